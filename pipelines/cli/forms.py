"""`scorecard forms`: workbooks to be filled in by whoever answers for figures no system has."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import counted, say
from pipelines.cli.guard import guarded
from pipelines.cli.mailed import left, stayed
from pipelines.cli.options import ProjectOption


@guarded
def forms(
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month.")],
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="P", help="Only this person's form.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Where they are written, else var/forms/<month>."),
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Mail each person the form, unless it was mailed.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="With --send: a new mail for whoever had one already.")
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Write the month's forms for manual figures, prefilled, and mail them on request."""
    from scorecard.close.desk import open_desk
    from scorecard.deliver.forms import send_forms, write_forms
    from scorecard.errors import InputError
    from scorecard.period import Month
    from scorecard.project import Project

    chosen = Month.parse(month)
    if again and not send:
        raise InputError("--again: expected --send beside it, found none")
    with open_desk(Project.find(project), f"forms of {chosen}") as desk:
        written = write_forms(desk, chosen, owner=owner, folder=to)
        sent = send_forms(desk, chosen, owner=owner, again=again) if send else None
    for form in written:
        say(f"{form.owner}: {counted(form.figures, 'figure')}, {form.path}")
    if not written:
        say(f"{chosen.title}: nothing is asked of anybody")
    if sent is not None:
        say(f"{counted(sent.count('form'), 'mail')} sent")
        for line in (*left(sent, "form"), *stayed(sent)):
            say(line)
