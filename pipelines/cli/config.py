"""`scorecard validate` and `scorecard config`: the configuration, checked, edited and compared."""

import datetime as dt
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import complain, counted, say, write_rows
from pipelines.cli.expiring import ending_soon
from pipelines.cli.guard import BAD_INPUT, guarded
from pipelines.cli.options import FormatOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.config.bundle import Bundle
    from scorecard.onboard.dictionary.effects import Effects
    from scorecard.onboard.dictionary.importing import Taken
    from scorecard.onboard.differences import Difference
    from scorecard.project import Project

WorkbookArgument = Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook.")]
ByOption = Annotated[
    str | None, typer.Option("--by", metavar="PERSON", help="Id of who makes the change.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Write without asking.")]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
]
# Characters of a difference in a table; CSV and JSON have all of it.
_WIDEST = 160
# Labels without a text that are named where no advice is asked for.
_LABELS_NAMED = 5
SIGNS = {"added": "+", "changed": "~", "removed": "-"}

group = typer.Typer(
    name="config",
    help="Edit the configuration as a workbook, and see who changed what.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@guarded
def validate(
    advice: Annotated[
        bool,
        typer.Option("--advice", help="Say too what is allowed but seldom good practice."),
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Check the configuration and name every problem by file, line and column."""
    from scorecard.project import Project
    from scorecard.report.brand import brand_of, check_brand
    from scorecard.report.narrative.wording import read_wording
    from scorecard.report.templates import templates_of

    found = Project.find(project)
    config = found.config()
    templates = templates_of(found)
    check_brand(brand_of(config.design), templates)
    words = read_wording(templates, config.organisation.language)
    say(
        f"{found.config_dir}: valid; {counted(len(config.units), 'unit')}, "
        f"{counted(len(config.kpis), 'KPI')}, {counted(len(config.scorecards), 'scorecard')}, "
        f"{counted(len(config.sources), 'source')}"
    )
    for line in ending_soon(config, named=None):
        say(line)
    for line in _untranslated(words.missing, config.organisation.language, named=advice):
        say(line)
    if advice:
        _advise(found)


def _untranslated(missing: Sequence[str], language: str, *, named: bool) -> Iterator[str]:
    """How many labels a language file lacks, and which: a few, or all where they are `named`."""
    if not missing:
        return
    labels = counted(len(missing), "label")
    yield f"templates/language/{language}.yaml has no text for {labels}, printed in English:"
    shown = missing if named else missing[:_LABELS_NAMED]
    for label in shown:
        yield f"  {label}"
    if len(shown) < len(missing):
        yield f"  and {len(missing) - len(shown)} more: `scorecard validate --advice` names all"


def _advise(project: "Project") -> None:
    """Every piece of advice with its place, why, and what to do; none of it is an error."""
    from scorecard.config.advice import advise
    from scorecard.config.load import placed
    from scorecard.impact.advice import advise_by_figures

    config, place = placed(project.bundle())
    by_figures, silent = advise_by_figures(config, project.snapshot)
    given = [*advise(config), *by_figures]
    if given:
        say(f"{counted(len(given), 'piece')} of advice; none of it is an error:")
    for piece in given:
        name, line, column = place(piece.path)
        say(f"{name}:{line}:{column}: {piece.what}")
        say(textwrap.indent(textwrap.fill(f"{piece.why} {piece.do}", 96), "  "))
    if not given:
        say("No advice: nothing here is against good practice.")
    if silent:
        say(f"Thresholds that are never crossed were not looked for: {silent}.")


@guarded
def export(
    file: WorkbookArgument,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file there is, edits and all.")
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Write the configuration as a workbook to edit and give back with `config import`."""
    from scorecard.config.load import read
    from scorecard.errors import InputError
    from scorecard.onboard.dictionary.export import Origin
    from scorecard.onboard.dictionary.export import export as workbook
    from scorecard.onboard.dictionary.written import Written
    from scorecard.project import Project
    from scorecard.stores.files import write_atomic

    if file.suffix.lower() != ".xlsx":
        raise InputError(f"{file}: expected a name that ends in .xlsx; only a workbook is written")
    bundle = Project.find(project).bundle()
    config = read(bundle)
    content = workbook(config, Origin(bundle.digest, Written.read(bundle).counts))
    if file.exists() and file.read_bytes() != content and not overwrite:
        raise InputError(
            f"{file}: exists and says something else; name another file, or add --overwrite if "
            "nobody's edits are in it"
        )
    write_atomic(file.resolve(), content)
    say(f"{file}: written; edit it, and give it back with `scorecard config import {file}`")


@guarded
def take(
    file: WorkbookArgument,
    by: ByOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    project: ProjectOption = None,
) -> None:
    """Check an edited workbook, show what it changes, and write it to the YAML files.

    Comments and order of what does not change stay. All of the workbook is taken, or nothing.
    """
    from scorecard.errors import InputError
    from scorecard.onboard.dictionary.effects import effects
    from scorecard.onboard.dictionary.importing import take as read_back
    from scorecard.onboard.dictionary.placing import known_person
    from scorecard.project import Project

    found = Project.find(project)
    bundle = found.bundle()
    if file.is_dir():
        raise InputError(f"{file}: expected a workbook (.xlsx), found a folder")
    if not file.is_file():
        raise InputError(f"{file}: expected a workbook, found no such file")
    taken = read_back(bundle, file.read_bytes(), file.name)
    if by is not None:
        known_person(taken.before, by)
    _preview(taken)
    if not taken.changes:
        return
    _effects(effects(found, taken.before, taken.after))
    if dry_run:
        say("\nNothing was written.")
    elif by is None:
        complain("\nNothing was written: say who makes the change with --by PERSON")
        raise typer.Exit(BAD_INPUT)
    elif yes or _agreed():
        _write(found, bundle, taken, by)


def _preview(taken: "Taken") -> None:
    for unread in taken.unread:
        say(f"not read: {unread}")
    for doubt in taken.doubts:
        say(f"is this meant? {doubt}")
    if taken.others:
        said = counted(taken.others, "change")
        say(f"kept: {said} others made to the configuration since the export")
    if not taken.changes:
        say("nothing changes: the configuration says all of this already")
    sheet = ""
    for change in taken.changes:
        if change.subject.sheet != sheet:
            sheet = change.subject.sheet
            say(f"{sheet}")
        say(f"  {SIGNS[change.kind]} {taken.speech.sentence(change)}")


def _effects(effects: "Effects | None") -> None:
    from scorecard import figures
    from scorecard.period import Month

    if effects is None:
        say("\nNo month has been calculated yet, so that no card can be compared.")
        return
    month = Month.parse(effects.month).title
    if not effects.moved:
        say(f"\nNo score moves on the {counted(effects.cards, 'card')} of {month}.")
        return
    say(f"\nCards of {month} that would move, of {effects.cards}:")
    rows = [
        (
            move.unit,
            figures.score(move.old_score),
            figures.score(move.new_score),
            move.old_colour or "none",
            move.new_colour or "none",
        )
        for move in effects.moved
    ]
    write_rows(("unit", "score", "would be", "colour", "would be "), rows, "table")


def _agreed() -> bool:
    """Whether whoever sits at the terminal says yes; raises where nobody can be asked."""
    if not sys.stdin.isatty():
        complain("\nNothing was written: there is no terminal to ask on; add --yes to write it")
        raise typer.Exit(BAD_INPUT)
    if typer.confirm("\nWrite this to the configuration?"):
        return True
    say("Nothing was written.")
    return False


def _write(project: "Project", bundle: "Bundle", taken: "Taken", by: str) -> None:
    from scorecard.onboard.dictionary.placing import place

    place(project, bundle, taken.files, by)
    say("\nWritten:")
    for name in sorted(taken.files):
        say(f"  {project.config_dir / name}")


@guarded
def diff(
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="EDITION", help="2026-10/1, or 2026-10 for its newest."),
    ] = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option("--between", metavar="EDITION EDITION", help="Two editions."),
    ] = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """List what changed in the configuration since an edition, since when, and by whom."""
    from scorecard.config.load import read
    from scorecard.config.moments import zone_of
    from scorecard.errors import InputError
    from scorecard.onboard.differences import edition_named, explained
    from scorecard.project import Project
    from scorecard.stores.editions import Editions
    from scorecard.stores.landing import Landing

    if (since is None) == (between is None):
        raise InputError("expected one of --since EDITION and --between EDITION EDITION")
    found = Project.find(project)
    editions, landing = Editions(found.editions), Landing(found.landing)
    first, second = between or (str(since), None)
    before = landing.config_bundle(edition_named(editions, first).config_digest)
    folder = None
    if second is None:
        after, folder = found.bundle(), found.config_dir
    else:
        after = landing.config_bundle(edition_named(editions, second).config_digest)
    found_differences = explained(before, after, landing, folder)
    zone = zone_of(read(after))
    if form == "table":
        write_rows(SHOWN_COLUMNS, [_shown(d, zone) for d in found_differences], form)
    else:
        rows = [row for difference in found_differences for row in _rows(difference, zone)]
        write_rows(DIFF_COLUMNS, rows, form)


def _shown(difference: "Difference", zone: dt.tzinfo) -> tuple[str, str]:
    """A difference for people: in words, and since when and from whom, as far as it is known."""
    from scorecard.config.moments import listed

    known, author = difference.known, difference.author
    landed = "not landed yet"
    if known:
        at = listed(known.at, zone)
        landed = f"{at} by {known.by}" if known.by else at
    return (
        textwrap.shorten(str(difference), _WIDEST, placeholder=" ..."),
        "\n".join([landed, *([f"git: {author.name}"] if author else [])]),
    )


def _rows(difference: "Difference", zone: dt.tzinfo) -> list[tuple[object, ...]]:
    """A difference for programs: a row for each value that differs."""
    from scorecard.config.moments import listed

    known, author = difference.known, difference.author
    about = (difference.section, difference.kind, difference.entry)
    landed = (known.sequence, listed(known.at, zone), known.by) if known else (None, "", "")
    committed = listed(author.at, zone) if author and author.at else ""
    commit = (author.name, committed, author.commit) if author else ("", "", "")
    return [(*about, *field, *landed, *commit) for field in difference.fields or (("", "", ""),)]


SHOWN_COLUMNS = ("what changed", "landed")
DIFF_COLUMNS = (
    "section",
    "change",
    "entry",
    "field",
    "before",
    "now",
    "landed",
    "landed_at",
    "by",
    "committed_by",
    "committed_at",
    "commit",
)
group.command("export", epilog="Example: scorecard config export dictionary.xlsx")(export)
group.command("import", epilog="Example: scorecard config import dictionary.xlsx --by jo")(take)
group.command("diff", epilog="Example: scorecard config diff --since 2026-10/1")(diff)
