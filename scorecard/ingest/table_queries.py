"""Tables of the configuration that a database or server holds: asked as a run starts, kept as CSV.

What was said last stays where it does not answer, so that a configuration can always be read.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scorecard.config.bundle import table_name
from scorecard.config.declared import declared_tables
from scorecard.config.layouts import Code, Column, LongLayout, WideMonthsLayout
from scorecard.config.rest import RestAsking, RestSource
from scorecard.config.sources import SqlSource
from scorecard.config.table_rows import day_headings
from scorecard.config.tables import AskedTable, RestTable, SqlTable
from scorecard.config.web import WebLimits
from scorecard.errors import SourceError
from scorecard.fiscal import CALENDAR_MONTHS
from scorecard.ingest.databases import fetch
from scorecard.ingest.environment import Environment
from scorecard.ingest.extracts import read_extract
from scorecard.ingest.fetched import Fetched
from scorecard.ingest.queries import prepare, used
from scorecard.ingest.web import fetch as web
from scorecard.period import Month
from scorecard.stores.files import write_atomic

# A day as databases write it; tables hold by months.
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-\d{2}(?:[ T].*)?")
# A query of a table binds no month, so that any will do.
_ANY = (Month.of(2000, 1), Month.of(2000, 1))


def ask_tables(
    folder: Path,
    *,
    root: Path,
    files: Mapping[str, bytes],
    values: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Ask every query of the tables declared in `files`; yields what is told of those that fail.

    Answers go below `folder` (the organisation's `var`) under their names in a bundle. Raises
    `SourceError` where a table has no earlier answer to fall back on.
    """
    for table in declared_tables(files):
        if not isinstance(table, AskedTable):
            continue
        path = folder / table_name(table.id, table.type)
        environment = Environment(values)
        try:
            content = _answer(table, root, files, environment)
        except SourceError as error:
            reason = environment.redact(str(error))
            if not path.is_file():
                raise SourceError(f"table {table.id}: {reason}") from None
            yield f"table {table.id}: kept as it was, since it did not answer: {reason}"
            continue
        if not path.is_file() or path.read_bytes() != content:
            write_atomic(path, content)


def _answer(
    table: AskedTable, root: Path, files: Mapping[str, bytes], environment: Environment
) -> bytes:
    if isinstance(table, RestTable):
        at = web.Place(root, CALENDAR_MONTHS, environment)
        return _csv(table, web.fetch(as_source(table), _ANY, at))
    if table.query_file in files:
        names = used(prepare(files[table.query_file], table.query_file))
        if names:
            raise SourceError(
                f"{table.query_file}: expected a query that binds nothing, found :{names[0]}: a "
                "table holds for all months; take it out"
            )
    fetched = fetch(
        _as_source(table),
        _ANY,
        calendar=CALENDAR_MONTHS,
        root=root,
        files=files,
        environment=environment,
    )
    return _csv(table, fetched)


def _csv(table: AskedTable, fetched: Fetched) -> bytes:
    grid = read_extract(fetched.written.content)
    days = day_headings(table)
    columns = [[_cut(text, name in days) for text in grid.columns[name]] for name in grid.headings]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(grid.headings)
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue().encode()


def _cut(text: str, is_day: bool) -> str:
    """A moment as the day or month it stands for; any other text as it is."""
    return text[: 10 if is_day else 7] if _DAY.fullmatch(text) else text


def as_source(table: RestTable) -> RestSource:
    """The table as a source of text columns; only its headings are looked at."""
    asking = {
        name: getattr(table, name) for name in (*RestAsking.model_fields, *WebLimits.model_fields)
    }
    return RestSource(type="rest", **asking, **_shape(table))


def _as_source(table: SqlTable) -> SqlSource:
    """The same of a query."""
    return SqlSource(type="sql", url=table.url, query_file=table.query_file, **_shape(table))


def _shape(table: AskedTable) -> dict[str, Any]:
    nothing = Code(constant="table")
    layout: LongLayout | WideMonthsLayout = (
        LongLayout(shape="long", kpi=nothing, unit=nothing, month="")
        if table.months is None
        else WideMonthsLayout(
            shape="wide_months", kpi=nothing, unit=nothing, month_format=table.months.format
        )
    )
    return {
        "id": table.id,
        "name": table.id,
        "owner": table.id,
        "covers": "history",
        "minimum_rows": 0,
        "columns": tuple(Column(name=name, type="text") for name in table.columns.values()),
        "ignore_columns": table.ignore_columns,
        "layout": layout,
    }
