"""`scorecard comment`: what people write about a month, and the points of a card's front page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.console import write_rows
from pipelines.cli.deciding import month_of, record, told
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, MonthOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.report.comment import Comment
    from scorecard.stores.ledger_decisions import Edit

COLUMNS = ("on", "name", "draft", "comment", "required", "last month")
POINTS = ("place", "point", "text", "written by", "draft", "last month")

ByOption = Annotated[str | None, typer.Option("--by", metavar="PERSON", help="Id of who writes.")]
UnitOption = Annotated[
    str | None, typer.Option("--unit", metavar="U", help="Id of the unit whose card it is.")
]
KpiOption = Annotated[
    str | None, typer.Option("--kpi", metavar="K", help="On a measure: the id of its KPI.")
]
ObjectiveOption = Annotated[
    str | None, typer.Option("--objective", metavar="O", help="On an objective: its id.")
]
PerspectiveOption = Annotated[
    str | None, typer.Option("--perspective", metavar="P", help="On a perspective: its id.")
]
TextOption = Annotated[
    str | None, typer.Option("--text", metavar="TEXT", help="What is written, in your words.")
]
PointArgument = Annotated[
    str, typer.Argument(metavar="POINT", help="As `comment show` lists it: card, perspective ID.")
]

group = typer.Typer(
    help="Comment what a card shows, or edit its front page.",
    rich_markup_mode=None,
    add_completion=False,
)


@group.callback(
    invoke_without_command=True,
    epilog="Example: scorecard comment --month 2026-10 --unit north --kpi revenue --by jo "
    '--text "Two large orders came in" --cause "order book" --action "keep the rate" '
    "--due 2026-12-15 --action-owner jo",
)
@guarded
def comment(
    context: typer.Context,
    month: MonthOption = None,
    unit: UnitOption = None,
    kpi: KpiOption = None,
    objective: ObjectiveOption = None,
    perspective: PerspectiveOption = None,
    front: Annotated[bool, typer.Option("--front", help="On the card as a whole.")] = False,
    by: ByOption = None,
    text: TextOption = None,
    cause: Annotated[
        str | None, typer.Option("--cause", metavar="TEXT", help="What it comes from.")
    ] = None,
    action: Annotated[
        str | None, typer.Option("--action", metavar="TEXT", help="What is to be done.")
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="YYYY-MM-DD", help="When that is due.")
    ] = None,
    action_owner: Annotated[
        str | None, typer.Option("--action-owner", metavar="PERSON", help="Id of who acts.")
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Write a comment on a card, with cause and action; a later one on the same replaces it."""
    if context.invoked_subcommand is not None:
        return
    from scorecard.errors import InputError

    named = {"measure": kpi, "objective": objective, "perspective": perspective}
    places = [f"{what} {item}" for what, item in named.items() if item is not None]
    places += ["front"] if front else []
    if len(places) != 1:
        raise InputError(
            "comment: expected one of --kpi, --objective, --perspective and --front, found "
            f"{len(places)}"
        )
    said = {"kind": "comment", "unit": unit, "place": places[0], "first": month_of(month)}
    besides = {"cause": cause, "action": action, "due": due, "action_owner": action_owner}
    record(project, by or "", text or "", [{**said, **besides}])


@group.command("show", epilog="Example: scorecard comment show --month 2026-10 --unit north")
@guarded
def show(
    month: MonthOption = None,
    unit: UnitOption = None,
    front: Annotated[
        bool, typer.Option("--front", help="The points of the front page instead of comments.")
    ] = False,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """List what a card says and what was written: drafts, comments, last month's text beside."""
    from scorecard import acts
    from scorecard.close.commenting import front_points, places
    from scorecard.close.desk import open_desk
    from scorecard.project import Project

    with open_desk(Project.find(project), "comments", create=False) as desk:
        card = acts.card_in_words(desk, _month(month), unit or "")
        if front:
            points = front_points(desk, card)
            rows: list[tuple[Any, ...]] = [
                (
                    item.position or "",
                    item.point.key,
                    item.point.text,
                    item.point.person,
                    item.point.draft,
                    item.before,
                )
                for item in points
            ]
        else:
            required = {item.place: item for item in card.required}
            rows = []
            for place in places(desk, card):
                due = required.get(place.place)
                state = "" if due is None else ("given" if due.given else "missing")
                texts = "\n".join(_words(said) for said in place.comments)
                rows.append((place.place, place.name, place.draft, texts, state, place.before))
    write_rows(POINTS if front else COLUMNS, rows, form)


def _words(said: "Comment") -> str:
    number = "" if said.decision is None else f" (decision {said.decision})"
    return f"{said.person}{number}: {said.text}"


def _add_mark(edit: "Edit", did: str, says: str) -> None:
    """Add the command that says whether a point stays; both are given alike."""

    def mark(
        point: PointArgument,
        month: MonthOption = None,
        unit: UnitOption = None,
        by: ByOption = None,
        project: ProjectOption = None,
    ) -> None:
        _edit(project, edit, point, month, unit, by, did)

    mark.__doc__ = says
    example = f'{edit} "measure revenue month" --month 2026-10 --unit north --by jo'
    group.command(edit, epilog=f"Example: scorecard comment {example}")(guarded(mark))


_add_mark("pin", "pinned", "Keep a point on the front page, whatever else is new there.")
_add_mark("drop", "dropped", "Leave a point out of the front page.")


@group.command(
    "move",
    epilog='Example: scorecard comment move "perspective customer" 1 --month 2026-10 --unit north '
    "--by jo",
)
@guarded
def move(
    point: PointArgument,
    position: Annotated[int, typer.Argument(metavar="PLACE", help="Its place, 1 the first.")],
    month: MonthOption = None,
    unit: UnitOption = None,
    by: ByOption = None,
    project: ProjectOption = None,
) -> None:
    """Give a point its place on the front page."""
    _edit(project, "move", point, month, unit, by, "moved", position=position)


@group.command(
    "reword",
    epilog='Example: scorecard comment reword "perspective customer" --month 2026-10 --unit north '
    '--by jo --text "Customers complain of late ships."',
)
@guarded
def reword(
    point: PointArgument,
    month: MonthOption = None,
    unit: UnitOption = None,
    by: ByOption = None,
    text: TextOption = None,
    project: ProjectOption = None,
) -> None:
    """Put words of one's own in the place of a point's; the page says whose they are."""
    _edit(project, "reword", point, month, unit, by, text or "")


def _edit(
    project: Path | None,
    edit: "Edit",
    point: str,
    month: str | None,
    unit: str | None,
    by: str | None,
    text: str,
    position: int | None = None,
) -> None:
    from scorecard import acts
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.deciding.wanted import Wanted
    from scorecard.close.desk import open_desk
    from scorecard.close.months import newest_closed
    from scorecard.project import Project
    from scorecard.reconcile.sentences import Names

    wanted = Wanted(
        kind="point",
        unit=unit,
        first=_month(month),
        place=point,
        edit=edit,
        position=position,
    )
    with open_desk(Project.find(project), f"front page by {by}", create=False) as desk:
        decided = acts.edit_front(desk, [wanted], Act(by, COMMAND_LINE, text))
        names = Names(desk.config)
        newest = newest_closed(desk.config, desk.clock())
    told(decided, names, newest)


def _month(text: str | None) -> Any:
    from scorecard.errors import InputError

    found = month_of(text)
    if found is None:
        raise InputError("--month: expected a month as 2026-10, found none")
    return found
