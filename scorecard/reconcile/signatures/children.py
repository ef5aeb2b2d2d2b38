"""Causes in a sum: a child unit that is missing, counted twice, or in it with another figure."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from scorecard.reconcile.signatures.factors import SCALES, part_of
from scorecard.reconcile.signatures.series import ONE, Guess, Series, divided, nano

# Kinds of figures that units' ones are added up to.
_ADDED = ("flow", "stock")
# More pairs of children than these match almost any difference.
_MOST = 60


def missing(series: Series, month: int) -> Iterator[Guess]:
    """One child is not in it."""
    for child, figure, tries in _ordinary(series, month):
        yield _moved(series, month, child, -figure, tries)


def twice(series: Series, month: int) -> Iterator[Guess]:
    """One child is in it twice, or one that does not belong."""
    for child, figure, tries in _ordinary(series, month):
        yield _moved(series, month, child, figure, tries)


def wrong_sign(series: Series, month: int) -> Iterator[Guess]:
    """One child was taken off instead of added."""
    for child, figure, tries in _ordinary(series, month):
        yield _moved(series, month, child, -2 * figure, tries)


def scale(series: Series, month: int) -> Iterator[Guess]:
    """One child is in it in tens, hundreds, thousands or millions, or so many times too large.

    Where what is then left of it does not show, it is missing.
    """
    for child, figure, children in _ordinary(series, month):
        tries = 2 * len(SCALES) * children
        for factor in SCALES:
            yield _moved(series, month, f"{child}*{factor}", (factor - 1) * figure, tries)
            part = divided(figure, factor)
            guess = _moved(series, month, f"{child}*{part_of(factor)}", part - figure, tries)
            if abs(part) > 2 * series.allowed(month, guess):
                yield guess


def vintage(series: Series, month: int) -> Iterator[Guess]:
    """One child is in it as it was before it was restated."""
    if series.pair.aggregation not in _ADDED:
        return
    known = [
        (child, nano(figure))
        for child, earlier in sorted(series.pair.child_vintages.items())
        for figure in earlier.get(month, ())
    ]
    for child, other in known:
        if _is_another(series.child(child, month), other):
            by = other - series.child(child, month)
            yield _moved(series, month, child, by, len(known))


def source(series: Series, month: int) -> Iterator[Guess]:
    """One child is in it as another source has it."""
    if series.pair.aggregation not in _ADDED:
        return
    known = [
        (name, nano(figures[month]))
        for name, figures in sorted(series.pair.child_others.items())
        if month in figures
    ]
    for name, other in known:
        figure = series.child(name.partition("=")[0], month)
        if _is_another(figure, other):
            yield _moved(series, month, name, other - figure, len(known))


def eliminations(series: Series, month: int) -> Iterator[Guess]:
    """What units sold to each other is still in it."""
    for child in sorted(series.pair.eliminations & series.pair.children.keys()):
        figure = series.child(child, month)
        if figure:
            yield _moved(series, month, child, -figure, len(series.pair.eliminations))


def two(series: Series, month: int) -> Iterator[Guess]:
    """Two children are not in it, or twice."""
    known = sorted((figure, child) for child, figure, _ in _ordinary(series, month))
    if not 2 < len(known) <= _MOST:
        return
    gap = series.right[month] - series.left[month]
    tries = len(known) * (len(known) - 1)
    figures = [figure for figure, _ in known]
    # Wide enough for any noise; what is too far off is dropped by whoever weighs the guess.
    near = series.allowed(month, Guess("", series.left[month], 1, series.left[month])) + series.step
    for sign in (-1, 1):
        for place, (figure, child) in enumerate(known):
            wanted = sign * gap - figure
            at = max(bisect_left(figures, wanted - near), place + 1)
            while at < len(known) and figures[at] <= wanted + near:
                detail = "+".join(sorted((child, known[at][1])))
                moved = sign * (figure + figures[at])
                guess = _moved(series, month, detail, moved, tries, f"{sign} {detail}")
                yield replace(guess, only=True)
                at += 1


def mean_of_ratios(series: Series, month: int) -> Iterator[Guess]:
    """The plain mean of the children's ratios instead of the ratio of their sums."""
    if series.pair.aggregation != "ratio":
        return
    if series.is_mirror and not _is_ratio_of_sums(series, month):
        return
    ratios = [
        divided(nano(child[month][0]), nano(child[month][1]), ONE)
        for child in series.pair.operands.values()
        if month in child and child[month][1]
    ]
    if len(ratios) > 1:
        mean = divided(sum(ratios), len(ratios))
        yield Guess("", mean, 1, mean, slack=1)


def _is_ratio_of_sums(series: Series, month: int) -> bool:
    """Whether the other source, to which the mean is then left, gives the ratio as it should be."""
    known = [child[month] for child in series.pair.operands.values() if month in child]
    numerator = sum(nano(pair[0]) for pair in known)
    denominator = sum(nano(pair[1]) for pair in known)
    if not denominator:
        return False
    near = series.step + series.left_step + series.tolerance.get(month, 0)
    return abs(divided(numerator, denominator, ONE) - series.left[month]) <= near


def _is_another(figure: int, other: int) -> bool:
    """Whether a child's other figure is one that no other cause makes of it."""
    made = {figure, -figure, 0, 2 * figure, *(figure * factor for factor in SCALES)}
    return bool(figure) and not made & {other, *(other * factor for factor in SCALES)}


def _ordinary(series: Series, month: int) -> Iterator[tuple[str, int, int]]:
    """Children with a figure that is no elimination, and how many there are."""
    if series.pair.aggregation not in _ADDED:
        return
    found = [
        (child, figure)
        for child in series.pair.children
        if child not in series.pair.eliminations and (figure := series.child(child, month))
    ]
    for child, figure in sorted(found):
        yield child, figure, len(found)


def _moved(series: Series, month: int, detail: str, by: int, tries: int, key: str = "") -> Guess:
    figure = series.left[month] + by
    return Guess(detail, figure, tries, about=series.left[month], key=key or detail)
