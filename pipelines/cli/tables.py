"""Rows in columns, in the lines a terminal has room for; each one below the other where it has not.

In a pipe a row is one line, however long: programs count lines and cut columns.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

# Blanks between columns, and where there is little room.
_GAP: Final = 3
_NARROW_GAP: Final = 2
# A longer word is folded, as a path; the text of a wide column is broken into no narrower lines.
_LONGEST_WORD: Final = 20
_NARROWEST_TEXT: Final = 18

Rows = Sequence[Sequence[str]]


def table_lines(names: Sequence[str], rows: Rows, figures: Sequence[bool]) -> Iterator[str]:
    """Lines of a table with these headings; columns of figures stand to the right.

    In a terminal rows wrap at words, and stand one name and value to a line where a table would
    break words or take more lines.
    """
    console = Console()
    if not console.is_terminal:
        rows = [["; ".join(text.splitlines()) for text in row] for row in rows]
    natural = [
        max(cell_len(line) for text in column for line in text.split("\n"))
        for column in zip(names, *rows, strict=True)
    ]
    whole = sum(natural) + _GAP * (len(names) - 1)
    if not console.is_terminal or whole <= console.width:
        console.width = max(whole, 1)
        return _table(console, names, rows, figures, natural)
    room = console.width - _NARROW_GAP * (len(names) - 1)
    widths = _narrowed(natural, [*map(_least, zip(names, *rows, strict=True))], room)
    listed = [*_listed(console, names, rows)]
    if widths is None or _height(console, rows, widths) > len(listed):
        return iter(listed)
    return _table(console, names, rows, figures, widths)


def _least(column: Sequence[str]) -> int:
    """How narrow a column may be: no word of it is broken, but very long ones."""
    word = max((cell_len(word) for text in column for word in text.split()), default=0)
    wide = max(map(cell_len, column)) > 2 * _NARROWEST_TEXT
    return max(min(word, _LONGEST_WORD), _NARROWEST_TEXT if wide else 0)


def _narrowed(natural: Sequence[int], least: Sequence[int], room: int) -> list[int] | None:
    """Widths that fit, the widest columns narrowed first; None where that breaks words."""
    if sum(least) > room:
        return None
    widths = list(natural)
    while sum(widths) > room:
        at = max((w, n) for n, w in enumerate(widths) if w > least[n])[1]
        widths[at] -= 1
    return widths


def _height(console: Console, rows: Rows, widths: Sequence[int]) -> int:
    """Lines that rows take in columns of these widths."""
    return sum(
        max(len(_wrapped(console, text, width)) for text, width in zip(row, widths, strict=True))
        for row in rows
    )


def _table(
    console: Console,
    names: Sequence[str],
    rows: Rows,
    figures: Sequence[bool],
    widths: Sequence[int],
) -> Iterator[str]:
    is_whole = sum(widths) + _GAP * (len(widths) - 1) <= console.width
    padding = (0, 1) if is_whole else (0, 1, 0, 0)
    shown = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=padding)
    for name, is_figure, width in zip(names, figures, widths, strict=True):
        shown.add_column(
            Text(name), justify="right" if is_figure else "left", overflow="fold", width=width
        )
    for row in rows:
        shown.add_row(*map(Text, row))
    with console.capture() as written:
        console.print(shown)
    yield from (line.rstrip() for line in written.get().splitlines())


def _listed(console: Console, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """Each row's names and values, a line each, and a blank line between rows."""
    indent = max(map(cell_len, names)) + _NARROW_GAP
    for number, row in enumerate(rows):
        if number:
            yield ""
        for name, text in zip(names, row, strict=True):
            head = name + " " * (indent - cell_len(name))
            for line in _wrapped(console, text, max(console.width - indent, _NARROWEST_TEXT)):
                yield (head + line).rstrip()
                head = " " * indent


def _wrapped(console: Console, text: str, width: int) -> list[str]:
    """Lines of a text, none where it is empty."""
    if not text:
        return []
    return [line.plain for line in Text(text).wrap(console, width, overflow="fold")]
