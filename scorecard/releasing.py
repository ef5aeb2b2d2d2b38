"""Letting cards go: what stops them, who lets one pass, and the release itself."""

import datetime as dt
from collections.abc import Sequence

from scorecard.acts import decide
from scorecard.close.act import Act, registered
from scorecard.close.calculated import need
from scorecard.close.deciding.decide import Decided
from scorecard.close.desk import Desk
from scorecard.close.gate.gate import Gate, gate_of, refusal
from scorecard.close.gate.waiving import approval, waiver
from scorecard.close.release import (
    chosen,
    finalise,
    latest_edition,
    not_released,
    unreleased,
)
from scorecard.deliver.dispatch import BY_POLICY, release_and_send, send_digest
from scorecard.deliver.outbox import Sent
from scorecard.errors import InputError
from scorecard.outcomes import Released
from scorecard.period import Month
from scorecard.stages import alerts, control, snapshot


def scorecard_mail(desk: Desk, month: Month) -> Sent:
    """Mail released cards, each recipient once.

    Where the run itself releases, cards go that nothing stops any more; each unit's first alone.
    """
    found = alerts(desk, month)
    if desk.config.release.policy != "auto":
        sent = release_and_send(desk, month, [], found, BY_POLICY)
        control(desk, month)
        return sent
    edition = latest_edition(desk, month)
    gate = gate_of(desk, month, edition.cards)
    released = {release.unit for release in desk.ledger.releases(month)}
    going = [
        card.unit
        for card in edition.cards
        if card.unit not in released and card.status != "held" and not gate.open(card.unit)
    ]
    if finalise(desk, gate, going).new:
        snapshot(desk)
    sent = release_and_send(desk, month, unreleased(desk, month, going), found, BY_POLICY)
    control(desk, month)
    return sent


def month_gate(desk: Desk, month: Month, releasing: str | None = None) -> Gate:
    """What stops the cards of the month's newest edition; raises `InputError` without one."""
    need(desk, "diagnoses")
    return gate_of(desk, month, latest_edition(desk, month).cards, releasing)


def waive(
    desk: Desk, month: Month, unit: str, key: str, act: Act, until: dt.date | None = None
) -> Decided:
    """Waive one thing that stops a unit's card; raises as `waiver` and `decide` do."""
    wanted = waiver(desk, month_gate(desk, month), unit, key, until)
    done = decide(desk, [wanted], act)
    control(desk, month)
    return done[0]


def approve(desk: Desk, month: Month, units: Sequence[str], act: Act) -> list[Decided]:
    """Approve cards as they are in the newest edition; raises as `approval` and `decide` do."""
    person = registered(desk.config, act)
    cards = chosen(latest_edition(desk, month), units)
    done = decide(desk, [approval(desk, month, card, person.id) for card in cards], act)
    control(desk, month)
    return done


def release(desk: Desk, month: Month, units: Sequence[str], act: Act) -> Released:
    """Make reviewed cards final and mail them, the office of strategy management told first.

    Without units all go that nothing stops. Raises `InputError` for units without a card, with one
    that is held or that something stops, and where something stops all; for an act without a
    registered person or a reason, and while the cards are only compared with hand-made ones.
    """
    registered(desk.config, act)
    if desk.config.release.policy == "shadow":
        raise InputError(
            "release.policy is shadow: cards are compared with the hand-made ones and nothing is "
            "released; see `scorecard shadow`, and set release.policy to person to switch"
        )
    open_alerts = alerts(desk, month)
    send_digest(desk, month, open_alerts)
    waiting = not_released(desk, month, chosen(latest_edition(desk, month), units))
    gate = month_gate(desk, month, act.person)
    stopped = {card.unit: gate.open(card.unit) for card in waiting if gate.open(card.unit)}
    going = [card.unit for card in waiting if card.unit not in stopped]
    if stopped and (units or not going):
        raise InputError(refusal(stopped, month))
    publication = finalise(desk, gate, going)
    due = unreleased(desk, month, going)
    sent = release_and_send(desk, month, due, open_alerts, act)
    snapshot(desk)
    control(desk, month)
    read = {unit for recipient in desk.config.distribution for unit in recipient.units}
    let_go = tuple(item.card.unit for item in due)
    unread = [u.name for u in desk.config.units if u.id in let_go and u.id not in read]
    return Released(publication, let_go, sent, tuple(unread), stopped)
