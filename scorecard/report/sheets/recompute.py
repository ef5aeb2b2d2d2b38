"""The scoring rules twice over, as Excel formulas and as what they come to now.

A second, plain statement of the rules on purpose: it must not lean on the code it checks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.config.rolling import Rule
from scorecard.figures import ABSENT
from scorecard.labels import t
from scorecard.report.palette import word
from scorecard.report.score import Colour
from scorecard.report.sheets.texts import quoted

WATCH_FROM: Final = Decimal(10) / 3
ON_TARGET_FROM: Final = Decimal(20) / 3
# Scores are kept to nine decimals: what lies beyond is the machine's rounding.
_DECIMALS: Final = 9
_TOLERANCE: Final = Decimal("0.000001")
_WORST_FIRST: Final[tuple[Colour, ...]] = ("red", "amber", "green")


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


def not_due() -> str:
    """What stands in the place of a coverage where nothing is due."""
    return t("Not due")


@dataclass(frozen=True, slots=True)
class Child:
    """A child of a roll-up; `coverage` is the share of what lies below it that is scored.

    It is None where nothing below is due.
    """

    weight: Decimal
    score: Decimal | None
    coverage: Decimal | None


def coverage(children: Sequence[Child]) -> Decimal | None:
    """Share of the weights that are due under which there are scores; None where none are due."""
    due = [(child, child.coverage) for child in children if child.coverage is not None]
    if children and not due:
        return None
    whole = sum((child.weight for child, _ in due), Decimal(0))
    there = (child.weight * share for child, share in due if child.score is not None)
    return sum(there, Decimal(0)) / whole if whole > 0 else Decimal(0)


def coverage_formula(weights: str, scores: str, coverages: str) -> str:
    """The same from three ranges of equal height."""
    none = quoted(not_due())
    due = f"(SUM({weights})-SUMIF({coverages},{none},{weights}))"
    covered = f"SUMPRODUCT({weights},{coverages},ISNUMBER({scores})*1)"
    share = f"IF({due}>0,{covered}/{due},0)"
    return f"IF(COUNTIF({coverages},{none})=ROWS({coverages}),{none},{share})"


def counts(rule: Rule, children: Sequence[Child]) -> list[Decimal]:
    """With how much weight each child counts under a rule: the score is their mean by these."""
    there = [(child.weight, child.score) for child in children if child.score is not None]
    whole = sum((weight for weight, _ in there), Decimal(0))
    found = []
    for child in children:
        weight, score = child.weight, child.score
        if score is None or weight == 0:
            found.append(Decimal(0))
        elif rule == "worst_child":
            found.append(Decimal(score == min(s for w, s in there if w > 0)))
        elif rule == "most_frequent":
            found.append(weight if rating(score) == _most_frequent(there) else Decimal(0))
        elif rule == "median":
            up_to = sum((w for w, s in there if s <= score), Decimal(0)) * 2 - whole
            before = sum((w for w, s in there if s < score), Decimal(0)) * 2 - whole
            ties = sum(1 for w, s in there if s == score and w > 0)
            middle = (up_to >= 0 > before) + (up_to > 0 >= before)
            found.append(Decimal(middle) / ties)
        else:
            found.append(weight)
    return found


def _most_frequent(there: Sequence[tuple[Decimal, Decimal]]) -> str:
    """The word that weighs most; the worse one where two weigh the same."""
    order = [word(colour) for colour in _WORST_FIRST]
    weights = [sum((w for w, s in there if rating(s) == text), Decimal(0)) for text in order]
    return order[weights.index(max(weights))]


def counts_formula(rule: Rule, row: int, first: int, last: int) -> str:
    """The same for the child of a row, whose siblings stand in rows `first` to `last`.

    Weights are in column C, scores in H and words in I.
    """
    weight, score, word_of = f"C{row}", f"H{row}", f"I{row}"
    weights, scores, words = (f"{c}${first}:{c}${last}" for c in "CHI")
    there = f"ISNUMBER({scores})*{weights}"
    if rule == "worst_child":
        lower = f"SUMPRODUCT(ISNUMBER({scores})*({weights}>0)*({scores}<{score}))"
        own = f"IF({lower}=0,1,0)"
    elif rule == "most_frequent":
        red, amber, green = (
            f"ROUND(SUMIF({words},{quoted(word(colour))},{weights}),6)" for colour in _WORST_FIRST
        )
        red_word, amber_word, green_word = (quoted(word(colour)) for colour in _WORST_FIRST)
        better = f"IF({amber}>={green},{amber_word},{green_word})"
        most = f"IF({red}>=MAX({amber},{green}),{red_word},{better})"
        own = f"IF({word_of}={most},{weight},0)"
    elif rule == "median":
        up_to, before = (
            f"ROUND(2*SUMPRODUCT({there}*({scores}{sign}{score}))-SUMPRODUCT({there}),6)"
            for sign in ("<=", "<")
        )
        ties = f"SUMPRODUCT(({scores}={score})*({weights}>0))"
        middle = f"IF({up_to}>=0,IF({before}<0,1,0),0)+IF({up_to}>0,IF({before}<=0,1,0),0)"
        own = f"({middle})/{ties}"
    else:
        own = weight
    return f"IF(ISNUMBER({score}),IF({weight}>0,{own},0),0)"


def roll_up(rule: Rule, children: Sequence[Child], minimum: Decimal) -> Decimal | None:
    """Score of children by a rule; none below the minimum of coverage."""
    covered = coverage(children)
    by = counts(rule, children)
    if covered is None or sum(by) == 0 or round(covered, _DECIMALS) < minimum:
        return None
    points = [child.score or Decimal(0) for child in children]
    if rule == "count_met":
        points = [Decimal(10 if rating(score) == word("green") else 0) for score in points]
    return sum((w * s for w, s in zip(by, points, strict=True)), Decimal(0)) / sum(by)


def score_formula(rule: Rule, first: int, last: int, covered: str, minimum: str) -> str:
    """The same from rows; an en dash below the minimum. What counts stands in column M."""
    by, scores, words = (f"{column}{first}:{column}{last}" for column in "MHI")
    enough = f"AND(SUM({by})>0,ISNUMBER({covered}),ROUND(N({covered}),{_DECIMALS})>={minimum})"
    mean = f"SUMPRODUCT({by},{scores})/SUM({by})"
    if rule == "count_met":
        mean = f"10*SUMIF({words},{quoted(word('green'))},{by})/SUM({by})"
    return f'IF({enough},{mean},"{ABSENT}")'


def rating(score: Decimal | None) -> str:
    """The word of a score: a band starts exactly at its edge."""
    if score is None:
        return word(None)
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
    red, amber, green = (quoted(word(colour)) for colour in _WORST_FIRST)
    words = f"IF({exact}>=ROUND({watch},{_DECIMALS}),{amber},{red})"
    top = f"IF({exact}>=ROUND({on_target},{_DECIMALS}),{green},{words})"
    return f"IF(ISNUMBER({score}),{top},{quoted(word(None))})"


def agree(score: Decimal | None, published: Decimal | None) -> bool:
    """Whether both are there and equal but for rounding, or both absent."""
    if score is None or published is None:
        return score is published
    return abs(published - score) < _TOLERANCE


def agree_formula(score: str, published: str, difference: str, yes: str, no: str) -> str:
    """The same from three cells, as one of two words."""
    count = f"COUNT({score},{published})"
    yes, no = quoted(yes), quoted(no)
    near = f"IF(ABS({difference})<{_TOLERANCE},{yes},{no})"
    return f"IF({count}=2,{near},IF({count}=0,{yes},{no}))"
