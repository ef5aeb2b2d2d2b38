"""Which month each column of a scorecard workbook is: headings, years from elsewhere, gaps."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise

from openpyxl.utils.cell import coordinate_from_string

from scorecard.archives import address, column_number
from scorecard.config.books import BookSource
from scorecard.errors import SourceError
from scorecard.ingest.book_page import Page, example
from scorecard.ingest.grid import shown
from scorecard.ingest.keys import Scope
from scorecard.ingest.month_names import in_years, read_heading, year_before, year_in
from scorecard.ingest.workbooks import is_blank
from scorecard.period import Month


def month_at(source: BookSource, page: Page, row: int, at: int) -> Month | int | None:
    """The month a cell names, its number where it has no year; None where it names none."""
    cell = page.value(row, at)
    if isinstance(cell, (dt.date, dt.datetime)):
        return Month.containing(cell)
    return None if is_blank(cell) else read_heading(page.text(row, at), source.months.format)


def dated(
    source: BookSource, page: Page, row: int, cells: Mapping[int, Month | int]
) -> dict[int, Month]:
    """Every month column with its month, in the order of the sheet."""
    if not cells:
        raise SourceError(
            f"{page.where}, row {row + 1}: expected months as {example(source)}, found none: "
            "correct header_row, months.row or months.format"
        )
    numbers = {at: month for at, month in cells.items() if isinstance(month, int)}
    months = {at: month for at, month in cells.items() if isinstance(month, Month)}
    if numbers:
        _check_twice(page, row, numbers)
        year = _year(source, page, list(numbers.values()))
        told = in_years(list(numbers.values()), year, source.months.year_of)
        months |= dict(zip(numbers, told, strict=True))
    months = {at: months[at] for at in sorted(months)}
    _check_months(source, page, row, months)
    return months


def _check_twice(page: Page, row: int, numbers: Mapping[int, int]) -> None:
    for (one, first), (other, second) in pairwise(numbers.items()):
        if first == second:
            raise SourceError(_twice(page, row, (one, other), page.text(row, one)))


def _check_months(source: BookSource, page: Page, row: int, months: Mapping[int, Month]) -> None:
    seen: dict[Month, int] = {}
    for at, month in months.items():
        if month in seen:
            raise SourceError(_twice(page, row, (seen[month], at), str(month)))
        seen[month] = at
    steps = {b.index - a.index for a, b in pairwise(sorted(seen))}
    if len(steps) > 1 and not source.months.gaps:
        step = min(steps)
        before, after = next((a, b) for a, b in pairwise(sorted(seen)) if b.index - a.index != step)
        raise SourceError(
            f"{page.where}, row {row + 1}: expected months in a row, found {before} "
            f"({address(row, seen[before])}) and then {after} ({address(row, seen[after])}): put "
            "the missing column back, or set months.gaps to true"
        )
    if page.asked is not None and page.asked not in seen:
        raise SourceError(
            f"{page.where}, row {row + 1}: expected a column for {page.asked}, found "
            f"{Scope(min(seen), max(seen))}: ask for the workbook of {page.asked}"
        )


def _twice(page: Page, row: int, at: tuple[int, int], what: str) -> str:
    cells = " and ".join(address(row, place) for place in at)
    return (
        f"{page.where}: expected each month once, found {what} in {cells}: correct one in the "
        "workbook"
    )


def _year(source: BookSource, page: Page, numbers: Sequence[int]) -> int:
    place = source.months.year
    if place is None:
        raise SourceError(
            f"{page.where}: expected months with their year, found {example(source)!r} without "
            "one: say under months.year where it stands (path, sheet, or a cell)"
        )
    if place == "path":
        assert page.asked is not None
        return year_before(numbers, page.asked)
    if place.isdecimal():
        return int(place)
    text = page.sheet if place == "sheet" else _at(page, place)
    year = year_in(text)
    if year is None:
        spot = "the sheet's name" if place == "sheet" else f"cell {place}"
        raise SourceError(
            f"{page.where}: expected a year in {spot}, found {shown(text)}: write it there, or "
            "correct months.year"
        )
    return year


def only_month(source: BookSource, page: Page) -> Month:
    """The one month a sheet without month columns is about."""
    place = source.months.only
    assert place is not None
    if place == "path":
        assert page.asked is not None
        return page.asked
    if place == "sheet":
        text, month = page.sheet, read_heading(page.sheet, source.months.format)
    else:
        row, column = _spot(place)
        text, month = page.text(row, column), month_at(source, page, row, column)
    if not isinstance(month, Month):
        spot = "the sheet's name" if place == "sheet" else f"cell {place}"
        raise SourceError(
            f"{page.where}: expected a month as {example(source)} in {spot}, found "
            f"{shown(text)}: write it there, or correct months.only and months.format"
        )
    if page.asked is not None and month != page.asked:
        raise SourceError(
            f"{page.where}: expected the scorecard of {page.asked}, found one of {month}: ask for "
            f"the workbook of {page.asked}"
        )
    return month


def _at(page: Page, place: str) -> str:
    row, column = _spot(place)
    cell = page.value(row, column)
    return str(cell.year) if isinstance(cell, (dt.date, dt.datetime)) else page.text(row, column)


def _spot(place: str) -> tuple[int, int]:
    letters, row = coordinate_from_string(place)
    return row - 1, column_number(letters) - 1
