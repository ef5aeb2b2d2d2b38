"""A rolled-up score as a card has it, with all that must stand beside it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scorecard.config.rolling import Rule

Colour = Literal["green", "amber", "red"]


@dataclass(frozen=True, slots=True)
class Worst:
    """The lowest-scoring child of a rolled-up score, so that no mean can hide it."""

    id: str
    name: str
    score: Decimal
    colour: Colour


@dataclass(frozen=True, slots=True)
class Score:
    """A score with all that must stand beside it. `value` is None below the coverage minimum."""

    value: Decimal | None
    colour: Colour | None
    coverage: Decimal
    worst: Worst | None
    # Measures underneath, at any depth: how many there are, how many are scored, how many red.
    measures: int
    scored: int
    red: int
    # The same score one month earlier, by today's figures.
    previous: Decimal | None
    # How the children make it.
    rule: Rule = "weighted_mean"
    # What it would be if all that is missing had scored 0, or 10; None where nothing is due.
    lower: Decimal | None = None
    upper: Decimal | None = None
    # Share of the draws of all weights under it in which it keeps its colour; None without a score.
    stability: Decimal | None = None
    # Measures without a figure that is not due this month: they count in no coverage.
    not_due: int = 0
    previous_colour: Colour | None = None
    # The most that the other figure of one open break of this card would move it; None where
    # there is none, or that cannot be known.
    effect: Decimal | None = None

    @property
    def due(self) -> bool:
        """Whether anything underneath is due this month; a card without measures is."""
        return self.not_due == 0 or self.not_due < self.measures

    @property
    def holds(self) -> bool:
        """Whether a card with this score is held back: nothing under it has a score."""
        return self.scored == 0
