"""Apache Superset: a saved chart, asked with its own query, or a statement of SQL Lab.

A chart's query is read first and asked with a limit and months put in. What Superset leaves out of
rows without calling it an error is looked for: filters it does not apply, answers from its
cache, rows beyond a limit of its own.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from scorecard.config.access import TokenLogin
from scorecard.config.systems.superset import SupersetSource
from scorecard.config.web import Checks, JsonAnswer
from scorecard.errors import SourceError
from scorecard.ingest.grid import shown
from scorecard.ingest.json_text import kind
from scorecard.ingest.queries import content_of, prepare, used, written_out
from scorecard.ingest.systems.common import base_of, json_of, months_of, said
from scorecard.ingest.web.client import Reply, Web
from scorecard.ingest.web.columns import Page
from scorecard.ingest.web.fetch import Ask, Place
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Key, ask, key_of
from scorecard.ingest.web.pages import Asking
from scorecard.ingest.web.request import Request
from scorecard.ingest.web.ways import find

# A token lives 900 s, unless Superset is set up otherwise.
_TOKEN_LIVES = 600
_TEMPORAL = 2
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_JSON = {"Accept": "application/json"}
_CHART = "/api/v1/chart"
_DATA = "result.0"


def asking(source: SupersetSource, place: Place) -> Ask:
    """What is asked of Superset for a source."""

    def of_source(web: Web, filling: Filling) -> tuple[Key, Asking]:
        base = base_of(source.url, filling)
        login = TokenLogin(
            type="login",
            login_url=source.url.rstrip("/") + "/api/v1/security/login",
            body={
                "username": source.user,
                "password": source.password,
                "provider": source.provider,
                "refresh": False,
            },
            token_at="access_token",
            lives_seconds=_TOKEN_LIVES,
        )
        key = key_of(login, web, filling)
        if source.query_file is not None:
            return _Guarded(key, web, base), _of_statement(source, base, place, filling)
        return key, _of_chart(source, base, web, key, filling)

    return of_source


@dataclass(slots=True)
class _Guarded:
    """A key beside which a request has the token against forged ones (CSRF), that SQL Lab wants."""

    key: Key
    web: Web
    base: str
    token: str = ""

    def signed(self, request: Request) -> Request:
        """The request with both; the cookie that belongs to them is the conversation's."""
        if not self.token:
            what = f"{self.web.where}, its token against forged requests"
            asked = Request("get", f"{self.base}/api/v1/security/csrf_token/", _JSON)
            found = json_of(self.web.send(self.key.signed(asked), what), what)
            token = find(found, "result")
            if not isinstance(token, str) or not token:
                raise SourceError(f"{what}: expected a text at result, found none: correct url")
            self.web.environment.hide(token)
            self.token = token
        headers = {"X-CSRFToken": self.token, "Referer": f"{self.base}/"}
        return self.key.signed(request).with_headers(headers)

    def renewed(self) -> bool:
        """The next request asks for both anew."""
        self.token = ""
        return self.key.renewed()


def _of_statement(source: SupersetSource, base: str, place: Place, filling: Filling) -> Asking:
    where = source.asked
    clause = prepare(content_of(place.files, where), where)
    body = {
        "database_id": source.database,
        "sql": written_out(clause, months_of(used(clause), filling)),
        "schema": source.database_schema,
        "queryLimit": source.row_limit,
        "runAsync": False,
        "expand_data": False,
    }
    return Asking(
        Request("post", f"{base}/api/v1/sqllab/execute/", _JSON, body=body),
        source,
        JsonAnswer(type="json", records="data"),
        Checks(
            error_at=("errors", "error", "query.errorMessage"),
            truncated_at=("displayLimitReached",),
        ),
        look=_whole_statement,
    )


def _whole_statement(page: Page, _: Reply) -> Page:
    """The page; raises where Superset says that it stopped at a limit, or ran something else."""
    state, limiting = find(page.document, "status"), find(page.document, "query.limitingFactor")
    if state != "success":
        raise SourceError(
            f"{page.what}: expected a statement that ended with success, found {said(state)}: "
            "ask Superset's owner"
        )
    if limiting != "NOT_LIMITED":
        raise SourceError(
            f"{page.what}: expected all rows, found that Superset stopped at a limit "
            f"(limitingFactor {said(limiting)}): ask for less, raise row_limit, or take LIMIT "
            "out of the statement"
        )
    _check_count(page, find(page.document, "query.rows"), "query.rows")
    return page


