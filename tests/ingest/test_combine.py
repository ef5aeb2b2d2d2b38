"""Rows finer than a month become one figure, whole or not at all; every row is accounted for."""

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.ingest.observe import parse_delivery
from scorecard.period import Month
from tests.ingest.golden_text import check_golden, sections
from tests.ingest.world import KNOWN, LONG, WIDE, World, book, source

COLUMNS = [
    {"name": "kpi", "type": "text"},
    {"name": "unit", "type": "text"},
    {"name": "day", "type": "month", "format": "%Y-%m-%d"},
    {"name": "value", "type": "number"},
]
DAILY: dict[str, Any] = {**LONG, "columns": COLUMNS, "layout": {**LONG["layout"], "month": "day"}}
HEAD = "kpi,unit,day,value\n"
OCTOBER = Month.parse("2026-10").index


def daily(*rows: str) -> str:
    """A table with a row a day."""
    return HEAD + "".join(row + "\n" for row in rows)


THREE = daily(
    "revenue,north,2026-10-02,1.5", "revenue,north,2026-10-31,2.5", "revenue,north,2026-10-01,3"
)


@pytest.mark.parametrize(
    ("combine", "expected"),
    [
        ("sum", "7"),
        ("mean", "2.333333333"),
        ("first", "3"),
        ("last", "2.5"),
        ("max", "3"),
        ("min", "1.5"),
        ("count", "3"),
    ],
)
def test_each_way_to_combine(world: World, combine: str, expected: str) -> None:
    counts = world.bring(source(DAILY, combine=combine), THREE)
    assert (counts.read, counts.loaded, counts.quarantined) == (3, 3, 0)
    assert world.standing() == {"revenue north 2026-10": expected}
    assert world.query("SELECT row_number, summands FROM core.vintages") == [(2, 3)]


def test_a_mean_is_rounded_half_up_at_nine_places(world: World) -> None:
    rows = ["revenue,north,2026-10-01,0.000000001", "revenue,north,2026-10-02,0.000000002"]
    negative = ["revenue,south,2026-10-01,-0.000000001", "revenue,south,2026-10-02,-0.000000002"]
    world.bring(source(DAILY, combine="mean"), daily(*rows, *negative))
    assert world.standing() == {
        "revenue north 2026-10": "0.000000002",
        "revenue south 2026-10": "-0.000000002",
    }


def test_operands_are_combined_each_by_itself(world: World) -> None:
    declared = source(WIDE, columns=[*WIDE["columns"][:1], COLUMNS[2], *WIDE["columns"][2:]],
                      layout={**WIDE["layout"], "month": "day"}, combine="sum")  # fmt: skip
    counts = world.bring(
        declared,
        "unit,day,Revenue,Good,All\nnorth,2026-10-01,1,2,4\nnorth,2026-10-02,2,2,100\n",
    )
    assert (counts.read, counts.loaded) == (4, 4)
    rows = world.query("SELECT kpi, value, numerator, denominator FROM core.vintages ORDER BY 1")
    # 4/104, not the mean of 2/4 and 2/100.
    assert rows == [
        ("rate", Decimal("0.038461538"), Decimal(4), Decimal(104)),
        ("revenue", Decimal(3000), None, None),
    ]


def test_a_column_or_a_kpi_has_a_way_of_its_own(world: World) -> None:
    values = [
        {"kpi": "revenue", "column": "Revenue", "combine": "last"},
        {"kpi": "heads", "column": "Good", "combine": "max"},
        {"kpi": "rate", "column": "All"},
    ]
    wide = source(WIDE, columns=[WIDE["columns"][0], COLUMNS[2], *WIDE["columns"][2:]],
                  layout={**WIDE["layout"], "month": "day", "values": values})  # fmt: skip
    rows = "north,2026-10-01,1,5,0.1\nnorth,2026-10-02,2,4,\n"
    counts = world.bring(wide, "unit,day,Revenue,Good,All\n" + rows)
    assert (counts.loaded, counts.ignored) == (5, 1)
    assert world.standing() == {
        "heads north 2026-10": "5", "rate north 2026-10": "0.1", "revenue north 2026-10": "2",
    }  # fmt: skip
    long = source(DAILY, id="long", layout={**DAILY["layout"], "combines": {"heads": "last"}})
    parsed = parse_delivery(
        long,
        daily("heads,north,2026-10-01,1", "heads,north,2026-10-09,2",
              "revenue,north,2026-10-01,1", "revenue,north,2026-10-09,2").encode(),
        KNOWN,
        name="long",
    )  # fmt: skip
    assert parsed.cells[["kpi", "value", "summands"]].values.tolist() == [["heads", 2, 2]]
    assert parsed.quarantined["reason"].tolist() == ["duplicate_key"] * 2


