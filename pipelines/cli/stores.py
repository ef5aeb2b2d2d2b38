"""`scorecard verify`, `rebuild-warehouse` and `rebuild`: proof that nothing was lost or altered."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import complain, counted, say
from pipelines.cli.guard import BAD_INPUT, guarded
from pipelines.cli.options import MonthOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.stores.warehouse import Warehouse


@guarded
def verify(month: MonthOption = None, project: ProjectOption = None) -> None:
    """Compare every published file with the edition it belongs to; name those that differ."""
    from scorecard.close.verify import verify as altered
    from scorecard.errors import InputError
    from scorecard.period import Month
    from scorecard.project import Project
    from scorecard.stores.editions import Editions

    found = Project.find(project)
    editions = Editions(found.editions)
    months = editions.months()
    if month is not None:
        chosen = str(Month.parse(month))
        if chosen not in months:
            raise InputError(f"{chosen}: no edition yet; run `scorecard run --month {chosen}`")
        months = [chosen]
    problems = altered(editions, found.published, months)
    for problem in problems:
        complain(str(problem))
    if problems:
        raise typer.Exit(BAD_INPUT)
    files = sum(
        len(card.files)
        for edition in editions.all()
        if edition.month in months
        for card in edition.cards
    )
    said = f"{counted(len(months), 'month')}, {counted(files, 'file')}"
    say(f"{said}: all as published" if months else "nothing is published yet")


@guarded
def rebuild_warehouse(project: ProjectOption = None) -> None:
    """Build the warehouse anew from what landed, and swap it in."""
    from scorecard.close.desk import open_desk
    from scorecard.close.rebuild import rebuild_warehouse as again
    from scorecard.project import Project

    with open_desk(Project.find(project), "rebuild of the warehouse") as desk:
        before = _hashes(desk.warehouse)
        kept = desk.warehouse.set_aside
        after = again(desk)
    if before is None:
        said = f", what was there is kept as {kept}" if kept else ""
        say(f"{counted(len(after), 'table')} rebuilt, with nothing to compare them with{said}")
        return
    different = sorted(table for table in after if before.get(table) != after[table])
    same = len(after) - len(different)
    say(f"{counted(len(after), 'table')} rebuilt, {same} with the content they had")
    for table in different:
        say(f"  {table} differs from before")


def _hashes(warehouse: "Warehouse") -> dict[str, str] | None:
    """What the warehouse holds, None where there is none or it cannot be read."""
    from scorecard.errors import StoreError

    try:
        hashes = warehouse.table_hashes()
    except StoreError:
        return None
    return None if warehouse.is_new else hashes


@guarded
def rebuild(
    month: Annotated[str, typer.Argument(metavar="YYYY-MM", help="The month.")],
    edition: Annotated[int, typer.Option("--edition", metavar="N", help="Its edition.")],
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="An empty folder.")],
    project: ProjectOption = None,
) -> None:
    """Make an edition again from landing, ledger and its configuration, and compare the files."""
    from scorecard.close.rebuild import rebuild_edition
    from scorecard.period import Month
    from scorecard.project import Project

    made = rebuild_edition(Project.find(project), Month.parse(month), edition, into)
    say(f"{counted(len(made.equal), 'file')} equal, {len(made.different)} different, in {into}")
    for name in made.different:
        complain(f"  differs: {name}")
    for what in made.other_producer:
        complain(f"  made by other {what} than the edition")
    for what in made.erased:
        complain(f"  made without: {what}")
    if made.different:
        raise typer.Exit(BAD_INPUT)
