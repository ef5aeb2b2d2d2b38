"""XmR process behaviour of one series: natural limits, signals, variation and assurance.

Sources: Wheeler, Understanding Variation; NHS England, Making Data Count, and the rules of
NHSRplotthedots 0.2.2. `xmr` has the arithmetic.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from scorecard.signals import xmr
from scorecard.signals.season import calendar, season_fit
from scorecard.signals.series import PLACES, Figures, decimal_of, figures_of, whole_numbers

if TYPE_CHECKING:
    import pandas as pd

Better = Literal["higher", "lower"]
Rule = Literal["outside", "trend", "two_of_three", "shift"]
Variation = Literal["common_cause", "improving", "concerning", "high", "low"]
Assurance = Literal["consistently_passing", "hit_or_miss", "consistently_failing"]
Guard = Literal["seasonal", "dependent"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A month of the series and the rule that marks it, if one does."""

    month: int
    value: Decimal
    rule: Rule | None
    direction: Literal["high", "low"] | None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the last month of a series says. Amounts are in the series' own unit of measurement.

    With a `season` (what each calendar month adds, January first) the limits are those of the last
    month, its season included. `guard` tells why rules are read with care: the series is `seasonal`
    and was deseasonalised, or its months are `dependent` on each other, the chart does not apply,
    and there are no rule, variation and assurance.
    """

    points: int
    mean: Decimal
    lower: Decimal
    upper: Decimal
    lower_unscreened: Decimal
    upper_unscreened: Decimal
    rule: Rule | None
    variation: Variation | None
    assurance: Assurance | None
    guard: Guard | None
    # Lag-1 autocorrelation, without the season.
    autocorrelation: float
    season: tuple[Decimal, ...]
    # Limits of fewer than 13 figures are trial limits.
    trial: bool
    marks: tuple[Mark, ...]


def process_behaviour(
    series: "pd.Series[Any]",
    *,
    better: Better | None = None,
    target: Decimal | float | None = None,
    window: int = xmr.WINDOW,
    deseasonalise: bool = True,
) -> Behaviour | None:
    """Judge the last month of a Series of numbers indexed by months, by its last `window` figures.

    `better` says which way is good; without it variation is `high` or `low`, and there is no
    assurance. `target` is of the last month. Without `deseasonalise` the figures are taken as they
    are, as in a plain XmR chart. None where no two of these figures are of neighbouring months:
    nothing has moved yet. Raises `InputError` as `figures_of` does.
    """
    return behaviour_of(
        figures_of(series).last(window), better=better, target=target, deseasonalise=deseasonalise
    )


def behaviour_of(
    figures: Figures,
    *,
    better: Better | None = None,
    target: Decimal | float | None = None,
    deseasonalise: bool = True,
) -> Behaviour | None:
    """As `process_behaviour`, of all the figures given."""
    linked = figures.linked
    if not linked[1:].any():
        return None
    units, digits = whole_numbers(figures.values)
    of_year = np.array(figures.months) % 12
    fit = season_fit(calendar(figures.months)) if deseasonalise else None
    judged = xmr.judge(units, linked, of_year, fit)
    season = judged.effects[0]
    codes, directions, _ = xmr.rules(units - season[of_year], judged.ranges)
    applies = not judged.depends[0]
    goal = None if target is None else decimal_of(target)
    added = int(season[of_year[-1]])
    mean, lower, upper, low, high = (
        _decimal(limit + added, digits) for limit in _limits(judged.ranges)
    )
    return Behaviour(
        points=len(figures.months),
        mean=mean,
        lower=lower,
        upper=upper,
        lower_unscreened=low,
        upper_unscreened=high,
        rule=_rule(codes[0, -1]) if applies else None,
        variation=_variation(codes[0, -1], directions[0, -1], better) if applies else None,
        assurance=assurance_of(lower, upper, goal, better) if applies else None,
        guard=_guard(seasonal=bool(judged.seasonal[0]), applies=applies),
        autocorrelation=float(judged.r1[0]),
        season=(
            tuple(_decimal(Fraction(int(part)), digits) for part in season)
            if judged.seasonal[0]
            else ()
        ),
        trial=len(figures.months) < xmr.TRIAL,
        marks=tuple(
            Mark(month, value, _rule(code), _heading(way))
            for month, value, code, way in zip(
                figures.months, figures.values, codes[0], directions[0], strict=True
            )
        ),
    )


def _limits(ranges: xmr.Ranges) -> tuple[Fraction, ...]:
    """Mean, lower and upper limit, and these unscreened."""
    mean = Fraction(int(ranges.total[0]), ranges.points)
    screened = Fraction("2.66") * Fraction(int(ranges.kept[0]), int(ranges.kept_count[0]))
    every = Fraction("2.66") * Fraction(int(ranges.every[0]), ranges.every_count)
    return mean, mean - screened, mean + screened, mean - every, mean + every


def _rule(code: int) -> Rule | None:
    return None if code == 0 else xmr.RULES[code - 1]


def _heading(direction: int) -> Literal["high", "low"] | None:
    return None if direction == 0 else ("high" if direction > 0 else "low")


def _variation(code: int, direction: int, better: Better | None) -> Variation:
    heading = _heading(direction)
    if code == 0 or heading is None:
        return "common_cause"
    if better is None:
        return heading
    return "improving" if (direction > 0) == (better == "higher") else "concerning"


def assurance_of(
    lower: Decimal, upper: Decimal, target: Decimal | None, better: Better | None
) -> Assurance | None:
    """Whether limits lie wholly on one side of a target; with one just on it, hit or miss."""
    if target is None or better is None:
        return None
    if target > upper:
        return "consistently_failing" if better == "higher" else "consistently_passing"
    if target < lower:
        return "consistently_passing" if better == "higher" else "consistently_failing"
    return "hit_or_miss"


def _guard(*, seasonal: bool, applies: bool) -> Guard | None:
    if not applies:
        return "dependent"
    return "seasonal" if seasonal else None


def _decimal(units: Fraction, digits: int) -> Decimal:
    return Decimal(round(units * 10**digits)).scaleb(-PLACES)