def test_rows_are_counted_without_a_column_of_values(world: World) -> None:
    layout = {k: v for k, v in DAILY["layout"].items() if k != "value"}
    declared = source(DAILY, columns=COLUMNS[:3], layout=layout, combine="count")
    rows = "revenue,north,2026-10-01\nrevenue,north,2026-10-01\nrevenue,south,2026-09-30\n"
    counts = world.bring(declared, "kpi,unit,day\n" + rows)
    assert (counts.read, counts.loaded) == (3, 3)
    assert world.standing() == {"revenue north 2026-10": "2", "revenue south 2026-09": "1"}


def test_what_is_counted_may_be_any_text_but_what_is_declared_missing(world: World) -> None:
    declared = source(DAILY, combine="count", number={"missing": ["", "n/a"]})
    texts = ["A-17", "\u00a0", "n/a ", "5", "na\u00efve", "", "A-17"]
    rows = [f"revenue,north,2026-10-01,{text}" for text in texts]
    counts = world.bring(declared, daily(*rows))
    assert (counts.loaded, counts.ignored, counts.quarantined) == (4, 3, 0)
    assert world.standing() == {"revenue north 2026-10": "4"}


def test_the_weakest_status_is_that_of_the_figure(world: World) -> None:
    declared = source(
        DAILY,
        combine="sum",
        columns=[*COLUMNS, {"name": "state", "type": "text"}],
        layout={**DAILY["layout"], "status": "state"},
    )
    rows = "revenue,north,2026-10-01,1,final\nrevenue,north,2026-10-02,2,estimate\n"
    world.bring(declared, "kpi,unit,day,value,state\n" + rows)
    assert world.query("SELECT value, status FROM core.vintages") == [(Decimal(3), "estimate")]


def test_another_row_behind_an_equal_figure_is_a_change(world: World) -> None:
    declared = source(DAILY, combine="sum")
    world.bring(declared, daily("revenue,north,2026-10-01,4"))
    counts = world.bring(
        declared, daily("revenue,north,2026-10-01,1", "revenue,north,2026-10-02,3")
    )
    assert (counts.read, counts.loaded, counts.unchanged) == (2, 2, 0)
    again = world.bring(declared, daily("revenue,north,2026-10-02,3", "revenue,north,2026-10-01,1"))
    assert (again.read, again.loaded, again.unchanged) == (2, 0, 2)


def test_a_workbook_may_have_a_row_a_product(world: World) -> None:
    rows = [["Measure", "Sep 2026", "Oct 2026"], ["revenue", 1, 2], ["revenue", 10, None]]
    declared = source(
        LONG,
        type="excel",
        path="drops/book.xlsx",
        sheet="Scorecard",
        columns=[{"name": "Measure", "type": "text"}],
        layout={
            "shape": "wide_months",
            "kpi": {"column": "Measure"},
            "unit": {"constant": "north"},
            "month_format": "%b %Y",
        },
        combine="sum",
    )
    counts = world.bring(declared, book(rows))
    assert (counts.read, counts.loaded, counts.ignored) == (4, 3, 1)
    assert world.standing() == {"revenue north 2026-09": "11", "revenue north 2026-10": "2"}


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "one figure cannot be read": (
        {"combine": "sum"},
        daily("revenue,north,2026-10-01,1", "revenue,north,2026-10-02,x",
              "revenue,south,2026-10-01,5", "revenue,north,2026-10-03,3"),
    ),
    "two on the last day": (
        {"combine": "last"},
        daily("heads,north,2026-10-30,7", "heads,north,2026-10-31,8", "heads,north,2026-10-31,8"),
    ),
    "two on the first day": (
        {"combine": "first"},
        daily("heads,north,2026-10-01,7", "heads,north,2026-10-01,8"),
    ),
    "out of range together": (
        {"combine": "sum"},
        daily("rate,north,2026-10-01,0.6", "rate,north,2026-10-02,0.7"),
    ),
    "too large together": (
        {"combine": "sum"},
        daily(*(f"revenue,north,2026-10-{d:02},900000000000000" for d in (1, 2))),
    ),
    "a unit nobody knows": (
        {"combine": "sum"},
        daily("revenue,north,2026-10-01,1", "revenue,nort,2026-10-02,2"),
    ),
}  # fmt: skip


