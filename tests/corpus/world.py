"""Draws facts: one organisation's rates and taxes, and kpis of its units with their context.

Context is given to every pair by chance, whatever is wrong with it; a kind of error that needs
some only makes sure that it is there. Otherwise what is known would say what is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random
from typing import Literal

from scorecard.reconcile.evidence import Aggregation, Rate, Setting
from tests.corpus.facts import EARLIER, Context, Facts, Series, Tolerance
from tests.corpus.shapes import Shape, Size, draw_series, draw_size, power, to_step

CURRENCIES = {
    "USD": 0.92,
    "GBP": 1.17,
    "CHF": 1.04,
    "JPY": 0.0062,
    "SEK": 0.088,
    "PLN": 0.23,
    "CAD": 0.68,
    "AUD": 0.61,
    "CZK": 0.0401,
    "HUF": 0.00258,
}
TAX_RATES = ("0.05", "0.055", "0.07", "0.1", "0.19", "0.2", "0.21", "0.25")
# How often a pair has each kind of context.
GIVEN = {
    "children": 0.6,
    "eliminations": 0.3,
    "child_vintages": 0.3,
    "child_others": 0.3,
    "operands": 0.6,
    "vintages": 0.45,
    "right_vintages": 0.3,
    "targets": 0.6,
    "others": 0.3,
    "summands": 0.4,
}
Manner = Literal["exact", "noisy", "coarser"]
MANNERS: dict[Manner, int] = {"exact": 62, "noisy": 29, "coarser": 9}
# The longest history compared; what lags or adds up needs a year before it.
LONGEST = 36


@dataclass(slots=True)
class World:
    """One organisation, in which every pair of the same call of the diagnosis lives."""

    rng: Random
    setting: Setting
    last: int
    named: int = 0
    # Facts of its pairs so far, right and wrong.
    facts: list[Facts] = field(default_factory=list)

    def name(self, kind: str) -> str:
        """An id nobody else has; the number says nothing, it is drawn and not counted up alone."""
        self.named += 1
        return f"{kind}_{self.rng.randint(100, 999)}{self.named}"


def draw_world(rng: Random) -> World:
    """Months, rates, tax rates and fiscal year of an organisation."""
    last = rng.randint(2021, 2029) * 12 + rng.randint(0, 11)
    months = range(last - LONGEST - EARLIER, last + 1)
    currencies = rng.sample(sorted(CURRENCIES), rng.randint(2, 8))
    rates = [rate for name in currencies for rate in _rates(rng, name, months)]
    taxes = [Decimal(rate) for rate in rng.sample(TAX_RATES, rng.randint(1, 4))]
    fiscal_start = rng.choices([1, 4, 7, 10], [6, 2, 1, 1])[0]
    return World(rng, Setting(rates, taxes, fiscal_start), last)


def _rates(rng: Random, currency: str, months: Sequence[int]) -> list[Rate]:
    """A currency's rates: the closing one wanders, the average lies between two of them."""
    places = Decimal(1).scaleb(-6 if CURRENCIES[currency] > 0.01 else -8)
    closing = CURRENCIES[currency] * rng.uniform(0.9, 1.1)
    rates = []
    for month in months:
        opening, closing = closing, closing * (1 + rng.gauss(0, 0.018))
        average = (opening + closing) / 2 * (1 + rng.gauss(0, 0.003))
        rates.append(
            Rate(
                currency,
                month,
                to_step(Decimal(average), places),
                to_step(Decimal(closing), places),
            )
        )
    return rates


@dataclass(frozen=True, slots=True)
class Wish:
    """What facts must be like; what it leaves open is drawn."""

    shape: Shape
    needs: frozenset[str] = frozenset()
    manner: Manner | None = None
    step: Decimal | None = None
    kpi: str = ""
    unit: str = ""
    children: tuple[str, ...] = ()
    compared: int = 0
    aggregation: Aggregation | None = None
    money: bool | None = None


def draw_facts(world: World, sources: tuple[str, str], wish: Wish) -> Facts:
    """A kpi and unit in two sources that agree."""
    rng = world.rng
    count = wish.compared or rng.randint(24, LONGEST)
    compared = tuple(range(world.last - count + 1, world.last + 1))
    months = tuple(range(compared[0] - EARLIER, world.last + 1))
    known = months if rng.random() < 0.7 else compared
    size = draw_size(rng, wish.shape)
    if wish.step is not None:
        size = replace(size, step=wish.step)
    context = Context()
    if wish.shape == "percentage":
        operands = _operands(rng, months, _children_of(world, wish))
        true = {month: _quotient(operands, month, size.step) for month in months}
        if _given(rng, "operands", wish):
            context.operands = {
                name: {month: series[month] for month in known} for name, series in operands.items()
            }
    else:
        true = draw_series(rng, wish.shape, size, months)
    own, noise, step, tolerance = _second(rng, wish, true, size)
    aggregation = wish.aggregation or draw_aggregation(rng, wish.shape)
    facts = Facts(
        kpi=wish.kpi or world.name("kpi"),
        unit=wish.unit or world.name("unit"),
        left=sources[0],
        right=sources[1],
        shape=wish.shape,
        aggregation=aggregation,
        money=(
            wish.shape not in ("small", "percentage") and rng.random() < 0.7
            if wish.money is None
            else wish.money
        ),
        compared=compared,
        known=known,
        true=true,
        own=own,
        noise=noise,
        left_step=size.step,
        step=step,
        tolerance=tolerance,
        context=context,
    )
    _surround(world, facts, wish, size)
    world.facts.append(facts)
    return facts


