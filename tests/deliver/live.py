"""A month that is mailed by a real server: the small organisation's March, for three readers.

Ann of the strategy office gets both cards, Bo and Cy that of North. A release tells Ann first, then
mails four cards.
"""

from collections import Counter
from typing import Any

from ruamel.yaml import YAML

from pipelines.cli.ending import ending
from scorecard import releasing, stages
from scorecard.close.act import Act
from scorecard.close.desk import Checkpoint, passing
from scorecard.deliver.outbox import Sent
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.ledger import QueuedMessage
from tests.deliver.mailserver import MailServer
from tests.running import desk_of
from tests.small import yaml_of

MONTH = "2026-03"
AT = Month.parse(MONTH)
ANN, BO, CY = (f"{name}@small.example" for name in ("ann", "bo", "cy"))
# The digest, then cards in the order of units and readers.
EVERYBODY = [ANN, ANN, ANN, BO, CY]


def mailing(project: Project, port: int, **more: Any) -> None:
    """Write the configuration anew: live by a server on this machine, or otherwise."""
    path = project.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path)
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "auth": "none", "timeout": 10}
    raw["delivery"] |= {"mode": "live", "smtp": smtp, **more}
    path.write_bytes(yaml_of(raw))


def release(project: Project, checkpoint: Checkpoint = passing) -> Sent:
    """Ann releases every card that waits."""
    with desk_of(project, checkpoint) as desk:
        return releasing.release(desk, AT, [], Act("ann", "test", "reviewed")).sent


def again(project: Project, checkpoint: Checkpoint = passing) -> list[Sent]:
    """What the next run does of it: the digest's stage, then that of the cards."""
    with desk_of(project, checkpoint) as desk:
        return [stages.alert_digest(desk, AT), releasing.scorecard_mail(desk, AT)]


def mails(project: Project) -> list[QueuedMessage]:
    """This month's mails, without the digest that was a file."""
    with desk_of(project) as desk:
        return [m for m in desk.ledger.messages(MONTH) if not m.detail.endswith(".eml")]


def states(project: Project) -> list[str]:
    return [message.state for message in mails(project)]


def differences(server: MailServer, project: Project, to: str = "") -> tuple[int, int, int]:
    """Mails nobody queued or of other bytes or to others; sent and not there; there twice."""
    with desk_of(project) as desk:
        queued = {
            (to or m.recipient, desk.editions.objects.get(m.blob_sha256)): m.state
            for m in desk.ledger.messages(MONTH)
            if not m.detail.endswith(".eml")
        }
    there = Counter((mail.recipient, mail.content) for mail in server.mailbox)
    wrong = sum(count for mail, count in there.items() if mail not in queued)
    missing = sum(state == "SENT" and mail not in there for mail, state in queued.items())
    return wrong, missing, sum(count - 1 for count in there.values())


def ended(project: Project) -> list[str]:
    """The lines a run of the month ends with."""
    return ending(project, project.config(), AT, None)
