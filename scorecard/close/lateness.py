"""How late a source is likely to be, from when it came at the closes before: a pure function."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

# Closes that are looked at, the newest ones.
CLOSES: Final = 12
USUAL: Final = Fraction(1, 2)
SLOW: Final = Fraction(9, 10)
LIKELY: Final = Fraction(1, 2)


class Moment(NamedTuple):
    """A working day of a month's end and a time of day, as `07:32`; they compare as time goes."""

    working_day: int
    at: str

    def __str__(self) -> str:
        return f"WD{self.working_day} {self.at}"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the closes before say of the next arrival.

    `usual` is the median, `slow` what nine of ten are not later than; None where it did not come,
    or nothing is known. `chance` is that of missing the cut-off, from 0 to 1.
    """

    closes: int
    late: int
    usual: Moment | None
    slow: Moment | None
    chance: Fraction

    @property
    def likely_late(self) -> bool:
        """Whether it is more likely to miss the cut-off than not."""
        return self.chance > LIKELY


def forecast(arrivals: Sequence[Moment | None], cutoff: Moment) -> Forecast:
    """The forecast from arrivals at closes, the oldest first; None is a month that never came.

    Median and 90 % by the nearest rank, so that each is an arrival there was. The chance is
    (late + 1) / (closes + 2), Laplace's rule of succession: one half where nothing is known yet.
    """
    known = list(arrivals[-CLOSES:])
    ordered = sorted(known, key=lambda moment: (moment is None, moment or cutoff))
    late = sum(moment is None or moment > cutoff for moment in known)
    return Forecast(
        closes=len(known),
        late=late,
        usual=_rank(ordered, USUAL),
        slow=_rank(ordered, SLOW),
        chance=Fraction(late + 1, len(known) + 2),
    )


def _rank(ordered: Sequence[Moment | None], share: Fraction) -> Moment | None:
    """The nearest rank of Hyndman and Fan's definition 1: the ceiling of share times number."""
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None
