"""What is looked at after a stage, with the offending rows.

A finding about the data warns and holds nothing up. Only a broken promise of our own blocks:
cells that do not add up, and published files that are not what was published.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import dagster as dg

from assets.metadata import counts, rows
from assets.partitions import month_of
from assets.publish import edition
from assets.reconcile import derived_breaks, source_breaks
from assets.score import scorecards, scored_breaks
from scorecard.close.desk import Desk
from scorecard.close.months import newest_closed
from scorecard.close.verify import verify
from scorecard.period import Month

# Looked at while the warehouse is open, before the next stage: Dagster takes the highest first.
SOON = {"dagster/priority": "1"}


@dataclass(frozen=True, slots=True)
class Audit:
    """A look for offending rows after an asset; none means that `says` holds.

    One that `blocks` is an error and stops what comes after; any other warns.
    """

    asset: dg.AssetKey
    name: str
    says: str
    offending: Callable[[Desk, Month], Sequence[Any]]
    blocks: bool = False

    def check(self) -> dg.AssetChecksDefinition:
        """The audit as Dagster runs it: for a run's month, by itself for the newest closed one."""

        @dg.asset_check(
            asset=self.asset,
            name=self.name,
            description=self.says,
            blocking=self.blocks,
            op_tags=SOON,
        )
        def look(
            context: dg.AssetCheckExecutionContext, desk: dg.ResourceParam[Desk]
        ) -> dg.AssetCheckResult:
            severity = dg.AssetCheckSeverity.ERROR if self.blocks else dg.AssetCheckSeverity.WARN
            partitioned = context.has_partition_key
            month = month_of(context) if partitioned else newest_closed(desk.config, desk.clock())
            return found(self.offending(desk, month), severity, month)

        return look


def found(
    offending: Sequence[Any], severity: dg.AssetCheckSeverity, month: Month | None = None
) -> dg.AssetCheckResult:
    """Passed where there are no offending rows; else failed, showing them.

    The month, if one was looked at, is told too: Dagster's page shows no partition beside a check.
    """
    looked_at = {} if month is None else {"month": dg.MetadataValue.text(str(month))}
    return dg.AssetCheckResult(
        passed=not offending,
        severity=severity,
        metadata=looked_at | counts(count=len(offending)) | rows("rows", offending),
    )


def _breaks(rule: str, desk: Desk, month: Month) -> Sequence[Any]:
    return desk.warehouse.rows("checks/find_breaks", {"rule": rule, "month": str(month)})


def _of_month(statement: str, desk: Desk, month: Month) -> Sequence[Any]:
    return desk.warehouse.rows(statement, {"month": str(month)})


def _miscounted(desk: Desk, month: Month) -> Sequence[Any]:
    """Of all months: a delivery that does not add up is wrong whatever it was asked for."""
    return desk.warehouse.rows("checks/find_miscounted_deliveries")


def _altered(desk: Desk, month: Month) -> Sequence[Any]:
    return verify(desk.editions, desk.project.published, [str(month)])


AUDITS = (
    Audit(
        dg.AssetKey("observations"),
        "every_cell_is_counted",
        "read = loaded + unchanged + quarantined + rejected + ignored, for every delivery.",
        _miscounted,
        blocks=True,
    ),
    Audit(
        source_breaks.key,
        "no_cell_is_quarantined",
        "Every cell of the month could be taken.",
        partial(_of_month, "checks/find_quarantined_cells"),
    ),
    Audit(
        source_breaks.key,
        "no_agreement_breaks",
        "Sources agree with each other, within tolerance.",
        partial(_breaks, "agreement"),
    ),
    Audit(
        source_breaks.key,
        "no_validity_breaks",
        "Every figure is one that can be.",
        partial(_breaks, "validity"),
    ),
    Audit(
        source_breaks.key,
        "no_freshness_breaks",
        "No figure is the month before's again, or older than its month.",
        partial(_breaks, "freshness"),
    ),
    Audit(
        derived_breaks.key,
        "no_completeness_breaks",
        "Every expected figure is there.",
        partial(_breaks, "completeness"),
    ),
    Audit(
        derived_breaks.key,
        "no_roll_up_breaks",
        "Reported figures are what their parts add up to.",
        partial(_breaks, "roll_up"),
    ),
    Audit(
        derived_breaks.key,
        "no_identity_breaks",
        "Figures that are sums of others come out.",
        partial(_breaks, "identity"),
    ),
    Audit(
        derived_breaks.key,
        "no_dispute_breaks",
        "Nobody questions a figure.",
        partial(_breaks, "dispute"),
    ),
    # Looked at with each snapshot, of which there is one after the derived breaks.
    Audit(
        derived_breaks.key,
        "no_restatement_breaks",
        "Figures of published months are what was published.",
        partial(_breaks, "restatement"),
    ),
    Audit(
        scored_breaks.key,
        "no_cross_scorecard_breaks",
        "Departments' own scorecards print what ours do.",
        partial(_breaks, "cross_scorecard"),
    ),
    Audit(
        scorecards.key,
        "every_card_is_scored",
        "Every card of the month has enough on it to be scored.",
        partial(_of_month, "checks/find_cards_without_score"),
    ),
    Audit(
        edition.key,
        "published_files_are_unaltered",
        "Every file of the month's editions is what its manifest names, and so is its copy.",
        _altered,
        blocks=True,
    ),
)


def delivery_check(asset: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check an extract carries; it fails and holds nothing up when a source stays down."""
    return dg.AssetCheckSpec("delivered", asset=asset, description="The source gave a delivery.")


def delivered(failures: Sequence[Any]) -> dg.AssetCheckResult:
    """Passed where nothing failed; a failure is an error that shows why, in the source's words."""
    return found(failures, dg.AssetCheckSeverity.ERROR)
