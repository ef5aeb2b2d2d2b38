"""What a comparison must get right, each from the files sources deliver to what is found."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.ingest.world import book
from tests.reconcile.delivered import Delivered, csv, csv_source, delivered
from tests.small import SOURCE, kpi, sections

MONTH = "2026-03"
RATIO = {
    "shape": "wide_kpis",
    "unit": {"column": "unit"},
    "month": "month",
    "values": [{"kpi": "revenue", "numerator": "good", "denominator": "all"}],
}
RATIO_COLUMNS = [
    {"name": "unit", "type": "text"},
    {"name": "month", "type": "month"},
    {"name": "good", "type": "number"},
    {"name": "all", "type": "number"},
]


def compared(
    folder: Path,
    a: str | bytes,
    b: str | bytes,
    *,
    left: dict[str, Any] | None = None,
    right: dict[str, Any] | None = None,
    **declared: Any,
) -> Delivered:
    """Two sources of one KPI, CSV unless a test declares another; `a` is believed first."""
    first = {**csv_source("a"), **(left or {})}
    second = {**csv_source("b"), **(right or {})}
    raw = sections(kpis=[kpi("revenue", **declared)], sources=[first, second], scorecards=[])
    return delivered(folder, raw, {first["path"]: a, second["path"]: b})


def row(value: Any, unit: str = "north", month: str = MONTH, kpi_id: str = "revenue") -> str:
    return f"{kpi_id},{unit},{month},{value}"


def agreement(made: Delivered) -> list[tuple[Any, ...]]:
    """Both figures and the reason of each break between the two sources."""
    return made.ask(
        "SELECT left_value, right_value, reason FROM mart.breaks WHERE rule = 'agreement' "
        "ORDER BY ALL"
    )


def checked(made: Delivered, rule: str = "agreement") -> tuple[int, int]:
    """How many comparisons a rule made, and how many passed."""
    return made.ask(
        "SELECT coalesce(sum(compared), 0), coalesce(sum(passed), 0) FROM mart.checks "
        "WHERE rule = ?",
        rule,
    )[0]


def quarantined(made: Delivered) -> list[tuple[Any, ...]]:
    return made.ask("SELECT source, row_number, reason FROM mart.quarantine ORDER BY ALL")


def test_null_is_null_and_no_value(tmp_path: Path) -> None:
    ratios = {"columns": RATIO_COLUMNS, "layout": RATIO}
    heading = "unit,month,good,all"
    a = "\n".join((heading, f"north,{MONTH},0,0", f"south,{MONTH},0,0")) + "\n"
    b = "\n".join((heading, f"north,{MONTH},0,0", f"south,{MONTH},1,2")) + "\n"
    made = compared(tmp_path, a, b, left=ratios, right=ratios, aggregation="ratio")
    # Nought divided by nought is undefined on both sides of North, on one of South.
    assert checked(made) == (2, 1)
    assert agreement(made) == [(None, Decimal("0.5"), "undefined")]


@pytest.mark.parametrize(
    ("a", "b", "tolerance", "breaks"),
    [
        ("100.0", "100.1", {"absolute": "0.1"}, 0),
        ("100.0", "100.100000001", {"absolute": "0.1"}, 1),
        ("-100", "-100.1", {"absolute": "0.1"}, 0),
        ("200", "202", {"relative": "0.01"}, 0),
        # Of the larger figure, whichever side it is on.
        ("202", "200", {"relative": "0.01"}, 0),
        ("200", "202.03", {"relative": "0.01"}, 1),
        ("1000", "1499", {"rounding_step": "500"}, 0),
        ("1000", "1500", {"rounding_step": "500"}, 0),
        ("1000", "1500.000000001", {"rounding_step": "500"}, 1),
    ],
)
def test_a_difference_equal_to_the_tolerance(
    tmp_path: Path, a: str, b: str, tolerance: dict[str, str], breaks: int
) -> None:
    made = compared(tmp_path, csv([row(a)]), csv([row(b)]), tolerance=tolerance)
    assert len(agreement(made)) == breaks
    assert checked(made) == (1, 1 - breaks)


def test_a_base_of_nought(tmp_path: Path) -> None:
    a, b = csv([row(0), row(0, "south")]), csv([row("0.00"), row("0.01", "south")])
    made = compared(tmp_path, a, b, tolerance={"relative": "0.5"})
    # Half of the larger figure allows 0.005; of the smaller one nothing could be told.
    assert agreement(made) == [(0, Decimal("0.01"), "differs")]
    assert checked(made) == (2, 1)


@pytest.mark.parametrize("text", ["inf", "-Infinity", "NaN", "1e400"])
def test_what_is_not_finite_is_set_aside_and_never_compared(tmp_path: Path, text: str) -> None:
    made = compared(tmp_path, csv([row(text)]), csv([row(text)]), tolerance={"relative": "0.5"})
    assert [(source, line) for source, line, _ in quarantined(made)] == [("a", 2), ("b", 2)]
    assert (checked(made), checked(made, "completeness")) == ((0, 0), (0, 0))


def test_floats_that_are_not_finite_are_set_aside_too(tmp_path: Path) -> None:
    a = parquet(tmp_path, "VALUES ('revenue', 'north', '2026-03', 'inf'::DOUBLE)")
    made = compared(tmp_path, a, csv([row(1)]), left=PARQUET)
    assert [(source, reason) for source, _, reason in quarantined(made)] == [("a", "not_finite")]
    assert checked(made) == (0, 0)


PARQUET = {"type": "parquet", "path": "drops/a.parquet"}


def parquet(folder: Path, rows: str) -> bytes:
    """A Parquet file in the long layout, its values of the type a query gives them."""
    path = folder / "made.parquet"
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT * FROM ({rows}) AS t (kpi, unit, month, value)) TO '{path}' "
            "(FORMAT parquet)"
        )
    return path.read_bytes()


def test_decimals_agree_with_floats(tmp_path: Path) -> None:
    # A tenth is no float, and a tenth and two tenths make 0.30000000000000004.
    rows = (
        "VALUES ('revenue', 'north', '2026-03', 0.1::DOUBLE), "
        "('revenue', 'south', '2026-03', 0.1::DOUBLE + 0.2::DOUBLE), "
        "('revenue', 'group', '2026-03', 8612345.67::DOUBLE)"
    )
    b = csv([row("0.1"), row("0.3", "south"), row("8612345.67", "group")])
    made = compared(tmp_path, parquet(tmp_path, rows), b, left=PARQUET)
    assert agreement(made) == []
    assert checked(made) == (3, 3)
    # One unit of the ninth place is another figure.
    b = csv([row("0.100000001"), row("0.3", "south"), row("8612345.67", "group")])
    made = compared(tmp_path / "2", parquet(tmp_path, rows), b, left=PARQUET)
    assert agreement(made) == [(Decimal("0.1"), Decimal("0.100000001"), "differs")]


EXCEL = {**SOURCE, "type": "excel", "path": "drops/a.xlsx", "sheet": "Scorecard", "id": "a"}


def sheet(*rows: Sequence[Any]) -> bytes:
    return book([["kpi", "unit", "month", "value"], *map(list, rows)])


def test_a_number_written_as_text_is_that_number(tmp_path: Path) -> None:
    a = sheet(["revenue", "north", MONTH, 1], ["revenue", "south", MONTH, "1"])
    b = csv(['revenue,north,2026-03,"1"', row("1.0", "south")])
    made = compared(tmp_path, a, b, left=EXCEL)
    assert (agreement(made), checked(made)) == ([], (2, 2))


def test_blanks_around_keys_are_nothing_and_case_is_something(tmp_path: Path) -> None:
    a = csv(["revenue , north,2026-03,1", row(2, "south")])
    b = csv([row(1), row(2, "South")])
    made = compared(tmp_path, a, b)
    # What only looks like a unit is set aside and asked about: it is matched with nothing.
    assert checked(made) == (1, 1)
    assert quarantined(made) == [("b", 3, "unknown_unit")]
    assert [found[:2] for found in made.found()] == [("validity", "unknown_unit")]


def test_the_nth_duplicate_is_not_held_against_the_nth(tmp_path: Path) -> None:
    rows = csv([row(1), row(2)])
    made = compared(tmp_path, rows, rows)
    assert checked(made) == (0, 0)
    assert quarantined(made) == [
        (source, line, "duplicate_key") for source in "ab" for line in (2, 3)
    ]
    # And no figure is made of them, by adding up, choosing or otherwise.
    assert made.ask("SELECT count(*) FROM mart.kpi_values") == [(0,)]
    assert [found[:2] for found in made.found()] == [("validity", "duplicate_key")] * 4


def test_three_rows_against_two(tmp_path: Path) -> None:
    a, b = csv([row(1), row(1), row(1)]), csv([row(1), row(1)])
    made = compared(tmp_path, a, b)
    # Equal or not, they are five rows of one figure: nothing is fanned out into six pairs.
    assert (checked(made), len(quarantined(made))) == ((0, 0), 5)
    a, b = csv([row(1), row(2, "south"), row(3, "group")]), csv([row(1), row(2, "south")])
    made = compared(tmp_path / "2", a, b)
    # Three figures against two are two comparisons; the third stands alone.
    assert (agreement(made), checked(made)) == ([], (2, 2))


def test_a_column_on_one_side_only(tmp_path: Path) -> None:
    wide = {**RATIO, "values": [{"kpi": "revenue", "column": "Revenue"}]}
    both = {**wide, "values": [*wide["values"], {"kpi": "cost", "column": "Cost"}]}
    columns = [*RATIO_COLUMNS[:2], {"name": "Revenue", "type": "number"}]
    raw = sections(
        kpis=[kpi("revenue"), kpi("cost")],
        sources=[
            csv_source("a", layout=both, columns=[*columns, {"name": "Cost", "type": "number"}]),
            csv_source("b", layout=wide, columns=columns),
        ],
        scorecards=[],
    )
    a = f"unit,month,Revenue,Cost\nnorth,{MONTH},10,5\n"
    files = {"drops/a.csv": a, "drops/b.csv": f"unit,month,Revenue\nnorth,{MONTH},10\n"}
    made = delivered(tmp_path / "1", raw, files)
    assert (made.found(), checked(made)) == ([], (1, 1))
    # A column nobody declared is not taken for one that is, nor left out in silence.
    files["drops/b.csv"] = f"unit,month,Revenue,Costs\nnorth,{MONTH},10,4\n"
    made = delivered(tmp_path / "2", raw, files)
    assert [found[:2] for found in made.found()] == [("completeness", "delivery_failed")]
    assert checked(made) == (0, 0)


@pytest.mark.parametrize(("a", "b"), [((), (row(1),)), ((row(1),), ()), ((), ())])
def test_an_empty_side(tmp_path: Path, a: tuple[str, ...], b: tuple[str, ...]) -> None:
    may_be_empty = {"minimum_rows": 0}
    made = compared(tmp_path, csv(a), csv(b), left=may_be_empty, right=may_be_empty)
    assert (made.found(), checked(made)) == ([], (0, 0))
    assert checked(made, "completeness") == (len(a) + len(b),) * 2


def test_a_side_that_has_become_empty_is_missed(tmp_path: Path) -> None:
    raw = sections(
        kpis=[kpi("revenue")],
        sources=[csv_source("a"), csv_source("b", minimum_rows=0)],
        scorecards=[],
    )
    made = Delivered(tmp_path, raw)
    february = [row(1, month="2026-02")]
    made.deliver({"drops/a.csv": csv(february), "drops/b.csv": csv(february)}, month="2026-02")
    made.deliver({"drops/a.csv": csv([*february, row(2)]), "drops/b.csv": csv(())})
    made.calculate()
    absent = made.ask("SELECT reason, left_source, month FROM mart.breaks ORDER BY month")
    # What it claimed of February it has taken back, and is asked for.
    assert absent == [("absent", "b", "2026-02"), ("absent", "b", MONTH)]
    made.deliver({"drops/a.csv": csv([*february, row(2)]), "drops/b.csv": csv(february)})
    made.calculate()
    absent = made.ask("SELECT reason, left_source, month FROM mart.breaks")
    assert absent == [("absent", "b", MONTH)]


@pytest.mark.parametrize(
    ("month", "declared"),
    [
        (dt.date(2026, 3, 31), None),
        (dt.date(2026, 3, 1), None),
        ("2026-03", None),
        ("03/2026", "%m/%Y"),
        ("31.03.2026", "%d.%m.%Y"),
    ],
)
def test_dates_as_text_are_the_month_they_say(
    tmp_path: Path, month: Any, declared: str | None
) -> None:
    column = {"name": "month", "type": "month", **({"format": declared} if declared else {})}
    columns = [column if item["name"] == "month" else item for item in SOURCE["columns"]]  # type: ignore[index]
    a = sheet(["revenue", "north", month, 7])
    made = compared(tmp_path, a, csv([row(7)]), left={**EXCEL, "columns": columns})
    assert (made.found(), checked(made)) == ([], (1, 1))
