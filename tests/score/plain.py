"""The calculation a second time: plain Python and Decimal, no SQL, nothing of the engine's.

It works on claims alone and answers with dictionaries. Slow and simple on purpose.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

# Wide enough for any quotient of two figures, and nobody else's.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
NINE = Decimal("0.000000001")


def nine(value: Decimal) -> Decimal:
    return EXACT.quantize(value, NINE)


def quotient(above: Decimal, below: Decimal) -> Decimal:
    return nine(EXACT.divide(above, below))


def months_to(month: tuple[int, int], first_of_year: int) -> list[tuple[int, int]]:
    """Months of the fiscal year up to and with `month`, oldest first."""
    months = [month]
    while months[0][1] != first_of_year:
        year, number = months[0]
        months.insert(0, (year - 1, 12) if number == 1 else (year, number - 1))
    return months


def resolve(
    units: Mapping[str, Sequence[str]],
    kinds: Mapping[str, str],
    precedence: Mapping[str, Sequence[str]],
    claims: Mapping[tuple[str, str, str, tuple[int, int]], tuple[Any, Any, Any]],
    month: tuple[int, int],
) -> dict[tuple[str, str], tuple[Any, Any, Any]]:
    """(kpi, unit) -> (value, numerator, denominator); `units` maps a unit to its children."""
    found: dict[tuple[str, str], tuple[Any, Any, Any]] = {}

    def visit(unit: str) -> None:
        for child in units[unit]:
            visit(child)
        for kpi in kinds:
            for source in precedence[kpi]:
                if source == "children":
                    given = _children(kinds[kpi], [found.get((kpi, c)) for c in units[unit]])
                else:
                    given = claims.get((source, kpi, unit, month))
                if given is not None:
                    found[kpi, unit] = given
                    break

    children = {child for listed in units.values() for child in listed}
    for root in set(units) - children:
        visit(root)
    return found


def _children(kind: str, given: Sequence[Any]) -> tuple[Any, Any, Any] | None:
    there = [item for item in given if item is not None]
    if kind == "ratio":
        there = [item for item in there if item[1] is not None]
        if not there:
            return None
        numerator = sum((item[1] for item in there), Decimal(0))
        denominator = sum((item[2] for item in there), Decimal(0))
        value = None if denominator == 0 else quotient(numerator, denominator)
        return value, numerator, denominator
    there = [item for item in there if item[0] is not None]
    if not there or kind == "recompute_only":
        return None
    values = [item[0] for item in there]
    total = {"max": max, "min": min}.get(kind, sum)(values)
    return Decimal(total), None, None


def period_ratio(
    numerators: Sequence[int | Decimal], denominators: Sequence[Decimal], on_stock: bool
) -> Decimal:
    """A ratio of some months: sum by sum, or by the mean where the denominator is a stock."""
    divisor = sum(denominators, Decimal(0))
    if on_stock:
        divisor = EXACT.divide(divisor, Decimal(len(denominators)))
    return quotient(sum(numerators, Decimal(0)), divisor)


def score(x: Decimal, r: Decimal, g: Decimal) -> Decimal:
    """Spider Strategies' red flag and goal: 3.33 at r, 6.67 at g."""
    return nine(min(Decimal(10), max(Decimal(0), Decimal(10) / 3 * (1 + (x - r) / (g - r)))))


def mean(
    children: Sequence[tuple[Decimal, Decimal | None]], minimum: Decimal
) -> tuple[Decimal | None, Decimal]:
    """Weighted mean of (weight, score) over those with a score, and the coverage."""
    weight = sum((w for w, _ in children), Decimal(0))
    there = [(w, s) for w, s in children if s is not None]
    scored = sum((w for w, _ in there), Decimal(0))
    coverage = scored / weight
    if not scored or coverage < minimum:
        return None, coverage
    return nine(sum((w * s for w, s in there), Decimal(0)) / scored), coverage


# Of a group of children: weight, score, the share of what lies below that is scored, and whether
# anything below is due.
Child = tuple[Decimal, Decimal | None, Decimal, bool]
GREEN, AMBER = Decimal("6.666666667"), Decimal("3.333333333")


def band(score: Decimal) -> str:
    return "green" if score >= GREEN else "amber" if score >= AMBER else "red"


def half_up(value: Fraction, places: int) -> Decimal:
    return Decimal(math.floor(value * 10**places + Fraction(1, 2))).scaleb(-places)


