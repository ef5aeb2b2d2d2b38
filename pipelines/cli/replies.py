"""`scorecard replies`: workbooks that came back by mail."""

import typer

from pipelines.cli.console import complain, counted, say
from pipelines.cli.guard import WITH_CAVEATS, guarded
from pipelines.cli.options import ProjectOption


@guarded
def replies(project: ProjectOption = None) -> None:
    """Take filled-in forms and review workbooks from mails that people replied with.

    Each is put into the folder it would have been dropped into; the next run takes it from there,
    as it does by itself at its beginning.
    """
    from scorecard import stages
    from scorecard.close.desk import open_desk
    from scorecard.errors import InputError
    from scorecard.project import Project

    with open_desk(Project.find(project), "reading replies") as desk:
        if desk.config.delivery.replies is None:
            raise InputError(
                "delivery.replies: expected a folder or a mailbox that replies come to, found "
                "none: add it to the configuration"
            )
        found = stages.replies(desk)
    taken = [reply for reply in found if reply.path is not None]
    say(f"{counted(len(taken), 'workbook')} taken")
    for reply in taken:
        say(f"  {reply.sender}: {reply.name}, to {reply.path}")
    refused = [reply for reply in found if reply.path is None]
    for reply in refused:
        complain(f"  {reply.sender or 'mailbox'}: {reply.said}")
    if refused:
        raise typer.Exit(WITH_CAVEATS)
