"""Review workbooks out to whoever may decide, as files and by mail, and receipts that answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from scorecard.close.desk import Desk
from scorecard.config.moments import told, zone_of
from scorecard.config.organisation import Person
from scorecard.deliver.bodies import body
from scorecard.deliver.digest import counted
from scorecard.deliver.forms import XLSX
from scorecard.deliver.mail import Attachment
from scorecard.deliver.mailing import deliver_due
from scorecard.deliver.outbox import Sent, joined, message_key, prepare_letter
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.review.gate_lines import gate_lines
from scorecard.review.returned import ReturnedRow, read_review
from scorecard.review.review_content import Line, ReviewContent, Typed, review_contents
from scorecard.review.reviews import review_workbook
from scorecard.review.said_lines import said_lines
from scorecard.stores.files import write_atomic
from scorecard.stores.ledger import OutboxMessage
from scorecard.stores.ledger_decisions import Review, ReviewOutcome

ROWS_SHOWN: Final = 15
# What became of rows, in the order a receipt tells it: the heading, and the word of a summary.
_OUTCOMES: Final = (
    ("refused", "Refused: please look again", "refused"),
    ("applied", "Applied", "applied"),
    ("waiting", "Waits for a second person", "waiting for a second person"),
    ("known", "Known already", "known already"),
)


@dataclass(frozen=True, slots=True)
class WrittenReview:
    """A review workbook as a file: whose it is, where it lies, and how many rows it has."""

    person: str
    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a receipt: what became of some rows, each in one line."""

    title: str
    lines: tuple[str, ...]
    more: str = ""


def write_reviews(
    desk: Desk, month: Month, *, person: str | None = None, folder: Path | None = None
) -> list[WrittenReview]:
    """Write the month's review workbooks, one person's or all; to `var/reviews/<month>` by default.

    Raises `InputError` for somebody who has nothing to decide.
    """
    target = folder or desk.project.reviews / str(month)
    written = []
    for content in reviews_of(desk, month, person):
        path = target / f"{content.identity.person}.xlsx"
        write_atomic(path, review_workbook(content))
        written.append(WrittenReview(content.identity.person, path, len(content.lines)))
    return written


def reviews_of(desk: Desk, month: Month, person: str | None = None) -> list[ReviewContent]:
    """Reviews of the month, one person's or all; the folder they come back to is made.

    Raises `InputError` for somebody who has nothing to decide.
    """
    decisions = desk.ledger.decisions.all()
    said: dict[str, list[Line]] = {}
    for item in (*said_lines(desk, month), *gate_lines(desk, month)):
        said.setdefault(item.person, []).append(item.line)
    found = review_contents(desk.warehouse, desk.config, decisions, month, said)
    people = [content.identity.person for content in found]
    if person is not None and person not in people:
        known = ", ".join(people) or "nobody"
        raise InputError(f"person {person!r}: expected somebody who can decide something: {known}")
    if desk.config.decisions.drop is not None:
        (desk.project.root / desk.config.decisions.drop).mkdir(parents=True, exist_ok=True)
    return [content for content in found if person in (None, content.identity.person)]


def attached_review(desk: Desk, content: ReviewContent) -> Attachment:
    """A review workbook as it travels with a mail; it is written to `var/reviews` too."""
    identity = content.identity
    workbook = review_workbook(content)
    write_atomic(desk.project.reviews / identity.month / f"{identity.person}.xlsx", workbook)
    return Attachment(f"review_{identity.month}_{identity.person}.xlsx", XLSX, workbook)


def way_back(desk: Desk, content: ReviewContent) -> str:
    """What is to be done with a workbook once it is filled in."""
    if desk.config.delivery.replies is not None:
        return "Reply to this mail with the workbook attached. Its name does not matter."
    if content.folder:
        return f"Put it into the folder {content.folder}. Its name does not matter."
    return "Send it back to the office of strategy management."


def send_review_receipts(desk: Desk, month: Month) -> Sent:
    """Answer every review workbook that came back, once, whenever that was.

    One that could not be told whose it is is answered to the office of strategy management.
    """
    queued = {message.key for message in desk.ledger.messages()}
    by_month: dict[str, list[OutboxMessage]] = {}
    for review in desk.ledger.decisions.reviews():
        if _receipt_key(review, 1) in queued:
            continue
        for copy, person in enumerate(_answered(desk, review), 1):
            message = _receipt(desk, review, person, _receipt_key(review, copy))
            by_month.setdefault(review.month, []).append(message)
    for at, messages in sorted(by_month.items()):
        desk.ledger.record_letters(at, messages)
        desk.checkpoint("review receipts queued")
    months = {m.month for m in desk.ledger.messages() if m.kind == "receipt"}
    return joined(deliver_due(desk, at, kinds=("receipt",)) for at in sorted(months | {str(month)}))


