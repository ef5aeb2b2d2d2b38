"""Deputies who can stand in, absences, escalations that are sent, and KPIs that count arrivals."""

from collections.abc import Iterator

from scorecard.config.finding import Finding, KeyPath
from scorecard.config.kpis import TIMELINESS, Kpi
from scorecard.config.models import Config


def chasing(config: Config) -> Iterator[Finding]:
    """What is wrong with deputies, absences, the escalation and KPIs of timeliness."""
    yield from _deputies(config)
    for place, person in enumerate(config.people):
        for number, away in enumerate(person.away):
            if away.last_day < away.first_day:
                path = ("people", place, "away", number, "last_day")
                yield Finding(path, f"{away.first_day} or later", str(away.last_day))
    yield from _escalation(config)
    for place, kpi in enumerate(config.kpis):
        yield from _counting(("kpis", place), kpi)


def _deputies(config: Config) -> Iterator[Finding]:
    deputies = {person.id: person.deputy for person in config.people}
    for place, person in enumerate(config.people):
        path = ("people", place, "deputy")
        if person.deputy == person.id:
            yield Finding(path, "another person's id", repr(person.id))
            continue
        chain = [person.id]
        while (after := deputies.get(chain[-1])) is not None and after not in chain:
            chain.append(after)
        if after == person.id:
            circle = " -> ".join([*chain, person.id])
            yield Finding(path, "deputies that end with somebody who has none of these", circle)


def _escalation(config: Config) -> Iterator[Finding]:
    chase = config.chasing
    if chase.escalate_to is None:
        return
    due = (chase.cutoff.day + chase.escalate_after, chase.cutoff.at)
    if not any(step.do == "remind" and (step.day, step.at) >= due for step in config.timetable):
        expected = f"a step `do: remind` in the timetable on day {due[0]} at {due[1]} or later"
        yield Finding(("chasing", "escalate_to"), f"{expected}, which tells them", "none")


def _counting(path: KeyPath, kpi: Kpi) -> Iterator[Finding]:
    """A KPI that counts deliveries on time has that one source, and is a ratio."""
    if TIMELINESS not in kpi.sources:
        return
    if len(kpi.sources) > 1:
        expected = "[timeliness] and no other beside it"
        yield Finding((*path, "sources"), expected, ", ".join(kpi.sources))
    if kpi.aggregation != "ratio":
        expected = "ratio: deliveries on time are counted as a share of all"
        yield Finding((*path, "aggregation"), expected, kpi.aggregation)
    for key in ("operands", "formula"):
        if getattr(kpi, key) is not None:
            yield Finding((*path, key), f"no {key}: deliveries are what is counted", key)
