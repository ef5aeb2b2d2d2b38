"""`scorecard init`: a new organisation, from questions or from flags."""

import datetime as dt
import shlex
import zoneinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.console import complain, say
from pipelines.cli.guard import guarded

if TYPE_CHECKING:
    from scorecard.onboard.catalogue import Catalogue
    from scorecard.onboard.init import Start
    from scorecard.onboard.questions import Question


@guarded
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder; it is made if it is not there.")
    ],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Name of the organisation.")
    ] = None,
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="CC", help="Whose public holidays count, as IE."),
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CUR", help="Currency, as EUR.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option("--time-zone", metavar="TZ", help="As Europe/Dublin.")
    ] = None,
    fiscal_start: Annotated[
        str | None,
        typer.Option("--fiscal-year-start", metavar="M", help="Its first month, 1 to 12."),
    ] = None,
    units: Annotated[
        str | None,
        typer.Option("--units", metavar="NAMES", help='Units below it, as "North,South"; or none.'),
    ] = None,
    kpis: Annotated[
        str | None,
        typer.Option("--kpis", metavar="IDS", help="Standard KPIs: all, none, or ids with commas."),
    ] = None,
    system: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="WHERE",
            help="Where figures come from: file, rest, superset, power_bi, metabase, cube, odata, "
            "datasette, looker, tableau, google_sheets or dlt.",
        ),
    ] = None,
    osm_name: Annotated[
        str | None, typer.Option("--osm-name", metavar="NAME", help="Who runs the scorecards.")
    ] = None,
    osm_email: Annotated[
        str | None, typer.Option("--osm-email", metavar="MAIL", help="Their mail address.")
    ] = None,
    example: Annotated[
        bool,
        typer.Option("--example", help="Fill in two months of invented figures and targets."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing; take the defaults of what is not given.")
    ] = False,
) -> None:
    """Start an organisation: a small, complete configuration and a template for its figures.

    Figures are in a CSV file, or come from a system that answers over HTTP (--from).
    """
    from scorecard.onboard.catalogue import Catalogue
    from scorecard.onboard.init import check_free, draft, write
    from scorecard.onboard.questions import questions
    from scorecard.onboard.systems import FILE
    from scorecard.project import templates_dir

    given = {
        "name": name,
        "country": country,
        "currency": currency,
        "time_zone": time_zone,
        "fiscal_start": fiscal_start,
        "units": units,
        "kpis": kpis,
        # An example has its figures in a file, and nobody is asked.
        "system": FILE if example and system is None else system,
        "osm_name": osm_name,
        "osm_email": osm_email,
    }
    check_free(folder)
    templates = templates_dir() / "start"
    catalogue = Catalogue.read(templates / "catalogue.yaml")
    asked = questions(folder, catalogue.kpis)
    answers = _answers(asked, given, catalogue, ask=not yes)
    start = _start(answers, invented=example)
    kept = write(folder, draft(start, catalogue, templates))
    _told(folder, start, kept)


def _answers(
    asked: "tuple[Question, ...]",
    given: dict[str, str | None],
    catalogue: "Catalogue",
    *,
    ask: bool,
) -> dict[str, Any]:
    """Flags first, so that a bad one is told before anything is asked."""
    said = {q.key: _flag_read(q, text) for q in asked if (text := given[q.key]) is not None}
    if not ask:
        _need(asked, said)
    for question in asked:
        if question.key in said:
            continue
        default = question.default(said) if question.default else None
        if ask:
            if question.key == "kpis":
                say(_listing(catalogue))
            said[question.key] = _asked(question, default)
        else:
            said[question.key] = _flag_read(question, default or "")
    return said


def _need(asked: "tuple[Question, ...]", said: dict[str, Any]) -> None:
    """Raise `InputError` naming every flag that is missing and has no default."""
    from scorecard.errors import InputError

    missing = [q.flag for q in asked if q.default is None and q.key not in said]
    if missing:
        raise InputError(f"--yes: expected {' and '.join(missing)} with it, found none")


def _flag_read(question: "Question", text: str) -> Any:
    from scorecard.errors import InputError

    try:
        return question.read(text)
    except InputError as error:
        raise InputError(f"{question.flag}: {error}") from None


def _asked(question: "Question", default: str | None) -> Any:
    """Ask until the answer can be used; raises `InputError` where nobody answers any more."""
    from scorecard.errors import InputError

    def read(text: str) -> Any:
        try:
            return question.read(text)
        except InputError as error:
            raise typer.BadParameter(str(error)) from None

    try:
        return typer.prompt(question.asks, default=default, value_proc=read)
    except typer.Abort:
        raise InputError(
            "stopped before the last answer, nothing was written: answer the questions, or give "
            "the answers as options with --yes"
        ) from None


def _listing(catalogue: "Catalogue") -> str:
    lines = ["Standard KPIs:"]
    for perspective in catalogue.perspectives:
        ids = ", ".join(kpi.id for kpi in perspective.kpis)
        lines.append(f"  {perspective.name + ':':<18} {ids}")
    return "\n".join(lines)


def _start(answers: dict[str, Any], *, invented: bool) -> "Start":
    from scorecard.onboard.init import Start
    from scorecard.period import Month

    today = dt.datetime.now(zoneinfo.ZoneInfo(answers["time_zone"])).date()
    newest = Month.containing(today) - 1
    months = (newest - 1, newest) if invented else (newest,)
    return Start(**answers, months=months, invented=invented)


def _told(folder: Path, start: "Start", kept: list[str]) -> None:
    say(f"{folder}: an organisation, {start.name}")
    for name in kept:
        complain(f"  {name} was there and stays as it is")
    where = (
        "" if folder.resolve() == Path.cwd().resolve() else f" --project {shlex.quote(str(folder))}"
    )
    if start.invented:
        say(f"Its figures are invented. See the scorecards: scorecard run{where}")
    elif start.kpis and start.system is not None:
        say(
            f"Fill in what is an example in {folder / 'config' / 'sources.yaml'}, then: "
            f"scorecard sources test figures{where}"
        )
    elif start.kpis:
        say(f"Fill in {folder / 'drop' / 'figures.csv'}, then: scorecard run{where}")
    else:
        say(f"Say what is measured in {folder / 'config' / 'kpis.yaml'}; README.md has the steps")
