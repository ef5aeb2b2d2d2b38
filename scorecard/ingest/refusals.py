"""What is said where a database does not let us in, does not answer, or refuses a query."""

import re

from sqlalchemy import URL

from scorecard.errors import SourceError
from scorecard.ingest.addresses import shown_url
from scorecard.ingest.retry import Unavailable

# Asking again with a wrong password locks accounts.
_DENIED = re.compile(r"password|authenticat|access denied|login failed|not authori", re.IGNORECASE)
_BUSY = re.compile(
    r"locked|timeout|timed out|max_statement_time|lost connection|server closed the connection|"
    r"terminating connection",
    re.IGNORECASE,
)
# What stands before the server's own words.
_CARRIED = re.compile(r"^(?:.*?\b(?:ERROR|FATAL): +|(?:IO: )?(?:\[libpq\] )?Failed to connect: )")


def not_let_in(url: URL, error: Exception, where: str) -> SourceError:
    """The error of a connection that could not be made; only a refusal is not asked again."""
    denied = next((line for line in _lines(error) if _DENIED.search(line)), None)
    if denied is not None:
        return SourceError(
            f"{where}: expected {shown_url(url)} to let us in, found that it refused ({denied}): "
            "check user and password in the environment"
        )
    return Unavailable(
        f"{where}: expected {shown_url(url)} to answer, found that it does not ({told(error)}): "
        "check that it runs and url names it"
    )


def not_read(url: URL, error: Exception, where: str, *, lost: bool = False) -> SourceError:
    """The error of a query; asked again where the connection was `lost` or something was busy."""
    kind = Unavailable if lost or _BUSY.search(told(error)) else SourceError
    return kind(
        f"{where}: expected rows from {shown_url(url)}, found an error ({told(error)}): correct "
        "the query, or ask the database's owner"
    )


def late(url: URL, seconds: int, where: str) -> str:
    """What is said of a database that took longer than it may."""
    return (
        f"{where}: expected {shown_url(url)} to answer within {seconds} s, found that it did "
        "not: make the query quicker, raise timeout_seconds, or ask the database's owner"
    )


def told(error: Exception) -> str:
    """What the driver said, in one line: SQLAlchemy adds statement and parameters to it."""
    return _lines(error)[0]


def _lines(error: Exception) -> list[str]:
    said = getattr(error, "orig", None) or error
    lines = [_CARRIED.sub("", line.strip()) for line in str(said).splitlines() if line.strip()]
    return lines or [type(said).__name__]
