"""From editions and alerts to queued mails: who gets what, and in which order."""

from collections.abc import Sequence

from scorecard.close.desk import Desk
from scorecard.close.publish import file_name
from scorecard.close.release import (
    ReleasedCard,
    latest_edition,
    release_digest,
    unreleased,
)
from scorecard.deliver.digest import Digest, DigestCard, DigestItem
from scorecard.deliver.mail import Attachment
from scorecard.deliver.outbox import Sent, deliver_files, prepare_card, prepare_digest
from scorecard.impact.alerts import Alert
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.stores.editions import CardVersion, Edition
from scorecard.stores.ledger import OutboxMessage

MEDIA = {
    "pdf": "application/pdf",
    "excel": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def send_digest(desk: Desk, month: Month, alerts: Sequence[Alert]) -> Sent:
    """Queue the edition's digest for the strategy office, once, and send what is due."""
    edition = latest_edition(desk, month)
    desk.ledger.record_alerts(month, {a.key: (a.rows, a.title) for a in alerts})
    desk.checkpoint("alerts recorded")
    if not _told(desk, edition):
        digest = _digest(desk, edition, alerts)
        messages = [
            prepare_digest(
                desk.editions.objects,
                digest=digest,
                recipient=person,
                delivery=desk.config.delivery,
                date=desk.clock(),
                templates=desk.templates,
            )
            for person in desk.config.people
            if "osm" in person.roles
        ]
        desk.ledger.record_digest(month, edition.number, messages)
        desk.checkpoint("digest queued")
    return _send(desk, month)


def release_and_send(
    desk: Desk,
    month: Month,
    cards: Sequence[ReleasedCard],
    *,
    person: str | None,
    channel: str,
    reason: str,
) -> Sent:
    """Record the release of final cards with their mails, then send what is due."""
    if cards:
        messages = [mail for card in cards for mail in _mails(desk, month, card)]
        desk.ledger.record_release(
            month,
            {card.card.unit: release_digest(card.version) for card in cards},
            person=person,
            channel=channel,
            reason=reason,
            messages=messages,
        )
        desk.checkpoint("mails queued")
    return _send(desk, month)


def send_released(desk: Desk, month: Month) -> Sent:
    """Release by the run itself where the organisation says so, and send what is due."""
    cards = unreleased(desk, month) if desk.config.release.policy == "auto" else []
    return release_and_send(
        desk, month, cards, person=None, channel="run", reason="release policy: auto"
    )


def _told(desk: Desk, edition: Edition) -> bool:
    """Whether the office has had a digest that says the same: making cards final is no news."""
    saying = _news(edition)
    for number in range(edition.number, 0, -1):
        if desk.ledger.digest_sent(edition.month, number):
            return _news(desk.editions.get(edition.month, number)) == saying
    return False


def _news(edition: Edition) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(card.unit, card.card_digest, card.reasons) for card in edition.cards}


def _send(desk: Desk, month: Month) -> Sent:
    return deliver_files(desk.ledger, desk.editions.objects, desk.project.outbox, month)


def _mails(desk: Desk, month: Month, card: ReleasedCard) -> list[OutboxMessage]:
    people = {person.id: person for person in desk.config.people}
    return [
        prepare_card(
            desk.editions.objects,
            card=card.card,
            stamp=card.stamp,
            recipient=people[entry.person],
            attachments=_attachments(desk, month, card.version, entry.attach),
            delivery=desk.config.delivery,
            date=desk.clock(),
            templates=desk.templates,
        )
        for entry in desk.config.distribution
        if card.card.unit in entry.units
    ]


def _attachments(
    desk: Desk, month: Month, version: CardVersion, kinds: Sequence[str]
) -> list[Attachment]:
    return [
        Attachment(
            file_name(version.unit, str(month), version, kind),
            MEDIA[kind],
            desk.editions.objects.get(version.files[kind]),
        )
        for kind in kinds
    ]


def _digest(desk: Desk, edition: Edition, alerts: Sequence[Alert]) -> Digest:
    names = Names(desk.config).units
    auto = desk.config.release.policy == "auto"

    def cards(*states: str) -> tuple[DigestCard, ...]:
        return tuple(
            DigestCard(card.unit, names[card.unit], card.reasons)
            for card in edition.cards
            if card.status in states
        )

    return Digest(
        organisation=desk.config.organisation.name,
        month=edition.month,
        edition=edition.number,
        items=tuple(DigestItem(_title(alert), alert.rows, alert.lines) for alert in alerts),
        decisions=(),
        held=cards("held"),
        waiting=cards("provisional") if auto else cards("provisional", "final"),
        released=cards("final") if auto else (),
        release_command=f"scorecard release --month {edition.month} --by YOU --reason TEXT",
        breaks_command=f"scorecard breaks --month {edition.month}",
    )


def _title(alert: Alert) -> str:
    return f"{alert.title} (owner: {alert.owner})" if alert.owner else alert.title
