"""What is looked at after a stage, with the offending rows.

A finding about the data warns and holds nothing up. Only a broken promise of our own blocks:
cells that do not add up, and published files that are not what was published.
"""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from assets.metadata import counts, rows
from assets.partitions import month_of
from assets.publish import edition
from assets.reconcile import derived_breaks, source_breaks
from assets.score import scorecards
from scorecard.close.desk import Desk
from scorecard.close.verify import verify

WARN = dg.AssetCheckSeverity.WARN
ERROR = dg.AssetCheckSeverity.ERROR
OBSERVATIONS = dg.AssetKey("observations")
# Looked at while the warehouse is open, before the next stage: Dagster takes the highest first.
SOON = {"dagster/priority": "1"}


def found(offending: Sequence[Any], severity: dg.AssetCheckSeverity) -> dg.AssetCheckResult:
    """Passed where there are no offending rows; else failed, showing them."""
    return dg.AssetCheckResult(
        passed=not offending,
        severity=severity,
        metadata=counts(count=len(offending)) | rows("rows", offending),
    )


def _breaks(rule: str, asset: dg.AssetsDefinition, sentence: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, name=f"no_{rule}_breaks", description=sentence, op_tags=SOON)
    def check(
        context: dg.AssetCheckExecutionContext, desk: dg.ResourceParam[Desk]
    ) -> dg.AssetCheckResult:
        parameters = {"rule": rule, "month": str(month_of(context))}
        return found(desk.warehouse.rows("checks/find_breaks", parameters), WARN)

    return check


@dg.asset_check(asset=OBSERVATIONS, blocking=True)
def every_cell_is_counted(desk: dg.ResourceParam[Desk]) -> dg.AssetCheckResult:
    """read = loaded + unchanged + quarantined + rejected + ignored, for every delivery."""
    return found(desk.warehouse.rows("checks/find_miscounted_deliveries"), ERROR)


@dg.asset_check(asset=source_breaks, op_tags=SOON)
def no_cell_is_quarantined(
    context: dg.AssetCheckExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.AssetCheckResult:
    """Every cell of the month could be taken."""
    month = {"month": str(month_of(context))}
    return found(desk.warehouse.rows("checks/find_quarantined_cells", month), WARN)


@dg.asset_check(asset=scorecards, op_tags=SOON)
def every_card_is_scored(
    context: dg.AssetCheckExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.AssetCheckResult:
    """Every card of the month has enough on it to be scored."""
    month = {"month": str(month_of(context))}
    return found(desk.warehouse.rows("checks/find_cards_without_score", month), WARN)


@dg.asset_check(asset=edition, blocking=True)
def published_files_are_unaltered(
    context: dg.AssetCheckExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.AssetCheckResult:
    """Every file of the month's editions is what its manifest names, and so is its copy."""
    month = str(month_of(context))
    return found(verify(desk.editions, desk.project.published, [month]), ERROR)


CHECKS = (
    every_cell_is_counted,
    no_cell_is_quarantined,
    _breaks("agreement", source_breaks, "Sources agree with each other, within tolerance."),
    _breaks("validity", source_breaks, "Every figure is one that can be."),
    _breaks("completeness", derived_breaks, "Every expected figure is there."),
    _breaks("roll_up", derived_breaks, "Reported figures are what their parts add up to."),
    every_card_is_scored,
    published_files_are_unaltered,
)


def delivery_check(asset: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check an extract carries; it fails and holds nothing up when a source stays down."""
    return dg.AssetCheckSpec("delivered", asset=asset, description="The source gave a delivery.")


def delivered(failures: Sequence[Any]) -> dg.AssetCheckResult:
    """Passed where nothing failed; a failure is an error that shows why, in the source's words."""
    return found(failures, ERROR)
