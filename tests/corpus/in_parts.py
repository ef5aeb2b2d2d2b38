"""Errors of what a figure is made of, and figures that belong somewhere else."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from statistics import median

from tests.corpus.facts import Facts
from tests.corpus.family import ALL, Family, Scene, by_cause
from tests.corpus.shapes import power

CHILDREN = frozenset({"children"})


def _children(scene: Scene, month: int) -> dict[str, Decimal]:
    """Real children with a figure of this month; elimination units are none."""
    context = scene.facts.context
    return {
        name: series[month]
        for name, series in context.children.items()
        if series.get(month) and name not in context.eliminations
    }


def child_missing(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """One child unit was not loaded."""
    for name, value in _children(scene, month).items():
        yield name, scene.base[month] - value


def child_twice(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """One child unit was loaded twice."""
    for name, value in _children(scene, month).items():
        yield name, scene.base[month] + value


def child_sign(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """One child unit was subtracted."""
    for name, value in _children(scene, month).items():
        yield name, scene.base[month] - 2 * value


def child_scale(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """One child unit reports in thousands, or in another scale, and is not multiplied.

    Of one that is too small to be seen then, it is missing.
    """
    facts = scene.facts
    least = max(facts.step, Decimal(2 * facts.noise) * abs(scene.base[month]))
    for name, value in _children(scene, month).items():
        for exponent in (-6, -3, -2, -1, 1, 2, 3, 6):
            factor = power(exponent)
            if abs(value * factor) <= least:
                continue
            yield f"{name}*{factor}", scene.base[month] + value * (factor - 1)


def _with(scene: Scene, month: int, child: str, other: Decimal) -> Iterator[Decimal]:
    """The figure with another one of a child, if it has one there."""
    figure = scene.facts.context.children[child].get(month)
    if figure and other != figure:
        yield scene.base[month] - figure + other


def child_vintage(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """One child unit has restated its figure, which the sum does not know yet."""
    for child, earlier in scene.facts.context.child_vintages.items():
        for other in earlier.get(month, ()):
            for value in _with(scene, month, child, other):
                yield child, value


def child_source(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """The sum was made with one child unit's figure of another source."""
    for name, figures in scene.facts.context.child_others.items():
        if month in figures:
            for value in _with(scene, month, name.partition("=")[0], figures[month]):
                yield name, value


def two_children(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Two child units were not loaded, or both twice."""
    pairs = combinations(sorted(_children(scene, month).items()), 2)
    for (name, value), (other, more) in pairs:
        yield f"{name}+{other}", scene.base[month] - value - more
        yield f"{name}+{other}", scene.base[month] + value + more


def eliminations(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Trade within the group was left in."""
    context = scene.facts.context
    for name in sorted(context.eliminations):
        if context.children.get(name, {}).get(month):
            yield name, scene.base[month] - context.children[name][month]


def mean_of_ratios(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """The mean of the children's percentages instead of the percentage of their sums."""
    ratios = [
        series[month][0] / series[month][1]
        for series in scene.facts.context.operands.values()
        if month in series
    ]
    if ratios:
        yield "", sum(ratios, Decimal(0)) / len(ratios)


def _given_ours(scene: Scene, month: int) -> Iterator[Facts]:
    """Other pairs of the same sources that show this one's figure."""
    for other in scene.others:
        if other.wrong.get(month) == scene.facts.own[month]:
            yield other


def swapped_measures(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Two kpis of a unit in each other's place."""
    for other in _given_ours(scene, month):
        if other.unit == scene.facts.unit:
            yield other.kpi, other.own[month]


def swapped_units(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Two units in each other's place."""
    for other in _given_ours(scene, month):
        if other.kpi == scene.facts.kpi:
            yield other.unit, other.own[month]


def other_vintage(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Left has restated the figure and right has not; or right has, and left still has the old."""
    context = scene.facts.context
    for value in context.vintages.get(month, ()):
        yield "", value
    if scene.base[month] in context.right_vintages.get(month, ()) and month in scene.facts.wrong:
        yield "", scene.facts.wrong[month]


def target(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """The target in the actual's place."""
    if month in scene.facts.context.targets:
        yield "", scene.facts.context.targets[month]


def usual_rows(scene: Scene, month: int) -> float | None:
    """How many rows this month's figure usually has: as many to the figure as in other months."""
    facts = scene.facts
    per_row = [
        abs(scene.base[m]) / rows
        for m, rows in facts.context.summands.items()
        if m not in facts.wrong and m in scene.base and scene.base[m]
    ]
    return float(abs(scene.base[month]) / median(per_row)) if len(per_row) > 5 else None


def partial_load(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """The file was cut off: rows are missing, and about as much of the figure."""
    usual = usual_rows(scene, month)
    rows = scene.facts.context.summands.get(month)
    # Row counts wander a few per cent, or a few rows, by themselves.
    if usual and rows is not None and rows < min(0.94 * usual, usual - 5):
        yield "", scene.base[month] * Decimal(rows / usual)


FAMILIES = by_cause(
    Family("child_missing", child_missing, needs=CHILDREN),
    Family("child_twice", child_twice, needs=CHILDREN),
    Family("child_sign", child_sign, needs=CHILDREN),
    Family("child_scale", child_scale, needs=CHILDREN),
    Family("child_vintage", child_vintage, needs=CHILDREN | {"child_vintages"}),
    Family("child_source", child_source, needs=CHILDREN | {"child_others"}),
    Family("two_children", two_children, needs=CHILDREN),
    Family("eliminations", eliminations, needs=CHILDREN | {"eliminations"}),
    Family("mean_of_ratios", mean_of_ratios, ("percentage",), frozenset({"operands"})),
    # Seeded two at a time.
    Family("swapped_measures", swapped_measures, ALL, wide=False),
    Family("swapped_units", swapped_units, ALL, wide=False),
    Family("other_vintage", other_vintage, ALL, frozenset({"vintages"}), (60, 40, 0), free=True),
    Family("target", target, ALL, frozenset({"targets"})),
    # Seeded by a function of its own: rows and figure together.
    Family(
        "partial_load",
        partial_load,
        needs=frozenset({"summands"}),
        months=(75, 25, 0),
        free=True,
        flows_only=True,
    ),
)
