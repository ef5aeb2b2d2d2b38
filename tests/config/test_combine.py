"""Ways to combine rows that have no meaning are found at their key."""

from typing import Any

import pytest

from tests.config.test_errors import messages
from tests.small import SOURCE, config_of, sections

LONG = {**SOURCE["layout"]}
DATED = [
    {**column, "format": "%d.%m.%Y"} if column["type"] == "month" else column
    for column in SOURCE["columns"]
]
MONTHS = {
    "columns": [{"name": "kpi", "type": "text"}],
    "layout": {
        "shape": "wide_months",
        "kpi": {"column": "kpi"},
        "unit": {"constant": "north"},
        "month_format": "%b %Y",
    },
}
UNVALUED = {k: v for k, v in LONG.items() if k != "value"}
PAIR = {**UNVALUED, "numerator": "a", "denominator": "b"}
PAIR_COLUMNS = [
    *SOURCE["columns"],
    {"name": "a", "type": "number"},
    {"name": "b", "type": "number"},
]


def wide(*values: dict[str, Any]) -> dict[str, Any]:
    """A layout with a KPI a column."""
    layout = {"shape": "wide_kpis", "unit": LONG["unit"], "month": LONG["month"], "values": values}
    return {"columns": PAIR_COLUMNS, "layout": layout}


def declared(changes: dict[str, Any]) -> dict[str, Any]:
    """The small organisation with one source, changed."""
    return sections(sources=[{**SOURCE, "id": "a", **changes}, {**SOURCE, "id": "b"}])


@pytest.mark.parametrize(
    "changes",
    [
        {"combine": "sum"},
        {"combine": "last", "columns": DATED},
        {"combine": "count", "layout": UNVALUED},
        {"combine": "count", "layout": {**UNVALUED, "combines": {"revenue": "count"}}},
        {"combine": "mean", **MONTHS},
        {"combine": "sum", "layout": PAIR, "columns": PAIR_COLUMNS},
        {"combine": "max", **wide({"kpi": "revenue", "column": "a"})},
    ],
)
def test_what_makes_sense_is_taken(changes: dict[str, Any]) -> None:
    assert config_of(declared(changes)).sources


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"combine": "last"}, "combine: expected a format of column 'month' that names a day"),
        ({"combine": "first", **MONTHS}, "combine: expected sum, mean, max, min or count"),
        ({"layout": UNVALUED}, "layout.value: expected value, or numerator and denominator"),
        (
            {"combine": "count", "layout": {**UNVALUED, "combines": {"revenue": "sum"}}},
            "layout.value: expected value, or numerator and denominator",
        ),
        (
            {"layout": {**LONG, "combines": {"revenu": "sum"}}},
            "layout.combines.revenu: expected a KPI's id (did you mean 'revenue'?)",
        ),
        (
            {"layout": {**LONG, "combines": {"revenue": "count"}, "scales": {"revenue": "1000"}}},
            "layout.combines.revenue: expected no scale of a KPI whose rows are counted",
        ),
        (
            {"combine": "max", "layout": PAIR, "columns": PAIR_COLUMNS},
            "combine: expected sum, mean, first or last of operands",
        ),
        (
            wide({"kpi": "revenue", "numerator": "a", "denominator": "b", "combine": "min"}),
            "layout.values[1].combine: expected sum, mean, first or last of operands",
        ),
        (
            wide({"kpi": "revenue", "column": "a", "combine": "count", "scale": "1000"}),
            "layout.values[1].scale: expected no scale of what is counted",
        ),
        (
            wide({"kpi": "revenue", "column": "a", "combine": "sum"},
                 {"kpi": "revenue", "column": "b", "combine": "max"}),
            "layout.values[2].combine: expected one way to combine in all columns of revenue",
        ),
    ],
)  # fmt: skip
def test_what_makes_none_is_said(changes: dict[str, Any], expected: str) -> None:
    (said,) = messages(declared(changes))
    assert said.startswith(f"sources[1].{expected}")
