"""What must hold of a source that is a BI system."""

import re
from collections.abc import Iterator, Mapping

from scorecard.config.check_rest import address, login, secrets
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.origin import AskedOrigin
from scorecard.config.systems.cube import CubeSource
from scorecard.config.systems.datasette import DatasetteSource
from scorecard.config.systems.dlt import DltSource
from scorecard.config.systems.google_sheets import GoogleSheetsSource
from scorecard.config.systems.metabase import MetabaseSource
from scorecard.config.systems.odata import ODataSource
from scorecard.config.systems.power_bi import PowerBiSource
from scorecard.config.systems.superset import SupersetSource
from scorecard.config.web import WebOrigin

Files = Mapping[str, bytes]
_ODATA = ("$top", "$skip", "$count", "$format", "$skiptoken", "$deltatoken")
_DATASETTE = ("_shape", "_extra", "_size", "_next", "_nocount")
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_LOADED = ("destination", "path", "dataset", "table")
_OURS = ("limit", "offset", "total", "renewQuery", "responseFormat")


def system(path: KeyPath, source: AskedOrigin, files: Files) -> Iterator[Finding]:
    """Addresses that are none, and keys that do not go together."""
    if isinstance(source, WebOrigin):
        yield from _server(path, source)
    match source:
        case SupersetSource():
            yield from _superset(path, source, files)
        case PowerBiSource():
            yield from query_file(path, source.query_file, "dax", files)
        case MetabaseSource():
            yield from _metabase(path, source)
        case CubeSource():
            yield from _cube(path, source)
        case ODataSource():
            yield from _odata(path, source)
        case DatasetteSource():
            yield from _datasette(path, source)
        case DltSource():
            yield from _dlt(path, source)
        case GoogleSheetsSource() if "{" in re.sub(r"\{month\}", "", source.sheet):
            yield Finding((*path, "sheet"), "no { but in {month}", repr(source.sheet))


def _server(path: KeyPath, source: WebOrigin) -> Iterator[Finding]:
    for name in ("url", "login_url"):
        if hasattr(source, name):
            yield from address((*path, name), getattr(source, name), plain=source.plain_http)
    if hasattr(source, "auth"):
        yield from login((*path, "auth"), source.auth, plain=source.plain_http)


def query_file(path: KeyPath, name: str, kind: str, files: Files) -> Iterator[Finding]:
    """A query's file that is not there."""
    if name not in files or not name.endswith(f".{kind}"):
        expected = f"a .{kind} file in the configuration folder"
        yield Finding((*path, "query_file"), expected, repr(name))


def _superset(path: KeyPath, source: SupersetSource, files: Files) -> Iterator[Finding]:
    if (source.chart is None) == (source.query_file is None):
        found = "both" if source.chart is not None else "neither"
        yield Finding((*path, "chart"), "either chart or query_file", found)
        return
    if source.query_file is not None:
        yield from query_file(path, source.query_file, "sql", files)
        yield from _beside(path, source, "query_file", ("query", "month_column", "filters"))
        if source.database is None:
            yield Finding((*path, "database"), "a database beside query_file", "none")
    else:
        yield from _beside(path, source, "chart", ("database", "database_schema"))


def _metabase(path: KeyPath, source: MetabaseSource) -> Iterator[Finding]:
    by_user = source.user is not None, source.password is not None
    if by_user[0] != by_user[1] or all(by_user) == (source.api_key is not None):
        yield Finding((*path, "api_key"), "either api_key, or user and password", "not that")


def _cube(path: KeyPath, source: CubeSource) -> Iterator[Finding]:
    if (source.token is None) == (source.secret is None):
        found = "both" if source.token is not None else "neither"
        yield Finding((*path, "token"), "either token or secret", found)
    if source.secret is None:
        yield from _beside(path, source, "token", ("claims", "token_seconds"))
    for name in _OURS:
        if name in source.query:
            expected = "no such key: it is put in (row_limit)"
            yield Finding((*path, "query", name), expected, "one")
    yield from secrets((*path, "claims"), source.claims)
    yield from secrets((*path, "query"), source.query)


def _odata(path: KeyPath, source: ODataSource) -> Iterator[Finding]:
    for name, text in source.query.items():
        at = (*path, "query", name)
        if name in _ODATA:
            yield Finding(at, "no such key: all rows come, page by page", "one")
        bare = _QUOTED.sub("", text)
        if name.startswith("$") and ("${" in bare or "'" in bare):
            yield Finding(at, "${NAME} between quotes, and each quote closed", "not that")
    yield from secrets((*path, "query"), source.query)


def _datasette(path: KeyPath, source: DatasetteSource) -> Iterator[Finding]:
    if (source.table is None) == (source.query is None):
        found = "both" if source.table is not None else "neither"
        yield Finding((*path, "table"), "either table or query", found)
    for name in _DATASETTE:
        if name in source.parameters:
            yield Finding((*path, "parameters", name), "no such key: it is put in", "one")
    yield from secrets((*path, "parameters"), source.parameters)


def _dlt(path: KeyPath, source: DltSource) -> Iterator[Finding]:
    if source.resource is not None:
        yield from _beside(path, source, "resource", (*_LOADED, "month_column"))
        yield from secrets((*path, "arguments"), source.arguments)
        return
    for name in _LOADED:
        if getattr(source, name) is None:
            yield Finding((*path, name), f"resource, or all of {', '.join(_LOADED)}", f"no {name}")
            return
    yield from _beside(path, source, "table", ("arguments", "select", "absent_is_null"))


def _beside(
    path: KeyPath, source: AskedOrigin, other: str, names: tuple[str, ...]
) -> Iterator[Finding]:
    """Keys that mean nothing beside another one."""
    for name in names:
        if name in source.model_fields_set:
            yield Finding((*path, name), f"no {name} beside {other}", "one")
