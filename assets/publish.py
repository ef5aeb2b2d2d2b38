"""Group `publish`: the month's cards as files under a manifest, and the readers' database."""

import dagster as dg

from assets.metadata import described
from assets.score import alerts, signals
from scorecard import stages
from scorecard.stages import Workbench

GROUP = "publish"


@dg.asset(group_name=GROUP, kinds={"pdf", "excel"}, deps=[signals, alerts])
def edition(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """A page and a workbook for every card that changed; the manifest is written last."""
    return dg.MaterializeResult(metadata=described(stages.edition(bench)))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[edition])
def snapshot(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """The marts in a file of their own, swapped in at once; readers are never in the way."""
    return dg.MaterializeResult(metadata=described(stages.snapshot(bench)))


ASSETS = (edition, snapshot)
