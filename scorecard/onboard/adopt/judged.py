"""What was guessed of a KPI, each guess with what it was made by."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from scorecard.period import Month

Aggregation = Literal["flow", "stock", "ratio", "max", "min", "recompute_only"]
Kind = Literal["number", "percent", "currency"]

# The order of a review: what changes a colour first, what is only a name last.
PLACEHOLDER, SCALE, POLARITY, RED_FLAG, AGGREGATION, STRUCTURE, NAMES, LOOKS = range(8)


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess: how much depends on it, which key it is, what was guessed, and why."""

    rank: int
    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal in base units for some months; without ends it always holds."""

    unit: str
    goal: Decimal
    first: Month | None = None
    last: Month | None = None
    red_flag: Decimal | None = None


@dataclass(slots=True)
class Judged:
    """A KPI as far as it can be told; `scale` is what the workbook's figures are multiplied by."""

    name: str
    kind: Kind = "number"
    decimals: int = 0
    shown_scale: int = 1
    suffix: str = ""
    scale: Decimal = Decimal(1)
    currency: str = ""
    higher: bool = True
    aggregation: Aggregation = "flow"
    goals: list[Goal] = field(default_factory=list)
    # The workbook's targets are a year's, its figures a month's.
    yearly: bool = False
    ratio: Decimal | None = None
    gap: Decimal | None = None
    guesses: list[Guess] = field(default_factory=list)

    def guess(self, rank: int, key: str, says: str) -> None:
        """Note a guess."""
        self.guesses.append(Guess(rank, key, says))


def exact(figure: Decimal) -> Decimal:
    """A figure with every digit it was given, up to nine decimal places."""
    rounded = figure.quantize(Decimal("1E-9")) if figure.as_tuple().exponent else figure
    return rounded.normalize() + Decimal(0)


def short(figure: Decimal) -> Decimal:
    """A figure we made up, with at most three digits that say something."""
    if not figure:
        return Decimal(0)
    return exact(figure.quantize(Decimal(1).scaleb(max(-9, figure.adjusted() - 2))))
