"""Tables nobody declared: where the headings stand, what each column is, where the rows end."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from openpyxl.utils import get_column_letter

from scorecard.ingest.month_names import year_in
from scorecard.onboard.adopt.months import MonthRow, month_row
from scorecard.onboard.adopt.sheets import Sheet, address
from scorecard.onboard.adopt.words import Part, heading_part, looks_like_measuring_unit

# Headings that may stand below every month, and those that may stand once.
MONTHLY: Final[tuple[Part, ...]] = ("value", "target", "red_flag", "score", "status")
ONCE: Final[tuple[Part, ...]] = (
    "target",
    "red_flag",
    "weight",
    "unit_of_measure",
    "owner",
    "score",
    "status",
)
# Rows above the headings that may be a title.
_ABOVE = 6
_LONGEST_NAME = 60


@dataclass(slots=True, eq=False)
class Table:
    """A table as it was found; rows and columns count from 0.

    `monthly` and `once` are headings by what they are about, `beside` the other columns of text
    (units, perspectives, objectives), `ignored` headings nobody needs. `lines` are the rows below
    up to the next table, blank ones left out.
    """

    sheet: Sheet
    head: int
    month_row: int | None
    months: MonthRow
    names: int = 0
    name_heading: str = ""
    monthly: dict[Part, str] = field(default_factory=dict)
    columns: dict[int, dict[Part, int]] = field(default_factory=dict)
    once: dict[Part, int] = field(default_factory=dict)
    beside: dict[Part, int] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    lines: tuple[int, ...] = ()
    year: str | None = None

    @property
    def top(self) -> int:
        """The first row of its headings."""
        return self.head if self.month_row is None else self.month_row

    def heading(self, column: int) -> str:
        """What stands over a column; empty where nothing does."""
        top, left = self.sheet.look.origin(self.head, column)
        text = self.sheet.text(top, column) if left == column else ""
        if not text and self.month_row is not None:
            return self.sheet.text(self.month_row, column)
        return text

    def name(self, row: int) -> str:
        """The name in a row, of a merged cell in all its rows."""
        return self.sheet.text(*self.sheet.look.origin(row, self.names))

    def told(self, row: int, part: Part) -> str:
        """What a row says in a column that stands once or beside."""
        column = self.once.get(part, self.beside.get(part))
        if column is None:
            return ""
        top, left = self.sheet.look.origin(row, column)
        # A heading merged over the whole row says nothing in its columns.
        return self.sheet.text(top, column) if left == column else ""

    def has_figures(self, row: int) -> bool:
        """Whether anything stands in a month's figure of a row."""
        return any(self.sheet.text(row, part["value"]) for part in self.columns.values())

    def is_pending(self, row: int) -> bool:
        """Whether a month's figure of a row is a formula that was never worked out."""
        return any((row, part["value"]) in self.sheet.pending for part in self.columns.values())

    @property
    def where(self) -> str:
        """For people: sheet and row of the headings."""
        return f"sheet {self.sheet.name!r}, row {self.head + 1}"


def find_tables(sheet: Sheet) -> list[Table]:
    """Every table with months across, in the order of the sheet."""
    found: list[Table] = []
    row = 0
    while row < len(sheet.rows):
        months = month_row(dict(enumerate(sheet.rows[row])))
        if months is None:
            row += 1
            continue
        table = _headed(sheet, row, months)
        found.append(table)
        row = table.head + 1
    if not found:
        return []
    ends = [*(table.top for table in found[1:]), len(sheet.rows)]
    kept = []
    for table, end in zip(found, ends, strict=True):
        table.lines = tuple(
            row for row in range(table.head + 1, end) if not sheet.is_blank_row(row)
        )
        _columns(table)
        if any(table.has_figures(row) for row in table.lines):
            kept.append(table)
    return kept


def titles(table: Table) -> list[tuple[str, str]]:
    """Address and text of what stands above a table, the nearest row first."""
    found = []
    for row in range(table.top - 1, max(-1, table.top - 1 - _ABOVE), -1):
        cells = [(address(row, at), table.sheet.text(row, at)) for at in range(table.sheet.width)]
        found += [(cell, text) for cell, text in cells if text]
    return found


def is_heading_line(table: Table, row: int) -> bool:
    """Whether a row without figures looks like a heading of those below it, not like a note."""
    name = table.name(row)
    alone = not any(table.told(row, part) for part in ("target", "weight", "unit_of_measure"))
    return bool(name) and alone and len(name) <= _LONGEST_NAME and not name.startswith("*")


def _headed(sheet: Sheet, row: int, months: MonthRow) -> Table:
    """The table whose months stand in a row: with headings of their own below them, or without."""
    starts = list(months.months)
    below = [sheet.text(row + 1, at) for at in range(starts[0], sheet.width)]
    texts = [text for text in below if text]
    apart = any(b - a > 1 for a, b in pairwise(starts))
    words = [text for text in texts if not _is_number(text)]
    parts = [heading_part(text) for text in words]
    repeated = len(set(words)) < len(words)
    two = len(words) >= len(starts) and repeated and any(part == "value" for part in parts)
    two = two or (apart and len(words) >= len(starts) and repeated and len(words) == len(texts))
    if not two:
        return Table(sheet, row, None, months)
    return Table(sheet, row + 1, row, months)


