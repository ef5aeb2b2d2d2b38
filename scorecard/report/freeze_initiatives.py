"""From the warehouse to the frozen initiatives of a month's cards."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from scorecard.config.cascades import scorecard_of
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.labels import plural, t
from scorecard.period import Month
from scorecard.report.initiative import InitiativeLine, Tracking
from scorecard.stores.warehouse import Warehouse

Row = Mapping[str, Any]
# What `initiatives/insert_initiatives` says of one that is not on track.
_SAID: Final = re.compile(
    r"was to be done by (?P<day>[\d-]+)|(?P<late>\d+) milestones? overdue"
    r"|(?P<behind>\d+) points behind plan|over budget"
)


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
        reason=_worded(row["reason"]) if row["declared_in"] is None else row["reason"],
        declared_in=row["declared_in"],
        computed_status=row["computed_status"],
        computed_reason=_worded(row["computed_reason"]),
        contradicted=row["is_contradicted"],
    )


def _worded(reason: str) -> str:
    """Why an initiative is not on track, in the language of its card."""
    return "; ".join(_part(part) for part in reason.split("; "))


def _part(said: str) -> str:
    found = _SAID.fullmatch(said)
    if found is None:
        return said
    if found["day"]:
        return t("was to be done by {day}", day=found["day"])
    if found["late"]:
        return plural("1 milestone overdue", "{count} milestones overdue", int(found["late"]))
    if found["behind"]:
        return t("{points} points behind plan", points=found["behind"])
    return t("over budget")
