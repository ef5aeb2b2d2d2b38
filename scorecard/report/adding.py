"""How a KPI adds up over units and months, in the words of annex and method sheet."""

from typing import Final

from scorecard.config.kpis import Aggregation, Kpi
from scorecard.labels import t, translatable

_KINDS: Final[dict[Aggregation, str]] = translatable(
    {
        "flow": "flow",
        "stock": "stock",
        "ratio": "ratio",
        "weighted_mean": "weighted mean",
        "index": "index",
        "max": "max",
        "min": "min",
        "status": "status",
        "recompute_only": "recompute only",
    }
)
_WORDS: Final[dict[Aggregation, str]] = translatable(
    {
        "flow": "summed over units and months",
        "stock": "summed over units; of months the last",
        "ratio": "operands summed over units and months, divided last",
        "weighted_mean": "mean by weight over units and months",
        "index": "not over units; months' changes chained",
        "max": "the largest of units and months",
        "min": "the smallest of units and months",
        "status": "the worst of units; of months the last",
        "recompute_only": "not over units or months",
    }
)
_ABSENT: Final = translatable(
    {
        "no_score": "without a child unit no score",
        "score": "scored without absent child units",
        "no_value": "without a child unit no figure",
    }
)


def kind(kpi: Kpi) -> str:
    """`flow`, `weighted mean`; what else is declared of a sum where it is not the usual."""
    told = t(_KINDS[kpi.aggregation])
    if kpi.over_months == "average":
        told = t("{kind} by its mean", kind=told)
    absent = kpi.absent_children
    return told if absent == "no_score" else f"{told}, {t(_ABSENT[absent])}"


def adds_up(kpi: Kpi) -> str:
    """`summed over units and months; without a child unit no score`."""
    told = t(_WORDS[kpi.aggregation])
    if kpi.over_months == "average":
        told = t("summed over units; of months the mean of opening and closing")
    if kpi.over_units == "sum" or kpi.absent_children == "no_value":
        told += f"; {t(_ABSENT[kpi.absent_children])}"
    return told
