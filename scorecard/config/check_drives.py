"""What must hold of the links of a strategy map."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from scorecard.config.finding import Finding, KeyPath
from scorecard.config.models import Config
from scorecard.config.scorecards import Drive, Objective, Scorecard
from scorecard.spelling import nearest


def drives(config: Config) -> Iterator[Finding]:
    """Unknown objectives and measures, an objective that drives itself, repeated links and lags."""
    for i, card in enumerate(config.scorecards):
        objectives = dict(_objectives(card))
        by_id = {objective.id: objective for objective in objectives.values()}
        for place, objective in objectives.items():
            path: KeyPath = ("scorecards", i, *place)
            for number, drive in enumerate(objective.drives):
                yield from _drive((*path, "drives", number), objective, drive, by_id)
            yield from _twice((*path, "drives"), objective.drives)
        yield from _circles(("scorecards", i), list(by_id.values()))


def _objectives(card: Scorecard) -> Iterator[tuple[KeyPath, Objective]]:
    for p, perspective in enumerate(card.perspectives):
        for o, objective in enumerate(perspective.objectives):
            yield ("perspectives", p, "objectives", o), objective


def _drive(
    path: KeyPath, objective: Objective, drive: Drive, by_id: Mapping[str, Objective]
) -> Iterator[Finding]:
    if len(set(drive.lags)) < len(drive.lags):
        found = ", ".join(map(str, drive.lags))
        yield Finding((*path, "lags"), "each number of months once", found)
    driven = by_id.get(drive.objective)
    if driven is None:
        expected = "an objective of the same scorecard" + nearest(drive.objective, set(by_id))
        yield Finding((*path, "objective"), expected, repr(drive.objective))
    elif driven is objective:
        yield Finding((*path, "objective"), "another objective", repr(drive.objective))
    for key, kpi, of in (("measure", drive.measure, objective), ("result", drive.result, driven)):
        if kpi is None or of is None:
            continue
        measured = {measure.kpi for measure in of.measures}
        if kpi not in measured:
            expected = f"a KPI measured under {of.id}" + nearest(kpi, measured)
            yield Finding((*path, key), expected, repr(kpi))


def _twice(path: KeyPath, links: Sequence[Drive]) -> Iterator[Finding]:
    ends = Counter((link.objective, link.measure, link.result) for link in links)
    for (objective, _, _), count in ends.items():
        if count > 1:
            yield Finding(path, "each link once", f"{objective!r} {count} times")


def _circles(path: KeyPath, objectives: Sequence[Objective]) -> Iterator[Finding]:
    """A circle of objectives that drive each other; what drives itself is told of elsewhere."""
    onward = {o.id: [d.objective for d in o.drives if d.objective != o.id] for o in objectives}
    seen: set[str] = set()
    for objective in objectives:
        trail = _round(objective.id, onward)
        if trail and not seen & set(trail):
            seen |= set(trail)
            found = "the circle " + " -> ".join(trail)
            yield Finding(path, "links of which none leads back to where it began", found)


def _round(start: str, onward: Mapping[str, Sequence[str]]) -> list[str]:
    """The way from an objective back to itself; empty where there is none."""
    trails, stack = {start: [start]}, [start]
    while stack:
        at = stack.pop()
        for following in onward.get(at, ()):
            if following == start:
                return [*trails[at], start]
            if following not in trails:
                trails[following] = [*trails[at], following]
                stack.append(following)
    return []
