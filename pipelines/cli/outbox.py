"""`scorecard outbox`, `send` and `resend`: what became of mails, and letting them leave."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import counted, say, write_rows
from pipelines.cli.guard import WITH_CAVEATS, guarded
from pipelines.cli.mailed import left, stayed
from pipelines.cli.options import FormatOption, MonthOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.deliver.outbox import Sent
    from scorecard.project import Project
    from scorecard.stores.ledger import QueuedMessage

_NAMES = ("month", "number", "what", "person", "to", "state", "since", "detail", "subject", "key")


@guarded
def outbox(
    month: MonthOption = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="S",
            help="PENDING, CLAIMED, SENT, DEFERRED, REJECTED or UNKNOWN.",
        ),
    ] = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """List mails with what became of each, of one month or of all."""
    from typing import get_args

    from scorecard.close.desk import open_ledger
    from scorecard.config.moments import listed, zone_of
    from scorecard.deliver.unsent import what
    from scorecard.errors import InputError
    from scorecard.project import Project
    from scorecard.stores.ledger import State

    wanted = None if state is None else state.upper()
    if wanted is not None and wanted not in get_args(State):
        raise InputError(f"--state {state}: expected one of {', '.join(get_args(State))}")
    found = Project.find(project)
    with open_ledger(found) as ledger:
        messages = [m for m in ledger.messages(_month(month)) if wanted in (None, m.state)]
    zone = zone_of(found.config())
    rows = [_row(message, what(message), listed(message.state_at, zone)) for message in messages]
    write_rows(_NAMES, rows, form)


def _row(message: "QueuedMessage", what: str, since: str) -> tuple[object, ...]:
    about = (message.month, message.number, what, message.person, message.recipient)
    became = (message.state, since, message.detail)
    return (*about, *became, message.subject, message.key[:12])


@guarded
def send(
    month: MonthOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go to whom, and send nothing.")
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Send the mails that are due and have not left, digests first."""
    from scorecard.close.desk import open_desk
    from scorecard.deliver.outbox import KINDS
    from scorecard.deliver.resend import send_waiting
    from scorecard.project import Project

    found = Project.find(project)
    chosen = _month(month)
    if dry_run:
        _rehearse(found, chosen)
        return
    with open_desk(found, "sending mails", create=False) as desk:
        sent = send_waiting(desk, chosen)
    say(f"{counted(sent.count(*KINDS), 'mail')} sent")
    _tell(sent)


@guarded
def resend(
    mails: Annotated[
        list[str],
        typer.Argument(metavar="NUMBER|KEY...", help="Which mails, as `scorecard outbox` lists."),
    ],
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="Their month.")],
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Id of who decides it.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")],
    project: ProjectOption = None,
) -> None:
    """Send mails again as they are, that were refused, went astray or went elsewhere."""
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.desk import open_desk
    from scorecard.deliver import resend as engine
    from scorecard.deliver.outbox import KINDS
    from scorecard.period import Month
    from scorecard.project import Project

    chosen = str(Month.parse(month))
    act = Act(by, COMMAND_LINE, reason.strip())
    purpose = f"sending mails again by {by}"
    with open_desk(Project.find(project), purpose, create=False) as desk:
        sent = engine.resend(desk, chosen, mails, act)
    say(f"{counted(sent.count(*KINDS), 'mail')} sent again")
    _tell(sent)


def _tell(sent: "Sent") -> None:
    from scorecard.deliver.outbox import KINDS

    for line in (*left(sent, *KINDS), *stayed(sent)):
        say(line)
    if sent.held:
        raise typer.Exit(WITH_CAVEATS)


def _rehearse(project: "Project", month: str | None) -> None:
    from scorecard.close.desk import open_ledger
    from scorecard.deliver.resend import waiting
    from scorecard.deliver.unsent import what

    config = project.config()
    with open_ledger(project) as ledger:
        due = waiting(project, config, ledger, month)
    say(f"delivery.mode is {config.delivery.mode}; nothing was sent")
    for item in due:
        message = item.message
        say(f"{message.month} mail {message.number} ({what(message)}) would {item.would}")
    if not due:
        say("No mail is due.")


def _month(named: str | None) -> str | None:
    from scorecard.period import Month

    return None if named is None else str(Month.parse(named))
