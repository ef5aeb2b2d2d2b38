"""Good practice: what is allowed in a configuration and seldom helps. None of it is an error.

The numbers are those of the field: Kaplan and Norton have four perspectives of four to seven
measures in a scorecard of twenty to twenty-five, and few priorities at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from scorecard.config.finding import KeyPath
from scorecard.config.formulas import made_of
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.config.scorecards import Measure, Objective, Scorecard

MOST_PRIORITIES: Final = 5
MOST_MEASURES: Final = 25
# Share of a card's score below which a measure can hardly move it.
IRRELEVANT: Final = Decimal("0.02")


@dataclass(frozen=True, slots=True)
class Advice:
    """What could be better, by its path in the configuration; why; and what to do."""

    path: KeyPath
    what: str
    why: str
    do: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """An objective of a card with the way to it, and how much of the card it weighs."""

    card: Scorecard
    path: KeyPath
    objective: Objective
    # None where some rule on the way does not go by weights.
    share: Decimal | None


def advise(config: Config) -> list[Advice]:
    """Advice that needs no figures, in the order of the sections."""
    objectives = list(_objectives(config))
    return [
        *_heads(config),
        *_themes(config),
        *_unused(config),
        *_priorities(config),
        *_leading(config, objectives),
        *_irrelevant(config, objectives),
        *_cascade(config, objectives),
    ]


def _heads(config: Config) -> Iterator[Advice]:
    for i, unit in enumerate(config.units):
        if unit.head is None and card_of(config, unit) is not None:
            yield Advice(
                ("units", i),
                f"nobody is named as head of {unit.id}, which has a scorecard",
                "A card nobody answers for is read by nobody.",
                "Give the unit a `head`.",
            )


def _themes(config: Config) -> Iterator[Advice]:
    if len(config.themes) > MOST_PRIORITIES:
        yield Advice(
            ("themes", MOST_PRIORITIES),
            f"{len(config.themes)} themes",
            f"More than {MOST_PRIORITIES} priorities are none: nobody can name them all.",
            "Join themes that need the same work.",
        )


def _unused(config: Config) -> Iterator[Advice]:
    """KPIs that no card measures, and nothing measured, checked or spent is made of."""
    parts = {kpi.id: made_of(kpi) for kpi in config.kpis}
    used = {measure.kpi for item in _objectives(config) for measure in item.objective.measures}
    used |= {item.actual_kpi for item in config.initiatives if item.actual_kpi is not None}
    for identity in config.identities:
        used |= {identity.kpi, *identity.terms, *identity.before}
    waiting = list(used)
    while waiting:
        new = {part for part in parts.get(waiting.pop(), ()) if part not in used}
        used |= new
        waiting += new
    for i, kpi in enumerate(config.kpis):
        if kpi.id not in used:
            yield Advice(
                ("kpis", i),
                f"KPI {kpi.id} is on no objective, and nothing is made of it",
                "A figure is collected, reconciled and asked about that decides nothing.",
                "Put it under the objective it tells of, or take it out.",
            )


def _priorities(config: Config) -> Iterator[Advice]:
    for c, card in enumerate(config.scorecards):
        for p, perspective in enumerate(card.perspectives):
            count = len(perspective.objectives)
            if count > MOST_PRIORITIES:
                yield Advice(
                    ("scorecards", c, "perspectives", p, "objectives", MOST_PRIORITIES),
                    f"{count} objectives in the perspective {perspective.perspective} of {card.id}",
                    f"More than {MOST_PRIORITIES} priorities are none: each gets too little work.",
                    "Join objectives, or leave some for another year.",
                )
        measures = sum(len(o.measures) for p in card.perspectives for o in p.objectives)
        if measures > MOST_MEASURES:
            yield Advice(
                ("scorecards", c),
                f"{measures} measures on {card.id}",
                f"Beyond {MOST_MEASURES} a scorecard is a report: no reader sees what matters.",
                "Keep two or three measures an objective; the rest may stay KPIs.",
            )


def _leading(config: Config, objectives: list[_Placed]) -> Iterator[Advice]:
    """Cards, else objectives, whose measures are results alone."""
    for c, card in enumerate(config.scorecards):
        own = [item for item in objectives if item.card is card and item.objective.measures]
        late = [item for item in own if not _leads(item.objective)]
        if own and len(late) == len(own):
            yield Advice(
                ("scorecards", c),
                f"{card.id} has no leading measure",
                "Results alone tell of trouble when it has happened.",
                "Add measures with `role: leading` that move before the results do.",
            )
            continue
        for item in late:
            yield Advice(
                item.path,
                f"objective {item.objective.id} of {card.id} has no leading measure",
                "Its result alone tells of trouble when it has happened.",
                "Add a measure with `role: leading` that moves before the result does.",
            )


def _leads(objective: Objective) -> bool:
    roles = [item.role for item in objective.measures]
    return "leading" in (*roles, *(item.role for item in objective.cascades))


def _irrelevant(config: Config, objectives: list[_Placed]) -> Iterator[Advice]:
    """Measures that weigh next to nothing by the scorecard's own weights; 0 is meant."""
    for item in objectives:
        rule = item.objective.roll_up or config.organisation.roll_up
        if item.share is None or rule != "weighted_mean":
            continue
        weights = [measure.weight for measure in item.objective.measures]
        whole = sum((*weights, *(c.weight for c in item.objective.cascades)), Decimal(0))
        for m, measure in enumerate(item.objective.measures):
            share = item.share * measure.weight / whole if whole else Decimal(0)
            if 0 < share < IRRELEVANT and not _reweighted(config, item, measure):
                yield Advice(
                    (*item.path, "measures", m, "weight"),
                    f"{measure.kpi} is {share * 100:.1f} % of the score of {item.card.id}",
                    f"Below {IRRELEVANT * 100:.0f} % it can turn red and move the score by nothing "
                    "that is seen.",
                    "Give it weight, or take it off the card and keep the KPI.",
                )


