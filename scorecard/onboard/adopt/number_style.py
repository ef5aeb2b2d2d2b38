"""How the numbers of a workbook that are text are written, told from all of them."""

from collections.abc import Iterator, Sequence

from scorecard.config.layouts import NumberFormat
from scorecard.ingest.numbers import Fault, read_number
from scorecard.onboard.adopt.tables import Table
from scorecard.onboard.adopt.words import folded

_WAYS = ((".", ""), (".", ","), (",", ""), (",", "."), (".", " "), (",", " "), (".", "'"))


def number_format(tables: Sequence[Table]) -> NumberFormat:
    """How numbers that are text are written, and which texts stand for nothing."""
    texts = [text for table in tables for text in _texts(table)]
    figures = [text for text in texts if any(c.isdigit() for c in text)]
    missing = sorted(
        {text for text in texts if not any(c.isalnum() for c in text) or _nothing(text)}
    )
    percent = any(text.endswith("%") for text in figures)
    brackets = any(text.startswith("(") and text.endswith(")") for text in figures)

    def style(decimal: str, thousands: str) -> NumberFormat:
        return NumberFormat.model_validate(
            {
                "decimal": decimal,
                "thousands": thousands,
                "percent": percent,
                "parentheses": brackets,
                "missing": ("", *missing),
            }
        )

    styles = [style(*way) for way in _WAYS]
    # The first that reads most: max keeps the first of equals.
    return max(styles, key=lambda s: sum(not isinstance(read_number(t, s), Fault) for t in figures))


def _nothing(text: str) -> bool:
    return folded(text) in {"n a", "na", "tbd", "tbc", "nd", "k a", "none", "nil", "open", "offen"}


def _texts(table: Table) -> Iterator[str]:
    for row in table.lines:
        for part in table.columns.values():
            for at in part.values():
                cell = table.sheet.value(row, at)
                if isinstance(cell, str) and table.sheet.text(row, at):
                    yield table.sheet.text(row, at)
