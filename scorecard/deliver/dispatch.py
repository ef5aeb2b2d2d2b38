"""From editions and alerts to queued mails: who gets what, and in which order."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from scorecard.close.act import Act
from scorecard.close.audiences import audience_of, names, packages_of, person_of
from scorecard.close.desk import Desk
from scorecard.close.gate.gate import gate_of
from scorecard.close.gate.stops import Stop
from scorecard.close.printing import Shelf
from scorecard.close.publish import file_name
from scorecard.close.release import (
    ReleasedCard,
    latest_edition,
)
from scorecard.close.replacing import release_digest
from scorecard.config.delivery import KindName, Recipient
from scorecard.config.organisation import Person
from scorecard.control.page import control_page
from scorecard.deliver.chat import send_chat
from scorecard.deliver.digest import Digest, DigestCard, DigestItem, DigestReview
from scorecard.deliver.late_actions import late_actions
from scorecard.deliver.late_sources import late_words
from scorecard.deliver.mail import Attachment
from scorecard.deliver.mailing import deliver_due
from scorecard.deliver.outbox import (
    Held,
    Sent,
    digest_key,
    joined,
    prepare_card,
    prepare_digest,
)
from scorecard.deliver.outstanding import outstanding
from scorecard.deliver.reviews import attached_review, reviews_of, way_back
from scorecard.deliver.superseded import reject_superseded
from scorecard.deliver.threads import Threads, threads_before
from scorecard.errors import InputError
from scorecard.impact.alerts import Alert
from scorecard.impact.compared import agreement
from scorecard.period import Month
from scorecard.reconcile.decided import decision_words, row_of
from scorecard.reconcile.sentences import Names
from scorecard.reconcile.shadow import compare
from scorecard.report.audience import Audience, shown_to
from scorecard.report.book import render_book
from scorecard.report.caveats import restamped
from scorecard.report.kinds import KINDS
from scorecard.report.narrative.wording import worded
from scorecard.review.review_content import ReviewContent
from scorecard.stores.editions import CardVersion, Edition
from scorecard.stores.ledger import OutboxMessage

# How many cards are named that the same thing stops; of more there is a count.
_CARDS_NAMED: Final = 3
_NOT_YET = "not while release.policy is shadow; `scorecard shadow` compares the cards"
BY_POLICY = Act(None, "run", "release policy: auto")


def send_digest(desk: Desk, month: Month, alerts: Sequence[Alert]) -> Sent:
    """Tell the strategy office the month's news, once, and send what is due; then its channels.

    Where there is a folder for review workbooks to come back to, everybody has theirs with it.
    """
    edition = latest_edition(desk, month)
    desk.ledger.record_alerts(month, {a.key: (a.rows, a.title) for a in alerts})
    desk.checkpoint("alerts recorded")
    news = _news(desk, edition, alerts)
    digest = _digest(desk, edition, alerts)
    if not _told(desk, month, news):
        queued = {message.key for message in desk.ledger.messages(month)}
        reviews = _reviews(desk, month)
        messages = [
            _digest_mail(desk, digest, news, person, reviews.get(person.id))
            for person in _office(desk)
            # One that waits says what it said: another would be kept for nobody.
            if digest_key(news, person) not in queued
        ]
        desk.ledger.record_digest(month, edition.number, messages)
        desk.checkpoint("digest queued")
    sent = _send(desk, month, alerts)
    said = send_chat(desk, digest, alerts, news)
    return joined([sent, said])


def release_and_send(
    desk: Desk,
    month: Month,
    cards: Sequence[ReleasedCard],
    alerts: Sequence[Alert],
    act: Act,
) -> Sent:
    """Record the release of final cards with their mails, then send what is due."""
    if cards:
        threads = threads_before(desk.ledger, month)
        messages = [mail for card in cards for mail in _mails(desk, month, card, threads)]
        desk.ledger.record_release(
            month,
            {card.card.unit: release_digest(card.version) for card in cards},
            person=act.person,
            channel=act.channel,
            reason=act.reason,
            messages=messages,
        )
        desk.checkpoint("mails queued")
    return _send(desk, month, alerts)


def _office(desk: Desk) -> list[Person]:
    return [person for person in desk.config.people if "osm" in person.roles]


def _reviews(desk: Desk, month: Month) -> dict[str, ReviewContent]:
    """What each person may decide, where there is a folder for workbooks to come back to."""
    if desk.config.decisions.drop is None:
        return {}
    return {review.identity.person: review for review in reviews_of(desk, month) if review.presses}


def _digest_mail(
    desk: Desk, digest: Digest, news: str, person: Person, review: ReviewContent | None
) -> OutboxMessage:
    month = Month.parse(digest.month)
    page = Attachment(f"control_{month}.html", "text/html", control_page(desk, month))
    attachments = [] if review is None else [attached_review(desk, review)]
    if review is not None:
        (own,) = attachments
        told = DigestReview(own.name, review.rows, way_back(desk, review))
        digest = replace(digest, review=told)
    return prepare_digest(
        desk.editions.objects,
        digest=digest,
        news=news,
        recipient=person,
        delivery=desk.config.delivery,
        attachments=[*attachments, page],
        date=desk.clock(),
        templates=desk.templates,
    )


def _waiting(desk: Desk) -> tuple[str, ...]:
    """Decisions that a second person has to confirm, whatever month they are about."""
    told = Names(desk.config)
    return tuple(
        f"{decision_words(row_of(item), told)}, by {told.people.get(item.person, item.person)}: "
        f"{item.reason}. To confirm: scorecard decide confirm {item.seq} --by YOU"
        for item in desk.ledger.decisions.all()
        if item.state == "waiting"
    )


def _news(desk: Desk, edition: Edition, alerts: Sequence[Alert]) -> str:
    """A digest of what the office must know: making cards final is no news, other figures are."""
    cards = sorted((card.unit, card.card_digest, card.reasons) for card in edition.cards)
    told = sorted((alert.key, _lines(alert)) for alert in alerts)
    news: tuple[object, ...] = (edition.month, cards, told, _waiting(desk))
    if desk.config.decisions.drop is not None:
        news = (*news, "with a review workbook")
    # What came after all has landed, and is news by what it changes.
    if missing := late_words(desk, Month.parse(edition.month))[1]:
        news = (*news, missing)
    return hashlib.sha256(repr(news).encode()).hexdigest()


def _told(desk: Desk, month: Month, news: str) -> bool:
    """Whether the office has been told: one mail out, and none still under way."""
    states = {message.key: message.state for message in desk.ledger.messages(month)}
    found = [states.get(digest_key(news, person)) for person in _office(desk)]
    return "SENT" in found and set(found) <= {"SENT", "REJECTED"}


def _send(desk: Desk, month: Month, alerts: Sequence[Alert]) -> Sent:
    edition = latest_edition(desk, month)
    reject_superseded(desk.ledger, edition)
    news = _news(desk, edition, alerts)
    shadow = desk.config.release.policy == "shadow"
    sent = deliver_due(
        desk,
        month,
        told=lambda at: _told(desk, month, news),
        # What was released before the cards were only compared waits until that is over.
        # Review workbooks leave by themselves, after the digest.
        kinds=("digest",) if shadow else ("receipt", "form", "digest", "card"),
    )
    return replace(sent, held=(*sent.held, *_kept(desk, month))) if shadow else sent


def _kept(desk: Desk, month: Month) -> list[Held]:
    reason = "release.policy is shadow: cards are only compared, and none is mailed"
    waiting = desk.ledger.messages(month, "PENDING")
    return [Held(m.month, m.unit, m.person, reason) for m in waiting if m.kind == "card"]


def _mails(desk: Desk, month: Month, card: ReleasedCard, threads: Threads) -> list[OutboxMessage]:
    unit = card.card.unit
    return [
        _mail(desk, month, card, entry, threads.get((unit, entry.person), ""))
        for entry in desk.config.distribution
        if unit in entry.units
    ]


def _mail(
    desk: Desk, month: Month, card: ReleasedCard, entry: Recipient, follows: str
) -> OutboxMessage:
    """A card's mail as its recipient may see it: text and files."""
    config, tree = desk.config, card.card
    packages = packages_of(config, entry)
    audience = audience_of(config, entry, tree.unit, month)
    shown, stamp = shown_to(tree, audience, names(config), desk.templates), card.stamp
    if not audience.whole:
        with worded(desk.templates, tree.language):
            stamp = restamped(stamp, shown)
    return prepare_card(
        desk.editions.objects,
        card=shown,
        stamp=stamp,
        recipient=person_of(config, entry),
        attachments=[
            *_attachments(desk, month, card.version, audience, [k for k in KINDS if k in packages]),
            *([_book(desk, month, tree.unit, entry)] if "book" in packages else []),
        ],
        delivery=config.delivery,
        date=desk.clock(),
        folder=desk.project.linked,
        follows=follows,
        templates=desk.templates,
    )


