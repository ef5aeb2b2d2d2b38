"""Charts that openpyxl made once as a pattern, filled with one measure's title and figures.

Making and writing a chart's hundreds of small objects takes it 3 ms, and a card has one for each
measure; they differ in a few texts.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from openpyxl.chart._chart import ChartBase
from openpyxl.compat import safe_string
from openpyxl.xml.functions import tostring

_PLACE: Final = re.compile(r"@(\w+)@")
_CELLS: Final = re.compile(r"@(\w+)@</f>")
_IN_ATTRIBUTES: Final = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"}


def place(name: str) -> str:
    """What stands in a pattern where a part is to be; no other text may be in one."""
    return f"@{name}@"


def attribute(text: str) -> str:
    """A text as a part that stands in an attribute."""
    return escape(text, _IN_ATTRIBUTES)


def pattern(chart: Any) -> str:
    """A chart as text, with its places."""
    return _CELLS.sub(r"@\1@", tostring(chart._write()).decode())


def cells(reference: str, form: str, numbers: Sequence[float | None]) -> str:
    """Cells with their format and present numbers, as a chart's text has them."""
    points = "".join(
        f'<pt idx="{at}"><v>{safe_string(float(number))}</v></pt>'
        for at, number in enumerate(numbers)
        if number is not None
    )
    return (
        f"{escape(reference)}</f><numCache><formatCode>{escape(form)}</formatCode>"
        f'<ptCount val="{len(numbers)}" />{points}</numCache>'
    )


class Filled(ChartBase):  # type: ignore[misc]
    """A pattern whose places are filled; `parts` are texts of XML by name."""

    tagname = "chart"

    def __init__(self, text: str, parts: Mapping[str, str]) -> None:
        # One pass: what is filled in is never taken for a place.
        self.text = _PLACE.sub(lambda found: parts[found[1]], text).encode()
