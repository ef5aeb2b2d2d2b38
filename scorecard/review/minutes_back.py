"""A minutes sheet that came back: what its rows say, judged one by one and recorded at once."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, cast

from scorecard.close.act import WORKBOOK, Act, registered
from scorecard.close.deciding.acting import followed
from scorecard.close.deciding.decide import prepare
from scorecard.close.deciding.wanted import Wanted
from scorecard.close.desk import Desk
from scorecard.config.models import Config
from scorecard.errors import InputError, SourceError
from scorecard.ingest.dropped import check_ending, check_name, content_of
from scorecard.ingest.grid import escaped, shown
from scorecard.ingest.handouts import Row, open_handout, read_rows
from scorecard.ingest.media import disagreement
from scorecard.period import Month
from scorecard.review import minutes_layout as layout
from scorecard.review.minutes_layout import MinutesIdentity, Status, Subject
from scorecard.stores.ledger_decisions import NewDecision

_DAY: Final = len("2026-12-31")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a filled row comes to; `seq` is the number of its decision, `said` why it was refused.

    A row is `known` where the same was taken before.
    """

    row: int
    what: str
    outcome: Literal["applied", "known", "refused"]
    decision: NewDecision | None = None
    seq: int | None = None
    said: str = ""


def take_minutes(desk: Desk, path: Path, person: str | None, newest: Month) -> list[Judged]:
    """Take a minutes sheet for a person: its rows are judged, and recorded all at once.

    `newest` is the newest closed month. A row that was taken before changes nothing. Raises
    `SourceError` where the file is no minutes sheet of this organisation, `InputError` for a person
    who is none.
    """
    registered(desk.config, Act(person, WORKBOOK, "minutes"))
    name = escaped(path.name)
    check_name(path)
    content = content_of(path, path.parent, name, layout.MINUTES)
    check_ending(path, content, layout.MINUTES)
    identity, rows = _read(content, name, desk.config)
    desk.editions.objects.put(content)
    judge = _Judge(desk, identity, rows, person or "", newest)
    judged = [found for row in rows if (found := judge.row(row)) is not None]
    new = [item.decision for item in judged if item.decision is not None]
    desk.checkpoint("minutes judged")
    numbers = iter(desk.ledger.decisions.record(new, person=person or "", channel=WORKBOOK))
    return [item if item.decision is None else replace(item, seq=next(numbers)) for item in judged]


def _read(content: bytes, name: str, config: Config) -> tuple[MinutesIdentity, tuple[Row, ...]]:
    archive, facts = open_handout(layout.MINUTES, content, name)
    identity = MinutesIdentity(*facts)
    try:
        Month.parse(identity.month)
    except InputError:
        raise SourceError(
            f"{name}: expected a month on its hidden sheet, found {shown(identity.month)}: print "
            "a new minutes sheet"
        ) from None
    if identity.organisation != config.organisation.id:
        raise SourceError(
            f"{name}: expected a minutes sheet of {config.organisation.id!r}, found one of "
            f"{shown(identity.organisation)}"
        )
    rows, counted = read_rows(layout.MINUTES, archive, name)
    if counted != len(rows):
        raise SourceError(disagreement(name, len(rows), counted))
    return identity, rows


