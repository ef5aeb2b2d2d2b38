"""Wrong figures no single listed cause explains: the right answer is `unknown`.

Each takes facts that agree and gives the wrong figures of some months, or none where it does not
apply. Nothing is taken out because a listed cause happens to give the same figure: that is the
chance a diagnosis has to reckon with. Only what would *always* be such a figure is avoided: a
round sum added changes one digit, a factor of 12 may be a unit, the month before is listed.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from random import Random

from scorecard.reconcile.evidence import Cause
from tests.corpus.facts import Facts, Series
from tests.corpus.families import FAMILIES, choose, spoil
from tests.corpus.family import Scene
from tests.corpus.shapes import draw_series, draw_size, power, to_step
from tests.corpus.world import World

Wrong = dict[int, Decimal]
Decoy = Callable[[World, Facts, Sequence[int]], Wrong]


def _times(facts: Facts, factors: Mapping[int, float]) -> Wrong:
    return {
        month: to_step(facts.own[month] * Decimal(factor), facts.step)
        for month, factor in factors.items()
    }


def _off(rng: Random, low: float, high: float) -> float:
    """A relative difference, up or down, as often small as large."""
    return rng.choice([-1, 1]) * math.exp(rng.uniform(math.log(low), math.log(high)))


def small_difference(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """A few per mille to a few per cent, another one every month."""
    return _times(facts, {month: 1 + _off(world.rng, 0.003, 0.03) for month in months})


def difference(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """3 % to 15 %, another one every month."""
    return _times(facts, {month: 1 + _off(world.rng, 0.03, 0.15) for month in months})


def large_difference(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """15 % to 60 %, another one every month."""
    return _times(facts, {month: 1 + _off(world.rng, 0.15, 0.6) for month in months})


def offset(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """The same amount every month, none that a single digit would give."""
    level = sum(abs(facts.own[month]) for month in facts.compared) / len(facts.compared)
    added = to_step(level * Decimal(_off(world.rng, 0.01, 0.4)), facts.step)
    return {month: facts.own[month] + added for month in months}


def factor(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """A definition that is always so much more or less, as 1.0372 times."""
    ratio = 1 + _off(world.rng, 0.01, 0.5)
    return _times(facts, dict.fromkeys(months, ratio))


def several_times(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """Three times, one and a half: simple factors that are no listed ones."""
    ratio = world.rng.choice([3.0, 1.5, 0.75, 4 / 3, 2 / 3, 4.0, 5.0])
    return _times(facts, dict.fromkeys(months, ratio))


def drifting(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """A ratio that moves on every month: prices of a base year, an index out of date."""
    step, ratio = _off(world.rng, 0.002, 0.012), 1 + _off(world.rng, 0.01, 0.3)
    return _times(facts, {month: ratio * (1 + step) ** i for i, month in enumerate(months)})


def unlisted_currency(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """A currency the table of rates does not have."""
    rate, factors = math.exp(world.rng.uniform(-5, 3)), {}
    for month in months:
        rate *= 1 + world.rng.gauss(0, 0.018)
        factors[month] = rate
    return _times(facts, factors)


def unlisted_tax(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """A tax rate the organisation has not declared."""
    rates = (0.16, 0.08, 0.23, 0.17, 0.135, 0.27, 0.081)
    rate = 1 + world.rng.choice(rates)
    return _times(facts, dict.fromkeys(months, world.rng.choice([rate, 1 / rate])))


def some_month(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """The figure of some other month than the neighbours and the year before."""
    wrong = {}
    for month in months:
        near = {facts.own.get(month + apart) for apart in (-12, -1, 1)}
        lags = [lag for lag in range(2, 12) if facts.own[month - lag] not in near]
        if lags:
            wrong[month] = facts.own[month - world.rng.choice(lags)]
    return wrong


def noise(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """A source that is simply not exact enough."""
    spread = max(0.004, 4 * float(facts.tolerance.relative))
    return _times(facts, {month: 1 + world.rng.gauss(0, spread) for month in months})


def unrelated_unit(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """Another unit's figures, of which nothing else is known."""
    if facts.shape == "percentage":
        return {
            month: to_step(Decimal(world.rng.uniform(0.05, 0.95)), facts.step) for month in months
        }
    size = draw_size(world.rng, facts.shape)
    return draw_series(world.rng, facts.shape, size, months)


