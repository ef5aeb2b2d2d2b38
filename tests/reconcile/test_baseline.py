"""Breaks that were there when an organisation began: accepted while they stay what they were."""

from pathlib import Path
from typing import Any

import pytest

from scorecard.errors import ConfigError
from tests.small import Calculated, config_of, kpi, sections

MONTH = "2026-02"
ROW = {
    "up_to": MONTH,
    "person": "ann",
    "accepted_on": "2026-03-03",
    "reason": "as it was when we began",
}


def calculated(tmp_path: Path, other: Any, rows: list[dict[str, Any]]) -> Calculated:
    """North is 100 in `a` and `other` in `b`, and 2 apart would pass; South has no February."""
    raw = sections(kpis=[kpi("revenue", tolerance={"absolute": 2})], baselines=rows)
    claims = [
        ("a", "revenue", "north", MONTH, 100),
        ("b", "revenue", "north", MONTH, other),
        ("a", "revenue", "south", "2026-01", 1),
    ]
    return Calculated(tmp_path, raw, claims)


def accepted(tmp_path: Path, other: Any) -> list[dict[str, Any]]:
    """The rows that accept every break of the organisation as it stands."""
    found = calculated(tmp_path / "before", other, [])
    return [
        {**ROW, "break_id": key, "month": month, **_sides(left, right)}
        for key, month, left, right in found.ask(
            "SELECT break_id, month, left_value, right_value FROM mart.breaks"
        )
    ]


def _sides(left: Any, right: Any) -> dict[str, str]:
    sides = {"left_value": left, "right_value": right}
    return {key: str(value) for key, value in sides.items() if value is not None}


def statuses(result: Calculated) -> list[tuple[str, str, str, str]]:
    return result.ask(
        "SELECT b.rule, b.unit, b.status, coalesce(l.state, '') FROM mart.breaks AS b "
        "LEFT JOIN mart.baseline AS l ON b.break_id = l.break_id ORDER BY ALL"
    )


def test_what_was_accepted_is_not_open_and_all_else_is(tmp_path: Path) -> None:
    rows = accepted(tmp_path, 110)
    assert len(rows) == 2
    found = statuses(calculated(tmp_path, 110, rows))
    assert found == [
        ("agreement", "north", "accepted", "accepted"),
        ("completeness", "south", "accepted", "accepted"),
    ]


def test_a_break_whose_row_is_deleted_is_open(tmp_path: Path) -> None:
    rows = [row for row in accepted(tmp_path, 110) if "right_value" in row]
    assert statuses(calculated(tmp_path, 110, rows)) == [
        ("agreement", "north", "accepted", "accepted"),
        ("completeness", "south", "open", ""),
    ]


@pytest.mark.parametrize(
    ("other", "status", "state"),
    [
        ("110", "accepted", "accepted"),
        ("112", "accepted", "accepted"),
        ("108", "accepted", "accepted"),
        ("112.01", "open", "reopened"),
        ("107.99", "open", "reopened"),
        # As large, the other way.
        ("90", "open", "reopened"),
    ],
)
def test_a_break_opens_again_when_its_difference_changes_beyond_tolerance(
    tmp_path: Path, other: str, status: str, state: str
) -> None:
    rows = accepted(tmp_path, 110)
    found = statuses(calculated(tmp_path, other, rows))
    assert found[0] == ("agreement", "north", status, state)


def test_a_break_that_is_gone_is_shown_as_gone(tmp_path: Path) -> None:
    rows = accepted(tmp_path, 110)
    result = calculated(tmp_path, 100, rows)
    assert result.ask("SELECT state, count(*) FROM mart.baseline GROUP BY ALL ORDER BY ALL") == [
        ("accepted", 1),
        ("gone", 1),
    ]
    assert result.ask("SELECT DISTINCT up_to, person, reason FROM mart.baseline") == [
        (MONTH, "ann", "as it was when we began")
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"month": "2026-03"}, "a month up to the baseline's, 2026-02"),
        ({"person": "anna"}, "a person's id (did you mean 'ann'?)"),
        ({"break_id": "0123456789abcdeg"}, "break_id"),
        ({"left_value": "12345678901234567890"}, "left_value"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_row_that_cannot_be_is_refused(change: dict[str, str], said: str) -> None:
    row = {**ROW, "break_id": "0123456789abcdef", "month": MONTH, **change}
    with pytest.raises(ConfigError) as caught:
        config_of(sections(baselines=[row]))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"up_to": "2026-04"}, "2026-02 as in the first row: there is one baseline"),
        ({"accepted_on": "2026-05-05"}, "2026-03-03 as in the first row"),
        ({"break_id": "0123456789abcdef"}, "each break once"),
    ],
)
def test_a_second_baseline_is_refused(second: dict[str, str], said: str) -> None:
    rows = [
        {**ROW, "break_id": "0123456789abcdef", "month": MONTH},
        {**ROW, "break_id": "0123456789abcde0", "month": MONTH, **second},
    ]
    with pytest.raises(ConfigError) as caught:
        config_of(sections(baselines=rows))
    assert said in str(caught.value)
