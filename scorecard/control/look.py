"""A month end as it stands now, from landing, warehouse, editions, gate, timetable and ledger."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from scorecard.close.chase import Awaited, awaited
from scorecard.close.desk import Desk
from scorecard.close.gate.gate import Gate, deadline_of, gate_of
from scorecard.close.gate.stops import Stop
from scorecard.close.timetable import Due, timetable_of
from scorecard.config.absence import reached
from scorecard.config.moments import brief, zone_of
from scorecard.config.working_days import cutoff, local_day, moment, working_day
from scorecard.control.facts import (
    AlertRow,
    CardRow,
    CellRow,
    ChasedRow,
    Control,
    Fact,
    Light,
    MailRow,
    SourceRow,
    StepRow,
    StopRow,
    worst,
)
from scorecard.period import Month
from scorecard.reconcile.decided import decision_words, row_of
from scorecard.reconcile.sentences import Names
from scorecard.stores.editions import CardVersion, Edition
from scorecard.stores.ledger import QueuedMessage, Release

# With more units there are no columns for them: what is missing is named instead.
UNITS_SHOWN = 24
_NAMED = 6
_CHASING = ("reminder", "form", "review", "owner")
_KINDS = {
    "digest": "Alert digests",
    "card": "Scorecards",
    "form": "Forms",
    "reminder": "Reminders",
    "review": "Review workbooks",
    "owner": "Alerts of one's own sources",
    "receipt": "Receipts",
    "failure": "Failed runs",
    "chat": "Chat messages",
}
_LIGHTS: Mapping[str, Light] = {
    "arrived": "good",
    "expected": "wait",
    "failed": "bad",
    "overdue": "bad",
}


def look(desk: Desk, month: Month) -> Control:
    """The control page's content; what has not happened yet is said to be still to come."""
    return _Look(desk, month).all()


