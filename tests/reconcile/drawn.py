"""Small organisations drawn at random, for what must hold of any of them.

Group holds North and South. Three sources claim two sums, a stock and a rate of each over five
months, and mostly agree: a figure may be absent, a little or much off, in thousands, of the other
sign, or undefined. What is drawn is plain data, so that a test can put it another way.
"""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.small import SOURCE, kpi, scorecard, sections

Claim = tuple[Any, ...]
SOURCES = ("a", "b", "c")
UNITS = ("group", "north", "south")
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05")
TOLERANCES: tuple[dict[str, str], ...] = (
    {},
    {"absolute": "0.5"},
    {"relative": "0.005"},
    {"rounding_step": "1"},
)
TOTALS: dict[str, Any] = {"since": "fiscal_year", "kpis": ["revenue", "rate"]}
DENOMINATOR = 8


@dataclass(frozen=True)
class Drawn:
    """An organisation's sections, what its sources claim, and cells set aside."""

    raw: dict[str, Any]
    claims: tuple[Claim, ...]
    quarantined: tuple[tuple[str, str, str, str], ...]


def organisations(*, all_listed: bool = False) -> st.SearchStrategy[Drawn]:
    """Organisations; a KPI may leave out a source that claims it, unless `all_listed`."""
    return st.randoms(use_true_random=False).map(lambda random: _drawn(random, all_listed))


def _drawn(random: Random, all_listed: bool) -> Drawn:
    north = {"unit": "group"}
    raw = sections(
        units=[
            {"id": "group", "name": "Group", "type": "enterprise"},
            {"id": "north", "name": "North", "type": "region", "parents": [north]},
            {
                "id": "south",
                "name": "South",
                "type": "region",
                "parents": [{"unit": "group"}],
                **random.choice(({}, {}, {"valid_from": "2026-02"}, {"valid_to": "2026-04"})),
            },
        ],
        kpis=[
            _kpi(random, all_listed, "revenue"),
            _kpi(random, all_listed, "sales", months=random.choice(([], [], [1, 3, 5]))),
            _kpi(random, all_listed, "heads", "stock"),
            _kpi(random, all_listed, "rate", "ratio"),
            _kpi(
                random,
                True,
                "margin",
                "ratio",
                operands={"numerator": {"revenue": 1}, "denominator": {"heads": 1}},
            ),
        ],
        sources=[
            {**SOURCE, "id": "a"},
            {**SOURCE, "id": "b"},
            {**SOURCE, "id": "c", **random.choice(({}, {"cumulative": TOTALS}))},
        ],
        identities=[
            {"id": "all_sold", "kpi": "revenue", "terms": {"sales": 1}},
            {
                "id": "nearly_sold",
                "kpi": "revenue",
                "terms": {"sales": 1},
                "tolerance": {"relative": "0.01"},
            },
        ],
        precedence=random.choice(
            ([], [{"kpi": "revenue", "unit": "north", "sources": ["c", "a", "b", "children"]}])
        ),
        scorecards=[scorecard(unit, ["revenue", "rate", "margin"]) for unit in ("group", "north")],
        targets=[
            {"kpi": "revenue", "red_flag": 1900, "goal": 2300},
            {"kpi": "rate", "red_flag": 100, "goal": 150},
            {"kpi": "margin", "red_flag": "0.9", "goal": "1.1"},
        ],
    )
    claims = tuple(
        claim
        for name in ("revenue", "sales", "heads", "rate")
        for unit in UNITS
        for month in MONTHS
        for claim in _claims(random, name, unit, month)
    )
    spots = [(name, unit, month) for source, name, unit, month, *_ in claims if source == "a"]
    quarantined = tuple(("value", *spot) for spot in random.sample(spots, 2))
    kept = tuple(c for c in claims if c[0] != "a" or ("value", *c[1:4]) not in quarantined)
    return Drawn(raw, kept, quarantined)


def _kpi(
    random: Random, all_listed: bool, name: str, aggregation: str = "flow", **more: Any
) -> dict[str, Any]:
    listed = random.sample(SOURCES, 3 if all_listed else random.randint(1, 3))
    tolerance = random.choice(TOLERANCES)
    return kpi(name, aggregation, sources=[*listed, "children"], tolerance=tolerance, **more)


def _claims(random: Random, name: str, unit: str, month: str) -> list[Claim]:
    figure = Decimal(random.randint(90_000, 120_000)) / 100 * (2 if unit == "group" else 1)
    told = []
    for source in SOURCES:
        said = _said(random, figure)
        if said is None:
            continue
        if name != "rate":
            told.append((source, name, unit, month, said))
        elif random.random() < 0.1:
            told.append((source, name, unit, month, None, said, Decimal(0)))
        else:
            value = said / DENOMINATOR
            told.append((source, name, unit, month, value, said, Decimal(DENOMINATOR)))
    return told


def _said(random: Random, figure: Decimal) -> Decimal | None:
    """What a source makes of a figure: one in three times something else."""
    if random.random() < 0.67:
        return figure
    near, far = Decimal("0.5"), Decimal("37.11")
    return random.choice(
        (None, figure + near, figure - near, figure + 1, figure + far, figure * 1000, -figure)
    )
