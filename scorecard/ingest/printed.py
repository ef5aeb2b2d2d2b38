"""What a scorecard workbook prints beside its figures: targets, weights, scores, colours.

None of it is believed; it is kept to compare our cards with, and to say where it stands. Fills are
those of the cells: conditional formats are not worked out, and where they may be what a reader
sees, a note says so.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from decimal import Decimal

from openpyxl.utils import get_column_letter

from scorecard.archives import address
from scorecard.config.books import BookSource, Colour
from scorecard.config.sources import Source
from scorecard.ingest.book_headings import VALUE, MonthColumns
from scorecard.ingest.books import Table, read_tables
from scorecard.ingest.grid import clean, shown
from scorecard.ingest.known import Known
from scorecard.ingest.numbers import EXACT, NATIVE, PLACES, Fault, read_number, rounded
from scorecard.ingest.sheet_look import near
from scorecard.ingest.workbooks import as_text
from scorecard.period import Month
from scorecard.stores.landing import Delivery, Landing
from scorecard.stores.warehouse import Warehouse

_FIGURES = ("value", "target", "red_flag", "weight", "score")
# Speak of the newest month with a figure; what else stands once speaks of every month.
_NEWEST = ("score", "colour")
_EVER = (0, 10**6)
# A target may say on which side of it is good.
_SIGN = re.compile(r"(?:[<>=\u2264\u2265]+|(?:min|max)\.?)\s*", re.IGNORECASE)
# A note names as many rows or fills and counts the rest.
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Printed:
    """One thing a workbook prints; figures in base units, scores from 0 to 10.

    `step` is what one in the last digit written is worth. A note has neither kpi nor unit.
    """

    kpi: str | None
    perspective: str | None
    unit: str | None
    month_index: int
    field: str
    figure: Decimal | None
    step: Decimal | None
    text: str | None
    row_number: int | None
    cell: str | None
    sheet: str


def store_printed(
    warehouse: Warehouse, landing: Landing, source: Source, delivery: Delivery, known: Known
) -> None:
    """Keep what a loaded delivery prints; nothing for a source that is no scorecard workbook."""
    if not isinstance(source, BookSource):
        return
    content = landing.content(delivery)
    found = read_printed(source, content, known, name=delivery.name, asked=delivery.month)
    months = [_index(text) for text in (delivery.covered_from, delivery.covered_to)]
    columns = [field.name for field in fields(Printed)]
    rows = [(source.id, delivery.seq, *astuple(item)) for item in found]
    warehouse.append("core.printed", ["source", "seq_from", *columns], rows)
    warehouse.run(
        "ingest/close_printed",
        {
            "source": source.id,
            "seq": delivery.seq,
            "is_full": delivery.delivery == "full",
            "first_month": _EVER[0] if months[0] is None else months[0],
            "last_month": _EVER[1] if months[1] is None else months[1],
        },
    )


def read_printed(
    source: BookSource, content: bytes, known: Known, *, name: str, asked: str
) -> list[Printed]:
    """Everything the declared sheets print of known KPIs and units, and notes on what was met.

    `asked` is the month the workbook was asked for. Raises `SourceError` as reading the figures
    does.
    """
    month = Month.parse(asked)
    found: list[Printed] = []
    for table in read_tables(source, content, name):
        reader = _Reader(source, table, known)
        found += reader.claims()
        found += reader.notes(month)
    return found


def _index(text: str | None) -> int | None:
    return None if text is None else Month.parse(text).index


class _Reader:
    """One table's printed claims, with what could not be understood on the way."""

    def __init__(self, source: BookSource, table: Table, known: Known) -> None:
        self._source, self._table, self._known = source, table, known
        self._fills: Counter[str] = Counter()
        # In the order met, each once.
        self._unread: dict[str, None] = {}
        self._colours = {clean(text).casefold(): c for text, c in source.colours.text.items()}
        self._palette = {
            f"#{k.removeprefix('#').upper()}": c for k, c in source.colours.fill.items()
        }
        self._newest = self._newest_month()

    def claims(self) -> Iterator[Printed]:
        """What is printed of each row and month, in the order of the sheet."""
        rows = {clean(row.label): row for row in self._source.score_rows}
        for place, part in self._table.figures():
            name, unit = self._table.names[place], self._unit(place)
            if unit is None:
                continue
            if name in rows:
                key = (None, rows[name].perspective, unit)
                yield from self._scores(place, part, key)
            elif (kpi := self._kpi(name)) is not None:
                yield from self._measure(place, part, (kpi, None, unit))

    def notes(self, month: Month) -> Iterator[Printed]:
        """What a reader of the workbook would not see, or we could not."""
        for text in self._noticed():
            yield Printed(
                None, None, None, month.index, "note", None, None, text, None, None, self._sheet
            )

    @property
    def _sheet(self) -> str:
        return self._table.page.sheet

    def _kpi(self, name: str) -> str | None:
        kpi = self._source.measure.map.get(name, name)
        return kpi if kpi in self._known.kpis and name not in self._source.measure.ignore else None

    def _unit(self, place: int) -> str | None:
        if self._table.unit is not None or self._source.unit is None:
            return self._table.unit
        name = self._table.units[place]
        unit = self._source.unit.map.get(name, name)
        return unit if unit in self._known.units else None

    def _measure(
        self, place: int, part: MonthColumns, key: tuple[str | None, str | None, str]
    ) -> Iterator[Printed]:
        row = self._table.body[place]
        told = self._text(row, part.columns[VALUE])
        for name, column in part.columns.items():
            if name != "colour":
                yield from self._item(key, part.month, name, row, column)
        if told:
            for name, column in self._table.heads.once.items():
                if name not in _NEWEST or part.month == self._newest:
                    yield from self._item(key, part.month, name, row, column)
            if "colour" not in self._table.heads.once:
                column = part.columns.get("colour", part.columns[VALUE])
                yield from self._colour(key, part.month, row, column)

    def _scores(
        self, place: int, part: MonthColumns, key: tuple[str | None, str | None, str]
    ) -> Iterator[Printed]:
        row = self._table.body[place]
        column = part.columns.get("score", part.columns[VALUE])
        if self._text(row, column):
            yield from self._item(key, part.month, "score", row, column)
            yield from self._colour(key, part.month, row, part.columns.get("colour", column))

    def _item(
        self,
        key: tuple[str | None, str | None, str],
        month: Month,
        name: str,
        row: int,
        column: int,
    ) -> Iterator[Printed]:
        if name == "colour":
            yield from self._colour(key, month, row, column)
            return
        text = self._text(row, column)
        if not text:
            return
        figure = step = None
        if name in _FIGURES:
            figure, step = self._figure(name, key[0], row, column)
            if figure is None:
                self._unread[f"{address(row, column)} {shown(text)}"] = None
        yield self._printed(key, month, name, (figure, step, text), (row, column))

    def _figure(
        self, name: str, kpi: str | None, row: int, column: int
    ) -> tuple[Decimal | None, Decimal | None]:
        text, native = as_text(self._table.page.value(row, column))
        style = NATIVE if native else self._source.number
        scale = Decimal(1)
        if name == "score":
            scale = EXACT.divide(Decimal(10), self._source.score_scale)
        elif name != "weight" and kpi is not None:
            scale = self._source.scales.get(kpi, scale)
        if name in ("target", "red_flag") and not native:
            text = _SIGN.sub("", clean(text))
            style = style.model_copy(update={"percent": True})
            # Written with its sign, a share is one whatever its figures are multiplied by.
            scale = Decimal(1) if text.endswith("%") else scale
        number = read_number(text, style)
        if isinstance(number, Fault):
            return None, None
        exponent = number.as_tuple().exponent
        assert isinstance(exponent, int)
        step = EXACT.multiply(Decimal(1).scaleb(min(exponent, 0)), abs(scale))
        return rounded(EXACT.multiply(number, scale)), rounded(max(step, PLACES))

    def _colour(
        self, key: tuple[str | None, str | None, str], month: Month, row: int, column: int
    ) -> Iterator[Printed]:
        if not (self._colours or self._palette):
            return
        # A figure is no status, whatever it says.
        figures = {part.columns[VALUE] for part in self._table.heads.months}
        written = "" if column in figures else self._text(row, column)
        colour: Colour | None = self._colours.get(written.casefold())
        if colour is None and self._palette:
            fill = self._table.page.look.fills.get(self._table.page.look.origin(row, column))
            colour = self._of_fill(fill)
            if colour is None:
                self._fills[fill or "none"] += 1
        elif colour is None and written:
            self._unread[f"{address(row, column)} {shown(written)}"] = None
        if colour is not None:
            yield self._printed(key, month, "colour", (None, None, colour), (row, column))

    def _of_fill(self, fill: str | None) -> Colour | None:
        if fill is None:
            return None
        return next((c for known, c in self._palette.items() if near(known, fill)), None)

    def _printed(
        self,
        key: tuple[str | None, str | None, str],
        month: Month,
        name: str,
        said: tuple[Decimal | None, Decimal | None, str],
        at: tuple[int, int],
    ) -> Printed:
        return Printed(*key, month.index, name, *said, at[0] + 1, address(*at), self._sheet)

    def _text(self, row: int, column: int) -> str:
        text = self._table.page.text(row, column)
        return "" if text in {clean(missing) for missing in self._source.number.missing} else text

    def _newest_month(self) -> Month | None:
        told = [
            part.month
            for place, part in self._table.figures()
            if self._text(self._table.body[place], part.columns[VALUE])
        ]
        return max(told, default=None)

    def _noticed(self) -> Iterator[str]:
        look = self._table.page.look
        rows = [str(row + 1) for row in self._table.body if row in look.hidden_rows]
        if rows:
            yield f"hidden rows were read like the others: {_listed(rows)}"
        hidden = sorted(look.hidden_columns & set(self._table.heads.columns))
        if hidden:
            letters = [get_column_letter(column + 1) for column in hidden]
            yield f"hidden columns were read like the others: {_listed(letters)}"
        if self._fills:
            said = _listed([f"{fill} in {count}" for fill, count in self._fills.most_common()])
            tail = "those of conditional formats are not seen"
            if look.conditional:
                tail = "the sheet has conditional formats, which are not worked out"
            yield f"cells without a colour, by fill (not in colours.fill): {said}; {tail}"
        if self._unread:
            yield f"could not be read beside the figures: {_listed(list(self._unread))}"


def _listed(items: list[str]) -> str:
    named = ", ".join(items[:_NAMED])
    return named + (f" and {len(items) - _NAMED} more" if len(items) > _NAMED else "")
