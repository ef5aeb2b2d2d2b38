"""Group `reconcile`: where numbers disagree, and which one counts."""

import dagster as dg

from assets.metadata import described
from scorecard import stages
from scorecard.stages import Workbench

GROUP = "reconcile"


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=["observations"])
def source_breaks(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """Breaks between sources, and figures that are absent or cannot be used."""
    return dg.MaterializeResult(metadata=described(stages.source_breaks(bench)))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[source_breaks])
def resolved_values(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """The one number per kpi, unit and month, with what chose it."""
    return dg.MaterializeResult(metadata=described(stages.resolved_values(bench)))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[resolved_values])
def derived_breaks(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """Breaks between a reported figure and the one its parts add up to."""
    return dg.MaterializeResult(metadata=described(stages.derived_breaks(bench)))


ASSETS = (source_breaks, resolved_values, derived_breaks)