def weeks_4_4_5(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """Months of four, four and five weeks, from daily figures that run evenly within each month."""
    if facts.aggregation != "flow":
        return {}
    weeks = (28 / 30.4, 28 / 30.4, 35 / 30.4)
    return _times(
        facts, {month: weeks[month % 3] * (1 + world.rng.gauss(0, 0.004)) for month in months}
    )


def moving_average(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """Smoothed over three months."""
    return {
        month: to_step(sum(facts.own[month - lag] for lag in range(3)) / 3, facts.step)
        for month in months
    }


def part_of_a_child(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """One child is off by some of its figure."""
    context = facts.context
    if not context.children:
        return {}
    name = world.rng.choice(list(context.children))
    share = Decimal(world.rng.uniform(0.15, 0.85))
    return {
        month: facts.own[month] - to_step(context.children[name][month] * share, facts.step)
        for month in months
        if month in context.children[name]
    }


def three_children(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """Three of many children are missing."""
    children = facts.context.children
    if len(children) < 6:
        return {}
    names = world.rng.sample(list(children), 3)
    return {
        month: facts.own[month] - sum(children[name][month] for name in names)
        for month in months
        if month in children[names[0]]
    }


def partly_reversed(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """What stood in the wrong month came back as another amount, or has not come back yet."""
    first = months[0]
    share = Decimal(_off(world.rng, 0.02, 0.15))
    moved = to_step(facts.own[first] * share, facts.step)
    back = to_step(moved * Decimal(world.rng.uniform(0.3, 0.8)), facts.step)
    wrong = {first: facts.own[first] - moved}
    if first + 1 in facts.compared and world.rng.random() < 0.6:
        wrong[first + 1] = facts.own[first + 1] + back
    return wrong


# Two listed causes on top of each other. Not a lag and then a digit: where figures move slowly,
# that is often one digit of this month's.
COMPOUNDS: tuple[tuple[Cause, Cause], ...] = (
    ("child_missing", "scale"),
    ("digit_wrong", "sign"),
    ("tax", "cut_off"),
    ("child_missing", "currency"),
    ("digits_swapped", "doubled"),
    ("digit_wrong", "scale"),
    ("earlier_month", "tax"),
    ("sign", "scale"),
    ("child_twice", "tax"),
    ("prior_year", "scale"),
    ("rate_kind", "child_missing"),
    ("eliminations", "halved"),
    ("doubled", "year_to_date"),
    ("complement", "scale"),
    ("tax", "digit_wrong"),
    ("target", "scale"),
)


def compound(world: World, facts: Facts, months: Sequence[int]) -> Wrong:
    """One listed error and then another; neither alone would pass for both of them.

    A digit typed too often and then a wrong scale are a wrong scale, but for the last digit.
    """
    rng = world.rng
    fit = [pair for pair in COMPOUNDS if all(_fits(facts, cause) for cause in pair)]
    if not fit:
        return {}
    first, second = rng.choice(fit)
    once = _spoil(world, facts, facts.own, first, months)(facts.own)
    spoil_again = _spoil(world, facts, facts.own, second, sorted(once))
    both = spoil_again({**facts.own, **once})
    alone = (once, spoil_again(facts.own))
    facts.compound = frozenset((first, second))
    return {
        month: value
        for month, value in both.items()
        if all(_apart(value, wrong.get(month, facts.own[month])) for wrong in alone)
        and all(_apart(value * power(i), facts.own[month]) for i in range(-7, 8))
    }


def _fits(facts: Facts, cause: Cause) -> bool:
    family = FAMILIES[cause]
    return facts.shape in family.shapes and (facts.aggregation == "flow" or not family.flows_only)


def _spoil(
    world: World, facts: Facts, base: Series, cause: Cause, months: Sequence[int]
) -> Callable[[Series], Wrong]:
    """An error with its parameter, to be done to one series and another."""
    rng, family = world.rng, FAMILIES[cause]
    if cause == "cut_off":
        share = Decimal(_off(rng, 0.02, 0.15))
        return lambda own: {m: own[m] - to_step(own[m] * share, facts.step) for m in months}
    choice = choose(rng, family, Scene(facts, base, world.setting), months)
    if choice is None:
        return lambda own: {}
    return lambda own: spoil(rng, family, Scene(facts, own, world.setting), months, choice)[0]


def _apart(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) > Decimal("0.003") * max(abs(one), abs(other))


# How often each of them comes; compounds are a quarter, as they are of what people search for.
DECOYS: Mapping[Decoy, int] = {
    small_difference: 9,
    difference: 9,
    large_difference: 8,
    offset: 7,
    factor: 8,
    several_times: 3,
    drifting: 4,
    unlisted_currency: 3,
    unlisted_tax: 3,
    some_month: 5,
    noise: 5,
    unrelated_unit: 4,
    weeks_4_4_5: 3,
    moving_average: 3,
    part_of_a_child: 3,
    three_children: 3,
    partly_reversed: 4,
    compound: 26,
}

# Those that start from something a pair does not always have.
NEEDS: Mapping[Decoy, frozenset[str]] = {
    part_of_a_child: frozenset({"children"}),
    three_children: frozenset({"children"}),
}
