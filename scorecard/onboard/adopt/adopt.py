"""An existing scorecard workbook to a folder that can be run: read, guessed, written, checked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scorecard.config.books import BookSource
from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.schema import SCHEMA_FILE, schema_text
from scorecard.errors import ConfigError, InputError, InvariantBroken, SourceError
from scorecard.ingest.books import count_book, read_book
from scorecard.ingest.media import disagreement
from scorecard.ingest.month_names import year_in
from scorecard.onboard.adopt import files
from scorecard.onboard.adopt.collect import Collected, collect
from scorecard.onboard.adopt.model import Model, build, id_of
from scorecard.onboard.adopt.review import Entry, once, review_page, told
from scorecard.onboard.adopt.sheets import Sheet, read_sheets
from scorecard.onboard.adopt.source_text import Group, group, newest
from scorecard.onboard.adopt.tables import Table, find_tables
from scorecard.onboard.adopt.words import folded
from scorecard.onboard.naming import printable, tidy
from scorecard.onboard.where import UTC
from scorecard.period import Month

DROP = "drop"
REVIEW = "REVIEW.md"
_LARGEST = 50 * 2**20
_LONGEST = 100
_CALCULATE = "formulas without results: open it in Excel, let it calculate, save it"


@dataclass(frozen=True, slots=True)
class Adopted:
    """A draft: every file of the folder by name, and what is in it.

    `guesses` are those marked for review, `unread` what could not be understood by sheet and row.
    """

    files: dict[str, bytes]
    month: Month
    units: int
    kpis: int
    figures: int
    guesses: int
    unread: tuple[str, ...]


def adopt(
    content: bytes, file: str, name: str | None, *, closed: Month, here: str = UTC
) -> Adopted:
    """The draft of an organisation from a workbook's bytes; `closed` is the newest month over.

    `here` is the time zone of the machine, which is taken where the workbook tells none.

    Raises `SourceError` where it is no workbook or has no table with months across, and
    `InputError` for a name that cannot be one.
    """
    if len(content) > _LARGEST:
        raise SourceError(f"{file}: expected a scorecard of at most 50 MB, found a larger file")
    organisation = _organisation(name, file)
    sheets = read_sheets(content, file)
    tables = [table for sheet in sheets for table in find_tables(sheet)]
    unread = [
        f"sheet {sheet.name!r}: no row with months above figures was found"
        for sheet in sheets
        if all(table.sheet is not sheet for table in tables) and not _is_empty(sheet)
    ]
    unreadable = ""
    while tables:
        made = _draft(tables, organisation, content, file, closed, here)
        if isinstance(made, _Refused):
            unread.append(made.why)
            unreadable = unreadable or made.unreadable
            tables = [table for table in tables if table not in made.tables]
        else:
            return _whole(made, organisation, content, file, unread)
    if formulas := [sheet.name for sheet in sheets if sheet.pending and not unreadable]:
        unreadable = f"sheet {formulas[0]!r}: no months above figures, and {_CALCULATE}"
    if unreadable:
        # It says what to do, and that is not what to do where there is no table.
        raise SourceError(f"{file}, {unreadable}")
    listed = "; ".join(unread[:4])
    raise SourceError(
        f"{file}: expected a scorecard with measures down and months across, found none "
        f"({listed or 'no sheet has cells'}): give each month a column, or declare the source by "
        "hand"
    )


@dataclass(frozen=True, slots=True)
class _Refused:
    """Tables that the source drafted for them cannot read, and why.

    `unreadable` is the same where it says what to do about it, else empty.
    """

    tables: list[Table]
    why: str
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class _Made:
    found: Collected
    model: Model
    config: dict[str, bytes]
    entries: list[Entry]
    path: str


def _organisation(name: str | None, file: str) -> str:
    given = tidy(name if name is not None else Path(file).stem.replace("_", " "))
    if not given or not printable(given) or len(given) > _LONGEST:
        raise InputError(f"--name: expected 1 to {_LONGEST} characters that can be printed")
    return given


def _is_empty(sheet: Sheet) -> bool:
    return all(sheet.is_blank_row(row) for row in range(len(sheet.rows)))


def _draft(
    tables: Sequence[Table],
    organisation: str,
    content: bytes,
    file: str,
    closed: Month,
    here: str,
) -> _Made | _Refused:
    found = collect(tables, organisation, newest=closed, file_year=year_in(Path(file).stem))
    silent = [
        table
        for table in tables
        if not any(item.values for item in found.measures if item.table is table)
    ]
    if silent:
        wheres = "; ".join(table.where for table in silent)
        if any(table.is_pending(row) for table in silent for row in table.lines):
            why = f"{wheres}: {_CALCULATE}"
            return _Refused(silent, why, why)
        return _Refused(silent, f"{wheres}: no row has both a name and a figure")
    model = build(found, organisation)
    groups = group(tables, found)
    entries: list[Entry] = []
    path = f"{DROP}/{_safe(file)}"
    config = _config(model, found, tables, groups, entries, path=path, here=here)
    refused = _refused(config, groups, tables, content, path)
    return refused or _Made(found, model, config, entries, path)


def _config(
    model: Model,
    found: Collected,
    tables: Sequence[Table],
    groups: Sequence[Group],
    entries: list[Entry],
    *,
    path: str,
    here: str,
) -> dict[str, bytes]:
    slug = id_of(model.name, (), "organisation")
    by_kpi: dict[str, list[str]] = defaultdict(list)
    for one in groups:
        for item in found.measures:
            kpi = model.kpi_ids[folded(item.name)]
            if any(item.table is tables[p] for p in one.places) and one.id not in by_kpi[kpi]:
                by_kpi[kpi].append(one.id)
    texts = (
        files.organisation(model, found, tables, entries, slug=slug, here=here),
        files.people(model, slug, entries),
        files.units(model, entries),
        files.kpis(model, by_kpi, entries),
        files.scorecards(model, entries),
        files.targets(model, entries),
        files.sources(model, found, tables, groups, entries, path=path),
    )
    return {text.file: text.content for text in texts}


def _refused(
    config: dict[str, bytes],
    groups: Sequence[Group],
    tables: Sequence[Table],
    content: bytes,
    path: str,
) -> _Refused | None:
    """The first group its source cannot read; a draft that is not valid is a defect of ours."""
    try:
        bundle = Bundle({name.partition("/")[2]: text for name, text in config.items()})
        drafted = load(bundle)
    except ConfigError as error:
        raise InvariantBroken(f"the drafted configuration is not valid: {error}") from error
    for one, source in zip(groups, drafted.sources, strict=True):
        try:
            assert isinstance(source, BookSource)
            read, counted = read_book(source, content, path), count_book(source, content, path)
            if len(read.rows) != counted:
                raise SourceError(disagreement(path, len(read.rows), counted))
        except SourceError as error:
            mine = [tables[place] for place in one.places]
            why = str(error).removeprefix(f"{path}, ")
            return _Refused(mine, why, why)
    return None


def _whole(
    made: _Made, organisation: str, content: bytes, file: str, unread: Sequence[str]
) -> Adopted:
    month = newest(made.found)
    twice = [
        f"{item.where}: {item.name} of {item.unit} again; neither row is taken until one is renamed"
        for item in made.model.twice
    ]
    left = (*twice, *unread, *told(made.found.unread))
    page = review_page(organisation, file, made.entries, left, str(month))
    whole = {
        **made.config,
        f"config/{SCHEMA_FILE}": schema_text().encode(),
        REVIEW: page,
        ".gitignore": b"# Everything the program makes.\nvar/\n",
        made.path: content,
    }
    return Adopted(
        files=whole,
        month=month,
        units=len(made.model.cards),
        kpis=len(made.model.kpis),
        figures=sum(len(item.values) for item in made.found.measures),
        guesses=len(once(made.entries)),
        unread=left,
    )


def _safe(file: str) -> str:
    """A file's name without what a path or a YAML text might take for something else."""
    kept = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in Path(file).name)
    return kept.lstrip(".") or "scorecard.xlsx"
