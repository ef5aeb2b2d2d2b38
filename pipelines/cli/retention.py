"""`scorecard retention`: contents of old deliveries let go, and one erased on request."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import say, write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.stores.landing import Delivery

COLUMNS = ("delivery", "source", "name", "month", "received at")

group = typer.Typer(
    help="List old deliveries that nothing needs, and erase them.",
    rich_markup_mode=None,
    add_completion=False,
)


@group.callback(invoke_without_command=True, epilog="Example: scorecard retention --apply --by jo")
@guarded
def retention(
    context: typer.Context,
    apply: Annotated[
        bool, typer.Option("--apply/--dry-run", help="Erase them; else they are only listed.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="PERSON", help="Id of who lets them go.")
    ] = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """List deliveries older than `retention.deliveries` months of which no figure stands.

    With --apply their contents are erased, after looking that every figure stays what it is.
    """
    if context.invoked_subcommand is not None:
        return
    from scorecard.close import retention as letting_go
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.desk import open_desk
    from scorecard.config.moments import zone_of
    from scorecard.errors import InputError
    from scorecard.project import Project

    if apply and by is None:
        raise InputError("retention --apply: expected who lets them go as --by PERSON, found none")
    found = Project.find(project)
    with open_desk(found, "retention", create=False) as desk:
        before = letting_go.limit_of(desk, dt.datetime.now(dt.UTC))
        deliveries = letting_go.superseded(desk, before)
        if apply and deliveries:
            reason = f"older than {before} and replaced as a whole"
            letting_go.erase_superseded(desk, deliveries, Act(by, COMMAND_LINE, reason))
    write_rows(COLUMNS, _rows(deliveries, zone_of(found.config())), form)
    if form == "table":
        done = "erased" if apply else "may be erased: --apply --by PERSON does it"
        noun = "delivery" if len(deliveries) == 1 else "deliveries"
        say(f"\n{len(deliveries):,} {noun} of before {before} {done}")


def _rows(deliveries: Sequence["Delivery"], zone: dt.tzinfo) -> list[tuple[object, ...]]:
    from scorecard.config.moments import listed

    return [(d.seq, d.source, d.name, d.month, listed(d.received_at, zone)) for d in deliveries]


@group.command("erase", epilog='Example: scorecard retention erase 12 --by jo --reason "names"')
@guarded
def erase(
    delivery: Annotated[int, typer.Argument(metavar="N", help="The delivery's number.")],
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Id of who has it erased.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")],
    project: ProjectOption = None,
) -> None:
    """Erase the content of one delivery and its figures, as where it has what it must not.

    Its manifest stays, with who, when and why. What was published or mailed does not change.
    """
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.desk import open_desk
    from scorecard.close.retention import erase as erase_one
    from scorecard.project import Project

    with open_desk(Project.find(project), f"erasure by {by}", create=False) as desk:
        erased = erase_one(desk, delivery, Act(by, COMMAND_LINE, reason.strip()))
    for each in erased:
        alike = "" if each.seq == delivery else ", the same bytes"
        say(f"delivery {each.seq} of {each.source} ({each.name}) erased{alike}")
    say("The results were made anew without it; `scorecard run` publishes what changes.")
    say("Take it out of the source's folder, and back up again: that erases it there too.")
