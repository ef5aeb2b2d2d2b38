"""Which figures of a KPI are amounts of money, and at which rate they are converted."""

from collections.abc import Mapping

from scorecard.config.formulas import unit_of
from scorecard.config.kpis import Kpi, Part, RateKind
from scorecard.config.measurement import CURRENCY


def converted_at(kpi: Kpi, by_id: Mapping[str, Kpi]) -> dict[Part, RateKind]:
    """The rate of each part that is an amount; empty for a KPI that no currency is in.

    What a KPI says itself counts; else a stock is converted at the closing rate, all else at the
    average one, and of a ratio in currency its numerator.
    """
    if kpi.converted_at:
        return dict(kpi.converted_at)
    power = dict(unit_of(kpi, by_id)).get(CURRENCY, 0)
    if kpi.aggregation != "ratio":
        return {"value": "closing" if kpi.aggregation == "stock" else "average"} if power else {}
    return {1: {"numerator": "average"}, -1: {"denominator": "average"}}.get(power, {})
