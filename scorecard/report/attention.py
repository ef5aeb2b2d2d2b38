"""What a card asks of people: decisions that are wanted, and actions that were agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from scorecard import figures
from scorecard.bidi import isolated
from scorecard.labels import t
from scorecard.report.breaks import BreakLine

ActionState = Literal["open", "overdue", "done", "dropped"]
# Names told; of more there is a count.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that waits for somebody, by name; of several the first presses most.

    `effect` is how far the score of the card moves at most, from 0 to 10; None where that cannot be
    known, and where nothing hangs on it. `breaks` are the ids of the open breaks it is about, and
    `place` is a measure, as `measure KPI`; both may be empty.
    """

    kind: Literal["review", "comment", "red"]
    what: str
    question: str
    owner: str
    effect: Decimal | None = None
    breaks: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What somebody is to do, agreed for this month or an earlier one; `decision` is its number.

    `name` is what it is on and `place` its key, as `measure KPI`. `due` may be empty; days are
    `YYYY-MM-DD`, `month` is `YYYY-MM`, the month it was agreed for. `first_due` is the day it was
    due before it was moved, and `said` why one ended that is done or dropped.
    """

    place: str
    name: str
    action: str
    owner: str
    due: str
    month: str
    state: ActionState
    decision: int
    first_due: str = ""
    said: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in ("open", "overdue")


def reviewed(found: Sequence[BreakLine]) -> str:
    """`Revenue: EUR 10m or EUR 12m`, or names of several; nothing says whose figures they are.

    Where several sources give one of two figures of a measure, these are told once.
    """
    line, told = found[0], _told(found)
    if len(found) > 1 and not (len({item.kpi for item in found}) == 1 and len(told) == 2):
        names = list(dict.fromkeys(isolated(line.kpi_name) or t("a figure") for line in found))
        listed = ", ".join(names[:_NAMED])
        if len(names) > _NAMED:
            listed = t("{names} and {count} more", names=listed, count=len(names) - _NAMED)
        # Never one: of that the figure itself is told.
        return t("{number} figures under review: {names}", number=len(found), names=listed)
    name = isolated(line.kpi_name) or t("A figure")
    # A colour that is printed otherwise has no values either, and is no figure that is missing.
    if line.shown is None or (not told and line.rule == "cross_scorecard"):
        return t("{name} is under review", name=name)
    if not told:
        return t("{name}: no figure", name=name)
    if len(told) > 1:
        return t("{name}: {one} or {other}", name=name, one=told[0], other=told[1])
    return t("{name}: {figure}, under review", name=name, figure=told[0])


def _told(found: Sequence[BreakLine]) -> list[str]:
    """The figures that differ; of several breaks each that looks different once."""
    told = [
        figures.figure(value, line.shown)
        for line in found
        for value in (line.left_value, line.right_value)
        if value is not None and line.shown is not None
    ]
    return told if len(found) == 1 else list(dict.fromkeys(told))
