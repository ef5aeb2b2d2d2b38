"""What is looked at after a stage, with the offending rows.

A finding about the data warns and holds nothing up. Only a broken promise of our own blocks:
cells that do not add up, and published files that are not what was published.
"""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from assets.metadata import table
from assets.publish import edition
from assets.reconcile import derived_breaks, source_breaks
from assets.score import scorecards
from scorecard.close.verify import altered
from scorecard.stages import CollectResult, Workbench

WARN = dg.AssetCheckSeverity.WARN
ERROR = dg.AssetCheckSeverity.ERROR
OBSERVATIONS = dg.AssetKey("observations")


def found(
    rows: Sequence[Any], severity: dg.AssetCheckSeverity, **more: dg.MetadataValue[Any]
) -> dg.AssetCheckResult:
    """Passed where there are no offending rows; else failed, showing them."""
    metadata: dict[str, dg.MetadataValue[Any]] = {"count": dg.MetadataValue.int(len(rows)), **more}
    if rows:
        metadata["rows"] = table(rows)
    return dg.AssetCheckResult(passed=not rows, severity=severity, metadata=metadata)


def _breaks(rule: str, asset: dg.AssetsDefinition, sentence: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, name=f"no_{rule}_breaks", description=sentence)
    def check(bench: dg.ResourceParam[Workbench]) -> dg.AssetCheckResult:
        parameters = {"rule": rule, "month": str(bench.month)}
        return found(bench.warehouse.rows("checks/find_breaks", parameters), WARN)

    return check


@dg.asset_check(asset=OBSERVATIONS, blocking=True)
def every_cell_is_counted(bench: dg.ResourceParam[Workbench]) -> dg.AssetCheckResult:
    """read = loaded + unchanged + quarantined + rejected + ignored, for every delivery."""
    return found(bench.warehouse.rows("checks/find_miscounted_deliveries"), ERROR)


@dg.asset_check(asset=source_breaks)
def no_cell_is_quarantined(bench: dg.ResourceParam[Workbench]) -> dg.AssetCheckResult:
    """Every cell of the month could be taken."""
    month = {"month": str(bench.month)}
    return found(bench.warehouse.rows("checks/find_quarantined_cells", month), WARN)


@dg.asset_check(asset=scorecards)
def every_card_is_scored(bench: dg.ResourceParam[Workbench]) -> dg.AssetCheckResult:
    """Every card of the month has enough on it to be scored."""
    month = {"month": str(bench.month)}
    return found(bench.warehouse.rows("checks/find_cards_without_score", month), WARN)


@dg.asset_check(asset=edition, blocking=True)
def published_files_are_unaltered(bench: dg.ResourceParam[Workbench]) -> dg.AssetCheckResult:
    """Every file of the newest edition has the content its manifest names."""
    newest = bench.editions.latest(str(bench.month))
    return found(altered(bench.editions, newest) if newest else [], ERROR)


CHECKS = (
    every_cell_is_counted,
    no_cell_is_quarantined,
    _breaks("agreement", source_breaks, "Sources agree with each other, within tolerance."),
    _breaks("completeness", source_breaks, "Every expected figure is there."),
    _breaks("validity", source_breaks, "Every figure is one that can be."),
    _breaks("roll_up", derived_breaks, "Reported figures are what their parts add up to."),
    every_card_is_scored,
    published_files_are_unaltered,
)


def delivery_check(asset: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check an extract carries; it fails and holds nothing up when a source stays down."""
    return dg.AssetCheckSpec("delivered", asset=asset, description="The source gave a delivery.")


def delivered(collected: CollectResult) -> dg.AssetCheckResult:
    """Passed where nothing failed; a failure is an error that shows why, in the source's words."""
    return found(collected.failures, ERROR)
