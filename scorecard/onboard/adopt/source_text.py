"""The declaration of the workbook itself: tables that look alike are read by one source."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scorecard.config.layouts import NumberFormat
from scorecard.onboard.adopt.collect import Collected, Measured
from scorecard.onboard.adopt.judged import SCALE, STRUCTURE
from scorecard.onboard.adopt.model import Model
from scorecard.onboard.adopt.review import Text, quoted
from scorecard.onboard.adopt.tables import Table, headings_of
from scorecard.onboard.adopt.words import Part, folded
from scorecard.period import Month

# What a declaration calls the parts that are called otherwise here.
_KEYS: dict[Part, str] = {"status": "colour"}
_SCALES = (1, 5, 10, 100)


@dataclass(slots=True)
class Group:
    """Tables one source reads: their places among all tables."""

    id: str
    places: list[int]


def group(tables: Sequence[Table], found: Collected) -> list[Group]:
    """Tables with the same headings, months and year in one group; each group has an id."""
    by_looks: dict[str, list[int]] = defaultdict(list)
    for place, table in enumerate(tables):
        once = {part: name for part, name in headings_of(table).items() if _alone(table, name)}
        looks = (
            table.name_heading,
            table.months.style,
            table.month_row is not None and table.head - table.month_row,
            sorted(table.monthly.items()),
            sorted(once.items()),
            found.years.get(place),
            "unit" in table.beside and table.heading(table.beside["unit"]),
            place in found.unit_rows,
            found.number(table),
        )
        by_looks[repr(looks)].append(place)
    ids = ["book", *(f"book_{n}" for n in range(2, len(by_looks) + 1))]
    return [Group(id_, places) for id_, places in zip(ids, by_looks.values(), strict=True)]


def declare(
    text: Text,
    one: Group,
    tables: Sequence[Table],
    found: Collected,
    model: Model,
    *,
    path: str,
    name: str,
    owner: str,
) -> None:
    """Write the source that reads a group of tables."""
    mine = [tables[place] for place in one.places]
    first = mine[0]
    rows = [
        item
        for item in found.measures
        if any(item.table is table for table in mine)
        and model.kpi_ids[folded(item.name)] in model.kpis
    ]
    text.add(f"  - id: {one.id}")
    text.add("    type: scorecard_workbook")
    text.add(f"    name: {quoted(name)}")
    text.add(f"    owner: {owner}")
    text.add(f"    path: {quoted(path)}")
    text.add("    covers: history")
    _sheets(text, one, tables, found, model)
    _months(text, first, found.years.get(one.places[0]), _gaps(one, found))
    _names(text, mine, rows, found, model, one)
    _headings(text, mine, one.id)
    _reading(text, mine, rows, found, model, one.id)


def _alone(table: Table, heading: str) -> bool:
    """Whether a heading stands over one column only, so that it can be asked for by name."""
    over = [at for at in range(table.sheet.width) if table.heading(at) == heading]
    within = {c for columns in table.columns.values() for c in columns.values()}
    return len([at for at in over if at not in within]) == 1


def _sheets(
    text: Text, one: Group, tables: Sequence[Table], found: Collected, model: Model
) -> None:
    heads = [tables[place].head + 1 for place in one.places]
    usual = max(set(heads), key=heads.count)
    text.add("    sheets:")
    for place, head in zip(one.places, heads, strict=True):
        table = tables[place]
        parts = [f"sheet: {quoted(table.sheet.name)}"]
        if "unit" not in table.beside and place not in found.unit_rows:
            unit = next(item.unit for item in found.measures if item.table is table)
            parts.append(f"unit: {model.unit_ids[folded(unit)]}")
        if head != usual:
            parts.append(f"header_row: {head}")
        text.add(f"      - {{{', '.join(parts)}}}")
    text.add(f"    header_row: {usual}")


def _months(text: Text, table: Table, year: str | None, gaps: bool) -> None:
    style = table.months.style
    parts = [f"format: {quoted(style)}"] if style else []
    if table.month_row is not None:
        parts.append(f"row: {_usual_month_row(text, table)}")
    if year is not None:
        parts.append(f"year: {quoted(year)}")
        where = {"sheet": "the sheet's name"}.get(year, f"cell {year}")
        says = f"the months have no year; the one of {where} is taken for that of the first month"
        if year.isdigit():
            says = f"the months have no year anywhere; {year} is taken, so that the newest is over"
        text.review(STRUCTURE, "months", says, 4)
    if gaps:
        parts.append("gaps: true")
    if parts:
        text.add(f"    months: {{{', '.join(parts)}}}")


def _usual_month_row(text: Text, table: Table) -> int:
    """The months' row of a sheet whose headings stand in the usual row, from 1."""
    assert table.month_row is not None
    usual = next(int(line.split(":")[1]) for line in reversed(text.lines) if "header_row: " in line)
    return usual - (table.head - table.month_row)


def _gaps(one: Group, found: Collected) -> bool:
    for place in one.places:
        months = sorted(month.index for month in found.months[place].values())
        if len({b - a for a, b in pairwise(months)}) > 1:
            return True
    return False


