"""What the tables of a workbook say: a record for each measure row, and what could not be taken."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scorecard.config.layouts import NumberFormat
from scorecard.ingest.month_names import in_years, year_in
from scorecard.ingest.numbers import NATIVE, Fault, read_number
from scorecard.onboard.adopt.colours import Palette
from scorecard.onboard.adopt.number_style import number_formats
from scorecard.onboard.adopt.sheets import Sheet, address
from scorecard.onboard.adopt.tables import Table, is_heading_line, titles
from scorecard.onboard.adopt.words import (
    FOOTNOTES,
    GENERIC,
    SCORES,
    TOTALS,
    Part,
    folded,
    mentions,
    perspective_of,
)
from scorecard.onboard.naming import tidy
from scorecard.period import Month

_BEST_SCORE = 100
_DIGITS = 14
_THEN = ", take it out of measure.ignore of its source and declare it"


@dataclass(slots=True, eq=False)
class Measured:
    """A measure row: what it is called, whose it is, and all it says by month.

    `wanted` is the target as written where it stands once; figures are as written, not scaled.
    """

    table: Table
    row: int
    name: str
    unit: str
    perspective: str | None = None
    objective: str | None = None
    owner: str = ""
    weight: Decimal | None = None
    unit_of_measure: str = ""
    wanted: str = ""
    red_flag: Decimal | None = None
    values: dict[Month, Decimal] = field(default_factory=dict)
    targets: dict[Month, Decimal] = field(default_factory=dict)
    colours: dict[Month, str] = field(default_factory=dict)
    formats: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """For people: `sheet 'North', row 5`."""
        return f"sheet {self.table.sheet.name!r}, row {self.row + 1}"


@dataclass(slots=True)
class ScoreLine:
    """A row of printed scores: of a perspective by its usual id, or of the card."""

    table: Table
    label: str
    perspective: str | None
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Left:
    """What was not taken: `spot` is a row or cell of the sheet."""

    sheet: str
    spot: str
    why: str


@dataclass(slots=True)
class Collected:
    """All that was found. `unread` says by sheet and row what was not taken, and why.

    `totals` and `left_out` are names of rows as written, by the place of their table; `numbers` are
    by the identity of theirs.
    """

    measures: list[Measured]
    scores: list[ScoreLine]
    totals: dict[int, list[str]]
    left_out: dict[int, list[str]]
    unit_rows: dict[int, list[str]]
    numbers: dict[int, NumberFormat]
    palette: Palette
    months: dict[int, dict[int, Month]]
    years: dict[int, str]
    unread: list[Left]

    def number(self, table: Table) -> NumberFormat:
        """How numbers that are text are written in a table."""
        return self.numbers[id(table)]


def collect(
    tables: Sequence[Table], organisation: str, *, newest: Month, file_year: int | None
) -> Collected:
    """Everything the tables say; `newest` is the newest month that can be over.

    Tables are told apart by their place in `tables`.
    """
    formats = number_formats(tables)
    numbers = {id(table): number for table, number in zip(tables, formats, strict=True)}
    found = Collected([], [], {}, {}, {}, numbers, Palette.of(tables), {}, {}, [])
    names = unit_names(tables, organisation)
    for place, table in enumerate(tables):
        found.months[place], year = _months(table, newest, file_year)
        if year is not None:
            found.years[place] = year
        _Lines(found, place, table, names[place], names).read()
    return found


def figure_of(text: str, style: NumberFormat) -> Decimal | None:
    """The number a text stands for; None where it is none, or larger than any source may give."""
    read = read_number(text, style)
    return None if isinstance(read, Fault) or read.adjusted() > _DIGITS else read


def unit_names(tables: Sequence[Table], organisation: str) -> list[str]:
    """The unit of each table that names none in its rows: by its sheet, or the title above it."""
    named = []
    for table in tables:
        name = _own_name(table.sheet)
        several = sum(other.sheet is table.sheet for other in tables) > 1
        if several and (title := _title(table, tables)):
            name = title
        named.append(name or organisation)
    return named


def _own_name(sheet: Sheet) -> str:
    """A sheet's name without its year and the words every scorecard's sheet has."""
    words = [w for w in tidy(sheet.name).replace("_", " ").split() if year_in(w) is None]
    kept = [w for w in words if not mentions(w, GENERIC) and not w.strip("()-").isdigit()]
    return " ".join(kept).strip(" -:")


def _title(table: Table, tables: Sequence[Table]) -> str:
    """The text right above a table, if no other table of the sheet has it."""
    others = [t for t in tables if t is not table and t.sheet is table.sheet]
    above = max((row for t in others for row in t.lines if row < table.top), default=-1)
    for cell, text in titles(table):
        row = int("".join(c for c in cell if c.isdigit())) - 1
        if row < above and table.sheet.text(row, table.names) != text:
            break
        if len(text) <= 40 and any(c.isalpha() for c in text):
            return tidy(text)
    return ""


def _months(
    table: Table, newest: Month, file_year: int | None
) -> tuple[dict[int, Month], str | None]:
    """Each month column with its month, and where the year stands: `sheet`, a cell, or itself."""
    cells = {at: m for at, m in table.months.months.items() if at in table.columns}
    numbers = [m for m in cells.values() if isinstance(m, int)]
    if not numbers:
        return {at: m for at, m in cells.items() if isinstance(m, Month)}, None
    place = table.year
    if place == "sheet":
        year = year_in(table.sheet.name)
    elif place is not None:
        year = next((year_in(text) for cell, text in titles(table) if cell == place), None)
    else:
        year = file_year
    if year is None:
        year = _likely_year(table, numbers, newest)
    told = in_years(numbers, year, "first")
    return dict(zip(cells, told, strict=True)), place or str(year)


def _likely_year(table: Table, numbers: Sequence[int], newest: Month) -> int:
    """The newest year in which every month with a figure can be over."""
    filled = [
        place
        for place, part in enumerate(table.columns.values())
        if any(table.sheet.text(row, part["value"]) for row in table.lines)
    ]
    for year in range(newest.year, newest.year - 3, -1):
        if in_years(numbers, year, "first")[max(filled, default=0)] <= newest:
            return year
    return newest.year


class _Lines:
    """The rows of one table: which are measures, and what the headings among them mean."""

    def __init__(
        self, found: Collected, place: int, table: Table, unit: str, units: Sequence[str]
    ) -> None:
        self._found, self._place, self._table, self._unit = found, place, table, unit
        self._number_style = found.number(table)
        # What stands between two tables may be the name of the second one's unit.
        self._titles = set(units)
        self._figures = [row for row in table.lines if table.has_figures(row)]
        last = max(self._figures, default=-1)
        self._headings = [
            row
            for row in table.lines
            if row < last
            and row not in self._figures
            and not table.is_pending(row)
            and is_heading_line(table, row)
        ]
        self._units = set(self._unit_headings())
        self._first = set(self._first_level())
        self._newest = max(
            (found.months[place][at] for at in found.months[place] if self._filled(at)),
            default=None,
        )

    def read(self) -> None:
        """Add everything the rows say to what was found."""
        unit, perspective, objective = self._unit, None, None
        for row in self._table.lines:
            name = tidy(self._table.name(row))
            if row in self._units:
                unit = name
            elif row in self._first:
                perspective, objective = name, None
            elif row in self._headings:
                objective = name
            elif row not in self._figures:
                if self._table.is_pending(row) and (self._is_total(name) or self._is_score(name)):
                    self._leave_out(row)
                self._note(row)
            elif not name:
                self._leave_out(row)
                self._unread(row, f"figures without a name; give the row a name{_THEN}")
            elif self._is_score(name):
                self._score(row, name)
            elif self._is_total(name):
                self._found.totals.setdefault(self._place, []).append(self._table.name(row))
            else:
                told = self._table.told(row, "unit") if "unit" in self._table.beside else unit
                if told:
                    self._measure(row, name, tidy(told), perspective, objective)
                else:
                    self._unread(row, f"{name}: figures of no unit; fill in the unit")
        if self._units:
            names = [tidy(self._table.name(row)) for row in self._table.lines if row in self._units]
            self._found.unit_rows[self._place] = names

    def _unit_headings(self) -> list[int]:
        """The headings, where the same measures stand under several of them."""
        if "unit" in self._table.beside:
            return []
        under: dict[int, set[str]] = {}
        for row in self._figures:
            above = [heading for heading in self._headings if heading < row]
            if above:
                under.setdefault(above[-1], set()).add(self._table.name(row))
        names = Counter(name for found in under.values() for name in found)
        again = [name for name, count in names.items() if count > 1]
        if len(under) < 2 or len(again) * 2 < len(names):
            return []
        return [row for row in under if not perspective_of(self._table.name(row))]

    def _first_level(self) -> list[int]:
        """The headings that stand for perspectives; those between them stand for objectives."""
        left = [row for row in self._headings if row not in self._units]
        above = [
            row
            for row in left
            if (following := [r for r in self._table.lines if r > row]) and following[0] in left
        ]
        if above:
            looks = {self._look(row) for row in above}
            alike = [row for row in left if self._look(row) in looks]
            return alike if len(alike) < len(left) else above
        known = [row for row in left if perspective_of(self._table.name(row))]
        return known or left

    def _look(self, row: int) -> tuple[bool, str | None, bool]:
        spot = (row, self._table.names)
        sheet = self._table.sheet
        return spot in sheet.bold, sheet.look.fills.get(spot), self._table.name(row).isupper()

    def _filled(self, start: int) -> bool:
        at = self._table.columns[start]["value"]
        return any(self._number(row, at) is not None for row in self._figures)

    def _is_score(self, name: str) -> bool:
        words = set(folded(name).split())
        frame = {"perspective", "card", "scorecard", "total", "and", "the", "weighted", "of"}
        for row in self._first:
            frame |= set(folded(self._table.name(row)).split())
        usual = {"financial", "customer", "internal", "process", "learning", "growth", "business"}
        return bool(words & set(SCORES.split())) and words <= {*SCORES.split(), *frame, *usual, "&"}

    def _is_total(self, name: str) -> bool:
        words = set(folded(name).split())
        headings = {w for row in self._headings for w in folded(self._table.name(row)).split()}
        return bool(mentions(name, TOTALS)) and words <= {*TOTALS.split(), "grand", *headings}

    def _score(self, row: int, name: str) -> None:
        figures = [self._number(row, part["value"]) for part in self._table.columns.values()]
        highest = max((figure for figure in figures if figure is not None), default=Decimal(0))
        if highest > _BEST_SCORE:
            self._leave_out(row)
            says = f"{name}: looks like a score, but {highest} is above {_BEST_SCORE}"
            self._unread(row, f"{says}; correct it{_THEN}, under score_rows if it is a score")
            return
        about = perspective_of(name)
        self._found.scores.append(
            ScoreLine(self._table, self._table.name(row), about[0] if about else None, highest)
        )

    def _measure(
        self, row: int, name: str, unit: str, perspective: str | None, objective: str | None
    ) -> None:
        table = self._table
        item = Measured(
            table,
            row,
            name,
            unit,
            perspective=tidy(table.told(row, "perspective")) or perspective,
            objective=tidy(table.told(row, "objective")) or objective,
            owner=tidy(table.told(row, "owner")),
            weight=self._once(row, "weight"),
            unit_of_measure=table.told(row, "unit_of_measure"),
            wanted=table.told(row, "target"),
            red_flag=self._once(row, "red_flag"),
        )
        for start, month in self._found.months[self._place].items():
            self._month(item, table.columns[start], month)
        self._found.measures.append(item)

    def _month(self, item: Measured, columns: Mapping[Part, int], month: Month) -> None:
        table, row, at = self._table, item.row, columns["value"]
        value = self._number(row, at)
        if value is None:
            text = table.sheet.text(row, at)
            if text and text not in self._number_style.missing:
                spot = f"cell {address(row, at)}"
                self._found.unread.append(Left(table.sheet.name, spot, f"{text!r} is no figure"))
            return
        item.values[month] = value
        item.formats.append(table.sheet.formats.get((row, at), "General"))
        if "target" in columns and (target := self._number(row, columns["target"])) is not None:
            item.targets[month] = target
        where = columns.get("status", at)
        if "status" in table.once and "status" not in columns:
            if month != self._newest:
                return
            where = table.once["status"]
        colour = self._found.palette.colour(table, row, where)
        if colour is not None:
            item.colours[month] = colour

    def _once(self, row: int, part: Part) -> Decimal | None:
        at = self._table.once.get(part)
        return None if at is None else self._number(row, at)

    def _number(self, row: int, at: int) -> Decimal | None:
        text = self._table.sheet.text(row, at)
        if not text or text in self._number_style.missing:
            return None
        native = self._table.sheet.number(row, at) is not None
        return figure_of(text, NATIVE if native else self._number_style)

    def _leave_out(self, row: int) -> None:
        self._found.left_out.setdefault(self._place, []).append(self._table.name(row))

    def _note(self, row: int) -> None:
        said = [self._table.sheet.text(row, at) for at in range(self._table.sheet.width)]
        text = " | ".join(part for part in said if part)
        if text in self._titles:
            return
        kind = "a note" if mentions(text, FOOTNOTES) or len(text) > 60 else "no figure in any month"
        self._unread(row, f"{text[:90]!r}: {kind}")

    def _unread(self, row: int, why: str) -> None:
        self._found.unread.append(Left(self._table.sheet.name, f"row {row + 1}", why))
