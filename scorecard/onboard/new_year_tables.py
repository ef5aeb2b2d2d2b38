"""The next year's rows of tables: a file beside the old one, or what is to be done by hand."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, Final

from scorecard.config.bundle import Bundle, table_name
from scorecard.config.layouts import NumberFormat
from scorecard.config.models import Config
from scorecard.config.table_rows import Item, table_items
from scorecard.config.tables import AskedTable, CsvTable, ExcelTable, RestTable, Table
from scorecard.onboard.dictionary.rows import Row
from scorecard.period import Month

_DATES: Final = ("valid_from", "valid_to")
# Rows of a sheet named one by one; more of them are said from the first to the last.
_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Moved:
    """A row that ends, the one that follows it, and its place in its section."""

    old: Row
    new: Row
    index: int


@dataclass(frozen=True, slots=True)
class TableDraft:
    """The rows of a CSV table a year on: the file, and how the new table is declared.

    `path` is that of the file once it is applied, in the organisation's folder.
    """

    path: str
    content: bytes
    entry: Mapping[str, Any]
    summary: str


def drafted_tables(
    bundle: Bundle,
    config: Config,
    counts: Mapping[str, int],
    moved: Mapping[str, Sequence[Moved]],
    first: Month,
) -> tuple[list[TableDraft], list[str]]:
    """Drafts for CSV tables whose rows end, and for other tables what is to be done by hand.

    `counts` says how many entries of each section stand in YAML; rows of tables come after them.
    """
    at = defaultdict(int, counts)
    drafts: list[TableDraft] = []
    by_hand: list[str] = []
    for table in config.tables:
        items, _ = table_items(table, bundle.files, lambda path: ("", 1, 1))
        start = at[table.section]
        at[table.section] += len(items)
        inside = range(start, at[table.section])
        rows = [
            (row, items[row.index - start])
            for row in moved.get(table.section, ())
            if row.index in inside
        ]
        if rows and isinstance(table, CsvTable):
            content = bundle.files[table_name(table.id, table.type)]
            drafts.append(_draft(table, content, rows, first, {t.id for t in config.tables}))
        elif rows and not isinstance(table, CsvTable):
            by_hand.append(_by_hand(table, rows, first))
    return drafts, by_hand


def _draft(
    table: CsvTable,
    content: bytes,
    rows: Sequence[tuple[Moved, Item]],
    first: Month,
    taken: set[str],
) -> TableDraft:
    path = _next_path(table.path, first)
    name = _next_name(table.id, first, "_")
    entry = table.model_dump(mode="json", exclude_unset=True)
    entry |= {"id": f"{name}_next" if name in taken else name, "path": path}
    if constants := _constants(table, rows[0][0]):
        entry["constants"] = constants
    made = _content(table, content, rows)
    return TableDraft(path, made, entry, f"{len(rows)} of {table.section} in {path}.draft")


def _next_path(path: str, first: Month) -> str:
    old = PurePosixPath(path)
    return str(old.with_name(_next_name(old.stem, first, "-") + old.suffix))


def _next_name(name: str, first: Month, mark: str) -> str:
    """A name with the year put on by one where it is in it, else behind it."""
    before = str(first.year - 1)
    if name.count(before) == 1:
        return name.replace(before, str(first.year))
    return f"{name}{mark}{first.year}"


def _constants(table: Table, row: Moved) -> dict[str, str]:
    """The table's constants, with the months of the new year where no column has them."""
    constants = dict(table.constants)
    if table.months is None:
        for key in _DATES:
            if key not in table.columns:
                constants[key] = _written(row.new.values[key,], table)
    return constants


def _written(month: Month, table: Table) -> str:
    return month.first_day.strftime(table.month_format)


def _content(table: CsvTable, content: bytes, rows: Sequence[tuple[Moved, Item]]) -> bytes:
    """The headings and the rows that are moved on, as the table is written."""
    signed = table.encoding == "utf-8" and content.startswith(b"\xef\xbb\xbf")
    encoding = "utf-8-sig" if signed else table.encoding
    text = content.decode(encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=table.delimiter, strict=True)
    records = ((reader.line_num, cells) for cells in reader)
    lines = {line: cells for line, cells in records if any(map(str.strip, cells))}
    headings = list(next(iter(lines.values())))
    made: dict[int, list[str]] = {}
    months: dict[int, str] = {}
    for row, (_, where) in rows:
        line = where(())[1]
        old = lines[line]
        if table.months is None:
            made[line] = _cells(table, row, old, where)
            continue
        place = where((table.months.gives,))[2] - 1
        months[place] = row.new.values["valid_from",].first_day.strftime(table.months.format)
        cells = made.setdefault(line, _without_months(table, headings, old))
        cells[place] = _cell(table, row, table.months.gives, old[place])
    kept = _kept(table, headings, months)
    out = io.StringIO()
    ending = "\r\n" if "\r\n" in text else "\n"
    writer = csv.writer(out, delimiter=table.delimiter, lineterminator=ending)
    writer.writerow([months.get(place, headings[place]) for place in kept])
    writer.writerows([cells[place] for place in kept] for cells in made.values())
    return out.getvalue().encode(encoding)


