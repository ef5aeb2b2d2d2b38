"""What happened to each unit of the invented company, as the shape of every series.

North sells well, but its people tire and its order book thins. South climbs out of losses. East
grows faster than it can deliver. West shrinks and has begun to invest in its people again.
"""

import random
from dataclasses import dataclass

from scorecard.period import Month, months_between

SEED = "aurelia"
MONTHS = tuple(months_between(Month.parse("2023-11"), Month.parse("2026-10")))
REGIONS = ("north", "south", "east", "west")
SUPPORT = ("hr", "it", "finance")

# January to December; sums to zero so that a year keeps its level.
_SEASON = (-0.06, -0.04, 0.03, 0.0, 0.01, 0.04, -0.03, -0.06, 0.03, 0.04, 0.03, 0.01)


@dataclass(frozen=True, slots=True)
class Shape:
    """A series: its first level, and what moves it.

    `drift` and `noise` are shares of the first level, a month and a standard deviation; `season`
    scales the yearly pattern; a bend adds to the drift from its month on.
    """

    start: float
    drift: float = 0.0
    noise: float = 0.01
    season: float = 0.0
    bends: tuple[tuple[str, float], ...] = ()

    def level(self, month: Month) -> float:
        """The level of a month before season and noise."""
        change = self.drift * (month.index - MONTHS[0].index)
        for first, further in self.bends:
            change += further * max(0, month.index - Month.parse(first).index)
        return self.start * (1 + change)


def series(quantity: str, unit: str) -> list[float]:
    """The 36 monthly values of a quantity; each series has its own generator.

    Only +, -, * and / are used: other floating-point functions differ between machines.
    """
    shape = SHAPES[quantity][unit]
    chance = random.Random(f"{SEED}/{quantity}/{unit}")
    values = []
    for month in MONTHS:
        noise = (sum(chance.random() for _ in range(4)) - 2) * 1.732
        season = 1 + shape.season * _SEASON[month.number - 1]
        values.append(shape.level(month) * season * (1 + shape.noise * noise))
    return values


def _regions(north: Shape, south: Shape, east: Shape, west: Shape) -> dict[str, Shape]:
    return dict(zip(REGIONS, (north, south, east, west), strict=True))


def _support(hr: Shape, it: Shape, finance: Shape) -> dict[str, Shape]:
    return dict(zip(SUPPORT, (hr, it, finance), strict=True))


_MONEY = {
    "revenue": {
        **_regions(
            Shape(8_600_000, 0.005, 0.012, 1),
            Shape(6_000_000, 0.001, 0.012, 1, (("2025-06", 0.006),)),
            Shape(3_900_000, 0.012, 0.015, 1),
            Shape(6_200_000, -0.003, 0.012, 1, (("2026-02", -0.004),)),
        ),
        "eliminations": Shape(-610_000, 0.003, 0.03, 0.5),
    },
    # Of revenue.
    "book_to_bill": _regions(
        Shape(1.03, 0, 0.015, 0, (("2026-02", -0.013),)),
        Shape(1.0, 0.0012, 0.015),
        Shape(1.07, 0, 0.02),
        Shape(0.98, -0.001, 0.02, 0, (("2026-05", 0.012),)),
    ),
    # Of revenue.
    "cost_ratio": _regions(
        Shape(0.845, -0.0003, 0.006),
        Shape(0.975, -0.0022, 0.007),
        Shape(0.88, -0.0003, 0.007, 0, (("2026-02", 0.004),)),
        Shape(0.9, 0.0016, 0.007),
    ),
    "cost": _support(
        Shape(212_000, 0.002, 0.02), Shape(520_000, 0.006, 0.025), Shape(262_000, -0.001, 0.015)
    ),
    "capital": _regions(
        Shape(60_000_000, 0.002, 0.004),
        Shape(52_000_000, -0.001, 0.004),
        Shape(26_000_000, 0.007, 0.006),
        Shape(50_000_000, 0.001, 0.004),
    ),
    "overdue": {
        **_regions(
            Shape(0.081, -0.001, 0.05),
            Shape(0.14, -0.008, 0.05),
            Shape(0.10, 0.004, 0.06),
            Shape(0.135, 0.008, 0.05),
        ),
        "group": Shape(0.112, 0.002, 0.03),
    },
}

