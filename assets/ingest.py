"""Group `ingest`: one extract a source, then every delivery's cells as observations."""

import datetime as dt
import hashlib
from collections.abc import Sequence

import dagster as dg

from assets.checks import SOON, delivered, delivery_check
from assets.metadata import Metadata, counts, files, rows
from assets.partitions import closed_month_of, month_of
from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.sources import Source
from scorecard.ingest.sources import CollectResult

GROUP = "ingest"
# A source is fetched at every month end, which is at most five weeks and some working days after
# the one before.
FRESH = dg.FreshnessPolicy.time_window(
    fail_window=dt.timedelta(days=42), warn_window=dt.timedelta(days=37)
)
# What becomes of rows of a review workbook.
OUTCOMES = ("applied", "waiting", "refused", "known")
# What became of the cells that were read.
TOTALS = ("read", "loaded", "unchanged", "quarantined", "rejected", "ignored", "withdrawn")
# What a delivery's row shows of its manifest.
LANDED = ("seq", "name", "month", "state", "rows", "covered_from", "covered_to", "reason", "sha256")


# Before any extract, though only manual ones depend on it: people are asked first.
@dg.asset(group_name=GROUP, kinds={"email", "excel"}, op_tags=SOON)
def forms(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """Workbooks to be filled in, to the owners of figures that stand in nobody's system."""
    told = _replied(context, desk)
    sent = stages.forms(desk, month_of(context))
    numbers = counts(mails=sent.count("form"))
    return dg.MaterializeResult(metadata=numbers | files("files", sent.forms) | told)


def _replied(context: dg.AssetExecutionContext, desk: Desk) -> Metadata:
    """Take what came back by mail; whichever of two assets is first finds it."""
    found = stages.replies(desk)
    for reply in found:
        if reply.path is None:
            context.log.warning("mail from %s: %s", reply.sender or "the mailbox", reply.said)
    return rows("replies", found) if found else {}


def asked(sources: Sequence[Source]) -> list[dg.AssetsDefinition]:
    """The asset `forms` where there is somebody to ask, else nothing."""
    return [forms] if any(isinstance(source, ManualSource) for source in sources) else []


# Before everything else: what people decided is part of what a run calculates.
@dg.asset(group_name=GROUP, kinds={"excel"}, op_tags=SOON)
def reviews(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """Review workbooks that came back: what they decide is recorded, row by row."""
    told = _replied(context, desk)
    taken = stages.reviews(desk, month_of(context))
    outcomes: list[str] = [row.outcome for review in taken for row in review.rows]
    numbers = counts(workbooks=len(taken), **{name: outcomes.count(name) for name in OUTCOMES})
    return dg.MaterializeResult(metadata=numbers | rows("taken", taken) | told)


def reviewed(config: Config) -> list[dg.AssetsDefinition]:
    """The asset `reviews` where workbooks come back to a folder, else nothing."""
    return [] if config.decisions.drop is None else [reviews]


def extract_key(source_id: str) -> dg.AssetKey:
    """`extract/<source id>`."""
    return dg.AssetKey(["extract", source_id])


def extract(source: Source) -> dg.AssetsDefinition:
    """The asset that fetches and lands one source.

    A source that stays down makes a failed delivery and a failing check; the others go on.
    """
    key = extract_key(source.id)

    spec = dg.AssetSpec(
        key,
        group_name=GROUP,
        kinds={source.type},
        description=f"{source.name}: fetched, checked for shape, landed as received.",
        # Whoever is asked in this run may have answered before: what lies there is taken after.
        deps=[forms] if isinstance(source, ManualSource) else [],
        freshness_policy=FRESH,
    )

    @dg.multi_asset(name=_step_name(source.id), specs=[spec], check_specs=[delivery_check(key)])
    def fetch(
        context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
    ) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster wants it bare beside a check
        collected = stages.collect(desk, source.id, closed_month_of(context, desk))
        return dg.MaterializeResult(
            metadata=_collected(collected), check_results=[delivered(collected.failures)]
        )

    return fetch


def _step_name(source_id: str) -> str:
    """A name Dagster takes, which knows no hyphen, and that no other source has."""
    if "-" not in source_id:
        return f"extract__{source_id}"
    digest = hashlib.sha256(source_id.encode()).hexdigest()[:8]
    return f"extract__{source_id.replace('-', '_')}_{digest}"


def observations(config: Config) -> dg.AssetsDefinition:
    """The asset that loads what landed, after every source and what people decided."""

    @dg.asset(
        name="observations",
        group_name=GROUP,
        kinds={"duckdb"},
        deps=[
            *(extract_key(source.id) for source in config.sources),
            *(asset.key for asset in reviewed(config)),
        ],
        description="Deliveries parsed and mapped; changed values appended, withdrawn ones ended.",
    )
    def load(
        context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
    ) -> dg.MaterializeResult[None]:
        loads = stages.load(desk, closed_month_of(context, desk), context.log.info)
        totals = {name: sum(getattr(load, name) for load in loads) for name in TOTALS}
        return dg.MaterializeResult(
            metadata=counts(deliveries=len(loads), **totals) | rows("loads", loads)
        )

    return load


def _collected(result: CollectResult) -> Metadata:
    """Status and reason first: they are what a failed source is looked up for."""
    failed = [
        item.reason if item.reason.startswith(item.name) else f"{item.name}: {item.reason}"
        for item in result.failures
    ]
    landed = [{name: getattr(item, name) for name in LANDED} for item in result.deliveries]
    return {
        "status": dg.MetadataValue.text("failed" if failed else "delivered"),
        "reason": dg.MetadataValue.text("; ".join(failed)),
        **counts(deliveries=len(landed), new=result.new, failed=len(failed)),
        **rows("landed", landed),
    }
