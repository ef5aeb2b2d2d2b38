"""The three shapes of a table, and the ways files are written, come to the same claims."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.ingest.world import BOOK, LONG, WIDE, World, book, source, table

EXPECTED = {"revenue north 2026-10": "1234.5", "revenue south 2026-10": "7"}


PLAIN = table("revenue,north,2026-10,1234.5", "revenue,south,2026-10,7")
WAYS: list[tuple[str | bytes, dict[str, object]]] = [
    (PLAIN, {}),
    ("\ufeff" + PLAIN, {}),
    (PLAIN.replace("\n", "\r\n"), {}),
    (PLAIN.replace("\n", "\n\n"), {}),
    (PLAIN.encode("utf-16"), {"encoding": "utf-16"}),
    ("month,value,kpi,unit\n2026-10,1234.5,revenue,north\n2026-10,7,revenue,south\n", {}),
    (PLAIN.replace("kpi,unit", " kpi ,\u00a0unit").replace("north", " north\u00a0"), {}),
    (PLAIN.replace(",1234.5", ', "1,234.50"').replace(", ", ","), {"number": {"thousands": ","}}),
    (
        PLAIN.replace("\n", ",\n").replace(",", ";").replace("1234.5", "1.234,5"),
        {"delimiter": ";", "number": {"decimal": ",", "thousands": "."}},
    ),
    (
        "kpi,unit,month,value,remark\n"
        "revenue,north,2026-10,1234.5,=1+1\n"
        "revenue,south,2026-10,7,@x\n",
        {"ignore_columns": ["remark"]},
    ),
]


@pytest.mark.parametrize(("content", "changes"), WAYS)
def test_ways_to_write_the_same_long_table(
    world: World, content: str | bytes, changes: dict[str, object]
) -> None:
    counts = world.bring(source(LONG, **changes), content)
    assert (counts.state, counts.read, counts.loaded) == ("loaded", 2, 2)
    assert world.standing() == EXPECTED


def test_row_numbers_are_those_of_the_file(world: World) -> None:
    world.bring(source(LONG), table("", "revenue,north,2026-10,1", "", "revenue,south,2026-10,2"))
    assert world.query("SELECT unit, row_number FROM core.vintages ORDER BY ALL") == [
        ("north", 3), ("south", 5),
    ]  # fmt: skip


def test_a_wide_table_scales_and_divides_once(world: World) -> None:
    counts = world.bring(
        source(WIDE),
        "unit,month,Revenue,Good,All\n"
        "north,2026-10,12.5,1,3\n"
        "south,2026-10,,0,0\n",
    )  # fmt: skip
    assert (counts.read, counts.loaded, counts.ignored, counts.quarantined) == (4, 3, 1, 0)
    rows = world.query(
        "SELECT kpi, unit, value, numerator, denominator FROM core.vintages ORDER BY ALL"
    )
    assert rows == [
        ("rate", "north", Decimal("0.333333333"), Decimal(1), Decimal(3)),
        # Divided by nothing it is undefined, and no fault.
        ("rate", "south", None, Decimal(0), Decimal(0)),
        ("revenue", "north", Decimal(12500), None, None),
    ]


def test_a_long_table_may_give_values_and_operands(world: World) -> None:
    declared = source(
        LONG,
        columns=[
            *LONG["columns"],
            {"name": "good", "type": "number"},
            {"name": "all", "type": "number"},
        ],
        layout={
            **LONG["layout"],
            "numerator": "good",
            "denominator": "all",
            "scales": {"revenue": "1000"},
        },
    )
    counts = world.bring(
        declared,
        "kpi,unit,month,value,good,all\n"
        "revenue,north,2026-10,5,,\n"
        "rate,north,2026-10,,3,4\n"
        "heads,north,2026-10,,,\n",
    )
    assert (counts.read, counts.loaded, counts.ignored) == (3, 2, 1)
    assert world.standing() == {"rate north 2026-10": "0.75", "revenue north 2026-10": "5000"}


def test_codes_of_several_columns_are_joined_and_mapped(world: World) -> None:
    code = {"columns": ["org", "type"], "join": "/", "map": {"RQM/1": "north"}, "ignore": ["RQM/2"]}
    declared = source(
        WIDE,
        columns=[
            {"name": "org", "type": "text"},
            {"name": "type", "type": "text"},
            {"name": "month", "type": "month", "format": "%d/%m/%Y"},
            {"name": "heads", "type": "number"},
        ],
        layout={
            "shape": "wide_kpis",
            "unit": code,
            "month": "month",
            "values": [{"kpi": "heads", "column": "heads"}],
        },
    )
    counts = world.bring(
        declared,
        "org,type,month,heads\nRQM ,1,01/10/2026,3\nRQM,2,01/10/2026,4\nRQM,3,01/10/2026,5\n",
    )
    assert (counts.loaded, counts.ignored, counts.quarantined) == (1, 1, 1)
    assert world.standing() == {"heads north 2026-10": "3"}


def test_status_travels_with_the_figure(world: World) -> None:
    declared = source(
        LONG,
        columns=[*LONG["columns"], {"name": "state", "type": "text"}],
        layout={**LONG["layout"], "status": "state"},
    )
    head = "kpi,unit,month,value,state\n"
    world.bring(declared, head + "revenue,north,2026-10,5,Estimate\n")
    counts = world.bring(declared, head + "revenue,north,2026-10,5,final\n")
    # The figure is the same; that it is final now is a change.
    assert counts.loaded == 1
    assert world.query("SELECT status, seq_from, seq_to FROM core.vintages ORDER BY 2") == [
        ("estimate", 1, 2), ("final", 2, None),
    ]  # fmt: skip


def test_a_workbook_reads_months_across(world: World) -> None:
    rows = [
        ["Scorecard North"],
        [],
        ["Measure", "Unit", "Sep 2026", dt.date(2026, 10, 1), "Target"],
        ["Sales", "EUR", 10, 0.1, 12],
        ["People", "heads", "-", 5, None],
        [],
        ["Notes below the table are not read", None, 7],
    ]
    declared = source(
        BOOK, header_row=3, ignore_columns=["Unit", "Target"], number={"missing": ["", "-"]}
    )
    counts = world.bring(declared, book(rows))
    assert (counts.read, counts.loaded, counts.ignored) == (4, 3, 1)
    assert world.standing() == {
        "heads north 2026-10": "5",
        "revenue north 2026-09": "10",
        "revenue north 2026-10": "0.1",
    }
    assert world.query("SELECT DISTINCT row_number FROM core.vintages ORDER BY 1") == [(4,), (5,)]


def test_a_long_workbook_takes_dates_numbers_and_number_like_codes(world: World) -> None:
    declared = source(
        LONG,
        type="excel",
        path="drops/book.xlsx",
        sheet="Scorecard",
        number={"decimal": ",", "thousands": "."},
        layout={**LONG["layout"], "unit": {"column": "unit", "map": {"1000": "north"}}},
    )
    rows = [
        ["kpi", "unit", "month", "value"],
        # A real date and number need no format; text is read as declared.
        ["revenue", 1000, dt.datetime(2026, 10, 31, 12), 1234.5],
        ["heads", "south", "2026-10", "1.234,5"],
        ["rate", "south", dt.date(2026, 10, 1), 0.1 + 0.2],
    ]
    counts = world.bring(declared, book(rows))
    assert (counts.loaded, counts.quarantined) == (3, 0)
    assert world.standing() == {
        "heads south 2026-10": "1234.5",
        "rate south 2026-10": "0.3",
        "revenue north 2026-10": "1234.5",
    }
