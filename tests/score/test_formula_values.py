"""What the warehouse makes of a formula is what plain fractions make of it, to the ninth place."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.config.expression_parser import parsed_again
from scorecard.project import sql_dir
from scorecard.reconcile.formulas import statement
from scorecard.stores import statements
from tests.config.drawn import OPERANDS, formulas
from tests.score.plain_formulas import NoFigure, evaluate

NINE = Decimal("0.000000001")
FIGURES = st.one_of(
    st.none(),
    st.sampled_from((Decimal(0), Decimal(1), NINE, Decimal("-0.5"), Decimal(9999999999999999999))),
    st.integers(-(10**28) + 1, 10**28 - 1).map(lambda n: n * NINE),
    st.integers(-(10**6), 10**6).map(lambda n: n * Decimal("0.01")),
)
ROWS = st.lists(st.tuples(*[FIGURES] * len(OPERANDS)), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the macro that divides, and nothing else."""
    with duckdb.connect() as made:
        made.execute(statements.statement(sql_dir(), "schema/main_quotient"))
        yield made


def calculated(
    con: duckdb.DuckDBPyConnection, text: str, rows: list[tuple[Decimal | None, ...]]
) -> list[tuple[Decimal | None, str | None]]:
    """Figure and reason of a formula for each row of operands."""
    con.execute(statements.statement(sql_dir(), "resolve/stage_formula_results"))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE formula_inputs (kpi VARCHAR, unit VARCHAR, "
        "month_index INTEGER, basis VARCHAR, shape VARCHAR, x DECIMAL(28, 9)[], gap VARCHAR)"
    )
    for number, row in enumerate(rows):
        texts = [None if figure is None else str(figure) for figure in row]
        columns = "'k', 'u', ?, 'month', 's', ?::DECIMAL(28, 9)[], NULL"
        con.execute(f"INSERT INTO formula_inputs VALUES ({columns})", [number, texts])
    con.execute(statement(parsed_again(text)), {"shape": "s"})
    found = "SELECT value, reason FROM formula_results ORDER BY month_index"
    return con.execute(found).fetchall()


def plainly(text: str, row: tuple[Decimal | None, ...]) -> tuple[Fraction | None, str | None]:
    """The same in plain Python."""
    node = parsed_again(text)
    try:
        return evaluate(node, dict(zip(OPERANDS, row, strict=True))), None
    except NoFigure as none:
        return None, str(none)


def places(text: str) -> tuple[str, list[Decimal]]:
    """A formula with places instead of numbers, and the numbers."""
    numbers: list[Decimal] = []

    def place(found: re.Match[str]) -> str:
        numbers.append(Decimal(found[0]))
        return f"x{len(OPERANDS) + len(numbers)}"

    return re.sub(r"(?<![\w.])\d+(?:\.\d+)?", place, text), numbers


@given(text=formulas(), rows=ROWS)
def test_a_formula_gives_what_plain_fractions_give(
    con: duckdb.DuckDBPyConnection, text: str, rows: list[tuple[Decimal | None, ...]]
) -> None:
    shape, numbers = places(text)
    found = calculated(con, shape, [(*row, *numbers) for row in rows])
    wanted = [plainly(text, row) for row in rows]
    assert [(None if v is None else Fraction(v), reason) for v, reason in found] == wanted


@pytest.mark.parametrize(
    ("text", "row", "figure", "reason"),
    [
        # By hand: 2/3 is 0.666666667 at nine places, half up, before it is used again.
        ("x1 / x2 * x2", ("2", "3"), "2.000000001", None),
        ("x1 * x2 / x2", ("2", "3"), "2", None),
        ("-x1 / x2", ("2", "3"), "-0.666666667", None),
        ("x1 * x2", ("0.000000001", "0.5"), "0.000000001", None),
        ("x1 * x2", ("-0.000000001", "0.5"), "-0.000000001", None),
        ("x1 / x2", ("1", "0"), None, "zero"),
        ("x1 / x2", ("0", "0"), None, "zero"),
        ("x1 * x2", ("9999999999", "9999999999"), None, "overflow"),
        ("x1 / x2", ("9999999999999999999", "0.5"), None, "overflow"),
        ("x1 + x1 - x2 - x2", ("9999999999999999999", "9999999999999999999"), "0", None),
        ("x1 + x2", ("9999999999999999999", "1"), None, "overflow"),
        # Of what is not chosen nothing is asked, nor of what is settled already.
        ("if(x2 = 0, none, x1 / x2)", ("1", "0"), None, "none"),
        ("if(x2 = 0, x1, x1 / x2)", ("1", "0"), "1", None),
        ("if(x2 <> 0 and x1 / x2 > 1, x1, x2)", ("1", "0"), "0", None),
        ("if(x2 = 0 or x1 / x2 > 1, x1, x2)", ("1", "0"), "1", None),
        ("if(x1 / x2 > 1, x1, x2)", ("1", "0"), None, "zero"),
        ("max(x1, x2)", ("1", None), None, "operand"),
    ],
)
def test_by_hand(
    con: duckdb.DuckDBPyConnection,
    text: str,
    row: tuple[str | None, ...],
    figure: str | None,
    reason: str | None,
) -> None:
    operands = [None if cell is None else Decimal(cell) for cell in row]
    shape, numbers = places(text)
    padded = (*operands, *[None] * (len(OPERANDS) - len(operands)), *numbers)
    wanted = None if figure is None else Decimal(figure)
    assert calculated(con, shape, [padded]) == [(wanted, reason)]
