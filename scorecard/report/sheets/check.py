"""Every score once more, by live formulas over the figures, goals and weights on the other sheets.

The blocks go upwards: measures, objectives, perspectives, scorecard. The printed scores are plain
numbers elsewhere, so changing a weight shows here what it would do and alters nothing published.
"""

from collections.abc import Sequence

from scorecard.labels import t
from scorecard.report.card import Card, Stamp
from scorecard.report.objective import ObjectiveNode
from scorecard.report.palette import word
from scorecard.report.sheets import frame, looks, names, recompute, summary
from scorecard.report.sheets.check_rows import COLUMNS, Printed, Row, Rows
from scorecard.report.sheets.grid import Book, Entry, Grid, Live
from scorecard.report.sheets.perspective import Place


def write(book: Book, places: Sequence[Place], card: Card, stamp: Stamp) -> None:
    """Write the sheet from where the perspectives' figures stand."""
    grid = book.sheet(names.own(names.CHECK))
    frame.open_sheet(grid, t(names.CHECK), card, stamp)
    _settings(grid, card)
    rows = Rows(grid, card.coverage_minimum)
    check = _Check(rows)
    measures = check.measures(places, card)
    objectives = check.objectives(places, card, measures)
    perspectives = check.perspectives(places, card, objectives)
    check.card(card, perspectives)
    check.themes(card, objectives)
    rows.verdict()
    grid.raw.freeze_panes = "B5"
    frame.close_sheet(grid, card, stamp, last=len(COLUMNS), heads=None)


def _settings(grid: Grid, card: Card) -> None:
    watch = Live("10/3", recompute.WATCH_FROM, looks.NUMBER, "0.00")
    on_target = Live("20/3", recompute.ON_TARGET_FROM, looks.NUMBER, "0.00")
    minimum = Entry(card.coverage_minimum, looks.NUMBER, "0.00%")
    grid.row(6, [Entry(t("{word} from", word=word("amber"))), Entry(t("the red flag")), watch])
    grid.row(7, [Entry(t("{word} from", word=word("green"))), Entry(t("the goal")), on_target])
    grid.row(8, [Entry(t("Coverage minimum")), Entry(t("below it there is no score")), minimum])


class _Check:
    """Writes the blocks of rows, from measures upwards."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def measures(self, places: Sequence[Place], card: Card) -> list[list[list[Row]]]:
        """Rows by perspective and objective, what is taken of other cards after the measures."""
        self.rows.head(t("Measures"))
        return [
            [
                self._children(node, place, number)
                for number, node in enumerate(perspective.objectives)
            ]
            for perspective, place in zip(card.perspectives, places, strict=True)
        ]

    def objectives(
        self, places: Sequence[Place], card: Card, measures: list[list[list[Row]]]
    ) -> list[list[Row]]:
        """Rows by perspective."""
        self.rows.head(t("Objectives"))
        found = []
        for node, place, groups in zip(card.perspectives, places, measures, strict=True):
            siblings = self.rows.siblings(node.score.rule, len(node.objectives))
            found.append(
                [
                    self._objective(own, _printed(own, node.name, place, row), children)
                    for own, row, children in zip(
                        node.objectives, place.objectives, groups, strict=True
                    )
                ]
            )
            self.rows.count(siblings, found[-1])
        return found

    def _objective(self, node: ObjectiveNode, printed: Printed, children: list[Row]) -> Row:
        if node.not_shown:
            return self.rows.given(printed)
        return self.rows.rolled(printed, children)

    def perspectives(
        self, places: Sequence[Place], card: Card, objectives: list[list[Row]]
    ) -> list[Row]:
        """A row per perspective."""
        self.rows.head(t("Perspectives"))
        siblings = self.rows.siblings(card.score.rule, len(card.perspectives))
        rows = [
            self.rows.rolled(
                Printed(
                    node.name,
                    card.unit_name,
                    node.weight,
                    place.own("weight"),
                    node.score,
                    place.own("score"),
                ),
                children,
            )
            for node, place, children in zip(card.perspectives, places, objectives, strict=True)
        ]
        self.rows.count(siblings, rows)
        return rows

    def card(self, card: Card, perspectives: list[Row]) -> None:
        """The one row everything comes to."""
        self.rows.head(t("Scorecard"))
        score_at = names.address(names.own(names.SUMMARY), *names.CARD_SCORE)
        self.rows.rolled(
            Printed(card.unit_name, card.organisation_name, None, "", card.score, score_at),
            perspectives,
        )

    def themes(self, card: Card, objectives: list[list[Row]]) -> None:
        """A row per theme, and before it the objectives it is made of once more."""
        if not card.themes:
            return
        self.rows.head(t("Strategic themes"))
        rows = {
            node.id: (node, row)
            for perspective, found in zip(card.perspectives, objectives, strict=True)
            for node, row in zip(perspective.objectives, found, strict=True)
        }
        for number, theme in enumerate(card.themes):
            siblings = self.rows.siblings(theme.score.rule, len(theme.objectives))
            again = [self.rows.again(*rows[item], theme.name) for item in theme.objectives]
            self.rows.count(siblings, again)
            score_at = summary.theme_score(card, number)
            printed = Printed(theme.name, card.unit_name, None, "", theme.score, score_at)
            self.rows.rolled(printed, again)

    def _children(self, node: ObjectiveNode, place: Place, number: int) -> list[Row]:
        """What an objective is made of, with how much each counts."""
        siblings = self.rows.siblings(node.score.rule, len(node.measures) + len(node.cascades))
        rows = [
            self.rows.measure(line, node.name, place, row)
            for line, row in zip(node.measures, place.measures[number], strict=True)
        ]
        rows += [
            self.rows.taken(line, node.name, place, row)
            for line, row in zip(node.cascades, place.cascades[number], strict=True)
        ]
        if not node.not_shown:
            self.rows.count(siblings, rows)
        return rows


def _printed(node: ObjectiveNode, under: str, place: Place, row: int) -> Printed:
    weight_at, score_at = place.at(row, "weight"), place.at(row, "score")
    return Printed(node.name, under, node.weight, weight_at, node.score, score_at)
