"""The scoring rules twice over, as Excel formulas and as what they come to now.

A second, plain statement of the rules on purpose: it must not lean on the code it checks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.figures import ABSENT
from scorecard.report.card import Colour
from scorecard.report.palette import NO_SCORE, WORDS, word

WATCH_FROM: Final = Decimal(10) / 3
ON_TARGET_FROM: Final = Decimal(20) / 3
# Scores are kept to nine decimals: what lies beyond is the machine's rounding.
_DECIMALS: Final = 9
_TOLERANCE: Final = Decimal("0.000001")


def measure(
    actual: Decimal | None, red_flag: Decimal | None, goal: Decimal | None, *, higher: bool
) -> Decimal | None:
    """Score of a measure, 0 to 10; None where a figure is missing or red flag and goal coincide.

    Without a red flag the goal is met or not; `higher` says which side of it is.
    """
    if actual is None or goal is None or red_flag == goal:
        return None
    if red_flag is None:
        return Decimal(10 if (actual >= goal if higher else actual <= goal) else 0)
    score = WATCH_FROM * (1 + (actual - red_flag) / (goal - red_flag))
    return max(Decimal(0), min(Decimal(10), score))


def measure_formula(actual: str, red_flag: str, goal: str, *, higher: bool) -> str:
    """The same from three cells."""
    met = f"IF({actual}{'>=' if higher else '<='}{goal},10,0)"
    alone = f"AND(COUNT({actual},{goal})=2,COUNT({red_flag})=0)"
    line = f"10/3*(1+({actual}-{red_flag})/({goal}-{red_flag}))"
    given = f"AND(COUNT({actual},{red_flag},{goal})=3,{red_flag}<>{goal})"
    return f'IF({given},MAX(0,MIN(10,{line})),IF({alone},{met},"{ABSENT}"))'


@dataclass(frozen=True, slots=True)
class Child:
    """A child of a roll-up; `coverage` is the share of what lies below it that is scored."""

    weight: Decimal
    score: Decimal | None
    coverage: Decimal


def roll_up(children: Sequence[Child], minimum: Decimal) -> tuple[Decimal, Decimal | None]:
    """Coverage and score of children; no score below the minimum."""
    whole = sum((child.weight for child in children), Decimal(0))
    there = [(child, child.score) for child in children if child.score is not None]
    available = sum((child.weight for child, _ in there), Decimal(0))
    covered = sum((child.weight * child.coverage for child, _ in there), Decimal(0))
    coverage = covered / whole if whole > 0 else Decimal(0)
    if available == 0 or round(coverage, _DECIMALS) < minimum:
        return coverage, None
    return coverage, sum((child.weight * score for child, score in there), Decimal(0)) / available


def coverage_formula(weights: str, scores: str, coverages: str) -> str:
    """Coverage from three ranges of equal height."""
    covered = f"SUMPRODUCT({weights},{coverages},ISNUMBER({scores})*1)"
    return f"IF(SUM({weights})>0,{covered}/SUM({weights}),0)"


def score_formula(weights: str, scores: str, coverage: str, minimum: str) -> str:
    """Rolled-up score from two ranges; an en dash below the coverage minimum."""
    available = f'SUMIF({scores},">=0",{weights})'
    enough = f"AND({available}>0,ROUND({coverage},{_DECIMALS})>={minimum})"
    return f'IF({enough},SUMPRODUCT({weights},{scores})/{available},"{ABSENT}")'


def rating(score: Decimal | None) -> str:
    """The word of a score: a band starts exactly at its edge."""
    if score is None:
        return NO_SCORE
    exact = round(score, _DECIMALS)
    colour: Colour = "red"
    if exact >= round(ON_TARGET_FROM, _DECIMALS):
        colour = "green"
    elif exact >= round(WATCH_FROM, _DECIMALS):
        colour = "amber"
    return word(colour)


def rating_formula(score: str, watch: str, on_target: str) -> str:
    """The same from three cells."""
    exact = f"ROUND({score},{_DECIMALS})"
    words = f'IF({exact}>=ROUND({watch},{_DECIMALS}),"{WORDS["amber"]}","{WORDS["red"]}")'
    top = f'IF({exact}>=ROUND({on_target},{_DECIMALS}),"{WORDS["green"]}",{words})'
    return f'IF(ISNUMBER({score}),{top},"{NO_SCORE}")'


def agree(score: Decimal | None, published: Decimal | None) -> bool:
    """Whether both are there and equal but for rounding, or both absent."""
    if score is None or published is None:
        return score is published
    return abs(published - score) < _TOLERANCE


def agree_formula(score: str, published: str, difference: str, yes: str, no: str) -> str:
    """The same from three cells, as one of two words."""
    count = f"COUNT({score},{published})"
    near = f'IF(ABS({difference})<{_TOLERANCE},"{yes}","{no}")'
    return f'IF({count}=2,{near},IF({count}=0,"{yes}","{no}"))'