def _book(desk: Desk, month: Month, unit: str, entry: Recipient) -> Attachment:
    """A unit's card and those below that are released, as the recipient may see each."""

    def seen(of: str) -> Audience:
        return audience_of(desk.config, entry, of, month)

    edition = latest_edition(desk, month)
    shelf = Shelf(desk.config, desk.editions, edition, desk.templates, released=True)
    book = render_book(list(shelf.chapters(unit, seen)), desk.templates)
    return Attachment(f"book_{unit}_{month}.pdf", KINDS["pdf"].media_type, book)


def _attachments(
    desk: Desk,
    month: Month,
    version: CardVersion,
    audience: Audience,
    kinds: Sequence[KindName],
) -> list[Attachment]:
    missing = [audience.key(kind) for kind in kinds if audience.key(kind) not in version.files]
    if missing:
        raise InputError(
            f"{version.unit}: its version {version.version} was made before somebody was to get "
            f"{', '.join(missing)}; run `scorecard run --month {month}` and release it again"
        )
    return [
        Attachment(
            file_name(version.unit, str(month), version, kind),
            KINDS[kind].media_type,
            desk.editions.objects.get(version.files[audience.key(kind)]),
        )
        for kind in kinds
    ]


def _digest(desk: Desk, edition: Edition, alerts: Sequence[Alert]) -> Digest:
    units = Names(desk.config).units
    policy = desk.config.release.policy
    auto = policy == "auto"
    command = f"scorecard release --month {edition.month} --by YOU --reason TEXT"

    def cards(*states: str) -> tuple[DigestCard, ...]:
        return tuple(
            DigestCard(card.unit, units[card.unit], card.reasons)
            for card in edition.cards
            if card.status in states
        )

    comments, unsaid = outstanding(desk, Month.parse(edition.month))
    return Digest(
        organisation=desk.config.organisation.name,
        month=edition.month,
        edition=edition.number,
        items=tuple(DigestItem(_title(alert), alert.rows, _lines(alert)) for alert in alerts),
        decisions=_waiting(desk),
        held=cards("held"),
        waiting=cards("provisional") if auto else cards("provisional", "final"),
        released=cards("final") if auto else (),
        release_command=command if policy != "shadow" else _NOT_YET,
        to_release=policy != "shadow",
        breaks_command=f"scorecard breaks --month {edition.month}",
        stops=_stops(desk, edition),
        comments=comments,
        unsaid=unsaid,
        late=late_words(desk, Month.parse(edition.month))[0],
        actions=late_actions(desk),
        compared=_compared(desk, Month.parse(edition.month)),
    )


