"""Formulas of KPIs over other KPIs: a tree of a few known kinds of nodes, and the tree as text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Compared = Literal["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of a KPI; `at` is its character in the text, from 1."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Constant:
    """A number as it is written, without a unit of measurement of its own."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Nothing:
    """`none`: on purpose no figure."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms, each added (1) or taken away (-1); one alone is a sign."""

    terms: tuple[tuple[int, "Node"], ...]
    at: int


@dataclass(frozen=True, slots=True)
class Product:
    """One times the other."""

    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Quotient:
    """One by the other; no figure where that is 0."""

    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or the greatest of some."""

    way: Literal["min", "max"]
    parts: tuple["Node", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One or the other; of the other nothing is asked."""

    condition: "Condition"
    then: "Node"
    otherwise: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two figures stand so to each other."""

    sign: Compared
    left: "Node"
    right: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions of which all or any must hold, looked at from the left as far as need be."""

    way: Literal["and", "or"]
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """A condition that must not hold."""

    part: "Condition"


Node = Figure | Constant | Nothing | Sum | Product | Quotient | Extreme | Choice
Condition = Comparison | Joined | Negated


class ExpressionError(Exception):
    """A formula that is none: what was expected at which character (from 1), and what is there."""

    def __init__(self, at: int, expected: str, found: str) -> None:
        self.at, self.expected, self.found = at, expected, found
        super().__init__(f"character {at}: expected {expected}, found {found}")


def parts(node: Node | Condition) -> tuple[Node | Condition, ...]:
    """What a node is directly made of, from left to right."""
    match node:
        case Sum(terms):
            return tuple(term for _, term in terms)
        case Product(left, right) | Quotient(left, right) | Comparison(_, left, right):
            return (left, right)
        case Extreme(_, of) | Joined(_, of):
            return of
        case Choice(condition, then, otherwise):
            return (condition, then, otherwise)
        case Negated(part):
            return (part,)
    return ()


def walk(node: Node | Condition) -> Iterator[Node | Condition]:
    """A node's parts and theirs, each before what it is part of, from left to right."""
    for part in parts(node):
        yield from walk(part)
    yield node


def names(node: Node) -> tuple[str, ...]:
    """The KPIs a formula is made of, each once, as they come."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Figure)))


def written(
    node: Node | Condition,
    *,
    named: Callable[[str], str] = str,
    number: Callable[[Decimal], str] = lambda value: f"{value:f}",
) -> str:
    """A formula as text, `named` saying how a KPI is called; read again it is the same tree."""
    return _Writer(named, number).text(node)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes a tree with no more parentheses than it needs."""

    named: Callable[[str], str]
    number: Callable[[Decimal], str]

    def text(self, node: Node | Condition) -> str:
        match node:
            case Figure(name):
                return self.named(name)
            case Constant(value):
                return self.number(value)
            case Nothing():
                return "none"
            case Sum(terms):
                return self._terms(terms)
            case Product(left, right):
                return f"{self._in(left, Sum)} * {self._in(right, Sum, Product, Quotient)}"
            case Quotient(left, right):
                return f"{self._in(left, Sum)} / {self._in(right, Sum, Product, Quotient)}"
            case Extreme(way, of):
                return f"{way}({', '.join(map(self.text, of))})"
            case Choice(condition, then, otherwise):
                return f"if({', '.join(map(self.text, (condition, then, otherwise)))})"
            case Comparison(sign, left, right):
                return f"{self.text(left)} {sign} {self.text(right)}"
            case Joined(way, of):
                return f" {way} ".join(self._in(part, Joined) for part in of)
            case Negated(part):
                return f"not {self._in(part, Joined)}"

    def _terms(self, terms: tuple[tuple[int, Node], ...]) -> str:
        (sign, first), *rest = terms
        text = f"-{self._in(first, Sum, Product, Quotient)}" if sign < 0 else self._in(first, Sum)
        for sign, term in rest:
            text += f" {'-' if sign < 0 else '+'} {self._in(term, Sum)}"
        return text

    def _in(self, node: Node | Condition, *enclosed: type) -> str:
        text = self.text(node)
        return f"({text})" if isinstance(node, enclosed) else text
