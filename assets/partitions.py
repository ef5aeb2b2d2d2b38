"""Closed months as Dagster's partitions, in the organisation's time zone."""

from collections.abc import Iterable

import dagster as dg

from assets.months import first_month
from scorecard.config.models import Config


def closed_months(config: Config) -> dg.MonthlyPartitionsDefinition:
    """Partitions `YYYY-MM` from the first month the organisation has to the last closed one."""
    return dg.MonthlyPartitionsDefinition(
        start_date=str(first_month(config)),
        fmt="%Y-%m",
        timezone=config.organisation.time_zone,
    )


def in_months(
    assets: Iterable[dg.AssetsDefinition], months: dg.MonthlyPartitionsDefinition
) -> list[dg.AssetsDefinition]:
    """The same assets, one partition a month.

    Partitions need the organisation's time zone, which is not known where assets are written down.
    """
    return [
        asset.map_asset_specs(lambda spec: spec.replace_attributes(partitions_def=months))
        for asset in assets
    ]
