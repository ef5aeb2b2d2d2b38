"""`scorecard action`: what is agreed in a review meeting, and what becomes of it."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipelines.cli.console import write_rows
from pipelines.cli.deciding import month_of, record, told
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, MonthOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.stores.ledger_decisions import Edit

ByOption = Annotated[str, typer.Option("--by", metavar="PERSON", help="Id of who says so.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")]
DueOption = Annotated[str, typer.Option("--due", metavar="YYYY-MM-DD", help="When it is due.")]
ActionArgument = Annotated[
    int, typer.Argument(metavar="N", help="Number of the action, as `action list` and cards say.")
]

group = typer.Typer(
    name="action",
    help="Agree what somebody does until when, follow it up, and list what is open.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@group.command(
    "add",
    epilog="Example: scorecard action add --month 2026-10 --unit north --kpi revenue --owner jo "
    '--due 2026-12-15 --text "Call the ten largest customers" --by bo',
)
@guarded
def add(
    owner: Annotated[str, typer.Option("--owner", metavar="PERSON", help="Id of who acts.")],
    due: DueOption,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="What is to be done.")],
    by: ByOption,
    month: MonthOption = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="U", help="Id of the unit whose card it is.")
    ] = None,
    kpi: Annotated[
        str | None, typer.Option("--kpi", metavar="K", help="On a measure: the id of its KPI.")
    ] = None,
    objective: Annotated[
        str | None, typer.Option("--objective", metavar="O", help="On an objective: its id.")
    ] = None,
    front: Annotated[bool, typer.Option("--front", help="On the card as a whole.")] = False,
    project: ProjectOption = None,
) -> None:
    """Agree an action on a card; every later card of the unit shows it until it is closed."""
    from scorecard.errors import InputError

    named = {"measure": kpi, "objective": objective}
    places = [f"{what} {item}" for what, item in named.items() if item is not None]
    places += ["front"] if front else []
    if len(places) != 1:
        raise InputError(
            f"action: expected one of --kpi, --objective and --front, found {len(places)}"
        )
    said = {"kind": "action", "unit": unit, "place": places[0], "first": month_of(month)}
    record(project, by, text, [{**said, "action": text, "due": due, "action_owner": owner}])


@group.command(
    "close", epilog='Example: scorecard action close 12 --by jo --reason "all ten were called"'
)
@guarded
def close(
    seq: ActionArgument,
    by: ByOption,
    reason: ReasonOption,
    as_: Annotated[
        Literal["done", "dropped"], typer.Option("--as", help="Done, or not wanted any more.")
    ] = "done",
    project: ProjectOption = None,
) -> None:
    """Say that an action is done or dropped; `decide reverse` takes that back."""
    _follow_up(project, seq, as_, by, reason)


@group.command(
    "move",
    epilog="Example: scorecard action move 12 --due 2027-01-15 --by bo "
    '--reason "two customers are away"',
)
@guarded
def move(
    seq: ActionArgument,
    due: DueOption,
    by: ByOption,
    reason: ReasonOption,
    project: ProjectOption = None,
) -> None:
    """Agree a new day for an action, with somebody else than who acts; cards tell the first too."""
    _follow_up(project, seq, "moved", by, reason, due)


def _follow_up(
    project: Path | None, seq: int, edit: "Edit", by: str, reason: str, due: str | None = None
) -> None:
    from scorecard import acts
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.deciding.acting import followed
    from scorecard.close.desk import open_desk
    from scorecard.close.months import newest_closed
    from scorecard.project import Project
    from scorecard.reconcile.sentences import Names

    with open_desk(Project.find(project), f"action {seq} {edit} by {by}", create=False) as desk:
        newest = newest_closed(desk.config, desk.clock())
        wanted = followed(desk.ledger.decisions.all(), seq, edit, newest, due)
        decided = acts.decide(desk, [wanted], Act(by, COMMAND_LINE, reason))
        names = Names(desk.config)
    told(decided, names, newest)


@group.command("list", epilog="Example: scorecard action list --overdue --unit north")
@guarded
def list_(
    open_: Annotated[bool, typer.Option("--open", help="What is open; so without any.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue today.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Also what is done, dropped, replaced.")] = (
        False
    ),
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="U", help="Only on this unit's cards.")
    ] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="PERSON", help="Only this person's.")
    ] = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """List actions, what is due first before; those agreed in comments too."""
    from scorecard.close.desk import open_ledger
    from scorecard.close.following import COLUMNS, Chosen, listed
    from scorecard.errors import InputError
    from scorecard.project import Project

    if open_ + overdue + all_ > 1:
        raise InputError("action list: expected one of --open, --overdue and --all, found several")
    found = Project.find(project)
    config = found.config()
    which: Literal["open", "overdue", "all"] = "all" if all_ else "overdue" if overdue else "open"
    with open_ledger(found) as ledger:
        decisions = ledger.decisions.all()
    now = dt.datetime.now(dt.UTC)
    write_rows(COLUMNS, listed(config, decisions, Chosen(which, unit, owner), now), form)
