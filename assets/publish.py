"""Group `publish`: the month's cards as files under a manifest, and the readers' database."""

import dagster as dg

from assets.metadata import counts, files, rows
from assets.partitions import month_of
from assets.score import alerts, signals
from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.report.kinds import KINDS
from scorecard.stores.editions import CardVersion

GROUP = "publish"
EDITION_TAG = "scorecard/edition"


@dg.asset(group_name=GROUP, kinds=set(KINDS), deps=[signals, alerts])
def edition(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """A page and a workbook for every card that changed; the manifest is written last."""
    month = month_of(context)
    made = stages.edition(desk, month, context.log.info)
    # Found again under Runs by the edition it made or left standing; by month as its partition.
    tags = {EDITION_TAG: str(made.edition.number)}
    context.instance.add_run_tags(context.run.run_id, tags)
    held = sum(card.status == "held" for card in made.edition.cards)
    cards = len(made.edition.cards)
    folder = desk.project.published / str(month)
    metadata = counts(edition=made.edition.number, cards=cards, held=held, new=len(made.changed))
    metadata |= rows("versions", (_row(card) for card in made.edition.cards))
    metadata |= {"folder": dg.MetadataValue.path(folder)}
    return dg.MaterializeResult(metadata=metadata | files("files", sorted(folder.glob("*"))))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[edition])
def snapshot(desk: dg.ResourceParam[Desk]) -> dg.MaterializeResult[None]:
    """The marts in a file of their own, swapped in at once; readers are never in the way."""
    stages.snapshot(desk)
    path = desk.project.snapshot
    size = counts(kilobytes=path.stat().st_size // 1024)
    return dg.MaterializeResult(metadata={"file": dg.MetadataValue.path(path), **size})


def _row(card: CardVersion) -> dict[str, str | int]:
    said = "; ".join((*card.reasons, *card.caveats, *card.brief))
    return {"unit": card.unit, "version": card.version, "status": card.status, "notes": said}


ASSETS = (edition, snapshot)
