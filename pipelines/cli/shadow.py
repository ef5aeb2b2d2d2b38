"""`scorecard shadow`: our cards against the hand-made ones, cell by cell."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import counted, say, write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, MonthOption, ProjectOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.config.models import Config
    from scorecard.onboard.shadow import Close
    from scorecard.reconcile.shadow_cells import Comparison

_ROWS = (
    "month", "unit", "kpi", "perspective", "field", "ours", "theirs", "state", "cause", "text",
    "source", "cell", "ours_from",
)  # fmt: skip


@guarded
def shadow(
    month: MonthOption = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="U", help="One unit.")] = None,
    form: FormatOption = "table",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE.xlsx", help="Write it as a workbook too.")
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Compare a month's cards with the hand-made scorecards, and name why cells differ.

    Without --month it is the newest month that was published. CSV and JSON have every cell.
    """
    from scorecard.onboard.shadow import compare_published, parallel_closes
    from scorecard.period import Month
    from scorecard.project import Project

    found = Project.find(project)
    config = found.config()
    chosen = None if month is None else Month.parse(month)
    comparison = compare_published(found, config, chosen, unit)
    closes = parallel_closes(found, config) if form == "table" or to is not None else []
    if to is not None:
        _write(to, comparison, config, closes)
    if form == "table":
        _summary(comparison, closes)
        _differences(comparison, config)
        if to is not None:
            say(f"\nwritten to {to}")
    else:
        rows = [
            (comparison.month, c.unit, c.kpi, c.perspective, c.field, c.ours, c.theirs, c.state,
             c.cause, c.text, c.source, c.where, c.ours_from)
            for c in comparison.cells
        ]  # fmt: skip
        write_rows(_ROWS, rows, form)


def _summary(comparison: "Comparison", closes: "Sequence[Close]") -> None:
    from scorecard.onboard.shadow import AGREED, standing
    from scorecard.period import Month
    from scorecard.reconcile.shadow_words import CAUSES

    cells = len(comparison.cells)
    title = Month.parse(comparison.month).title
    say(f"{title}: {counted(cells, 'cell')} compared, {comparison.agree:,} agree, "
        f"{cells - comparison.agree:,} differ")  # fmt: skip
    if comparison.taken:
        say(
            f"  {comparison.taken:,} of those that agree are figures taken from the workbook itself"
        )
    for cause, count in comparison.causes():
        say(f"  {count:>6,}  {CAUSES[cause]}")
    for note in comparison.notes:
        say(f"  note: {note}")
    if closes:
        say("\nParallel closes")
        rows = [
            (
                c.month,
                c.compared,
                c.agree,
                c.compared - c.agree,
                c.unknown,
                "yes" if c.agreed else "no",
            )
            for c in closes
        ]
        write_rows(("month", "cells", "agree", "differ", "unknown cause", "agreed"), rows, "table")
        say(standing(closes))
        say(AGREED)


def _differences(comparison: "Comparison", config: "Config") -> None:
    from scorecard.reconcile.shadow_words import CAUSES, FIELDS, Words

    words = Words(config)
    rows = [
        (
            words.unit(cell),
            words.subject(cell),
            FIELDS[cell.field].lower(),
            _blanks(words.value(cell, cell.ours)),
            _blanks(words.value(cell, cell.theirs)),
            CAUSES[cell.cause],
            cell.text,
            cell.where,
        )
        for cell in comparison.cells
        if not cell.agrees
    ]
    if rows:
        say("\nWhat differs")
        names = ("unit", "measure", "what", "ours", "theirs", "cause", "in words", "their cell")
        write_rows(names, rows, "table")


def _blanks(text: str) -> str:
    """Narrow and unbreakable blanks as plain ones, which every terminal has."""
    return " ".join(text.split())


def _write(
    path: Path, comparison: "Comparison", config: "Config", closes: "Sequence[Close]"
) -> None:
    from scorecard.onboard.shadow_book import render
    from scorecard.period import Month
    from scorecard.stores.files import write_atomic

    day = Month.parse(comparison.month).last_day
    write_atomic(path, render(comparison, config, closes, day))
