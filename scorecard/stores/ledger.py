"""The ledger: who released what when, which alerts stood, and what became of every mail.

Every act is one transaction with one number, so a crash leaves it done or not begun, and
repeating it adds nothing. Nothing written is ever changed; what is not here is not decided.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final, Literal, Self

from sqlalchemy import Connection, select

from scorecard.errors import InputError, InvariantBroken, StoreError
from scorecard.period import Month
from scorecard.stores import ledger_schema as schema
from scorecard.stores import ledger_statements as statements
from scorecard.stores.ledger_decisions import Decisions
from scorecard.stores.ledger_engine import LedgerDatabase

State = Literal["PENDING", "CLAIMED", "SENT", "DEFERRED", "REJECTED", "UNKNOWN"]

# From a state, what `mark` may make of it; `resend` begins anew from any.
TRANSITIONS: Final[dict[str, tuple[State, ...]]] = {
    # No server to hand it to, or superseded before it left.
    "PENDING": ("DEFERRED", "REJECTED"),
    "CLAIMED": ("SENT", "DEFERRED", "REJECTED", "UNKNOWN"),
    "DEFERRED": ("REJECTED",),
    "UNKNOWN": ("PENDING", "SENT", "REJECTED"),
    "SENT": (),
    "REJECTED": (),
}
# How the detail of a mail begins that a restored ledger holds: nothing but a person sends it again.
RESTORED: Final = "restored from a backup"


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A mail to be sent: `key` says what it is, `blob_sha256` where its frozen bytes lie.

    `unit` and `version` are None for all but cards; `month` is `YYYY-MM`. A chat message is one
    too: its channel's id stands for both person and recipient.
    """

    key: str
    month: str
    kind: Literal[
        "card", "chat", "digest", "failure", "form", "owner", "receipt", "reminder", "review"
    ]
    unit: str | None
    version: int | None
    person: str
    recipient: str
    subject: str
    message_id: str
    blob_sha256: str


@dataclass(frozen=True, slots=True)
class QueuedMessage(OutboxMessage):
    """A mail as the ledger holds it; `number` counts from 1 within its month and never changes."""

    seq: int
    number: int
    created: str
    state: State
    detail: str
    lease_until: str | None
    state_at: str


@dataclass(frozen=True, slots=True)
class Release:
    """One unit's card of a month let go; `at` is UTC text, `person` is None for the run itself."""

    seq: int
    at: str
    month: str
    unit: str
    card_digest: str
    person: str | None
    channel: str
    reason: str


def utc_now() -> dt.datetime:
    """The clock of a ledger that is given no other."""
    return dt.datetime.now(dt.UTC)


