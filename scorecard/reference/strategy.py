"""The strategy map against the figures: every declared link of every card, tested."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from scorecard.config.cascades import scorecard_of
from scorecard.config.models import Config
from scorecard.config.scorecards import Drive, Objective, Scorecard
from scorecard.errors import InputError
from scorecard.signals.links import Evidence, Expected, Link, judge_links
from scorecard.signals.series import Figures, figures_from
from scorecard.stores.snapshot import query

# A series that a decision begins anew counts from there on.
_FIGURES: Final = """
    SELECT v.kpi, v.unit, v.month, v.value
    FROM mart.kpi_values AS v
    WHERE
        v.value IS NOT NULL AND list_contains($kpis, v.kpi) AND list_contains($units, v.unit)
        AND NOT EXISTS (
            SELECT 1 FROM mart.decisions AS d
            WHERE
                d.kind = 'rebase' AND d.state = 'in_force' AND v.month < d.valid_from
                AND coalesce(d.kpi, v.kpi) = v.kpi AND coalesce(d.unit, v.unit) = v.unit
        )
"""


@dataclass(frozen=True, slots=True)
class Tested:
    """A link from a measure of one objective to one of another, and the evidence for it.

    `expected` is as declared, between better and better.
    """

    unit: str
    objective: str
    drives: str
    driver: str
    result: str
    expected: Expected
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Declared:
    objective: str
    drives: str
    driver: str
    result: str
    drive: Drive


def strategy_tests(config: Config, snapshot: Path, unit: str | None = None) -> tuple[Tested, ...]:
    """Test the links of one unit's card, or of all; those of a card are judged together.

    Raises `InputError` for a unit without a scorecard, where no link is declared, and where there
    is no snapshot yet.
    """
    cards = {u.id: card for u in config.units if (card := scorecard_of(config, u)) is not None}
    if unit is not None and unit not in cards:
        raise InputError(f"--unit {unit}: expected one of {', '.join(cards)}")
    chosen = {
        of: declared
        for of, card in cards.items()
        if (unit is None or of == unit) and (declared := tuple(_declared(card)))
    }
    if not chosen:
        raise InputError(
            "no link of the strategy map is declared; say under an objective what it drives, as "
            "`drives: [{objective: ID, lags: [1, 2, 3]}]`"
        )
    figures = _figures(snapshot, chosen)
    lower = {kpi.id for kpi in config.kpis if kpi.polarity == "lower_is_better"}
    return tuple(
        tested for of, declared in chosen.items() for tested in _card(of, declared, figures, lower)
    )


def _declared(card: Scorecard) -> Iterator[_Declared]:
    objectives = [o for perspective in card.perspectives for o in perspective.objectives]
    by_id = {objective.id: objective for objective in objectives}
    for objective in objectives:
        for drive in objective.drives:
            for driver in _measures(objective, drive.measure, "leading"):
                for result in _measures(by_id[drive.objective], drive.result, "lagging"):
                    yield _Declared(objective.id, drive.objective, driver, result, drive)


def _measures(objective: Objective, only: str | None, role: str) -> tuple[str, ...]:
    """The KPIs that stand for an objective, each once: those of a role, or all if none has it."""
    if only is not None:
        return (only,)
    of_role = [measure.kpi for measure in objective.measures if measure.role == role]
    return tuple(dict.fromkeys(of_role or [measure.kpi for measure in objective.measures]))


def _figures(
    snapshot: Path, chosen: Mapping[str, Sequence[_Declared]]
) -> Mapping[tuple[str, str], Figures]:
    kpis = {kpi for declared in chosen.values() for d in declared for kpi in (d.driver, d.result)}
    parameters = {"kpis": sorted(kpis), "units": list(chosen)}
    series: dict[tuple[str, str], list[tuple[Any, Decimal]]] = defaultdict(list)
    for kpi, unit, month, value in query(snapshot, _FIGURES, parameters)[1]:
        series[kpi, unit].append((month, value))
    return {key: figures_from(pairs) for key, pairs in series.items()}


def _card(
    unit: str,
    declared: Sequence[_Declared],
    figures: Mapping[tuple[str, str], Figures],
    lower: set[str],
) -> Iterator[Tested]:
    nothing = Figures((), ())
    links = [
        Link(
            figures.get((d.driver, unit), nothing),
            figures.get((d.result, unit), nothing),
            d.drive.lags,
            _between_figures(d, lower),
        )
        for d in declared
    ]
    for d, evidence in zip(declared, judge_links(links), strict=True):
        yield Tested(unit, d.objective, d.drives, d.driver, d.result, d.drive.expected, evidence)


def _between_figures(declared: _Declared, lower: set[str]) -> Expected:
    """The sign to expect between the figures, where for one of them less may be better."""
    turned = (declared.driver in lower) != (declared.result in lower)
    return "positive" if (declared.drive.expected == "positive") != turned else "negative"
