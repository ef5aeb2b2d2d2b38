"""The declared header by name: what must be there, what may, and what a row claims."""

import difflib
from collections import Counter
from collections.abc import Sequence

from scorecard.config.layouts import Code, LongLayout, WideKpisLayout, WideMonthsLayout
from scorecard.config.origin import TableOrigin
from scorecard.config.sources import TableSource
from scorecard.errors import SourceError
from scorecard.ingest.grid import shown
from scorecard.ingest.keys import month_of

_LISTED = 12


def month_headings(source: TableSource, headings: Sequence[str]) -> list[str]:
    """The headings that are months of a `wide_months` table, in file order; else none."""
    if not isinstance(source.layout, WideMonthsLayout):
        return []
    style = source.layout.month_format
    other = {column.name for column in source.columns} | set(source.ignore_columns)
    return [name for name in headings if name not in other and month_of(name, style) is not None]


def cells_per_row(source: TableSource, headings: Sequence[str]) -> int:
    """How many claims (a value, or a pair of operands) one row makes."""
    if isinstance(source.layout, WideMonthsLayout):
        return len(month_headings(source, headings))
    return len(source.layout.values) if isinstance(source.layout, WideKpisLayout) else 1


def codes_of(source: TableSource) -> list[Code]:
    """Where a row's kpi and unit codes stand, as far as columns hold them."""
    layout = source.layout
    codes = [layout.unit] if isinstance(layout, WideKpisLayout) else [layout.kpi, layout.unit]
    return [code for code in codes if code.constant is None]


def figure_headings(source: TableSource, headings: Sequence[str]) -> list[str]:
    """The headings below which figures stand."""
    layout = source.layout
    if isinstance(layout, WideMonthsLayout):
        return month_headings(source, headings)
    claims = layout.values if isinstance(layout, WideKpisLayout) else (layout,)
    named = [
        name
        for claim in claims
        for name in (
            claim.value if isinstance(claim, LongLayout) else claim.column,
            claim.numerator,
            claim.denominator,
            claim.weight,
        )
    ]
    return [name for name in named if name is not None]


def read_columns(source: TableSource, headings: Sequence[str]) -> list[str]:
    """The headings whose cells are read."""
    return [column.name for column in source.columns] + month_headings(source, headings)


def check_headings(source: TableSource, headings: Sequence[str], where: str) -> None:
    """Raise `SourceError` unless every declared heading is there once and no other is."""
    declared = [column.name for column in source.columns]
    for name in declared:
        if name not in headings:
            raise SourceError(_absent(source, name, headings, where))
    for name, count in Counter(headings).items():
        if count > 1:
            raise SourceError(
                f"{where}: expected each heading once, found {shown(name)} {count} times: "
                "rename one at the source"
            )
    months = month_headings(source, headings)
    if isinstance(source.layout, WideMonthsLayout) and not months:
        style = source.layout.month_format
        raise SourceError(
            f"{where}: expected headings that are months as {style}, found none among "
            f"{_listed(headings)}: correct layout.month_format"
        )
    known = {*declared, *source.ignore_columns, *months}
    for name in headings:
        if name not in known:
            raise SourceError(
                f"{where}: expected only declared headings, found {shown(name)} besides: "
                "declare it under columns, or under ignore_columns if it is not to be read"
            )


def check_rows(source: TableOrigin, rows: int, where: str) -> None:
    """Raise `SourceError` where a delivery has fewer rows than it must, or all it could have."""
    if rows < source.minimum_rows:
        plural = "" if source.minimum_rows == 1 else "s"
        raise SourceError(
            f"{where}: expected at least {source.minimum_rows} row{plural} below the headings, "
            f"found {rows}: ask for the whole delivery, or correct minimum_rows"
        )
    if source.row_limit is not None and rows >= source.row_limit:
        raise SourceError(
            f"{where}: expected fewer than {source.row_limit:,} rows, the most this source gives, "
            f"found {rows:,}: the rest is probably cut off; ask for it in parts, or correct "
            "row_limit"
        )


def _absent(source: TableSource, name: str, headings: Sequence[str], where: str) -> str:
    if len(headings) == 1 and any(mark in headings[0] for mark in ",;\t|"):
        return (
            f"{where}: expected the heading {name!r}, found all headings in one, "
            f"{shown(headings[0])}: correct delimiter"
        )
    declared = {column.name for column in source.columns}
    near = difflib.get_close_matches(name, [h for h in headings if h not in declared], 1)
    hint = f" (is {shown(near[0])} meant?)" if near else ""
    return (
        f"{where}: expected the heading {name!r}, found {_listed(headings)}{hint}: rename it at "
        f"the source, or correct columns{' or header_row' if source.type == 'excel' else ''}"
    )


def _listed(headings: Sequence[str]) -> str:
    named = ", ".join(shown(name) for name in headings[:_LISTED]) or "no headings"
    return named + (f" and {len(headings) - _LISTED} more" if len(headings) > _LISTED else "")
