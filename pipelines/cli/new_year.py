"""`scorecard new-year`: the next year's targets, drafted from those that end with this one."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import say
from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption

if TYPE_CHECKING:
    from scorecard.config.models import Config
    from scorecard.period import Month
    from scorecard.project import Project


@guarded
def new_year(
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="YYYY-MM", help="The new year's first month."),
    ] = None,
    grow: Annotated[
        str | None,
        typer.Option("--grow", metavar="N%", help="Amounts of flows and stocks that much higher."),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Check the draft and make it part of the configuration.")
    ] = False,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="Also rows that still have their mark.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="PERSON", help="Id of who applies it.")
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Draft targets and other dated rows for the next fiscal year, and apply what was reviewed.

    The draft is a file beside the others that is not loaded. Every row has a mark to be deleted.
    """
    from scorecard.config.load import load
    from scorecard.project import Project

    found = Project.find(project)
    config = load(found.bundle())
    chosen = _first(config, first)
    if apply:
        _apply(found, config, chosen, by, reviewed=reviewed)
    else:
        _draft(found, chosen, grow)


def _first(config: "Config", named: str | None) -> "Month":
    from scorecard.config.working_days import local_day
    from scorecard.onboard.new_year import next_year
    from scorecard.period import Month

    if named is not None:
        return Month.parse(named)
    return next_year(config, local_day(config, dt.datetime.now(dt.UTC)))


def _draft(project: "Project", first: "Month", grow: str | None) -> None:
    from scorecard.errors import InputError
    from scorecard.onboard.new_year import draft, parse_growth
    from scorecard.stores.files import write_atomic

    growth = parse_growth(grow or "0%")
    made = draft(project.bundle(), first, growth)
    path = project.config_dir / made.name
    if path.exists() and path.read_bytes() != made.text.encode():
        raise InputError(f"{path}: there is a draft already; apply it, or delete it to begin anew")
    for table in made.tables:
        for name in (table.path, f"{table.path}.draft"):
            there = project.root / name
            if there.exists() and there.read_bytes() != table.content:
                raise InputError(f"{there}: exists already and says something else; move it away")
    for table in made.tables:
        write_atomic(project.root / f"{table.path}.draft", table.content)
    write_atomic(path, made.text.encode())
    say(f"{path}: drafted for the year from {first}")
    for line in (*made.summary, *made.by_hand):
        say(f"  {line}")
    say("look at every row, delete its mark, then: scorecard new-year --apply --by YOUR_ID")


def _apply(
    project: "Project", config: "Config", first: "Month", by: str | None, *, reviewed: bool
) -> None:
    from scorecard.errors import InputError, ScorecardError
    from scorecard.onboard.dictionary.placing import known_person, place
    from scorecard.onboard.new_year import applied, draft_name, drafted_paths, marked
    from scorecard.stores.files import write_atomic

    name = draft_name(first)
    path = project.config_dir / f"{name}.draft"
    if not path.is_file():
        raise InputError(f"{path}: expected a draft, found none; make it with `scorecard new-year`")
    if by is None:
        raise InputError("expected --by PERSON, who applies the draft, found none")
    known_person(config, by)
    text = path.read_text(encoding="utf-8")
    left = marked(text)
    if left and not reviewed:
        raise InputError(
            f"{path}: {left} rows still have their mark `# review`: delete it from each row you "
            "have looked at, or accept all of them with --reviewed"
        )
    bundle = project.bundle()
    tables = _table_drafts(project, drafted_paths(bundle, text))
    content = applied(bundle, name, text, tables)
    if bundle.files.get(name, content) != content:
        raise InputError(f"{project.config_dir / name}: exists already and says something else")
    made = [project.root / other for other in tables if not (project.root / other).exists()]
    try:
        for other, rows in tables.items():
            write_atomic(project.root / other, rows)
        place(project, bundle, {name: content}, by)
    except ScorecardError:
        for other_path in made:
            other_path.unlink(missing_ok=True)
        raise
    path.unlink()
    for other in tables:
        (project.root / f"{other}.draft").unlink()
    say(f"{project.config_dir / name}: part of the configuration")


def _table_drafts(project: "Project", paths: tuple[str, ...]) -> dict[str, bytes]:
    """The drafted rows of CSV tables by path; raises `InputError` where one cannot be applied."""
    from scorecard.errors import InputError

    found = {}
    for path in paths:
        draft = project.root / f"{path}.draft"
        if not draft.resolve().is_relative_to(project.root.resolve()) or not draft.is_file():
            raise InputError(f"{draft}: expected the drafted rows of a table, found none")
        content = draft.read_bytes()
        there = project.root / path
        if there.exists() and there.read_bytes() != content:
            raise InputError(f"{there}: exists already and says something else; move it away")
        found[path] = content
    return found
