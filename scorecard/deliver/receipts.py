"""Receipts to whoever delivered: one mail for each delivery, once, whatever runs come after it."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.close.desk import Desk
from scorecard.config import moments
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.organisation import Person
from scorecard.config.origin import AskedOrigin
from scorecard.config.sources import Source
from scorecard.deliver.bodies import Body, body
from scorecard.deliver.digest import counted
from scorecard.deliver.mail import Attachment
from scorecard.deliver.mailing import deliver_due
from scorecard.deliver.outbox import SUPERSEDED, Held, Sent, joined, message_key, prepare_letter
from scorecard.errors import InputError, SourceError
from scorecard.ingest import withdrawals
from scorecard.ingest.grid import escaped
from scorecard.ingest.manual import is_gone
from scorecard.period import Month
from scorecard.report.templates import Templates
from scorecard.review.receipts import (
    BROUGHT_BACK,
    CHANGED,
    COMMENTED,
    MISSING,
    NOT_GIVEN,
    REFUSED,
    STANDS,
    TAKEN,
    UNCHANGED,
    WITHDRAWN,
    Line,
    Receipt,
    receipt,
)
from scorecard.stores.landing import Delivery
from scorecard.stores.ledger import OutboxMessage

LINES_SHOWN: Final = 15
# A list longer than this is a file to be looked at, not a mail.
LINES_ATTACHED: Final = 20_000
LIST_NAME: Final = "receipt.csv"
_HEADINGS: Final = (
    "outcome",
    "kpi",
    "unit",
    "month",
    "kpi name",
    "unit name",
    "cell",
    "before",
    "now",
    "said",
)
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of a receipt: its first lines, and how many more the attached list has."""

    title: str
    lines: tuple[str, ...]
    more: str


def send_receipts(desk: Desk, month: Month) -> Sent:
    """Tell everybody who delivered for a month what became of it, once for each delivery.

    Of earlier months only what came after their newest edition is told of: a correction. What was
    loaded as history is not, nor what a person withdrew, nor what a later delivery of the same
    form or file replaced before its receipt left. One that cannot be made is held, with the reason.
    """
    superseded = _superseded(desk)
    _reject(desk, superseded)
    queued = {message.key for message in desk.ledger.messages()} | superseded
    unmade: list[Held] = []
    by_month: dict[str, list[OutboxMessage]] = {}
    for source, delivery in _due(desk, month):
        if _key(delivery) in queued:
            continue
        person = _recipient(desk.config, source, delivery)
        try:
            made = receipt(desk.warehouse, desk.landing, desk.config, source, delivery)
            if made is not None:
                message = _message(desk, made, person, delivery)
                by_month.setdefault(delivery.month, []).append(message)
        except (InputError, SourceError) as error:
            unmade.append(Held(delivery.month, None, person.id, str(error)))
    for at, messages in sorted(by_month.items()):
        desk.ledger.record_letters(at, messages)
        desk.checkpoint("receipts queued")
    waiting = {m.month for m in desk.ledger.messages() if m.kind == "receipt"}
    due = sorted(at for at in waiting if at <= str(month))
    sent = [deliver_due(desk, at, kinds=("receipt",)) for at in due]
    return joined([Sent(held=tuple(unmade)), *sent])


def receipt_subject(told: Receipt) -> str:
    """`Receipt, October 2026: 7 taken, 1 refused, 2 missing (form)`."""
    what = "form" if told.is_form else escaped(told.name.rpartition("/")[2])
    said = "nothing was taken" if told.reason else _summary(told)
    return f"Receipt, {told.month.title}: {said} ({what})"


def receipt_body(
    told: Receipt,
    *,
    organisation: str,
    recipient: str,
    office: str,
    sender: str,
    zone: dt.tzinfo,
    attached: bool,
    templates: Templates,
) -> Body:
    """Text and HTML of a receipt; what to correct comes first."""
    return body(
        templates,
        "receipt",
        told=told,
        organisation=organisation,
        recipient=recipient,
        sender=sender,
        what="your form" if told.is_form else escaped(told.name),
        month=told.month.title,
        received=moments.told(told.received_at, zone),
        summary=_summary(told),
        sections=list(_sections(told)),
        steps=list(_steps(told, office)),
        attached=_attached(told) if attached else "",
    )