def receipt_sections(desk: Desk, review: Review) -> list[Section]:
    """What became of each row of a workbook, what was refused first."""
    rows = {row.number: row for row in _rows(desk, review)}
    sections = []
    for outcome, title, _ in _OUTCOMES:
        lines = [_told(rows[o.row], o) for o in review.rows if o.outcome == outcome]
        if lines:
            hidden = len(lines) - ROWS_SHOWN
            more = f"and {counted(hidden, 'more row')}" if hidden > 0 else ""
            sections.append(Section(title, tuple(lines[:ROWS_SHOWN]), more))
    return sections


def receipt_summary(review: Review) -> str:
    """`1 refused, 2 applied`; what is none is left out."""
    if review.state == "refused":
        return "nothing was applied"
    counts = [
        (word, sum(row.outcome == outcome for row in review.rows)) for outcome, _, word in _OUTCOMES
    ]
    return ", ".join(f"{count:,} {word}" for word, count in counts if count) or "nothing decided"


def _answered(desk: Desk, review: Review) -> list[Person]:
    people = [p for p in desk.config.people if p.id == review.person]
    return people or [p for p in desk.config.people if "osm" in p.roles]


def _receipt_key(review: Review, copy: int) -> str:
    """One for each copy, the first being 1; whoever has come, moved or left since gets none."""
    return message_key(
        files=[f"review {review.seq}"], version=copy, recipient="", package=["receipt"]
    )


def _receipt(desk: Desk, review: Review, person: Person, key: str) -> OutboxMessage:
    back = _come_back(desk, review)
    attachments = []
    if back is not None:
        name = f"review_{review.month}_{review.person}_again.xlsx"
        attachments = [Attachment(name, XLSX, review_workbook(back))]
    month, summary = Month.parse(review.month), receipt_summary(review)
    return prepare_letter(
        desk.editions.objects,
        kind="receipt",
        key=key,
        month=review.month,
        subject=f"Receipt, {month.title}: {summary} (review workbook)",
        content=body(
            desk.templates,
            "review_receipt",
            review=review,
            organisation=desk.config.organisation.name,
            month=month.title,
            received=told(review.at, zone_of(desk.config)),
            summary=summary,
            sections=receipt_sections(desk, review),
            attached=attachments[0].name if attachments else "",
            folder=desk.config.decisions.folder(desk.config.organisation.name),
            recipient=person.name,
            sender=desk.config.delivery.sender_name,
        ),
        recipient=person,
        attachments=attachments,
        delivery=desk.config.delivery,
        date=desk.clock(),
    )


def _come_back(desk: Desk, review: Review) -> ReviewContent | None:
    """A new workbook with the refused rows that can still be decided, and what was typed in them.

    None where there is none.
    """
    refused = {row.subject: row for row in review.rows if row.outcome == "refused"}
    if not refused or review.person is None:
        return None
    typed = {row.subject.about: row.typed for row in _rows(desk, review)}
    for content in reviews_of(desk, Month.parse(review.month)):
        if content.identity.person == review.person:
            lines = tuple(
                _typed_again(line, typed[line.subject.about], refused[line.subject.about])
                for line in content.lines
                if line.subject.about in refused and line.subject.about in typed
            )
            return replace(content, lines=lines) if lines else None
    return None


def _typed_again(line: Line, typed: Typed, refused: ReviewOutcome) -> Line:
    return replace(line, typed=replace(typed, note=refused.said))


def _rows(desk: Desk, review: Review) -> Sequence[ReturnedRow]:
    """The rows of a workbook that was taken, from its bytes."""
    if review.state != "taken":
        return ()
    return read_review(desk.editions.objects.get(review.sha256), review.name).rows


def _told(row: ReturnedRow, outcome: ReviewOutcome) -> str:
    """`row 9, Revenue, North, 2026-03: accept, decision 12`."""
    subject = row.subject
    named = (f"row {row.number}", subject.kpi_name, subject.unit_name, subject.month)
    what = ", ".join(part for part in named if part)
    said = [row.typed.decision, f"decision {outcome.decision}" if outcome.decision else ""]
    if outcome.outcome in ("refused", "known"):
        said.append(outcome.said)
    return f"{what}: {', '.join(part for part in said if part)}"
