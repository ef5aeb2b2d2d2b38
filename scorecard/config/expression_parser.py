"""From the text of a formula to its tree.

    any     = all { "or" all }
    all     = test { "and" test }
    test    = "not" test | sum [ ("=" | "<>" | "<" | "<=" | ">" | ">=") sum ]
    sum     = product { ("+" | "-") product }
    product = factor { ("*" | "/") factor }
    factor  = "-" factor | number | name | "none" | "(" any ")"
            | "if" "(" any "," any "," any ")" | ("min" | "max") "(" any "," any { "," any } ")"

A name is a KPI's id. Only the first `any` of an `if` is a condition; all others, and the formula
itself, are figures. Nothing of the text goes any further than this module: what calculates one
walks its tree.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, TypeVar

from scorecard.config.expressions import (
    Choice,
    Compared,
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

LONGEST: Final = 1000
"""Characters a formula may have."""
DEEPEST: Final = 20
"""How deep parentheses, functions and signs may be nested, and how many factors a product has."""
_T = TypeVar("_T")


@lru_cache(maxsize=10_000)
def parsed(text: str) -> Node:
    """The tree of a formula; raises `ExpressionError` at its first mistake."""
    if len(text) > LONGEST:
        raise ExpressionError(LONGEST + 1, f"at most {LONGEST:,} characters", f"{len(text):,}")
    return _Parser(tuple(_tokens(text)), DEEPEST).whole()


def parsed_again(text: str) -> Node:
    """The tree of a formula that `written` wrote, whatever its length."""
    # Parentheses may stand where the formula had a sign.
    return _Parser(tuple(_tokens(text)), 2 * DEEPEST).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["number", "name", "sign", "end"]
    text: str
    at: int


_SIGNS: Final = ("<>", "<=", ">=", "+", "-", "*", "/", "(", ")", ",", "=", "<", ">")
_COMPARED: Final[Mapping[str, Compared]] = {
    sign: sign for sign in ("=", "<>", "<", "<=", ">", ">=")
}
_OPERATORS: Final = ("and", "or", "not")
_FUNCTIONS: Final = ("if", "min", "max")
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS: Final = frozenset("0123456789")
_IN_NAMES: Final = _LETTERS | _DIGITS | {"_"}


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        if text[at] in " \t\n":
            at += 1
            continue
        token = _number(text, at) or _name(text, at) or _sign(text, at)
        if token is None:
            raise ExpressionError(at + 1, "a number, a KPI's id or a sign", repr(text[at]))
        yield token
        at += len(token.text)
    yield _Token("end", "", len(text) + 1)


def _number(text: str, at: int) -> _Token | None:
    end = _after(text, at, _DIGITS)
    if end == at:
        return None
    whole, fraction = end - at, 0
    if text[end : end + 1] == ".":
        start, end = end + 1, _after(text, end + 1, _DIGITS)
        fraction = end - start
        if not fraction:
            raise ExpressionError(end + 1, "a digit behind the point", _shown(text[end : end + 1]))
    if end < len(text) and text[end] in _IN_NAMES:
        expected = "a sign behind a number; an id that begins with a digit cannot be in a formula"
        raise ExpressionError(end + 1, expected, repr(text[end]))
    if whole > 15 or fraction > 9:
        expected = "a number of at most 15 digits before and 9 behind the point"
        raise ExpressionError(at + 1, expected, text[at:end][:40])
    return _Token("number", text[at:end], at + 1)


def _name(text: str, at: int) -> _Token | None:
    if text[at] not in _LETTERS:
        return None
    end = _after(text, at, _IN_NAMES)
    # A hyphen inside a word is part of an id; a minus has a blank beside it, or a sign.
    while text[end : end + 1] == "-" and text[end + 1 : end + 2] in _IN_NAMES:
        end = _after(text, end + 1, _IN_NAMES)
    return _Token("name", text[at:end], at + 1)


def _sign(text: str, at: int) -> _Token | None:
    sign = next((sign for sign in _SIGNS if text.startswith(sign, at)), None)
    return None if sign is None else _Token("sign", sign, at + 1)


def _after(text: str, at: int, allowed: frozenset[str]) -> int:
    while at < len(text) and text[at] in allowed:
        at += 1
    return at


def _shown(text: str) -> str:
    return repr(text[:40]) if text else "the end"


class _Parser:
    """Recursive descent over the tokens, one method a rule."""

    def __init__(self, tokens: tuple[_Token, ...], deepest: int) -> None:
        self._tokens, self._deepest = tokens, deepest
        self._next, self._depth = 0, 0

    def whole(self) -> Node:
        """A figure, and nothing behind it."""
        node = self._figure(self._any)
        if self._token.kind != "end":
            raise self._error("a sign, or the end")
        return node

    def _any(self) -> Node | Condition:
        return self._joined("or", lambda: self._joined("and", self._test))

    def _joined(
        self, word: Literal["and", "or"], part: Callable[[], Node | Condition]
    ) -> Node | Condition:
        start, first = self._token, part()
        if self._token.text != word:
            return first
        found = [_a_condition(first, start)]
        while self._accept(word):
            found.append(self._condition(part))
        return Joined(word, tuple(found))

    def _test(self) -> Node | Condition:
        if self._accept("not"):
            return Negated(self._condition(lambda: self._within(self._test)))
        start, left, at = self._token, self._sum(), self._token.at
        sign = self._accept(*_COMPARED)
        if sign is None:
            return left
        right = self._figure(self._sum)
        return Comparison(_COMPARED[sign], _a_figure(left, start), right, at)

    def _sum(self) -> Node | Condition:
        start, first = self._token, self._product()
        if self._token.text not in ("+", "-"):
            return first
        terms = [(1, _a_figure(first, start))]
        while (sign := self._accept("+", "-")) is not None:
            terms.append((1 if sign == "+" else -1, self._figure(self._product)))
        return Sum(tuple(terms), start.at)

    def _product(self) -> Node | Condition:
        start, node, factors = self._token, self._factor(), 1
        while (sign := self._accept("*", "/")) is not None:
            factors += 1
            if factors > DEEPEST:
                raise self._error(f"at most {DEEPEST} factors in a row")
            left, right = _a_figure(node, start), self._figure(self._factor)
            node = Product(left, right) if sign == "*" else Quotient(left, right)
        return node

    def _factor(self) -> Node | Condition:
        token = self._token
        if self._accept("-"):
            part = self._figure(lambda: self._within(self._factor))
            return Sum(((-1, part),), token.at)
        if self._accept("("):
            node = self._within(self._any)
            self._need(")")
            return node
        if token.kind == "number":
            self._next += 1
            return Constant(Decimal(token.text))
        if token.kind == "name" and token.text not in _OPERATORS:
            self._next += 1
            return self._named(token)
        raise self._error("a number, a KPI's id, or one of if(, min(, max(, none")

    def _named(self, token: _Token) -> Node:
        if self._accept("("):
            if token.text not in _FUNCTIONS:
                raise ExpressionError(token.at, "if, min or max before (", _shown(token.text))
            return self._within(lambda: self._function(token))
        return Nothing() if token.text == "none" else Figure(token.text, token.at)

    def _function(self, token: _Token) -> Node:
        if token.text == "if":
            condition = self._condition(self._any)
            self._need(",")
            then = self._figure(self._any)
            self._need(",")
            otherwise = self._figure(self._any)
            self._need(")")
            return Choice(condition, then, otherwise, token.at)
        of = [self._figure(self._any)]
        self._need(",")
        of.append(self._figure(self._any))
        while self._accept(","):
            of.append(self._figure(self._any))
        self._need(")")
        return Extreme("min" if token.text == "min" else "max", tuple(of), token.at)

    def _figure(self, rule: Callable[[], Node | Condition]) -> Node:
        start = self._token
        return _a_figure(rule(), start)

    def _condition(self, rule: Callable[[], Node | Condition]) -> Condition:
        start = self._token
        return _a_condition(rule(), start)

    def _within(self, rule: Callable[[], _T]) -> _T:
        self._depth += 1
        if self._depth > self._deepest:
            raise self._error(f"at most {self._deepest} levels of nesting")
        found = rule()
        self._depth -= 1
        return found

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _accept(self, *texts: str) -> str | None:
        token = self._token
        if token.text in texts:
            self._next += 1
            return token.text
        return None

    def _need(self, text: str) -> None:
        if self._accept(text) is None:
            raise self._error(repr(text))

    def _error(self, expected: str) -> ExpressionError:
        return ExpressionError(self._token.at, expected, _shown(self._token.text))


def _a_figure(found: Node | Condition, start: _Token) -> Node:
    if isinstance(found, Condition):
        raise ExpressionError(start.at, "a figure", "a condition")
    return found


def _a_condition(found: Node | Condition, start: _Token) -> Condition:
    if not isinstance(found, Condition):
        expected = "a condition, with one of =, <>, <, <=, >, >="
        raise ExpressionError(start.at, expected, "a figure")
    return found
