"""Actions that were agreed in comments of the last twelve months, and are not over."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.report.attention import ActionLine
from scorecard.report.card import Card
from scorecard.report.commented import FRONT, person_name
from scorecard.stores.warehouse import Warehouse

Row = Mapping[str, Any]
# By unit, the newest comment last.
Actions = dict[str, list[Row]]


def actions_by_unit(warehouse: Warehouse, month: Month) -> Actions:
    """Comments of the twelve months up to one, from which actions are told."""
    span = {"first": str(month - 11), "last": str(month)}
    found: Actions = defaultdict(list)
    for row in warehouse.rows("report/select_actions", span):
        found[row["unit"]].append(row)
    return dict(found)


def actions_of(
    rows: Iterable[Row], card: Card, last_day: str, names: Names
) -> tuple[ActionLine, ...]:
    """The actions of a card that are not over at the end of its month, those due first before.

    An action is over when a later one is agreed on the same, or when it was due and the same was
    commented in a later month: what became of it is said there. `last_day` is the month's,
    `YYYY-MM-DD`.
    """
    standing: dict[str, Row] = {}
    for row in rows:
        before = standing.get(row["place"])
        if row["action"]:
            standing[row["place"]] = row
        elif before is not None and before["due"] and before["due"] <= row["written_on"]:
            del standing[row["place"]]
    lines = [
        _line(standing[place], name, last_day, names)
        for place, name in _places(card)
        if place in standing
    ]
    return tuple(sorted(lines, key=lambda line: (not line.due, line.due)))


def _places(card: Card) -> Iterator[tuple[str, str]]:
    """Everything of a card that may be commented, by its key, each once, with its name."""
    places = {FRONT: card.unit_name}
    for node in card.perspectives:
        places[f"perspective {node.id}"] = node.name
        for objective in node.objectives:
            places[f"objective {objective.id}"] = objective.name
            places |= {f"measure {line.kpi}": line.name for line in objective.measures}
    yield from places.items()


def _line(row: Row, name: str, last_day: str, names: Names) -> ActionLine:
    due = row["due"].isoformat() if row["due"] else ""
    return ActionLine(
        place=row["place"],
        name=name,
        action=row["action"],
        owner=person_name(row["action_owner"] or row["person"], names),
        due=due,
        month=row["month"],
        state="overdue" if due and due <= last_day else "open",
        decision=row["seq"],
    )
