"""What must hold of a scorecard workbook's declaration."""

from collections import Counter
from collections.abc import Collection, Iterator

from scorecard.config.books import BookSource
from scorecard.config.finding import Finding, KeyPath
from scorecard.spelling import nearest


def book(
    path: KeyPath,
    source: BookSource,
    *,
    kpis: Collection[str],
    units: Collection[str],
    perspectives: Collection[str],
) -> Iterator[Finding]:
    """Ids nobody declared, headings that are asked for twice, and months that cannot be told."""
    for spot, value, what, known in _ids(source, kpis, units, perspectives):
        if value not in known:
            yield Finding((*path, *spot), f"{what}{nearest(value, known)}", repr(value))
    yield from _units(path, source)
    yield from _months(path, source)
    yield from _headings(path, source)


def _ids(
    source: BookSource, kpis: Collection[str], units: Collection[str], views: Collection[str]
) -> Iterator[tuple[KeyPath, str, str, Collection[str]]]:
    for name, kpi in source.measure.map.items():
        yield ("measure", "map", name), kpi, "a KPI's id", kpis
    for kpi in source.scales:
        yield ("scales", kpi), kpi, "a KPI's id", kpis
    for index, sheet in enumerate(source.sheets):
        if sheet.unit is not None:
            yield ("sheets", index, "unit"), sheet.unit, "a unit's id", units
    if source.unit is not None:
        for name, unit in source.unit.map.items():
            yield ("unit", "map", name), unit, "a unit's id", units
    for index, row in enumerate(source.score_rows):
        if row.perspective is not None:
            spot = ("score_rows", index, "perspective")
            yield spot, row.perspective, "a perspective's id", views


def _units(path: KeyPath, source: BookSource) -> Iterator[Finding]:
    for index, sheet in enumerate(source.sheets):
        spot = (*path, "sheets", index)
        if (sheet.unit is None) == (source.unit is None):
            expected = "a unit for the sheet, or unit to say where its units stand"
            yield Finding(spot, expected, "neither" if sheet.unit is None else "both")
    blocks = Counter((s.sheet, s.header_row or source.header_row) for s in source.sheets)
    for (name, row), count in blocks.items():
        if count > 1:
            expected = "each sheet once, or each time with a header_row of its own"
            yield Finding((*path, "sheets"), expected, f"{name!r} with row {row} {count} times")


def _months(path: KeyPath, source: BookSource) -> Iterator[Finding]:
    months, spot = source.months, (*path, "months")
    if "path" in (months.year, months.only) and "{month}" not in source.path:
        yield Finding(spot, "{month} in the path, where the month is taken from it", source.path)
    if months.row is not None and months.row >= source.header_row:
        expected = f"a row above the headings in row {source.header_row}"
        yield Finding((*spot, "row"), expected, str(months.row))
    below = [getattr(source.per_month, name) for name in type(source.per_month).model_fields]
    if (months.row is not None or months.only is not None) and source.per_month.value is None:
        expected = "the heading of the figures below every month"
        yield Finding((*path, "per_month", "value"), expected, "none")
    if months.row is None and months.only is None and any(below):
        expected = "months.row, the row in which the months stand above these headings"
        yield Finding((*path, "per_month"), expected, "none")


def _headings(path: KeyPath, source: BookSource) -> Iterator[Finding]:
    asked = [source.measure.column, *source.ignore_columns]
    asked += [source.unit.column] if source.unit is not None and source.unit.column else []
    for part in (source.per_month, source.per_measure):
        asked += [name for name in part.model_dump().values() if name is not None]
    for name, count in Counter(asked).items():
        # A heading below every month may also stand once beside them: it is told by where it is.
        twice = source.months.row is not None and name in source.per_month.model_dump().values()
        if count > 1 and not twice:
            yield Finding(path, "each heading for one thing", f"{name!r} {count} times")
    labels = {row.label for row in source.score_rows}
    for name in sorted(labels & set(source.measure.map)):
        expected = "rows of scores that are no measures"
        yield Finding((*path, "measure", "map", name), expected, repr(name))
