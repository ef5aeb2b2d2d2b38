"""The shape of a scorecard workbook: a department's own scorecard, as people make them.

What it holds is of two kinds: the figures, which are read like any source's, and what is printed
beside them (targets, weights, scores, colours), which is kept to compare ours with.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.decimals import Scale
from scorecard.config.layouts import Code, Column, Combine, LongLayout, NumberFormat
from scorecard.config.origin import Origin
from scorecard.config.storage import Storage
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier as Id

Colour = Literal["green", "amber", "red"]
Heading = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Hex = Annotated[str, StringConstraints(pattern="^#?[0-9A-Fa-f]{6}$")]
Row = Annotated[int, Field(ge=1, le=1_048_576)]
# Where a month or a year stands: in the path, in the sheet's name, or in a cell.
Place = Annotated[str, StringConstraints(pattern="^(path|sheet|[A-Z]{1,3}[1-9][0-9]{0,6})$")]
Year = Annotated[
    str, StringConstraints(pattern="^(path|sheet|(19|20)[0-9]{2}|[A-Z]{1,3}[1-9][0-9]{0,6})$")
]

MONTH, FIGURE, SHEET = "(month)", "(figure)", "(sheet)"
"""Headings of the table a workbook is turned into, where it has none of its own."""


class BookSheet(Strict):
    """A sheet that is read, or a block of one that has several below one another."""

    sheet: Annotated[str, StringConstraints(min_length=1, max_length=31)]
    """The sheet's name."""
    unit: Id | None = None
    """The unit it is about; not where a column says so."""
    header_row: Row | None = None
    """Where its headings stand, if not in the workbook's `header_row`."""


class BookMonths(Strict):
    """Which columns are months, and which month each of them is."""

    format: str = "%b %Y"
    """How headings are written, as `%b %y`; month names may be English, German, French or Spanish.

    A heading that is a date in Excel needs no format.
    """
    row: Row | None = None
    """The row the months stand in, if it is another than the headings' below them."""
    year: Year | None = None
    """Where the year stands if the headings have none: `path`, `sheet`, or a cell as `B2`.

    A year, as `"2026"`, where it stands nowhere.
    """
    year_of: Literal["first", "last"] = "first"
    """Whose year it is: that of the first month column, or of the last."""
    only: Place | None = None
    """Set where a sheet is about one month and has no month columns: where that month stands."""
    gaps: bool = False
    """Whether months may be left out between columns; else a gap is taken for a lost column."""


class BookMeasures(Strict):
    """The column of the measures' names, and what they mean."""

    column: Heading
    """Its heading; `(A)` for column A where it has none, or one that others have too."""
    map: dict[str, Id] = Field(default_factory=dict)
    """The name as written to the KPI's id; a name that is not here is taken as an id."""
    ignore: tuple[str, ...] = ()
    """Names of rows with figures that are left out: totals, subtotals. Empty text: without name."""


class BookUnits(Strict):
    """The units' names, where one sheet has several units."""

    column: Heading | None = None
    """The heading of their column.

    Where it is not set, a row with nothing but a unit's name begins that unit's measures.
    """
    map: dict[str, Id] = Field(default_factory=dict)
    """The name as written to the unit's id; a name that is not here is taken as an id."""
    ignore: tuple[str, ...] = ()
    """Names whose rows are left out."""


class PerMonth(Strict):
    """Headings that stand below every month."""

    value: Heading | None = None
    """The figure's; where months have no headings below them the month's column is the figure's."""
    target: Heading | None = None
    """The target's."""
    red_flag: Heading | None = None
    """The red flag's."""
    score: Heading | None = None
    """The score's."""
    colour: Heading | None = None
    """The status's; else the colour is the fill of the figure's cell."""


