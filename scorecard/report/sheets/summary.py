"""The first sheet: the card at a glance, with ways to everything behind it."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from openpyxl.worksheet.pagebreak import Break

from scorecard import figures
from scorecard.labels import capital, t, translatable
from scorecard.period import Month
from scorecard.report.card import Card, ChildLine, Stamp
from scorecard.report.measure import MeasureLine
from scorecard.report.palette import word
from scorecard.report.score import Score
from scorecard.report.sheets import charts, formats, frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading
from scorecard.report.sheets.looks import Look
from scorecard.report.sheets.perspective import weight_format
from scorecard.report.view.replaced import replaced
from scorecard.report.view.words import by_office

_COLUMNS: Final = (
    Heading("Perspective", 36),
    Heading("Score", 13, "right"),
    Heading("Rating", 15, "center"),
    Heading("Change", 13, "right"),
    Heading("Coverage", 13, "right"),
    Heading("Lowest", 36),
    Heading("Its score", 11, "right"),
    Heading("Measures", 11, "right"),
    Heading("Scored", 11, "right"),
    Heading("Off target", 12, "right"),
    Heading("Weight", 11, "right"),
)
# The same columns hold other figures of measures that are off target.
_OFF_TARGET: Final = translatable(
    ("Measure", "Score", "Rating", "Change", "Actual", "Perspective", "Goal", "Variance")
)
_LAST: Final = len(_COLUMNS)
_WIDTH: Final = sum(heading.width for heading in _COLUMNS)
_RATING: Final = 3
_CHART_ROWS: Final = 13
_RATED: Final = (2, _RATING)

_CONTENTS: Final = translatable(
    {
        names.WORDS: "The front page's points, every perspective and measure in a sentence, "
        "comments.",
        names.CHARTS: "Every measure over the months shown, against its goal.",
        names.HISTORY: "The same figures as a table, one row per KPI and month.",
        names.BREAKS: "Figures that should agree and do not, still open.",
        names.RECONCILIATION: "What leads from one figure to the other, and what is unexplained.",
        names.METHOD: "How scores are made, and which delivery and row each figure came from.",
        names.CHECK: "Every score computed again by live formulas from figures, goals and weights.",
    }
)


def write(book: Book, sheets: Sequence[str], card: Card, stamp: Stamp) -> None:
    """Write the sheet; `sheets` are the names of the perspectives' sheets, in the card's order."""
    grid = book.sheet(names.own(names.SUMMARY))
    _title(grid, card, stamp)
    row = _scores(grid, 7, sheets, card)
    row = _themes(grid, row, card)
    row = _replaced(grid, row + 1, stamp)
    row = _caveats(grid, row + 1, stamp)
    row = _points(grid, row + 1, card)
    row = _off_target(grid, row + 1, sheets, card)
    row = _children(grid, row + 1, card)
    history = row
    row = _score_history(grid, row + 1, card)
    _contents(grid, row + 1, card)
    one_page = grid.raw.max_row <= frame.ONE_PAGE
    if not one_page:
        # The months go to the second page whole, with their chart.
        grid.raw.row_breaks.append(Break(id=history))
    frame.close_sheet(grid, card, stamp, last=_LAST, heads=None, compact=one_page)
    grid.raw.freeze_panes = "A3"


def _title(grid: Grid, card: Card, stamp: Stamp) -> None:
    grid.put(1, 1, Entry(card.unit_name, looks.TITLE))
    grid.put(2, 1, Entry(_subtitle(card, stamp), looks.SUBTITLE))
    grid.raw.row_dimensions[1].height = 30
    if card.period is not None and card.period.notes:
        grid.put(3, 1, Entry(" ".join(card.period.notes), looks.NOTE))
    version = stamp.version if stamp.is_version else None
    facts: list[tuple[int, str, Entry]] = [
        (1, t("Organisation"), Entry(card.organisation_name, looks.FACT)),
        (2, t("Month"), Entry(Month.parse(card.month).first_day, looks.FACT, formats.MONTH)),
        (3, t("Version"), Entry(version, looks.FACT, formats.COUNT)),
        (4, t("Status"), Entry(capital(t(stamp.status)), looks.FACT)),
        (5, t("Figures as of"), Entry(dt.date.fromisoformat(card.as_of), looks.FACT, formats.DAY)),
        (6, t("Head of unit"), Entry(card.head, looks.FACT)),
        (7, t("Currency"), Entry(card.currency, looks.FACT)),
        (8, t("Open breaks"), Entry(len(card.breaks), looks.FACT, formats.COUNT)),
    ]
    for column, label, entry in facts:
        grid.put(4, column, Entry(label, looks.LABEL))
        grid.put(5, column, entry)


def _subtitle(card: Card, stamp: Stamp) -> str:
    """`Balanced scorecard, October 2026`; of a flash also that it is one."""
    told = f"{t('Balanced scorecard')}, {frame.month_title(card)}"
    return f"{told}. {stamp.note}" if stamp.note else told


def _scores(grid: Grid, row: int, sheets: Sequence[str], card: Card) -> int:
    """The table of scores, the card itself first; returns the row after it."""
    grid.head(row, _COLUMNS)
    total = [Entry(t("Overall score"), looks.TOTAL), *_score_cells(card.score, total=True)]
    grid.row(row + 1, [*total, Entry("", looks.TOTAL)])
    grid.raw.row_dimensions[row + 1].height = 30
    at = row + 2
    for name, node in zip(sheets, card.perspectives, strict=True):
        link = Entry(node.name, looks.LINK, link=names.address(name, 1, 1))
        weight = Entry(node.weight, looks.NUMBER, weight_format(node.weight))
        grid.row(at, [link, *_score_cells(node.score), weight])
        grid.raw.row_dimensions[at].height = 21
        at += 1
    grid.rate(row + 1, at - 1, _RATED, _RATING)
    return at


def theme_score(card: Card, number: int) -> str:
    """The address of the score of the card's theme with a place in its list, from 0."""
    row = names.CARD_SCORE[0] + len(card.perspectives) + 3 + number
    return names.address(names.own(names.SUMMARY), row, names.CARD_SCORE[1])


