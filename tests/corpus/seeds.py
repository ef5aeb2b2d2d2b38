"""Seeds an error of one family into facts that agreed: which months, which parameter."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.corpus.facts import Facts
from tests.corpus.families import FINEST, choose, spoil
from tests.corpus.family import Family, Scene
from tests.corpus.shapes import to_step
from tests.corpus.world import World

DURATIONS = ("one", "few", "all")


@dataclass(frozen=True, slots=True)
class Seeded:
    """An error in one pair: its parameter as a diagnosis would write it, and its figures' step."""

    facts: Facts
    detail: str
    step: Decimal


def draw_duration(rng: Random, family: Family) -> str:
    """One month, a few or all."""
    return rng.choices(DURATIONS, family.months)[0]


def draw_months(rng: Random, compared: Sequence[int], duration: str) -> list[int]:
    """Mostly the newest months; every fourth time earlier ones, which were put right since."""
    if duration == "all":
        return list(compared)
    count = 1 if duration == "one" else rng.randint(2, 3)
    latest = len(compared) if rng.random() < 0.75 else rng.randint(14, len(compared) - 1)
    return list(compared[latest - count : latest])


def seed(
    world: World, family: Family, group: Sequence[Facts], months: Sequence[int]
) -> list[Seeded]:
    """The same error, with the same parameter, in each pair; none where it gives no break."""
    rng = world.rng
    special = {"cut_off": _cut_off, "partial_load": _partial_load, "other_vintage": _other_vintage}
    if family.cause in special:
        return [
            Seeded(facts, "", facts.step)
            for facts in group
            if special[family.cause](rng, facts, months) and facts.breaks
        ]
    if family.cause == "later_month":
        months = [month for month in months if month < group[0].compared[-1]] or [months[-1] - 1]
    choice = choose(rng, family, _scene(world, group[0]), months)
    if choice is None:
        return []
    found = []
    for facts in group:
        wrong, step = spoil(rng, family, _scene(world, facts), months, choice)
        facts.wrong.update(wrong)
        if facts.breaks:
            found.append(Seeded(facts, choice[0], step))
    return found


def swap(one: Facts, other: Facts, months: Sequence[int]) -> list[Seeded]:
    """Two pairs of the same sources in each other's place."""
    for month in months:
        one.wrong[month], other.wrong[month] = other.own[month], one.own[month]
    same_unit = one.unit == other.unit
    return [
        Seeded(mine, theirs.kpi if same_unit else theirs.unit, theirs.step)
        for mine, theirs in ((one, other), (other, one))
        if mine.breaks
    ]


def _scene(world: World, facts: Facts) -> Scene:
    return Scene(facts, facts.own, world.setting)


def _cut_off(rng: Random, facts: Facts, months: Sequence[int]) -> bool:
    """Some of a month's amount stands in the next month."""
    first = max(months[0] - 1, facts.compared[0])
    share = Decimal(rng.choice([-1, 1, 1]) * rng.uniform(0.02, 0.15))
    moved = to_step(facts.own[first] * share, facts.step)
    facts.wrong[first] = facts.own[first] - moved
    facts.wrong[first + 1] = facts.own[first + 1] + moved
    # If only one of the two is beyond tolerance, nothing is seen to reverse.
    return len(facts.breaks) == 2


def _partial_load(rng: Random, facts: Facts, months: Sequence[int]) -> bool:
    """Rows are missing; the amounts of those left are a sample of the month's."""
    for month in months:
        usual = facts.context.summands[month]
        left = max(1, round(usual * rng.uniform(0.3, 0.9)))
        if left == usual:
            return False
        share = left / usual
        share *= 1 + rng.gauss(0, 0.5 * math.sqrt((1 - share) / left))
        facts.wrong[month] = to_step(facts.own[month] * Decimal(share), facts.step)
        facts.context.summands[month] = left
    return True


def _other_vintage(rng: Random, facts: Facts, months: Sequence[int]) -> bool:
    """Right still has an earlier figure of left's; or right has restated and left has not."""
    context = facts.context
    ahead = facts.noise == 0 and rng.random() < 0.3
    for month in months:
        move = Decimal(rng.choice([-1, 1]) * rng.uniform(0.003, 0.06))
        drawn = to_step(facts.true[month] * (1 + move), max(facts.step, FINEST))
        if ahead:
            facts.wrong[month] = drawn
            context.vintages.pop(month, None)
            context.right_vintages[month] = (facts.own[month],)
        else:
            earlier = context.vintages.setdefault(month, (drawn,))
            chosen = rng.randrange(len(earlier))
            facts.wrong[month] = to_step(earlier[chosen], facts.step)
            context.right_vintages[month] = earlier[:chosen]
            if not chosen:
                del context.right_vintages[month]
    return True
