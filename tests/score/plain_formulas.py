"""Formulas a second time: the tree walked in plain Python, fractions rounded at nine places."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from scorecard.config import expressions as ex

ROOM = 10**28
BILLION = 10**9


class NoFigure(Exception):
    """Why a formula gives none: operand, zero, overflow or none."""


def nine(exact: Fraction) -> Fraction:
    """Half up at nine places, away from 0; too large a figure is none."""
    whole, part = divmod(abs(exact) * BILLION, 1)
    rounded = int(whole) + (part >= Fraction(1, 2))
    if rounded >= ROOM:
        raise NoFigure("overflow")
    return Fraction(-rounded if exact < 0 else rounded, BILLION)


def evaluate(node: ex.Node, figures: Mapping[str, Decimal | None]) -> Fraction:
    """What a formula gives; raises `NoFigure`."""
    match node:
        case ex.Figure(name):
            found = figures[name]
            if found is None:
                raise NoFigure("operand")
            return Fraction(found)
        case ex.Constant(value):
            return Fraction(value)
        case ex.Nothing():
            raise NoFigure("none")
        case ex.Sum(terms):
            return nine(sum((sign * evaluate(term, figures) for sign, term in terms), Fraction(0)))
        case ex.Product(left, right):
            one, other = evaluate(left, figures), evaluate(right, figures)
            return nine(one * other)
        case ex.Quotient(left, right):
            one, other = evaluate(left, figures), evaluate(right, figures)
            if other == 0:
                raise NoFigure("zero")
            return nine(one / other)
        case ex.Extreme(way, parts):
            found = [evaluate(part, figures) for part in parts]
            return min(found) if way == "min" else max(found)
        case ex.Choice(condition, then, otherwise):
            return evaluate(then if holds(condition, figures) else otherwise, figures)


def holds(condition: ex.Condition, figures: Mapping[str, Decimal | None]) -> bool:
    """Whether a condition holds; raises `NoFigure` where that cannot be told."""
    match condition:
        case ex.Negated(part):
            return not holds(part, figures)
        case ex.Joined(way, parts):
            stops = way == "or"
            for part in parts:
                if holds(part, figures) is stops:
                    return stops
            return not stops
        case ex.Comparison(sign, left, right):
            one, other = evaluate(left, figures), evaluate(right, figures)
            return {
                "=": one == other,
                "<>": one != other,
                "<": one < other,
                "<=": one <= other,
                ">": one > other,
                ">=": one >= other,
            }[sign]
