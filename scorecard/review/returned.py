"""A review workbook that came back: what is decided in its rows, judged one by one.

Nothing is recorded here; what a row comes to is said, and the ledger is told of all rows at once.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from typing import Final, cast, get_args

from scorecard.archives import Archive
from scorecard.close.act import WORKBOOK, Act
from scorecard.close.commenting import with_draft
from scorecard.close.deciding.decide import check_event, find, prepare
from scorecard.close.deciding.four_eyes import CHOOSING
from scorecard.close.deciding.judge import OF_ONE_MONTH
from scorecard.close.deciding.waiting import made_since, standing
from scorecard.close.deciding.wanted import Wanted
from scorecard.close.desk import Desk
from scorecard.config.models import Config
from scorecard.config.organisation import Person
from scorecard.errors import InputError, SourceError
from scorecard.impact.story import Row, one_break
from scorecard.ingest.grid import shown
from scorecard.ingest.handouts import Cell, open_handout, read_rows
from scorecard.ingest.media import disagreement
from scorecard.period import Month
from scorecard.reconcile.sentences import Names, sentence
from scorecard.review import review_layout as layout
from scorecard.review.gate_lines import gate_lines, let_pass
from scorecard.review.review_content import Typed
from scorecard.review.review_layout import DECIDES, ReviewIdentity, Subject, Word
from scorecard.review.said_lines import said_lines
from scorecard.review.typed_cells import typed_month, typed_place, typed_value
from scorecard.stores.ledger_decisions import Decision, Edit, Event, Kind, ReviewRow

_EDITS: Final[dict[Word, Edit]] = {"pin": "pin", "drop": "drop", "move": "move", "reword": "reword"}
# What a word may be chosen about, where that is not a break or a source.
_KINDS: Final[dict[Word, tuple[str, ...]]] = {
    "confirm": ("decision",),
    "reverse": ("decision",),
    "comment": ("comment",),
    **dict.fromkeys(layout.POINT_WORDS, ("point",)),
    "waive": ("stop",),
    "approve": ("approval",),
}
_EVENTS: Final[dict[str, Event]] = {"confirm": "confirmed", "reverse": "reversed"}
# Decisions that may be made without a reason of one's own, and the one that is then recorded.
_REASONS: Final = {
    "explain": "the proposed cause confirmed",
    "confirm": "confirmed",
    "move": "moved",
    "pin": "pinned",
    "drop": "dropped",
    "approve": "looked at and approved",
}


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row as it came back; not `authentic` where it is not the one it was written as."""

    number: int
    subject: Subject
    row_id: str
    authentic: bool
    cells: dict[str, Cell]

    @property
    def is_filled(self) -> bool:
        """Whether anything is filled in."""
        return any(not cell.is_empty for cell in self.cells.values())

    @property
    def typed(self) -> Typed:
        """What is filled in, as it stands there."""
        texts = (self.cells[name].text for name in layout.INPUTS)
        return Typed(*texts)


@dataclass(frozen=True, slots=True)
class Returned:
    """A review workbook read back."""

    identity: ReviewIdentity
    rows: tuple[ReturnedRow, ...]


def open_review(content: bytes, name: str) -> tuple[Archive, ReviewIdentity]:
    """A review's archive and identity; raises `SourceError` where the file is none."""
    archive, facts = open_handout(layout.REVIEW, content, name)
    identity = ReviewIdentity(*facts)
    try:
        Month.parse(identity.month)
        whole = identity.decided.isdigit() and all(astuple(identity))
    except InputError:
        whole = False
    if not whole:
        raise SourceError(
            f"{name}: expected organisation, person, month and number on its hidden sheet, found "
            "them altered: ask for a new review workbook"
        )
    return archive, identity


