"""Closed months as Dagster's partitions, in the organisation's time zone."""

from collections.abc import Iterable

import dagster as dg

from scorecard.close.desk import Desk
from scorecard.close.months import check_month
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
        # A period of weeks may be over some days before the calendar month it is called by.
        end_offset=0 if config.organisation.fiscal_year.weeks is None else 1,
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


def closed_month_of(context: dg.AssetExecutionContext, desk: Desk) -> Month:
    """The month a step is for; raises `InputError` where it is one of weeks that is not over.

    A partition of a calendar month is there only once the month is over.
    """
    month = month_of(context)
    if desk.config.organisation.fiscal_year.weeks is not None:
        check_month(desk.config, month, desk.clock())
    return month


def month_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Month:
    """The month a step is for."""
    return Month.parse(context.partition_key)