def draw_manner(rng: Random) -> Manner:
    """How the second source writes figures down: two in three copy them."""
    return rng.choices(list(MANNERS), list(MANNERS.values()))[0]


def draw_aggregation(rng: Random, shape: Shape) -> Aggregation:
    """How such a kpi adds up over months: three amounts in four are flows."""
    if shape == "percentage":
        return "ratio"
    return "flow" if rng.random() < 0.75 else "stock"


def _second(
    rng: Random, wish: Wish, true: Series, size: Size
) -> tuple[Series, float, Decimal, Tolerance]:
    """The other source's own figures, their noise and step, and the tolerance that lets them pass.

    Most sources copy the figure to the last digit; some convert or cut off a little differently,
    and some show it in coarser steps.
    """
    level = max(abs(value) for value in true.values())
    manner = wish.manner or draw_manner(rng)
    nothing = Decimal(0)
    if manner == "noisy" and level * Decimal("0.0002") > size.step:
        noise = rng.choice(["0.00005", "0.0002"])
        own = {
            month: to_step(value * (1 + Decimal(noise) * Decimal(rng.uniform(-1, 1))), size.step)
            for month, value in true.items()
        }
        # A figure near zero has a step for its noise.
        tolerance = Tolerance(size.step, Decimal(rng.choice(["0.0005", "0.001", "0.001", "0.005"])))
        return own, float(noise), size.step, tolerance
    coarse = power(len(str(int(level))) - 4)
    if manner == "coarser" and coarse > size.step:
        own = {month: to_step(value, coarse) for month, value in true.items()}
        return own, float(coarse / 2 / level), coarse, Tolerance(coarse, nothing)
    relative = rng.choice(["0", "0", "0.001", "0.005"])
    absolute = size.step if rng.random() < 0.3 else nothing
    return dict(true), 0.0, size.step, Tolerance(absolute, Decimal(relative))


def _given(rng: Random, kind: str, wish: Wish) -> bool:
    return kind in wish.needs or rng.random() < GIVEN[kind]


def _children_of(world: World, wish: Wish) -> tuple[str, ...]:
    fewest = 5 if "children" in wish.needs else 2
    return wish.children or tuple(world.name("unit") for _ in range(world.rng.randint(fewest, 10)))


def _operands(
    rng: Random, months: Sequence[int], names: Sequence[str]
) -> dict[str, dict[int, tuple[Decimal, Decimal]]]:
    """Numerator and denominator of each child: sizes differ a lot, and so do their percentages."""
    middle = rng.uniform(0.05, 0.95)
    scale = rng.choice([200, 2000, 20000])
    operands = {}
    for name in names:
        size = scale * rng.lognormvariate(0, 0.9)
        rate = min(0.99, max(0.01, middle + rng.gauss(0, 0.05)))
        operands[name] = {
            month: _operand(rng, size * (1 + rng.gauss(0, 0.05)), rate) for month in months
        }
    return operands


def _operand(rng: Random, size: float, rate: float) -> tuple[Decimal, Decimal]:
    denominator = max(5, round(size))
    drawn = rng.gauss(rate * denominator, (denominator * rate * (1 - rate)) ** 0.5)
    return Decimal(min(denominator, max(1, round(drawn)))), Decimal(denominator)


def _quotient(
    operands: dict[str, dict[int, tuple[Decimal, Decimal]]], month: int, step: Decimal
) -> Decimal:
    numerator = sum(series[month][0] for series in operands.values())
    return to_step(Decimal(numerator) / sum(s[month][1] for s in operands.values()), step)


def _surround(world: World, facts: Facts, wish: Wish, size: Size) -> None:
    rng, context = world.rng, facts.context
    additive = facts.aggregation in ("flow", "stock")
    if additive and _given(rng, "children", wish):
        names = _children_of(world, wish)
        elimination = _given(rng, "eliminations", wish)
        context.eliminations = frozenset(names[:1] if elimination else ())
        context.children = _children(rng, facts, names, size.step)
        if _given(rng, "child_vintages", wish):
            context.child_vintages = _child_vintages(rng, facts, size.step)
        if _given(rng, "child_others", wish):
            context.child_others = _child_others(rng, facts, size.step)
    if _given(rng, "vintages", wish):
        context.vintages = _vintages(rng, facts, size.step)
        if _given(rng, "right_vintages", wish):
            context.right_vintages = _followed(rng, facts)
    if _given(rng, "targets", wish):
        context.targets = _targets(rng, facts)
    if _given(rng, "others", wish):
        context.others = {
            world.name("source"): {month: facts.true[month] for month in facts.compared}
        }
    if facts.aggregation == "flow" and _given(rng, "summands", wish):
        context.summands = _summands(rng, facts)


