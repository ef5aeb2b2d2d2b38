"""Forms out to the people who answer for figures: as files, and by mail once a month each."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from scorecard.close.desk import Desk
from scorecard.config.absence import Reached, reached
from scorecard.config.manual import ManualSource
from scorecard.config.organisation import Person
from scorecard.config.working_days import local_day
from scorecard.deliver.bodies import Body, body
from scorecard.deliver.digest import counted
from scorecard.deliver.mail import Attachment
from scorecard.deliver.mailing import deliver_due
from scorecard.deliver.outbox import Held, Sent, letter_key, prepare_letter
from scorecard.errors import InputError
from scorecard.ingest.form_drop import forms_held
from scorecard.ingest.manual import form_name
from scorecard.period import Month
from scorecard.report.templates import Templates
from scorecard.review.form_content import FormContent, form_contents
from scorecard.review.forms import form_workbook
from scorecard.stores.files import write_atomic
from scorecard.stores.ledger import OutboxMessage

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KPIS_SHOWN: Final = 20
UNITS_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A form as a file: whose it is, where it lies, and how many figures it asks for."""

    owner: str
    source: str
    path: Path
    figures: int


def write_forms(
    desk: Desk, month: Month, *, owner: str | None = None, folder: Path | None = None
) -> list[WrittenForm]:
    """Write the month's forms, of one person or of all; to `var/forms/<month>` by default.

    Raises `InputError` where nothing is asked of anybody, or of that person.
    """
    target = folder or desk.project.forms / str(month)
    written = []
    for source, content in _contents(desk, month, owner):
        path = target / file_name(desk, source, content.identity.owner)
        write_atomic(path, form_workbook(content))
        written.append(WrittenForm(content.identity.owner, source.id, path, len(content.lines)))
    return written


def send_forms(desk: Desk, month: Month, *, owner: str | None = None, again: bool = False) -> Sent:
    """Mail each person the form of a month, once; with `again` whoever had it gets a new one.

    While somebody is away their deputy gets it, and they do not get it again when they are back.
    Nobody is asked for what they have sent: a form that came back, or lies in the folder, counts.
    Whoever is therefore not written to is among what is held, with the reason.
    """
    messages: list[OutboxMessage] = []
    left = []
    mailed = {m.key: m.state_at for m in desk.ledger.messages(month, "SENT") if m.kind == "form"}
    for source, content in _contents(desk, month, owner):
        reason = "" if again else _not_asked(desk, source, content, mailed)
        if reason:
            left.append(Held(str(month), None, content.identity.owner, reason))
        else:
            messages += _message(desk, source, content, again=again)
    if messages:
        desk.ledger.record_letters(month, messages)
        desk.checkpoint("forms queued")
    sent = send_due(desk, month)
    return replace(sent, held=(*left, *sent.held))


def send_due(desk: Desk, month: Month) -> Sent:
    """Send forms of a month that are queued and have not left yet."""
    return deliver_due(desk, month, kinds=("form",))


def manual_sources(desk: Desk) -> list[ManualSource]:
    """The sources whose figures people fill in."""
    return [source for source in desk.config.sources if isinstance(source, ManualSource)]


def file_name(desk: Desk, source: ManualSource, owner: str) -> str:
    """`ann.xlsx`; with the source's id where the organisation has several such sources."""
    return f"{owner}.xlsx" if len(manual_sources(desk)) == 1 else f"{owner}_{source.id}.xlsx"


def form_subject(content: FormContent) -> str:
    """`Figures for October 2026: 9 to fill in`."""
    return f"Figures for {content.month.title}: {len(content.lines)} to fill in"


def form_body(
    content: FormContent,
    *,
    to: Reached,
    attachment: str,
    by_reply: bool,
    sender: str,
    templates: Templates,
) -> Body:
    """Text and HTML of the mail a form is attached to."""
    lines = list(_asked(content))
    return body(
        templates,
        "form",
        content=content,
        recipient=to.person.name,
        absent="" if to.absent is None else to.absent.name,
        month=content.month.title,
        figures=counted(len(content.lines), "figure"),
        asked=lines[:KPIS_SHOWN],
        more=counted(len(lines) - KPIS_SHOWN, "more KPI") if len(lines) > KPIS_SHOWN else "",
        attachment=attachment,
        by_reply=by_reply,
        sender=sender,
    )


