"""Which column of a scorecard workbook is what, by the headings and the months above them."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scorecard.archives import address
from scorecard.config.books import BookSource
from scorecard.errors import SourceError
from scorecard.ingest.book_months import dated, month_at, only_month
from scorecard.ingest.book_page import Page, bare_column, example
from scorecard.ingest.grid import clean, shown
from scorecard.period import Month

# How far around the declared row the headings are looked for, to say where they went.
_NEARBY = 12
_LISTED = 8
VALUE = "value"


@dataclass(frozen=True, slots=True)
class MonthColumns:
    """A month, and the columns (from 0) that speak of it by what they hold: value, target .."""

    month: Month
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Heads:
    """The columns of a sheet, from 0: the measures, the units, what stands once, the months."""

    measure: int
    unit: int | None
    once: Mapping[str, int]
    months: tuple[MonthColumns, ...]

    @property
    def columns(self) -> tuple[int, ...]:
        """Every column that is read."""
        unit = [] if self.unit is None else [self.unit]
        monthly = [place for part in self.months for place in part.columns.values()]
        return (self.measure, *unit, *self.once.values(), *monthly)


def read_heads(source: BookSource, page: Page) -> Heads:
    """The columns of a sheet; raises `SourceError` naming the cell that is not as declared."""
    headings = _headings(source, page)
    known = _Known(source, page, headings)
    measure = known.place(source.measure.column)
    column = None if source.unit is None else source.unit.column
    unit = None if column is None else known.place(column)
    months: tuple[MonthColumns, ...]
    if source.months.only is not None:
        months = (MonthColumns(only_month(source, page), known.below(headings)),)
    elif page.month_row is not None:
        months = _grouped(source, page, known, headings)
    else:
        months = _single(source, page, known, headings)
    once = {
        name: known.place(heading)
        for name, heading in source.per_measure.model_dump().items()
        if heading is not None
    }
    known.check_rest()
    return Heads(measure, unit, once, _wanted(source, page, months))


class _Known:
    """The headings of a row, and which of them have been understood."""

    def __init__(self, source: BookSource, page: Page, headings: Mapping[int, str]) -> None:
        self._source, self._page, self._headings = source, page, headings
        self._done: set[int] = set()

    def place(self, heading: str) -> int:
        """The column of a heading that stands once."""
        free = [at for at, text in self._headings.items() if at not in self._done]
        found = [at for at in free if self._headings[at] == clean(heading)]
        bare = bare_column(heading)
        if bare is not None and not found:
            self._done.add(bare)
            return bare
        if len(found) > 1:
            cells = " and ".join(address(self._page.head, at) for at in found[:2])
            raise SourceError(
                f"{self._page.where}: expected the heading {heading!r} once, found it in {cells}: "
                "rename one in the workbook"
            )
        if not found:
            raise SourceError(_absent(self._page, heading, list(self._headings.values())))
        self._done.add(found[0])
        return found[0]

    def below(self, headings: Mapping[int, str]) -> dict[str, int]:
        """What stands for one month, by field: the declared headings among some columns."""
        wanted = self._source.per_month.model_dump()
        found: dict[str, int] = {}
        for at, text in headings.items():
            for name, heading in wanted.items():
                if heading is not None and clean(heading) == text and name not in found:
                    found[name] = at
                    self._done.add(at)
        lacking = [h for name, h in wanted.items() if h is not None and name not in found]
        if lacking:
            raise SourceError(_absent(self._page, lacking[0], list(headings.values())))
        return found

    def take(self, place: int) -> None:
        """Note that a column is understood."""
        self._done.add(place)

    def check_rest(self) -> None:
        """Raise where a heading is neither declared, nor ignored, nor a month."""
        ignored = {clean(name) for name in self._source.ignore_columns}
        for at, text in self._headings.items():
            if at not in self._done and text not in ignored:
                raise SourceError(
                    f"{self._page.where}, cell {address(self._page.head, at)}: expected only "
                    f"declared headings and months as {example(self._source)}, found "
                    f"{shown(text)}: declare it, or put it under ignore_columns if it is not to "
                    "be read"
                )


def _headings(source: BookSource, page: Page) -> dict[int, str]:
    width = len(page.rows[page.head]) if page.head < len(page.rows) else 0
    texts = {at: page.heading(page.head, at) for at in range(width)}
    for at, text in texts.items():
        # A heading may stand in the months' row alone, though it is not merged downwards.
        if not text and page.month_row is not None:
            above = page.heading(page.month_row, at)
            texts[at] = above if month_at(source, page, page.month_row, at) is None else ""
    found = {at: text for at, text in texts.items() if text}
    named = clean(source.measure.column) in found.values()
    if not named and bare_column(source.measure.column) is None:
        raise SourceError(_absent(page, source.measure.column, list(found.values())))
    return found


def _single(
    source: BookSource, page: Page, known: _Known, headings: Mapping[int, str]
) -> tuple[MonthColumns, ...]:
    """Months that stand among the headings, each over one column."""
    cells: dict[int, Month | int] = {}
    for at in headings:
        month = month_at(source, page, page.head, at)
        if month is not None and headings[at] not in source.ignore_columns:
            cells[at] = month
            known.take(at)
            _check_single(page, at)
    months = dated(source, page, page.head, cells)
    return tuple(MonthColumns(month, {VALUE: at}) for at, month in months.items())


def _check_single(page: Page, at: int) -> None:
    for area in page.look.merged:
        if area.holds(page.head, at) and area.right > area.left:
            first, last = address(page.head, area.left), address(page.head, area.right)
            raise SourceError(
                f"{page.where}: expected a month over each column, found {first} merged up to "
                f"{last}: unmerge it, or declare months.row and the headings below it"
            )


def _grouped(
    source: BookSource, page: Page, known: _Known, headings: Mapping[int, str]
) -> tuple[MonthColumns, ...]:
    """Months in a row of their own, each over the columns that speak of it."""
    groups = _groups(source, page, headings)
    cells: dict[int, Month | int] = {}
    for group in groups:
        month = month_at(source, page, group.row, group.at)
        if month is not None:
            cells[group.at] = month
        elif page.text(group.row, group.at) in source.ignore_columns:
            for at in group.columns:
                known.take(at)
    months = dated(source, page, groups[0].row if groups else page.head, cells)
    by_start = {group.at: group for group in groups}
    found = []
    for at, month in months.items():
        columns = {c: headings[c] for c in by_start[at].columns}
        for c, text in columns.items():
            if text in source.ignore_columns:
                known.take(c)
        found.append(MonthColumns(month, known.below(columns)))
    return tuple(found)


@dataclass(slots=True)
class _Group:
    """The columns below one text of the months' row."""

    row: int
    at: int
    columns: list[int] = field(default_factory=list)

    def goes_on(self, at: int, text: str, headings: Mapping[int, str]) -> bool:
        """Whether the column beside it may be one more of its columns."""
        return self.columns[-1] == at - 1 and text not in {headings[c] for c in self.columns}