def _children(
    rng: Random, facts: Facts, names: Sequence[str], step: Decimal
) -> dict[str, dict[int, Decimal]]:
    """Children that add up to the whole, the last one taking what rounding leaves.

    Every fifth time they do not quite: units close their books differently. The first is negative
    where it is an elimination unit.
    """
    weights = [rng.lognormvariate(0, 0.8) for _ in names]
    exact = rng.random() < 0.8
    cut = Decimal(rng.uniform(0.03, 0.12)) if facts.context.eliminations else Decimal(0)
    children: dict[str, dict[int, Decimal]] = {name: {} for name in names}
    for month in facts.known:
        whole = facts.true[month] * (1 if exact else 1 + Decimal(rng.gauss(0, 0.008)))
        parts = [weight * (1 + rng.gauss(0, 0.04)) for weight in weights]
        eliminated = to_step(-cut * whole * (1 + Decimal(rng.gauss(0, 0.1))), step)
        rest = to_step(whole, step) - eliminated
        shared = names[1:] if cut else names
        over = sum(parts[-len(shared) :])
        for name, part in zip(shared, parts[-len(shared) :], strict=True):
            children[name][month] = to_step(rest * Decimal(part / over), step)
        children[shared[-1]][month] += rest - sum(children[name][month] for name in shared)
        if cut:
            children[names[0]][month] = eliminated
    return children


def _child_vintages(
    rng: Random, facts: Facts, step: Decimal
) -> dict[str, dict[int, Sequence[Decimal]]]:
    """Earlier figures of some of the children's months, one each."""
    share = rng.uniform(0.4, 0.9)
    return {
        name: {
            month: (_moved(rng, figure, step),)
            for month, figure in series.items()
            if month in facts.compared and rng.random() < share
        }
        for name, series in facts.context.children.items()
    }


def _child_others(rng: Random, facts: Facts, step: Decimal) -> dict[str, dict[int, Decimal]]:
    """Another source's figures of the children, each some per cent off."""
    # One source for all kpis of the unit.
    source = f"source_of_{facts.unit}"
    return {
        f"{child}={source}": {month: _moved(rng, figure, step) for month, figure in series.items()}
        for child, series in facts.context.children.items()
    }


def _moved(rng: Random, figure: Decimal, step: Decimal) -> Decimal:
    """A figure that is some per cent off."""
    return to_step(figure * (1 + Decimal(rng.choice([-1, 1]) * rng.uniform(0.02, 0.3))), step)


def _vintages(rng: Random, facts: Facts, step: Decimal) -> dict[int, Sequence[Decimal]]:
    """Earlier figures of months that were restated, one or two of them, oldest first."""
    share = rng.uniform(0.2, 0.6)
    found: dict[int, Sequence[Decimal]] = {}
    for month in facts.compared:
        if rng.random() < share:
            moves = (
                Decimal(rng.choice([-1, 1]) * rng.uniform(0.003, 0.06))
                for _ in range(rng.randint(1, 2))
            )
            earlier = [to_step(facts.true[month] * (1 + move), step) for move in moves]
            found[month] = tuple(value for value in earlier if value != facts.true[month])
    return {month: values for month, values in found.items() if values}


def _followed(rng: Random, facts: Facts) -> dict[int, Sequence[Decimal]]:
    """The right source had most of the earlier figures too, in its own step."""
    return {
        month: tuple(to_step(value, facts.step) for value in values)
        for month, values in facts.context.vintages.items()
        if rng.random() < 0.8
    }


def _targets(rng: Random, facts: Facts) -> dict[int, Decimal]:
    """One round target a year, or each month a little more than a year before."""
    growth = Decimal(rng.uniform(0.97, 1.12))
    yearly = rng.random() < 0.5
    targets = {}
    for month in facts.compared:
        start = month - month % 12 if yearly else month
        base = facts.true[max(min(start, facts.compared[-1]) - 12, min(facts.true))]
        targets[month] = _three_digits(base * growth)
    return targets


def _three_digits(value: Decimal) -> Decimal:
    return to_step(value, power(value.adjusted() - 2)) if value else value


def _summands(rng: Random, facts: Facts) -> dict[int, int]:
    """Rows the right figure is made of: as the figure runs, within a few per cent."""
    level = max(abs(value) for value in facts.true.values())
    rows = rng.choice([40, 300, 2500, 20000])
    return {
        month: max(1, round(float(abs(facts.own[month]) / level) * rows * (1 + rng.gauss(0, 0.01))))
        for month in facts.compared
    }
