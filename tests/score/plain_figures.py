"""All figures a second time: units and periods by kind, in plain Python and exact fractions.

No SQL and nothing of the engine's. It works on claims alone and answers with dictionaries; figures
are rounded half up at nine places wherever the warehouse keeps one. Slow and simple on purpose.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

BASES = ("quarter", "ytd", "rolling_3", "rolling_12")
# By kind: what units come to, what months come to.
KINDS = {
    "flow": ("sum", "sum"),
    "stock": ("sum", "last"),
    "average": ("sum", "average"),
    "ratio": ("quotient", "quotient"),
    "weighted_mean": ("quotient", "quotient"),
    "index": ("never", "chained"),
    "max": ("max", "max"),
    "min": ("min", "min"),
    "status": ("min", "last"),
    "recompute_only": ("never", "never"),
}


CHILDREN = "children"


class Figure(NamedTuple):
    """A month's figure with its operands, how far it is stood by, and what share of it is there.

    `source` is whose claim it is, or `children`.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    status: str = "final"
    coverage: Fraction = Fraction(1)
    source: str = CHILDREN


class Period(NamedTuple):
    """What some months come to, what it was divided by, and how far each month is stood by."""

    value: Decimal | None
    states: Sequence[str] = ()
    numerator: Decimal | None = None
    denominator: Decimal | None = None


class Edge(NamedTuple):
    """A child of a parent from one month to another; share has its operator's sign, 0 for none."""

    parent: str
    child: str
    share: Decimal
    first: int
    last: int


@dataclass(frozen=True)
class Organisation:
    """Units with the months they are valid in, deepest last; what is claimed of leaves and others.

    `claims` by (source, kpi, unit, month), months counted; `absent`, and `precedence` of sources,
    by kpi, as in the configuration; `operands` of ratios of other KPIs, each with its factor.
    """

    units: Mapping[str, tuple[int, int]]
    edges: Sequence[Edge]
    kinds: Mapping[str, str]
    absent: Mapping[str, str]
    due: Mapping[str, tuple[int, ...]]
    precedence: Mapping[str, Sequence[str]]
    claims: Mapping[tuple[str, str, str, int], Figure]
    first_of_year: int
    operands: Mapping[str, tuple[Mapping[str, Decimal], Mapping[str, Decimal]]] = field(
        default_factory=dict
    )

    def on_stock(self, kpi: str) -> bool:
        """Whether all a ratio divides by are stocks: over months that is their mean."""
        _, below = self.operands.get(kpi, ({}, {}))
        return bool(below) and all(self.kinds[name] == "stock" for name in below)


def nine(value: Fraction) -> Decimal:
    """Half up, away from zero."""
    whole = (abs(value) * 10**9 + Fraction(1, 2)) // 1
    return Decimal(int(whole) * (-1 if value < 0 else 1)).scaleb(-9)


def resolve(made: Organisation, months: Sequence[int]) -> dict[tuple[str, str, int], Figure]:
    """The figure of every kpi, unit and month, by precedence of sources; ratios of others last."""
    found: dict[tuple[str, str, int], Figure] = {}
    below: dict[str, list[Edge]] = defaultdict(list)
    for edge in made.edges:
        below[edge.parent].append(edge)
    for kpi in made.kinds:
        if kpi in made.operands or not any(name == kpi for _, name, _, _ in made.claims):
            continue
        first: dict[str, int] = {}
        for unit in reversed(made.units):
            for month in months:
                if not _valid(made, unit, month):
                    continue
                for source in made.precedence[kpi]:
                    if source == CHILDREN:
                        figure = _children(made, below[unit], found, first, (kpi, month))
                    else:
                        figure = made.claims.get((source, kpi, unit, month))
                    if figure is not None:
                        found[kpi, unit, month] = figure._replace(source=source)
                        first.setdefault(unit, month)
                        break
    for kpi in made.operands:
        found |= dict(_of_others(made, found, kpi, months))
    return found


def _of_others(
    made: Organisation,
    found: Mapping[tuple[str, str, int], Figure],
    kpi: str,
    months: Sequence[int],
) -> Iterator[tuple[tuple[str, str, int], Figure]]:
    """A ratio of other KPIs, wherever all of them have a figure."""
    above, below = made.operands[kpi]
    for unit in made.units:
        for month in months:
            parts = {
                name: figure
                for name in (*above, *below)
                if (figure := found.get((name, unit, month))) is not None
            }
            if len(parts) < len({*above, *below}):
                continue
            n, d = (_weighed(side, parts) for side in (above, below))
            status = _standing([figure.status for figure in parts.values()])
            coverage = min(figure.coverage for figure in parts.values())
            yield (kpi, unit, month), Figure(divided(n, d), n, d, status, coverage)


def _weighed(terms: Mapping[str, Decimal], parts: Mapping[str, Figure]) -> Decimal:
    total = Fraction(0)
    for name, factor in terms.items():
        value = parts[name].value
        assert value is not None, name
        total += Fraction(factor) * Fraction(value)
    return nine(total)


def _valid(made: Organisation, unit: str, month: int) -> bool:
    first, last = made.units[unit]
    return first <= month <= last


