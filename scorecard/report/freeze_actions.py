"""Actions on a card: those that are open, whenever they were agreed, and those that ended now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from scorecard.period import Month
from scorecard.reconcile.actions import Action, actions_at
from scorecard.reconcile.decided import place_words
from scorecard.reconcile.sentences import Names
from scorecard.report.attention import ActionLine, ActionState
from scorecard.report.card import Card
from scorecard.report.commented import FRONT, person_name
from scorecard.stores.warehouse import Warehouse

# By unit, the first agreed first.
Actions = dict[str, list[Action]]
_ENDED: Final = ("done", "dropped")


def actions_by_unit(warehouse: Warehouse, month: Month) -> Actions:
    """Actions that cards of a month show, as they stood in it."""
    found: Actions = defaultdict(list)
    for action in actions_at(warehouse.rows("report/select_actions", {"month": str(month)}), month):
        if action.state == "open" or (action.state in _ENDED and action.ended == str(month)):
            found[action.unit].append(action)
    return dict(found)


def actions_of(
    found: Iterable[Action], card: Card, last_day: str, names: Names
) -> tuple[ActionLine, ...]:
    """The actions of a card: what is open, due first before, then what ended in its month.

    What an action is on may have left the card since; the action stays. `last_day` is the month's,
    `YYYY-MM-DD`.
    """
    called = dict(_places(card))
    lines = [
        _line(item, called.get(item.place) or place_words(item.place, names), last_day, names)
        for item in found
    ]
    return tuple(
        sorted(
            lines, key=lambda line: (line.state in _ENDED, not line.due, line.due, line.decision)
        )
    )


def _places(card: Card) -> Iterator[tuple[str, str]]:
    """Everything of a card that may be commented, by its key, with its name."""
    yield FRONT, card.unit_name
    for node in card.perspectives:
        yield f"perspective {node.id}", node.name
        for objective in node.objectives:
            yield f"objective {objective.id}", objective.name
            yield from ((f"measure {line.kpi}", line.name) for line in objective.measures)


def _line(action: Action, name: str, last_day: str, names: Names) -> ActionLine:
    return ActionLine(
        place=action.place,
        name=name,
        action=action.text,
        owner=person_name(action.owner, names),
        due=action.due,
        month=action.month,
        state=_state(action, last_day),
        decision=action.seq,
        first_due=action.first_due if action.first_due != action.due else "",
        said=action.said if action.state in _ENDED else "",
    )


def _state(action: Action, last_day: str) -> ActionState:
    if action.state == "done" or action.state == "dropped":
        return action.state
    return "overdue" if action.due and action.due <= last_day else "open"
