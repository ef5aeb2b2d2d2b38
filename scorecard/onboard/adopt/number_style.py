"""How the numbers of a workbook that are text are written, table by table."""

from collections.abc import Iterator, Sequence

from scorecard.config.layouts import NumberFormat
from scorecard.ingest.numbers import Fault, read_number
from scorecard.onboard.adopt.tables import Table, headings_of
from scorecard.onboard.adopt.words import folded

_Way = tuple[str, str]
# Decimal mark and what stands between thousands; the first is meant where nothing tells.
_WAYS: tuple[_Way, ...] = (
    (".", ""),
    (".", ","),
    (",", ""),
    (",", "."),
    (".", " "),
    (",", " "),
    (".", "'"),
)


def number_formats(tables: Sequence[Table]) -> list[NumberFormat]:
    """How numbers that are text are written in each table, and which texts stand for nothing.

    A table goes by its own figures; what they leave open, by those of tables that look alike, then
    by all. Without any such figure in it and its like it is written as Excel does in English.
    """
    texts = [list(_texts(table)) for table in tables]
    everything = [text for own in texts for text in own]
    percent = any(text.endswith("%") for text in _figures(everything))
    brackets = any(t.startswith("(") and t.endswith(")") for t in _figures(everything))
    missing = sorted(
        {text for text in everything if not any(c.isalnum() for c in text) or _nothing(text)}
    )

    def style(way: _Way) -> NumberFormat:
        decimal, thousands = way
        return NumberFormat.model_validate(
            {
                "decimal": decimal,
                "thousands": thousands,
                "percent": percent,
                "parentheses": brackets,
                "missing": ("", *missing),
            }
        )

    styles = {way: style(way) for way in _WAYS}

    def read(figures: Sequence[str]) -> dict[_Way, int]:
        return {
            way: sum(not isinstance(read_number(t, form), Fault) for t in figures)
            for way, form in styles.items()
        }

    whole, found = read(_figures(everything)), []
    alike: dict[str, list[str]] = {_look(table): [] for table in tables}
    for table, own in zip(tables, texts, strict=True):
        alike[_look(table)] += _figures(own)
    likes = {look: read(figures) for look, figures in alike.items()}
    for table, own in zip(tables, texts, strict=True):
        mine, like = read(_figures(own)), likes[_look(table)]
        told = bool(alike[_look(table)])
        # The first that reads most: max keeps the first of equals.
        best = max(_WAYS, key=lambda way: (mine[way], like[way], whole[way] if told else 0))
        found.append(styles[best])
    return found


def writes_decimal_comma(tables: Sequence[Table]) -> bool:
    """Whether figures of some table are text that only a decimal comma lets one read."""
    return any(form.decimal == "," for form in number_formats(tables))


def _look(table: Table) -> str:
    """Tables that people make alike: the same headings, and months written the same way."""
    return repr((table.name_heading, table.months.style, sorted(headings_of(table).items())))


def _figures(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if any(c.isdigit() for c in text)]


def _nothing(text: str) -> bool:
    return folded(text) in {"n a", "na", "tbd", "tbc", "nd", "k a", "none", "nil", "open", "offen"}


def _texts(table: Table) -> Iterator[str]:
    for row in table.lines:
        for part in table.columns.values():
            for at in part.values():
                cell = table.sheet.value(row, at)
                if isinstance(cell, str) and table.sheet.text(row, at):
                    yield table.sheet.text(row, at)
