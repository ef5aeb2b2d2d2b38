"""OData v4: an entity set, page by page as the server makes them.

It is asked how many rows there are in all, so that none is missing without a word.
"""

import re
from dataclasses import replace
from functools import partial

from scorecard.config.paging import LinkedPages
from scorecard.config.systems.odata import ODataSource
from scorecard.config.web import Checks, JsonAnswer
from scorecard.errors import SourceError
from scorecard.ingest.systems.common import Total, said
from scorecard.ingest.web.client import Reply, Web
from scorecard.ingest.web.columns import Page
from scorecard.ingest.web.fetch import Ask, Place
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Key, key_of
from scorecard.ingest.web.pages import Asking
from scorecard.ingest.web.request import Request
from scorecard.ingest.web.ways import find

_COUNT = "@odata.count"
_NEXT = "@odata.nextLink"
# A text of OData's, in which a quote stands twice.
_QUOTED = re.compile(r"'((?:[^']|'')*)'")


def asking(source: ODataSource, _: Place) -> Ask:
    """What is asked of an OData service for a source."""

    def of_source(web: Web, filling: Filling) -> tuple[Key, Asking]:
        asked = Asking(
            _request(source, filling),
            source,
            JsonAnswer(type="json", records="value"),
            Checks(error_at=("error", "odata.error", "@odata.error")),
            LinkedPages(type="next_link", link_at=_NEXT),
            look=partial(_page, source, Total()),
        )
        return key_of(source.auth, web, filling), asked

    return of_source


def _request(source: ODataSource, filling: Filling) -> Request:
    query = {
        name: quoted(text, filling) if name.startswith("$") else filling.text(text)
        for name, text in source.query.items()
    }
    accept = "application/json;odata.metadata=none"
    headers = {
        "Accept": accept + (";IEEE754Compatible=true" if source.exact_numbers else ""),
        # Later ones leave `odata.` out of their names.
        "OData-MaxVersion": "4.0",
    }
    if source.page_size is not None:
        headers["Prefer"] = f"odata.maxpagesize={source.page_size}"
    count = {"$count": "true"} if source.counted else {}
    return Request("get", filling.url(source.url), headers, {**query, **count})


def quoted(text: str, filling: Filling) -> str:
    """An option with each value filled in; between quotes it stays one text, whatever it holds."""

    def put(match: re.Match[str]) -> str:
        filled = filling.text(match[1].replace("''", "'"))
        return "'" + filled.replace("'", "''") + "'"

    parts = _QUOTED.split(text)
    between = [filling.text(part) for part in parts[::2]]
    texts = [put(match) for match in _QUOTED.finditer(text)]
    return "".join(a + b for a, b in zip(between, [*texts, ""], strict=True))


def _page(source: ODataSource, total: Total, page: Page, _: Reply) -> Page:
    count = find(page.document, _COUNT)
    if source.counted and not total.pages and not str(count).isdecimal():
        raise SourceError(
            f"{page.what}: expected the number of rows at {_COUNT}, found {said(count)}: set "
            "counted to false, if the server cannot count"
        )
    total.take(page, count if source.counted else None, is_last=not find(page.document, _NEXT))
    return _without_notes(page, source)


def _without_notes(page: Page, source: ODataSource) -> Page:
    """The page without what the protocol says about rows and columns, as `@odata.etag`."""
    declared = {column.name for column in source.columns}
    kept = [
        place
        for place, name in enumerate(page.headings)
        if "@odata." not in name or name in declared
    ]
    columns = [page.columns[place] for place in kept]
    return replace(page, headings=tuple(page.headings[place] for place in kept), columns=columns)
