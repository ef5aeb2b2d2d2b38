"""How a KPI adds up over units and months, in the words of annex and method sheet."""

from typing import Final

from scorecard.config.kpis import Aggregation, Kpi

_WORDS: Final[dict[Aggregation, str]] = {
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
_ABSENT: Final = {
    "no_score": "without a child unit no score",
    "score": "scored without absent child units",
    "no_value": "without a child unit no figure",
}


def kind(kpi: Kpi) -> str:
    """`flow`, `weighted mean`; what else is declared of a sum where it is not the usual."""
    told = kpi.aggregation.replace("_", " ")
    if kpi.over_months == "average":
        told += " by its mean"
    return told if kpi.absent_children == "no_score" else f"{told}, {_ABSENT[kpi.absent_children]}"


def adds_up(kpi: Kpi) -> str:
    """`summed over units and months; without a child unit no score`."""
    told = _WORDS[kpi.aggregation]
    if kpi.over_months == "average":
        told = "summed over units; of months the mean of opening and closing"
    if kpi.over_units == "sum" or kpi.absent_children == "no_value":
        told += f"; {_ABSENT[kpi.absent_children]}"
    return told
