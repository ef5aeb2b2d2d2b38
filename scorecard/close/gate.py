"""What stands between a card and its readers: reasons that hold it, caveats that are printed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scorecard.bidi import isolated
from scorecard.report.breaks import counted
from scorecard.report.card import Card

# The caveat of a card that has scores and is given none as a whole.
WITHOUT_SCORE = "too little is scored for a score of the whole card"
# Measures named in a caveat; of more there is a count.
_NAMED = 3


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
    reasons = []
    if card.score.holds:
        reasons.append("no measure has a score this month")
    caveats = [
        f"{isolated(measure.name)} is required and has no score: {measure.no_score_reason}"
        for measure in card.measures
        if measure.required and measure.score is None and not measure.not_due
    ]
    unsaid = [item.name for item in card.required if not item.given]
    if unsaid:
        comments = "comment is" if len(unsaid) == 1 else "comments are"
        caveats.append(f"{len(unsaid)} required {comments} outstanding: {_listed(unsaid)}")
    if card.breaks:
        caveats.append(counted(card.breaks))
    partial = [m.name for m in card.measures if m.trail is not None and m.trail.coverage < 1]
    if partial:
        caveats.append(f"figures of child units are missing in {_listed(partial)}")
    if card.score.value is None and not reasons:
        caveats.append(WITHOUT_SCORE)
    missing = [isolated(child.name) for child in card.children if child.unit in held]
    if missing:
        caveats.append(f"held back: {', '.join(missing)}")
    return Verdict(tuple(reasons), tuple(caveats))


def _listed(names: Sequence[str]) -> str:
    told = [isolated(name) for name in names[:_NAMED]]
    if len(names) <= _NAMED:
        return ", ".join(told)
    return f"{', '.join(told)} and {len(names) - _NAMED} more"
