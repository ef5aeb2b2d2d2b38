"""Identities: KPIs that must come out as sums of others, of the month and of the month before."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard.errors import ConfigError
from scorecard.reconcile.sentences import Names, sentence
from tests.small import Calculated, config_of, kpi, sections

# Closing stock is what there was, and what came, less what went.
ROLL_FORWARD = {
    "id": "roll_forward",
    "kpi": "heads",
    "terms": {"joiners": 1, "leavers": -1},
    "before": {"heads": 1},
}
KPIS = [kpi("heads", "stock"), kpi("joiners"), kpi("leavers"), kpi("opening", "stock")]
MONTHS = ("2026-01", "2026-02", "2026-03")


def of_north(**figures: Any) -> list[tuple[Any, ...]]:
    """Figures of North by KPI, month after month; None where there is none."""
    return [
        ("a", name, "north", month, value)
        for name, values in figures.items()
        for month, value in zip(MONTHS, values, strict=True)
        if value is not None
    ]


def found(folder: Path, identity: dict[str, Any], **figures: Any) -> list[tuple[Any, ...]]:
    """Month, both figures and the tolerance of each break."""
    raw = sections(kpis=KPIS, identities=[identity], scorecards=[])
    result = Calculated(folder, raw, of_north(**figures))
    return result.ask(
        "SELECT month, left_value, right_value, tolerance FROM mart.breaks "
        "WHERE rule = 'identity' ORDER BY month, unit"
    )


def test_closing_is_opening_and_movements(tmp_path: Path) -> None:
    # February comes out; in March three are lost. January has no month before.
    rows = found(
        tmp_path, ROLL_FORWARD, heads=(100, 104, 103), joiners=(9, 7, 5), leavers=(9, 3, 3)
    )
    # Group holds nobody but North: its figures break alike.
    assert rows == [("2026-03", 103, 106, 0)] * 2


def test_opening_is_the_closing_of_the_month_before(tmp_path: Path) -> None:
    identity = {"id": "opening", "kpi": "opening", "before": {"heads": 1}}
    rows = found(tmp_path, identity, heads=(100, 104, 103), opening=(98, 100, 105))
    assert rows == [("2026-03", 105, 104, 0)] * 2


def test_a_break_says_what_it_should_be(tmp_path: Path) -> None:
    raw = sections(kpis=KPIS, identities=[ROLL_FORWARD], scorecards=[])
    claims = of_north(heads=(100, 104, 103), joiners=(9, 7, 5), leavers=(9, 3, 3))
    result = Calculated(tmp_path, raw, claims)
    rows = result.warehouse.rows("report/select_breaks", {"month": "2026-03"})
    said = {row["unit"]: sentence(row, Names(result.config)) for row in rows}
    formula = "Joiners - Leavers + Heads of the month before gives 106 (+3)"
    assert said == {
        "north": f"Heads of North: Source says 103, {formula}",
        "group": f"Heads of Group: its child units add up to 103, {formula}",
    }
    assert [(row["left_source"], row["right_source"]) for row in rows] == [
        ("children", "identity"),
        ("a", "identity"),
    ]
    counted = result.ask(
        "SELECT month, compared, passed, failed FROM mart.checks WHERE rule = 'identity' ORDER BY 1"
    )
    assert counted == [("2026-02", 2, 2, 0), ("2026-03", 2, 0, 2)]


def test_a_term_that_is_not_there_is_not_compared(tmp_path: Path) -> None:
    rows = found(
        tmp_path, ROLL_FORWARD, heads=(100, 104, 103), joiners=(9, 7, None), leavers=(9, 3, 3)
    )
    assert rows == []


@pytest.mark.parametrize(
    ("tolerance", "heads", "breaks"),
    [
        ({"absolute": 3}, 103, 0),
        ({"absolute": "2.999999999"}, 103, 2),
        # Four figures in steps of 1 may be off by 3 * 1/2 + 1/2 = 2.
        ({"rounding_step": 1}, 104, 0),
        ({"rounding_step": 1}, "103.999999999", 2),
    ],
)
def test_it_may_declare_its_own_tolerance(
    tmp_path: Path, tolerance: dict[str, Any], heads: Any, breaks: int
) -> None:
    identity = {**ROLL_FORWARD, "tolerance": tolerance}
    rows = found(tmp_path, identity, heads=(100, 104, heads), joiners=(9, 7, 5), leavers=(9, 3, 3))
    assert len(rows) == breaks


def test_an_undefined_figure_is_none(tmp_path: Path) -> None:
    raw = sections(
        kpis=[kpi("rate", "ratio"), kpi("other", "ratio")],
        identities=[{"id": "same", "kpi": "rate", "terms": {"other": 1}}],
        scorecards=[],
    )
    claims = [
        ("a", "rate", "north", "2026-01", "0.5", 1, 2),
        ("a", "other", "north", "2026-01", None, 1, 0),
        ("a", "rate", "south", "2026-01", None, 1, 0),
        ("a", "other", "south", "2026-01", None, 1, 0),
    ]
    result = Calculated(tmp_path, raw, claims)
    rows = result.ask("SELECT unit, reason FROM mart.breaks WHERE rule = 'identity' ORDER BY unit")
    # Group's ratios are 2/2 and 2/0.
    assert rows == [("group", "undefined"), ("north", "undefined")]


def test_it_holds_from_one_month_to_another(tmp_path: Path) -> None:
    identity = {"id": "opening", "kpi": "opening", "before": {"heads": 1}, "valid_to": "2026-02"}
    rows = found(tmp_path, identity, heads=(100, 104, 103), opening=(98, 101, 105))
    assert {row[0] for row in rows} == {"2026-02"}


def test_factors_are_exact(tmp_path: Path) -> None:
    raw = sections(
        kpis=[kpi("total"), kpi("part")],
        identities=[{"id": "thirds", "kpi": "total", "terms": {"part": "0.333333"}}],
        scorecards=[],
    )
    claims = [
        ("a", "part", "north", "2026-01", Decimal(9007199254740993)),
        ("a", "total", "north", "2026-01", Decimal("3002396749180579.419669")),
    ]
    rows = Calculated(tmp_path, raw, claims).breaks()
    assert [row for row in rows if row[0] == "identity"] == []


PERCENT = {"display": {"kind": "percent"}}


@pytest.mark.parametrize(
    ("identity", "message"),
    [
        ({}, "identities[1]: expected at least one KPI under terms or before, found none"),
        (
            {"terms": {"heads": 1}},
            "identities[1].terms.heads: expected other KPIs of the same month; the KPI itself may "
            "stand under before, found 'heads'",
        ),
        (
            {"terms": {"hedas": 1}},
            "identities[1].terms.hedas: expected a KPI's id (did you mean 'heads'?), found 'hedas'",
        ),
        (
            {"terms": {"share": 1}},
            "identities[1].terms.share: expected a KPI shown as number, as heads is, found percent",
        ),
        (
            {"before": {"days": 1}},
            "identities[1].before.days: expected a KPI in people, as heads is, found days",
        ),
        (
            {"before": {"heads": 1}, "valid_from": "2026-05", "valid_to": "2026-01"},
            "identities[1].valid_to: expected 2026-05 or later, found 2026-01",
        ),
    ],
)
def test_what_cannot_come_out_is_refused(identity: dict[str, Any], message: str) -> None:
    kpis = [
        kpi("heads", "stock", display={"suffix": "people"}),
        kpi("share", "recompute_only", **PERCENT),
        kpi("days", display={"suffix": "days"}),
    ]
    raw = sections(
        kpis=kpis,
        identities=[{"id": "same", "kpi": "heads", **identity}],
        scorecards=[],
    )
    with pytest.raises(ConfigError) as caught:
        config_of(raw)
    assert message in [
        f"{p.key}: expected {p.expected}, found {p.found}" for p in caught.value.problems
    ]


def test_a_source_cannot_be_called_what_an_identity_is_called_in_breaks() -> None:
    raw = sections()
    raw["sources"][0]["id"] = "identity"
    with pytest.raises(ConfigError, match=r"sources\[1\]\.id"):
        config_of(raw)
