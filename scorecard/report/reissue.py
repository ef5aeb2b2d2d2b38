"""What a card that replaces a released one says otherwise, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """Something two cards of one month say differently, in words; a side is empty where it is not.

    `kpi` is empty for what is of no measure. `why` may name a source; `told` says the same without.
    """

    kpi: str
    what: str
    was: str
    now: str
    why: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Reissue:
    """The released version a card replaces, the day that was (`YYYY-MM-DD`), and what differs."""

    version: int
    on: str
    differences: tuple[Difference, ...]