def read_review(content: bytes, name: str) -> Returned:
    """A whole review; raises `SourceError` in words for the person who sent it."""
    archive, identity = open_review(content, name)
    rows, counted = read_rows(layout.REVIEW, archive, name)
    if counted != len(rows):
        raise SourceError(disagreement(name, len(rows), counted))
    found = []
    for row in rows:
        about, fingerprint, entered_as, *given = row.said
        subject = Subject(about, fingerprint, entered_as, *given)
        authentic = row.row_id == layout.row_id(identity, subject)
        found.append(ReturnedRow(row.number, subject, row.row_id, authentic, dict(row.cells)))
    return Returned(identity, tuple(found))


def check_ours(identity: ReviewIdentity, config: Config, name: str) -> Person:
    """Whose review it is; raises `SourceError` for another organisation's or a stranger's."""
    if identity.organisation != config.organisation.id:
        raise SourceError(
            f"{name}: expected a review workbook of {config.organisation.id!r}, found one of "
            f"{shown(identity.organisation)}: put it into that organisation's folder"
        )
    person = next((p for p in config.people if p.id == identity.person), None)
    if person is None:
        raise SourceError(
            f"{name}: expected the review workbook of somebody registered, found that of "
            f"{shown(identity.person)}: register them under people, or ask for one of your own"
        )
    return person


def judge_rows(
    desk: Desk, review: Returned, newest: Month, decisions: Sequence[Decision]
) -> list[ReviewRow]:
    """What each filled row comes to: applied, waiting for a second person, known, or refused.

    `newest` is the newest closed month; `decisions` are those there are.
    """
    judge = _Judge(desk, review, newest, decisions)
    return [judge.row(row) for row in review.rows if row.is_filled]