class PerMeasure(Strict):
    """Headings that stand once, and speak of every month that has a figure."""

    target: Heading | None = None
    """The target's."""
    red_flag: Heading | None = None
    """The red flag's."""
    weight: Heading | None = None
    """The weight's."""
    unit_of_measure: Heading | None = None
    """The unit of measurement's."""
    owner: Heading | None = None
    """The owner's."""
    score: Heading | None = None
    """The score's; it speaks of the newest month with a figure."""
    colour: Heading | None = None
    """The status's; it speaks of the newest month with a figure."""


class BookColours(Strict):
    """What colours mean. Fills are those of the cells: conditional formats are not worked out."""

    fill: dict[Hex, Colour] = Field(default_factory=dict)
    """The fill as `"#00B050"` to green, amber or red."""
    text: dict[str, Colour] = Field(default_factory=dict)
    """What is written, as `G`, `on track` or a symbol, in any case."""


class ScoreRow(Strict):
    """A row of printed scores: of a perspective, or of the whole card."""

    label: Heading
    """What stands in the measures' column."""
    perspective: Id | None = None
    """The perspective it is the score of; none is the whole card."""


class _Names(Code):
    """The code of a workbook's measures or units, which stands under a key of its own."""

    def place(self, what: str) -> str:
        return "measure" if what == "kpi" else "unit"


class BookSource(Origin):
    """A department's own scorecard: measures down, months across, with what is printed beside."""

    type: Literal["scorecard_workbook"]
    """A scorecard workbook."""
    path: str
    """The file; `{month}` in it is the month as `2026-10`, `${NAME}` is from the environment."""
    storage: Storage | None = None
    """Set where `path` is in a store other than a disk, as `s3://bucket/book_{month}.xlsx`."""
    sheets: Annotated[tuple[BookSheet, ...], Field(min_length=1)]
    """The sheets that are read; others may be there."""
    header_row: Row = 1
    """The row the headings stand in, from 1."""
    months: BookMonths = BookMonths()
    """Which columns are months."""
    measure: BookMeasures
    """The measures' names."""
    unit: BookUnits | None = None
    """The units' names, where a column has them."""
    per_month: PerMonth = PerMonth()
    """What stands below every month."""
    per_measure: PerMeasure = PerMeasure()
    """What stands once for a measure."""
    ignore_columns: tuple[str, ...] = ()
    """Headings that may be there and are not read; any other is refused."""
    ends_at: tuple[str, ...] = ()
    """Texts in the measures' column that end the table, as `Notes`; else its last row does."""
    minimum_rows: Annotated[int, Field(ge=0)] = 1
    """A delivery with fewer figures is refused."""
    scales: dict[Id, Scale] = Field(default_factory=dict)
    """What a KPI's figures and targets are multiplied by: 1000 where they are in thousands."""
    number: NumberFormat = NumberFormat()
    """How numbers are written where they are text."""
    colours: BookColours = BookColours()
    """What its colours mean."""
    score_rows: tuple[ScoreRow, ...] = ()
    """Rows of printed scores of perspectives and of the card."""
    score_scale: Annotated[Decimal, Field(gt=0, le=1000)] = Decimal(10)
    """The best score it can print, as 100 or 5; the worst is 0."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table it is turned into, a row for each measure and month."""
        texts = (self.measure.column, self._unit_heading)
        return (
            *(Column(name=name, type="text") for name in texts),
            Column(name=MONTH, type="month"),
            Column(name=FIGURE, type="number"),
        )

    @property
    def layout(self) -> LongLayout:
        """How that table is read."""
        unit = self.unit or BookUnits()
        labels = tuple(row.label for row in self.score_rows)
        return LongLayout(
            shape="long",
            kpi=_Names(
                column=self.measure.column,
                map=self.measure.map,
                ignore=(*self.measure.ignore, *labels),
            ),
            unit=_Names(column=self._unit_heading, map=unit.map, ignore=unit.ignore),
            month=MONTH,
            value=FIGURE,
            scales=self.scales,
        )

    @property
    def combine(self) -> Combine | None:
        """Nothing is finer than a month; a measure that is there twice is a duplicate."""
        return None

    @property
    def _unit_heading(self) -> str:
        return SHEET if self.unit is None else self.unit.column or SHEET
