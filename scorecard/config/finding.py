"""A problem of a configuration before it has a line: its path, and what helps to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from scorecard.period import Month

KeyPath = tuple[int | str, ...]
EARLY, LATE = Month(0), Month(10**6)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem by its path in the configuration; `load` gives it file, line and column."""

    path: KeyPath
    expected: str
    found: str


class Lasting(Protocol):
    """Anything that holds from one month to another, either end open."""

    @property
    def valid_from(self) -> Month | None:
        """First month, None where it always held."""

    @property
    def valid_to(self) -> Month | None:
        """Last month, None where it still holds."""


def backwards(path: KeyPath, item: Lasting) -> Iterator[Finding]:
    """A finding where a period ends before it begins."""
    if (item.valid_to or LATE) < (item.valid_from or EARLY):
        yield Finding((*path, "valid_to"), f"{item.valid_from} or later", str(item.valid_to))


def overlap(a: Lasting, b: Lasting) -> bool:
    """Whether two periods share a month."""
    return (a.valid_from or EARLY) <= (b.valid_to or LATE) and (b.valid_from or EARLY) <= (
        a.valid_to or LATE
    )
