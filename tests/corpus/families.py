"""Every kind of error there is, and what one of them does to a pair's figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random

from scorecard.reconcile.evidence import Cause
from tests.corpus import in_figures, in_parts, in_time
from tests.corpus.facts import Facts
from tests.corpus.family import Family, Scene
from tests.corpus.shapes import power, to_step

FAMILIES: Mapping[Cause, Family] = {
    **in_figures.FAMILIES,
    **in_time.FAMILIES,
    **in_parts.FAMILIES,
}
# How often a factor of ten is which: thousands most, millions and per cent less, others seldom.
SCALES = {
    "1000": 8,
    "0.001": 10,
    "0.000001": 3,
    "1000000": 2,
    "100": 2,
    "0.01": 2,
    "10": 1,
    "0.1": 1,
}
PERCENT_SCALES = {"100": 1, "0.01": 1}
# The finest a warehouse holds.
FINEST = power(-9)

# A parameter, and which of the figures it gives: a currency can multiply or divide.
Choice = tuple[str, int]


def options(family: Family, scene: Scene, month: int) -> dict[Choice, Decimal]:
    """What the error could give in a month."""
    found: dict[Choice, Decimal] = {}
    for detail, value in family.predict(scene, month):
        nth = 0
        while (detail, nth) in found:
            nth += 1
        found[detail, nth] = value
    return found


def choose(rng: Random, family: Family, scene: Scene, months: Sequence[int]) -> Choice | None:
    """A parameter the error can have in as many of these months as any."""
    offered: list[Choice] = []
    for month in months:
        offered = max(offered, list(options(family, scene, month)), key=len)
    if not offered:
        return None
    if family.cause == "scale":
        weights = PERCENT_SCALES if scene.facts.shape == "percentage" else SCALES
        return rng.choices(list(weights), list(weights.values()))[0], 0
    if family.cause == "year_to_date" and rng.random() < 0.75:
        return "", 0
    return rng.choice(offered)


def spoil(
    rng: Random, family: Family, scene: Scene, months: Sequence[int], choice: Choice
) -> tuple[dict[int, Decimal], Decimal]:
    """The error's figures by month, where it gives any but the right one, and their step."""
    found = {}
    for month in months:
        offered = options(family, scene, month)
        value = (
            rng.choice(list(offered.values())) if family.free and offered else offered.get(choice)
        )
        if value is not None:
            found[month] = value
    step = scene.facts.step
    if family.cause == "scale":
        step = _shown(rng, scene.facts, found, Decimal(choice[0]))
    elif not family.rounded:
        step = min(step, *(_step_of(value) for value in found.values())) if found else step
    written = {month: to_step(value, max(step, FINEST)) for month, value in found.items()}
    return {m: value for m, value in written.items() if value != scene.base[m]}, max(step, FINEST)


def _step_of(value: Decimal) -> Decimal:
    exponent = value.normalize().as_tuple().exponent
    return power(int(exponent))


def _shown(rng: Random, facts: Facts, found: Mapping[int, Decimal], factor: Decimal) -> Decimal:
    """The step a figure in thousands is shown in: to the last digit, or as coarse as passes."""
    exact = facts.step * factor
    if factor > 1 or rng.random() < 0.5:
        return exact
    for coarse in (exact * 1000, exact * 100, exact * 10):
        if all(
            abs(to_step(value, coarse) - value) / factor
            <= facts.tolerance.allows(facts.true[month], facts.true[month]) / 2
            for month, value in found.items()
        ):
            return coarse
    return exact
