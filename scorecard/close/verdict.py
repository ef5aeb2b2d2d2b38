"""What stands between a card and its readers: reasons that hold it, caveats that are printed."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from scorecard.labels import translatable
from scorecard.report.card import Card
from scorecard.report.caveats import caveats

# Kept in English, since the strategy office is told too; a book has it in the cards' language.
WITHOUT_MEASURE: Final = translatable("no measure has a score this month")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a card may be published: not while there are `reasons`; `caveats` go on the page."""

    reasons: tuple[str, ...]
    caveats: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Whether the card stays back."""
        return bool(self.reasons)


def judge(card: Card, held: Collection[str]) -> Verdict:
    """The verdict on a card, `held` being the units whose cards are held already."""
    reasons = (WITHOUT_MEASURE,) if card.score.holds else ()
    return Verdict(reasons, caveats(card, held))
