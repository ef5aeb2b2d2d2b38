"""What cannot be taken is set aside cell by cell, each with its place, reason and sentence."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.config.kpis import Kpi
from scorecard.config.layouts import NumberFormat
from scorecard.ingest.keys import Scope
from scorecard.ingest.known import Known
from scorecard.ingest.observe import parse_delivery
from scorecard.period import Month
from tests.ingest.golden_text import check_golden, sections
from tests.ingest.world import BOOK, KNOWN, LONG, MONTHLY, WIDE, World, book, config, source, table

LAYOUT = LONG["layout"]
OCTOBER = Scope(Month.parse("2026-10"), Month.parse("2026-10"))
STATUS = {
    "columns": [*LONG["columns"], {"name": "status", "type": "text"}],
    "layout": {**LAYOUT, "status": "status"},
}
MAPPED = {"unit": {"column": "unit", "map": {"N": "north", "X": "nowhere"}, "ignore": ["Test"]}}

CASES: dict[str, tuple[dict[str, Any], str | bytes]] = {
    "decimal comma": (LONG, table('revenue,north,2026-10,"12,5"')),
    "thousands": (LONG, table('revenue,north,2026-10,"1,234.50"')),
    "german figure": (LONG, table('revenue,north,2026-10,"1.234,50"')),
    "non-breaking space inside": (LONG, table("revenue,north,2026-10,1\u00a0234")),
    "brackets": (LONG, table("revenue,north,2026-10,(12)")),
    "percent": (LONG, table("revenue,north,2026-10,12 %")),
    "text": (LONG, table("revenue,north,2026-10,twelve")),
    "formula": (LONG, table("revenue,north,2026-10,=HYPERLINK(1)")),
    "excel error": (LONG, table("revenue,north,2026-10,#N/A")),
    "escape sequence": (LONG, table("revenue,north,2026-10,\x1b[31m1")),
    "empty, not declared missing": (
        {**LONG, "number": {"missing": ["-"]}},
        table("revenue,north,2026-10,"),
    ),
    "nan": (LONG, table("revenue,north,2026-10,NaN")),
    "infinity": (LONG, table("revenue,north,2026-10,-inf")),
    "1e308": (LONG, table("revenue,north,2026-10,1e308")),
    "sixteen digits": (LONG, table("revenue,north,2026-10,-1000000000000000")),
    "unknown kpi": (LONG, table("revenu,north,2026-10,1")),
    "unknown unit": (LONG, table("revenue,Nort,2026-10,1")),
    "no unit": (LONG, table("revenue,,2026-10,1")),
    "formula as unit": (LONG, table("revenue,=cmd|' /C calc'!A0,2026-10,1")),
    "sql as unit": (LONG, table("revenue,\"a\"\"; drop table b; --\",2026-10,1")),
    "code mapped to nothing": (
        {**LONG, "layout": {**LAYOUT, **MAPPED}},
        table("revenue,X,2026-10,1"),
    ),
    "total row": (LONG, table("revenue,north,2026-10,1", "revenue,Grand Total,2026-10,1")),
    "total kpi": (LONG, table("Gesamtsumme,north,2026-10,1")),
    "no month": (LONG, table("revenue,north,October,1")),
    "day and month": (LONG, table("revenue,north,31/10/2026,1")),
    "excel serial as month": (LONG, table("revenue,north,46296,1")),
    "one row of another month": (
        MONTHLY,
        table("revenue,north,2026-10,1", "revenue,south,2026-09,1"),
    ),
    "duplicate key": (
        LONG,
        table("revenue,north,2026-10,1", "revenue,south,2026-10,2", "revenue,north,2026-10,3"),
    ),
    "duplicate key, one of them bad": (
        LONG,
        table("revenue,north,2026-10,1", "revenue,north,2026-10,x"),
    ),
    "seven times the same": (LONG, table(*["revenue,north,2026-10,1"] * 7)),
    "above the range": (LONG, table("rate,north,2026-10,1.01")),
    "below the range": (LONG, table("heads,north,2026-10,-1")),
    "bad status": (
        {**LONG, **STATUS},
        "kpi,unit,month,value,status\nrevenue,north,2026-10,1,draft\n",
    ),
    "two header rows": (LONG, table("kpi,unit,month,value", "revenue,north,2026-10,1")),
    "row of a wide table": (WIDE, "unit,month,Revenue,Good,All\nwest,2026-10,1,2,3\n"),
    "one operand": (WIDE, "unit,month,Revenue,Good,All\nnorth,2026-10,1,2,\n"),
    "bad denominator": (WIDE, "unit,month,Revenue,Good,All\nnorth,2026-10,1,2,x\n"),
    "ratio out of range": (WIDE, "unit,month,Revenue,Good,All\nnorth,2026-10,1,3,2\n"),
    "ratio too large": (WIDE, "unit,month,Revenue,Good,All\nnorth,2026-10,,1e14,0.000000001\n"),
    "scaled too large": (WIDE, "unit,month,Revenue,Good,All\nnorth,2026-10,1e17,1,2\n"),
}  # fmt: skip


@pytest.mark.fault("file")
def test_every_reason_has_its_sentence() -> None:
    found = {}
    for name, (declared, content) in CASES.items():
        scope = OCTOBER if declared["covers"] == "month" else None
        body = content if isinstance(content, bytes) else content.encode()
        parsed = parse_delivery(source(declared), body, KNOWN, name=name, scope=scope)
        assert len(parsed.quarantined) > 0
        found[name] = [_line(row) for row in parsed.quarantined.itertuples(index=False)]
    check_golden("quarantine.txt", sections(found))


def _line(row: Any) -> str:
    month = None if row.month_index is None else Month(row.month_index)
    place = f"row {row.row} {row.column} [{row.kpi} {row.unit} {month}]"
    return f"{place} {row.value_text!r} {row.reason}: {row.detail}"


def test_a_quarantined_cell_is_kept_with_its_place(world: World) -> None:
    world.bring(source(LONG), table("revenue,north,2026-10,1", "revenue,west,October,2"))
    assert world.query("SELECT * EXCLUDE detail FROM core.quarantine") == [
        (1, "sales", "drops/sales.csv", 3, "value", "revenue", None,
         Month.parse("2026-10").index, "2", "unknown_unit", None),
    ]  # fmt: skip


def test_none_of_a_repeated_key_is_taken_nor_summed(world: World) -> None:
    counts = world.bring(
        source(LONG),
        table("revenue,north,2026-10,1", "revenue,south,2026-10,2", "revenue,north,2026-10,3"),
    )
    assert (counts.loaded, counts.quarantined) == (1, 2)
    assert world.standing() == {"revenue south 2026-10": "2"}


def test_an_empty_cell_beside_a_figure_of_the_same_key_is_no_second_claim(world: World) -> None:
    counts = world.bring(source(LONG), table("revenue,north,2026-10,", "revenue,north,2026-10,3"))
    assert (counts.loaded, counts.ignored, counts.quarantined) == (1, 1, 0)


def test_codes_declared_to_be_left_out_are_ignored_and_counted(world: World) -> None:
    declared = source({**LONG, "layout": {**LAYOUT, **MAPPED}})
    counts = world.bring(declared, table("revenue,Test,2026-10,bad", "revenue,N,2026-10,3"))
    assert (counts.read, counts.ignored, counts.loaded) == (2, 1, 1)
    assert world.standing() == {"revenue north 2026-10": "3"}


@pytest.mark.fault("file")
def test_last_months_file_under_a_new_name_is_rejected_whole(world: World) -> None:
    declared = source(MONTHLY)
    world.bring(declared, table("revenue,north,2026-09,1"), "2026-09")
    rows = table("revenue,north,2026-09,5", "revenue,south,2026-09,7", "rate,south,2026-09,")
    counts = world.bring(declared, rows, "2026-10")
    assert (counts.state, counts.read, counts.rejected) == ("rejected", 3, 3)
    assert counts.reason == (
        "every row is of 2026-09, expected 2026-10: probably an earlier delivery under a new "
        "name; ask for the delivery of 2026-10"
    )
    assert world.standing() == {"revenue north 2026-09": "1"}
    assert world.quarantined() == []


def test_an_error_cell_of_a_workbook_is_no_empty_cell(world: World) -> None:
    rows = [["Measure", "Sep 2026", "Oct 2026"], ["Sales", None, "#N/A"], ["People", 4, "#REF!"]]
    # openpyxl writes these texts as error cells, as Excel would.
    counts = world.bring(source(BOOK), book(rows))
    assert (counts.read, counts.loaded, counts.ignored, counts.quarantined) == (4, 1, 1, 2)
    assert world.quarantined() == ["2 Oct 2026 bad_number", "3 Oct 2026 bad_number"]


CELL = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    st.sampled_from(["revenue", "rate", "north", "south", "2026-10", "2026-09", "12", "1,5", "",
                     "Total", "NaN", "1e400", "#N/A", "(3)", "5 %"]),
)  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=12),
    st.sampled_from([NumberFormat(), NumberFormat(decimal=",", thousands=".", percent=True)]),
    st.booleans(),
)
@pytest.mark.fault("file")
def test_every_cell_of_any_table_is_accounted_for(
    rows: list[tuple[str, str, str, str]], number: NumberFormat, scoped: bool
) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    content = "kpi,unit,month,value\n" + "".join(",".join(map(quoted, row)) + "\n" for row in rows)
    scope = OCTOBER if scoped else Scope()
    declared = source(LONG).model_copy(update={"number": number})
    parsed = parse_delivery(declared, content.encode(), KNOWN, name="any", scope=scope)
    assert parsed.read == len(rows)
    parts = len(parsed.cells), len(parsed.quarantined), parsed.ignored, parsed.rejected
    assert parsed.read == sum(parts)
    keys = parsed.cells[["kpi", "unit", "month_index"]].apply(tuple, axis=1).tolist()
    assert len(keys) == len(set(keys))


def test_a_figure_that_is_no_state_is_set_aside() -> None:
    fields = {"id": "rules", "name": "Rules", "description": "For tests", "owner": "ann"}
    rules = Kpi.model_validate(
        {
            **fields,
            "aggregation": "status",
            "polarity": "higher_is_better",
            "states": ("breach", "at risk", "compliant"),
        }
    )
    declared = config()
    known = Known.of(declared.model_copy(update={"kpis": (*declared.kpis, rules)}))
    given = (1, 3, 0, "2.5", 4)
    months = [f"rules,north,2026-0{n},{figure}" for n, figure in enumerate(given, 1)]
    scope = Scope(Month.parse("2026-01"), Month.parse("2026-05"))
    content = table(*months).encode()
    parsed = parse_delivery(source(LONG), content, known, name="any", scope=scope)
    assert [int(value) for value in parsed.cells["value"]] == [1, 3]
    assert parsed.quarantined["reason"].tolist() == ["out_of_range"] * 3
    assert parsed.quarantined["detail"].tolist() == [
        f"found {figure} in base units, expected a whole number from 1 to 3: correct it at the "
        "source, the layout's scale, or states of rules"
        for figure in given[2:]
    ]
