"""Breaks as a card has them: what differs, what leads from figure to figure, and what is open."""

from collections.abc import Sized
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scorecard.figures import Shown
from scorecard.labels import plural


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a break's reconciliation statement; the amounts before the last add up to it.

    `what` is whose figure it is, or what an item is. What a person entered has its decision.
    """

    line: Literal["left", "item", "unexplained", "right"]
    what: str
    amount: Decimal
    type: str | None = None
    origin: Literal["found", "entered", "confirmed"] | None = None
    person: str | None = None
    reason: str = ""
    evidence: str = ""
    decision: int | None = None


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """An amount of an earlier month that is still to come back; months are `YYYY-MM`."""

    kpi_name: str
    shown: Shown
    from_month: str
    reverses: str | None
    outstanding: Decimal
    person: str
    reason: str
    decision: int


@dataclass(frozen=True, slots=True)
class BreakLine:
    """An open break of this card's own unit and month."""

    id: str
    rule: str
    kpi: str
    kpi_name: str
    left: str
    left_value: Decimal | None
    right: str
    right_value: Decimal | None
    difference: Decimal | None
    # One sentence: what differs, where, by how much.
    sentence: str
    shown: Shown | None
    # Where two figures differ: what leads from one to the other.
    statement: tuple[StatementLine, ...] = ()


def counted(breaks: Sized) -> str:
    """How many figures of a card are under review, as a caveat; empty where none is."""
    count = len(breaks)
    if not count:
        return ""
    return plural("1 figure is under review", "{count} figures are under review", count)
