"""dlt: a table of a dataset it has loaded, read by its own library; resources are run elsewhere.

While dlt loads, a table has rows of a load that has not ended, and may never; these are refused.
"""

import datetime as dt
import gzip
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from scorecard.config.systems.dlt import DltSource
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.extracts import Extract
from scorecard.ingest.fetched import Fetched
from scorecard.ingest.files import inside
from scorecard.ingest.grid import shown
from scorecard.ingest.headings import check_headings, check_rows
from scorecard.ingest.queries import Bound, check_names, parameters
from scorecard.ingest.retry import GRACE, Unavailable, within
from scorecard.ingest.systems import dlt_resource
from scorecard.ingest.systems.dlt_process import NOT_INSTALLED
from scorecard.ingest.web.client import late
from scorecard.ingest.web.fetch import Place
from scorecard.period import Month

_LOAD = "_dlt_load_id"
_OF_DLT = "_dlt_"
_AT_ONCE = 20_000
PACKED = b"\x1f\x8b"
_PIECE = 1_000_000


def fetch(source: DltSource, months: tuple[Month, Month], place: Place) -> Fetched:
    """The table's or resource's rows for the months given, first and last.

    Raises `SourceError`.
    """
    if source.resource is not None:
        return dlt_resource.fetch(source, months, place)
    where, seconds = source.asked, source.timeout_seconds
    path = _path(source, place.root, place.environment)
    bound = parameters(*months, place.calendar)

    def work() -> Fetched:
        try:
            return _read(source, path, bound)
        except SourceError:
            raise
        except ImportError:
            raise SourceError(NOT_INSTALLED.format(where=where)) from None
        except duckdb.IOException as error:
            said = shown(" ".join(str(error).split()))
            raise Unavailable(
                f"{where}: expected a database that can be read, found none ({said}): wait until "
                "the pipeline has ended, or correct path"
            ) from None
        # dlt and what it reads with have errors of their own.
        except Exception as error:
            said = shown(" ".join(str(error).split()))
            raise SourceError(
                f"{where}: expected a table of dlt, found none ({said}): correct dataset, table or "
                "month_column"
            ) from None

    return within(seconds + GRACE, work, late(where, seconds))


def _path(source: DltSource, root: Path, environment: Environment) -> Path:
    given = Path(environment.expand(source.path or "", source.asked))
    path = given if given.is_absolute() else inside(root, given, source.asked)
    # dlt would make an empty one.
    is_there = path.is_file() if source.destination == "duckdb" else path.is_dir()
    if not is_there:
        kind = "database file" if source.destination == "duckdb" else "folder"
        raise SourceError(
            f"{source.asked}: expected the {kind} of dlt, found none: load it, or correct path"
        )
    return path


def _read(source: DltSource, path: Path, bound: Bound) -> Fetched:
    where = source.asked
    if source.destination == "filesystem":
        check_whole(source, path)
    dataset = _dataset(source, path)
    ended = {str(load) for load, status in _loads(dataset) if status == 0}
    relation = dataset[source.table or ""]
    used: dict[str, Any] = {}
    if source.month_column is not None:
        used = {name: bound[name] for name in ("month_start", "month_end")}
        after = used["month_end"] + dt.timedelta(days=1)
        relation = relation.where(source.month_column, "gte", used["month_start"])
        relation = relation.where(source.month_column, "lt", after)
    names = list(relation.columns)
    if _LOAD not in names:
        raise SourceError(
            f"{where}: expected a table with {_LOAD}, found none, as one nested in another: read "
            "the table above it"
        )
    headings = [name for name in names if not name.startswith(_OF_DLT)]
    check_headings(source, headings, where)
    check_names(headings, where)
    places = [names.index(name) for name in headings]
    with Extract(headings) as extract:
        for rows in relation.iter_fetch(chunk_size=_AT_ONCE):
            _check_loads(rows, names.index(_LOAD), ended, where)
            extract.add([[row[place] for place in places] for row in rows])
        check_rows(source, extract.rows, where)
        return Fetched(extract.written(), used, {"rows": str(extract.rows)})


def check_whole(source: DltSource, path: Path) -> None:
    """Raise `Unavailable` for a packed file that is cut: what reads it takes what is left for all.

    Of a file that is not packed only Parquet tells where it ends.
    """
    dataset = path / (source.dataset or "")
    for file in sorted(dataset.rglob("*")):
        # dlt puts the table's name into every layout.
        if (source.table or "") not in file.relative_to(dataset).as_posix() or not file.is_file():
            continue
        with file.open("rb") as opened:
            if opened.read(len(PACKED)) != PACKED:
                continue
        try:
            with gzip.open(file) as packed:
                while packed.read(_PIECE):
                    pass
        except (OSError, EOFError, zlib.error):
            raise Unavailable(
                f"{source.asked}: expected whole files, found that {shown(file.name)} is cut off: "
                "let the pipeline end, or run it again"
            ) from None


def _dataset(source: DltSource, path: Path) -> Any:
    # Before it is imported: it would tell its makers of each use.
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    import dlt
    from dlt.destinations.impl.duckdb.configuration import DuckDbCredentials

    name = source.dataset or ""
    if source.destination == "duckdb":
        credentials = DuckDbCredentials(str(path), read_only=True)
        return dlt.dataset(dlt.destinations.duckdb(credentials), name)
    return dlt.dataset(dlt.destinations.filesystem(path.as_uri()), name)


def _loads(dataset: Any) -> Sequence[tuple[Any, int]]:
    loads: Sequence[tuple[Any, int]] = dataset["_dlt_loads"].select("load_id", "status").fetchall()
    return loads


def _check_loads(rows: Sequence[Any], place: int, ended: set[str], where: str) -> None:
    """Raise `Unavailable` for rows of a load that has not ended."""
    open_ones = {str(row[place]) for row in rows} - ended
    if open_ones:
        raise Unavailable(
            f"{where}: expected rows of loads that have ended, found some of load "
            f"{shown(min(open_ones))}, which has not: let the pipeline end, or run it again"
        )
