"""Every score once more, by live formulas over the figures, goals and weights on the other sheets.

The blocks go upwards: measures, objectives, perspectives, scorecard. The printed scores are plain
numbers elsewhere, so changing a weight shows here what it would do and alters nothing published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.figures import ABSENT
from scorecard.report.card import Card, MeasureLine, Score, Stamp
from scorecard.report.palette import TONES, WORDS
from scorecard.report.sheets import formats, frame, looks, names, recompute, rescore
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading, Live
from scorecard.report.sheets.perspective import Place, weight_format

AGREES: Final = "OK"
DIFFERS: Final = "Differs"

_COLUMNS: Final = (
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
    Heading("Scale", 13, "right"),
)
_RATED: Final = (8, 9)
_CHECKED: Final = 12
# From here on what a type of score needs besides red flag and goal: upper ends, or points.
_SCALE: Final = 13
_WATCH, _ON_TARGET, _MINIMUM = "$C$6", "$C$7", "$C$8"
_FIRST_BLOCK: Final = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A row written: where it stands, and what it gives to the roll-up above."""

    at: int
    child: recompute.Child


@dataclass(frozen=True, slots=True)
class Printed:
    """A rolled-up score as another sheet prints it, with the addresses of its two figures."""

    name: str
    under: str
    weight: Decimal | None
    weight_at: str
    score: Decimal | None
    score_at: str


def write(book: Book, places: Sequence[Place], card: Card, stamp: Stamp) -> None:
    """Write the sheet from where the perspectives' figures stand."""
    grid = book.sheet(names.CHECK)
    frame.open_sheet(grid, "Check", card, stamp)
    _settings(grid, card)
    check = _Check(grid, card.coverage_minimum)
    measures = check.measures(places, card)
    objectives = check.objectives(places, card, measures)
    perspectives = check.perspectives(places, card, objectives)
    check.card(card, perspectives)
    check.verdict()
    grid.raw.freeze_panes = "B5"
    frame.close_sheet(grid, card, stamp, last=len(_COLUMNS), heads=None)


def _settings(grid: Grid, card: Card) -> None:
    watch = Live("10/3", recompute.WATCH_FROM, looks.NUMBER, "0.00")
    on_target = Live("20/3", recompute.ON_TARGET_FROM, looks.NUMBER, "0.00")
    minimum = Entry(card.coverage_minimum, looks.NUMBER, "0.00%")
    grid.row(6, [Entry(f"{WORDS['amber']} from"), Entry("the red flag"), watch])
    grid.row(7, [Entry(f"{WORDS['green']} from"), Entry("the goal"), on_target])
    grid.row(8, [Entry("Coverage minimum"), Entry("below it there is no score"), minimum])