class _Judge:
    """What rows are held against."""

    def __init__(
        self, desk: Desk, review: Returned, newest: Month, decisions: Sequence[Decision]
    ) -> None:
        self._desk = desk
        self._identity = review.identity
        self._newest = newest
        self._decisions = decisions
        self._names = Names(desk.config)
        self._origins = {item.origin: item for item in decisions if item.origin}
        self._seen = Counter(row.row_id for row in review.rows)
        self._person = next(p for p in desk.config.people if p.id == review.identity.person)

    def row(self, row: ReturnedRow) -> ReviewRow:
        """One row; what stands against it becomes the reason it is refused for."""
        try:
            self._check_whole(row)
            word = _word(row)
            if word in _EVENTS:
                return self._event(row, _EVENTS[word])
            return self._decision(row, word)
        except (InputError, SourceError) as error:
            return ReviewRow(row.number, row.subject.about, "refused", str(error))

    def _check_whole(self, row: ReturnedRow) -> None:
        if not row.authentic:
            raise InputError(
                "found a row whose hidden identity does not fit what stands in it, expected it as "
                "it was sent: decide in the workbook as it was sent, without sorting it"
                if row.row_id
                else "found a row the workbook was not sent with, expected none"
            )
        if self._seen[row.row_id] > 1:
            raise InputError(
                "found this row more than once, expected it once: keep one of them; none was "
                "applied"
            )
        pending = next((c.address for c in row.cells.values() if c.pending), None)
        if pending is not None:
            raise InputError(
                f"{pending}: found a formula without a result, expected what it gives: open the "
                "workbook in Excel, let it calculate, and save it"
            )

    def _event(self, row: ReturnedRow, event: Event) -> ReviewRow:
        found = find(self._desk, int(row.subject.id))
        about = row.subject.about
        done = {"confirmed": found.confirmed_by, "reversed": found.reversed_by}[event]
        if done == self._person.id:
            return ReviewRow(row.number, about, "known")
        _check_nothing_beside(row)
        check_event(found, event, self._person, self._decisions)
        month = Month.parse(self._identity.month)
        stands = standing(self._desk.warehouse, found, month)
        if event == "confirmed" and stands.fingerprint != row.subject.fingerprint:
            raise InputError(
                "its figures have changed since this workbook was written: look at it again"
            )
        reason = row.cells[layout.REASON].text or _REASONS.get(_word(row), "")
        if not reason:
            raise InputError("reason: expected a few words, found none")
        return ReviewRow(row.number, about, "applied", reason, about=(found.seq, event))

    def _decision(self, row: ReturnedRow, word: Word) -> ReviewRow:
        origin = _origin(self._identity.person, row)
        if origin in self._origins:
            return self._known(row, self._origins[origin])
        reason = row.cells[layout.REASON].text or _REASONS.get(word, "")
        act = Act(self._person.id, WORKBOOK, reason)
        made = prepare(self._desk, self._wanted(row, word, origin), act, self._newest)
        about = row.subject.about
        if made.needs_confirmation:
            return ReviewRow(row.number, about, "waiting", decision=made)
        return ReviewRow(row.number, about, "applied", decision=made)

    def _known(self, row: ReturnedRow, item: Decision) -> ReviewRow:
        """A row that was applied before; raises where something else was decided since."""
        if item.state == "reversed":
            said = f"decision {item.seq}, reversed since: decide anew in other words"
            return ReviewRow(row.number, row.subject.about, "known", said)
        later = list(made_since(item, self._decisions))
        if later:
            raise InputError(
                f"decision {item.seq} said so, and decision {later[-1].seq} something else since, "
                "which counts: to go back to it, decide anew with another reason"
            )
        return ReviewRow(row.number, row.subject.about, "known", f"decision {item.seq}")

    def _check_news(self, found: Row) -> None:
        """Raise where somebody else has decided about a break since the workbook was written."""
        since = int(self._identity.decided)
        for item in self._decisions:
            theirs = item.person != self._person.id and item.state == "in_force"
            if theirs and item.since > since and _settles(item, found):
                who = self._names.people.get(item.person, item.person)
                raise InputError(
                    f"decided meanwhile by {who} ({item.kind}, decision {item.seq}): have that "
                    "reversed first, or leave it"
                )

    def _break(self, subject: Subject) -> Row:
        """The break of a row as it is now; raises where it is another one or gone."""
        try:
            found = one_break(self._desk.warehouse.rows, subject.id)
        except InputError:
            raise InputError(
                "what differed is no longer there: nothing is left to decide"
            ) from None
        if found["fingerprint"] != subject.fingerprint:
            raise InputError(
                "its figures have changed since this workbook was written: "
                f"{sentence(found, self._names)}"
            )
        self._check_news(found)
        return found

    def _wanted(self, row: ReturnedRow, word: Word, origin: str) -> Wanted:
        cells, subject = row.cells, row.subject
        value, until = cells[layout.VALUE], cells[layout.UNTIL]
        kind = DECIDES[word]
        last = None if until.is_empty else typed_month(until)
        if subject.kind == "source":
            if word != "certify":
                raise InputError(f"{word!r}: expected certify, which is all there is for a source")
            self._check_delivered(subject)
            month = Month.parse(subject.month)
            return Wanted(kind=kind, source=subject.id, first=month, origin=origin)
        if subject.kind in ("comment", "point"):
            return self._said(row, kind, word, origin)
        if subject.kind in ("stop", "approval"):
            self._check_unchanged(subject)
            return replace(let_pass(self._desk, subject, self._person.id), origin=origin)
        found = self._break(subject)
        source = found["left_source"] if word == "prefer left" else found["right_source"]
        return Wanted(
            kind=kind,
            break_id=None if kind == "dispute" else subject.id,
            fingerprint=subject.fingerprint,
            kpi=found["kpi"],
            unit=found["unit"],
            first=Month.parse(found["month"]),
            last=last,
            source=source if kind == "prefer" else None,
            value=None if value.is_empty else typed_value(value, subject.entered_as),
            is_percent=value.percent or "%" in value.text,
            cause=cells[layout.REASON].text if kind == "explain" else None,
            origin=origin,
        )

    def _said(self, row: ReturnedRow, kind: Kind, word: Word, origin: str) -> Wanted:
        """A comment, or what is done to a point of a front page."""
        subject, cells = row.subject, row.cells
        self._check_unchanged(subject)
        unit, _, place = subject.id.partition(" ")
        month = Month.parse(subject.month)
        wanted = Wanted(kind=kind, unit=unit, first=month, place=place, origin=origin)
        if kind == "comment":
            given = {name: cells[name].text or None for name in layout.BESIDES}
            return replace(
                wanted,
                cause=given[layout.CAUSE],
                action=given[layout.ACTION],
                due=given[layout.DUE],
                action_owner=given[layout.WHO],
            )
        position = None if cells[layout.VALUE].is_empty else typed_place(cells[layout.VALUE])
        (edit,) = with_draft(self._desk, [replace(wanted, edit=_EDITS[word], position=position)])
        return edit

    def _check_unchanged(self, subject: Subject) -> None:
        if self._lines.get(subject.about) != subject.fingerprint:
            raise InputError(
                "what it is about has changed since this workbook was written: look at it again"
            )

    @cached_property
    def _lines(self) -> dict[str, str]:
        """Fingerprints of what may be written about, waived or approved as it stands now."""
        month = Month.parse(self._identity.month)
        found = (*said_lines(self._desk, month), *gate_lines(self._desk, month))
        lines = (item.line.subject for item in found)
        return {subject.about: subject.fingerprint for subject in lines}

    def _check_delivered(self, subject: Subject) -> None:
        """Raise where the source has delivered since the workbook was written."""
        month = Month.parse(subject.month)
        rows = self._desk.warehouse.rows("review/select_certifiable", {"month_index": month.index})
        newest = {row["source"]: str(row["newest"]) for row in rows}.get(subject.id)
        if newest != subject.fingerprint:
            raise InputError(
                "the source has delivered since this workbook was written, or is certified: look "
                "at its figures again"
            )


