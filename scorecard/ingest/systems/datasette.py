"""Datasette: a table or view page by page, or a query in one piece.

A query ends at Datasette's `max_returned_rows` and says so; a table has further pages.
"""

from functools import partial

from scorecard.config.paging import CursorPages
from scorecard.config.systems.datasette import DatasetteSource
from scorecard.config.web import Checks, JsonAnswer
from scorecard.ingest.systems.common import Total, base_of
from scorecard.ingest.web.client import Reply, Web
from scorecard.ingest.web.columns import Page
from scorecard.ingest.web.fetch import Ask, Place
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Key, key_of
from scorecard.ingest.web.pages import Asking
from scorecard.ingest.web.request import Request
from scorecard.ingest.web.ways import find

# What Datasette 1 calls it, and what it was called before.
_COUNTS = ("count", "filtered_table_rows_count")
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def asking(source: DatasetteSource, _: Place) -> Ask:
    """What is asked of Datasette for a source."""

    def of_source(web: Web, filling: Filling) -> tuple[Key, Asking]:
        is_table = source.table is not None
        name = escaped(source.table or source.query or "")
        given = {name: filling.text(text) for name, text in source.parameters.items()}
        # Lists of values under names tell of a name that comes twice.
        ours = {"_shape": "arrays", "_extra": "columns,count"}
        request = Request(
            "get",
            f"{base_of(source.url, filling)}/{name}.json",
            {"Accept": "application/json"},
            {**given, **ours, **({"_size": "max"} if is_table else {})},
        )
        asked = Asking(
            request,
            source,
            JsonAnswer(type="json", records="rows", headings="columns"),
            Checks(truncated_at=("truncated",), error_at=("error",)),
            CursorPages(type="cursor", cursor_at="next", name="_next") if is_table else None,
            look=partial(_counted, Total()) if is_table else _as_it_is,
        )
        return key_of(source.auth, web, filling), asked

    return of_source


def escaped(name: str) -> str:
    """A name as Datasette has it in paths: other bytes than letters and digits as `~2E`."""
    return "".join(chr(byte) if byte in _PLAIN else f"~{byte:02X}" for byte in name.encode())


def _as_it_is(page: Page, _: Reply) -> Page:
    return page


def _counted(total: Total, page: Page, _: Reply) -> Page:
    # It says null where counting would take too long.
    said = (find(page.document, way) for way in _COUNTS)
    count = next((found for found in said if type(found) is int), None)
    total.take(page, count, is_last=not find(page.document, "next"))
    return page
