"""Power BI: a DAX query on a semantic model, by its REST API `executeQueries`.

Beyond its limits (100,000 rows, 1,000,000 values, 15 MB) Power BI gives a part of the rows and
calls it a success; each of these limits is taken for a cut.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from scorecard.config.access import OAuthLogin
from scorecard.config.systems.power_bi import PowerBiSource
from scorecard.config.web import Checks, JsonAnswer
from scorecard.errors import SourceError
from scorecard.ingest.grid import shown
from scorecard.ingest.queries import content_of
from scorecard.ingest.systems.common import base_of, said
from scorecard.ingest.systems.dax import filled_in
from scorecard.ingest.web.client import Reply, Web
from scorecard.ingest.web.columns import Page
from scorecard.ingest.web.fetch import Ask, Place
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Key, key_of
from scorecard.ingest.web.pages import Asking
from scorecard.ingest.web.request import Request
from scorecard.ingest.web.ways import find

_TABLE = "results.0.tables.0"
_MOST_VALUES = 1_000_000
# The row in which 15 MB are passed is the last.
_MOST_BYTES = 15_000_000


def asking(source: PowerBiSource, place: Place) -> Ask:
    """What is asked of Power BI for a source."""

    def of_source(web: Web, filling: Filling) -> tuple[Key, Asking]:
        access = OAuthLogin(
            type="oauth2",
            token_url=f"{source.login_url.rstrip('/')}/{source.tenant}/oauth2/v2.0/token",
            client_id=source.client_id,
            client_secret=source.client_secret,
            scope=source.scope,
        )
        return key_of(access, web, filling), _asked(source, place, filling)

    return of_source


def _asked(source: PowerBiSource, place: Place, filling: Filling) -> Asking:
    where = source.query_file
    model = f"groups/{source.workspace}/datasets/{source.dataset}"
    request = Request(
        "post",
        f"{base_of(source.url, filling)}/v1.0/myorg/{model}/executeQueries",
        {"Accept": "application/json"},
        body={
            "queries": [{"query": filled_in(content_of(place.files, where), where, filling)}],
            "serializerSettings": {"includeNulls": True},
        },
    )
    return Asking(
        request,
        source,
        JsonAnswer(type="json", records=f"{_TABLE}.rows"),
        Checks(error_at=("error", "results.0.error", f"{_TABLE}.error")),
        look=partial(_whole, source),
    )


def _whole(source: PowerBiSource, page: Page, reply: Reply) -> Page:
    """The page, columns called by their names; raises where it is probably not all there is."""
    for way in ("results", "results.0.tables"):
        found = find(page.document, way)
        if not isinstance(found, list) or len(found) != 1:
            raise SourceError(
                f"{page.what}: expected one table, found {said(found)} at {way}: leave one "
                "EVALUATE in the query"
            )
    values = page.rows * len(_names(page))
    for most, came, unit in (
        (_MOST_VALUES, values, "values"),
        (_MOST_BYTES, len(reply.content), "bytes"),
    ):
        if came >= most:
            raise SourceError(
                f"{page.what}: expected fewer than {most:,} {unit}, the most Power BI gives, found "
                f"{came:,}: the rest is probably cut off; ask for fewer rows or columns"
            )
    return _renamed(page, source)


def _names(page: Page) -> Sequence[str]:
    """All columns of the answer, those that are ignored too."""
    rows = find(page.document, f"{_TABLE}.rows")
    return list(rows[0]) if rows and isinstance(rows[0], dict) else page.headings


def _renamed(page: Page, source: PowerBiSource) -> Page:
    declared = {column.name for column in source.columns} | set(source.ignore_columns)
    names = [name if name in declared else _bare(name) for name in page.headings]
    for name, count in Counter(names).items():
        if count > 1:
            raise SourceError(
                f"{page.what}: expected each column once, found {shown(name)} of {count} tables: "
                "declare them as Power BI writes them, Table[Column]"
            )
    kept = [place for place, name in enumerate(names) if name not in source.ignore_columns]
    columns: list[Sequence[Any]] = [page.columns[place] for place in kept]
    return replace(page, headings=tuple(names[place] for place in kept), columns=columns)


def _bare(name: str) -> str:
    """`Sales[Amount]` and `[Amount]` as `Amount`; any other text as it is."""
    _, bracket, column = name.partition("[")
    return column[:-1].replace("]]", "]") if bracket and column.endswith("]") else name