def _children(
    made: Organisation,
    below: Sequence[Edge],
    found: Mapping[tuple[str, str, int], Figure],
    first: Mapping[str, int],
    place: tuple[str, int],
) -> Figure | None:
    kpi, month = place
    over_units = KINDS[made.kinds[kpi]][0]
    expected = [
        edge
        for edge in below
        if edge.share
        and edge.first <= month <= edge.last
        and _valid(made, edge.child, month)
        and month >= first.get(edge.child, 10**9)
    ]
    there = [
        (edge.share, figure)
        for edge in expected
        if (figure := found.get((kpi, edge.child, month))) is not None
        and (figure.denominator if over_units == "quotient" else figure.value) is not None
    ]
    if over_units == "never" or not there:
        return None
    coverage = sum((f.coverage for _, f in there), Fraction(0)) / len(expected)
    status = _standing([figure.status for _, figure in there])
    if made.absent[kpi] == "no_value" and coverage < 1:
        return Figure(None, status=status, coverage=coverage)
    if over_units == "quotient":
        above = sum(Fraction(s) * Fraction(f.numerator or 0) for s, f in there)
        below = sum(Fraction(s) * Fraction(f.denominator or 0) for s, f in there)
        n, d = nine(Fraction(above)), nine(Fraction(below))
        return Figure(divided(n, d), n, d, status, coverage)
    counted = [f.value for s, f in there if s > 0 and f.value is not None]
    if over_units in ("max", "min"):
        best = {"max": max, "min": min}[over_units]
        return Figure(best(counted) if counted else None, None, None, status, coverage)
    total = sum((Fraction(s) * Fraction(f.value or 0) for s, f in there), Fraction(0))
    return Figure(nine(total), None, None, status, coverage)


def divided(above: Decimal, below: Decimal) -> Decimal | None:
    return nine(Fraction(above) / Fraction(below)) if below else None


def _standing(states: Sequence[str]) -> str:
    return next(state for state in ("estimate", "preliminary", "final") if state in states)


def first_months(places: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """From which month on a unit has figures of a KPI."""
    first: dict[tuple[str, str], int] = {}
    for kpi, unit, month in places:
        first[kpi, unit] = min(month, first.get((kpi, unit), month))
    return first


def periods(
    made: Organisation, found: Mapping[tuple[str, str, int], Figure]
) -> Iterator[tuple[tuple[str, str, int], str, Period]]:
    """Place, basis and what it comes to, of every resolved figure."""
    first = first_months(found)
    for place in found:
        kpi, unit, month = place
        for basis in BASES:
            start = start_of(made, basis, month)
            if basis in ("quarter", "ytd"):
                start = max(start, first[kpi, unit], made.units[unit][0])
            yield place, basis, _period(made, found, place, start)


def start_of(made: Organisation, basis: str, month: int) -> int:
    """The first month of the period that ends with one."""
    number = month % 12 + 1
    return {
        "quarter": month - (number - made.first_of_year) % 3,
        "ytd": month - (number - made.first_of_year) % 12,
        "rolling_3": month - 2,
        "rolling_12": month - 11,
    }[basis]


def _period(
    made: Organisation,
    found: Mapping[tuple[str, str, int], Figure],
    place: tuple[str, str, int],
    start: int,
) -> Period:
    kpi, unit, month = place
    over_time = KINDS[made.kinds[kpi]][1]
    own = found[place]
    if over_time == "last":
        return Period(own.value, [own.status])
    if over_time == "average":
        opening = found.get((kpi, unit, start - 1))
        if opening is None or opening.value is None or own.value is None:
            return Period(None)
        both = Fraction(opening.value) + Fraction(own.value)
        return Period(nine(both / 2), [opening.status, own.status])
    due = [m for m in range(start, month + 1) if not made.due[kpi] or m % 12 + 1 in made.due[kpi]]
    seen = [found[kpi, unit, m] for m in range(start, month + 1) if (kpi, unit, m) in found]
    given = [found[kpi, unit, m] for m in due if (kpi, unit, m) in found]
    states = [figure.status for figure in seen]
    if over_time == "quotient":
        mean_of = len(due) if made.on_stock(kpi) else 1
        return _quotient(given, len(due), mean_of)._replace(states=states)
    return Period(_over_months(over_time, given, len(due)), states)


def _quotient(given: Sequence[Figure], due: int, mean_of: int) -> Period:
    """Sum by sum, or where months of a stock are divided by, by their mean."""
    if not due or any(f.denominator is None for f in given) or len(given) < due:
        return Period(None)
    above = sum((f.numerator for f in given if f.numerator is not None), Decimal(0))
    below = sum((f.denominator for f in given if f.denominator is not None), Decimal(0))
    mean = nine(Fraction(below) / mean_of)
    value = nine(Fraction(above) * mean_of / Fraction(below)) if below else None
    return Period(value, numerator=above, denominator=mean)


def _over_months(over_time: str, given: Sequence[Figure], due: int) -> Decimal | None:
    if over_time == "never" or not due:
        return None
    values = [f.value for f in given if f.value is not None]
    if len(values) < due:
        return None
    if over_time == "chained":
        product = Fraction(1)
        for value in values:
            product *= 1 + Fraction(value)
        return nine(product - 1)
    return Decimal({"sum": sum, "max": max, "min": min}[over_time](values))  # type: ignore[operator]


def rows(made: Organisation, months: Sequence[int]) -> dict[tuple[str, str, int], dict[str, Any]]:
    """By place, what `mart.kpi_values` has to say of it."""
    found = resolve(made, months)
    told: dict[tuple[str, str, int], dict[str, Any]] = {
        place: {
            "value": f.value,
            "numerator": f.numerator,
            "denominator": f.denominator,
            "source": f.source,
            "status": f.status,
            "coverage": f.coverage,
        }
        for place, f in found.items()
    }
    for place, basis, period in periods(made, found):
        standing = None if period.value is None else _standing(period.states)
        told[place] |= {f"{basis}_value": period.value, f"{basis}_status": standing}
        if basis == "ytd":
            told[place] |= {
                "ytd_numerator": period.numerator,
                "ytd_denominator": period.denominator,
            }
    return told