def test_what_makes_no_figure_is_set_aside_whole() -> None:
    found = {}
    for name, (changes, content) in BROKEN.items():
        parsed = parse_delivery(source(DAILY, **changes), content.encode(), KNOWN, name=name)
        taken = [
            f"taken {r.kpi} {r.unit} {r.value.normalize():f}" for r in parsed.cells.itertuples()
        ]
        rows = parsed.quarantined.itertuples(index=False)
        found[name] = [
            *taken,
            *(f"row {r.row} {r.value_text!r} {r.reason}: {r.detail}" for r in rows),
        ]
        assert len(parsed.quarantined) + parsed.cells["summands"].sum() == parsed.rows
    check_golden("combine.txt", sections(found))


def test_values_beside_operands_are_not_added_up() -> None:
    declared = source(
        DAILY,
        combine="sum",
        columns=[*COLUMNS, {"name": "n", "type": "number"}, {"name": "d", "type": "number"}],
        layout={**DAILY["layout"], "numerator": "n", "denominator": "d"},
    )
    rows = "rate,north,2026-10-01,0.5,,\nrate,north,2026-10-02,,1,4\nrate,south,2026-10-02,,1,4\n"
    parsed = parse_delivery(
        declared, b"kpi,unit,day,value,n,d\n" + rows.encode(), KNOWN, name="mixed"
    )
    assert parsed.quarantined["reason"].tolist() == ["mixed_group"] * 2
    assert parsed.cells[["unit", "value"]].values.tolist() == [["south", Decimal("0.25")]]


DAYS = st.integers(1, 31).map(lambda day: dt.date(2026, 10, day))
FIGURES = st.one_of(
    st.decimals(allow_nan=False, places=9, min_value=-1000, max_value=1000).map(str),
    st.sampled_from(["", "x"]),
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["north", "south"]), DAYS, FIGURES), min_size=1, max_size=10
)


@settings(deadline=None)
@given(ROWS, st.sampled_from(["sum", "mean", "first", "last", "max", "min", "count"]))
def test_groups_are_what_plain_arithmetic_makes_of_them(
    rows: list[tuple[str, dt.date, str]], combine: str
) -> None:
    content = daily(*(f"revenue,{unit},{day},{text}" for unit, day, text in rows))
    parsed = parse_delivery(source(DAILY, combine=combine), content.encode(), KNOWN, name="any")
    by_unit = defaultdict(list)
    for unit, day, text in rows:
        if text:
            by_unit[unit].append((day, text))
    expected = {
        unit: value
        for unit, group in by_unit.items()
        if (value := _plainly(group, combine)) is not None
    }
    assert dict(zip(parsed.cells["unit"], parsed.cells["value"], strict=True)) == expected
    summands = dict(zip(parsed.cells["unit"], parsed.cells["summands"], strict=True))
    assert summands == {unit: len(by_unit[unit]) for unit in expected}
    aside = sum(len(group) for unit, group in by_unit.items() if unit not in expected)
    assert len(parsed.quarantined) == aside
    assert parsed.ignored == sum(not text for _, _, text in rows)


def _plainly(group: list[tuple[dt.date, str]], combine: str) -> Decimal | None:
    """The figure of a group, None where it has none."""
    if combine == "count":
        return Decimal(len(group))
    if any(text == "x" for _, text in group):
        return None
    figures = [(day, Decimal(text)) for day, text in group]
    if combine in {"first", "last"}:
        wanted = (min if combine == "first" else max)(day for day, _ in figures)
        on_day = [figure for day, figure in figures if day == wanted]
        return on_day[0] if len(on_day) == 1 else None
    amounts = [figure for _, figure in figures]
    if combine == "mean":
        return (sum(amounts, Decimal()) / len(amounts)).quantize(Decimal("1e-9"), ROUND_HALF_UP)
    return {"sum": sum(amounts, Decimal()), "max": max(amounts), "min": min(amounts)}[combine]