def _settles(item: Decision, found: Row) -> bool:
    """Whether a decision is about a break, or chooses the figure it is about."""
    if item.seen is not None and item.seen.break_id == found["break_id"]:
        return True
    month = found["month"]
    return (
        (item.kind in CHOOSING or _accepts(item, found))
        and item.kpi == found["kpi"]
        and item.unit in (None, found["unit"])
        and (item.first_month or month) <= month <= (item.last_month or month)
    )


def _accepts(item: Decision, found: Row) -> bool:
    """Whether a decision lets the comparison of a break stand, whichever month it was made on."""
    seen = item.seen
    if item.kind != "accept" or seen is None or seen.rule in OF_ONE_MONTH:
        return False
    if seen.rule == "identity" and seen.detail != found["detail"]:
        return False
    sides = ("rule", "reason", "left_source", "right_source")
    return all(getattr(seen, name) == found[name] for name in sides)


def _check_nothing_beside(row: ReturnedRow) -> None:
    """Raise where a value or month stands beside a decision about a decision."""
    for heading, what in ((layout.VALUE, "value"), (layout.UNTIL, "month")):
        cell = row.cells[heading]
        if not cell.is_empty:
            raise InputError(
                f"{_word(row)}: expected no {what} beside it, found {shown(cell.text)}: leave it "
                "out, or decide anew"
            )


def _word(row: ReturnedRow) -> Word:
    """The decision chosen; raises `InputError` where none is, or something else was typed."""
    text = row.cells[layout.DECISION].text.strip().casefold()
    if text not in get_args(Word):
        found = shown(row.cells[layout.DECISION].text) if text else "none"
        raise InputError(f"decision: expected one of the drop-down, found {found}")
    word = cast("Word", text)
    fits = _KINDS.get(word, ("break", "source"))
    if row.subject.kind not in fits:
        raise InputError(f"decision: expected one of the drop-down, found {word!r}")
    return word


def _origin(person: str, row: ReturnedRow) -> str:
    """What makes a row's decision the same one, in whichever copy of the workbook it comes."""
    said = [person, row.subject.about, row.subject.fingerprint, *astuple(row.typed)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
