"""Group `reconcile`: where numbers disagree, and which one counts."""

import dagster as dg

from assets.metadata import counts
from assets.partitions import month_of
from scorecard import stages
from scorecard.close.desk import Desk

GROUP = "reconcile"


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=["observations"])
def source_breaks(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """Breaks between sources, and figures that are absent or cannot be used."""
    found = stages.source_breaks(desk, month_of(context))
    return dg.MaterializeResult(metadata=counts(**found.month, in_all_months=found.total))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[source_breaks])
def resolved_values(desk: dg.ResourceParam[Desk]) -> dg.MaterializeResult[None]:
    """The one number per kpi, unit and month, with what chose it."""
    return dg.MaterializeResult(metadata=counts(values=stages.resolved_values(desk)))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[resolved_values])
def derived_breaks(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """Breaks between a reported figure and the one its parts add up to."""
    found = stages.derived_breaks(desk, month_of(context))
    return dg.MaterializeResult(metadata=counts(**found.month, in_all_months=found.total))


ASSETS = (source_breaks, resolved_values, derived_breaks)
