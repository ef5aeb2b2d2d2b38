"""The mail server: whether it could be handed a mail, without handing it one."""

from collections.abc import Iterator
from typing import Final

from scorecard.config.models import Config
from scorecard.deliver.smtp import server_of
from scorecard.onboard.doctor.item import Item
from scorecard.project import Project

# Seconds the server has for each answer, so that a look ends before its own limit.
PATIENCE: Final = 5


def mail_server(project: Project, config: Config) -> Iterator[Item]:
    """Connect, encrypt, log in and take leave; nothing is sent."""
    delivery = config.delivery
    if delivery.mode == "files":
        return
    smtp = delivery.smtp.model_copy(update={"timeout": min(PATIENCE, delivery.smtp.timeout)})
    tried = delivery.model_copy(update={"smtp": smtp})
    wrong = server_of(tried, project.root).check()
    if wrong:
        remedy = "mails stay queued until it takes them; see delivery.smtp, or ask who runs it"
        yield Item("problem", "mail", wrong, remedy)
        return
    to = f"all to {delivery.redirect_to}" if delivery.mode == "redirect" else "to their recipients"
    login = "without a login" if smtp.auth == "none" else "logged in"
    said = f"{smtp.name} answers, {login}; nothing was sent. Mails go {to}"
    yield Item("ok", "mail", said)