def by_rule(rule: str, scored: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The score of (weight, score) pairs by a rule, to nine places; None where nothing weighs."""
    there = [(Fraction(w), Fraction(s)) for w, s in scored if w > 0]
    if not there:
        return None
    if rule == "worst_child":
        return half_up(min(s for _, s in there), 9)
    if rule == "median":
        return half_up(_median(there), 9)
    chosen = there
    if rule == "most_frequent":
        weight = {
            colour: sum(w for w, s in there if band(_exact(s)) == colour)
            for colour in ("red", "amber", "green")
        }
        winner = max(weight, key=lambda colour: weight[colour])
        chosen = [(w, s) for w, s in there if band(_exact(s)) == winner]
    if rule == "count_met":
        chosen = [(w, Fraction(10 if band(_exact(s)) == "green" else 0)) for w, s in there]
    return half_up(sum(w * s for w, s in chosen) / sum(w for w, _ in chosen), 9)


def _exact(score: Fraction) -> Decimal:
    return EXACT.divide(Decimal(score.numerator), Decimal(score.denominator))


def _median(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Every millionth of a weight is a child: the middle one, or midway between two."""
    ordered = sorted(pairs, key=lambda pair: pair[1])
    count = sum(w for w, _ in ordered) * 10**6
    middle = [_at(ordered, place) for place in (math.ceil(count / 2), math.floor(count / 2) + 1)]
    return (middle[0] + middle[1]) / 2


def _at(ordered: Sequence[tuple[Fraction, Fraction]], place: int) -> Fraction:
    passed = Fraction(0)
    for weight, score in ordered:
        passed += weight * 10**6
        if passed >= place:
            return score
    raise AssertionError(place)


def roll_up(
    rule: str, children: Sequence[Child], minimum: Decimal
) -> tuple[Decimal | None, Decimal]:
    """Score by a rule, and coverage to six places, of what is due."""
    due = [(Fraction(w), s, Fraction(c)) for w, s, c, is_due in children if is_due]
    whole = sum((w for w, _, _ in due), Fraction(0))
    covered = sum((w * c for w, s, c in due if s is not None), Fraction(0))
    coverage = covered / whole if whole else Fraction(0)
    if not whole or coverage < Fraction(minimum):
        return None, half_up(coverage, 6)
    there = [(w, s) for w, s, _, is_due in children if is_due and s is not None]
    return by_rule(rule, there), half_up(coverage, 6)


RED, GOAL = Fraction(10, 3), Fraction(20, 3)


def clip(score: Fraction) -> Fraction:
    return min(Fraction(10), max(Fraction(0), score))


def coloured(score: Fraction) -> str:
    return "green" if score >= GOAL else "amber" if score >= RED else "red"


def kept(score: Fraction, colour: str) -> Decimal:
    """A score at nine places, on its colour's side of 10/3 and 20/3 however it is rounded."""
    edge = {"amber": Decimal("6.666666666"), "red": Decimal("3.333333332")}
    return min(half_up(score, 9), edge.get(colour, Decimal(10)))


def typed(
    kind: str, x: Decimal, given: Mapping[str, Any], *, higher: bool = True
) -> tuple[Fraction, str] | str:
    """Score and colour by a type of score, or why there is none; `given` is what it rests on."""
    f = {
        key: Fraction(value) if isinstance(value, Decimal | int) else value
        for key, value in given.items()
    }
    at, better = Fraction(x), 1 if higher else -1
    if kind == "yes_no":
        if at not in (0, 1):
            return "not_yes_or_no"
        f["goal"] = Fraction(1 if higher else 0)
    if kind in ("goal_only", "yes_no", "three_colour"):
        steps = [("goal", 10, "green"), ("red_flag", 5, "amber")]
        reached = (step for step in steps if step[0] in f and (at - f[step[0]]) * better >= 0)
        _, step, colour = next(reached, ("", 0, "red"))
        return Fraction(step), colour
    if kind == "linear":
        score = RED * (1 + (at - f["red_flag"]) / (f["goal"] - f["red_flag"]))
    elif kind == "band":
        below = 1 + (at - f["red_flag"]) / (f["goal"] - f["red_flag"])
        above = 1 + (f["red_flag_high"] - at) / (f["red_flag_high"] - f["goal_high"])
        score = RED * min(below, above)
    elif kind == "attainment":
        share = attained(at, f["goal"], higher=higher)
        if isinstance(share, str):
            return share
        score = GOAL * share
    elif kind == "min_max":
        share = (at - f["minimum"]) / (f["maximum"] - f["minimum"])
        score = 10 * (share if higher else 1 - share)
    elif kind == "progress":
        score = 10 * (at - f["baseline"]) / (f["target"] - f["baseline"])
    else:
        score = along(at, f["points"])
    return clip(score), coloured(clip(score))


def attained(x: Fraction, goal: Fraction, *, higher: bool) -> Fraction | str:
    """Share of a goal; towards 0 as far short of it as beyond it. In words where there is none."""
    if goal == 0:
        return "target_zero"
    if x * goal < 0:
        return "signs_differ"
    return x / goal if (goal > 0) == higher else 2 - x / goal


def along(x: Fraction, points: Sequence[tuple[Decimal, Fraction]]) -> Fraction:
    """On the straight lines through points; beyond an end what the end scores."""
    ordered = sorted((Fraction(at), score) for at, score in points)
    if x <= ordered[0][0]:
        return ordered[0][1]
    for (a, low), (b, high) in pairwise(ordered):
        if x <= b:
            return low + (high - low) * (x - a) / (b - a)
    return ordered[-1][1]
