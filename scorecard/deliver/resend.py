"""What people do about mails: let those leave that are due, or decide that one is sent again."""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.close.act import Act, registered
from scorecard.close.desk import Desk
from scorecard.config.delivery import Delivery
from scorecard.config.models import Config
from scorecard.deliver.leaving import AFTER_DIGEST, file_name
from scorecard.deliver.mailing import MAILS, address_of, deliver_due, may_resend
from scorecard.deliver.outbox import Sent, joined
from scorecard.deliver.superseded import reject_superseded, superseded
from scorecard.errors import InputError
from scorecard.project import Project
from scorecard.stores.editions import Edition, Editions
from scorecard.stores.ledger import Ledger, QueuedMessage

_KEY_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Due:
    """A mail that has not left, and what would become of it now."""

    message: QueuedMessage
    would: str


def send_waiting(desk: Desk, month: str | None = None) -> Sent:
    """Let every mail leave that is due, of a month or of all, digests before all else.

    While cards are only compared with hand-made ones, none leaves.
    """
    for at in {message.month for message in desk.ledger.messages(month)}:
        edition = desk.editions.latest(at)
        if edition is not None:
            reject_superseded(desk.ledger, edition)
    digests = deliver_due(desk, month, kinds=("digest",))
    others = [kind for kind in _kinds(desk.config) if kind != "digest"]
    return joined([digests, deliver_due(desk, month, kinds=others)])


def waiting(project: Project, config: Config, ledger: Ledger, month: str | None) -> list[Due]:
    """What `send_waiting` would do with each mail; nothing is done."""
    editions = Editions(project.editions)
    found = []
    for message in ledger.messages(month):
        if message.kind not in MAILS or message.state in ("SENT", "REJECTED"):
            continue
        edition = editions.latest(message.month)
        stays = _stays(message, config, ledger, edition)
        found.append(Due(message, stays or _leaves(message, project, config.delivery)))
    return found


def resend(desk: Desk, month: str, named: Sequence[str], act: Act) -> Sent:
    """Send mails again with the same bytes, because somebody of the strategy office says so.

    `named` are numbers of the month's mails, or keys from their beginning on. Raises `InputError`
    for whom this is not to decide, and for mails that are not there, are due anyway, or are of a
    card that has a newer version; then nothing is recorded.
    """
    person = registered(desk.config, act)
    if "osm" not in person.roles:
        raise InputError(
            f"person {person.id!r}: expected the role osm, found "
            f"{', '.join(person.roles) or 'none'}"
        )
    messages = desk.ledger.messages(month)
    edition = desk.editions.latest(month)
    chosen = [_chosen(messages, month, name) for name in named]
    for message in chosen:
        if message.state in ("PENDING", "DEFERRED"):
            raise InputError(f"mail {message.number}: it is due anyway; `scorecard send` sends it")
        why = "" if edition is None else superseded(message, edition)
        if why:
            raise InputError(f"mail {message.number}: {why}; release that instead")
    for message in chosen:
        desk.ledger.resend(message.key, person=person.id, channel=act.channel, reason=act.reason)
        desk.checkpoint("resend recorded")
    return deliver_due(desk, month, kinds=MAILS, only=[message.key for message in chosen])


def _kinds(config: Config) -> tuple[str, ...]:
    shadow = config.release.policy == "shadow"
    return tuple(kind for kind in MAILS if not (shadow and kind == "card"))


def _stays(message: QueuedMessage, config: Config, ledger: Ledger, edition: Edition | None) -> str:
    """Why a mail would not leave at once, as `stay, ..`; empty where it would."""
    why = "" if edition is None else superseded(message, edition)
    if why:
        return f"stay, {why}"
    if message.kind not in _kinds(config):
        return "stay, release.policy is shadow"
    left_behind = message.state == "CLAIMED" and message.detail
    if left_behind or message.state == "UNKNOWN":
        times = ledger.times_unknown(message.key) + bool(left_behind)
        if not may_resend(config.delivery, message, times):
            return "stay, a person has to decide: scorecard resend"
    if message.kind in AFTER_DIGEST and not ledger.digest_sent(message.month):
        return f"leave after the alert digest of {message.month}"
    return ""


def _leaves(message: QueuedMessage, project: Project, delivery: Delivery) -> str:
    if delivery.mode == "files":
        return f"be written to {project.outbox / message.month / file_name(message)}"
    return f"be sent to {address_of(delivery, message)} by {delivery.smtp.name}"


def _chosen(messages: Sequence[QueuedMessage], month: str, named: str) -> QueuedMessage:
    """The one mail that a number or the beginning of a key stands for."""
    mails = [message for message in messages if message.kind in MAILS]
    found = [message for message in mails if str(message.number) == named]
    if not found and len(named) >= _KEY_SHOWN:
        found = [message for message in mails if message.key.startswith(named)]
    if len(found) != 1:
        raise InputError(
            f"mail {named!r}: expected the number of a mail of {month}, or the first "
            f"{_KEY_SHOWN} letters of its key: scorecard outbox --month {month} lists them"
        )
    return found[0]
