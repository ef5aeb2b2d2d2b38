"""`scorecard release`: a person lets reviewed cards go to their recipients."""

from typing import Annotated

import typer

from pipelines.cli.console import counted, say
from pipelines.cli.guard import WITH_CAVEATS, guarded
from pipelines.cli.mailed import left
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
    """Make reviewed cards final, record who released them, and mail them to their recipients.

    What the gate stops is not released: without --unit the other cards go, with it none.
    """
    from pipelines.cli.ending import held, without_score
    from scorecard import releasing
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.desk import open_desk
    from scorecard.period import Month
    from scorecard.project import Project

    chosen = Month.parse(month)
    act = Act(by, COMMAND_LINE, reason.strip())
    purpose = f"release of {chosen} by {by}"
    with open_desk(Project.find(project), purpose, create=False) as desk:
        done = releasing.release(desk, chosen, unit or [], act)
    edition, cards = done.publication.edition, len(done.units)
    released = counted(cards, "card") if cards else "nothing was waiting, no card"
    say(f"{chosen.title}, edition {edition.number}: {released} released")
    # Whoever names units is told of those; a held one was refused.
    for line in () if unit else held(edition.cards):
        say(f"  {line}")
    gone = (card for card in edition.cards if card.unit in done.units)
    for line in without_score(desk.project, desk.config, gone):
        say(f"  {line}")
    for of, stops in done.stopped.items():
        more = f" and {counted(len(stops) - 1, 'more item')}" if len(stops) > 1 else ""
        say(f"  not released, {of}: {stops[0].what}{more} (scorecard gate show --unit {of})")
    for name in done.unread:
        say(f"  nobody gets the card of {name}: add it to somebody's units under distribution")
    sent = done.sent
    for line in left(sent, "card"):
        say(line)
    for kept in sent.held:
        say(f"  not sent to {kept.person} ({kept.unit or 'digest'}): {kept.reason}")
    if sent.held:
        raise typer.Exit(WITH_CAVEATS)
