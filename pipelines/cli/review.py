"""`scorecard review`: workbooks in which people decide, each with their own rows, out and back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import counted, say
from pipelines.cli.guard import guarded
from pipelines.cli.mailed import left, stayed
from pipelines.cli.options import MonthOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.close.desk import Desk
    from scorecard.period import Month

group = typer.Typer(
    help="Write workbooks in which people decide, or take one back.",
    rich_markup_mode=None,
    add_completion=False,
)


@group.callback(
    invoke_without_command=True, epilog="Example: scorecard review --month 2026-10 --out reviews"
)
@guarded
def review(
    context: typer.Context,
    month: MonthOption = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="P", help="Only this person's workbook.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Where they are written, else var/reviews/<month>."
        ),
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Mail each person theirs, unless it was mailed.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="With --send: a new mail for whoever had one already.")
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Write a workbook for each person with what they may decide; newest month by default."""
    if context.invoked_subcommand is not None:
        return
    from scorecard import stages
    from scorecard.close.desk import open_desk
    from scorecard.deliver.reviews import write_reviews
    from scorecard.errors import InputError
    from scorecard.project import Project

    if again and not send:
        raise InputError("--again: expected --send beside it, found none")
    if out is not None and any(path.is_file() for path in (out, *out.parents)):
        raise InputError(f"--out {out}: expected a folder, found a file")
    with open_desk(Project.find(project), "review workbooks", create=False) as desk:
        chosen = _month(desk, month)
        written = write_reviews(desk, chosen, person=person, folder=out)
        sent = None
        if send:
            sent = stages.send_review_workbooks(desk, chosen, person=person, again=again)
    for book in written:
        say(f"{book.person}: {counted(book.rows, 'row')}, {book.path}")
    if not written:
        say(f"{chosen.title}: there is nothing to decide for anybody")
    if sent is not None:
        say(f"{counted(sent.count('review'), 'mail')} sent")
        for line in (*left(sent, "review"), *stayed(sent)):
            say(line)


@group.command("import", epilog="Example: scorecard review import ann.xlsx")
@guarded
def take(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook, filled in.")],
    month: MonthOption = None,
    project: ProjectOption = None,
) -> None:
    """Take a review workbook back: record what it decides, and say what was refused and why."""
    from scorecard import acts
    from scorecard.close.desk import open_desk
    from scorecard.deliver.reviews import receipt_sections, receipt_summary, send_review_receipts
    from scorecard.errors import InputError, SourceError
    from scorecard.project import Project

    if not file.is_file():
        raise InputError(f"{file}: expected a review workbook, found no such file")
    with open_desk(Project.find(project), "review workbook", create=False) as desk:
        chosen = _month(desk, month)
        taken = acts.take_review(desk, file.resolve(), chosen)
        sections = [] if taken is None else receipt_sections(desk, taken)
        sent = send_review_receipts(desk, chosen)
    if taken is None:
        say(f"{file.name}: taken before, nothing of it is new")
        return
    if taken.state == "refused":
        raise SourceError(taken.reason)
    say(f"{taken.person}, {taken.month}: {receipt_summary(taken)}")
    for section in sections:
        say(f"{section.title}:")
        for line in (*section.lines, *([section.more] if section.more else [])):
            say(f"  {line}")
    for line in left(sent, "receipt"):
        say(f"receipt: {line.strip()}")
    if any(row.outcome == "applied" for row in taken.rows):
        say(f"scorecard run --month {taken.month} calculates with it")


def _month(desk: "Desk", named: str | None) -> "Month":
    """The month named, else the newest one that was calculated."""
    from scorecard.errors import InputError
    from scorecard.period import Month

    if named is not None:
        return Month.parse(named)
    newest = desk.warehouse.con.execute("SELECT max(month) FROM ref.months").fetchall()[0][0]
    if newest is None:
        raise InputError("no month was calculated yet: run `scorecard run` first")
    return Month.parse(str(newest))
