"""What is declared of an answer that comes over HTTP: where its rows stand, and what must hold."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.access import Name, Way
from scorecard.config.origin import AskedOrigin
from scorecard.config.strict import Strict
from scorecard.config.texts import Text


class _Answer(Strict):
    """What every kind of answer declares."""

    content_type: Text | None = None
    """A content type the server gives instead of the usual one, as `text/plain`."""


class JsonAnswer(_Answer):
    """A JSON document with a list of records.

    A column is named by its key, in nested objects by the way there: `customer.country`,
    `tags.0.name`. A name under `ignore_columns` covers all below it.
    """

    type: Literal["json"]
    """JSON."""
    records: str = ""
    """The way to the list, as `data.rows`; empty where the answer is the list itself."""
    headings: Way | None = None
    """The way to the names, where each record is a list of values, as `columns`."""
    heading_key: str | None = None
    """The key with the name, where each of those is an object, as `name`."""
    absent_is_null: bool = False
    """`true`: a record without a declared key has no value there; otherwise it is refused."""


class JsonLinesAnswer(_Answer):
    """Text of which each line is a record in JSON."""

    type: Literal["json_lines"]
    """A record in JSON on each line."""
    absent_is_null: bool = False
    """`true`: a record without a declared key has no value there; otherwise it is refused."""


class CsvAnswer(_Answer):
    """Delimited text with headings."""

    type: Literal["csv"]
    """Delimited text."""
    delimiter: Literal[",", ";", "\t", "|"] = ","
    """What stands between cells."""
    encoding: Literal["utf-8", "cp1252", "latin-1", "utf-16"] = "utf-8"
    """How the text is encoded."""


Answer = Annotated[JsonAnswer | JsonLinesAnswer | CsvAnswer, Field(discriminator="type")]


class Checks(Strict):
    """What an answer says of itself, and must be true."""

    count_at: Way | None = None
    """Where a page says how many rows there are on all pages, as `total`; so many must come."""
    count_header: Name | None = None
    """A header that says so, as `X-Total-Count`."""
    truncated_at: tuple[Way, ...] = ()
    """Where a page says that it is cut off: false, null or absent, or the answer is refused."""
    error_at: tuple[Way, ...] = ()
    """Where an answer that is called a success has an error, as `errors`; null, empty or absent,
    or the answer is refused."""

    @property
    def names_count(self) -> bool:
        """Whether it is said how many rows there are."""
        return self.count_at is not None or self.count_header is not None

    def ways(self) -> Iterator[str]:
        """Every way in a JSON answer."""
        yield from (way for way in (self.count_at, *self.truncated_at, *self.error_at) if way)


class WebLimits(Strict):
    """How a server is spoken to: connections are encrypted and certificates checked."""

    ca_file: Text | None = None
    """A PEM file with the certificates to trust, from the organisation's folder on; if not set,
    those of the environment's `SSL_CERT_FILE`, or those that browsers trust."""
    plain_http: bool = False
    """`true`: `http://` is taken, where everyone between can read what is sent; otherwise only
    from this machine."""
    connect_seconds: Annotated[int, Field(ge=1, le=600)] = 30
    """Seconds a server has to take the connection."""
    read_seconds: Annotated[int, Field(ge=1, le=3_600)] = 120
    """Seconds it may be silent."""
    most_bytes: Annotated[int, Field(ge=1_000, le=2_000_000_000)] = 200_000_000
    """The largest answer that is read, unpacked, a page by itself."""
    requests_per_minute: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """No more than that; if not set, one page right after the other."""


class WebOrigin(AskedOrigin, WebLimits):
    """A table that is asked for over HTTP."""
