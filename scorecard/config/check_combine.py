"""What must hold where rows finer than a month become one figure."""

from collections.abc import Iterator
from typing import Any

from scorecard.config.finding import Finding, KeyPath
from scorecard.config.layouts import (
    Combine,
    LongLayout,
    WideKpisLayout,
    WideMonthsLayout,
    names_a_day,
)
from scorecard.spelling import nearest

_BY_DATE = ("first", "last")
_NO_OPERANDS = ("max", "min", "count")


def counts_rows(source: Any) -> bool:
    """Whether every figure of a long table is a count, so that it needs no column of values."""
    layout = source.layout
    ways = {source.combine, *layout.combines.values()} if isinstance(layout, LongLayout) else {None}
    return ways == {"count"}


def combining(path: KeyPath, source: Any, kpis: set[str]) -> Iterator[Finding]:
    """Ways to combine that have no meaning for the layout they are declared with."""
    layout = source.layout
    ways = list(_ways(path, source))
    for place, way in ways:
        if way in _BY_DATE:
            yield from _dated(place, way, source)
    if isinstance(layout, LongLayout):
        yield from _long(path, source, kpis)
    if isinstance(layout, WideKpisLayout):
        yield from _columns(path, source)


def _ways(path: KeyPath, source: Any) -> Iterator[tuple[KeyPath, Combine]]:
    """Every way to combine that is declared, and where."""
    layout = source.layout
    if source.combine is not None:
        yield (*path, "combine"), source.combine
    if isinstance(layout, LongLayout):
        for kpi, way in layout.combines.items():
            yield (*path, "layout", "combines", kpi), way
    if isinstance(layout, WideKpisLayout):
        for index, column in enumerate(layout.values):
            if column.combine is not None:
                yield (*path, "layout", "values", index, "combine"), column.combine


def _dated(place: KeyPath, way: Combine, source: Any) -> Iterator[Finding]:
    """`first` and `last` go by date, so that the month's column must name a day."""
    if isinstance(source.layout, WideMonthsLayout):
        yield Finding(place, "sum, mean, max, min or count: a column of a month has no day", way)
        return
    name = source.layout.month
    style = next((column.format for column in source.columns if column.name == name), "%d")
    if not names_a_day(style):
        expected = f"a format of column {name!r} that names a day, as '%Y-%m-%d'"
        yield Finding(place, expected, repr(style))


def _long(path: KeyPath, source: Any, kpis: set[str]) -> Iterator[Finding]:
    layout = source.layout
    for kpi, way in layout.combines.items():
        place: KeyPath = (*path, "layout", "combines", kpi)
        if kpi not in kpis:
            yield Finding(place, "a KPI's id" + nearest(kpi, kpis), repr(kpi))
        if way == "count" and kpi in layout.scales:
            yield Finding(place, "no scale of a KPI whose rows are counted", "one")
    if layout.weight is not None or (layout.value is None and layout.numerator is not None):
        for place, way in _ways(path, source):
            if way in _NO_OPERANDS:
                yield Finding(place, "sum, mean, first or last of operands", way)


def _columns(path: KeyPath, source: Any) -> Iterator[Finding]:
    ways: dict[str, Combine | None] = {}
    for index, column in enumerate(source.layout.values):
        place: KeyPath = (*path, "layout", "values", index)
        way = column.combine or source.combine
        if (column.numerator or column.weight) is not None and way in _NO_OPERANDS:
            yield Finding((*place, "combine"), "sum, mean, first or last of operands", way)
        if way == "count" and column.scale != 1:
            yield Finding((*place, "scale"), "no scale of what is counted", str(column.scale))
        if ways.setdefault(column.kpi, way) != way:
            expected = f"one way to combine in all columns of {column.kpi}"
            yield Finding((*place, "combine"), expected, repr(way or "none"))
