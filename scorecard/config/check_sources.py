"""What must hold of a source's declaration."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from scorecard.config.books import BookSource
from scorecard.config.check_books import book
from scorecard.config.check_combine import combining, counts_rows
from scorecard.config.check_rest import rest
from scorecard.config.check_storage import storage
from scorecard.config.check_systems import query_file, system
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.kpis import CHILDREN, COUNTED
from scorecard.config.layouts import Code, LongLayout, WideKpisLayout, WideMonthsLayout
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.origin import AskedOrigin
from scorecard.config.rest import RestSource
from scorecard.config.sources import SqlSource
from scorecard.spelling import nearest

# What stands where a source's id stands when a figure came from none.
RESERVED = COUNTED | {CHILDREN, "decision", "formula", "identity", "published", "scorecard"}


def sources(config: Config, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Layouts that name columns nobody declared, and deliveries that cannot mean what they say."""
    kpis = {kpi.id for kpi in config.kpis}
    weighted = {kpi.id for kpi in config.kpis if kpi.aggregation == "weighted_mean"}
    units = {unit.id for unit in config.units}
    perspectives = {perspective.id for perspective in config.perspectives}
    for i, source in enumerate(config.sources):
        path: KeyPath = ("sources", i)
        if source.id.casefold() in RESERVED:
            expected = f"another id: `{source.id.casefold()}` has a meaning"
            yield Finding((*path, "id"), expected, repr(source.id))
        if isinstance(source, ManualSource):
            # Looked at apart: it has no path, layout or query.
            continue
        if isinstance(source, SqlSource):
            yield from query_file(path, source.query_file, "sql", files)
        elif isinstance(source, RestSource):
            yield from rest(path, source)
        elif isinstance(source, AskedOrigin):
            yield from system(path, source, files)
        else:
            yield from storage(path, source)
            if source.covers == "month" and "{month}" not in source.path:
                expected = "{month} in the path of a source that covers a month"
                yield Finding((*path, "path"), expected, repr(source.path))
        if source.covers == "history" and source.lookback:
            expected = "no lookback: a history delivery is read whole"
            yield Finding((*path, "lookback"), expected, str(source.lookback))
        yield from _several(path, source)
        limit = getattr(source, "row_limit", None)
        if limit is not None and limit <= source.minimum_rows:
            expected = "more than minimum_rows, since a delivery of as many rows is refused"
            yield Finding((*path, "row_limit"), expected, str(limit))
        if source.type == "json" and source.lines and source.records:
            expected = "no records: with lines, each line is one"
            yield Finding((*path, "records"), expected, repr(source.records))
        if isinstance(source, BookSource):
            yield from book(path, source, kpis=kpis, units=units, perspectives=perspectives)
        else:
            yield from _layout(path, source, kpis)
            yield from combining(path, source, kpis)
            yield from _weights((*path, "layout"), source.layout, weighted)


def _several(path: KeyPath, source: Any) -> Iterator[Finding]:
    """A `*` for several files a month, where there may be one."""
    where = getattr(source, "path", None) or ""
    folder, _, name = where.rpartition("/")
    if "*" not in where:
        if getattr(source, "minimum_files", 1) != 1:
            expected = "no minimum_files unless the path has a *"
            yield Finding((*path, "minimum_files"), expected, str(source.minimum_files))
    elif isinstance(source, BookSource):
        yield Finding((*path, "path"), "a path without *: one workbook a source", repr(where))
    elif "*" in folder or "**" in name or "${" in name:
        expected = "each * by itself and in the file's name, beside no ${NAME}"
        yield Finding((*path, "path"), expected, repr(where))
    elif source.delivery != "partial" or source.covers != "month":
        expected = "a path without * unless delivery is partial and covers is month"
        yield Finding((*path, "path"), expected, repr(where))


