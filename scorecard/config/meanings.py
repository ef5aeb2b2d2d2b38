"""What each column of a source means: which part of a figure it gives, in words."""

from collections.abc import Iterator

from scorecard.config.layouts import (
    Code,
    Layout,
    LongLayout,
    NumberFormat,
    ValueColumn,
    WideKpisLayout,
    WideMonthsLayout,
)
from scorecard.config.manual import ManualSource
from scorecard.config.sources import Source

Meaning = tuple[str, str]
"""A part of a figure, and where it comes from."""


def meanings(source: Source) -> list[Meaning]:
    """KPI, unit, month and figure of a source's rows, and where each comes from."""
    if isinstance(source, ManualSource):
        return [("kpi, unit, month", "the form"), ("figure", "what its owner filled in")]
    styles = {column.name: column.format for column in source.columns}
    return [*_keys(source.layout, styles), *_figures(source.layout, source.number)]


def _keys(layout: Layout, styles: dict[str, str]) -> Iterator[Meaning]:
    if not isinstance(layout, WideKpisLayout):
        yield "kpi", _code(layout.kpi)
    yield "unit", _code(layout.unit)
    if isinstance(layout, WideMonthsLayout):
        yield "month", f"each heading that reads as {layout.month_format}"
    else:
        yield "month", f"column {layout.month}, as {styles[layout.month]} where it is text"
    if layout.currency is not None:
        yield "currency", f"column {layout.currency}"


def _figures(layout: Layout, number: NumberFormat) -> Iterator[Meaning]:
    written = f" (numbers in text as 1{number.thousands}234{number.decimal}5)"
    if isinstance(layout, WideKpisLayout):
        for value in layout.values:
            yield f"figure of {value.kpi}", _claim(value) + written
    elif isinstance(layout, LongLayout):
        yield "figure", _operands(layout.value, layout.numerator, layout.denominator) + written
    else:
        yield "figure", f"the cell below a month{written}"


def _claim(value: ValueColumn) -> str:
    said = _operands(value.column, value.numerator, value.denominator)
    return said if value.scale == 1 else f"{said} times {value.scale}"


def _operands(value: str | None, numerator: str | None, denominator: str | None) -> str:
    pair = f"column {numerator} over column {denominator}"
    if numerator is None:
        return "the number of rows" if value is None else f"column {value}"
    return pair if value is None else f"{pair}, else column {value}"


def _code(code: Code) -> str:
    if code.constant is not None:
        return f"always {code.constant}"
    said = f"column {code.join.join(code.names)}" if code.names else "nothing"
    said += f", {len(code.map)} codes mapped" if code.map else ", taken as an id"
    return said + (f", {len(code.ignore)} left out" if code.ignore else "")