def _of_chart(source: SupersetSource, base: str, web: Web, key: Key, filling: Filling) -> Asking:
    what = f"{web.where}, its definition"
    asked = Request("get", f"{base}{_CHART}/{source.chart}", _JSON)
    context = _context(json_of(ask(web, key, asked, what), what), what)
    saved = _query(context, source.query, what)
    days = months_of(("month_start", "month_end"), filling) if source.month_column else {}
    query, eve = _limited(saved, source, filling, what), None
    if days:
        first, one = days["month_start"], dt.timedelta(days=1)
        query = _of_days(query, source.month_column, first, days["month_end"] + one)
        eve = Eve(_of_days(query, source.month_column, first - one, first), first)
    request = Request(
        "post",
        f"{base}{_CHART}/data",
        _JSON,
        body={
            **context,
            "queries": [query],
            "force": True,
            # Without a cache there is no answer later instead of now, either.
            "custom_cache_timeout": -1,
            "result_format": "json",
            "result_type": "full",
        },
    )
    return Asking(
        request,
        source,
        JsonAnswer(type="json", records=f"{_DATA}.data"),
        Checks(error_at=("errors", "error", "message", f"{_DATA}.error")),
        look=partial(_whole_chart, source, web, key, request, eve),
    )


@dataclass(frozen=True, slots=True)
class Eve:
    """A query for the day before the first one: what compares days as text gives the first."""

    query: Mapping[str, Any]
    first: dt.date


def _context(definition: Any, what: str) -> dict[str, Any]:
    """The query a chart was saved with."""
    saved = find(definition, "result.query_context")
    if not isinstance(saved, str) or not saved:
        raise SourceError(
            f"{what}: expected a chart that was saved with its query, found none: open it in "
            "Superset and save it again"
        )
    context = json_of(Reply(200, {}, saved.encode(), True), what)
    if not isinstance(context, dict) or not isinstance(context.get("queries"), list):
        raise SourceError(f"{what}: expected a query, found {kind(context)}: save the chart again")
    return context


def _query(context: Mapping[str, Any], number: int, what: str) -> dict[str, Any]:
    # One that only counts the rows of another is none of the chart's.
    queries = [
        query
        for query in context["queries"]
        if isinstance(query, dict) and not query.get("is_rowcount")
    ]
    if number > len(queries):
        raise SourceError(f"{what}: expected {number} queries, found {len(queries)}: correct query")
    return queries[number - 1]


def _limited(
    saved: Mapping[str, Any], source: SupersetSource, filling: Filling, what: str
) -> dict[str, Any]:
    """A chart's query with our limit and further filters."""
    for name in ("series_limit", "timeseries_limit"):
        if saved.get(name):
            raise SourceError(
                f"{what}: expected a chart of all series, found a limit of {saved[name]} "
                f"({name}), beyond which they are left out: take it out of the chart"
            )
    filters = [part for part in saved.get("filters") or () if isinstance(part, dict)]
    filters += [
        {"col": part.column, "op": part.operator, "val": filling.text(part.value)}
        for part in source.filters
    ]
    return {**saved, "filters": filters, "row_limit": source.row_limit, "row_offset": 0}


def _of_days(
    query: Mapping[str, Any], column: str | None, first: dt.date, after: dt.date
) -> dict[str, Any]:
    """The query of days from the first up to another one, whatever range it had."""
    span = f"{first} : {after}"
    kept = [part for part in query["filters"] if not _is_range(part, column)]
    filters = [{"col": column, "op": "TEMPORAL_RANGE", "val": span}, *kept]
    ranged = query.get("granularity") in (None, column)
    return {**query, "filters": filters, **({"time_range": span} if ranged else {})}


def _is_range(part: Mapping[str, Any], column: str | None) -> bool:
    return part.get("col") == column and part.get("op") == "TEMPORAL_RANGE"


