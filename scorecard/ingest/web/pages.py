"""Page after page of an answer, until there is none, and what must hold of all of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin

import httpx

from scorecard.config.paging import (
    CursorPages,
    LinkedPages,
    NumberedPages,
    OffsetPages,
    Paging,
)
from scorecard.config.sources import WebSource
from scorecard.config.web import Answer, Checks
from scorecard.errors import SourceError
from scorecard.ingest.web.answers import counted, read_page
from scorecard.ingest.web.client import Reply, Web
from scorecard.ingest.web.columns import Page, without
from scorecard.ingest.web.login import Key, ask
from scorecard.ingest.web.request import Request, origin
from scorecard.ingest.web.ways import ABSENT, find

Send = Callable[[Web, Key, Request, str], Reply]
Look = Callable[[Page, Reply], Page]


def _as_it_is(page: Page, _: Reply) -> Page:
    """A page of which nothing more must hold."""
    return page


@dataclass(frozen=True, slots=True)
class Asking:
    """A question whose answer is a table: the first request, how it goes on, how it is read.

    `send` gets the answer to a request. `look` gives a page as it is to be taken, or raises.
    """

    request: Request
    table: WebSource
    answer: Answer
    checks: Checks
    paging: Paging | None = None
    # Columns no answer has, with the text of every row.
    added: Mapping[str, str] = field(default_factory=dict)
    send: Send = ask
    look: Look = _as_it_is


def pages(web: Web, key: Key, asking: Asking) -> Iterator[Page]:
    """Every page in order, the last one perhaps without rows.

    Raises `SourceError` where one is missing, or comes twice: only the end tells that all came.
    """
    so_far = _SoFar(asking, web.where)
    table = without(asking.table, asking.added)
    request: Request | None = _first(asking.request, asking.paging)
    while request is not None:
        what = so_far.begin()
        reply = asking.send(web, key, request, what)
        redact = web.environment.redact
        read = read_page(reply, table, asking.answer, asking.checks, what, redact)
        page = asking.look(read, reply)
        so_far.take(page, counted(reply, page.document, table, asking.checks, what))
        request = so_far.next(request, reply, page)
        yield page.having(asking.added) if page.headings else page
    so_far.end()


@dataclass(slots=True)
class _SoFar:
    """What came, as far as it must agree with what is still to come."""

    asking: Asking
    where: str
    number: int = 0
    rows: int = 0
    count: int | None = None
    marks: dict[str, int] = field(default_factory=dict)
    ways_on: set[str] = field(default_factory=set)

    @property
    def what(self) -> str:
        """How messages call the page."""
        return self.where if self.asking.paging is None else f"{self.where}, page {self.number}"

    def begin(self) -> str:
        """Go on to the next page; what it is called."""
        self.number += 1
        paging = self.asking.paging
        if paging is not None and self.number > paging.most_pages:
            raise SourceError(
                f"{self.where}: expected at most {paging.most_pages:,} pages, found more: raise "
                "most_pages, or correct paging"
            )
        return self.what

    def take(self, page: Page, count: int | None) -> None:
        """Add a page; `count` is how many rows it says there are on all of them."""
        if self.number > 1 and count != self.count:
            raise SourceError(
                f"{self.what}: expected {self.count:,} rows on all pages as the first one said, "
                f"found {count:,}: they changed while they were read; fetch them again"
            )
        self.count = count
        self.rows += page.rows
        before = self.marks.setdefault(page.mark, self.number)
        if page.rows and before != self.number:
            raise SourceError(
                f"{self.what}: expected other rows than on page {before}, found the same: correct "
                "paging, or ask its owner"
            )

    def next(self, request: Request, reply: Reply, page: Page) -> Request | None:
        """The request for the next page, None after the last."""
        match self.asking.paging:
            case None:
                return None
            case OffsetPages() as paging:
                if self._is_last(page, paging):
                    return None
                return request.with_parameter(paging.name, self.rows, paging.sent_in)
            case NumberedPages() as paging:
                if self._is_last(page, paging):
                    return None
                number = paging.first + self.number
                return request.with_parameter(paging.name, number, paging.sent_in)
            case CursorPages() as paging:
                return self._after_cursor(request, page, paging)
            case LinkedPages() as paging:
                return self._after_link(request, reply, page, paging)

    def end(self) -> None:
        """Raise `SourceError` where not as many rows came as were announced."""
        if self.count is not None and self.rows != self.count:
            raise SourceError(
                f"{self.where}: expected {self.count:,} rows as the answer says, found "
                f"{self.rows:,}: a page is missing or came twice; correct paging or checks, or ask "
                "its owner"
            )

    def _is_last(self, page: Page, paging: OffsetPages | NumberedPages) -> bool:
        if page.rows == 0:
            return True
        if self.count is not None:
            return self.rows >= self.count
        return paging.short_page_ends and page.rows < paging.size

    def _after_cursor(self, request: Request, page: Page, paging: CursorPages) -> Request | None:
        cursor = find(page.document, paging.cursor_at)
        if paging.more_at is not None and find(page.document, paging.more_at) is False:
            return None
        if cursor is ABSENT or cursor is None or cursor == "":
            return None
        if isinstance(cursor, bool) or not isinstance(cursor, (str, int)):
            raise SourceError(
                f"{self.what}: expected a text or a number at {paging.cursor_at}, found another "
                "value: correct paging.cursor_at"
            )
        self._new(str(cursor), f"another mark at {paging.cursor_at}")
        return request.with_parameter(paging.name, cursor, paging.sent_in)

    def _after_link(
        self, request: Request, reply: Reply, page: Page, paging: LinkedPages
    ) -> Request | None:
        way = paging.link_at
        link: Any = _linked(reply) if way is None else find(page.document, way)
        if link is ABSENT or link is None or link == "":
            return None
        place = paging.link_at or "the header Link"
        if not isinstance(link, str):
            raise SourceError(
                f"{self.what}: expected an address at {place}, found another value: correct "
                "paging.link_at"
            )
        self._new(link, f"another address at {place}")
        url = self._inside(request.url, link, place)
        # It has all parameters of its own.
        return replace(request, url=url, query={})

    def _inside(self, url: str, link: str, place: str) -> str:
        """A link as a whole address; raises where it leads to another server than the first."""
        try:
            whole = urljoin(url, link)
            same = origin(whole) == origin(self.asking.request.url) and "\\" not in link
            host = origin(whole)[1]
        except ValueError:
            same, host = False, None
        if not same:
            raise SourceError(
                f"{self.what}: expected a next page at the same server, found one at "
                f"{(host or 'none')[:60]!r} ({place}): what lets us in is not sent there; correct "
                "url, or ask its owner"
            )
        return whole

    def _new(self, way_on: str, expected: str) -> None:
        if way_on in self.ways_on:
            raise SourceError(
                f"{self.what}: expected {expected} than on the pages before, found the same once "
                "more: it goes round in circles; ask its owner"
            )
        self.ways_on.add(way_on)


def _first(request: Request, paging: Paging | None) -> Request:
    """The request for the first page, with the size where that is asked for."""
    if not isinstance(paging, (OffsetPages, NumberedPages)):
        return request
    if paging.size_name is not None:
        request = request.with_parameter(paging.size_name, paging.size, paging.sent_in)
    start = paging.first if isinstance(paging, NumberedPages) else 0
    return request.with_parameter(paging.name, start, paging.sent_in)


def _linked(reply: Reply) -> str | None:
    """The address of the next page in a header `Link` (RFC 8288)."""
    response = httpx.Response(200, headers={"Link": reply.headers.get("link", "")})
    return response.links.get("next", {}).get("url")
