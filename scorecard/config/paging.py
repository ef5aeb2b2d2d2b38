"""How a long answer comes in pages, and how the next one is asked for."""

from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.access import Way
from scorecard.config.strict import Strict

Place = Literal["query", "body"]
Size = Annotated[int, Field(ge=1, le=1_000_000)]


class _Pages(Strict):
    """What every kind of paging declares."""

    most_pages: Annotated[int, Field(ge=1, le=1_000_000)] = 10_000
    """More pages than that are refused: something goes round in circles."""


class _Sized(_Pages):
    """Pages of a size that is asked for."""

    size: Size
    """How many rows a page is to have."""
    size_name: Way | None = None
    """The parameter that says so, as `limit`; left out where the server decides."""
    sent_in: Place = "query"
    """Where both parameters stand; in a body they are ways in it, as `page.limit`."""
    short_page_ends: bool = False
    """`true`: a page with fewer rows than `size` is the last. Else, unless the answer says how
    many rows there are (`checks`), pages are asked for until one is empty: a server that
    gives fewer rows than it was asked for is not taken for one that has no more."""


class OffsetPages(_Sized):
    """Pages by the number of rows before them."""

    type: Literal["offset"]
    """By rows."""
    name: Way = "offset"
    """The parameter with that number."""


class NumberedPages(_Sized):
    """Pages by their number."""

    type: Literal["page"]
    """By number."""
    name: Way = "page"
    """The parameter with the number."""
    first: Annotated[int, Field(ge=0, le=1)] = 1
    """The number of the first page."""


class CursorPages(_Pages):
    """Pages by a mark in each answer that leads to the next."""

    type: Literal["cursor"]
    """By a mark."""
    cursor_at: Way
    """Where in an answer the mark stands; where it is absent, null or empty there are no more."""
    more_at: Way | None = None
    """Where an answer says whether there are more; `false` ends too, whatever the mark."""
    name: Way
    """The parameter it is sent back in."""
    sent_in: Place = "query"
    """Where that stands; in a body it is a way in it, as `variables.cursor`."""


class LinkedPages(_Pages):
    """Pages by the address of the next in each answer; one that leads elsewhere is refused."""

    type: Literal["next_link"]
    """By an address."""
    link_at: Way | None = None
    """Where in an answer it stands, as `@odata.nextLink`; if not set, in the header `Link`."""


Paging = Annotated[
    OffsetPages | NumberedPages | CursorPages | LinkedPages, Field(discriminator="type")
]