def _names(
    text: Text,
    mine: Sequence[Table],
    rows: Sequence[Measured],
    found: Collected,
    model: Model,
    one: Group,
) -> None:
    text.add("    measure:")
    text.add(f"      column: {quoted(mine[0].name_heading)}")
    text.add("      map:")
    written = {item.table.name(item.row): model.kpi_ids[folded(item.name)] for item in rows}
    for name, kpi in written.items():
        text.add(f"        {quoted(name)}: {kpi}")
    totals = [name for place in one.places for name in found.totals.get(place, [])]
    if totals:
        listed = ", ".join(quoted(name) for name in dict.fromkeys(totals))
        says = "these rows look like totals of the rows above them, and are left out"
        about = "rows that are left out"
        text.review(STRUCTURE, about, f"{says}: {listed}", 6, place=one.id)
    others = [name for place in one.places for name in found.left_out.get(place, [])]
    if others := [name for name in dict.fromkeys(others) if name not in {*written, *totals}]:
        listed = ", ".join(quoted(name) for name in others)
        says = "what these rows are is not known, so that they are left out; see the end of"
        about = "rows that are left out"
        text.review(STRUCTURE, about, f"{says} REVIEW.md: {listed}", 6, place=one.id)
    if totals or others:
        listed = ", ".join(quoted(name) for name in dict.fromkeys((*totals, *others)))
        text.add(f"      ignore: [{listed}]")
    column = mine[0].beside.get("unit")
    if column is None and one.places[0] not in found.unit_rows:
        return
    text.add("    unit:")
    if column is not None:
        text.add(f"      column: {quoted(mine[0].heading(column))}")
    text.add("      map:")
    for name in dict.fromkeys(item.unit for item in rows):
        text.add(f"        {quoted(name)}: {model.unit_ids[folded(name)]}")


def _headings(text: Text, mine: Sequence[Table], source: str) -> None:
    monthly = {part: name for table in mine for part, name in table.monthly.items()}
    _keys(text, "per_month", monthly)
    once = headings_of(mine[0])
    alone = {part: name for part, name in once.items() if _alone(mine[0], name)}
    _keys(text, "per_measure", alone)
    unit = {table.heading(table.beside["unit"]) for table in mine if "unit" in table.beside}
    ignored = [name for table in mine for name in table.ignored if name not in unit]
    ignored += [name for name in once.values() if name not in alone.values()]
    ignored = [
        name for name in dict.fromkeys(ignored) if name not in {*alone.values(), *monthly.values()}
    ]
    if ignored:
        listed = ", ".join(map(quoted, ignored))
        says = f"these columns are not read: {listed}"
        text.review(STRUCTURE, "columns that are left out", says, 4, place=source)
        text.add(f"    ignore_columns: [{listed}]")


def _keys(text: Text, key: str, parts: dict[Part, str]) -> None:
    if parts:
        listed = ", ".join(
            f"{_KEYS.get(part, part)}: {quoted(name)}" for part, name in parts.items()
        )
        text.add(f"    {key}: {{{listed}}}")


def _reading(
    text: Text,
    mine: Sequence[Table],
    rows: Sequence[Measured],
    found: Collected,
    model: Model,
    source: str,
) -> None:
    kpis = dict.fromkeys(model.kpi_ids[folded(item.name)] for item in rows)
    scales = {kpi: model.kpis[kpi].scale for kpi in kpis if model.kpis[kpi].scale != 1}
    if scales:
        for kpi in scales:
            for guess in model.kpis[kpi].guesses:
                if guess.key == "scales":
                    name = model.kpis[kpi].name
                    text.review(SCALE, name, f"{name}: {guess.says}", 4, place=source)
        text.add(
            f"    scales: {{{', '.join(f'{kpi}: {scale:f}' for kpi, scale in scales.items())}}}"
        )
    text.lines += _number(found.number(mine[0]))
    if any(item.colours for item in rows) or found.palette.unknown:
        _colours(text, found, source)
    _scores(text, mine, found, model, source)


def _number(number: NumberFormat) -> Iterator[str]:
    plain = NumberFormat()
    parts = [
        f"{key}: {quoted(value) if isinstance(value, str) else str(value).lower()}"
        for key, value in number.model_dump().items()
        if key != "missing" and value != getattr(plain, key)
    ]
    if number.missing != plain.missing:
        parts.append(f"missing: [{', '.join(map(quoted, number.missing))}]")
    if parts:
        yield f"    number: {{{', '.join(parts)}}}"


def _colours(text: Text, found: Collected, source: str) -> None:
    palette = found.palette
    if palette.unknown:
        listed = ", ".join(map(quoted, palette.unknown[:8]))
        says = f"what these statuses mean is not known, add them under colours.text: {listed}"
        text.review(STRUCTURE, "statuses", says, 4, place=source)
    if not (palette.fill or palette.text):
        return
    listed = ", ".join(
        f"{key} {colour}" for key, colour in {**palette.fill, **palette.text}.items()
    )
    says = f"by hue and by the usual words: {listed}; conditional formats are not worked out"
    text.review(STRUCTURE, "colours", says, 4, place=source)
    text.add("    colours:")
    for key, meant in (("fill", palette.fill), ("text", palette.text)):
        if meant:
            text.add(f"      {key}:")
            text.lines += [f"        {quoted(name)}: {colour}" for name, colour in meant.items()]


def _scores(text: Text, mine: Sequence[Table], found: Collected, model: Model, source: str) -> None:
    lines = [line for line in found.scores if any(line.table is table for table in mine)]
    if not lines:
        return
    highest = max(line.highest for line in lines)
    best = next(scale for scale in _SCALES if highest <= scale)
    says = f"the highest printed score is {highest}, so the best one is taken to be {best}"
    text.review(SCALE, "printed scores", says, 4, place=source)
    text.add(f"    score_scale: {best}")
    text.add("    score_rows:")
    for label, view in dict.fromkeys((line.label, line.perspective) for line in lines):
        about = f", perspective: {view}" if view in model.perspectives else ""
        text.add(f"      - {{label: {quoted(label)}{about}}}")


def newest(found: Collected) -> Month:
    """The newest month with a figure."""
    return max(month for item in found.measures for month in item.values)
