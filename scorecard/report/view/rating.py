"""A score as it stands everywhere on the page: mark, figure and word, never colour alone."""

from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.labels import t
from scorecard.report import charts
from scorecard.report.marks import STATES, way
from scorecard.report.palette import word
from scorecard.report.score import Colour, Score, Worst
from scorecard.report.view.words import NARROW_SHOWN, cut


@dataclass(frozen=True, slots=True)
class Rating:
    """`tone` is a CSS class: green, amber, red or none. `figure` is an en dash without a score.

    `mark` is a letter of the font of marks.
    """

    mark: str
    figure: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name and its rating: a worst child, a child unit."""

    name: str
    rating: Rating


@dataclass(frozen=True, slots=True)
class Summary:
    """A rolled-up score with all that must stand beside it; empty texts where all is well."""

    rating: Rating
    change: str
    # An arrow for the change; empty for none.
    way: str
    # The change as a phrase: `-0.4 since September 2026`, or why there is none.
    since: str
    worst: Named | None
    # `3 of 14`; a card without measures says 0 of 0.
    red: str
    has_red: bool
    # `12 of 14` where some are not scored.
    scored: str
    coverage: str
    full: bool


def rating(score: Decimal | None, colour: Colour | None) -> Rating:
    """Mark, figure and word of a score; `No score` without one.

    Where the figure as it is rounded would have another colour, the word says so.
    """
    shown = None if score is None else colour
    text = word(shown)
    if score is None or shown is None or figures.scores_hidden():
        return Rating(STATES[shown], figures.score(score), text, shown or "none")
    if band(figures.as_printed(score)) != shown:
        text = t("{word} before rounding", word=text)
    return Rating(STATES[shown], figures.score(score), text, shown)


def banded(score: Decimal | None) -> Rating:
    """Rate a score that comes without its colour: bands are half open, edges met."""
    return rating(score, None if score is None else band(score))


def band(score: Decimal) -> Colour:
    """Give the colour of an unrounded score: green from the goal on, red under the red flag.

    Compared at the nine decimals scores are kept with: exactly on the goal is met.
    """
    red_flag, goal, kept = (
        figures.rounded(edge, 9) for edge in (charts.RED_FLAG_AT * 10, charts.GOAL_AT * 10, score)
    )
    if kept >= goal:
        return "green"
    return "amber" if kept >= red_flag else "red"


def named(worst: Worst | None) -> Named | None:
    """Name a worst child with its rating; None where nothing is scored."""
    return (
        None
        if worst is None
        else Named(cut(worst.name, NARROW_SHOWN), rating(worst.score, worst.colour))
    )


def summary(score: Score, month_before: str) -> Summary:
    """Word a rolled-up score; `month_before` is the title of the month it is compared with."""
    change = figures.score_change(score.value, score.previous)
    compared = score.value is not None and score.previous is not None
    due = score.measures - score.not_due
    return Summary(
        rating=rating(score.value, score.colour),
        change=change,
        way=way(_shown_change(score)),
        since=t("{change} since {month}", change=change, month=month_before)
        if compared
        else t("not comparable with {month}", month=month_before),
        worst=named(score.worst),
        red=t("{part} of {count}", part=score.red, count=score.measures),
        has_red=score.red > 0,
        scored="" if score.scored == due else t("{part} of {count}", part=score.scored, count=due),
        coverage=figures.fraction(score.coverage),
        full=score.coverage >= 1 or not score.due,
    )


def _shown_change(score: Score) -> Decimal:
    """The change, or 0 where none would be printed or none can be told."""
    if score.value is None or score.previous is None:
        return Decimal(0)
    change = score.value - score.previous
    return change if figures.moves(change) else Decimal(0)
