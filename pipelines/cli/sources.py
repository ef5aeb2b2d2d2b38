"""`scorecard sources`: which there are, and one of them tried out without keeping anything."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import complain, counted, say, write_rows
from pipelines.cli.guard import BAD_INPUT, guarded
from pipelines.cli.options import FormatOption, MonthOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.config.sources import Source
    from scorecard.ingest.trial import Trial

COLUMNS = ("source", "type", "owner", "covers", "newest delivery", "month", "state")

group = typer.Typer(
    help="List sources, and try one out.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@group.command("list", epilog="Example: scorecard sources list")
@guarded
def listed(form: FormatOption = "table", project: ProjectOption = None) -> None:
    """List every source with its newest delivery, whether that failed or not."""
    from scorecard.config import moments
    from scorecard.ingest.newest import newest_deliveries
    from scorecard.project import Project
    from scorecard.stores.landing import Landing

    found = Project.find(project)
    config = found.config()
    zone = moments.zone_of(config)
    newest = newest_deliveries(Landing(found.landing))
    rows = []
    for source in config.sources:
        last = newest.get(source.id)
        came: tuple[str, str, str] = ("", "", "nothing yet")
        if last:
            came = (moments.listed(last.received_at, zone), last.month, last.state)
        rows.append((source.id, source.type, source.owner, source.covers, *came))
    write_rows(COLUMNS, rows, form)


@group.command("test", epilog="Example: scorecard sources test crm --month 2026-10")
@guarded
def try_one(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="The source's id.")],
    month: MonthOption = None,
    project: ProjectOption = None,
) -> None:
    """Fetch one source and show what a run would make of it; nothing is kept.

    Without --month it is the newest month that is closed. Exit code 2 where the source fails.
    """
    from scorecard.close.months import newest_closed
    from scorecard.errors import InputError
    from scorecard.ingest.trial import try_out
    from scorecard.period import Month
    from scorecard.project import Project
    from scorecard.stores.landing import Landing

    found = Project.find(project)
    config = found.config()
    source = next((item for item in config.sources if item.id == name), None)
    if source is None:
        known = ", ".join(item.id for item in config.sources) or "none"
        raise InputError(f"{name}: expected the id of a source, found none of that name: {known}")
    asked = Month.parse(month) if month else newest_closed(config, dt.datetime.now(dt.UTC))
    say(f"{source.id}, {source.name}, for {asked}")
    trials = try_out(
        source,
        asked,
        config=config,
        root=found.root,
        files=found.bundle().files,
        landing=Landing(found.landing),
    )
    _meanings(source)
    # Years of files that landed before would hide the one that is asked for.
    before = [t for t in trials if t.is_known and t.delivery.month != str(asked)]
    if before:
        say("\nAs they landed before")
    for trial in before:
        say(f"  {trial.delivery.name}: {_rows(trial)}{_set_aside(trial)}")
    for trial in trials:
        if trial not in before:
            _shown(trial)
    if not trials:
        say("\nnothing is there for that month")
    say("\nNothing was kept.")
    failed = [trial.reason for trial in trials if trial.reason]
    for reason in failed:
        complain(f"failed: {reason}")
    if failed:
        raise typer.Exit(BAD_INPUT)


def _meanings(source: "Source") -> None:
    from scorecard.config.meanings import meanings

    say("\nWhat its columns mean")
    write_rows(("part of a figure", "comes from"), meanings(source), "table")


def _shown(trial: "Trial") -> None:
    delivery = trial.delivery
    known = ", as it landed before" if trial.is_known else ""
    say(f"\n{delivery.name}: {_rows(trial)}{known}")
    asked = {k: v for k, v in delivery.parameters.items() if k != "declaration"}
    for key, text in asked.items():
        say(f"  {key}: {text}")
    if trial.rows:
        say("\nFirst rows")
        write_rows(trial.headings, trial.rows, "table")
    for line in _outcome(trial):
        say(line)
    if trial.quarantined:
        say("\nIn quarantine, the first of them")
        write_rows(("row", "text", "reason", "detail", "column"), trial.quarantined, "table")
    if trial.figures:
        say("\nNew or changed, the first of them")
        rows = [
            (figure.kpi, figure.unit, str(figure.month), figure.before, figure.now)
            for figure in trial.figures
        ]
        write_rows(("kpi", "unit", "month", "before", "now"), rows, "table")


def _rows(trial: "Trial") -> str:
    return counted(trial.delivery.rows, "row")


def _set_aside(trial: "Trial") -> str:
    counts = trial.counts
    if counts is None or not counts.quarantined:
        return ""
    return f", {counts.quarantined:,} of {counts.read:,} cells in quarantine"


def _outcome(trial: "Trial") -> Iterator[str]:
    counts = trial.counts
    if counts is None:
        return
    parts = ("loaded", "unchanged", "quarantined", "rejected", "ignored")
    listed = ", ".join(f"{part} {getattr(counts, part):,}" for part in parts)
    yield f"\nCells: read {counts.read:,} = {listed}"
    yield (
        f"Figures against what stands: new {trial.new:,}, changed {trial.changed:,}, withdrawn "
        f"{counts.withdrawn:,}"
    )
