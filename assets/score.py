"""Group `score`: measures, scorecards, what their history says, and what each break moves."""

import dagster as dg

from assets.metadata import described
from assets.reconcile import derived_breaks, resolved_values
from scorecard import stages
from scorecard.stages import Workbench

GROUP = "score"


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[resolved_values, derived_breaks])
def measure_results(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """Actual, target, score and colour of every measure, on the basis it is scored on."""
    return dg.MaterializeResult(metadata=described(stages.measure_results(bench)))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[measure_results])
def scorecards(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """Objectives, perspectives and cards rolled up, each with coverage and worst child."""
    return dg.MaterializeResult(metadata=described(stages.scorecards(bench)))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[scorecards])
def signals(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """Process limits of every measure's history, and the months outside them."""
    return dg.MaterializeResult(metadata=described(stages.signals(bench)))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[scorecards])
def alerts(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """Breaks with what each would change on the cards, largest first."""
    return dg.MaterializeResult(metadata=described(stages.alerts(bench)))


ASSETS = (measure_results, scorecards, signals, alerts)
