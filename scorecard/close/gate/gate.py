"""The gate of a month: what stops each card now, less what was waived and what time has lifted."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from scorecard.close.deciding.entitled import is_judge
from scorecard.close.desk import Desk
from scorecard.close.gate.stops import ABOUT_CONTENT, Stop, Waived, content_stops
from scorecard.config import moments
from scorecard.config.models import Config
from scorecard.config.working_days import local_day, moment
from scorecard.labels import plural, t
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.report.narrative.wording import read_wording
from scorecard.stores.editions import CardVersion
from scorecard.stores.ledger_decisions import Decision

APPROVAL: Final = "approval"
WINDOW: Final = "window"
# Whoever did one of these to figures or front page of a card has prepared it.
_PREPARING: Final = ("override", "estimate", "accept", "prefer", "item", "ignore", "point")
_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class Gate:
    """What stops the cards of a month, by unit; a unit without a stop is not in it."""

    month: Month
    stops: Mapping[str, tuple[Stop, ...]]

    def of(self, unit: str) -> tuple[Stop, ...]:
        """Everything about a unit's card, waived and lifted or not."""
        return self.stops.get(unit, ())

    def open(self, unit: str) -> tuple[Stop, ...]:
        """What keeps a unit's card."""
        return tuple(stop for stop in self.of(unit) if stop.is_open)


def content_gate(desk: Desk, month: Month) -> Gate:
    """What stops cards before there is an edition of them: figures and words alone."""
    stops = _content(desk, month)
    return Gate(month, _by_unit(_judged(desk, month, stops)))


def gate_of(
    desk: Desk, month: Month, cards: Iterable[CardVersion], releasing: str | None = None
) -> Gate:
    """What stops cards of the month's edition; `releasing` is who is about to release them.

    The digest itself is no stop: no card's mail leaves before it, whatever the gate says.
    """
    stops = _content(desk, month)
    decisions = desk.ledger.decisions.all()
    for card in cards:
        if card.status != "held":
            stops += _approval(desk.config, month, card, decisions, releasing)
            stops += _window(desk, month, card.unit)
    return Gate(month, _by_unit(_judged(desk, month, stops)))


def _content(desk: Desk, month: Month) -> list[Stop]:
    words = read_wording(desk.templates, desk.config.organisation.language)
    return content_stops(desk.warehouse, desk.config, month, words.labels)


def card_mark(card_digest: str) -> str:
    """What an approval names the card by it is of: another card needs another one."""
    return f"card {card_digest[:12]}"


def preparers(decisions: Iterable[Decision], month: Month, unit: str) -> set[str]:
    """Ids of the people who decided something on a unit's card of a month."""
    return {
        item.person
        for item in decisions
        if item.kind in _PREPARING
        and item.state != "reversed"
        and item.unit == unit
        and (item.first_month or "") <= str(month) <= (item.last_month or "9999-12")
    }


def approvers(config: Config, unit: str) -> set[str]:
    """Ids of the people who may approve a unit's card."""
    heads = {item.head for item in config.units if item.id == unit and item.head}
    return heads | {person.id for person in config.people if is_judge(person)}


def remarks(stops: Sequence[Stop]) -> tuple[str, ...]:
    """What a card goes with though it was not settled, one by one; empty where all was."""
    waived = [(stop, stop.waived) for stop in stops if stop.waived is not None]
    said = [
        t(
            "{stop}: waived by {person} until {day} ({reason})",
            stop=_plain(stop.told or stop.what),
            person=waiver.person,
            day=waiver.until,
            reason=_plain(waiver.reason),
        )
        for stop, waiver in waived
    ]
    lifted = (_plain(stop.told or stop.what) for stop in _lifted(stops))
    return (*said, *(t("{stop}: open at the deadline", stop=what) for what in lifted))


def remarks_in_brief(stops: Sequence[Stop]) -> tuple[str, ...]:
    """How much of it there is, and who waived: what any reader may know."""
    names = list(dict.fromkeys(stop.waived.person for stop in stops if stop.waived is not None))
    count = sum(stop.waived is not None for stop in stops)
    said = []
    if count:
        whose = f" {t('and')} ".join(names)
        told = plural(
            "1 matter waived by {people}", "{count} matters waived by {people}", count, people=whose
        )
        said.append(told)
    lifted = len(_lifted(stops))
    if lifted:
        told = plural(
            "published at the deadline with 1 matter open",
            "published at the deadline with {count} matters open",
            lifted,
        )
        said.append(told)
    return tuple(said)


