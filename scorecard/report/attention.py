"""What a card asks of people: decisions that are wanted, and actions that were agreed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


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
    """What somebody is to do, as a comment of this month or an earlier one agreed it.

    `name` is what the comment is on and `place` its key, as `measure KPI`. `due` may be empty;
    days are `YYYY-MM-DD`, `month` is `YYYY-MM`, the month that was commented.
    """

    place: str
    name: str
    action: str
    owner: str
    due: str
    month: str
    state: Literal["open", "overdue"]
    decision: int
