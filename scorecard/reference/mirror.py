"""The configuration as tables: what SQL needs of it, written anew before each calculation."""

import datetime as dt
from collections.abc import Iterator, Sequence

from scorecard.config.models import Config
from scorecard.config.moments import zone_of
from scorecard.period import Month, months_between
from scorecard.reference.arrivals import write_timeliness
from scorecard.reference.currencies import write_currencies
from scorecard.reference.decided import write_baselines, write_decisions
from scorecard.reference.formulas import write_formulas
from scorecard.reference.initiatives import write_initiatives
from scorecard.reference.kpis import write_identities, write_kpis, write_precedences
from scorecard.reference.measures import write_benchmarks, write_measures, write_targets
from scorecard.reference.nodes import write_nodes
from scorecard.reference.spans import ALWAYS
from scorecard.reference.units import write_units
from scorecard.stores.landing import Landing, horizon
from scorecard.stores.ledger_decisions import Decision
from scorecard.stores.warehouse import Warehouse

# A figure older than this, in months before the newest one asked for, has a mistyped year.
OLDEST = 240
_MONTHS = (
    "month_index",
    "month",
    "month_start",
    "quarter_start",
    "fiscal_start",
    "first_day",
    "last_day",
    "year_first_day",
    "weeks",
    "year_weeks",
)


def mirror(
    warehouse: Warehouse,
    config: Config,
    landing: Landing,
    *,
    decisions: Sequence[Decision] = (),
    up_to: int | None = None,
) -> None:
    """Write `ref.*` from configuration and decisions, with the months that what was loaded spans.

    Nothing before the organisation's first month, or 240 months before the newest, opens a month.
    """
    newest = horizon(landing.deliveries(up_to))
    last = None if newest is None else Month.parse(newest)
    earliest = _earliest(config, last)
    with warehouse.transaction():
        _months(warehouse, config, earliest, last)
        write_units(warehouse, config)
        write_kpis(warehouse, config)
        write_formulas(warehouse, config)
        write_currencies(warehouse, config)
        write_identities(warehouse, config)
        write_precedences(warehouse, config)
        _sources(warehouse, config)
        _arrivals(warehouse, config, landing, up_to)
        write_timeliness(warehouse, config, landing, up_to, last)
        write_measures(warehouse, config)
        write_nodes(warehouse, config)
        write_targets(warehouse, config)
        write_benchmarks(warehouse, config)
        write_initiatives(warehouse, config)
        write_decisions(warehouse, config, decisions)
        write_baselines(warehouse, config)
        _commentary(warehouse, config)
        own = config.organisation
        settings = [(own.coverage_minimum, earliest.index, own.currency)]
        columns = ["coverage_minimum", "first_month", "currency"]
        warehouse.replace("ref.settings", columns, settings)


def _commentary(warehouse: Warehouse, config: Config) -> None:
    policy = config.commentary
    first = policy.first_month or ALWAYS
    columns = ["new_reds", "red_months", "largest_moves", "first_month"]
    required = (policy.new_reds, policy.red_months, policy.largest_moves)
    warehouse.replace("ref.commentary", columns, [(*required, str(first))] if any(required) else [])


def _earliest(config: Config, last: Month | None) -> Month:
    if config.organisation.first_month is not None:
        return config.organisation.first_month
    return ALWAYS if last is None else last - OLDEST


def _months(warehouse: Warehouse, config: Config, earliest: Month, last: Month | None) -> None:
    first = warehouse.run("reference/find_first_month", {"earliest": earliest.index})[0][0]
    calendar = config.organisation.fiscal_year.calendar
    start = calendar.first_month
    span: Iterator[Month] = iter(())
    if first is not None and last is not None:
        span = months_between(Month(int(first)), last)
    rows = [
        (
            month.index,
            str(month),
            month.first_day.isoformat(),
            month.quarter_start(start).index,
            month.fiscal_start(start).index,
            calendar.first_day(month).isoformat(),
            calendar.last_day(month).isoformat(),
            calendar.first_day(month.fiscal_start(start)).isoformat(),
            calendar.weeks_of(month),
            calendar.weeks_of_year(month),
        )
        for month in span
    ]
    warehouse.replace("ref.months", _MONTHS, rows)


def _sources(warehouse: Warehouse, config: Config) -> None:
    listed = [(source.id, position) for position, source in enumerate(config.sources)]
    warehouse.replace("ref.sources", ["source", "position"], listed)
    added_up = [kpi.id for kpi in config.kpis if kpi.over_months in {"sum", "quotient"}]
    rows = [
        (source.id, kpi, source.cumulative.since)
        for source in config.sources
        if source.cumulative is not None
        for kpi in source.cumulative.kpis or added_up
    ]
    warehouse.replace("ref.cumulative", ["source", "kpi", "since"], rows)


def _arrivals(warehouse: Warehouse, config: Config, landing: Landing, up_to: int | None) -> None:
    zone = zone_of(config)
    calendar = config.organisation.fiscal_year.calendar
    rows = [
        (delivery.seq, calendar.containing(received.astimezone(zone).date()).index)
        for delivery in landing.deliveries(up_to)
        for received in (dt.datetime.fromisoformat(delivery.received_at),)
    ]
    warehouse.replace("ref.arrivals", ["seq", "received_in"], rows)
