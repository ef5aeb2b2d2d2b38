"""Series as organisations have them: how they run, how big they are, in which step they are shown.

Every draw comes from the `random.Random` that is passed in, so that a seed says everything.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Literal

Shape = Literal["seasonal", "growing", "flat", "small", "negative", "percentage"]
# A percentage is one in seven of a scorecard's measures, a small count one in twelve or so.
SHAPES: dict[Shape, int] = {
    "seasonal": 26,
    "growing": 20,
    "flat": 16,
    "small": 8,
    "negative": 15,
    "percentage": 15,
}
# Digits before the point. A month end is mostly about four to nine of them.
DIGITS = {2: 3, 3: 5, 4: 12, 5: 18, 6: 21, 7: 19, 8: 13, 9: 9}
# Places a percentage, held as a fraction, is shown with: 83.4 %, 83.42 %, .. or as it was divided.
PLACES = {3: 6, 4: 44, 5: 20, 9: 30}


@dataclass(frozen=True, slots=True)
class Size:
    """How many digits a figure has before its point, and the step it is shown in."""

    digits: int
    step: Decimal


def draw_shape(rng: Random, among: Sequence[Shape]) -> Shape:
    """One of these shapes, as often as organisations have them."""
    return rng.choices(among, [SHAPES[shape] for shape in among])[0]


def draw_size(rng: Random, shape: Shape) -> Size:
    """A size that goes with the shape; one large figure in twenty comes in tens to thousands."""
    if shape == "percentage":
        return Size(0, power(-rng.choices(list(PLACES), list(PLACES.values()))[0]))
    if shape == "small":
        return Size(2, Decimal(1))
    digits = rng.choices(list(DIGITS), list(DIGITS.values()))[0]
    if digits >= 6 and rng.random() < 0.05:
        return Size(digits, power(rng.randint(1, 3)))
    return Size(digits, power(-2 if rng.random() < 0.35 else 0))


def draw_series(rng: Random, shape: Shape, size: Size, months: Sequence[int]) -> dict[int, Decimal]:
    """Figures of an amount or a count in these months; percentages come from their operands."""
    level = 10 ** (size.digits - 1 + rng.random())
    if shape == "small":
        return {month: Decimal(_count(rng, 3 + level / 2)) for month in months}
    run = {
        "seasonal": _seasonal,
        "growing": _growing,
        "flat": _flat,
        "negative": rng.choice([_loss, _loss, _result]),
    }[shape](rng, len(months))
    values = (to_step(Decimal(level * part), size.step) for part in run)
    return dict(zip(months, values, strict=True))


def to_step(value: Decimal, step: Decimal) -> Decimal:
    """The nearest multiple of a step, halves away from zero."""
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def power(exponent: int) -> Decimal:
    """Ten to the power of a whole number, written plainly."""
    return Decimal(f"{Decimal(1).scaleb(exponent):f}")


def _seasonal(rng: Random, count: int) -> list[float]:
    height, phase = rng.uniform(0.1, 0.35), rng.uniform(0, 2 * math.pi)
    return [
        1 + height * math.sin(2 * math.pi * i / 12 + phase) + rng.gauss(0, 0.04)
        for i in range(count)
    ]


def _growing(rng: Random, count: int) -> list[float]:
    rate = rng.uniform(0.004, 0.03)
    return [(1 + rate) ** i * (1 + rng.gauss(0, 0.025)) for i in range(count)]


def _flat(rng: Random, count: int) -> list[float]:
    spread = rng.choice([0.003, 0.01, 0.02])
    return [1 + rng.gauss(0, spread) for _ in range(count)]


def _loss(rng: Random, count: int) -> list[float]:
    return [-part for part in rng.choice([_seasonal, _growing, _flat])(rng, count)]


def _result(rng: Random, count: int) -> list[float]:
    """Now a profit and now a loss."""
    return [rng.gauss(0.2, 0.5) for _ in range(count)]


def _count(rng: Random, mean: float) -> int:
    return max(0, round(rng.gauss(mean, math.sqrt(mean))))
