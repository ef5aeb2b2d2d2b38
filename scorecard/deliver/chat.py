"""A short message after each digest, to the chat channels of the strategy office.

Queued in the ledger as mails are, once for what it tells. Live, a message that a run was killed
over between posting and marking it is posted once more: a chat server keeps no key of its own.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from scorecard import figures
from scorecard.close.desk import Desk
from scorecard.config.clearance import withheld
from scorecard.config.delivery import Channel
from scorecard.deliver.digest import Digest, DigestCard, counted
from scorecard.deliver.leaving import LEASE, deliver_files
from scorecard.deliver.mail import message_id
from scorecard.deliver.outbox import Held, Sent, message_key
from scorecard.deliver.posting import post
from scorecard.impact.alerts import Alert
from scorecard.period import Month
from scorecard.stores.ledger import OutboxMessage, QueuedMessage

ALERTS_NAMED: Final = 3
CARDS_NAMED: Final = 10


def send_chat(desk: Desk, digest: Digest, alerts: Sequence[Alert], news: str) -> Sent:
    """Tell every channel what the office was told, once, and post what is due of the month.

    A message that could not be posted is tried again by the next run, unless there is other news
    by then. Whatever is wrong with a channel, the run goes on: it is among what is held.
    """
    month, chat = digest.month, desk.config.delivery.chat
    keys = {channel.id: _key(news, channel, chat.mode) for channel in chat.channels}
    queued = [m for m in desk.ledger.messages(month) if m.kind == "chat"]
    for message in queued:
        if message.state in ("PENDING", "DEFERRED") and message.key not in keys.values():
            desk.ledger.mark(message.key, "REJECTED", "superseded by other news, or its channel")
    known = {message.key for message in queued}
    new = [channel for channel in chat.channels if keys[channel.id] not in known]
    if new:
        # Nobody knows who reads a channel: what is sensitive is a number of the digest's there.
        sensitive = set(withheld(desk.config, None, "", Month.parse(month)))
        open_to_all = [alert for alert in alerts if not sensitive & set(alert.kpis)]
        title, text = chat_title(digest), chat_text(digest, open_to_all, len(alerts))
        messages = [
            _message(desk, month, channel, keys[channel.id], title, text) for channel in new
        ]
        desk.ledger.record_letters(month, messages)
        desk.checkpoint("chat queued")
    if chat.mode == "live":
        return _post(desk, month)
    objects, outbox = desk.editions.objects, desk.project.outbox
    return deliver_files(desk.ledger, objects, outbox, month, kinds=("chat",))


def chat_title(digest: Digest) -> str:
    """`Aurelia Group, October 2026: 8 alerts open`."""
    found = counted(len(digest.items), "alert") if digest.items else "no alert"
    return f"{digest.organisation}, {Month.parse(digest.month).title}: {found} open"


def chat_text(digest: Digest, alerts: Sequence[Alert], count: int) -> str:
    """A line for each of the alerts that press most, and one for cards in each state that waits.

    `count` is of all alerts, with those that are not for everybody.
    """
    lines = [_alert(number, alert) for number, alert in enumerate(alerts[:ALERTS_NAMED], 1)]
    if count > len(lines):
        lines.append(f"and {count - len(lines)} more in the digest by mail")
    if digest.held:
        lines.append(f"Held: {_names(digest.held)}")
    if digest.waiting:
        said = "Waiting for release" if digest.to_release else "Only compared"
        lines.append(f"{said}: {_names(digest.waiting)}")
    elif not digest.held:
        lines.append("No card waits.")
    return "\n".join(lines) + "\n"


def unposted(message: QueuedMessage) -> str:
    """A line on a message that is still to be posted, and why it was not."""
    return f"chat {message.person}: not posted, {message.detail}; the next run tries again"


def _alert(number: int, alert: Alert) -> str:
    """With how far it moves the card that it moves furthest, where it is known to move one."""
    moves = figures.number(alert.largest, 1)
    if alert.largest and moves == figures.number(Decimal(0), 1):
        moves = "less than 0.1"
    effect = f" (moves a card's score by {moves})" if alert.largest else ""
    return f"{number}. {alert.title}{effect}"


def _names(cards: Sequence[DigestCard]) -> str:
    named = ", ".join(card.name for card in cards[:CARDS_NAMED])
    more = len(cards) - CARDS_NAMED
    return f"{named} and {more} more" if more > 0 else named


def _key(news: str, channel: Channel, mode: str) -> str:
    """The same news goes to a channel once as a file, and once live."""
    return message_key(files=[news], version=0, recipient=channel.id, package=["chat", mode])


def _message(
    desk: Desk, month: str, channel: Channel, key: str, title: str, text: str
) -> OutboxMessage:
    return OutboxMessage(
        key=key,
        month=month,
        kind="chat",
        unit=None,
        version=None,
        person=channel.id,
        recipient=channel.id,
        subject=title,
        message_id=message_id(key, desk.config.delivery.sender),
        blob_sha256=desk.editions.objects.put(f"{title}\n\n{text}".encode()),
    )


def _post(desk: Desk, month: str) -> Sent:
    channels = {channel.id: channel for channel in desk.config.delivery.chat.channels}
    posted, held = 0, []
    for message in desk.ledger.messages(month):
        due = message.kind == "chat" and message.person in channels
        if not due or not desk.ledger.claim(message.key, LEASE):
            continue
        content = desk.editions.objects.get(message.blob_sha256).decode()
        failure = post(
            channels[message.person],
            title=message.subject,
            text=content.partition("\n\n")[2],
            sender=desk.config.delivery.sender_name,
        )
        desk.checkpoint("chat posted")
        if failure:
            desk.ledger.mark(message.key, "DEFERRED", failure)
            held.append(Held(month, None, message.person, failure))
        else:
            desk.ledger.mark(message.key, "SENT", "posted")
            posted += 1
    return Sent(held=tuple(held), posted=posted)
