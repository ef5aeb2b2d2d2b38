"""Rows of the check sheet: measures, taken scores and roll-ups, each beside what is published.

Every row gives its weight, score and coverage to the roll-up above it, and says whether its formula
agrees with the published score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard import figures
from scorecard.config.rolling import Rule
from scorecard.figures import ABSENT
from scorecard.labels import t, translatable
from scorecard.report.measure import MeasureLine
from scorecard.report.objective import CascadeLine, ObjectiveNode
from scorecard.report.palette import TONES
from scorecard.report.score import Score
from scorecard.report.sheets import formats, looks, names, recompute, rescore
from scorecard.report.sheets.grid import Entry, Grid, Heading, Live
from scorecard.report.sheets.perspective import Place, weight_format
from scorecard.report.sheets.texts import quoted

AGREES: Final = translatable("OK")
DIFFERS: Final = translatable("Differs")

COLUMNS: Final = (
    Heading("Name", 36),
    Heading("Under", 34),
    Heading("Weight", 10, "right"),
    Heading("Actual", 16, "right"),
    Heading("Red flag", 16, "right"),
    Heading("Goal", 16, "right"),
    Heading("Coverage", 11, "right"),
    Heading("Score by formula", 12, "right"),
    Heading("Rating", 13, "center"),
    Heading("Published score", 12, "right"),
    Heading("Difference", 12, "right"),
    Heading("Check", 10, "center"),
    Heading("Counts with", 11, "right"),
    Heading("Missing as 0", 11, "right"),
    Heading("Missing as 10", 11, "right"),
    Heading("Keeps colour", 11, "right"),
    Heading("Scale", 13, "right"),
)
_RATED: Final = (8, 9)
_CHECKED: Final = 12
_COUNTS: Final = 13
# From here on what a type of score needs besides red flag and goal: upper ends, or points.
_SCALE: Final = 17
WATCH, ON_TARGET, MINIMUM = "$C$6", "$C$7", "$C$8"
_FIRST_BLOCK: Final = 10
# Stands in a text where a formula counts.
_PART: Final = "\0"


@dataclass(frozen=True, slots=True)
class Row:
    """A row written: where it stands, and what it gives to the roll-up above."""

    at: int
    child: recompute.Child


@dataclass(frozen=True, slots=True)
class Siblings:
    """The rows of a roll-up's children, `first` to `last`, and its rule."""

    rule: Rule
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A rolled-up score as another sheet prints it, with the addresses of its two figures."""

    name: str
    under: str
    weight: Decimal | None
    weight_at: str
    score: Score
    score_at: str


class Rows:
    """Writes rows downwards and remembers how many agreed; `minimum` is the coverage minimum."""

    def __init__(self, grid: Grid, minimum: Decimal) -> None:
        self.grid = grid
        self.minimum = minimum
        self.at = _FIRST_BLOCK
        self.agreed: list[bool] = []

    def head(self, title: str) -> None:
        """The title of a block, and the heads of its columns."""
        self.at += 1 if self.agreed else 0
        self.grid.put(self.at, 1, Entry(title, looks.SECTION))
        self.grid.head(self.at + 1, COLUMNS)
        self.at += 2

    def verdict(self) -> None:
        """Row 4: how many scores agree, over all blocks."""
        checks = f"{names.cell(_FIRST_BLOCK, _CHECKED)}:{names.cell(self.at, _CHECKED)}"
        told = t(
            "{part} of {count} scores agree with the published ones",
            count=len(self.agreed),
            part=_PART,
        )
        before, _, after = told.partition(_PART)
        lead = f"{quoted(before)}&" if before else ""
        formula = f"{lead}COUNTIF({checks},{quoted(t(AGREES))})&{quoted(after)}"
        self.grid.rate(_FIRST_BLOCK, self.at, _RATED, _RATED[-1])
        self.grid.mark(_FIRST_BLOCK, self.at, (_CHECKED,), _CHECKED, t(DIFFERS), TONES["red"])
        result = told.replace(_PART, str(sum(self.agreed)))
        self.grid.put(4, 1, Live(formula, result, looks.FACT))

    def siblings(self, rule: Rule, count: int) -> Siblings:
        """The next `count` rows, as children of one roll-up."""
        return Siblings(rule, self.at, self.at + count - 1)

    def count(self, siblings: Siblings, rows: Sequence[Row]) -> None:
        """Column M of the children of a roll-up."""
        by = recompute.counts(siblings.rule, [row.child for row in rows])
        for row, count in zip(rows, by, strict=True):
            formula = recompute.counts_formula(siblings.rule, row.at, siblings.first, siblings.last)
            self.grid.put(row.at, _COUNTS, Live(formula, count, looks.NUMBER, "General"))

    def measure(self, line: MeasureLine, under: str, place: Place, row: int) -> Row:
        """A measure by its own figures, scored as it was."""
        at, form = self.at, formats.value_format(line.shown)
        # A figure that was not scored is not offered to the formula, whatever the reason.
        actual = None if line.score is None else line.scored_value
        score = rescore.score(line, actual)
        more = rescore.extras(line)
        cells = rescore.Cells(
            f"D{at}",
            f"E{at}",
            f"F{at}",
            [names.cell(at, _SCALE + place) for place in range(len(more))],
        )
        covered = None if line.not_due else Decimal(0 if score is None else 1)
        self.grid.row(
            at,
            [
                Entry(line.name, looks.WRAPPED),
                Entry(under, looks.WRAPPED),
                _copy(place.at(row, "weight"), line.weight, weight_format(line.weight)),
                Entry(t("Not scored"), looks.NUMBER)
                if actual is None
                else _copy(place.at(row, line.basis), actual, form),
                _copy(place.at(row, "red_flag"), line.red_flag, form),
                _copy(place.at(row, "goal"), line.goal, form),
                Entry(recompute.not_due(), looks.NUMBER)
                if covered is None
                else Live(f"IF(ISNUMBER(H{at}),1,0)", covered, looks.NUMBER, formats.SHARE),
                _score(rescore.formula(line, cells), score),
            ],
        )
        self.grid.row(at, [_extra(value, text, form) for value, text in more], first=_SCALE)
        self._compare(score, line.score, place.at(row, "score"))
        return Row(at, recompute.Child(line.weight, score, covered))

    def taken(self, line: CascadeLine, under: str, place: Place, row: int) -> Row:
        """A score of another card is taken as it is: that card's own workbook checks it."""
        at = self.at
        covered = None if line.not_due else line.coverage
        self.grid.row(
            at,
            [
                Entry(line.name, looks.WRAPPED),
                Entry(under, looks.WRAPPED),
                _copy(place.at(row, "weight"), line.weight, weight_format(line.weight)),
                Entry(t("Another card"), looks.NUMBER),
                *[Entry("", looks.NUMBER) for _ in range(2)],
                Entry(recompute.not_due(), looks.NUMBER)
                if covered is None
                else Entry(covered, looks.NUMBER, formats.SHARE),
                _copy(_made(place.at(row, "score")), line.score, formats.SCORE),
                _rating(at, line.score),
            ],
        )
        self.at += 1
        return Row(at, recompute.Child(line.weight, line.score, covered))

    def given(self, printed: Printed) -> Row:
        """A roll-up with measures that are not shown here: its score is taken as it is."""
        at, score = self.at, printed.score
        covered = score.coverage if score.due else None
        weight = printed.weight or Decimal(0)
        self.grid.row(
            at,
            [
                Entry(printed.name, looks.WRAPPED),
                Entry(printed.under, looks.WRAPPED),
                _copy(printed.weight_at, weight, weight_format(weight)),
                Entry(t("Not all shown"), looks.NUMBER),
                *[Entry("", looks.NUMBER) for _ in range(2)],
                Entry(recompute.not_due(), looks.NUMBER)
                if covered is None
                else Entry(covered, looks.NUMBER, formats.SHARE),
                _copy(_made(printed.score_at), score.value, formats.SCORE),
                _rating(at, score.value),
            ],
        )
        self.at += 1
        return Row(at, recompute.Child(weight, score.value, covered))

    def again(self, node: ObjectiveNode, row: Row, under: str) -> Row:
        """An objective under a theme, by what its own row gives."""
        at, child = self.at, row.child
        covered = recompute.not_due() if child.coverage is None else child.coverage
        self.grid.row(
            at,
            [
                Entry(node.name, looks.WRAPPED),
                Entry(under, looks.WRAPPED),
                Live(f"C{row.at}", child.weight, looks.NUMBER, weight_format(child.weight)),
                *[Entry("", looks.NUMBER) for _ in range(3)],
                Live(f"G{row.at}", covered, looks.NUMBER, formats.SHARE),
                _copy(f"H{row.at}", child.score, formats.SCORE),
                _rating(at, child.score),
            ],
        )
        self.at += 1
        return Row(at, child)

    def rolled(self, printed: Printed, children: list[Row]) -> Row:
        """A roll-up of children written before, by its own rule."""
        at, weight, rule = self.at, printed.weight, printed.score.rule
        below = [row.child for row in children]
        covered = recompute.coverage(below)
        score = recompute.roll_up(rule, below, self.minimum)
        share: Entry | Live = Entry(None, looks.NUMBER)
        result: Entry | Live = Entry(None, looks.NUMBER)
        if children:
            first, last = children[0].at, children[-1].at
            formula = recompute.coverage_formula(
                f"C{first}:C{last}", f"H{first}:H{last}", f"G{first}:G{last}"
            )
            told = recompute.not_due() if covered is None else covered
            share = Live(formula, told, looks.NUMBER, formats.SHARE)
            result = _score(recompute.score_formula(rule, first, last, f"G{at}", MINIMUM), score)
        self.grid.row(
            at,
            [
                Entry(printed.name, looks.WRAPPED),
                Entry(printed.under, looks.WRAPPED),
                Entry("", looks.NUMBER)
                if weight is None
                else _copy(printed.weight_at, weight, weight_format(weight)),
                *[Entry("", looks.NUMBER) for _ in range(3)],
                share,
                result,
            ],
        )
        bounds = [printed.score.lower, printed.score.upper]
        entries = [Entry(bound, looks.NUMBER, formats.SCORE) for bound in bounds]
        entries.append(Entry(printed.score.stability, looks.NUMBER, formats.SHARE))
        self.grid.row(at, entries, first=_COUNTS + 1)
        self._compare(score, printed.score.value, printed.score_at)
        return Row(at, recompute.Child(weight or Decimal(0), score, covered))

    def _compare(self, score: Decimal | None, published: Decimal | None, published_at: str) -> None:
        """Columns I to L of the current row, and on to the next one."""
        at = self.at
        own, printed, apart = f"H{at}", f"J{at}", f"K{at}"
        difference = None if score is None or published is None else published - score
        agrees = recompute.agree(score, published)
        self.grid.row(
            at,
            [
                _rating(at, score),
                _copy(_made(published_at), published, formats.SCORE),
                Live(
                    f'IF(COUNT({own},{printed})=2,{printed}-{own},"{ABSENT}")',
                    ABSENT if difference is None else difference,
                    looks.NUMBER,
                    formats.DIFFERENCE,
                ),
                Live(
                    recompute.agree_formula(own, printed, apart, t(AGREES), t(DIFFERS)),
                    t(AGREES if agrees else DIFFERS),
                    looks.WORD,
                ),
            ],
            first=9,
        )
        self.agreed.append(agrees)
        self.at += 1


def _rating(at: int, score: Decimal | None) -> Live:
    """The word of the score in a row."""
    formula = recompute.rating_formula(f"H{at}", WATCH, ON_TARGET)
    return Live(formula, recompute.rating(score), looks.WORD)


def _copy(address: str, value: Decimal | None, form: str) -> Live:
    """A figure taken from where it is printed, so that the check is of what people read."""
    return Live(address, ABSENT if value is None else value, looks.NUMBER, form)


def _made(address: str) -> str:
    """A printed score as it is made, 0 to 10; the words for none stay what they are."""
    if figures.scores_as_made():
        return address
    low, high = figures.score_ends()
    return f"IF(ISNUMBER({address}),({address}-{low})*10/{high - low},{address})"


def _extra(value: Decimal, text: str, form: str) -> Entry | Live:
    """A figure of a scale; a point's score is written so that it keeps all its digits."""
    if text:
        return Live(text, value, looks.NUMBER, "0.00")
    return Entry(value, looks.NUMBER, form)


def _score(formula: str, score: Decimal | None) -> Live:
    return Live(formula, ABSENT if score is None else score, looks.SCORED, formats.SCORE)
