"""Why a target, colour, score or weight on a hand-made scorecard is not ours.

Colours and scores are worked out again from their own printed figures and targets, and from ours
with one of theirs put in: what gives their result is the cause.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from statistics import median
from typing import Literal

from scorecard.reconcile.causes import Shown, agrees
from scorecard.reconcile.diagnose import is_named
from scorecard.reconcile.signatures.factors import SCALES

Colour = Literal["green", "amber", "red"]
Why = tuple[str, str]
"""A cause by name and in words."""

UNKNOWN = "unknown"
# Scores of unrelated cards lie about so far apart, of ten.
_SPREAD = 3.0
_FEWEST_FITS = 0.8
# So many coloured cells must tell which way is good before ours is doubted.
_FEWEST_COLOURS = 3
_EXACT = Context(prec=60)
# How often a score above others follows another rule than ours.
_RULE_SHARE = 0.04


@dataclass(frozen=True, slots=True)
class Held:
    """A figure and what it is held against; where red begins may be unknown."""

    value: Decimal | None
    goal: Decimal | None
    red_flag: Decimal | None


@dataclass(frozen=True, slots=True)
class Roll:
    """A printed score above others: theirs, and the parts they print with their and our weights."""

    theirs: Shown
    parts: tuple[tuple[Decimal, Decimal | None, Decimal], ...]


def colour_of(held: Held, *, higher: bool) -> Colour | None:
    """The colour of a figure by our rule; None where figure or goal is absent.

    Without a red flag what misses the goal is red.
    """
    if held.value is None or held.goal is None:
        return None
    sign = 1 if higher else -1
    if (held.value - held.goal) * sign >= 0:
        return "green"
    if held.red_flag is not None and (held.value - held.red_flag) * sign >= 0:
        return "amber"
    return "red"


def other_way(printed: Sequence[tuple[Colour, Held]], *, higher: bool) -> bool:
    """Whether the cells of a measure on their cards are coloured as if the other way were good.

    Figures on their target tell nothing; fewer than three others are not enough to say so.
    """
    told = [
        (colour == "green") == (colour_of(held, higher=higher) == "green")
        for colour, held in printed
        if held.value is not None and held.goal is not None and held.value != held.goal
    ]
    return len(told) >= _FEWEST_COLOURS and told.count(False) >= _FEWEST_FITS * len(told)


def score_of(held: Held) -> Decimal | None:
    """The score of a figure by our rule, 0 to 10; None where something is absent."""
    if held.value is None or held.goal is None or held.red_flag is None:
        return None
    room = held.goal - held.red_flag
    if not room:
        return None
    share = _EXACT.divide(held.value - held.red_flag, room)
    score = _EXACT.multiply(_EXACT.divide(Decimal(10), Decimal(3)), 1 + share)
    return min(Decimal(10), max(Decimal(0), score))


def explain_colour(theirs: Colour, ours: Held, month: Held, printed: Held, *, higher: bool) -> Why:
    """Why their colour is not ours.

    `ours` is what we score, `month` the same of the month alone, `printed` what their card says.
    """
    against = _contradiction(theirs, printed, higher=higher)
    if against:
        return "contradiction", against
    for name, text, held in _put_in(ours, month, printed):
        if colour_of(held, higher=higher) == theirs and colour_of(ours, higher=higher) != theirs:
            return name, text
    if printed.goal is None or month.goal is None:
        return "threshold", "their target is not printed; with ours the colour would be another"
    if theirs != "green" and printed.red_flag is None:
        return "threshold", "figure and target agree: they begin red elsewhere, and do not print it"
    return UNKNOWN, "neither their figure nor their target gives this colour"


def explain_score(theirs: Shown, ours: Held, month: Held, printed: Held) -> Why:
    """Why their score of a measure is not ours."""
    for name, text, held in _put_in(ours, month, printed):
        score = score_of(held)
        if score is not None and agrees(score, theirs):
            return name, text
    return UNKNOWN, "our rule does not give it, with their figures or with ours"


def explain_target(
    theirs: Shown, ours: Mapping[int, Decimal], month: int, scored: Decimal | None
) -> Why:
    """Why their target is not ours: `ours` by month index, `scored` what the year to date has."""
    mine = ours[month]
    for factor in SCALES:
        if agrees(mine * factor, theirs):
            return "scale", f"their target is {factor:,} times ours"
        if agrees(mine / factor, theirs):
            return "scale", f"our target is {factor:,} times theirs"
    if agrees(mine * 12, theirs):
        return "year", "their target is the year's, ours the month's"
    if scored is not None and scored != mine and agrees(scored, theirs):
        return "year_to_date", "their target is the year to date's, ours the month's"
    if mine and agrees(-mine, theirs):
        return "sign", "their target is ours with the other sign"
    other = [m for m, target in ours.items() if target != mine and agrees(target, theirs)]
    if other:
        nearest = min(other, key=lambda m: abs(m - month))
        when = "earlier" if nearest < month else "later"
        return "other_month", f"their target is the one we have for {when} months"
    return "other_target", "another target was agreed; one of the two has to give way"


def explain_roll(place: int, rolls: Sequence[Roll], *, worst: str) -> Why:
    """Why a printed score above others is not ours, judged by all such scores of their cards.

    `worst` is what the parts are called. A rule is named where it gives nearly all of them.
    """
    if not rolls[place].parts:
        return UNKNOWN, f"they print no {worst} it could follow from"
    for name, text, rule in _rules(worst):
        told = [(rule(roll.parts), roll) for roll in rolls]
        known = [(score, roll) for score, roll in told if score is not None]
        fits = [roll for score, roll in known if agrees(score, roll.theirs)]
        if rolls[place] not in fits or len(fits) < _FEWEST_FITS * len(known):
            continue
        width = max(float(roll.theirs.step) for roll in fits) / _SPREAD
        if is_named(_RULE_SHARE, width ** len({roll.theirs.figure for roll in fits})):
            return name, text
    return UNKNOWN, f"no rule gives it from the {worst} they print"


def _contradiction(theirs: Colour, printed: Held, *, higher: bool) -> str:
    """In words, where their colour cannot be meant for their own figure and target."""
    if printed.value is None or printed.goal is None:
        return ""
    follows = colour_of(printed, higher=higher)
    met = follows == "green"
    if met and theirs != "green":
        return f"their figure meets their own target, and is {theirs}"
    if not met and theirs == "green":
        return "their figure misses their own target, and is green"
    if not met and printed.red_flag is not None and follows != theirs:
        return f"by their own red flag it would be {follows}"
    return ""


def _put_in(ours: Held, month: Held, printed: Held) -> Iterator[tuple[str, str, Held]]:
    """Ours with one of theirs put in, the likelier first."""
    if printed.value is not None and printed.value != month.value:
        yield "other_figure", "it follows from their figure", _with(month, value=printed.value)
    if month != ours:
        yield "basis", "theirs is the month's, ours another period's", month
    goal = printed.goal is not None and printed.goal != month.goal
    if goal:
        yield "other_target", "it follows from their target", _with(month, goal=printed.goal)
    if printed.red_flag is not None and printed.red_flag != month.red_flag:
        held = _with(month, red_flag=printed.red_flag)
        yield "threshold", "it follows from their red flag", held
    if goal and printed.red_flag is not None:
        held = Held(month.value, printed.goal, printed.red_flag)
        yield "other_target", "it follows from their target and red flag", held
    if goal and printed.value is not None and printed.value != month.value:
        red = month.red_flag if printed.red_flag is None else printed.red_flag
        held = Held(printed.value, printed.goal, red)
        yield "other_figure", "it follows from their figure and target", held


def _with(
    held: Held,
    *,
    value: Decimal | None = None,
    goal: Decimal | None = None,
    red_flag: Decimal | None = None,
) -> Held:
    return Held(
        held.value if value is None else value,
        held.goal if goal is None else goal,
        held.red_flag if red_flag is None else red_flag,
    )


_Parts = Sequence[tuple[Decimal, Decimal | None, Decimal]]


def _rules(worst: str) -> Iterator[tuple[str, str, Callable[[_Parts], Decimal | None]]]:
    yield "parts", f"it follows from the {worst} they print", _by_our_weights
    yield "weights", "they weigh the parts by their own weights", _by_their_weights
    yield "equal_weights", "they weigh all parts alike", _alike
    yield (
        "worst_child",
        "they take the worst part",
        lambda parts: min((p[0] for p in parts), default=None),
    )
    yield "median", "they take the middle part", _middle


def _by_our_weights(parts: _Parts) -> Decimal | None:
    return _mean([(score, weight) for score, _, weight in parts])


def _by_their_weights(parts: _Parts) -> Decimal | None:
    return _mean([(score, weight) for score, weight, _ in parts if weight is not None])


def _alike(parts: _Parts) -> Decimal | None:
    return _mean([(score, Decimal(1)) for score, _, _ in parts])


def _middle(parts: _Parts) -> Decimal | None:
    return median([score for score, _, _ in parts]) if parts else None


def _mean(weighed: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    total = sum((weight for _, weight in weighed), Decimal(0))
    if not total:
        return None
    return _EXACT.divide(sum((s * w for s, w in weighed), Decimal(0)), total)