def _due(desk: Desk, month: Month) -> Iterator[tuple[Source, Delivery]]:
    """Deliveries that may need a receipt, in the order received."""
    sources = {s.id: s for s in desk.config.sources if not isinstance(s, AskedOrigin)}
    for delivery in tuple(desk.landing.deliveries()):
        source = sources.get(delivery.source)
        if source is None or is_gone(delivery) or delivery.media == withdrawals.MEDIA:
            continue
        if delivery.month == str(month) or _corrects(desk, delivery, month):
            yield source, delivery


def _superseded(desk: Desk) -> frozenset[str]:
    """Keys of receipts about what a later delivery of the same form or file has replaced.

    One that was loaded is not replaced by one that was refused.
    """
    state = {row["seq"]: row["state"] for row in desk.warehouse.rows("review/select_states", {})}
    replaced: set[tuple[str, str]] = set()
    refused: set[tuple[str, str]] = set()
    found = set()
    for delivery in reversed(tuple(desk.landing.deliveries())):
        name, own = (delivery.source, delivery.name), state.get(delivery.seq)
        if name in replaced or (name in refused and own != "loaded"):
            found.add(_key(delivery))
        if own is not None:
            (replaced if own == "loaded" else refused).add(name)
    return frozenset(found)


def _reject(desk: Desk, superseded: frozenset[str]) -> None:
    """Receipts that wait and tell of what holds no longer do not leave any more."""
    for message in desk.ledger.messages():
        waits = message.kind == "receipt" and message.state in ("PENDING", "DEFERRED")
        if waits and message.key in superseded:
            why = f"{SUPERSEDED}: a later delivery replaced what it tells of"
            desk.ledger.mark(message.key, "REJECTED", why)


def _corrects(desk: Desk, delivery: Delivery, month: Month) -> bool:
    """Whether it came for an earlier month after that month's newest edition."""
    if delivery.month > str(month):
        return False
    edition = desk.editions.latest(delivery.month)
    return edition is not None and edition.landing_sequence < delivery.seq


def _key(delivery: Delivery) -> str:
    """One receipt for each delivery, whoever its source belongs to later."""
    about = [f"receipt {delivery.source} {delivery.seq}"]
    return message_key(files=about, version=1, recipient="", package=["receipt"])


def _recipient(config: Config, source: Source, delivery: Delivery) -> Person:
    """Who filled in the form; of anything else, and of somebody gone, the source's owner."""
    people = {person.id: person for person in config.people}
    sender = delivery.parameters.get("owner") if isinstance(source, ManualSource) else None
    return people.get(sender or source.owner, people[source.owner])


def _message(desk: Desk, told: Receipt, person: Person, delivery: Delivery) -> OutboxMessage:
    lines = told.lines[:LINES_ATTACHED]
    cut = any(section.more for section in _sections(told))
    attachments = [Attachment(LIST_NAME, "text/csv", listed(lines))] if cut else []
    office = next(p.name for p in desk.config.people if "osm" in p.roles)
    return prepare_letter(
        desk.editions.objects,
        kind="receipt",
        key=_key(delivery),
        month=delivery.month,
        subject=receipt_subject(told),
        content=receipt_body(
            told,
            organisation=desk.config.organisation.name,
            recipient=person.name,
            office=office,
            sender=desk.config.delivery.sender_name,
            zone=moments.zone_of(desk.config),
            attached=cut,
            templates=desk.templates,
        ),
        recipient=person,
        attachments=attachments,
        delivery=desk.config.delivery,
        date=desk.clock(),
    )


