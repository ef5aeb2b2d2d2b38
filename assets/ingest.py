"""Group `ingest`: one extract a source, then every delivery's cells as observations."""

from collections.abc import Sequence

import dagster as dg

from assets.checks import delivered, delivery_check
from assets.metadata import described
from scorecard import stages
from scorecard.config.sources import Source
from scorecard.stages import Workbench

GROUP = "ingest"


def extract_key(source_id: str) -> dg.AssetKey:
    """`extract/<source id>`."""
    return dg.AssetKey(["extract", source_id])


def extract(source: Source) -> dg.AssetsDefinition:
    """The asset that fetches and lands one source.

    A source that stays down makes a failed delivery and a failing check; the others go on.
    """
    key = extract_key(source.id)

    @dg.asset(
        key=key,
        group_name=GROUP,
        kinds={source.type},
        description=f"{source.name}: fetched, checked for shape, landed as received.",
        check_specs=[delivery_check(key)],
    )
    def fetch(
        bench: dg.ResourceParam[Workbench],
    ) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster wants it bare beside a check
        collected = stages.collect(bench, source.id)
        return dg.MaterializeResult(
            metadata=described(collected), check_results=[delivered(collected)]
        )

    return fetch


def observations(sources: Sequence[Source]) -> dg.AssetsDefinition:
    """The asset that loads what landed, after every source."""

    @dg.asset(
        name="observations",
        group_name=GROUP,
        kinds={"duckdb"},
        deps=[extract_key(source.id) for source in sources],
        description="Deliveries parsed and mapped; changed values appended, withdrawn ones ended.",
    )
    def load(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
        return dg.MaterializeResult(metadata=described(stages.load(bench)))

    return load
