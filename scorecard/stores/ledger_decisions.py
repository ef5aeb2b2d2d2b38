"""Decisions in the ledger: what registered people settled, confirmed and reversed.

A decision is one act with one number. What came of a review workbook is recorded in the same
transaction as the decisions it brought, so that a crash leaves all of it or nothing.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final, Literal

from sqlalchemy import Connection, func, select

from scorecard.errors import InvariantBroken
from scorecard.stores import ledger_schema as schema
from scorecard.stores import ledger_statements as statements
from scorecard.stores.ledger_engine import LedgerDatabase

Kind = Literal[
    "override",
    "estimate",
    "accept",
    "prefer",
    "rebase",
    "ignore",
    "dispute",
    "certify",
    "explain",
    "item",
    "comment",
    "point",
    "waive",
    "approve",
    "action",
    "follow_up",
    "minute",
]
Edit = Literal["pin", "drop", "move", "reword", "done", "dropped", "moved"]
Event = Literal["confirmed", "reversed"]
Outcome = Literal["applied", "waiting", "known", "refused"]

_FIGURES: Final = ("value", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class SeenBreak:
    """A break as it stood when it was decided about; values in base units."""

    break_id: str
    rule: str
    reason: str
    detail: str
    left_source: str
    left_value: Decimal | None
    right_source: str | None
    right_value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A decision to be recorded. Months are `YYYY-MM`; what does not apply to its kind is None.

    `landed` is the newest delivery whose figures were there to be seen; `origin` names the row of
    the workbook it came from.
    Of an item of a reconciliation statement `value` is the amount, and `reverses` the month it is
    expected back in. Of a comment `reason` is its text and `place` what it is on: `measure ID`,
    `objective ID`, `perspective ID` or `front`; `due` is `YYYY-MM-DD`. Of a point of a front page
    `place` is its key, `reason` the words of one that is reworded, and `evidence` the draft as it
    was then. Of a waiver `place` is what it is of, `evidence` that in words, and `due` its last
    day; of an approval `evidence` names the card. An action is on a place as a comment is. What
    became of one is `about` its number: `edit` says done, dropped, or moved to another `due`. A
    minute is what a meeting decided about a place, in words.
    """

    kind: Kind
    reason: str
    landed: int
    evidence: str = ""
    kpi: str | None = None
    unit: str | None = None
    first_month: str | None = None
    last_month: str | None = None
    source: str | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    cause: str | None = None
    seen: SeenBreak | None = None
    needs_confirmation: bool = False
    origin: str | None = None
    item_type: str | None = None
    reverses: str | None = None
    place: str | None = None
    action: str | None = None
    due: str | None = None
    action_owner: str | None = None
    edit: Edit | None = None
    position: int | None = None
    about: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(NewDecision):
    """A decision as the ledger holds it; `since` is the act by which it came into force."""

    seq: int
    at: str
    person: str
    channel: str
    state: Literal["in_force", "waiting", "reversed"]
    since: int
    confirmed_by: str | None
    reversed_by: str | None
    reversed_because: str | None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """What became of a row of a review workbook, whose number is that of the sheet.

    `decision` is to be recorded where the row is `applied` or `waiting`, or confirms or reverses
    the decision `about`; `said` is why it was refused.
    """

    row: int
    subject: str
    outcome: Outcome
    said: str = ""
    decision: NewDecision | None = None
    about: tuple[int, Event] | None = None


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """A row of a workbook as the ledger holds it, with the number of its decision."""

    row: int
    subject: str
    outcome: Outcome
    decision: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Review:
    """A review workbook that came back; `person` is None where it could not be told whose it is."""

    seq: int
    at: str
    sha256: str
    name: str
    person: str | None
    month: str
    state: Literal["taken", "refused"]
    reason: str
    rows: tuple[ReviewOutcome, ...]


