"""From the warehouse to the frozen initiatives of a month's cards."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from scorecard.config.cascades import scorecard_of
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.period import Month
from scorecard.report.initiative import InitiativeLine, Tracking
from scorecard.stores.warehouse import Warehouse

Row = Mapping[str, Any]


def initiatives_of(
    warehouse: Warehouse, config: Config, month: Month
) -> dict[str, tuple[InitiativeLine, ...]]:
    """Each unit's initiatives in the order of the configuration, as they stood at a month's end."""
    first = month.fiscal_start(config.organisation.fiscal_year.first_month)
    rows = warehouse.rows(
        "report/select_initiatives", {"month": str(month), "last_year": str(first - 1)}
    )
    people = {person.id: person.name for person in config.people}
    themes = {theme.id: theme.name for theme in config.themes}
    units = {unit.id: unit for unit in config.units}
    found: dict[str, list[InitiativeLine]] = defaultdict(list)
    for row in rows:
        objectives = _objectives(config, units[row["unit"]])
        found[row["unit"]].append(_line(row, people, themes, objectives))
    return {unit: tuple(lines) for unit, lines in found.items()}


def tracking_of(config: Config) -> Tracking:
    """How far behind is too far, as the configuration has it."""
    return Tracking(config.tracking.at_risk_behind, config.tracking.off_track_behind)


def _objectives(config: Config, unit: Unit) -> dict[str, str]:
    """Names of the objectives on a unit's scorecard; other cards may use the same ids."""
    card = scorecard_of(config, unit)
    return {
        objective.id: objective.name
        for perspective in (card.perspectives if card is not None else ())
        for objective in perspective.objectives
    }


def _line(
    row: Row,
    people: Mapping[str, str],
    themes: Mapping[str, str],
    objectives: Mapping[str, str],
) -> InitiativeLine:
    theme = row["theme"]
    return InitiativeLine(
        id=row["initiative"],
        name=row["name"],
        objectives=tuple(objectives[objective] for objective in row["objectives"]),
        owner=people[row["owner"]],
        theme=None if theme is None else themes[theme],
        start=row["start_on"].isoformat(),
        end=row["end_on"].isoformat(),
        completion=row["completion"],
        planned=row["planned_completion"],
        milestones=row["milestones"],
        due=row["milestones_due"],
        met=row["milestones_met"],
        on_time=row["milestones_on_time"],
        overdue=row["milestones_overdue"],
        budget=row["budget"],
        actual=row["actual"],
        status=row["status"],
        reason=row["reason"],
        declared_in=row["declared_in"],
        computed_status=row["computed_status"],
        computed_reason=row["computed_reason"],
        contradicted=row["is_contradicted"],
    )
