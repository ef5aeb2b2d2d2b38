"""What must hold of cascades and supported objectives: they exist, and none waits for itself."""

from collections.abc import Iterator

from scorecard.config.cascades import Cascades, Node, place_of, taken
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.fold import fold
from scorecard.config.models import Config
from scorecard.config.rolling import Cascade, Support
from scorecard.config.scorecards import Objective, Scorecard
from scorecard.spelling import nearest


def cascades(config: Config) -> Iterator[Finding]:
    """Cascades from nowhere, twice the same, or in a circle; supported objectives nobody has."""
    # Codes of sources are of no account here, and may be wrong yet.
    known = Cascades(fold(config.model_copy(update={"mappings": ()})))
    for i, card in enumerate(config.scorecards):
        for p, perspective in enumerate(card.perspectives):
            for o, objective in enumerate(perspective.objectives):
                path: KeyPath = ("scorecards", i, "perspectives", p, "objectives", o)
                yield from _cascades(path, card, objective, known)
                for s, support in enumerate(objective.supports):
                    yield from _support((*path, "supports", s), support, known)
    yield from _assessments(config, known)
    circle = known.circle()
    if circle:
        named = next(node for node in circle if node[1])
        path = (*place_of(config, *named), "cascades")
        yield Finding(path, "cascades that lead nowhere back", f"the circle {_words(circle)}")


def _assessments(config: Config, known: Cascades) -> Iterator[Finding]:
    """Each of an objective its unit's card has, and of a month once."""
    units = {unit.id for unit in config.units}
    seen = set()
    for i, said in enumerate(config.assessments):
        offered = known.offers.get(said.unit, {})
        if said.unit in units and ("objective", said.objective, "") not in offered:
            expected = f"an objective on the card of {said.unit}"
            yield Finding(("assessments", i, "objective"), expected, repr(said.objective))
        key = (said.unit, said.objective, said.month)
        if key in seen:
            expected = "one assessment of an objective and month"
            yield Finding(("assessments", i), expected, f"another of {said.month}")
        seen.add(key)


def _words(circle: tuple[Node, ...]) -> str:
    return " -> ".join(f"{unit}/{objective}" if objective else unit for unit, objective in circle)


def _cascades(
    path: KeyPath, card: Scorecard, objective: Objective, known: Cascades
) -> Iterator[Finding]:
    seen = set()
    for number, cascade in enumerate(objective.cascades):
        spot = (*path, "cascades", number)
        ways = [bool(cascade.card), cascade.objective is not None, cascade.kpi is not None]
        if sum(ways) != 1:
            yield Finding(spot, "exactly one of card: true, objective and kpi", f"{sum(ways)}")
            continue
        key = (cascade.unit, *taken(cascade))
        if key in seen:
            yield Finding(spot, "each score once in an objective", "one twice")
        seen.add(key)
        yield from _offered(spot, card, cascade, known)


def _offered(
    path: KeyPath, card: Scorecard, cascade: Cascade, known: Cascades
) -> Iterator[Finding]:
    if cascade.unit is not None:
        # A unit nobody declares is reported as such.
        if any(unit.id == cascade.unit for unit in known.config.units):
            yield from _of_unit(path, cascade, cascade.unit, known)
        return
    served = {unit for unit, own in known.cards.items() if own.id == card.id}
    below = {
        unit.id
        for unit in known.config.units
        for edge in unit.parents
        if edge.unit in served and taken(cascade) in known.offers.get(unit.id, ())
    }
    if not below:
        expected = f"a unit, or a child unit whose card has {_wanted(cascade)}"
        yield Finding(path, expected, "none")


def _of_unit(path: KeyPath, cascade: Cascade, unit: str, known: Cascades) -> Iterator[Finding]:
    offered = known.offers.get(unit)
    if offered is None:
        yield Finding((*path, "unit"), "a unit that has a scorecard", repr(unit))
    elif taken(cascade) not in offered:
        level, item, _ = taken(cascade)
        hint = nearest(item, {name for kind, name, _ in offered if kind == level})
        key = "objective" if level == "objective" else "kpi"
        yield Finding((*path, key), f"{_wanted(cascade)} on the card of {unit}{hint}", repr(item))


def _wanted(cascade: Cascade) -> str:
    level, item, basis = taken(cascade)
    return {"card": "a score", "objective": f"an objective {item}"}.get(
        level, f"a measure {item} ({basis})"
    )


def _support(path: KeyPath, support: Support, known: Cascades) -> Iterator[Finding]:
    offered = known.offers.get(support.unit)
    if offered is None:
        if any(unit.id == support.unit for unit in known.config.units):
            yield Finding((*path, "unit"), "a unit that has a scorecard", repr(support.unit))
    elif ("objective", support.objective, "") not in offered:
        hint = nearest(
            support.objective, {name for kind, name, _ in offered if kind == "objective"}
        )
        expected = f"an objective on the card of {support.unit}{hint}"
        yield Finding((*path, "objective"), expected, repr(support.objective))
