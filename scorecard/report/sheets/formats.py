"""Excel number formats: how a stored value is shown without being changed.

Scale and unit live in the format, so that the cell keeps the value in base units.
"""

import re
from typing import Final

from scorecard import figures
from scorecard.figures import Shown
from scorecard.labels import t

GENERAL: Final = "General"
SCORE: Final = "0.0"
# What a reader sees nothing of; text is seen.
_NOTHING: Final = ";;;@"
SHARE: Final = "0.0%"
SHARE_CHANGE: Final = "+0.0%;-0.0%;0.0%"
COUNT: Final = "0"
WEIGHT: Final = "0.##"
WHOLE_WEIGHT: Final = "0"
DIFFERENCE: Final = "0.000000"
MONTH: Final = "mmm yyyy"
DAY: Final = "d mmm yyyy"

# How many figures a format can give a name each.
_NAMED: Final = 3
# Commas by which a format scales.
_SCALES: Final = {1: "", 1_000: ",", 1_000_000: ",,"}


def score() -> str:
    """The format of a score as it is shown."""
    return _NOTHING if figures.scores_hidden() else _places(figures.score_decimals())


def score_change() -> str:
    """The format of what a score gained or lost."""
    return _NOTHING if figures.scores_hidden() else _gained(figures.score_decimals())


def score_part() -> str:
    """The format of a part of that: one decimal more, so that small parts can be seen."""
    return _gained(figures.score_decimals() + 1)


def _places(decimals: int) -> str:
    return "0" + ("." + "0" * decimals if decimals else "")


def _gained(decimals: int) -> str:
    form = _places(decimals)
    return f"+{form};-{form};{form}"


def value_format(shown: Shown) -> str:
    """The format of a KPI's figure: `0.0%`, `#,##0" days"`, or with a currency's code before it."""
    figure = _figure(shown)
    if shown.states:
        return _states(shown)
    # By itself Excel puts the minus sign before the code.
    return f"{figure};{_figure(shown, '-')}" if shown.kind == "currency" else figure


def change_format(shown: Shown) -> str:
    """The format of a difference of two figures, with its sign; percentage points say so."""
    return ";".join(_figure(shown, sign, points=" " + t("pts")) for sign in ("+", "-", ""))


def _states(shown: Shown) -> str:
    """Names for the figures of a status; a format has room for three, others stay numbers."""
    if len(shown.states) > _NAMED:
        return _figure(shown)
    *first, last = (literal(name) for name in shown.states)
    return ";".join([*(f"[={number}]{name}" for number, name in enumerate(first, 1)), last])


def _figure(shown: Shown, sign: str = "", points: str = "") -> str:
    places = "." + "0" * shown.decimals if shown.decimals else ""
    if shown.kind == "percent":
        return f"{sign}0{places}%" + literal(points)
    before, _, after = figures.pattern(shown).partition("{figure}")
    lead, tail = (text.replace("{currency}", shown.currency) for text in (before, after))
    suffix = f" {shown.suffix}" if shown.suffix else ""
    return f"{literal(lead)}{sign}#,##0{places}{_SCALES[shown.scale]}" + literal(tail + suffix)


def literal(text: str) -> str:
    """`text` quoted for a number format; a quote inside is escaped, a control character dropped."""
    plain = re.sub(r"[\x00-\x1f]", "", text)
    return '"' + plain.replace('"', '"\\""') + '"' if plain else ""