def _reweighted(config: Config, item: _Placed, measure: Measure) -> bool:
    """Whether rows of `weights` give other weights to anything on the way to a measure."""
    perspective = item.card.perspectives[int(item.path[3])].perspective
    return any(
        row.kpi == measure.kpi
        or row.objective == item.objective.id
        or row.perspective == perspective
        for row in config.weights
    )


def _cascade(config: Config, objectives: list[_Placed]) -> Iterator[Advice]:
    """Objectives of units below another card that name none above which they support."""
    below = [item for item in objectives if _has_card_above(config, item.card)]
    if below and not any(item.objective.supports for item in below):
        yield Advice(
            ("scorecards", config.scorecards.index(below[0].card)),
            "no objective says which one above it supports",
            "Without that nobody can tell what a unit's work does for the whole.",
            "Name objectives above under `supports`.",
        )
        return
    for item in below:
        if not item.objective.supports:
            yield Advice(
                item.path,
                f"objective {item.objective.id} of {item.card.id} supports nothing above",
                "Work that serves no objective above it serves its own unit at best.",
                "Name the objective above under `supports`, or ask whether it is needed.",
            )


def _has_card_above(config: Config, card: Scorecard) -> bool:
    with_card = {unit.id for unit in config.units if card_of(config, unit) is not None}
    own = {unit.id for unit in config.units if card_of(config, unit) is card}
    above = {edge.unit for unit in config.units if unit.id in own for edge in unit.parents}
    above |= {row.parent for row in config.ownership if row.unit in own}
    return bool(above & with_card)


def card_of(config: Config, unit: Unit) -> Scorecard | None:
    """The scorecard that serves a unit; None where it has none."""
    fits = (c for c in config.scorecards if c.unit == unit.id or c.unit_type == unit.type)
    return next(fits, None)


def _objectives(config: Config) -> Iterator[_Placed]:
    for c, card in enumerate(config.scorecards):
        for p, perspective in enumerate(card.perspectives):
            share = _share(config, card, card.perspectives, perspective)
            for o, objective in enumerate(perspective.objectives):
                of_it = _share(config, perspective, perspective.objectives, objective)
                path: KeyPath = ("scorecards", c, "perspectives", p, "objectives", o)
                whole = None if share is None or of_it is None else share * of_it
                yield _Placed(card, path, objective, whole)


def _share(config: Config, parent: Any, children: Any, child: Any) -> Decimal | None:
    """The part of a child's weight in its parent's score; None where weights do not count there."""
    if (parent.roll_up or config.organisation.roll_up) != "weighted_mean":
        return None
    whole: Decimal = sum((item.weight for item in children), Decimal(0))
    return child.weight / whole if whole else None