def _layout(path: KeyPath, source: Any, kpis: set[str]) -> Iterator[Finding]:
    names = [column.name for column in source.columns]
    yield from (
        Finding((*path, "columns"), "each column once", repr(name))
        for name, count in Counter(names).items()
        if count > 1
    )
    layout = source.layout
    spot: KeyPath = (*path, "layout")
    for place, column in _layout_columns(layout):
        if column not in names:
            expected = "a column declared under columns" + nearest(column, set(names))
            yield Finding((*spot, *place), expected, repr(column))
    for name, code in _codes(layout):
        given = [code.constant is not None, code.column is not None, bool(code.columns)]
        if sum(given) != 1:
            expected = "exactly one of constant, column and columns"
            yield Finding((*spot, name), expected, str(sum(given)))
    for place, kpi in _layout_kpis(layout):
        if kpi not in kpis:
            yield Finding((*spot, *place), "a KPI's id" + nearest(kpi, kpis), repr(kpi))
    yield from _value_columns(spot, layout, needs_value=not counts_rows(source))


def _codes(layout: Any) -> Iterator[tuple[str, Code]]:
    if not isinstance(layout, WideKpisLayout):
        yield "kpi", layout.kpi
    yield "unit", layout.unit


def _layout_columns(layout: Any) -> Iterator[tuple[KeyPath, str]]:
    for name, code in _codes(layout):
        if code.column is not None:
            yield (name, "column"), code.column
        for index, column in enumerate(code.columns):
            yield (name, "columns", index), column
    if not isinstance(layout, WideMonthsLayout):
        yield ("month",), layout.month
    for key in ("value", "numerator", "denominator", "weight", "status", "currency"):
        named = getattr(layout, key, None)
        if named is not None:
            yield (key,), named
    if isinstance(layout, WideKpisLayout):
        for index, value in enumerate(layout.values):
            for key in ("column", "numerator", "denominator", "weight"):
                column = getattr(value, key)
                if column is not None:
                    yield ("values", index, key), column


def _layout_kpis(layout: Any) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(layout, WideKpisLayout):
        for index, value in enumerate(layout.values):
            yield ("values", index, "kpi"), value.kpi
        return
    if layout.kpi.constant is not None:
        yield ("kpi", "constant"), layout.kpi.constant
    for code, kpi in layout.kpi.map.items():
        yield ("kpi", "map", code), kpi
    for kpi in layout.scales:
        yield ("scales", kpi), kpi


def _weights(path: KeyPath, layout: Any, weighted: set[str]) -> Iterator[Finding]:
    """A weight is another figure than its value, so that no scale is of both."""
    if isinstance(layout, LongLayout) and layout.weight is not None:
        if layout.value is None or layout.numerator is not None:
            yield Finding((*path, "weight"), "value beside it, and no numerator", "not that")
        for kpi in layout.scales:
            if kpi in weighted:
                yield Finding((*path, "scales", kpi), "no scale beside a weight", "one")
    if isinstance(layout, WideKpisLayout):
        for index, value in enumerate(layout.values):
            at = (*path, "values", index)
            if value.weight is not None and (value.column is None or value.numerator is not None):
                yield Finding((*at, "weight"), "column beside it, and no numerator", "not that")
            if value.weight is not None and value.scale != 1:
                yield Finding((*at, "scale"), "no scale beside a weight", str(value.scale))


def _value_columns(path: KeyPath, layout: Any, *, needs_value: bool) -> Iterator[Finding]:
    expected = "value, or numerator and denominator"
    if isinstance(layout, LongLayout):
        pair = layout.numerator is not None, layout.denominator is not None
        if pair[0] != pair[1] or (needs_value and layout.value is None and not all(pair)):
            yield Finding((*path, "value"), expected, "not that")
    if isinstance(layout, WideKpisLayout):
        for index, value in enumerate(layout.values):
            pair = value.numerator is not None, value.denominator is not None
            if pair[0] != pair[1] or (value.column is not None) == all(pair):
                found = "both" if all(pair) else "not that"
                yield Finding(
                    (*path, "values", index), "column, or numerator and denominator", found
                )
