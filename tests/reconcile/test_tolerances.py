"""Tolerances suggested from history, on series whose noise and errors are made on purpose."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scorecard.config.kpis import Tolerance
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.reconcile.tolerances import Suggestion, as_flow, as_yaml, suggest
from tests.small import Calculated, kpi, sections

FIRST = Month.parse("2024-01")
MONTHS = [str(FIRST + n) for n in range(24)]


def organisation(tolerance: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return sections(kpis=[kpi("revenue", tolerance=tolerance or {}, **more)])


def claims(
    other: Callable[[Random, Decimal], Any],
    figure: Callable[[Random], Any] = lambda r: r.randint(1_000_000, 9_000_000),
) -> list[tuple[Any, ...]]:
    """North and South of 24 months in `a`, and what `other` makes of each in `b`."""
    random = Random(7)
    rows = []
    for unit in ("north", "south"):
        for month in MONTHS:
            value = Decimal(figure(random))
            rows += [
                ("a", "revenue", unit, month, value),
                ("b", "revenue", unit, month, other(random, value)),
            ]
    return rows


def suggested(tmp_path: Path, raw: dict[str, Any], rows: list[tuple[Any, ...]]) -> Suggestion:
    result = Calculated(tmp_path, raw, rows)
    (found,) = suggest(result.warehouse, result.config, (), len(MONTHS))
    return found


def noisy(random: Random, value: Decimal) -> Decimal:
    """Up to half a percent more or less; one in eight is a thousand times too small."""
    if random.random() < 0.125:
        return round(value / 1000)
    return round(value + value * random.randint(-50, 50) / 10_000)


def test_noise_is_tolerated_and_errors_are_not(tmp_path: Path) -> None:
    rows = claims(noisy)
    found = suggested(tmp_path / "1", organisation(), rows)
    wrong = sum(b[-1] * 100 < a[-1] for a, b in zip(rows[::2], rows[1::2], strict=True))
    assert wrong > 3
    assert found.standing == "changed"
    assert (found.compared, found.outliers, found.breaks_then) == (48, wrong, wrong)
    assert found.breaks_now == found.differ > 40
    assert Decimal("0.004") < found.suggested.relative <= Decimal("0.0051")
    assert (found.suggested.absolute, found.suggested.rounding_step) == (0, 0)
    # What is said of breaks is what the rules then find.
    tolerance = {"relative": str(found.suggested.relative)}
    again = Calculated(tmp_path / "2", organisation(tolerance), rows)
    rules = [rule for rule, *_ in again.breaks()]
    assert rules.count("agreement") == wrong


def test_a_step_that_one_source_rounds_to_is_found_in_its_digits(tmp_path: Path) -> None:
    rows = claims(lambda _, value: round(value, -3))
    found = suggested(tmp_path, organisation(), rows)
    assert as_flow(found.suggested) == "{rounding_step: 1000}"
    assert (found.outliers, found.breaks_then) == (0, 0)
    assert found.breaks_now > 40


def test_one_figure_with_other_digits_does_not_hide_the_step(tmp_path: Path) -> None:
    rows = claims(lambda _, value: round(value, -3))
    rows[1] = (*rows[1][:-1], rows[1][-1] * 10 + 7)
    found = suggested(tmp_path, organisation(), rows)
    assert as_flow(found.suggested) == "{rounding_step: 1000}"
    assert (found.outliers, found.breaks_then) == (1, 1)


def test_percentages_shown_with_one_decimal_are_rounded_too(tmp_path: Path) -> None:
    rows = claims(
        lambda _, value: round(value, 3), lambda r: Decimal(r.randint(500_000, 999_999)) / 1_000_000
    )
    found = suggested(tmp_path, organisation(), rows)
    assert as_flow(found.suggested) == "{rounding_step: 0.001}"


def test_figures_that_both_sources_round_say_nothing_of_rounding(tmp_path: Path) -> None:
    rows = claims(lambda _, value: value, lambda r: r.randint(1, 900) * 1000)
    assert as_flow(suggested(tmp_path, organisation(), rows).suggested) == "{}"


def test_sources_that_agree_exactly_but_now_and_then_get_no_tolerance(tmp_path: Path) -> None:
    rows = claims(lambda r, value: value + (r.random() < 0.2))
    found = suggested(tmp_path, organisation({"relative": "0.01"}), rows)
    assert found.standing == "changed"
    assert as_flow(found.suggested) == "{}"
    assert (found.breaks_now, found.breaks_then) == (0, found.differ)
    assert found.differ > 0


def test_small_counts_are_judged_by_how_many_they_are_apart(tmp_path: Path) -> None:
    rows = claims(lambda r, value: value + r.randint(-1, 1), lambda r: r.randint(2, 30))
    rows[1] = (*rows[1][:-1], 400)
    found = suggested(tmp_path, organisation(), rows)
    assert as_flow(found.suggested) == "{absolute: 1}"
    assert (found.outliers, found.breaks_then) == (1, 1)


def test_too_few_comparisons_leave_it_as_it_is(tmp_path: Path) -> None:
    rows = [row for row in claims(noisy) if row[2] == "north" and row[3] < "2024-12"]
    found = suggested(tmp_path, organisation({"relative": "0.01"}), rows)
    assert (found.standing, found.compared) == ("too few", 11)
    assert found.suggested == found.now


def test_sources_that_never_agree_leave_it_as_it_is(tmp_path: Path) -> None:
    found = suggested(tmp_path, organisation(), claims(lambda _, value: -value))
    assert found.standing == "too far apart"
    assert found.suggested == found.now == Tolerance()


def test_only_the_last_months_are_looked_at(tmp_path: Path) -> None:
    rows = claims(lambda _, value: value)
    old = [
        (*row[:-1], row[-1] * 2) if row[0] == "b" and row[3] < "2025-01" else row for row in rows
    ]
    result = Calculated(tmp_path, organisation(), old)
    (found,) = suggest(result.warehouse, result.config, ("revenue",), 12)
    assert (found.compared, found.differ) == (24, 0)


def test_names_and_order_of_sources_change_nothing(tmp_path: Path) -> None:
    rows = claims(noisy)
    turned = [({"a": "b", "b": "a"}[row[0]], *row[1:]) for row in reversed(rows)]
    assert suggested(tmp_path / "1", organisation(), rows) == suggested(
        tmp_path / "2", organisation(), turned
    )


def test_what_cannot_be_learnt_from_is_refused(tmp_path: Path) -> None:
    result = Calculated(tmp_path, organisation(), claims(noisy)[::2])
    with pytest.raises(InputError, match="no two sources give the same figure"):
        suggest(result.warehouse, result.config, (), 24)
    with pytest.raises(InputError, match="--kpi revenu: expected one of revenue"):
        suggest(result.warehouse, result.config, ("revenu",), 24)


def test_the_yaml_has_what_changes_and_nothing_else(tmp_path: Path) -> None:
    found = suggested(tmp_path, organisation(), claims(lambda _, value: round(value, -3)))
    assert as_yaml([found], 24).splitlines() == [
        "# Tolerances suggested from the last 24 months by `scorecard tolerances suggest`.",
        "# Put each `tolerance` in place of its KPI's.",
        "kpis:",
        "  - id: revenue",
        "    tolerance: {rounding_step: 1000}",
    ]
    raw = organisation({"rounding_step": 1000})
    same = suggested(tmp_path / "same", raw, claims(lambda _, value: round(value, -3)))
    assert same.standing == "same"
    assert as_yaml([same], 24).splitlines()[1:] == ["# All are as suggested."]
