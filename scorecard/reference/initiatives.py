"""Initiatives with their milestones and reports, and the KPIs that count something."""

from scorecard.config.kpis import TIMELINESS
from scorecard.config.models import Config
from scorecard.stores.warehouse import Warehouse

_INITIATIVES = (
    "initiative",
    "name",
    "unit",
    "objectives",
    "owner",
    "theme",
    "start_on",
    "end_on",
    "first_month",
    "is_declared",
    "budget",
    "actual_kpi",
    "position",
)


def write_initiatives(warehouse: Warehouse, config: Config) -> None:
    """`ref.initiatives` and what belongs to them; takes a configuration as `load` gives it."""
    calendar = config.organisation.fiscal_year.calendar
    rows = [
        (
            item.id,
            item.name,
            item.unit,
            list(item.objectives),
            item.owner,
            item.theme,
            item.start.isoformat(),
            item.end.isoformat(),
            calendar.containing(item.start).index,
            item.completion == "declared",
            item.budget,
            item.actual_kpi,
            position,
        )
        for position, item in enumerate(config.initiatives)
    ]
    warehouse.replace("ref.initiatives", _INITIATIVES, rows)
    milestones = [
        (item.id, step.name, step.due.isoformat(), step.done and step.done.isoformat(), step.weight)
        for item in config.initiatives
        for step in item.milestones
    ]
    columns = ["initiative", "name", "due_on", "done_on", "weight"]
    warehouse.replace("ref.milestones", columns, milestones)
    reports = [
        (item.id, said.month.index, said.status, said.reason, said.completion, said.actual)
        for item in config.initiatives
        for said in item.reports
    ]
    columns = ["initiative", "month_index", "status", "reason", "completion", "actual"]
    warehouse.replace("ref.initiative_reports", columns, reports)
    limits = (config.tracking.at_risk_behind, config.tracking.off_track_behind)
    warehouse.replace("ref.tracking", ["at_risk_behind", "off_track_behind"], [limits])
    counting = [
        *((kpi.id, str(kpi.initiatives)) for kpi in config.kpis if kpi.initiatives is not None),
        *((kpi.id, "deliveries_on_time") for kpi in config.kpis if TIMELINESS in kpi.sources),
    ]
    warehouse.replace("ref.counting_kpis", ["kpi", "counts"], counting)