def _cells(table: CsvTable, row: Moved, old: Sequence[str], where: Any) -> list[str]:
    cells = list(old)
    for key in table.columns:
        place = where(tuple(key.split(".")))[2] - 1
        cells[place] = _cell(table, row, key, old[place])
    return cells


def _cell(table: CsvTable, row: Moved, key: str, text: str) -> str:
    """A cell as it was, or with the new row's value where that is another."""
    path = tuple(key.split("."))
    new = row.new.values.get(path)
    if new == row.old.values.get(path):
        return text
    if isinstance(new, Month):
        return _written(new, table)
    return _number(new, table.number, percent=text.endswith("%")) if new is not None else text


def _number(value: Decimal, style: NumberFormat, *, percent: bool) -> str:
    text = format(value.scaleb(2) if percent else value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", style.decimal) + ("%" if percent else "")


def _is_named(table: CsvTable, heading: str) -> bool:
    return heading.strip() in {*table.columns.values(), *table.ignore_columns, ""}


def _without_months(table: CsvTable, headings: Sequence[str], cells: Sequence[str]) -> list[str]:
    pairs = zip(headings, cells, strict=True)
    return [cell if _is_named(table, heading) else "" for heading, cell in pairs]


def _kept(table: CsvTable, headings: Sequence[str], months: Mapping[int, str]) -> list[int]:
    """The columns of the new file: months of which nothing is moved on are not among them."""
    every = range(len(headings))
    if table.months is None:
        return list(every)
    return [place for place in every if place in months or _is_named(table, headings[place])]


def _by_hand(
    table: ExcelTable | AskedTable, rows: Sequence[tuple[Moved, Item]], first: Month
) -> str:
    """What somebody has to do with a table no draft can be made of."""
    lines = sorted({where(())[1] for _, (_, where) in rows})
    head = f"by hand, {len(rows)} of {table.section} in the table {table.id}: "
    if isinstance(table, ExcelTable):
        source = f"{table.path}, sheet {table.sheet}, {_lines(lines)}"
    else:
        asked = table.asked if isinstance(table, RestTable) else f"config/{table.query_file}"
        source = f"what {asked} asks for"
    new = rows[0][0].new
    if table.months is not None:
        months = sorted({row.new.values["valid_from",] for row, _ in rows})
        shown = [m.first_day.strftime(table.months.format) for m in (months[0], months[-1])]
        return f"{head}give {source} month columns from {shown[0]} to {shown[1]}"
    if all(key in table.columns for key in _DATES):
        named = " and ".join(f"{table.columns[key]!r}" for key in _DATES)
        return f"{head}copy the rows of {source}, with the months in {named} a year later"
    constants = ", ".join(
        f"{key}: {_written(new.values[key,], table)}" for key in _DATES if key not in table.columns
    )
    where = "to a new sheet" if isinstance(table, ExcelTable) else "with a new query file"
    then = f"then copy the entry {table.id} under `tables:`"
    given = [table.columns[key] for key in _DATES if key in table.columns]
    beside = f", {given[0]!r} a year later," if given else ""
    name = _next_name(table.id, first, "_")
    return (
        f"{head}copy {source} {where}{beside} and {then} as {name}, with that name and with "
        f"constants {{{constants}}}"
    )


def _lines(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    if numbers[-1] - numbers[0] + 1 == len(numbers) or len(numbers) > _NAMED:
        return f"rows {numbers[0]} to {numbers[-1]}"
    return f"rows {', '.join(map(str, numbers))}"


def table_files(
    entries: Iterable[Table], drafts: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Drafted rows under the names they have in a bundle; `drafts` are contents by path."""
    for table in entries:
        if isinstance(table, CsvTable) and table.path in drafts:
            yield table_name(table.id, table.type), drafts[table.path]
