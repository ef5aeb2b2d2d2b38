"""`scorecard release`: a person lets reviewed cards go to their recipients."""

from typing import Annotated

import typer

from pipelines.cli.console import counted, say
from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption


@guarded
def release(
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month.")],
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Id of who lets them go.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")],
    unit: Annotated[
        list[str] | None,
        typer.Option("--unit", metavar="U", help="This unit's card; may be repeated. Else all."),
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Make reviewed cards final, record who released them, and mail them to their recipients."""
    from scorecard.close.desk import open_desk
    from scorecard.close.release import finalise, unreleased
    from scorecard.deliver.dispatch import release_and_send
    from scorecard.errors import InputError
    from scorecard.period import Month
    from scorecard.project import Project
    from scorecard.stages import snapshot

    chosen, units = Month.parse(month), unit or []
    if not reason.strip():
        raise InputError("--reason: expected a few words, found none")
    with open_desk(Project.find(project), f"release of {chosen} by {by}") as desk:
        people = {person.id for person in desk.config.people}
        if by not in people:
            raise InputError(f"--by {by}: expected one of {', '.join(sorted(people))}")
        made = finalise(desk, chosen, units)
        due = unreleased(desk, chosen, units)
        sent = release_and_send(
            desk, chosen, due, person=by, channel="command line", reason=reason.strip()
        )
        snapshot(desk)
    released = counted(len(due), "card") if due else "nothing was waiting, no card"
    say(f"{chosen.title}, edition {made.edition.number}: {released} released")
    for path in sent.cards:
        say(f"  {path}")
    for held in sent.held:
        say(f"  not sent to {held.person} ({held.unit or 'digest'}): {held.reason}")
