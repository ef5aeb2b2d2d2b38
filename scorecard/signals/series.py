"""Monthly figures as they come: from a pandas Series, from pairs, to whole numbers and back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scorecard.errors import InputError
from scorecard.period import Month

if TYPE_CHECKING:
    import pandas as pd

# Figures have nine decimal places everywhere.
PLACES = 9
UNIT = Decimal(1).scaleb(-PLACES)
# Digits kept behind a series' own, for its season.
FINER = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """The months that have a figure, in order of time, numbered year * 12 + month - 1."""

    months: tuple[int, ...]
    values: tuple[Decimal, ...]

    @property
    def linked(self) -> NDArray[np.bool_]:
        """Whether the figure before each is of the month before."""
        return np.concatenate([[False], np.diff(np.array(self.months)) == 1])[: len(self.months)]

    def last(self, count: int) -> "Figures":
        """The last `count` figures, or all where there are fewer."""
        return Figures(self.months[-count:], self.values[-count:])


def figures_of(series: "pd.Series[Any]") -> Figures:
    """The figures of a Series of numbers indexed by months; absent ones (None, NaN) are left out.

    The index has timestamps, periods, dates or `YYYY-MM` texts. Raises `InputError` for another
    index, for a month that is there twice, and for what is no number.
    """
    return figures_from(zip(series.index.tolist(), series.tolist(), strict=True))


def figures_from(pairs: Iterable[tuple[Any, Any]]) -> Figures:
    """The figures of pairs of month and number; as `figures_of`."""
    found: dict[int, Decimal] = {}
    seen: set[int] = set()
    for at, value in pairs:
        month = _month(at)
        if month in seen:
            raise InputError(f"series: {Month(month)} is there twice; expected each month once")
        seen.add(month)
        number = _number(value, month)
        if number is not None:
            found[month] = number
    months = tuple(sorted(found))
    return Figures(months, tuple(found[month] for month in months))


def decimal_of(value: Any) -> Decimal:
    """A number as it is written: 0.1 is a tenth. Raises what `float` does."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def whole_numbers(values: Sequence[Decimal]) -> tuple[NDArray[Any], int]:
    """A row of figures as whole numbers of 10^(digits - 9), and these digits.

    The unit is a thousandth of the figures' last decimal place, where nine places allow it: fine
    enough for what is added by a season.
    """
    exact = [int(value.scaleb(PLACES)) for value in values]
    digits = next(count for count in range(PLACES, -1, -1) if not any(n % 10**count for n in exact))
    digits = max(digits - FINER, 0)
    return np.array([[n // 10**digits for n in exact]], dtype=object), digits


def _month(at: Any) -> int:
    if isinstance(at, Month):
        return at.index
    if isinstance(at, str):
        return Month.parse(at).index
    if isinstance(at, dt.date) or (hasattr(at, "year") and hasattr(at, "month")):
        return Month.of(at.year, at.month).index
    raise InputError(f"series: index {at!r}: expected months, as timestamps, periods or 2026-10")


def _number(value: Any, month: int) -> Decimal | None:
    if value is None:
        return None
    try:
        number = decimal_of(value)
    except (TypeError, ValueError, InvalidOperation):
        raise InputError(f"series: {Month(month)}: expected a number, found {value!r}") from None
    if number.is_nan():
        return None
    if number.is_infinite():
        raise InputError(f"series: {Month(month)}: expected a number, found {value!r}")
    return number.quantize(UNIT) if number.adjusted() < 28 - PLACES else _too_large(number, month)


def _too_large(number: Decimal, month: int) -> Decimal:
    raise InputError(f"series: {Month(month)}: expected a figure below 10^19, found {number}")