def _themes(grid: Grid, row: int, card: Card) -> int:
    """The strategic themes, if there are any; returns the row after them."""
    if not card.themes:
        return row
    titles = [heading.title for heading in _COLUMNS[1:-1]]
    _heads(grid, row + 1, [translatable("Strategic theme"), *titles])
    for at, theme in enumerate(card.themes, start=row + 2):
        grid.row(at, [Entry(theme.name, looks.WRAPPED), *_score_cells(theme.score)])
    last = row + 1 + len(card.themes)
    grid.rate(row + 2, last, _RATED, _RATING)
    return last + 1


def _score_cells(score: Score | None, total: bool = False) -> list[Entry | None]:
    """Columns B to J of a scored row."""
    number, text, centre = _looks(total)
    if score is None:
        return [Entry(None, number), Entry(frame.score_word(None), centre)]
    worst = score.worst
    lowest = None if worst is None else f"{worst.name} ({word(worst.colour)})"
    return [
        Entry(frame.scored(score.value), number, formats.score()),
        Entry(frame.score_word(score), centre),
        Entry(frame.score_change(score.value, score.previous), number, formats.score_change()),
        Entry(score.coverage, number, formats.SHARE),
        Entry(lowest, text),
        Entry(None if worst is None else frame.scored(worst.score), number, formats.score()),
        Entry(score.measures, number, formats.COUNT),
        Entry(score.scored, number, formats.COUNT),
        Entry(score.red, number, formats.COUNT),
    ]


def _looks(total: bool) -> tuple[Look, Look, Look]:
    if total:
        return looks.TOTAL_NUMBER, looks.TOTAL_TEXT, looks.TOTAL_WORD
    return looks.NUMBER, looks.WRAPPED, looks.WORD


def _caveats(grid: Grid, row: int, stamp: Stamp) -> int:
    grid.put(row, 1, Entry(t("Caveats"), looks.SECTION))
    for text in (*stamp.said, *stamp.remarks) or (t("None."),):
        row += 1
        grid.wide(row, text, looks.NOTE_WRAPPED, _LAST, _WIDTH)
    return row + 1


def _replaced(grid: Grid, row: int, stamp: Stamp) -> int:
    """What it says otherwise than the released card it replaces; returns the row after it."""
    told = replaced(stamp)
    if told is None:
        return row - 1
    grid.put(row, 1, Entry(told.heading, looks.SECTION))
    _heads(grid, row + 1, translatable(["What", "It was", "It is", "Why"]))
    for at, item in enumerate(told.rows, start=row + 2):
        texts = (item.what, item.was, item.now, item.why)
        grid.row(at, [Entry(text, looks.WRAPPED) for text in texts])
    return row + 2 + len(told.rows)


def _points(grid: Grid, row: int, card: Card) -> int:
    """What the front page says; a person's words have their name behind them."""
    if not card.points:
        return row - 1
    grid.put(row, 1, Entry(t("In short"), looks.SECTION))
    for point in card.points:
        row += 1
        by = by_office(point)
        text = f"{point.text} [{by}]" if by else point.text
        grid.wide(row, text, looks.NOTE_WRAPPED, _LAST, _WIDTH)
    return row + 1


