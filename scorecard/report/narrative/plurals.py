"""Which form of a text a number takes, by plural rules as Unicode writes them.

A rule is `n % 10 = 2..4 and n % 100 != 12..14`, alternatives joined by `or`; `n` and `i` are the
count, a whole number. Source of the grammar: Unicode Technical Standard 35, part 3, plural rules.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scorecard.labels import OTHER

CATEGORIES: Final = ("zero", "one", "two", "few", "many", OTHER)

_RELATION: Final = re.compile(
    r"[ni]\s*(?:%\s*(?P<modulus>[1-9]\d{0,6}))?\s*(?P<sign>!?=)\s*"
    r"(?P<ranges>\d{1,7}(?:\.\.\d{1,7})?(?:\s*,\s*\d{1,7}(?:\.\.\d{1,7})?)*)"
)


@dataclass(frozen=True, slots=True)
class _Relation:
    """`n % modulus` is, or is not, in one of the ranges, whose ends belong to them."""

    modulus: int | None
    is_in: bool
    ranges: tuple[tuple[int, int], ...]

    def holds(self, count: int) -> bool:
        number = count if self.modulus is None else count % self.modulus
        return any(low <= number <= high for low, high in self.ranges) == self.is_in


@dataclass(frozen=True, slots=True)
class Plurals:
    """A language's rules by category, in order; each is alternatives of what must all hold."""

    rules: tuple[tuple[str, tuple[tuple[_Relation, ...], ...]], ...]

    @classmethod
    def parse(cls, rules: Mapping[str, str]) -> "Plurals":
        """Read rules by category; raises `ValueError` that says which is none."""
        return cls(tuple((name, _rule(name, text)) for name, text in rules.items()))

    @property
    def categories(self) -> tuple[str, ...]:
        """The forms a text with a count needs."""
        return (*(name for name, _ in self.rules), OTHER)

    def category(self, count: int) -> str:
        """The form a whole number takes."""
        for name, alternatives in self.rules:
            if any(all(part.holds(count) for part in parts) for parts in alternatives):
                return name
        return OTHER


def _rule(name: str, text: str) -> tuple[tuple[_Relation, ...], ...]:
    if name not in CATEGORIES[:-1]:
        raise ValueError(f"plural {name}: expected one of {', '.join(CATEGORIES[:-1])}")
    return tuple(
        tuple(_relation(name, part) for part in re.split(r"\s+and\s+", alternative.strip()))
        for alternative in re.split(r"\s+or\s+", text)
    )


def _relation(name: str, text: str) -> _Relation:
    found = _RELATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"plural {name}: expected a rule as 'n % 10 = 2..4', found {text!r}")
    modulus = found["modulus"]
    return _Relation(
        modulus=None if modulus is None else int(modulus),
        is_in=found["sign"] == "=",
        ranges=tuple(_range(part) for part in found["ranges"].split(",")),
    )


def _range(text: str) -> tuple[int, int]:
    low, _, high = text.strip().partition("..")
    return int(low), int(high or low)
