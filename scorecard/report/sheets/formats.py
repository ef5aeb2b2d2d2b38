"""Excel number formats: how a stored value is shown without being changed.

Scale and unit live in the format, so that the cell keeps the value in base units.
"""

import re
from typing import Final

from scorecard.report.card import Shown

GENERAL: Final = "General"
SCORE: Final = "0.0"
SCORE_CHANGE: Final = "+0.0;-0.0;0.0"
SHARE: Final = "0.0%"
COUNT: Final = "0"
WEIGHT: Final = "0.##"
WHOLE_WEIGHT: Final = "0"
DIFFERENCE: Final = "0.000000"
MONTH: Final = "mmm yyyy"
DAY: Final = "d mmm yyyy"

_SCALES: Final = {1: ("", ""), 1_000: (",", "k"), 1_000_000: (",,", "m")}


def value_format(shown: Shown) -> str:
    """The format of a KPI's figure: `0.0%`, `"EUR "#,##0.0,,"m"`, `#,##0" days"`."""
    return _figure(shown, points="")


def change_format(shown: Shown) -> str:
    """The format of a difference of two figures, with its sign; percentage points say so."""
    figure = _figure(shown, points=" pts")
    return f"+{figure};-{figure};{figure}"


def _figure(shown: Shown, points: str) -> str:
    places = "." + "0" * shown.decimals if shown.decimals else ""
    if shown.kind == "percent":
        return "0" + places + "%" + literal(points)
    digits = "#,##0" + places
    commas, tail = _SCALES[shown.scale]
    code = literal(f"{shown.currency} ") if shown.kind == "currency" else ""
    suffix = f" {shown.suffix}" if shown.suffix else ""
    return code + digits + commas + literal(tail + suffix)


def literal(text: str) -> str:
    """`text` quoted for a number format; a quote inside is escaped, a control character dropped."""
    plain = re.sub(r"[\x00-\x1f]", "", text)
    return '"' + plain.replace('"', '"\\""') + '"' if plain else ""
