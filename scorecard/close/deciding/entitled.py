"""Who may decide what."""

from collections.abc import Iterator
from typing import Final

from scorecard.config.cascades import scorecard_of
from scorecard.config.models import Config
from scorecard.config.organisation import Person
from scorecard.config.responsible import owner_of
from scorecard.errors import InputError
from scorecard.period import Month, months_between
from scorecard.stores.ledger_decisions import NewDecision

JUDGES: Final = frozenset({"osm", "controller"})
"""Roles that may decide everything, and confirm what others decided."""

_AND_JUDGES: Final = "somebody with the role osm or controller"
_OTHERS: Final = {
    "estimate": "whoever answers for the KPI, or ",
    "explain": "an owner of one of the sources or of the KPI, or ",
    "item": "an owner of one of the sources or of the KPI, or ",
    "certify": "the owner of the source or of the KPI, or ",
    "dispute": "the unit's head, or ",
    "comment": "whoever answers for the KPI or the objective, the unit's head, or ",
    "approve": "the unit's head, or ",
    "action": "whoever answers for the KPI or the objective, the unit's head, or ",
    "minute": "whoever answers for the KPI or the objective, the unit's head, or ",
    "follow_up": "the unit's head, whoever answers for the KPI or the objective, or ",
}


def is_judge(person: Person) -> bool:
    """Whether somebody may decide everything."""
    return bool(JUDGES & set(person.roles))


def check_entitled(config: Config, person: Person, decision: NewDecision) -> None:
    """Raise `InputError` where a person may not decide this."""
    if decision.kind == "point":
        if "osm" not in person.roles:
            raise InputError(
                "point: expected somebody with the role osm to edit a front page, found "
                f"{person.id}"
            )
        return
    if is_judge(person) or person.id in set(_entitled(config, decision)):
        return
    who = _OTHERS.get(decision.kind, "") + _AND_JUDGES
    what = " of ".join(part for part in (decision.kpi, decision.unit) if part)
    raise InputError(
        f"{decision.kind}{f' for {what}' if what else ''}: expected {who}, found {person.id}"
    )


def _entitled(config: Config, decision: NewDecision) -> Iterator[str]:
    """Ids of the people who may decide this whatever their roles."""
    match decision.kind:
        case "estimate":
            yield from _owners(config, decision)
        case "dispute" | "approve":
            yield from (u.head for u in config.units if u.id == decision.unit and u.head)
        case "comment" | "action" | "minute":
            yield from commentators(config, decision)
        case "follow_up":
            yield from commentators(config, decision)
            # A new day is agreed with somebody else than the one who is late.
            if decision.edit != "moved" and decision.action_owner is not None:
                yield decision.action_owner
        case "certify":
            yield from (s.owner for s in config.sources if s.id == decision.source)
            yield from (k.owner for k in config.kpis if k.id == decision.kpi)
        case "explain" | "item" if decision.seen is not None:
            sides = (decision.seen.left_source, decision.seen.right_source)
            yield from (s.owner for s in config.sources if s.id in sides)
            yield from _owners(config, decision)


def commentators(config: Config, decision: NewDecision) -> Iterator[str]:
    """Ids of the people who answer for what a comment is on, besides the office."""
    if decision.kpi is not None:
        yield from _owners(config, decision)
    what, _, item = (decision.place or "").partition(" ")
    for unit in config.units:
        if unit.id != decision.unit:
            continue
        if unit.head is not None:
            yield unit.head
        card = scorecard_of(config, unit)
        for perspective in card.perspectives if card and what == "objective" else ():
            yield from (o.owner for o in perspective.objectives if o.id == item)


def _owners(config: Config, decision: NewDecision) -> list[str]:
    """Whoever answers for the figure in every month of the decision; nobody where that changes."""
    if decision.kpi is None or decision.unit is None or decision.first_month is None:
        return []
    first = Month.parse(decision.first_month)
    last = Month.parse(decision.last_month or decision.first_month)
    kpi, unit = decision.kpi, decision.unit
    owners = {owner_of(config, kpi, unit, month) for month in months_between(first, last)}
    return list(owners) if len(owners) == 1 else []