_CUSTOMERS = {
    "order_value": _regions(
        Shape(3_900, 0.002), Shape(3_700, 0.001), Shape(4_300, 0.001), Shape(3_600, 0.001)
    ),
    "on_time": _regions(
        Shape(0.957, 0.0002, 0.006),
        Shape(0.902, 0.0014, 0.007),
        Shape(0.953, 0, 0.006, 0, (("2026-01", -0.0085),)),
        Shape(0.928, -0.0004, 0.008),
    ),
    "lead_time": _regions(
        Shape(11.4, -0.001, 0.02),
        Shape(14.2, -0.005, 0.02),
        Shape(10.6, 0, 0.02, 0, (("2026-01", 0.03),)),
        Shape(13.1, 0.002, 0.025),
    ),
    "responses": _regions(
        Shape(420, 0.003, 0.06),
        Shape(330, 0.002, 0.06),
        Shape(210, 0.01, 0.07),
        Shape(300, 0, 0.06),
    ),
    "promoters": _regions(
        Shape(0.565, 0.0005, 0.025),
        Shape(0.41, 0.006, 0.03),
        Shape(0.53, 0, 0.03, 0, (("2026-03", -0.022),)),
        Shape(0.44, -0.003, 0.03),
    ),
    "detractors": _regions(
        Shape(0.145, 0, 0.04),
        Shape(0.24, -0.008, 0.04),
        Shape(0.16, 0, 0.05, 0, (("2026-03", 0.05),)),
        Shape(0.21, 0.004, 0.04),
    ),
    # Per order.
    "complaints": _regions(
        Shape(0.008, 0, 0.08),
        Shape(0.014, -0.008, 0.08),
        Shape(0.009, 0, 0.09, 0, (("2026-01", 0.09),)),
        Shape(0.012, 0.006, 0.08),
    ),
    "contracts_due": _regions(
        Shape(96, 0.003, 0.08), Shape(74, 0.002, 0.08), Shape(48, 0.01, 0.1), Shape(66, 0, 0.08)
    ),
    "renewed": _regions(
        Shape(0.925, 0.0003, 0.015),
        Shape(0.86, 0.001, 0.02),
        Shape(0.915, 0, 0.02, 0, (("2026-03", -0.011),)),
        Shape(0.865, -0.001, 0.02),
    ),
    "customers": _regions(
        Shape(1_850, 0.003, 0.004),
        Shape(1_400, 0.002, 0.004),
        Shape(900, 0.011, 0.005),
        Shape(1_250, -0.004, 0.004),
    ),
}

