"""Which figures of a KPI are amounts of money, and at which rate they are converted."""

from collections.abc import Mapping

from scorecard.config.formulas import unit_of
from scorecard.config.kpis import Kpi, Part, RateKind
from scorecard.config.measurement import CURRENCY

QUOTIENTS = ("ratio", "weighted_mean")
"""Kinds whose figures are two operands, one by the other; of a weighted mean w x and w."""


def converted_at(kpi: Kpi, by_id: Mapping[str, Kpi]) -> dict[Part, RateKind]:
    """The rate of each part that is an amount; empty for a KPI that no currency is in.

    What a KPI says itself counts; else a stock is converted at the closing rate, all else at the
    average one, and of a quotient in currency its numerator.
    """
    if kpi.converted_at:
        return dict(kpi.converted_at)
    power = dict(unit_of(kpi, by_id)).get(CURRENCY, 0)
    if kpi.aggregation not in QUOTIENTS:
        return {"value": "closing" if kpi.aggregation == "stock" else "average"} if power else {}
    if power == 1:
        return {"numerator": "average"}
    return {"denominator": "average"} if power == -1 else {}