class _Look:
    """What is known of a month end at a moment."""

    def __init__(self, desk: Desk, month: Month) -> None:
        self._desk, self._month = desk, month
        self._now = desk.clock()
        self._zone = zone_of(desk.config)
        self._names = Names(desk.config)
        self._edition: Edition | None = desk.editions.latest(str(month))
        self._messages: list[QueuedMessage] = desk.ledger.messages(month)
        self._calculated = desk.warehouse.has_done("diagnoses")

    def all(self) -> Control:
        config, edition = self._desk.config, self._edition
        cards = () if edition is None else edition.cards
        judged = cards and self._calculated and config.release.policy != "shadow"
        gate = gate_of(self._desk, self._month, cards) if judged else Gate(self._month, {})
        sources = awaited(self._desk.project, config, self._month, self._now)
        units, rows = self._sources(sources)
        card_rows = tuple(self._cards(cards, gate))
        stops = tuple(self._stops(gate))
        decisions = tuple(self._decisions())
        alerts = self._desk.ledger.open_alerts(self._month)
        mails = tuple(self._mails())
        return Control(
            organisation=config.organisation.name,
            month=self._month.title,
            at=f"{self._moment(self._now)} ({self._zone})",
            edition="no edition yet" if edition is None else f"edition {edition.number}",
            forecast=tuple(self._forecast(cards, gate, sources)),
            facts=tuple(self._facts(sources, card_rows, stops, decisions, mails)),
            steps=tuple(self._steps()),
            cards=card_rows,
            stops=stops,
            units=units,
            sources=rows,
            alerts=tuple(AlertRow(title, count) for count, title in alerts.values()),
            decisions=decisions,
            chased=tuple(self._chased()),
            mails=mails,
        )

    def _facts(
        self,
        sources: Sequence[Awaited],
        cards: Sequence[CardRow],
        stops: Sequence[StopRow],
        decisions: Sequence[str],
        mails: Sequence[MailRow],
    ) -> Iterator[Fact]:
        came = sum(not item.is_outstanding for item in sources)
        light = worst([_LIGHTS[item.state] for item in sources])
        yield Fact(f"{came} of {len(sources)}", "sources are in", light, "sources")
        released = sum(card.status.startswith("released") for card in cards)
        light = "none" if not cards else "wait" if released < len(cards) else "good"
        yield Fact(f"{released} of {len(cards)}", "cards are released", light, "cards")
        waiting = sum(stop.light == "bad" for stop in stops)
        yield Fact(str(waiting), "matters stop cards", "bad" if waiting else "good", "stops")
        light = "bad" if decisions else "good"
        yield Fact(str(len(decisions)), "decisions wait for a second person", light, "decisions")
        left = sum(mail.waiting + mail.failed for mail in mails)
        sent = sum(mail.sent for mail in mails)
        yield Fact(f"{sent} of {sent + left}", "mails are out", "bad" if left else "good", "mails")

    def _forecast(
        self, cards: Sequence[CardVersion], gate: Gate, sources: Sequence[Awaited]
    ) -> Iterator[str]:
        """When cards may go, as far as that can be said."""
        waiting = [card for card in cards if card.status != "held"]
        stopped = [card.unit for card in waiting if gate.open(card.unit)]
        if not cards:
            yield "There are no cards of the month yet."
        elif not stopped:
            yield "Nothing stops the cards."
        else:
            kinds = Counter(stop.kind for unit in stopped for stop in gate.open(unit))
            told = ", ".join(_counted(count, _STOPS[kind]) for kind, count in kinds.items())
            yield f"{len(stopped)} of {_counted(len(waiting), 'card')} wait: {told}."
        late = [item for item in sources if item.is_outstanding]
        usual = [item.forecast.usual for item in late if item.forecast.usual is not None]
        if usual:
            last = max(usual)
            when = moment(self._desk.config, self._month, last.working_day, last.at)
            if when > self._now:
                yield f"By what is usual all figures are there by {self._moment(when)}."
        due = cutoff(self._desk.config, self._month)
        if due > self._now:
            yield f"The cut-off for figures is {self._moment(due)}."
        deadline = deadline_of(self._desk.config, self._month)
        policy = self._desk.config.gate.deadline
        if deadline is not None and policy is not None:
            then = "cards stay until all is settled"
            if policy.then == "caveats":
                then = "cards go with what is open printed on them"
            passed = "was" if deadline <= self._now else "is"
            yield f"The deadline {passed} {self._moment(deadline)}; from then on {then}."

    def _steps(self) -> Iterator[StepRow]:
        done = self._desk.ledger.steps_done(self._month)
        for due in timetable_of(self._desk.config, self._month):
            when = f"{working_day(due.step.day)}, {self._moment(due.when)}"
            yield StepRow(when, due.name, *self._step(due, done.get(due.key)))

    def _step(self, due: Due, at: str | None) -> tuple[str, Light]:
        if at is not None:
            return f"done {self._moment(at)}", "good"
        if due.when <= self._now:
            return "due, not done by the clock", "wait"
        return "to come", "none"

    def _cards(self, cards: Sequence[CardVersion], gate: Gate) -> Iterator[CardRow]:
        releases = {r.unit: r for r in self._desk.ledger.releases(self._month)}
        mails: dict[str, Counter[str]] = defaultdict(Counter)
        for message in self._messages:
            if message.kind == "card" and message.unit is not None:
                mails[message.unit][message.state] += 1
        for card in cards:
            opened = gate.open(card.unit)
            waived = sum(stop.waived is not None for stop in gate.of(card.unit))
            status, light = self._status(card, releases.get(card.unit), opened)
            counts = mails[card.unit]
            sent, total = counts["SENT"], sum(counts.values()) - counts["REJECTED"]
            yield CardRow(
                unit=card.unit,
                name=self._names.units.get(card.unit, card.unit),
                version=str(card.version) if card.files else "",
                status=status,
                light=light,
                stopped_by=_stopped_by(card, opened),
                waived=str(waived) if waived else "",
                mails=f"{sent} of {total}" if total else "",
            )

    def _status(
        self, card: CardVersion, release: Release | None, opened: Sequence[Stop]
    ) -> tuple[str, Light]:
        if card.status == "held":
            return "held", "bad"
        if card.status == "final" and release is not None:
            who = self._names.people.get(release.person or "", "the run")
            when = self._moment(release.at)
            return f"released by {who}, {when}", "good"
        if opened:
            return "stopped", "bad"
        return "may be released", "wait"

    def _stops(self, gate: Gate) -> Iterator[StopRow]:
        for unit in self._desk.config.units:
            for stop in gate.of(unit.id):
                told = (unit.name, stop.key, stop.what, stop.how, stop.who)
                yield StopRow(*told, *_stop_state(stop))

    def _sources(self, sources: Sequence[Awaited]) -> tuple[tuple[str, ...], tuple[SourceRow, ...]]:
        """Columns of units, none where there are too many, and a row for each source."""
        cells: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        if self._calculated:
            at = {"month": str(self._month), "month_index": self._month.index}
            for row in self._desk.warehouse.rows("control/select_cells", at):
                cells[row["source"]][row["unit"]] = row["given"], row["lacking"]
        seen = {unit for found in cells.values() for unit in found}
        units = [unit.id for unit in self._desk.config.units if unit.id in seen]
        shown = units if len(units) <= UNITS_SHOWN else []
        rows = tuple(self._source(item, cells[item.source.id], shown, units) for item in sources)
        return tuple(self._names.units[unit] for unit in shown), rows

    def _source(
        self,
        item: Awaited,
        cells: Mapping[str, tuple[int, int]],
        shown: Sequence[str],
        units: Sequence[str],
    ) -> SourceRow:
        to = reached(self._desk.config, item.owner, local_day(self._desk.config, self._now))
        away = "" if to.absent is None else f" (for {to.absent.name}, who is away)"
        lacking = [unit for unit in units if cells.get(unit, (0, 0))[1]]
        state, light = self._state(item), _LIGHTS[item.state]
        return SourceRow(
            name=item.source.name,
            owner=f"{to.person.name}{away}",
            state=state,
            light="bad" if light == "good" and lacking else light,
            usual=str(item.forecast.usual or ""),
            chance=f"{round(item.forecast.chance * 100)} %" if item.forecast.closes else "",
            missing=_listed(item.missing or [self._names.units[unit] for unit in lacking]),
            cells=tuple(_cell(self._names.units[u], *cells.get(u, (0, 0))) for u in shown),
        )

    def _state(self, item: Awaited) -> str:
        if item.state == "arrived" and item.came is not None:
            late = "" if item.came.on_time else ", late"
            return f"in, {working_day(item.came.working_day)} {item.came.at:%H:%M}{late}"
        if item.state == "failed":
            return f"failed: {item.reason}"
        due = self._moment(item.due)
        return f"expected by {due}" if item.state == "expected" else f"overdue since {due}"

    def _decisions(self) -> Iterator[str]:
        for item in self._desk.ledger.decisions.all():
            if item.state == "waiting":
                by = self._names.people.get(item.person, item.person)
                yield f"{item.seq}: {decision_words(row_of(item), self._names)}, by {by}"

    def _chased(self) -> Iterator[ChasedRow]:
        """Whoever was written to, the last time first."""
        last: dict[str, QueuedMessage] = {}
        for message in self._messages:
            if message.kind in _CHASING and message.state == "SENT":
                known = last.get(message.person)
                if known is None or known.state_at < message.state_at:
                    last[message.person] = message
        for person, message in sorted(last.items(), key=lambda pair: pair[1].state_at)[::-1]:
            when = self._moment(message.state_at)
            name = self._names.people.get(person, person)
            yield ChasedRow(name, message.subject, when)

    def _mails(self) -> Iterator[MailRow]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for message in self._messages:
            counts[message.kind][message.state] += 1
        for kind, name in _KINDS.items():
            found = counts[kind]
            if found:
                waiting = found["PENDING"] + found["CLAIMED"] + found["DEFERRED"]
                yield MailRow(name, found["SENT"], waiting, found["UNKNOWN"] + found["REJECTED"])

    def _moment(self, when: dt.datetime | str) -> str:
        return brief(when, self._zone)


_STOPS = {
    "break": "open difference",
    "figure": "missing figure",
    "comment": "missing comment",
    "certificate": "missing certificate",
    "approval": "missing approval",
    "window": "review under way",
}


def _stopped_by(card: CardVersion, opened: Sequence[Stop]) -> str:
    if card.status == "held":
        return "; ".join(card.reasons)
    kinds = Counter(stop.kind for stop in opened)
    return ", ".join(_counted(count, _STOPS[kind]) for kind, count in kinds.items())


def _cell(unit: str, given: int, lacking: int) -> CellRow:
    if lacking:
        return CellRow(unit, "bad", f"{given} given, {lacking} missing or set aside")
    if given:
        return CellRow(unit, "good", _counted(given, "figure"))
    return CellRow(unit, "none", "nothing expected")


def _listed(names: Sequence[str]) -> str:
    told = ", ".join(names[:_NAMED])
    return f"{told} and {len(names) - _NAMED} more" if len(names) > _NAMED else told


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _stop_state(stop: Stop) -> tuple[str, Light]:
    if stop.waived is not None:
        return f"waived by {stop.waived.person} until {stop.waived.until}", "good"
    return ("open at the deadline", "wait") if stop.lifted else ("open", "bad")