def _whole_chart(
    source: SupersetSource,
    web: Web,
    key: Key,
    request: Request,
    eve: Eve | None,
    page: Page,
    _: Reply,
) -> Page:
    """The page with days as such; raises where it is not what was asked for, or not all of it."""
    result = find(page.document, _DATA)
    state = result.get("status", "success")
    if state != "success":
        raise SourceError(
            f"{page.what}: expected a query that ended with success, found {said(state)}: ask "
            "Superset's owner"
        )
    if result.get("is_cached"):
        raise SourceError(
            f"{page.what}: expected rows of now, found rows from Superset's cache: ask its owner"
        )
    for rejected in result.get("rejected_filters") or ():
        raise SourceError(
            f"{page.what}: expected all filters to be applied, found that one is not "
            f"({shown(str(find(rejected, 'column')))}): correct month_column or filters, or the "
            "chart"
        )
    _check_count(page, result.get("rowcount"), "rowcount")
    rows = result.get("sql_rowcount", page.rows)
    if not isinstance(rows, int) or rows >= source.row_limit:
        raise SourceError(
            f"{page.what}: expected fewer than {source.row_limit:,} rows, as many as were asked "
            f"for, found {said(rows)}: the rest is cut off; ask for a month (month_column), or "
            "raise row_limit"
        )
    if rows or eve is not None:
        _check_ends(source, web, key, request, rows, eve)
    return _with_days(page, result)


def _check_ends(
    source: SupersetSource, web: Web, key: Key, request: Request, rows: int, eve: Eve | None
) -> None:
    """Raise where rows are beyond either end.

    After the last, since Superset may have a lower limit than was asked; before the first day,
    where its database takes another day for it.
    """
    what = f"{web.where}, after row {rows:,}"
    one = {"row_limit": 1, "post_processing": [], "time_offsets": []}
    queries = [{**request.body["queries"][0], **one, "row_offset": rows}]
    queries += [{**eve.query, **one}] if eve is not None else []
    further = replace(request, body={**request.body, "queries": queries})
    document = json_of(ask(web, key, further, what), what)
    if eve is not None:
        _check_eve(find(document, "result.1.data"), source.month_column, eve.first, web.where)
    found = find(document, f"{_DATA}.data")
    if not isinstance(found, list) or (found and rows):
        raise SourceError(
            f"{what}: expected none, found more: Superset stops at a limit of its own "
            "(SQL_MAX_ROW); ask for a month (month_column), or have it raised"
        )


def _check_eve(rows: Any, column: str | None, first: dt.date, where: str) -> None:
    """Raise where rows of the day before are of the first: the first is missing from the others."""
    if not isinstance(rows, list):
        raise SourceError(
            f"{where}: expected rows at result.1.data, found {said(rows)}: ask Superset's owner"
        )
    if any(isinstance(row, dict) and _is_day(row.get(column), first) for row in rows):
        raise SourceError(
            f"{where}: expected no row of {first} before that day, found one: the database compares"
            " days as text, as SQLite does, and gives those of another month; take month_column out"
        )


def _is_day(value: Any, day: dt.date) -> bool:
    """Whether a value is a day itself, as a time or as a text."""
    moment = _moment(value)
    if isinstance(moment, dt.datetime):
        return moment == dt.datetime.combine(day, dt.time(), dt.UTC)
    return re.fullmatch(rf"{day}([ T]00:00(:00(\.0+)?)?)?", str(moment)) is not None


def _check_count(page: Page, count: Any, way: str) -> None:
    if count != page.rows:
        raise SourceError(
            f"{page.what}: expected {page.rows:,} rows at {way} as have come, found "
            f"{said(count)}: rows are cut off; ask Superset's owner"
        )


def _with_days(page: Page, result: Mapping[str, Any]) -> Page:
    """Columns of times, which come as milliseconds since 1970, as times."""
    names, types = result.get("colnames") or (), result.get("coltypes") or ()
    times = {name for name, type_ in zip(names, types, strict=False) if type_ == _TEMPORAL}
    columns: list[Sequence[Any]] = [
        list(map(_moment, column)) if name in times else column
        for name, column in zip(page.headings, page.columns, strict=True)
    ]
    return replace(page, columns=columns)


def _moment(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return value
    try:
        return _EPOCH + dt.timedelta(milliseconds=float(value))
    except OverflowError:
        return value