def _groups(source: BookSource, page: Page, headings: Mapping[int, str]) -> list[_Group]:
    """The texts of the months' row, each with its columns.

    Those it is merged over, and else those up to the next text, as long as none of their headings
    comes again.
    """
    assert page.month_row is not None
    row = page.month_row
    below = {clean(h) for h in source.per_month.model_dump().values() if h is not None}
    below |= set(source.ignore_columns)
    groups: list[_Group] = []
    for at, text in sorted(headings.items()):
        start = page.look.origin(row, at)[1]
        if page.text(row, start):
            if not groups or groups[-1].at != start:
                groups.append(_Group(row, start))
            groups[-1].columns.append(at)
        elif groups and text in below and groups[-1].goes_on(at, text, headings):
            groups[-1].columns.append(at)
    # The measures' own heading may reach up into the months' row.
    return [g for g in groups if not all(headings[c] == page.text(row, g.at) for c in g.columns)]


def _wanted(
    source: BookSource, page: Page, months: tuple[MonthColumns, ...]
) -> tuple[MonthColumns, ...]:
    """Of a delivery that covers one month that month's columns only."""
    if source.covers == "history" or page.asked is None:
        return months
    return tuple(part for part in months if part.month == page.asked)


def _absent(page: Page, heading: str, headings: Sequence[str]) -> str:
    said = f"{page.where}, row {page.head + 1}: expected the heading {heading!r}, found "
    said += ", ".join(shown(text) for text in headings[:_LISTED]) or "an empty row"
    said += f" and {len(headings) - _LISTED} more" if len(headings) > _LISTED else ""
    moved = _moved(page, heading)
    if moved is not None:
        return f"{said}; it stands in row {moved + 1}: take out what was put in, or correct it here"
    near = difflib.get_close_matches(heading, headings, 1)
    hint = f" (is {shown(near[0])} meant?)" if near else ""
    return f"{said}{hint}: rename it in the workbook, or correct the declaration"


def _moved(page: Page, heading: str) -> int | None:
    first = max(0, page.head - _NEARBY)
    for row in range(first, min(len(page.rows), page.head + _NEARBY + 1)):
        texts = {page.text(row, at) for at in range(len(page.rows[row]))}
        if row != page.head and clean(heading) in texts:
            return row
    return None