_OPERATIONS = {
    "visits": _regions(
        Shape(1_320, 0.004, 0.03),
        Shape(1_040, 0, 0.03),
        Shape(690, 0.01, 0.03),
        Shape(930, 0, 0.03),
    ),
    "first_time_fix": _regions(
        Shape(0.885, 0, 0.01),
        Shape(0.79, 0.0025, 0.012),
        Shape(0.85, -0.001, 0.012, 0, (("2026-02", -0.008),)),
        Shape(0.815, 0.0005, 0.012),
    ),
    "longest_outage": _regions(
        Shape(2.3, 0, 0.2), Shape(3.0, -0.005, 0.2), Shape(2.6, 0.004, 0.2), Shape(3.8, 0.006, 0.2)
    ),
    "stock_cover": _regions(
        Shape(23.5, 0, 0.03),
        Shape(18.5, 0.004, 0.04),
        Shape(17.5, -0.002, 0.04, 0, (("2026-02", -0.035),)),
        Shape(15.5, -0.005, 0.04),
    ),
    "survey_answers": _support(Shape(124, 0, 0.06), Shape(410, 0.003, 0.06), Shape(150, 0, 0.06)),
    "internal_satisfaction": _support(
        Shape(0.80, 0.001, 0.02), Shape(0.76, -0.002, 0.02), Shape(0.85, 0.001, 0.015)
    ),
    "requests": _support(Shape(610, 0.004, 0.05), Shape(2_400, 0.006, 0.05), Shape(820, 0, 0.05)),
    "requests_in_time": _support(
        Shape(0.90, -0.001, 0.012), Shape(0.86, -0.0005, 0.015), Shape(0.93, 0.0006, 0.008)
    ),
    "work_items": _support(
        Shape(2_060, 0.001, 0.01), Shape(180, 0, 0.06), Shape(1_250, 0.003, 0.04)
    ),
    "right_first_time": _support(
        Shape(0.981, 0.0001, 0.004), Shape(0.925, 0.0004, 0.012), Shape(0.972, 0.0003, 0.004)
    ),
    "suggestions": _regions(
        Shape(9.5, 0.002, 0.2),
        Shape(6.5, 0.012, 0.2),
        Shape(8.5, -0.004, 0.22),
        Shape(7.5, 0.003, 0.22),
    ),
    "projects": {"group": Shape(19, 0.006, 0.03)},
    "projects_on_track": {"group": Shape(0.84, 0, 0.04, 0, (("2026-04", -0.014),))},
    "availability": {"it": Shape(0.9968, 0.00002, 0.0006)},
    "days_to_close": {"finance": Shape(8.2, -0.011, 0.04)},
    "time_to_hire": {"hr": Shape(42, 0.007, 0.05)},
}

_PEOPLE = {
    "headcount": {
        **_regions(
            Shape(642, 0.002, 0.006),
            Shape(523, -0.001, 0.006),
            Shape(312, 0.01, 0.008),
            Shape(474, -0.004, 0.006),
        ),
        **_support(Shape(38, 0.002, 0.02), Shape(96, 0.004, 0.012), Shape(44, -0.001, 0.02)),
    },
    # Of headcount, a month.
    "leavers": {
        **_regions(
            Shape(0.0074, 0.006, 0.15, 0, (("2026-03", 0.03),)),
            Shape(0.0105, -0.008, 0.15),
            Shape(0.009, 0.004, 0.2),
            Shape(0.0145, 0.004, 0.15),
        ),
        **_support(Shape(0.012, 0, 0.6), Shape(0.0125, 0.006, 0.35), Shape(0.010, 0, 0.6)),
    },
    "absence": {
        **_regions(
            Shape(0.035, 0.001, 0.05, -1, (("2026-01", 0.02),)),
            Shape(0.044, -0.004, 0.05, -1),
            Shape(0.041, 0.004, 0.05, -1),
            Shape(0.052, -0.002, 0.05, -1),
        ),
        **_support(
            Shape(0.029, 0, 0.1, -1), Shape(0.036, 0.002, 0.08, -1), Shape(0.027, 0, 0.1, -1)
        ),
    },
    # Hours a head, a month.
    "training": {
        **_regions(
            Shape(1.7, 0, 0.06, 0, (("2025-10", -0.045),)),
            Shape(1.45, 0.008, 0.06),
            Shape(1.3, -0.004, 0.07),
            Shape(1.2, 0, 0.06, 0, (("2025-08", 0.06),)),
        ),
        **_support(Shape(2.3, 0, 0.08), Shape(2.0, -0.006, 0.08), Shape(1.8, 0.004, 0.08)),
    },
    "engagement": {
        **_regions(
            Shape(0.745, 0, 0.012, 0, (("2026-01", -0.014),)),
            Shape(0.62, 0.004, 0.015),
            Shape(0.70, -0.001, 0.015),
            Shape(0.60, -0.002, 0.015, 0, (("2025-10", 0.012),)),
        ),
        **_support(Shape(0.72, 0, 0.03), Shape(0.66, -0.001, 0.02), Shape(0.70, 0.002, 0.03)),
    },
    "incidents": _regions(
        Shape(2.2, -0.006, 0.35),
        Shape(2.6, -0.01, 0.35),
        Shape(1.6, 0.012, 0.4),
        Shape(3.4, 0, 0.3),
    ),
}

SHAPES = {**_MONEY, **_CUSTOMERS, **_OPERATIONS, **_PEOPLE}
