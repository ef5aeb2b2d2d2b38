"""What must hold of a scorecard workbook's declaration, each with the key it is said at."""

from typing import Any

import pytest

from scorecard.config.books import BookSource
from scorecard.errors import ConfigError
from tests.small import SOURCE, config_of, sections

BOOK: dict[str, Any] = {
    "id": "book",
    "name": "Scorecard",
    "owner": "ann",
    "type": "scorecard_workbook",
    "path": "drops/book.xlsx",
    "covers": "history",
    "sheets": [{"sheet": "North", "unit": "north"}],
    "measure": {"column": "Measure", "map": {"Sales": "revenue"}},
}


def problems(**changes: Any) -> list[str]:
    raw = sections(sources=[{**SOURCE, "id": "a"}, {**SOURCE, "id": "b"}, {**BOOK, **changes}])
    with pytest.raises(ConfigError) as caught:
        config_of(raw)
    return [f"{p.key}: expected {p.expected}, found {p.found}" for p in caught.value.problems]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"measure": {"column": "Measure", "map": {"Sales": "revenu"}}},
            "sources[3].measure.map.Sales: expected a KPI's id (did you mean 'revenue'?), found "
            "'revenu'",
        ),
        (
            {"sheets": [{"sheet": "North", "unit": "nord"}]},
            "sources[3].sheets[1].unit: expected a unit's id (did you mean 'north'?), found 'nord'",
        ),
        (
            {"sheets": [{"sheet": "North"}]},
            "sources[3].sheets[1]: expected a unit for the sheet, or unit to say where its units "
            "stand, found neither",
        ),
        (
            {"unit": {"column": "Region"}},
            "sources[3].sheets[1]: expected a unit for the sheet, or unit to say where its units "
            "stand, found both",
        ),
        (
            {"sheets": BOOK["sheets"] * 2},
            "sources[3].sheets: expected each sheet once, or each time with a header_row of its "
            "own, found 'North' with row 1 2 times",
        ),
        (
            {"months": {"format": "%b", "year": "path"}},
            "sources[3].months: expected {month} in the path, where the month is taken from it, "
            "found drops/book.xlsx",
        ),
        (
            {"months": {"row": 1}, "per_month": {"value": "Actual"}},
            "sources[3].months.row: expected a row above the headings in row 1, found 1",
        ),
        (
            {"months": {"row": 1}, "header_row": 2},
            "sources[3].per_month.value: expected the heading of the figures below every month, "
            "found none",
        ),
        (
            {"per_month": {"target": "Target"}},
            "sources[3].per_month: expected months.row, the row in which the months stand above "
            "these headings, found none",
        ),
        (
            {"per_measure": {"target": "Measure"}},
            "sources[3]: expected each heading for one thing, found 'Measure' 2 times",
        ),
        (
            {"score_rows": [{"label": "Overall", "perspective": "finance"}]},
            "sources[3].score_rows[1].perspective: expected a perspective's id (did you mean "
            "'financial'?), found 'finance'",
        ),
        (
            {"colours": {"fill": {"green": "green"}}},
            "sources[3].colours.fill.green: expected text like ^#?[0-9A-Fa-f]{6}$, found 'green'",
        ),
    ],
)
def test_a_wrong_declaration_names_its_key(changes: dict[str, Any], expected: str) -> None:
    assert problems(**changes) == [expected]


def test_a_right_one_is_read_as_a_table_of_figures() -> None:
    raw = sections(sources=[{**SOURCE, "id": "a"}, {**SOURCE, "id": "b"}, BOOK])
    source = config_of(raw).sources[2]
    assert isinstance(source, BookSource)
    assert [column.name for column in source.columns] == [
        "Measure",
        "(sheet)",
        "(month)",
        "(figure)",
    ]
    assert source.layout.kpi.place("kpi") == "measure"


def test_mapping_tables_reach_the_workbooks_names() -> None:
    raw = sections(
        sources=[{**SOURCE, "id": "a"}, {**SOURCE, "id": "b"}, BOOK],
        mappings=[{"source": "book", "what": "kpi", "code": "Umsatz", "means": "revenue"}],
    )
    source = config_of(raw).sources[2]
    assert isinstance(source, BookSource)
    assert source.measure.map == {"Sales": "revenue", "Umsatz": "revenue"}
