"""What was agreed that somebody does, and what has become of it, by the decisions there are.

The same for a card, which knows its own month and those before, and for whoever chases.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Final, Literal

from scorecard.period import Month
from scorecard.reconcile.decided import row_of
from scorecard.stores.ledger_decisions import Decision

Row = Mapping[str, Any]
State = Literal["open", "done", "dropped", "replaced"]
KINDS: Final = ("comment", "action", "follow_up")
_GONE: Final = ("reversed", "waiting")


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody is to do. `seq` is the decision that agreed it, for the card of `month`.

    `owner` and `by` are ids of people. Days are `YYYY-MM-DD`, `due` may be empty; `first_due` is
    the day it was due at first. `ended_by` is the decision that ended it, counting from the month
    `ended` on, 0 while it is open; `said` is what was said then, or when it was last moved.
    """

    seq: int
    unit: str
    place: str
    kpi: str | None
    month: str
    text: str
    owner: str
    by: str
    due: str
    first_due: str
    state: State = "open"
    ended: str = ""
    ended_by: int = 0
    said: str = ""

    def is_late(self, day: dt.date) -> bool:
        """Whether it is open and its day was before another."""
        return self.state == "open" and bool(self.due) and self.due < day.isoformat()


def rows_of(decisions: Sequence[Decision]) -> list[Row]:
    """Decisions of the ledger as rows of `mart.decisions`, those that actions are made of."""
    return [
        {**row_of(item), "seq": item.seq, "state": item.state, "person": item.person}
        for item in decisions
        if item.kind in KINDS
    ]


def actions_at(rows: Iterable[Row], month: Month | None = None) -> list[Action]:
    """Every action with its state, by its number; with a month as that month's card knows it.

    A comment that is written anew takes its action back. One of a later month that agrees another
    action on the same place replaces what a comment agreed there, and nothing else ends by itself.
    """
    known = sorted(
        (
            row
            for row in rows
            if row["state"] not in _GONE and (month is None or row["valid_from"] <= str(month))
        ),
        key=itemgetter("seq"),
    )
    found: dict[int, Action] = {}
    for row in _standing(known):
        if row["kind"] == "follow_up":
            _follow(found, row)
        elif row["action"]:
            found[row["seq"]] = _agreed(row)
    _replace(found, {row["seq"] for row in known if row["kind"] == "comment"})
    return list(found.values())


def _standing(rows: Sequence[Row]) -> Iterable[Row]:
    """Less the comments that a later one of the same month and place takes the place of."""
    newest = {_card_place(row): row["seq"] for row in rows if row["kind"] == "comment"}
    return (
        row for row in rows if row["kind"] != "comment" or newest[_card_place(row)] == row["seq"]
    )


def _card_place(row: Row) -> tuple[str, str, str]:
    return row["unit"], row["place"], row["valid_from"]


def _agreed(row: Row) -> Action:
    due = "" if row["due"] is None else str(row["due"])
    return Action(
        seq=row["seq"],
        unit=row["unit"],
        place=row["place"],
        kpi=row["kpi"],
        month=row["valid_from"],
        text=row["action"],
        owner=row["action_owner"] or row["person"],
        by=row["person"],
        due=due,
        first_due=due,
    )


def _follow(found: dict[int, Action], row: Row) -> None:
    """Bring an action up to date with what became of it; one taken back has nothing to follow."""
    action = found.get(row["about"])
    if action is None or action.state != "open":
        return
    if row["edit"] == "moved":
        found[action.seq] = replace(action, due=str(row["due"]), said=row["reason"])
        return
    found[action.seq] = replace(
        action,
        state=row["edit"],
        ended=row["valid_from"],
        ended_by=row["seq"],
        said=row["reason"],
    )


def _replace(found: dict[int, Action], comments: set[int]) -> None:
    """Let the newest month's comment with an action on a place speak for those before it."""
    newest: dict[tuple[str, str], Action] = {}
    for action in sorted(found.values(), key=lambda item: (item.month, item.seq)):
        if action.seq not in comments:
            continue
        before = newest.get((action.unit, action.place))
        if before is not None and before.state == "open":
            found[before.seq] = replace(
                before, state="replaced", ended=action.month, ended_by=action.seq
            )
        newest[action.unit, action.place] = action