def _contents(
    desk: Desk, month: Month, owner: str | None
) -> Iterator[tuple[ManualSource, FormContent]]:
    """Forms of the month with their source; the folders they come back to are made."""
    found = [
        (source, content)
        for source in manual_sources(desk)
        for content in form_contents(desk.warehouse, desk.config, source, month)
    ]
    owners = {content.identity.owner for _, content in found}
    if owner is not None and owner not in owners:
        known = ", ".join(sorted(owners)) or "nobody"
        raise InputError(f"owner {owner!r}: expected somebody asked for {month}: {known}")
    for source, content in found:
        if owner in (None, content.identity.owner):
            (desk.project.root / source.drop).mkdir(parents=True, exist_ok=True)
            yield source, content


def _not_asked(
    desk: Desk, source: ManualSource, content: FormContent, mailed: Mapping[str, str]
) -> str:
    """Why nobody is written to; empty where they are."""
    if _is_back(desk, source, content):
        return "the form came back already; --again mails a new one"
    person = _person(desk, content)
    when = mailed.get(_key(content, person, 1))
    if not when:
        return ""
    day = local_day(desk.config, dt.datetime.fromisoformat(when))
    return f"the form was mailed on {day}; --again mails a new one"


def _person(desk: Desk, content: FormContent) -> Person:
    return next(p for p in desk.config.people if p.id == content.identity.owner)


def _is_back(desk: Desk, source: ManualSource, content: FormContent) -> bool:
    owner, month = content.identity.owner, content.month
    name = form_name(owner, month)
    landed = (
        item.state == "accepted" and (item.source, item.name) == (source.id, name)
        for item in desk.landing.deliveries()
    )
    if any(landed):
        return True
    held = forms_held(source, desk.config.organisation.id, desk.project.root)
    return (owner, month) in held


def _message(
    desk: Desk, source: ManualSource, content: FormContent, *, again: bool
) -> Iterator[OutboxMessage]:
    """The mail, unless it is queued already; its workbook is written beside the others."""
    identity = content.identity
    person = _person(desk, content)
    queued = {message.key for message in desk.ledger.messages(identity.month)}
    key = _key(content, person, 1)
    if key in queued and not again:
        return
    version = 1
    while key in queued:
        version += 1
        key = _key(content, person, version)
    workbook = form_workbook(content)
    own = file_name(desk, source, identity.owner)
    to = reached(desk.config, person.id, local_day(desk.config, desk.clock()))
    write_atomic(desk.project.forms / identity.month / own, workbook)
    attachment = Attachment(f"figures_{identity.month}_{own}", XLSX, workbook)
    yield prepare_letter(
        desk.editions.objects,
        kind="form",
        key=key,
        month=identity.month,
        subject=form_subject(content),
        content=form_body(
            content,
            to=to,
            attachment=attachment.name,
            by_reply=desk.config.delivery.replies is not None,
            sender=desk.config.delivery.sender_name,
            templates=desk.templates,
        ),
        recipient=to.person,
        attachments=[attachment],
        delivery=desk.config.delivery,
        date=desk.clock(),
    )


def _key(content: FormContent, person: Person, version: int) -> str:
    identity = content.identity
    about = [f"form {identity.source} {identity.owner}@{identity.month}"]
    return letter_key("form", about, version, person)


def _asked(content: FormContent) -> Iterator[str]:
    """A line for each KPI with its units, the first few of them by name."""
    units: dict[str, list[str]] = {}
    for line in content.lines:
        units.setdefault(line.identity.kpi_name, []).append(line.identity.unit_name)
    for kpi, names in units.items():
        shown = ", ".join(names[:UNITS_SHOWN])
        more = f" and {len(names) - UNITS_SHOWN} more" if len(names) > UNITS_SHOWN else ""
        yield f"{kpi}: {shown}{more}"