def _compared(desk: Desk, month: Month) -> str:
    """That the cards agree with the hand-made ones, where they are only compared and do."""
    if desk.config.release.policy != "shadow":
        return ""
    return agreement(compare(desk.warehouse.rows, desk.config, month))


def _stops(desk: Desk, edition: Edition) -> tuple[str, ...]:
    """What stops the cards that wait, as the office is told; nothing while they are compared.

    What is said alike of several cards is one line, and figures and words come first: behind sixty
    cards that nobody has approved yet they would not be read.
    """
    if desk.config.release.policy == "shadow":
        return ()
    gate, units = gate_of(desk, Month.parse(edition.month), edition.cards), Names(desk.config).units
    waiting = [card.unit for card in edition.cards if card.status == "provisional"]
    alike: dict[tuple[str, str], list[Stop]] = {}
    # That it has its hours the office knows.
    for stop in (stop for unit in waiting for stop in gate.open(unit) if stop.kind != "window"):
        alike.setdefault((stop.what, stop.how), []).append(stop)
    ordered = sorted(alike.values(), key=lambda stops: stops[0].kind in ("certificate", "approval"))
    return tuple(_stop(stops, units) for stops in ordered)


def _stop(stops: Sequence[Stop], units: Mapping[str, str]) -> str:
    """What stops a card, or several; who settles it where that is the same of all."""
    first = stops[0]
    named = ", ".join(units[stop.unit] for stop in stops)
    where = named if len(stops) <= _CARDS_NAMED else f"{len(stops)} cards"
    who = {stop.who for stop in stops if stop.who}
    by = f" ({who.pop()})" if len(who) == 1 else ""
    return f"{where}: {first.what.removesuffix('.')}; waits for {first.how}{by}"


def _lines(alert: Alert) -> tuple[str, ...]:
    """What it changes, then each figure."""
    effect = f"With the other figure: {alert.effect}"
    return (effect, *alert.lines) if alert.effect else alert.lines


def _title(alert: Alert) -> str:
    return f"{alert.title} (owner: {alert.owner})" if alert.owner else alert.title
