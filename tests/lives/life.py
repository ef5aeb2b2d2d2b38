"""One life of the small organisation: what can be done to it, beside the model of what must come.

Every act is done to the organisation, then to the model, and what it promises is looked at.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from scorecard import acts, releasing
from scorecard.close.act import Act
from scorecard.close.deciding.decide import end
from scorecard.close.deciding.wanted import Wanted
from scorecard.deliver.resend import resend, send_waiting
from scorecard.deliver.unsent import unsent
from scorecard.errors import InputError
from scorecard.period import Month
from tests.lives.model import Accepted, Ruling
from tests.lives.months import Months
from tests.lives.promises import Gone, newest
from tests.lives.world import Key
from tests.running import Checkpoints, Crash

REVIEW_HOURS = 4


class Life(Months):
    """The organisation with its people: they decide, let cards go, and see to the mail."""

    def set_figure(self, person: str, key: Key, value: Decimal) -> None:
        """Somebody sets a figure."""
        kpi, unit, month = key
        wanted = Wanted(kind="override", kpi=kpi, unit=unit, first=Month.parse(month), value=value)
        with self.desk() as desk:
            (made,) = acts.decide(desk, [wanted], _act(person))
        self.model.rulings.append(Ruling(made.seq, key, value, person))

    def take_back(self, person: str) -> None:
        """What was set last is set no longer."""
        ruling = next(item for item in reversed(self.model.rulings) if not item.reversed)
        with self.desk() as desk:
            end(desk, ruling.seq, "reversed", _act(person))
        ruling.reversed = True

    def accept(self, person: str) -> None:
        """Somebody finds the first open difference to be all right."""
        key, break_id = next(iter(self.stopping.items()))
        with self.desk() as desk:
            acts.decide(desk, [Wanted(kind="accept", break_id=break_id)], _act(person))
        del self.stopping[key]
        self.model.accepted.append(Accepted(key, self.model.differences()[key], person))

    def waive(self, month: str, unit: str) -> None:
        """The controller lets a card pass the first thing that stops it, if anything does."""
        with self.desk() as desk:
            for stop in releasing.month_gate(desk, Month.parse(month)).open(unit)[:1]:
                releasing.waive(desk, Month.parse(month), unit, stop.key, _act("carl"))
                self.waived.add((month, unit, stop.key.removeprefix("break ")))

    def approve(self, month: str, unit: str, person: str) -> None:
        """Somebody approves a card, who may and has not prepared it, or is refused."""
        card = newest(self.project, month)[unit]
        allowed = person in ("ann", "carl") or (person, unit) == ("nora", "north")
        allowed &= person not in self.model.preparers(unit, month) and card.status != "held"
        with self.desk() as desk:
            try:
                releasing.approve(desk, Month.parse(month), [unit], _act(person))
            except InputError:
                assert not allowed
            else:
                assert allowed
                about = month, unit, card.card_digest
                self.approved.setdefault(about, set()).add(person)

    # Releases and mail.

    def release(
        self, month: str, units: Sequence[str], person: str, crash_at: int | None = None
    ) -> None:
        """Somebody lets cards go, all that nothing stops or one; again after a crash."""
        before = newest(self.project, month)
        if crash_at is not None:
            try:
                with self.desk(Checkpoints(crash_at)) as desk:
                    releasing.release(desk, Month.parse(month), units, _act(person))
            except InputError:
                pass
            except Crash as crash:
                self.gone |= self._released(month)
                self._crashed(crash)
        waiting = {
            unit
            for unit, card in before.items()
            if card.status != "held" and (not units or unit in units)
        } - {unit for at, unit, version in self.gone if (at, version) == (month, _at(before, unit))}
        try:
            with self.desk() as desk:
                done = releasing.release(desk, Month.parse(month), units, _act(person))
        except InputError:
            held = [unit for unit in units if before[unit].status == "held"]
            assert held or self._stops()
        else:
            let_go = {unit for at, unit, _ in self._released(month) - self.gone}
            assert self._stops() or crash_at is not None or let_go == waiting == set(done.units)
            for unit in let_go:
                self._check_allowed(month, unit, before[unit].card_digest, person)
        self.gone |= self._released(month)
        self._carry_over(month)
        self.check()

    def _stops(self) -> bool:
        return self.gate != {"breaks": "none"}

    def _released(self, month: str) -> set[Gone]:
        """Final cards of the newest edition, as the ledger has them released."""
        with self.desk() as desk:
            current = {item.unit: item.card_digest for item in desk.ledger.releases(month)}
        return {
            (month, unit, card.version)
            for unit, card in newest(self.project, month).items()
            if card.status == "final" and current.get(unit) == card.files["pdf"]
        }

    def _carry_over(self, month: str) -> None:
        """A card that becomes final prints what was reviewed, whatever has come since."""
        for unit, card in newest(self.project, month).items():
            key, before = (month, unit, card.version), (month, unit, card.version - 1)
            if card.status == "final" and key not in self.made_of:
                self.made_of[key] = self.made_of[before]
                self.scores[key] = self.scores[before]

    def _check_allowed(self, month: str, unit: str, digest: str, person: str) -> None:
        """I7: what had to be done before a card goes was done."""
        if self.gate.get("approval"):
            given = self.approved.get((month, unit, digest), set())
            assert given - self.model.preparers(unit, month) - {person}
        if self.gate["breaks"] == "all":
            stopping = [item for key, item in self.stopping.items() if key[1:] == (unit, month)]
            assert {(month, unit, item) for item in stopping} <= self.waived
        if "review_hours" in self.gate:
            self.post.fetch(self.now)
            told = [m.at for m in self.post.letters if (m.kind, m.month) == ("digest", month)]
            assert max(told) + dt.timedelta(hours=REVIEW_HOURS) <= self.now

    def mend(self) -> None:
        """The server takes everything again, and the office sends what had not left."""
        self.server.at_rcpt.clear()
        with self.desk() as desk:
            refused = [m for m in unsent(desk.ledger.messages()) if m.state == "REJECTED"]
            for month in sorted({m.month for m in refused}):
                numbers = [str(m.number) for m in refused if m.month == month]
                resend(desk, month, numbers, _act("ann"))
            send_waiting(desk)
            assert unsent(desk.ledger.messages()) == []
        self.check()


def _act(person: str) -> Act:
    return Act(person, "command line", "as it was agreed")


def _at(cards: Mapping[str, Any], unit: str) -> int:
    return cards[unit].version if unit in cards else -1
