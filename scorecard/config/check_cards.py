"""What must hold of KPIs and scorecards."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from scorecard.config.finding import Finding, KeyPath
from scorecard.config.kpis import CHILDREN, NEVER, Kpi
from scorecard.config.models import Config
from scorecard.config.scorecards import Measure, Objective, Scorecard

_SCALES: Final = ("explicit", "min_max", "band")
# What periods are made of that no scale of a month is like.
_NO_SCALES: Final[Mapping[str, str]] = {
    "chained": "changes are chained over a period",
    "average": "a period is the mean of two",
}


def kpis(config: Config) -> Iterator[Finding]:
    """Ranges and precedence that contradict themselves."""
    for i, kpi in enumerate(config.kpis):
        for source in [name for name, count in Counter(kpi.sources).items() if count > 1]:
            yield Finding(("kpis", i, "sources"), "each source once", repr(source))
        low, high = kpi.valid_range.minimum, kpi.valid_range.maximum
        if low is not None and high is not None and low > high:
            path: KeyPath = ("kpis", i, "valid_range")
            yield Finding(path, "minimum at most maximum", f"{low} and {high}")
        if kpi.over_units == "never" and CHILDREN in kpi.sources:
            why = NEVER[kpi.aggregation]
            if kpi.sources == (CHILDREN,):
                yield Finding(("kpis", i), f"sources: {why}", "none, which means children")
            else:
                yield Finding(("kpis", i, "sources"), f"no `children`: {why}", "children")
        yield from _kind(i, kpi)
        yield from _between(i, kpi)


def _kind(index: int, kpi: Kpi) -> Iterator[Finding]:
    path: KeyPath = ("kpis", index)
    if kpi.over_time is not None and kpi.aggregation != "stock":
        expected = "aggregation: stock beside it; the other kinds say themselves how they go"
        yield Finding((*path, "over_time"), expected, kpi.aggregation)
    if kpi.aggregation == "status":
        if len(kpi.states) < 2:
            yield Finding((*path, "states"), "two states or more, the worst first", "fewer")
        if kpi.polarity != "higher_is_better":
            expected = "higher_is_better: the states are listed from the worst to the best"
            yield Finding((*path, "polarity"), expected, kpi.polarity)
        yield from _twice((*path, "states"), list(kpi.states), "each state once")
    elif kpi.states:
        yield Finding((*path, "states"), "aggregation: status beside states", kpi.aggregation)


def _between(index: int, kpi: Kpi) -> Iterator[Finding]:
    """What happens between updates needs the months they come in, and carrying a greatest age."""
    path: KeyPath = ("kpis", index)
    if kpi.between != "exclude" and not kpi.months:
        yield Finding((*path, "between"), "months: [3, 6], those a figure is due in", "none")
    if kpi.between == "carry" and kpi.carry_months == 0:
        yield Finding((*path, "between"), "carry_months, the greatest age, beside carry", "none")
    if kpi.between != "carry" and kpi.carry_months > 0:
        yield Finding((*path, "carry_months"), "between: carry beside it", kpi.between)


def scorecards(config: Config) -> Iterator[Finding]:
    """Zero weights, repeated measures, impossible bases, and units with two scorecards."""
    by_id = {kpi.id: kpi for kpi in config.kpis}
    for i, card in enumerate(config.scorecards):
        if (card.unit is None) == (card.unit_type is None):
            found = "neither" if card.unit is None else "both"
            yield Finding(("scorecards", i), "exactly one of unit and unit_type", found)
        yield from _zero_weights(("scorecards", i, "perspectives"), card.perspectives)
        names = [perspective.perspective for perspective in card.perspectives]
        yield from _twice(("scorecards", i, "perspectives"), names)
        objectives: list[str] = []
        kpis: list[str] = []
        for path, perspective in _card_perspectives(i, card):
            yield from _zero_weights((*path, "objectives"), perspective.objectives)
            for j, objective in enumerate(perspective.objectives):
                spot = (*path, "objectives", j, "measures")
                yield from _measured(spot, objective)
                yield from _bases(spot, objective.measures, by_id)
                objectives.append(objective.id)
                kpis.extend(f"{measure.kpi} ({measure.basis})" for measure in objective.measures)
        yield from _twice(("scorecards", i), objectives)
        yield from _twice(("scorecards", i), kpis)
    yield from _one_card_per_unit(config)


def _zero_weights(path: KeyPath, items: Iterable[Any]) -> Iterator[Finding]:
    weights = [item.weight for item in items]
    if sum(weights) == 0:
        yield Finding(path, "weights of which at least one is above 0", "a sum of 0")


def _measured(path: KeyPath, objective: Objective) -> Iterator[Finding]:
    """Measures and cascades weigh against each other, so one of either is enough."""
    if not (objective.measures or objective.cascades):
        yield Finding(path, "at least one measure or cascade", "none")
        return
    yield from _zero_weights(path, (*objective.measures, *objective.cascades))


def _bases(
    path: KeyPath, measures: Sequence[Measure], by_id: Mapping[str, Kpi]
) -> Iterator[Finding]:
    for j, measure in enumerate(measures):
        kpi = by_id.get(measure.kpi)
        if kpi is None or measure.basis == "month":
            continue
        if kpi.over_months == "never":
            expected = "month: a recompute-only figure cannot be added up over months"
            yield Finding((*path, j, "basis"), expected, measure.basis)
        elif kpi.over_months in _NO_SCALES and (measure.score or kpi.score) in _SCALES:
            expected = f"month: a scale is of single months, and {_NO_SCALES[kpi.over_months]}"
            yield Finding((*path, j, "basis"), expected, measure.basis)


def _twice(
    path: KeyPath, names: list[str], expected: str = "each once on a scorecard"
) -> Iterator[Finding]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Finding(path, expected, f"{name!r} {count} times")


def _one_card_per_unit(config: Config) -> Iterator[Finding]:
    types = {unit.id: unit.type for unit in config.units}
    seen_units = Counter(card.unit for card in config.scorecards if card.unit)
    seen_types = Counter(card.unit_type for card in config.scorecards if card.unit_type)
    for i, card in enumerate(config.scorecards):
        if card.unit and (seen_units[card.unit] > 1 or seen_types[types.get(card.unit, "")]):
            found = f"{card.unit!r} has another"
            yield Finding(("scorecards", i, "unit"), "one scorecard for each unit", found)
        if card.unit_type and seen_types[card.unit_type] > 1:
            found = f"{card.unit_type!r} has another"
            yield Finding(("scorecards", i, "unit_type"), "one scorecard for each type", found)


def _card_perspectives(index: int, card: Scorecard) -> Iterator[tuple[KeyPath, Any]]:
    for place, perspective in enumerate(card.perspectives):
        yield ("scorecards", index, "perspectives", place), perspective
