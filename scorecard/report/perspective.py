"""What gathers the objectives of a card: its perspectives, and the themes across them."""

from dataclasses import dataclass
from decimal import Decimal

from scorecard.report.comment import Comment
from scorecard.report.measure import MeasureLine
from scorecard.report.objective import ObjectiveNode
from scorecard.report.score import Score


@dataclass(frozen=True, slots=True)
class PerspectiveNode:
    """A perspective with its objectives, in the order of the configuration."""

    id: str
    name: str
    weight: Decimal
    score: Score
    objectives: tuple[ObjectiveNode, ...]
    comments: tuple[Comment, ...] = ()
    # The perspective in a sentence, and what leads its change, or is lowest in it, in a clause.
    text: str = ""
    why: str = ""

    @property
    def measures(self) -> tuple[MeasureLine, ...]:
        """Every measure of the perspective, in page order."""
        return tuple(line for node in self.objectives for line in node.measures)


@dataclass(frozen=True, slots=True)
class ThemeNode:
    """A strategic theme with the objectives of this card that serve it, by id."""

    id: str
    name: str
    score: Score
    objectives: tuple[str, ...]
