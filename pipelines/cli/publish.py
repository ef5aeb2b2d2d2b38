"""`scorecard publish`: a book of cards, a briefing, an agenda, or a card as it would look."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import say
from pipelines.cli.guard import guarded
from pipelines.cli.options import MonthOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.close.printing import Wanted
    from scorecard.config.delivery import KindName
    from scorecard.period import Month
    from scorecard.project import Project


@guarded
def publish(
    month: MonthOption = None,
    book: Annotated[
        str | None,
        typer.Option(
            "--book", metavar="U", help="Bind this unit's card and those of all units below."
        ),
    ] = None,
    briefing: Annotated[
        bool,
        typer.Option("--briefing", help="One page: what needs attention, of whom, by its effect."),
    ] = False,
    agenda: Annotated[
        bool,
        typer.Option("--agenda", help="For the review meeting: to settle, open actions, decided."),
    ] = False,
    minutes: Annotated[
        bool, typer.Option("--minutes", help="With --agenda: the sheet for the minutes beside it.")
    ] = False,
    preview: Annotated[
        str | None,
        typer.Option(
            "--preview", metavar="U", help="Show this unit's card by what was calculated last."
        ),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="With --preview: the printed card beside the web page.")
    ] = False,
    unit: Annotated[
        str | None,
        typer.Option(
            "--unit", metavar="U", help="With --briefing or --agenda: this unit and below."
        ),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--for", metavar="PERSON", help="As this person may see it; else whole."),
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Print what stands of a month for a meeting; nothing is calculated, recorded or mailed.

    Without --month it is the newest month that has an edition. A book has a table of contents and
    every card of the month's latest edition, released or not; each says which it is.
    """
    from scorecard.close.printing import Wanted, print_book, print_briefing
    from scorecard.errors import InputError
    from scorecard.project import Project

    named = [what for what in (book, briefing, agenda, preview) if what]
    if len(named) != 1:
        raise InputError(
            "scorecard publish: expected one of --book UNIT, --briefing, --agenda and "
            f"--preview UNIT, found {len(named) or 'none'}"
        )
    if unit is not None and not (briefing or agenda):
        raise InputError(
            "--unit: expected --briefing or --agenda beside it; a book and a preview name theirs"
        )
    if pdf and not preview:
        raise InputError("--pdf: expected --preview beside it; books and briefings are PDFs anyway")
    if person is not None and preview:
        raise InputError(
            "--for: expected --book, --briefing or --agenda beside it: a preview is whole"
        )
    if minutes and not agenda:
        raise InputError("--minutes: expected --agenda beside it, found none")
    if minutes and person is not None:
        raise InputError("--minutes: expected no --for beside it: a minutes sheet is whole")
    found = Project.find(project)
    chosen = month_of(found, month)
    if preview:
        _preview(found, chosen, preview, pdf=pdf)
    elif book:
        say(str(print_book(found, Wanted(chosen, book, person))))
    elif agenda:
        _agenda(found, Wanted(chosen, unit, person), minutes=minutes)
    else:
        say(str(print_briefing(found, Wanted(chosen, unit, person))))


def month_of(project: "Project", named: str | None) -> "Month":
    """The month that is named, else the newest that has an edition."""
    from scorecard.errors import InputError
    from scorecard.period import Month
    from scorecard.stores.editions import Editions

    if named is not None:
        return Month.parse(named)
    months = Editions(project.editions).months()
    if not months:
        raise InputError("no month has an edition yet; run `scorecard run` first")
    return Month.parse(months[-1])


def _agenda(project: "Project", wanted: "Wanted", *, minutes: bool) -> None:
    from scorecard.close.desk import open_ledger
    from scorecard.close.meeting import meeting, print_agenda
    from scorecard.review.minutes import write_minutes

    with open_ledger(project) as ledger:
        decisions = ledger.decisions.all()
    found = meeting(project, wanted, decisions, dt.datetime.now(dt.UTC))
    say(str(print_agenda(found)))
    if minutes:
        say(str(write_minutes(found)))


def _preview(project: "Project", month: "Month", unit: str, *, pdf: bool) -> None:
    from scorecard.close.calculated import need
    from scorecard.close.desk import open_desk
    from scorecard.close.previewing import preview

    with open_desk(project, f"preview of {unit}, {month}", create=False) as desk:
        need(desk, "diagnoses")
        kinds: tuple[KindName, ...] = ("html", "pdf") if pdf else ("html",)
        for path in preview(desk, desk.warehouse, month, unit, kinds):
            say(str(path))