def _off_target(grid: Grid, row: int, sheets: Sequence[str], card: Card) -> int:
    """Measures off target, the lowest score first; returns the row after them."""
    found = sorted(
        (
            (line.score, line.name, sheet, node.name, line)
            for sheet, node in zip(sheets, card.perspectives, strict=True)
            for objective in node.objectives
            for line in objective.measures
            if line.colour == "red" and line.score is not None
        ),
        key=lambda item: item[:4],
    )
    grid.put(row, 1, Entry(t("Measures off target"), looks.SECTION))
    if not found:
        grid.put(row + 1, 1, Entry(t("None."), looks.NOTE))
        return row + 2
    _heads(grid, row + 1, _OFF_TARGET)
    for at, (_, _, sheet, perspective, line) in enumerate(found, start=row + 2):
        link = Entry(line.name, looks.LINK, link=names.address(sheet, 1, 1))
        grid.row(at, [link, *_off_target_cells(line, perspective)])
    last = row + 1 + len(found)
    grid.rate(row + 2, last, _RATED, _RATING)
    return last + 1


def _off_target_cells(line: MeasureLine, perspective: str) -> list[Entry]:
    form = formats.value_format(line.shown)
    change = frame.score_change(line.score, line.previous_score)
    return [
        Entry(frame.scored(line.score), looks.NUMBER, formats.score()),
        Entry(word(line.colour), looks.WORD),
        Entry(change, looks.NUMBER, formats.score_change()),
        Entry(line.scored_value, looks.NUMBER, form),
        Entry(perspective, looks.WRAPPED),
        Entry(line.goal, looks.NUMBER, form),
        Entry(line.variance, looks.NUMBER, formats.change_format(line.shown)),
    ]


def _heads(grid: Grid, row: int, titles: Sequence[str], columns: int = _LAST) -> None:
    """The head of a further table, over the columns of the first one."""
    for column, heading in enumerate(_COLUMNS[:columns]):
        title = t(titles[column]) if column < len(titles) else ""
        grid.put(row, column + 1, Entry(title, heading.look))


def _score_history(grid: Grid, row: int, card: Card) -> int:
    """The card's score of each month with a chart beside it; returns the row after them.

    Where scores are hidden there is nothing to show.
    """
    if figures.scores_hidden():
        return row - 1
    grid.put(row, 1, Entry(t("Overall score by month"), looks.SECTION))
    if not card.score_history:
        grid.put(row + 1, 1, Entry(t("No earlier scores."), looks.NOTE))
        return row + 2
    _heads(grid, row + 1, translatable(("Month", "Score")), columns=_RATING)
    first = row + 2
    for at, (month, value) in enumerate(card.score_history, start=first):
        grid.put(at, 1, Entry(Month.parse(month).first_day, looks.TEXT, formats.MONTH))
        # Charts draw text as zero, so the word for a month without a score stands beside it.
        score = Entry("" if value is None else frame.scored(value), looks.NUMBER, formats.score())
        grid.row(at, [score, Entry(word(None) if value is None else "", looks.WORD)], first=2)
    last = row + 1 + len(card.score_history)
    if any(value is not None for _, value in card.score_history):
        _draw(grid, row + 1, first, last)
    return max(last, row + _CHART_ROWS) + 1


def _draw(grid: Grid, top: int, first: int, last: int) -> None:
    title = t("Overall score, {span}", span=figures.score_span())
    chart = charts.line_chart(title, formats.score())
    charts.add_line(chart, grid.raw, t("Score"), charts.Column(2, first, last))
    charts.set_months(chart, grid.raw, charts.Column(1, first, last))
    low, high = figures.score_ends()
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = int(low), int(high)
    chart.x_axis.majorUnit = 1
    chart.anchor = charts.over((top, _RATING + 1), (top + _CHART_ROWS - 1, _LAST))
    grid.raw.add_chart(chart)


def _children(grid: Grid, row: int, card: Card) -> int:
    grid.put(row, 1, Entry(t("Units below"), looks.SECTION))
    if not card.children:
        grid.put(row + 1, 1, Entry(t("None."), looks.NOTE))
        return row + 2
    titles = [heading.title for heading in _COLUMNS[1:-1]]
    _heads(grid, row + 1, [translatable("Unit"), *titles])
    for at, child in enumerate(card.children, start=row + 2):
        grid.row(at, _child_cells(child))
    last = row + 1 + len(card.children)
    grid.rate(row + 2, last, _RATED, _RATING)
    return last + 1


def _child_cells(child: ChildLine) -> list[Entry | None]:
    name = Entry(child.name, looks.WRAPPED)
    if child.card:
        return [name, *_score_cells(child.score)]
    return [name, Entry(None, looks.NUMBER), Entry(t("No scorecard"), looks.WORD)]


def _contents(grid: Grid, row: int, card: Card) -> None:
    grid.put(row, 1, Entry(t("In this workbook"), looks.SECTION))
    there = {
        name: text
        for name, text in _CONTENTS.items()
        if name != names.RECONCILIATION or card.has_statements
    }
    for at, (name, text) in enumerate(there.items(), start=row + 1):
        sheet = names.own(name)
        grid.put(at, 1, Entry(sheet, looks.LINK_PLAIN, link=names.address(sheet, 1, 1)))
        grid.put(at, 2, Entry(t(text), looks.NOTE))