def listed(lines: Sequence[Line]) -> bytes:
    """Every line as CSV that Excel opens; text that would start a formula stays text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for line in lines:
        cells = (
            line.outcome,
            line.kpi,
            line.unit,
            line.month,
            line.kpi_name,
            line.unit_name,
            line.cell,
            line.before,
            line.now,
            line.said,
        )
        writer.writerow(_text(cell) for cell in cells)
    return buffer.getvalue().encode("utf-8-sig")


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


def _summary(told: Receipt) -> str:
    """`7 taken (2 changed), 1 refused, 2 missing`; what is none is left out."""
    of_it = (CHANGED, BROUGHT_BACK)
    notable = ", ".join(f"{told.counts[name]:,} {name}" for name in of_it if told.counts[name])
    taken = f"{told.counts[TAKEN]:,} taken" + (f" ({notable})" if notable else "")
    rest = (UNCHANGED, REFUSED, NOT_GIVEN, STANDS, WITHDRAWN, MISSING)
    others = [f"{told.counts[name]:,} {name}" for name in rest if told.counts[name]]
    return ", ".join([taken, *others])


def _sections(told: Receipt) -> Iterator[_Section]:
    for title, outcomes, shown in (
        ("Refused: please correct", (REFUSED,), True),
        ("Missing", (MISSING,), True),
        ("Empty now; what you sent before still stands", (STANDS,), True),
        ("Brought back, though a person had withdrawn it", (BROUGHT_BACK,), True),
        ("Changed against before", (CHANGED,), True),
        ("Withdrawn: no longer delivered", (WITHDRAWN,), True),
        ("Taken", (TAKEN,), told.is_form),
        ("Unchanged", (UNCHANGED,), told.is_form),
        ("Not available", (NOT_GIVEN,), True),
        ("Comments kept", (COMMENTED,), True),
    ):
        lines = told.of(*outcomes) if shown else []
        if lines:
            grouped = _grouped(lines)
            hidden = len(grouped) - LINES_SHOWN
            said = tuple(_said(group, told) for group in grouped[:LINES_SHOWN])
            more = f"and {counted(hidden, 'more line')} in {LIST_NAME}" if hidden > 0 else ""
            yield _Section(title, said, more)


def _attached(told: Receipt) -> str:
    """What the attached list holds."""
    lines = len(told.lines)
    if lines > LINES_ATTACHED:
        return f"{LIST_NAME}, with the first {LINES_ATTACHED:,} of {lines:,} lines"
    return f"{LIST_NAME}, with every line"


def _grouped(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that say one thing: a row of a file that is wrong for five KPIs is one."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        key: tuple[str, ...] = (line.kpi, line.unit, line.month, line.cell)
        if line.outcome == REFUSED:
            key = (line.cell.partition(",")[0], line.unit, line.month, line.said)
        groups.setdefault(key, []).append(line)
    return list(groups.values())


def _said(group: Sequence[Line], told: Receipt) -> str:
    """One line: where, what, and what became of it."""
    line = group[0]
    kpis = ", ".join(dict.fromkeys(other.kpi_name for other in group if other.kpi_name))
    what = ", ".join(part for part in (kpis, line.unit_name) if part) or "a figure"
    if line.month != str(told.month):
        what += f", {Month.parse(line.month).title}"
    match line.outcome:
        case "refused":
            cell = line.cell if len(group) == 1 else line.cell.partition(",")[0]
            return f"{cell}, {what}: {line.said}"
        case "changed":
            return f"{what}: {line.before} \N{RIGHTWARDS ARROW} {line.now}"
        case "withdrawn":
            return f"{what}: {line.before}"
        case "brought back":
            return f"{what}: {line.now} (withdrawn before: {line.said})"
        case "not available" | "comment":
            return f"{what}: {line.said}"
        case "missing":
            return what
        case "still stands":
            return f"{line.cell}, {what}: {line.now}"
    return f"{what}: {line.now}"


def _steps(told: Receipt, office: str) -> Iterator[str]:
    """What to do next; nothing is said to be done where nothing is."""
    it = "the form" if told.is_form else "the file"
    back = f"put {it} into {told.folder} again" if told.folder else f"deliver {it} again"
    if told.reason:
        yield f"Do as the sentence says and {back}; the next run takes it."
        return
    if told.counts[REFUSED]:
        yield f"Correct the refused cells, save, and {back}. What was taken stays."
    if told.counts[MISSING]:
        if told.is_form:
            yield f"Fill in what is missing, or say why there is no figure, and {back}."
        else:
            yield f"Deliver what is missing for {told.month.title}, or tell {office} why it is not."
    if told.counts[BROUGHT_BACK]:
        yield f"Tell {office} where what was withdrawn was not meant to come back."
    if told.counts[WITHDRAWN]:
        yield "Check that what is no longer delivered was meant to go."
    stands = told.of(STANDS)
    if stands:
        first = stands[0]
        yield (
            f"An empty cell takes nothing back. To take a figure back without a new one, ask "
            f"{office}, who can run: scorecard withdraw {told.source_id} --kpi {first.kpi} "
            f"--unit {first.unit} --month {first.month} --by PERSON --reason TEXT"
        )
    if not any(
        told.counts[outcome] for outcome in (REFUSED, MISSING, WITHDRAWN, STANDS, BROUGHT_BACK)
    ):
        yield "Nothing: all that was expected is there."