def _columns(table: Table) -> None:
    """Fill in what each column is."""
    within = dict(_groups(table))
    table.columns = {start: _monthly(table, columns) for start, columns in within.items()}
    table.columns = {start: part for start, part in table.columns.items() if "value" in part}
    taken = {column for columns in within.values() for column in columns}
    free = [at for at in range(table.sheet.width) if at not in taken]
    table.names = _names_column(table, free, min(taken, default=0))
    headings = Counter(table.heading(at) for at in free)
    heading = table.heading(table.names)
    alone = bool(heading) and headings[heading] == 1
    table.name_heading = heading if alone else f"({get_column_letter(table.names + 1)})"
    monthly = {*table.monthly.values(), *table.ignored}
    for at in free:
        group = _beside_months(table, at) if table.sheet.text(table.head, at) in monthly else ""
        if group and group not in table.ignored:
            table.ignored.append(group)
        elif not group and at != table.names and table.heading(at):
            _place(table, at)
    if table.months.without_year:
        table.year = _year(table)


def _groups(table: Table) -> Iterator[tuple[int, list[int]]]:
    """The columns of each month: its own, or all up to the next heading of the months' row."""
    starts = list(table.months.months)
    if table.month_row is None:
        yield from ((start, [start]) for start in starts)
        return
    spans = [b - a for a, b in pairwise(starts)]
    usual = Counter(spans).most_common(1)[0][0] if spans else 1
    for start in starts:
        columns = []
        for at in range(start, min(start + usual, table.sheet.width)):
            other = at != start and table.sheet.text(table.month_row, at)
            if other or not table.sheet.text(table.head, at):
                break
            columns.append(at)
        yield start, columns


def _beside_months(table: Table, at: int) -> str:
    """What stands in the months' row over a column and is no month, as a quarter; else empty."""
    if table.month_row is None:
        return ""
    while at >= 0:
        start = table.sheet.look.origin(table.month_row, at)[1]
        text = table.sheet.text(table.month_row, start)
        if text:
            return "" if start in table.months.months else text
        at -= 1
    return ""


def _monthly(table: Table, columns: Sequence[int]) -> dict[Part, int]:
    if table.month_row is None:
        return {"value": columns[0]}
    found: dict[Part, int] = {}
    for at in columns:
        text = table.sheet.text(table.head, at)
        part = heading_part(text)
        if part in MONTHLY and part not in found:
            assert part is not None
            found[part] = at
            table.monthly.setdefault(part, text)
        elif text not in table.ignored:
            table.ignored.append(text)
    if "value" not in found and columns and len(columns) == 1:
        found["value"] = columns[0]
        table.monthly["value"] = table.sheet.text(table.head, columns[0])
        table.ignored = [text for text in table.ignored if text != table.monthly["value"]]
    return found


def _names_column(table: Table, free: Sequence[int], first: int) -> int:
    """The column with the measures' names: by its heading, else that with most different texts."""
    left = [at for at in free if at < first] or list(free)

    def fits(at: int) -> tuple[int, int, int]:
        texts = [table.sheet.text(row, at) for row in table.lines]
        words = {text for text in texts if text and not _is_number(text)}
        part = heading_part(table.heading(at))
        named = 2 if part == "measure" else 0 if part in ("owner", "ignored") else 1
        return (named if words else -1, len(words), -at)

    return max(left, key=fits, default=0)


def _place(table: Table, at: int) -> None:
    """Note what a column beside the months is about."""
    heading = table.heading(at)
    part = heading_part(heading)
    texts = [table.sheet.text(row, at) for row in table.lines]
    told = [text for text in texts if text]
    if part in (None, "unit") and looks_like_measuring_unit(told):
        part = "unit_of_measure"
    elif part is None and heading.casefold() in ("unit", "bu", "einheit", "unidad"):
        part = "unit"
    elif part == "objective" and told and all(_is_number(text) for text in told):
        part = "target"
    elif part == "target" and told and not any(any(c.isdigit() for c in text) for text in told):
        part = "objective"
    again = sum(table.heading(other) == heading for other in range(table.sheet.width)) > 1
    if part == "unit" and again:
        part = None
    if part in ONCE and part not in table.once and told:
        assert part is not None
        table.once[part] = at
    elif part in ("unit", "perspective", "objective") and part not in table.beside:
        table.beside[part] = at
        table.ignored.append(heading)
    else:
        table.ignored.append(heading)


def _year(table: Table) -> str | None:
    """Where the year of months without one stands: the sheet's name, or a cell above."""
    if year_in(table.sheet.name) is not None:
        return "sheet"
    return next((cell for cell, text in titles(table) if year_in(text) is not None), None)


def _is_number(text: str) -> bool:
    return any(c.isdigit() for c in text) and not any(c.isalpha() for c in text)


def headings_of(table: Table) -> Mapping[Part, str]:
    """The headings of what stands once, by what they are about."""
    return {part: table.heading(at) for part, at in table.once.items()}
