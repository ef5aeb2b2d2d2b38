"""Units of measurement: what a figure is so many of, and what a formula makes of its operands'.

A unit is a product of words with powers: `currency`, `hours / count`. Figures may be added,
compared and chosen between only where their units are the same; a number in a formula has none of
its own and takes that of what stands beside it.
"""

from collections.abc import Callable
from typing import Annotated, Final

from pydantic import StringConstraints

from scorecard.config.expressions import (
    Choice,
    Comparison,
    Condition,
    Constant,
    ExpressionError,
    Extreme,
    Figure,
    Joined,
    Negated,
    Node,
    Nothing,
    Product,
    Quotient,
    Sum,
)

MeasuredIn = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z_]*( [*/] [A-Za-z][A-Za-z_]*){0,5}$")
]
"""A unit as it is written: `currency`, `hours / count`."""
Dimension = tuple[tuple[str, int], ...]
"""Words and their powers in order; empty for a pure number, as a share is one."""
CURRENCY: Final = "currency"
COUNT: Final = "count"
_PURE: Final = ("fraction", "percent")


def dimension(text: str) -> Dimension:
    """The unit a text means; `percent` and `fraction` are pure numbers."""
    first, *rest = text.split(" ")
    powers = {} if first in _PURE else {first: 1}
    for sign, word in zip(rest[::2], rest[1::2], strict=True):
        if word not in _PURE:
            powers[word] = powers.get(word, 0) + (1 if sign == "*" else -1)
    return _tidy(powers)


def unit_words(unit: Dimension) -> str:
    """`currency / count`, as one would write it."""
    above = [word for word, power in unit for _ in range(power)]
    below = [word for word, power in unit for _ in range(-power)]
    return " / ".join([" * ".join(above) or "1", *below]) if unit else "fraction"


def measured(node: Node, unit_of: Callable[[str], Dimension]) -> Dimension | None:
    """The unit of a formula; None where any will do, as of a number.

    `unit_of` says that of a KPI. Raises `ExpressionError` where unlike figures stand together.
    """
    match node:
        case Figure(name):
            return unit_of(name)
        case Constant() | Nothing():
            return None
        case Product(left, right):
            return _times(measured(left, unit_of), measured(right, unit_of), 1)
        case Quotient(left, right):
            return _times(measured(left, unit_of), measured(right, unit_of), -1)
        case Sum(terms, at):
            return _alike(tuple(term for _, term in terms), at, unit_of)
        case Extreme(_, parts, at):
            return _alike(parts, at, unit_of)
        case Choice(condition, then, otherwise, at):
            _compared(condition, unit_of)
            return _alike((then, otherwise), at, unit_of)


def _compared(condition: Condition, unit_of: Callable[[str], Dimension]) -> None:
    match condition:
        case Comparison(_, left, right, at):
            _alike((left, right), at, unit_of)
        case Joined(_, parts):
            for part in parts:
                _compared(part, unit_of)
        case Negated(part):
            _compared(part, unit_of)


def _alike(
    nodes: tuple[Node, ...], at: int, unit_of: Callable[[str], Dimension]
) -> Dimension | None:
    found: Dimension | None = None
    for node in nodes:
        unit = measured(node, unit_of)
        if found is None:
            found = unit
        elif unit is not None and unit != found:
            where = node.at if isinstance(node, Figure) else at
            raise ExpressionError(
                where, f"figures in {unit_words(found)} only", f"one in {unit_words(unit)}"
            )
    return found


def _times(left: Dimension | None, right: Dimension | None, sign: int) -> Dimension | None:
    if left is None and right is None:
        return None
    powers = dict(left or ())
    for word, power in right or ():
        powers[word] = powers.get(word, 0) + sign * power
    return _tidy(powers)


def _tidy(powers: dict[str, int]) -> Dimension:
    return tuple(sorted((word, power) for word, power in powers.items() if power))