class Ledger:
    """One ledger, on SQLite or PostgreSQL. Make it with `Ledger.open`, and close it."""

    def __init__(self, url: str, *, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._database = LedgerDatabase(url)
        self._clock = clock
        self.decisions = Decisions(self._database, clock)

    @classmethod
    def open(cls, url: str, *, clock: Callable[[], dt.datetime] = utc_now) -> Self:
        """The ledger at `url`, made or upgraded where due; raises `StoreError` where it cannot."""
        ledger = cls(url, clock=clock)
        try:
            ledger._database.upgrade()
        except BaseException:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Let go of every connection; closing twice is allowed."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def sequence(self) -> int:
        """The number of the last act; 0 when there is none."""
        with self._database.reading() as connection:
            return statements.last(connection)

    def record_release(
        self,
        month: Month | str,
        units: Mapping[str, str],
        *,
        person: str | None,
        channel: str,
        reason: str,
        messages: Sequence[OutboxMessage],
    ) -> int:
        """Release cards (unit -> card digest) and queue their mails, both or neither.

        A unit whose current release is this digest, and a mail already queued, are left as they
        are. Returns the ledger's sequence afterwards.
        """
        text = _month(month)
        for mail in messages:
            if mail.kind != "card" or mail.month != text or mail.unit not in units:
                raise InvariantBroken(f"mail {mail.subject!r}: not of a card released for {text}")
        with self._database.writing() as connection:
            current = statements.current_digests(connection, text)
            due = {unit: digest for unit, digest in units.items() if current.get(unit) != digest}
            mails = _not_queued(connection, text, messages)
            if not due and not mails:
                return statements.last(connection)
            seq = self._act(connection, "release", person, channel)
            rows = [
                {"seq": seq, "month": text, "unit": unit, "card_digest": digest, "reason": reason}
                for unit, digest in due.items()
            ]
            statements.add(connection, schema.releases.name, rows)
            statements.queue(connection, seq, text, [asdict(mail) for mail in mails])
            return seq

    def releases(self, month: Month | str, up_to: int | None = None) -> list[Release]:
        """Releases of a month in order, so that the last of a unit is its current one.

        `up_to` leaves out what came after that sequence number.
        """
        table, acts = schema.releases, schema.entries
        query = (
            select(table, acts.c.at, acts.c.person, acts.c.channel)
            .join(acts, acts.c.seq == table.c.seq)
            .where(table.c.month == _month(month))
            .order_by(table.c.seq, table.c.unit)
        )
        if up_to is not None:
            query = query.where(table.c.seq <= up_to)
        with self._database.reading() as connection:
            return [Release(**row) for row in connection.execute(query).mappings()]

    def record_digest(
        self,
        month: Month | str,
        edition: int,
        messages: Sequence[OutboxMessage],
        *,
        person: str | None = None,
        channel: str = "run",
    ) -> int:
        """Queue an alert digest under the edition it tells of; a mail already queued is left alone.

        A mail's key says what it tells, so news goes out and repeating it does not. Returns the
        ledger's sequence afterwards.
        """
        text = _month(month)
        for mail in messages:
            if mail.kind != "digest" or mail.month != text:
                raise InvariantBroken(f"mail {mail.subject!r}: not a digest of {text}")
        with self._database.writing() as connection:
            mails = _not_queued(connection, text, messages)
            if not mails:
                return statements.last(connection)
            seq = self._act(connection, "digest", person, channel)
            statements.queue(connection, seq, text, [asdict(mail) for mail in mails])
            rows = [
                {"seq": seq, "month": text, "edition": edition, "message_key": mail.key}
                for mail in mails
            ]
            statements.add(connection, schema.digests.name, rows)
            return seq

    def record_letters(
        self,
        month: Month | str,
        messages: Sequence[OutboxMessage],
        *,
        person: str | None = None,
        channel: str = "run",
    ) -> int:
        """Queue forms, receipts, review workbooks, and what people and channels are told.

        None that is queued already is queued again. Returns the ledger's sequence afterwards.
        """
        text = _month(month)
        for mail in messages:
            if mail.kind in ("card", "digest") or mail.month != text:
                raise InvariantBroken(f"mail {mail.subject!r}: no letter of {text}")
        with self._database.writing() as connection:
            mails = _not_queued(connection, text, messages)
            if not mails:
                return statements.last(connection)
            seq = self._act(connection, "letters", person, channel)
            statements.queue(connection, seq, text, [asdict(mail) for mail in mails])
            return seq

    def record_steps(
        self, month: Month | str, steps: Collection[str], *, channel: str = "run"
    ) -> int:
        """Note steps of the timetable as done for a month; those that are noted are left alone.

        Returns the ledger's sequence afterwards.
        """
        text = _month(month)
        with self._database.writing() as connection:
            known = statements.steps_done(connection, text)
            rows = [{"month": text, "step": step} for step in steps if step not in known]
            if not rows:
                return statements.last(connection)
            seq = self._act(connection, "timetable", None, channel)
            table = schema.timetable_steps.name
            statements.add(connection, table, [{"seq": seq, **row} for row in rows])
            return seq

    def steps_done(self, month: Month | str) -> dict[str, str]:
        """Steps of the timetable that were done for a month, with when, as UTC text."""
        with self._database.reading() as connection:
            return statements.steps_done(connection, _month(month))

    def last_month_of_steps(self) -> Month | None:
        """The newest month a step of the timetable was done for; None before the first."""
        with self._database.reading() as connection:
            return statements.last_month_of_steps(connection)

    def digest_sent(self, month: Month | str, edition: int | None = None) -> bool:
        """Whether the digest of an edition is out: one mail sent, and none still under way.

        Without `edition`, of the newest edition that has one. A refused mail alone is not enough.
        """
        text = _month(month)
        with self._database.reading() as connection:
            wanted = statements.newest_digest(connection, text) if edition is None else edition
            states = set(statements.digest_states(connection, text, wanted).values())
        return "SENT" in states and states <= {"SENT", "REJECTED"}

    def messages(
        self, month: Month | str | None = None, state: State | None = None
    ) -> list[QueuedMessage]:
        """Mails with their state, digests of a month before its cards, then by number."""
        view = schema.outbox_state
        query = select(view).order_by(view.c.month, view.c.kind.desc(), view.c.number)
        if month is not None:
            query = query.where(view.c.month == _month(month))
        if state is not None:
            query = query.where(view.c.state == state)
        with self._database.reading() as connection:
            return [QueuedMessage(**row) for row in connection.execute(query).mappings()]

    def claim(self, key: str, lease: dt.timedelta, detail: str = "") -> bool:
        """Take a waiting mail for `lease`; False where it is done or another still holds it.

        `detail` says how it is about to leave, for whoever finds the claim left behind.

        A lease of 0 is for whoever holds the project's lock: nobody else can be at work, so a claim
        left behind is a dead run's however long it was to last, and the clock is not asked.
        """
        with self._database.writing() as connection:
            mail = statements.mail(connection, key)
            now = self._clock()
            left_behind = mail.state == "CLAIMED" and (
                not lease or mail.lease_until <= statements.utc(now)
            )
            if mail.state not in ("PENDING", "DEFERRED") and not left_behind:
                return False
            seq = self._act(connection, "claim", None, "run")
            until = statements.utc(now + lease)
            statements.add_event(connection, seq, key, "CLAIMED", detail=detail, lease_until=until)
            return True

    def mark(
        self,
        key: str,
        state: State,
        detail: str = "",
        *,
        person: str | None = None,
        channel: str = "run",
    ) -> None:
        """Record what became of a mail; repeating its present state adds nothing.

        Raises `InvariantBroken` where the state cannot follow the present one.
        """
        with self._database.writing() as connection:
            present = statements.mail(connection, key).state
            if present == state:
                return
            if state not in TRANSITIONS[present]:
                raise InvariantBroken(f"mail {key[:12]}: {state} cannot follow {present}")
            seq = self._act(connection, "mark", person, channel)
            statements.add_event(connection, seq, key, state, detail=detail)

    def resend(self, key: str, *, person: str, channel: str, reason: str) -> None:
        """Have a mail leave again, with the same bytes, because a person wants it to."""
        with self._database.writing() as connection:
            if statements.mail(connection, key).state != "PENDING":
                seq = self._act(connection, "resend", person, channel)
                statements.add_event(connection, seq, key, "PENDING", detail=reason)

    def times_unknown(self, key: str) -> int:
        """How often nobody knew whether a mail had arrived."""
        with self._database.reading() as connection:
            return statements.times(connection, key, "UNKNOWN")

    def hold_unsent(self, made_at: str) -> int:
        """Leave every mail that has not left to a person; returns how many those are.

        For a ledger restored from a backup made at `made_at`: they may have left since, also those
        that were still waiting then, so the way of a mail by `claim` and `mark` is not for them.
        """
        due = [mail for mail in self.messages() if mail.state not in ("SENT", "REJECTED")]
        if due:
            detail = f"{RESTORED} of {made_at}: it may have left since"
            with self._database.writing() as connection:
                seq = self._act(connection, "restore", None, "command line")
                for mail in due:
                    statements.add_event(connection, seq, mail.key, "UNKNOWN", detail=detail)
        return len(due)

    def record_alerts(self, month: Month | str, current: Mapping[str, tuple[int, str]]) -> int:
        """Make the open alerts of a month these (key -> rows, summary).

        An alert whose rows or summary differ is opened again with the new ones; one that is absent
        is closed; without a difference nothing is added. Returns the sequence afterwards.
        """
        text = _month(month)
        with self._database.writing() as connection:
            known = statements.open_alerts(connection, text)
            changes = statements.alert_changes(known, current)
            if not changes:
                return statements.last(connection)
            seq = self._act(connection, "alerts", None, "run")
            rows = [{"seq": seq, "month": text, **change} for change in changes]
            statements.add(connection, schema.alerts.name, rows)
            return seq

    def open_alerts(self, month: Month | str) -> dict[str, tuple[int, str]]:
        """The alerts of a month that stand open: key -> (rows, summary)."""
        with self._database.reading() as connection:
            return statements.open_alerts(connection, _month(month))

    def copy_up_to(self, target_url: str, seq: int) -> None:
        """Write the acts up to number `seq`, and no later one, to an empty ledger at `target_url`.

        Raises `InputError` for a number not reached yet, `StoreError` for a target not empty.
        """
        with Ledger.open(target_url) as target, self._database.reading() as source:
            if not 0 <= seq <= statements.last(source):
                raise InputError(f"ledger sequence {seq}: expected 0 to {statements.last(source)}")
            with target._database.writing() as connection:
                if statements.last(connection):
                    raise StoreError(f"{target._database.name}: expected an empty ledger to fill")
                statements.copy_up_to(source, connection, seq)

    def _act(self, connection: Connection, kind: str, person: str | None, channel: str) -> int:
        return statements.act(connection, self._clock(), kind, person, channel)


def _not_queued(
    connection: Connection, month: str, mails: Sequence[OutboxMessage]
) -> list[OutboxMessage]:
    queued = statements.queued_keys(connection, month)
    return list({mail.key: mail for mail in mails if mail.key not in queued}.values())


def _month(month: Month | str) -> str:
    return str(Month.parse(str(month)))
