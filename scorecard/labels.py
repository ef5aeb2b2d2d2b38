"""The labels of what is being written now: English, or what a language's file has for it.

A label is known by its English text, with what is filled in in braces. Where one English text would
be two in another language, what stands before `::` tells them apart and is never shown: `day::On`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

OTHER: Final = "other"
"""The form of a text that is used where no other fits, and of one without a count."""
APART: Final = "::"
FACT: Final = re.compile(r"\{([a-z_]+)\}")
MONTH_NAMES: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
T = TypeVar("T")


def translatable(texts: T) -> T:
    """Texts that are looked up where they are used: `t` is given one of them."""
    return texts


# `May` is a whole name too, and not in every language the short one.
SHORT_MONTHS: Final = translatable(
    (
        "short::Jan",
        "short::Feb",
        "short::Mar",
        "short::Apr",
        "short::May",
        "short::Jun",
        "short::Jul",
        "short::Aug",
        "short::Sep",
        "short::Oct",
        "short::Nov",
        "short::Dec",
    )
)


@dataclass(frozen=True, slots=True)
class Labels:
    """A language's labels: by English text, and of one with a count by the forms of its plurals."""

    texts: Mapping[str, Mapping[str, str]]
    # The form a whole number takes.
    category: Callable[[int], str]
    months: tuple[str, ...]
    decimal: str
    thousands: str


# Of what is being written now; None is English.
_spoken: ContextVar[Labels | None] = ContextVar("_spoken", default=None)


@contextmanager
def speaking(labels: Labels) -> Iterator[None]:
    """Write every label, month and number inside in a language."""
    token = _spoken.set(labels)
    try:
        yield
    finally:
        _spoken.reset(token)


def t(text: str, /, **facts: object) -> str:
    """A label with its facts; in English where the language has none."""
    return filled(label(text), facts)


def plural(one: str, other: str, /, count: int, **facts: object) -> str:
    """A label with a count, by `other`, its text for many; `{count}` is the bare number."""
    return filled(label_of(one, other, count), {"count": count, **facts})


def label(text: str) -> str:
    """A label, what it takes still in braces."""
    spoken = _spoken.get()
    forms = None if spoken is None else spoken.texts.get(text)
    return shown(text) if forms is None else forms[OTHER]


def label_of(one: str, other: str, count: int) -> str:
    """The form of a label for a count, what it takes still in braces."""
    spoken = _spoken.get()
    forms = None if spoken is None else spoken.texts.get(other)
    if spoken is None or forms is None:
        return one if count == 1 else shown(other)
    return forms.get(spoken.category(count), forms[OTHER])


def shown(key: str) -> str:
    """A label's English text, without what tells it from another one."""
    return key.rpartition(APART)[2]


def filled(text: str, facts: Mapping[str, object]) -> str:
    """A text with its facts, each looked at once: braces in a fact stay braces."""
    return FACT.sub(lambda found: str(facts[found[1]]), text) if facts else text


def capital(text: str) -> str:
    """A text as it begins a sentence or stands alone: words after the first keep their letters."""
    return text[:1].upper() + text[1:]


def month_name(number: int) -> str:
    """A month of the year, 1 to 12."""
    spoken = _spoken.get()
    return (MONTH_NAMES if spoken is None else spoken.months)[number - 1]


def short_month(number: int) -> str:
    """A month of the year in a few letters."""
    return t(SHORT_MONTHS[number - 1])


def thousands() -> str:
    """What stands between thousands."""
    spoken = _spoken.get()
    return "," if spoken is None else spoken.thousands


def separated(number: str) -> str:
    """A number that is written as in English, `1,234.5`, with the signs of the language."""
    spoken = _spoken.get()
    if spoken is None:
        return number
    return number.translate(_signs(spoken.thousands, spoken.decimal))


@lru_cache(maxsize=8)
def _signs(thousands: str, decimal: str) -> dict[int, str]:
    return str.maketrans({",": thousands, ".": decimal})