class Decisions:
    """The part of a ledger that holds decisions; `Ledger.decisions` is it."""

    def __init__(self, database: LedgerDatabase, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock

    def sequence(self) -> int:
        """The number of the last act that decides anything; 0 when there is none."""
        tables = (schema.decisions, schema.decision_events)
        with self._database.reading() as connection:
            newest = (select(func.max(t.c.seq)).scalar_subquery() for t in tables)
            found = connection.execute(select(*newest)).one()
        return max(int(seq or 0) for seq in found)

    def all(self) -> list[Decision]:
        """Every decision, whatever its state, in the order they were made."""
        view = schema.current_decisions
        with self._database.reading() as connection:
            rows = connection.execute(select(view).order_by(view.c.seq)).mappings()
            return [_decision(row) for row in rows]

    def record(
        self, decisions: Sequence[NewDecision], *, person: str, channel: str
    ) -> tuple[int, ...]:
        """Record decisions of a person, all or none; returns their numbers."""
        with self._database.writing() as connection:
            return tuple(self._add(connection, item, person, channel) for item in decisions)

    def add_event(
        self, decision: int, event: Event, *, person: str, channel: str, reason: str
    ) -> int:
        """Confirm or reverse a decision; returns the number of the act."""
        with self._database.writing() as connection:
            return self._add_event(connection, decision, event, (person, channel, reason))

    def record_review(
        self,
        rows: Sequence[ReviewRow],
        *,
        sha256: str,
        name: str,
        person: str,
        month: str,
        channel: str,
    ) -> int:
        """Record what came of a workbook with the decisions it brought, all or none."""
        with self._database.writing() as connection:
            found = [(row, self._settle(connection, row, person, channel)) for row in rows]
            return self._add_review(
                connection,
                {"sha256": sha256, "name": name, "person": person, "month": month},
                ("taken", ""),
                [
                    {
                        "row": row.row,
                        "subject": row.subject,
                        "outcome": row.outcome,
                        "decision": decision,
                        "said": row.said,
                    }
                    for row, decision in found
                ],
            )

    def refuse_review(
        self, *, sha256: str, name: str, person: str | None, month: str, reason: str
    ) -> int:
        """Record that a workbook was refused whole; returns the number of the act."""
        with self._database.writing() as connection:
            about = {"sha256": sha256, "name": name, "person": person, "month": month}
            return self._add_review(connection, about, ("refused", reason), [])

    def reviews(self) -> list[Review]:
        """Every workbook that came back, in the order they were looked at."""
        table, acts, rows = schema.reviews, schema.entries, schema.review_rows
        query = select(table, acts.c.at).join(acts, acts.c.seq == table.c.seq)
        with self._database.reading() as connection:
            outcomes: dict[int, list[ReviewOutcome]] = {}
            for found in connection.execute(select(rows).order_by(rows.c.seq, rows.c.row)):
                seq, *outcome = found
                outcomes.setdefault(seq, []).append(ReviewOutcome(*outcome))
            return [
                Review(**row, rows=tuple(outcomes.get(row["seq"], ())))
                for row in connection.execute(query.order_by(table.c.seq)).mappings()
            ]

    def _settle(
        self, connection: Connection, row: ReviewRow, person: str, channel: str
    ) -> int | None:
        """Record what a row decides; returns the number of the decision it made or is about."""
        if row.decision is not None:
            return self._add(connection, row.decision, person, channel)
        if row.about is None:
            return None
        decision, event = row.about
        reason = row.said or "review workbook"
        self._add_event(connection, decision, event, (person, channel, reason))
        return decision

    def _add(self, connection: Connection, item: NewDecision, person: str, channel: str) -> int:
        seq = statements.act(connection, self._clock(), "decision", person, channel)
        statements.add(connection, schema.decisions.name, [{"seq": seq, **_flat(item)}])
        return seq

    def _add_event(
        self, connection: Connection, decision: int, event: Event, act: tuple[str, str, str]
    ) -> int:
        person, channel, reason = act
        seq = statements.act(connection, self._clock(), "decision event", person, channel)
        row = {"seq": seq, "decision": decision, "event": event, "reason": reason}
        statements.add(connection, schema.decision_events.name, [row])
        return seq

    def _add_review(
        self,
        connection: Connection,
        about: Mapping[str, object],
        ended: tuple[str, str],
        rows: Sequence[Mapping[str, object]],
    ) -> int:
        seq = statements.act(connection, self._clock(), "review", None, "run")
        state, reason = ended
        whole = {"seq": seq, **about, "state": state, "reason": reason}
        statements.add(connection, schema.reviews.name, [whole])
        statements.add(connection, schema.review_rows.name, [{"seq": seq, **row} for row in rows])
        return seq


_OWN: Final = tuple(field.name for field in fields(NewDecision) if field.name != "seen")
_SEEN: Final = {
    "break_id": "break_id",
    "rule": "break_rule",
    "reason": "break_reason",
    "detail": "break_detail",
    "left_source": "left_source",
    "left_value": "left_value",
    "right_source": "right_source",
    "right_value": "right_value",
}


def _flat(item: NewDecision) -> dict[str, object]:
    """A decision as its row, figures as plain decimal text."""
    row = {name: getattr(item, name) for name in _OWN}
    row |= {
        column: None if item.seen is None else getattr(item.seen, name)
        for name, column in _SEEN.items()
    }
    row["needs_confirmation"] = int(item.needs_confirmation)
    return {
        name: format(value, "f") if isinstance(value, Decimal) else value
        for name, value in row.items()
    }


def _decision(row: Mapping[Any, Any]) -> Decision:
    values = dict(row)
    raw = {name: values.pop(column) for name, column in _SEEN.items()}
    for name in _FIGURES:
        values[name] = _number(values[name])
    values["needs_confirmation"] = bool(values["needs_confirmation"])
    seen = None
    if raw["break_id"] is not None:
        raw |= {name: _number(raw[name]) for name in ("left_value", "right_value")}
        seen = SeenBreak(**raw)
    if values["person"] is None:
        raise InvariantBroken(f"decision {values['seq']}: the ledger names no person")
    return Decision(**values, seen=seen)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
