"""Parts of sentences that measures and scores have in common: months, colours, open breaks."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.bidi import isolated
from scorecard.figures import Shown
from scorecard.period import Month
from scorecard.report.narrative.wording import Wording


@dataclass(frozen=True, slots=True)
class Context:
    """What every sentence of a card needs: the words, and which month it tells of."""

    words: Wording
    now: Month
    coverage_minimum: Decimal

    @property
    def month(self) -> str:
        """The card's month."""
        return self.words.month(self.now, self.now)

    @property
    def before(self) -> str:
        """The month before."""
        return self.words.month(self.now - 1, self.now)


def name_of(text: str) -> str:
    """A name on one line, as it may stand in a sentence whatever way it is written."""
    return isolated(" ".join(text.split()))


def difference(value: Decimal, shown: Shown) -> str:
    """A difference of two figures without its sign: the words beside it say which way it goes."""
    return figures.change(abs(value), shown).replace("+", "", 1)


def shows(text: str) -> bool:
    """Whether a written figure or difference has a digit other than 0."""
    return any(letter in "123456789" for letter in text)


def breaks(context: Context, found: Collection[str], effect: Decimal | None) -> list[str]:
    """How many figures are under review, and what that could change; nothing where none is."""
    if not found:
        return []
    words = context.words
    counted = words.say("breaks", count=len(found))
    if effect is None:
        return [words.say("breaks.unknown", breaks=counted)]
    if not figures.moves(effect):
        return [words.say("breaks.none", breaks=counted)]
    text = figures.score_size(effect)
    if figures.scores_hidden():
        return [words.say("breaks.some", breaks=counted)]
    return [words.say("breaks.effect", breaks=counted, effect=text)]
