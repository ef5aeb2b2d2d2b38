"""An objective as a card has it: what counts in it, what it serves, and how its owner sees it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scorecard.report.comment import Comment
from scorecard.report.measure import MeasureLine
from scorecard.report.score import Colour, Score


@dataclass(frozen=True, slots=True)
class CascadeLine:
    """A score of another unit's card that counts in an objective; `name` says whose and what."""

    id: str
    unit: str
    name: str
    level: Literal["card", "objective", "measure"]
    role: Literal["lagging", "leading"]
    weight: Decimal
    score: Decimal | None
    colour: Colour | None
    # Share of the weights under it that has a score, a fraction.
    coverage: Decimal
    previous_score: Decimal | None
    # Nothing under it is due this month, so that it counts in no coverage.
    not_due: bool


@dataclass(frozen=True, slots=True)
class Supported:
    """An objective of a unit above that an objective serves, by names."""

    unit: str
    objective: str


@dataclass(frozen=True, slots=True)
class Drive:
    """An objective of the same card, by id, that an objective is expected to move.

    `lags` are the months after which it should show; `expected` is between better and better.
    """

    objective: str
    lags: tuple[int, ...]
    expected: Literal["positive", "negative"] = "positive"


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a person sees an objective; `differs` from the computed colour, where there is one."""

    colour: Colour
    person: str
    reason: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ObjectiveNode:
    """An objective with its measures.

    `result` rolls up its lagging measures alone, `outlook` its leading ones.
    """

    id: str
    name: str
    owner: str
    weight: Decimal
    score: Score
    result: Decimal | None
    outlook: Decimal | None
    measures: tuple[MeasureLine, ...]
    cascades: tuple[CascadeLine, ...] = ()
    # Result green and outlook red, or the other way round.
    divergence: Literal["early_warning", "turning"] | None = None
    # Names of the themes it serves.
    themes: tuple[str, ...] = ()
    supports: tuple[Supported, ...] = ()
    assessment: Assessment | None = None
    comments: tuple[Comment, ...] = ()
    # Measures that count in it and are kept from whom this is for.
    not_shown: int = 0
    # What it is expected to move: the arrows of the strategy map.
    drives: tuple[Drive, ...] = ()
