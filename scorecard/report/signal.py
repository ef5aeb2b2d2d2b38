"""What a measure's series says, as cards have it: its limits, its newest month, its year's end."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scorecard.period import Month


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural process limits (XmR) of the months shown, in base units.

    Where there is a season, `season` has what each calendar month adds to them, January first.
    """

    mean: Decimal
    lower: Decimal
    upper: Decimal
    season: tuple[Decimal, ...] = ()

    def of(self, month: Month) -> "Limits":
        """The limits of one month, its season included."""
        if not self.season:
            return self
        added = self.season[month.index % 12]
        return Limits(self.mean + added, self.lower + added, self.upper + added)


@dataclass(frozen=True, slots=True)
class Signal:
    """What the newest month says under the natural limits.

    `variation` is None where months depend on each other, so that the limits do not apply. Limits
    of fewer than 13 figures are `trial` limits.
    """

    variation: Literal["common_cause", "improving", "concerning", "high", "low"] | None
    rule: Literal["outside", "trend", "two_of_three", "shift"] | None
    direction: Literal["high", "low"] | None
    assurance: Literal["consistently_passing", "hit_or_miss", "consistently_failing"] | None
    guard: Literal["seasonal", "dependent"] | None
    trial: bool


@dataclass(frozen=True, slots=True)
class YearEnd:
    """Where the fiscal year of a figure may end, in base units, with its 80 % interval.

    A run-rate has no interval and no status; what is over is `actual` and has no interval.
    """

    month: str
    method: Literal["actual", "run_rate", "seasonal_naive", "smoothing", "seasonal_smoothing"]
    projection: Decimal
    lower: Decimal | None
    upper: Decimal | None
    goal: Decimal | None
    status: Literal["on_course", "at_risk", "off_course"] | None
