"""Why a card's score changed, by taking five things from now in every one of their 120 orders.

Exact fractions and nothing of the program: a card is a list of perspectives of objectives of
measures, each scored between red flag and goal, rolled up by weighted means. It is slow and short.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

FACTORS = ("actuals", "targets", "weights", "coverage", "restatement")


class Side(NamedTuple):
    """A measure on one side: figure (None where there is none), red flag, goal, weight."""

    figure: Decimal | None
    red_flag: Decimal
    goal: Decimal
    weight: Decimal


@dataclass(frozen=True)
class Measure:
    """A measure before and now; `today` is its figure before as it is known today."""

    perspective: str
    objective: str
    old: Side
    new: Side
    today: Decimal | None


def parts(
    measures: Sequence[Measure], minimum: Fraction, level: tuple[str, str] = ("card", "")
) -> dict[str, Fraction]:
    """The mean over all orders of what each factor changes when it is taken from now."""
    before = _score(measures, frozenset(), minimum, level)
    assert before is not None
    found = dict.fromkeys(FACTORS, Fraction(0))
    orders = list(permutations(FACTORS))
    for order in orders:
        taken: frozenset[str] = frozenset()
        last = before
        for factor in order:
            taken |= {factor}
            score = _score(measures, taken, minimum, level)
            score = before if score is None else score
            found[factor] += score - last
            last = score
    return {factor: total / len(orders) for factor, total in found.items()}


def _score(
    measures: Sequence[Measure],
    taken: frozenset[str],
    minimum: Fraction,
    level: tuple[str, str],
) -> Fraction | None:
    objectives: dict[tuple[str, str], list[tuple[Fraction, Fraction | None, Fraction]]] = {}
    for item in measures:
        score = _measure(item, taken)
        weight = Fraction((item.new if "weights" in taken else item.old).weight)
        covered = Fraction(int(score is not None))
        objectives.setdefault((item.perspective, item.objective), []).append(
            (weight, score, covered)
        )
    perspectives: dict[str, list[tuple[Fraction, Fraction | None, Fraction]]] = {}
    for (perspective, objective), children in objectives.items():
        rolled, coverage = _mean(children, minimum)
        if level == ("objective", objective):
            return rolled
        perspectives.setdefault(perspective, []).append((Fraction(1), rolled, coverage))
    card = []
    for perspective, children in perspectives.items():
        rolled, coverage = _mean(children, minimum)
        if level == ("perspective", perspective):
            return rolled
        card.append((Fraction(1), rolled, coverage))
    return _mean(card, minimum)[0]


def _measure(item: Measure, taken: frozenset[str]) -> Fraction | None:
    counts = item.new.figure if "coverage" in taken else item.old.figure
    if counts is None:
        return None
    old, new = item.old.figure, item.new.figure
    if old is None or new is None:
        figure = Fraction(old if new is None else new)
    else:
        today = old if item.today is None else item.today
        figure = Fraction(old)
        figure += Fraction(today - old) if "restatement" in taken else 0
        figure += Fraction(new - today) if "actuals" in taken else 0
    aim = item.new if ("targets" in taken and new is not None) or old is None else item.old
    red, goal = Fraction(aim.red_flag), Fraction(aim.goal)
    return min(
        Fraction(10), max(Fraction(0), Fraction(10, 3) * (1 + (figure - red) / (goal - red)))
    )


def _mean(
    children: Sequence[tuple[Fraction, Fraction | None, Fraction]], minimum: Fraction
) -> tuple[Fraction | None, Fraction]:
    whole = sum((weight for weight, _, _ in children), Fraction(0))
    there = [(weight, score, c) for weight, score, c in children if score is not None]
    covered = sum((weight * c for weight, _, c in there), Fraction(0)) / whole
    if not there or covered < minimum:
        return None, covered
    total = sum((weight * score for weight, score, _ in there), Fraction(0))
    return total / sum((weight for weight, _, _ in there), Fraction(0)), covered


def unchanged(found: Mapping[str, Fraction], *moved: str) -> bool:
    """Whether all but some factors change nothing."""
    return all(part == 0 for factor, part in found.items() if factor not in moved)
