"""Closed months as Dagster's partitions, in the organisation's time zone."""

from collections.abc import Iterable

import dagster as dg

from scorecard.config.models import Config
from scorecard.period import Month

# Where a unit does not say since when it is valid.
EARLIEST = Month.of(2000, 1)


def closed_months(config: Config) -> dg.MonthlyPartitionsDefinition:
    """Partitions `YYYY-MM` from the first month the organisation has to the last closed one."""
    return dg.MonthlyPartitionsDefinition(
        start_date=str(first_month(config)),
        fmt="%Y-%m",
        timezone=config.organisation.time_zone,
    )


def first_month(config: Config) -> Month:
    """The organisation's first month, else the one the oldest unit is valid from.

    January 2000 where neither says.
    """
    declared = config.organisation.first_month
    return declared or min((unit.valid_from or EARLIEST for unit in config.units), default=EARLIEST)


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


def month_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Month:
    """The month a step is for."""
    return Month.parse(context.partition_key)
