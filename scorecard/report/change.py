"""Why a score of a card is not that of the month before."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Why a score of the card is not that of the month before; the five parts add up to the change.

    `published` says whether the score before is the one last month's card printed; where that was
    never published it is as it would be today, and nothing of it is restated.
    """

    level: Literal["card", "perspective", "objective"]
    # Of the perspective or objective; empty for the card.
    id: str
    name: str
    published: bool
    before: Decimal
    now: Decimal
    actuals: Decimal
    targets: Decimal
    weights: Decimal
    coverage: Decimal
    restatement: Decimal

    @property
    def parts(self) -> tuple[Decimal, ...]:
        """The five parts, in the order they are printed."""
        return self.actuals, self.targets, self.weights, self.coverage, self.restatement
