"""Why a measure has no score, in words."""

from collections.abc import Mapping
from typing import Any

from scorecard.labels import t, translatable
from scorecard.reconcile.sentences import Names

Row = Mapping[str, Any]
REASONS = translatable(
    {
        "no_figure": "no figure for this month",
        "undefined": "undefined: the denominator is 0",
        "incomplete_period": "a month of the period is missing",
        "no_period": "this figure cannot be added up over months",
        "no_target": "no target for this month",
        "no_red_flag": "nothing says where red begins",
        "wrong_red_flag": "the red flag is at the goal or on its better side",
        "no_scale": "no scale for every month of the period",
        "target_zero": "the goal is 0, of which nothing is a share",
        "signs_differ": "figure and goal have different signs, so that one is no share of the "
        "other",
        "not_yes_or_no": "the figure is neither 1 (yes) nor 0 (no)",
        "no_long_term_target": "no long-term target for this month",
        "absent_children": "the figure of a child unit is missing in the sum",
        "not_due": "not due this month",
    }
)
# Why a formula has no figure, instead; `{operand}` is what it lacks.
GAPS = translatable(
    {
        "missing": "no figure: {operand}, which it is made of, is missing",
        "operand": "no figure: {operand}, which it is made of, has none",
        "zero": "undefined: its formula divides by 0",
        "overflow": "undefined: what its formula gives is too large",
        "none": "its formula gives no figure here",
        "apart": "what it is made of began in different months of the year",
    }
)
_EMPTY = ("no_figure", "undefined", "incomplete_period", "no_period")


def no_score(row: Row, names: Names) -> str | None:
    """Why there is no score, as a sentence; of a formula what it lacks."""
    if row["gap"] is not None and row["reason"] in _EMPTY:
        return t(GAPS[row["gap"]], operand=names.kpis.get(row["operand"], ""))
    reason = REASONS.get(row["reason"])
    return None if reason is None else t(reason)