class _Check:
    """Writes the blocks downwards and remembers how many rows agreed."""

    def __init__(self, grid: Grid, minimum: Decimal) -> None:
        self.grid = grid
        self.minimum = minimum
        self.at = _FIRST_BLOCK
        self.agreed: list[bool] = []

    def measures(self, places: Sequence[Place], card: Card) -> list[list[list[Row]]]:
        """Rows by perspective and objective."""
        self._head("Measures")
        return [
            [
                [
                    self._measure(line, node.name, place, row)
                    for line, row in zip(node.measures, rows, strict=True)
                ]
                for node, rows in zip(perspective.objectives, place.measures, strict=True)
            ]
            for perspective, place in zip(card.perspectives, places, strict=True)
        ]

    def objectives(
        self, places: Sequence[Place], card: Card, measures: list[list[list[Row]]]
    ) -> list[list[Row]]:
        """Rows by perspective."""
        self._head("Objectives")
        return [
            [
                self._rolled(
                    _printed(node.name, perspective.name, node.weight, node.score, place, row),
                    children,
                )
                for node, row, children in zip(
                    perspective.objectives, place.objectives, groups, strict=True
                )
            ]
            for perspective, place, groups in zip(card.perspectives, places, measures, strict=True)
        ]

    def perspectives(
        self, places: Sequence[Place], card: Card, objectives: list[list[Row]]
    ) -> list[Row]:
        """A row per perspective."""
        self._head("Perspectives")
        return [
            self._rolled(
                Printed(
                    node.name,
                    card.unit_name,
                    node.weight,
                    place.own("weight"),
                    node.score.value,
                    place.own("score"),
                ),
                children,
            )
            for node, place, children in zip(card.perspectives, places, objectives, strict=True)
        ]

    def card(self, card: Card, perspectives: list[Row]) -> None:
        """The one row everything comes to."""
        self._head("Scorecard")
        score_at = names.address(names.SUMMARY, *names.CARD_SCORE)
        self._rolled(
            Printed(card.unit_name, card.organisation_name, None, "", card.score.value, score_at),
            perspectives,
        )

    def verdict(self) -> None:
        """Row 4: how many scores agree, over all blocks."""
        checks = f"{names.cell(_FIRST_BLOCK, _CHECKED)}:{names.cell(self.at, _CHECKED)}"
        words = f" of {len(self.agreed)} scores agree with the published ones"
        formula = f'COUNTIF({checks},"{AGREES}")&"{words}"'
        self.grid.rate(_FIRST_BLOCK, self.at, _RATED, _RATED[-1])
        self.grid.mark(_FIRST_BLOCK, self.at, (_CHECKED,), _CHECKED, DIFFERS, TONES["red"])
        self.grid.put(4, 1, Live(formula, f"{sum(self.agreed)}{words}", looks.FACT))

    def _head(self, title: str) -> None:
        self.at += 1 if self.agreed else 0
        self.grid.put(self.at, 1, Entry(title, looks.SECTION))
        self.grid.head(self.at + 1, _COLUMNS)
        self.at += 2

    def _measure(self, line: MeasureLine, under: str, place: Place, row: int) -> Row:
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
        coverage = Decimal(0 if score is None else 1)
        self.grid.row(
            at,
            [
                Entry(line.name, looks.WRAPPED),
                Entry(under, looks.WRAPPED),
                _copy(place.at(row, "weight"), line.weight, weight_format(line.weight)),
                Entry("Not scored", looks.NUMBER)
                if actual is None
                else _copy(place.at(row, line.basis), actual, form),
                _copy(place.at(row, "red_flag"), line.red_flag, form),
                _copy(place.at(row, "goal"), line.goal, form),
                Live(f"IF(ISNUMBER(H{at}),1,0)", coverage, looks.NUMBER, formats.SHARE),
                _score(rescore.formula(line, cells), score),
            ],
        )
        self.grid.row(at, [_extra(value, text, form) for value, text in more], first=_SCALE)
        self._compare(score, line.score, place.at(row, "score"))
        return Row(at, recompute.Child(line.weight, score, coverage))

    def _rolled(self, printed: Printed, children: list[Row]) -> Row:
        at, weight = self.at, printed.weight
        coverage, score = recompute.roll_up([row.child for row in children], self.minimum)
        share: Entry | Live = Entry(None, looks.NUMBER)
        result: Entry | Live = Entry(None, looks.NUMBER)
        if children:
            first, last = children[0].at, children[-1].at
            weights, scores = f"C{first}:C{last}", f"H{first}:H{last}"
            formula = recompute.coverage_formula(weights, scores, f"G{first}:G{last}")
            share = Live(formula, coverage, looks.NUMBER, formats.SHARE)
            result = _score(recompute.score_formula(weights, scores, f"G{at}", _MINIMUM), score)
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
        self._compare(score, printed.score, printed.score_at)
        return Row(at, recompute.Child(weight or Decimal(0), score, coverage))

    def _compare(self, score: Decimal | None, published: Decimal | None, published_at: str) -> None:
        """Columns I to L of the current row, and on to the next."""
        at = self.at
        own, printed, apart = f"H{at}", f"J{at}", f"K{at}"
        difference = None if score is None or published is None else published - score
        agrees = recompute.agree(score, published)
        rating = recompute.rating_formula(own, _WATCH, _ON_TARGET)
        self.grid.row(
            at,
            [
                Live(rating, recompute.rating(score), looks.WORD),
                _copy(published_at, published, formats.SCORE),
                Live(
                    f'IF(COUNT({own},{printed})=2,{printed}-{own},"{ABSENT}")',
                    ABSENT if difference is None else difference,
                    looks.NUMBER,
                    formats.DIFFERENCE,
                ),
                Live(
                    recompute.agree_formula(own, printed, apart, AGREES, DIFFERS),
                    AGREES if agrees else DIFFERS,
                    looks.WORD,
                ),
            ],
            first=9,
        )
        self.agreed.append(agrees)
        self.at += 1


def _printed(
    name: str, under: str, weight: Decimal, score: Score, place: Place, row: int
) -> Printed:
    return Printed(
        name, under, weight, place.at(row, "weight"), score.value, place.at(row, "score")
    )


def _copy(address: str, value: Decimal | None, form: str) -> Live:
    """A figure taken from where it is printed, so that the check is of what people read."""
    return Live(address, ABSENT if value is None else value, looks.NUMBER, form)


def _extra(value: Decimal, text: str, form: str) -> Entry | Live:
    """A figure of a scale; a point's score is written so that it keeps all its digits."""
    if text:
        return Live(text, value, looks.NUMBER, "0.00")
    return Entry(value, looks.NUMBER, form)


def _score(formula: str, score: Decimal | None) -> Live:
    return Live(formula, ABSENT if score is None else score, looks.SCORED, formats.SCORE)