class _Judge:
    """What rows are held against."""

    def __init__(
        self,
        desk: Desk,
        identity: MinutesIdentity,
        rows: Sequence[Row],
        person: str,
        newest: Month,
    ) -> None:
        self._desk = desk
        self._identity = identity
        self._month = Month.parse(identity.month)
        self._person = person
        self._newest = newest
        self._decisions = desk.ledger.decisions.all()
        self._origins = {item.origin: item for item in self._decisions if item.origin}
        self._seen = Counter(row.row_id for row in rows)

    def row(self, row: Row) -> Judged | None:
        """One row; None where nothing is filled in. What stands against it is why it is refused."""
        subject = Subject(*row.said)
        what = ", ".join(part for part in (subject.unit_name, subject.what) if part)
        try:
            self._check_whole(row, subject)
            wanted, reason = self._wanted(row, subject)
            if wanted is None:
                return None
            return self._settled(row, what, wanted, reason)
        except (InputError, SourceError) as error:
            return Judged(row.number, what, "refused", said=str(error))

    def _check_whole(self, row: Row, subject: Subject) -> None:
        if row.row_id != layout.row_id(self._identity, subject):
            raise InputError(
                "found a row whose hidden identity does not fit what stands in it, expected it as "
                "it was printed: write into the sheet without sorting it or adding rows"
            )
        if self._seen[row.row_id] > 1:
            raise InputError("found this row more than once, expected it once: keep one of them")
        pending = next((c.address for c in row.cells.values() if c.pending), None)
        if pending is not None:
            raise InputError(
                f"{pending}: found a formula without a result, expected what it gives: open the "
                "workbook in Excel, let it calculate, and save it"
            )

    def _settled(self, row: Row, what: str, wanted: Wanted, reason: str) -> Judged:
        origin = self._origin(row)
        known = self._origins.get(origin)
        if known is not None:
            return Judged(row.number, what, "known", seq=known.seq)
        if wanted.about is not None:
            wanted = self._followed(wanted)
        act = Act(self._person, WORKBOOK, reason)
        made = prepare(self._desk, replace(wanted, origin=origin), act, self._newest)
        return Judged(row.number, what, "applied", made)

    def _wanted(self, row: Row, subject: Subject) -> tuple[Wanted | None, str]:
        """What a row wants, and why; None where nothing is filled in."""
        if subject.action is not None:
            return self._of_action(row, subject, subject.action)
        unit, place = subject.place
        decision, action, owner, due, status = (row.cells[name].text for name in layout.INPUTS)
        said = Wanted(kind="minute", unit=unit, place=place, first=self._month)
        if status:
            raise InputError(f"status: expected none beside what is to settle, found {status!r}")
        if action:
            agreed = replace(said, kind="action", action=action, due=due, action_owner=owner)
            return agreed, decision or action
        for given, name in ((owner, "owner"), (due, "due")):
            if given:
                raise InputError(f"{name}: expected an action beside it, found none")
        return (said if decision else None), decision

    def _of_action(self, row: Row, subject: Subject, seq: int) -> tuple[Wanted | None, str]:
        decision, action, owner, due, status = (row.cells[name].text for name in layout.INPUTS)
        if action or owner:
            raise InputError(
                f"action {seq}: expected neither action nor owner beside it, found one: drop it "
                "and agree another"
            )
        if status and status.casefold() not in layout.STATUSES:
            listed = ", ".join(layout.STATUSES)
            raise InputError(f"status: expected one of {listed}, found {shown(status)}")
        said = cast("Status", status.casefold() or "open")
        reason = decision or f"said in the review meeting of {self._month.title}"
        # Excel may have made a day of what is typed.
        day = due[:_DAY]
        if said != "open":
            return Wanted(kind="follow_up", about=seq, edit=said), reason
        if day and day != subject.was_due:
            return Wanted(kind="follow_up", about=seq, edit="moved", due=day), reason
        if decision:
            raise InputError(
                f"action {seq}: expected another status or day beside what was decided, found "
                "neither"
            )
        return None, ""

    def _followed(self, wanted: Wanted) -> Wanted:
        """The same with all that the action says itself; raises where it is over."""
        assert wanted.about is not None
        assert wanted.edit is not None
        return followed(self._decisions, wanted.about, wanted.edit, self._newest, wanted.due)

    def _origin(self, row: Row) -> str:
        """What makes a row the same one, in whichever copy of the sheet it comes."""
        said = [row.row_id, *(row.cells[name].text for name in layout.INPUTS)]
        text = json.dumps(["minutes", *said])
        return hashlib.sha256(text.encode()).hexdigest()[:32]
