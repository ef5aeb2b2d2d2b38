"""Rows of a review workbook about the gate: what may be waived of a card, and cards to approve."""

import hashlib
from collections.abc import Iterator
from typing import Final

from scorecard.close.deciding.entitled import is_judge
from scorecard.close.deciding.wanted import Wanted
from scorecard.close.desk import Desk
from scorecard.close.gate.gate import APPROVAL, Gate, approvers, gate_of, preparers
from scorecard.close.gate.stops import Stop
from scorecard.close.gate.waiving import approval, waiver
from scorecard.close.release import chosen, latest_edition
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.review.review_content import Line
from scorecard.review.review_layout import Subject
from scorecard.review.said_lines import SaidLine
from scorecard.stores.editions import CardVersion

_DIGITS: Final = 12


def gate_lines(desk: Desk, month: Month) -> list[SaidLine]:
    """For judges what stops each card, for whoever may approve a card that it waits for that.

    None before the month has an edition, and none while cards are only compared.
    """
    edition = desk.editions.latest(str(month))
    if edition is None or desk.config.release.policy == "shadow":
        return []
    gate = gate_of(desk, month, edition.cards)
    names = Names(desk.config)
    found = list(_approvals(desk, gate, edition.cards, names))
    judges = [person.id for person in desk.config.people if is_judge(person)]
    for unit in desk.config.units:
        for stop in gate.open(unit.id):
            if stop.kind != APPROVAL:
                line = _line(stop, f"stop {unit.id} {stop.key}", stop.what, names, month)
                found += [SaidLine(person, line) for person in judges]
    return found


def let_pass(desk: Desk, subject: Subject, person: str) -> Wanted:
    """The waiver or approval that a row's answer is; raises as `waiver` and `approval` do."""
    unit, _, key = subject.id.partition(" ")
    month = Month.parse(subject.month)
    edition = latest_edition(desk, month)
    if subject.kind == "stop":
        return waiver(desk, gate_of(desk, month, edition.cards), unit, key)
    (card,) = chosen(edition, [unit])
    return approval(desk, month, card, person)


def _approvals(
    desk: Desk, gate: Gate, cards: tuple[CardVersion, ...], names: Names
) -> Iterator[SaidLine]:
    decisions = desk.ledger.decisions.all()
    for card in cards:
        for stop in gate.open(card.unit):
            if stop.kind == APPROVAL:
                about = f"approval {card.unit}"
                line = _line(stop, about, card.card_digest, names, gate.month)
                who = approvers(desk.config, card.unit)
                who -= preparers(decisions, gate.month, card.unit)
                yield from (SaidLine(person, line) for person in sorted(who))


def _line(stop: Stop, about: str, seen: str, names: Names, month: Month) -> Line:
    approves = stop.kind == APPROVAL
    return Line(
        subject=Subject(
            about=about,
            fingerprint=hashlib.sha256(seen.encode()).hexdigest()[:_DIGITS],
            entered_as="",
            kpi_name="The whole card",
            unit_name=names.units[stop.unit],
            month=str(month),
        ),
        what=f"{'To be approved' if approves else 'Stops this card'}: {stop.what}",
        words=("approve",) if approves else ("waive",),
        diagnosis="" if approves else f"waits for {stop.how}",
    )
