"""Whether each source can be read: its file for the newest closed month, its database.

A file is read as a run would read it, headings, types of file and minimum rows, and nothing of it
is kept; what is too large to be read on the way is only looked at from outside.
"""

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scorecard.config.layouts import Code, Column, LongLayout
from scorecard.config.manual import ManualSource
from scorecard.config.moments import listed
from scorecard.config.origin import AskedOrigin
from scorecard.config.sources import FileSource, Source, SqlSource, WebSource
from scorecard.config.tables import AskedTable, RestTable, SqlTable
from scorecard.config.web import WebOrigin
from scorecard.deliver.digest import counted
from scorecard.errors import SourceError
from scorecard.fiscal import CALENDAR_MONTHS
from scorecard.ingest.databases import fetch
from scorecard.ingest.environment import Environment
from scorecard.ingest.files import delivery_name, inside
from scorecard.ingest.located import locate, read_bytes
from scorecard.ingest.media import read_table
from scorecard.ingest.queries import prepare
from scorecard.ingest.several import Several, has_several, matching
from scorecard.ingest.storage import Stored
from scorecard.ingest.systems.registry import ASKING
from scorecard.ingest.table_queries import as_source
from scorecard.ingest.web.fetch import Place, look
from scorecard.onboard.doctor.item import Item, State
from scorecard.period import Month

_PROBE = b"SELECT 1 AS answer"
# A fetch looks at headings, and at no layout.
_LAYOUT = LongLayout(
    shape="long", kpi=Code(constant="x"), unit=Code(constant="x"), month="answer", value="answer"
)
# Bytes of a source's files that are read; a look has only seconds.
READ_UP_TO = 5_000_000
# Seconds a server has for it; less than the look itself may take.
_PATIENCE = 8


def reachable(
    source: Source,
    month: Month,
    root: Path,
    files: Mapping[str, bytes],
    *,
    zone: dt.tzinfo = dt.UTC,
) -> Iterator[Item]:
    """What stands between a source and its delivery for `month`.

    Nothing from the environment is shown; a query is checked, and not run. When a file was changed
    is told in `zone`.
    """
    what = f"source {source.id}"
    environment = Environment()
    try:
        if isinstance(source, SqlSource):
            yield _database(source, what, month, root, files, environment)
        elif isinstance(source, WebOrigin):
            yield _server(source, what, month, root, files, environment)
        elif isinstance(source, AskedOrigin):
            remedy = f"scorecard sources test {source.id} tries it out"
            yield Item("ok", what, "not asked here", remedy)
        elif isinstance(source, ManualSource):
            yield _drop(source, what, root)
        elif has_several(source):
            yield _files(source, what, month, root, environment)
        else:
            yield _file(source, what, month, root, environment, zone=zone)
    except SourceError as error:
        yield Item("problem", what, environment.redact(str(error)))


def table_reachable(
    table: AskedTable, month: Month, root: Path, files: Mapping[str, bytes]
) -> Iterator[Item]:
    """Whether the database or server of a table of the configuration answers."""
    what = f"table {table.id}"
    environment = Environment()
    try:
        if isinstance(table, RestTable):
            yield _server(as_source(table), what, month, root, files, environment)
        else:
            yield _database(table, what, month, root, files, environment)
    except SourceError as error:
        yield Item("problem", what, environment.redact(str(error)))


def _database(
    declared: SqlSource | SqlTable,
    what: str,
    month: Month,
    root: Path,
    files: Mapping[str, bytes],
    environment: Environment,
) -> Item:
    where = declared.query_file
    prepare(files[where], where)
    probe = SqlSource(
        type="sql",
        id=declared.id,
        name=declared.id,
        owner=declared.id,
        covers="history",
        columns=(Column(name="answer", type="number"),),
        layout=_LAYOUT,
        url=declared.url,
        query_file=where,
        timeout_seconds=_PATIENCE,
    )
    # It binds no day.
    fetch(
        probe,
        (month, month),
        calendar=CALENDAR_MONTHS,
        root=root,
        files={where: _PROBE},
        environment=environment,
    )
    return Item("ok", what, f"its database answers; {where} was not run")


def _server(
    source: WebSource,
    what: str,
    month: Month,
    root: Path,
    files: Mapping[str, bytes],
    environment: Environment,
) -> Item:
    place = Place(root, CALENDAR_MONTHS, environment, files=files)
    look(source, (month, month), place, _PATIENCE, ASKING[source.type](source, place))
    return Item("ok", what, "its server answers; it was not asked for rows")


def _file(
    source: FileSource,
    what: str,
    month: Month,
    root: Path,
    environment: Environment,
    *,
    zone: dt.tzinfo,
) -> Item:
    name = delivery_name(source, month)
    path = locate(name, root, environment, source.storage)
    is_there = path.content() is not None if isinstance(path, Stored) else path.exists()
    if not is_there:
        # A month's file may still be on its way; a history is always there.
        state: State = "warning" if source.covers == "month" else "problem"
        return Item(state, what, f"{name} is not there", "ask for it, or correct path")
    if isinstance(path, Stored):
        return Item("ok", what, f"{name}; {_told(_rows(source, [name], month, root, environment))}")
    if not path.is_file():
        return Item("problem", what, f"{name} is no file", "correct path")
    if not os.access(path, os.R_OK):
        remedy = "let the account that runs scorecards read it"
        return Item("problem", what, f"{name} may not be read", remedy)
    facts = path.stat()
    changed = listed(dt.datetime.fromtimestamp(facts.st_mtime, dt.UTC), zone)
    found = f"{name}: {facts.st_size:,} bytes, last changed {changed}"
    rows = _rows(source, [name], month, root, environment)
    return Item("ok", what, f"{found}; {_told(rows)}")


def _rows(
    source: FileSource, names: Sequence[str], month: Month, root: Path, environment: Environment
) -> int | None:
    """Rows of files that have the declared shape; None where they are too large to be read here.

    Raises `SourceError` for the first that has not.
    """
    paths = [locate(name, root, environment, source.storage) for name in names]
    if sum(path.stat().st_size for path in paths if isinstance(path, Path)) > READ_UP_TO:
        return None
    contents = (
        (name, read_bytes(path, name, month, required=True))
        for name, path in zip(names, paths, strict=True)
    )
    return sum(read_table(source, content or b"", name).count for name, content in contents)


def _told(rows: int | None) -> str:
    if rows is None:
        return f"not read, being more than {READ_UP_TO // 1_000_000} MB"
    return f"{counted(rows, 'row')} as declared"


def _files(source: Several, what: str, month: Month, root: Path, environment: Environment) -> Item:
    pattern = delivery_name(source, month)
    names = matching(pattern, root, environment, source.storage)
    found = f"{pattern}: {counted(len(names), 'file')}"
    if names:
        found += f"; {_told(_rows(source, names, month, root, environment))}"
    if len(names) < source.minimum_files:
        # They may still be on their way.
        return Item("warning", what, found, f"ask for {source.minimum_files}, or correct path")
    return Item("ok", what, found)


def _drop(source: ManualSource, what: str, root: Path) -> Item:
    folder = inside(root, Path(source.drop), source.drop)
    if not folder.exists():
        return Item("warning", what, f"{source.drop} is not there", "make the folder for forms")
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        remedy = "let the account that runs scorecards read it"
        return Item("problem", what, f"{source.drop} is no folder that may be read", remedy)
    forms = sum(1 for path in folder.rglob("*.xlsx"))
    return Item("ok", what, f"{source.drop}: {counted(forms, 'workbook')}")
