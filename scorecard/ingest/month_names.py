"""Months as people write them over columns: four languages, with and without a year."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from scorecard.ingest.grid import clean
from scorecard.ingest.keys import month_of
from scorecard.labels import MONTH_NAMES
from scorecard.period import Month

_NAMES = (
    " ".join(MONTH_NAMES),
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "Jän Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "Jan Febr Mrz Apr Mai Jun Jul Aug Sept Okt Nov Dez",
    "Jänner Feber Maerz April Mai Juni Juli August September Oktober November Dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "janv fevr mars avr mai juin juil aout sept oct nov dec",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago sep oct nov dic",
    "ene feb mar abr may jun jul ago set oct nov dic",
)
_NUMBERS = {
    name.casefold(): number
    for names in _NAMES
    for number, name in enumerate(names.split(), start=1)
}
_WORD = re.compile(r"[^\W\d_]+\.?")
_YEAR = re.compile(r"(?<!\d)(?P<full>(?:19|20)\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![A-Za-z])(?:FY|GJ|EJ)\s*'?(?P<short>\d\d)(?!\d)", re.IGNORECASE)
# A leap year, so that the day a heading may name exists.
_ANY_YEAR = "2024"


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or abbreviation in English, German, French or Spanish."""
    return _NUMBERS.get(word.rstrip(".").casefold())


def read_heading(text: str, style: str) -> Month | int | None:
    """The month a heading names by a strptime format; its number where the format has no year."""
    english = _in_english(clean(text), style)
    if "%y" in style.lower():
        return month_of(english, style)
    month = month_of(f"{english} {_ANY_YEAR}", f"{style} %Y")
    return None if month is None else month.number


def year_in(text: str) -> int | None:
    """The first year a text names: 2026 in `FY 2026/27`, and in `FY26`; None where none is."""
    found = _YEAR.search(text)
    if found:
        return int(found["full"])
    short = _SHORT_YEAR.search(text)
    return 2000 + int(short["short"]) if short else None


def in_years(numbers: Sequence[int], year: int, year_of: Literal["first", "last"]) -> list[Month]:
    """Months by number in the order they stand, `year` being that of the first or the last.

    A number lower than the one before it begins the next year.
    """
    turns = [int(now < before) for before, now in pairwise(numbers)]
    start = year - (sum(turns) if year_of == "last" else 0)
    years = [start + sum(turns[:place]) for place in range(len(numbers))]
    return [Month.of(year, number) for year, number in zip(years, numbers, strict=True)]


def year_before(numbers: Sequence[int], asked: Month) -> int:
    """The year of the first month, in the newest row of them that has begun by the month asked."""
    return asked.year if numbers[0] <= asked.number else asked.year - 1


def _in_english(text: str, style: str) -> str:
    full = "%B" in style

    def name(match: re.Match[str]) -> str:
        number = month_number(match[0])
        if number is None:
            return match[0]
        return MONTH_NAMES[number - 1] if full else MONTH_NAMES[number - 1][:3]

    return _WORD.sub(name, text)
