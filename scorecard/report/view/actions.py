"""Agreed actions as rows: on what, who does it until when, and what has become of it."""

from dataclasses import dataclass

from scorecard.labels import t
from scorecard.period import Month
from scorecard.report.attention import ActionLine
from scorecard.report.card import Card
from scorecard.report.view.remarks import measure_anchor
from scorecard.report.view.words import day


@dataclass(frozen=True, slots=True)
class ActionRow:
    """Every text of an action's row. `anchor` leads to its measure; empty for anything else."""

    name: str
    anchor: str
    agreed: str
    action: str
    # Why it ended; empty while it is open.
    said: str
    owner: str
    due: str
    # The day it was due at first, where it was moved.
    first_due: str
    state: str
    late: bool


def actions(card: Card) -> tuple[ActionRow, ...]:
    """Word the actions of a card, in its order."""
    anchors = {f"measure {line.kpi}": measure_anchor(line) for line in reversed(card.measures)}
    return tuple(_row(line, anchors.get(line.place, "")) for line in card.actions)


def _row(line: ActionLine, anchor: str) -> ActionRow:
    return ActionRow(
        name=line.name,
        anchor=anchor,
        agreed=t(
            "action {number}, agreed for {month}",
            number=line.decision,
            month=Month.parse(line.month).title,
        ),
        action=line.action,
        said=line.said,
        owner=line.owner,
        due=day(line.due) if line.due else t("no day"),
        first_due=t("first {day}", day=day(line.first_due)) if line.first_due else "",
        state=t(line.state),
        late=line.state == "overdue",
    )
