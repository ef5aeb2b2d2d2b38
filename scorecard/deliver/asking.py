"""One mail to everybody of whom something is open: alerts of their sources, decisions of theirs."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.close.desk import Desk
from scorecard.config.organisation import Person
from scorecard.deliver.bodies import Body, body
from scorecard.deliver.digest import counted
from scorecard.deliver.mailing import deliver_due
from scorecard.deliver.outbox import Letter, Sent, letter_key, prepare_letter
from scorecard.deliver.owners import alerts_of_owners, news_of, own_alerts
from scorecard.deliver.reviews import attached_review, reviews_of, way_back
from scorecard.figures import figure
from scorecard.impact.alerts import Alert
from scorecard.period import Month
from scorecard.review.review_content import Line, ReviewContent
from scorecard.stores.ledger import OutboxMessage

ROWS_SHOWN: Final = 15
KINDS: Final = ("review", "owner")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is open of one person: alerts of their own sources, and a review where they get one."""

    person: Person
    alerts: Sequence[Alert]
    review: ReviewContent | None

    @property
    def kind(self) -> Letter:
        """A mail with a review workbook, or one of alerts alone."""
        return "owner" if self.review is None else "review"

    def key(self, month: Month, version: int) -> str:
        """The key of the mail: what is open, not how it is worded."""
        about = f"{self.kind} {self.person.id}@{month} {self._news()}"
        return letter_key(self.kind, [about], version, self.person)

    def _news(self) -> str:
        lines = () if self.review is None else self.review.lines
        rows = sorted((line.subject.about, line.subject.fingerprint) for line in lines)
        news = (rows, news_of(self.alerts)) if self.alerts else rows
        return hashlib.sha256(repr(news).encode()).hexdigest()


def send_asked(desk: Desk, month: Month, alerts: Sequence[Alert]) -> Sent:
    """Mail everybody what is open of theirs, once for what it is, after the digest.

    Owners of sources hear of the alerts those cause. Where there is a folder for review workbooks
    to come back to, theirs is in the same mail, and whoever else may decide something gets one; the
    office of strategy management has its own with the digest.
    """
    reviews = reviews_of(desk, month) if desk.config.decisions.drop is not None else []
    asked = _asked(desk, alerts, reviews)
    return _mail(desk, month, [item for item in asked if "osm" not in item.person.roles])


def send_reviews(
    desk: Desk,
    month: Month,
    alerts: Sequence[Alert],
    *,
    person: str | None = None,
    again: bool = False,
) -> Sent:
    """Mail review workbooks on request, as `send_asked` does; with `again` whoever had theirs too.

    Raises `InputError` for a person who has nothing to decide.
    """
    asked = [item for item in _asked(desk, alerts, reviews_of(desk, month, person)) if item.review]
    if desk.config.decisions.drop is not None and not again:
        asked = [item for item in asked if "osm" not in item.person.roles]
    return _mail(desk, month, asked, again=again)


def _asked(
    desk: Desk, alerts: Sequence[Alert], reviews: Sequence[ReviewContent]
) -> Iterator[Asked]:
    own = alerts_of_owners(desk.config, alerts)
    by_person = {review.identity.person: review for review in reviews if review.presses}
    for person in desk.config.people:
        review = by_person.get(person.id) if _is_reviewed_by(desk, person) else None
        if review is not None or person.id in own:
            yield Asked(person, own.get(person.id, ()), review)


def _is_reviewed_by(desk: Desk, person: Person) -> bool:
    """Whether somebody is mailed a review workbook.

    While cards are only compared with hand-made ones, only the office of strategy management is;
    whoever is an executive and nothing else hears of a month by its released cards.
    """
    if desk.config.release.policy == "shadow":
        return "osm" in person.roles
    return set(person.roles) != {"executive"}


def _mail(desk: Desk, month: Month, asked: Sequence[Asked], *, again: bool = False) -> Sent:
    queued = {message.key for message in desk.ledger.messages(month)}
    messages = []
    for item in asked:
        key = _new_key(item, month, queued, again=again)
        if key is not None:
            messages.append(_message(desk, month, item, key))
    if messages:
        desk.ledger.record_letters(month, messages)
        desk.checkpoint("reviews queued")
    return deliver_due(desk, month, kinds=KINDS)


def _new_key(item: Asked, month: Month, queued: Collection[str], *, again: bool) -> str | None:
    """The key of a mail that is not queued yet; None where what is open was mailed already."""
    version, key = 1, item.key(month, 1)
    if key in queued and not again:
        return None
    while key in queued:
        version += 1
        key = item.key(month, version)
    return key


def _message(desk: Desk, month: Month, item: Asked, key: str) -> OutboxMessage:
    """The mail; its review workbook, if there is one, is written beside the others."""
    attachments = [] if item.review is None else [attached_review(desk, item.review)]
    return prepare_letter(
        desk.editions.objects,
        kind=item.kind,
        key=key,
        month=str(month),
        subject=_subject(item, month),
        content=_body(desk, month, item, *(attachment.name for attachment in attachments)),
        recipient=item.person,
        attachments=attachments,
        delivery=desk.config.delivery,
        date=desk.clock(),
    )


def _subject(item: Asked, month: Month) -> str:
    """`Your sources, October 2026: 2 alerts`, `To decide for October 2026: 9 rows`, or both."""
    rows = "" if item.review is None else counted(item.review.rows, "row")
    if not item.alerts:
        return f"To decide for {month.title}: {rows}"
    alerts = counted(len(item.alerts), "alert")
    return f"Your sources, {month.title}: {alerts}{f', {rows} to decide' if rows else ''}"


def _body(desk: Desk, month: Month, item: Asked, attachment: str = "") -> Body:
    config, review = desk.config, item.review
    office = next(person.name for person in config.people if "osm" in person.roles)
    # What stands among the alerts need not be said again.
    told = {f"break {break_id}" for alert in item.alerts for break_id in alert.breaks}
    lines = [] if review is None else [x for x in review.lines if not x.subject.may_stay]
    # A row of a file that is wrong for five KPIs is one line.
    besides = list(dict.fromkeys(_shown(line) for line in lines if line.subject.about not in told))
    hidden = len(besides) - ROWS_SHOWN
    return body(
        desk.templates,
        "owner" if item.alerts else "review",
        organisation=config.organisation.name,
        month=month.title,
        person=item.person,
        own=own_alerts(item.alerts),
        alerts=counted(len(item.alerts), "alert"),
        rows=counted(len(lines), "row"),
        waits="waits" if len(lines) == 1 else "wait",
        lines=besides[:ROWS_SHOWN],
        more=f"and {counted(hidden, 'more line')} in the workbook" if hidden > 0 else "",
        attachment=attachment,
        back="" if review is None else way_back(desk, review),
        office=office,
        sender=config.delivery.sender_name,
    )


def _shown(line: Line) -> str:
    """`Revenue, North, 2026-10: Ledger EUR 9.0m, Book EUR 9.1m`, or what a row says by itself."""
    subject, shown = line.subject, line.shown
    if line.left and not line.right:
        # A sentence that names KPI and unit where there are any.
        return f"{subject.month}: {line.what}"
    named = (subject.kpi_name, subject.unit_name, subject.month)
    what = line.what
    if shown is not None and subject.about.startswith("break "):
        sides = ((line.left, line.left_value), (line.right, line.right_value))
        what = ", ".join(f"{side} {figure(value, shown)}" for side, value in sides)
    return f"{', '.join(part for part in named if part)}: {what}"
