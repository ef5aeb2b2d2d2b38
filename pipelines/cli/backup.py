"""`scorecard backup` and `scorecard restore`: what cannot be made again, kept and brought back."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import counted, say
from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption


@guarded
def backup(
    to: Annotated[
        Path,
        typer.Option("--to", metavar="DIR", help="The backup's folder, outside the project."),
    ],
    project: ProjectOption = None,
) -> None:
    """Copy configuration, deliveries, ledger and editions to a folder, and read the copy back.

    Only what is new is copied into a folder that has a backup. The one of before stands until the
    new one is whole.
    """
    from scorecard.close.backup import back_up
    from scorecard.project import Project

    made = back_up(Project.find(project), to)
    found = made.backup
    say(f"{counted(len(found.files), 'file')} in {to}, {made.added:,} of them new: all read back")
    say(f"  deliveries up to {found.landing_sequence}, acts up to {found.ledger_sequence}")
    if made.removed:
        say(f"  {counted(made.removed, 'file')} no longer needed and deleted there")


@guarded
def restore(
    source: Annotated[Path, typer.Option("--from", metavar="DIR", help="A backup's folder.")],
    project: Annotated[
        Path | None,
        typer.Option(
            "--project", metavar="DIR", help="An empty folder, or one that is not there yet."
        ),
    ] = None,
) -> None:
    """Make an organisation's folder again from a backup, after checking every file of it.

    Mails that had not left when the backup was made are held for a person: they may have left
    since.
    """
    from scorecard.close.restore import restore as again
    from scorecard.config.moments import listed
    from scorecard.errors import InputError

    if project is None:
        raise InputError("restore: expected an empty folder as --project DIR, found none named")
    root = project.expanduser().resolve()
    made = again(source, root)
    found = made.backup
    at = listed(found.made_at, dt.UTC)
    say(f"{counted(len(found.files), 'file')} restored to {root}, as of {at}")
    say(f"  deliveries up to {found.landing_sequence}, acts up to {found.ledger_sequence}")
    if made.kept_ledger:
        say("  the ledger that SCORECARD_LEDGER_URL names has all of them, and stays as it is")
    if made.held:
        say(f"  {counted(made.held, 'mail')} held for a person, state UNKNOWN: may have left since")
    say(f"scorecard rebuild-warehouse --project {root} makes the results again")