def _lifted(stops: Sequence[Stop]) -> list[Stop]:
    return [stop for stop in stops if stop.lifted and stop.waived is None]


def _plain(text: str) -> str:
    return text.strip().removesuffix(".")


def refusal(stopped: Mapping[str, Sequence[Stop]], month: Month) -> str:
    """Why cards cannot be released, with what clears each: one line for everything that stops."""
    lines = [f"{month}: expected cards that nothing stops, found"]
    for unit, stops in stopped.items():
        for stop in stops:
            whose = f" ({stop.who})" if stop.who else ""
            lines.append(f"  {unit}, {stop.key}: {stop.what}; it waits for {stop.how}{whose}")
    lines.append(
        "settle each, or waive it by name: scorecard gate waive ITEM --unit UNIT "
        f"--month {month} --by PERSON --reason TEXT"
    )
    return "\n".join(lines)


def deadline_of(config: Config, month: Month) -> dt.datetime | None:
    """When the month's cards are due, in the organisation's time zone."""
    due = config.gate.deadline
    return None if due is None else moment(config, month, due.day, due.at)


def _judged(desk: Desk, month: Month, stops: Iterable[Stop]) -> Iterator[Stop]:
    """Stops with the waivers in force for them, and lifted where the deadline has done that."""
    waivers = _waivers(desk, month)
    at, policy = deadline_of(desk.config, month), desk.config.gate.deadline
    is_over = at is not None and policy is not None and desk.clock() >= at
    lifts = is_over and policy is not None and policy.then == "caveats"
    for stop in stops:
        yield replace(
            stop,
            waived=waivers.get((stop.unit, stop.key, stop.what)),
            lifted=lifts and stop.kind in ABOUT_CONTENT,
        )


def _waivers(desk: Desk, month: Month) -> dict[tuple[str, str, str], Waived]:
    names, now = Names(desk.config), local_day(desk.config, desk.clock()).isoformat()
    return {
        (item.unit or "", item.place or "", item.evidence): Waived(
            item.seq, names.people.get(item.person, item.person), item.reason, item.due or ""
        )
        for item in desk.ledger.decisions.all()
        if item.kind == "waive"
        and item.state == "in_force"
        and item.first_month == str(month)
        and now <= (item.due or "")
    }


def _approval(
    config: Config,
    month: Month,
    card: CardVersion,
    decisions: Sequence[Decision],
    releasing: str | None,
) -> Iterator[Stop]:
    if not config.gate.approval:
        return
    prepared = preparers(decisions, month, card.unit) | ({releasing} if releasing else set())
    given = {
        item.person
        for item in decisions
        if item.kind == "approve"
        and item.state == "in_force"
        and (item.unit, item.first_month) == (card.unit, str(month))
        and item.evidence == card_mark(card.card_digest)
    }
    allowed = approvers(config, card.unit)
    if not given & (allowed - prepared):
        names = Names(config)
        who = [names.people[person] for person in sorted(allowed - prepared)]
        yield Stop(
            card.unit,
            APPROVAL,
            APPROVAL,
            _unapproved(given & allowed, releasing, names),
            " or ".join(who[:3]) + (" or others" if len(who) > 3 else ""),
            "the approval of somebody who has not prepared it",
        )


def _unapproved(given: Collection[str], releasing: str | None, names: Names) -> str:
    if not given:
        return "the card as it is has not been approved"
    told = " and ".join(names.people.get(person, person) for person in sorted(given))
    doing = "releases it" if releasing in given else "decided figures of it"
    return f"the card is approved by {told} alone, who {doing}"


def _window(desk: Desk, month: Month, unit: str) -> Iterator[Stop]:
    hours = desk.config.gate.review_hours
    if not hours:
        return
    sent = [m.state_at for m in desk.ledger.messages(month, "SENT") if m.kind == "digest"]
    over = None if not sent else dt.datetime.fromisoformat(max(sent)) + dt.timedelta(hours=hours)
    if over is None or desk.clock() < over:
        names = Names(desk.config)
        office = [names.people[p.id] for p in desk.config.people if "osm" in p.roles]
        until = "its digest and the hours after it"
        if over is not None:
            zone = moments.zone_of(desk.config)
            until = f"{moments.brief(over, zone)} ({zone})"
        yield Stop(
            unit,
            WINDOW,
            WINDOW,
            f"the strategy office has {hours} hours from its digest on to look at it",
            " or ".join(office),
            until,
        )


def _by_unit(stops: Iterable[Stop]) -> dict[str, tuple[Stop, ...]]:
    found: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        found[stop.unit].append(stop)
    return {unit: tuple(items) for unit, items in found.items()}
