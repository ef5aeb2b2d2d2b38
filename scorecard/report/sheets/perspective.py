"""One sheet per perspective: its objectives, and under each the measures with every figure."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from openpyxl.utils import get_column_letter

from scorecard.labels import capital, t, translatable
from scorecard.report.card import Card, Stamp
from scorecard.report.measure import Benchmark, MeasureLine
from scorecard.report.objective import CascadeLine, ObjectiveNode
from scorecard.report.palette import tone, word
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.sheets import formats, frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading
from scorecard.report.sheets.notes import cascade_note, lowest, measure_note, objective_note
from scorecard.report.signal import Signal, YearEnd
from scorecard.report.signal_words import assurance_words, care_words, status_words, variation_words

BASES: Final = translatable(
    {
        "month": "Month",
        "quarter": "Quarter to date",
        "ytd": "Year to date",
        "rolling_3": "3 months",
        "rolling_12": "12 months",
    }
)

_COLUMNS: Final = {
    "name": Heading("Objective / measure", 30),
    "kind": Heading("Type", 10, words=("Objective", "leading", "lagging")),
    "basis": Heading("Scored on", 13),
    "weight": Heading("Weight", 9, "right"),
    "month": Heading("Month", 13, "right"),
    "quarter": Heading("Quarter to date", 15, "right"),
    "ytd": Heading("Year to date", 13, "right"),
    "rolling_3": Heading("3 months", 13, "right"),
    "rolling_12": Heading("12 months", 13, "right"),
    "goal": Heading("Goal", 13, "right"),
    "red_flag": Heading("Red flag", 13, "right"),
    "variance": Heading("Variance", 14, "right"),
    "variance_share": Heading("Variance %", 11, "right"),
    "favourable": Heading("Favourable", 11, "center"),
    "prior_year": Heading("Prior year", 13, "right"),
    "prior_year_variance": Heading("To prior year", 14, "right"),
    "benchmark": Heading("Benchmark", 13, "right"),
    "benchmark_variance": Heading("To benchmark", 14, "right"),
    "benchmark_name": Heading("Benchmark is", 22),
    "score": Heading("Score", 9, "right"),
    "rating": Heading("Rating", 12, "center"),
    "change": Heading("Change", 9, "right"),
    "status": Heading("Status", 12),
    "year_end": Heading("Year end", 13, "right"),
    "year_low": Heading("at least", 13, "right"),
    "year_high": Heading("at most", 13, "right"),
    "year_goal": Heading("Year's goal", 13, "right"),
    "outlook": Heading("Outlook", 12),
    "signal": Heading("Signal", 26),
    "assurance": Heading("Goal by limits", 22),
    "note": Heading("Note", 34),
}
# Told apart by few: folded away at first, but where a measure is scored on one, or it differs.
_FOLDED: Final = translatable(
    {
        "quarter": "quarter to date",
        "rolling_3": "3 months",
        "rolling_12": "12 months",
        "red_flag": "red flag",
        "variance_share": "variance %",
        "prior_year_variance": "to prior year",
        "benchmark": "benchmark",
        "benchmark_variance": "to benchmark",
        "benchmark_name": "benchmark is",
        "status": "status",
        "year_low": "at least",
        "year_high": "at most",
        "year_goal": "year's goal",
        "assurance": "goal by limits",
    }
)
COLUMN: Final = {key: number for number, key in enumerate(_COLUMNS, start=1)}
# The perspective's own figures, side by side above the table.
_LABELS: Final = translatable(
    {
        "lowest": "Lowest objective",
        "score": "Score",
        "rating": "Rating",
        "change": "Change",
        "coverage": "Coverage",
        "weight": "Weight",
        "measures": "Measures",
        "scored": "Scored",
        "off target": "Off target",
    }
)
_TILES: Final = tuple(_LABELS)
_SCORE_ROW: Final = 6
_HEAD: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where a perspective stands: its sheet, and the rows of all it holds."""

    sheet: str
    objectives: tuple[int, ...]
    measures: tuple[tuple[int, ...], ...]
    # What is taken of other cards, after the measures of each objective.
    cascades: tuple[tuple[int, ...], ...]

    def at(self, row: int, key: str) -> str:
        """The address of a figure in an objective's or measure's row, for a formula elsewhere."""
        return names.address(self.sheet, row, COLUMN[key])

    def own(self, tile: str) -> str:
        """The address of the perspective's own `score` or `weight`."""
        return names.address(self.sheet, _SCORE_ROW, _TILES.index(tile) + 1)


def write(book: Book, name: str, node: PerspectiveNode, card: Card, stamp: Stamp) -> Place:
    """Write the sheet `name` and say where its figures stand."""
    grid = book.sheet(name)
    frame.open_sheet(grid, node.name, card, stamp)
    _summary(grid, node)
    grid.head(_HEAD, list(_COLUMNS.values()))
    objectives, measures, cascades, row = [], [], [], _HEAD + 1
    for objective in node.objectives:
        objectives.append(row)
        _objective(grid, row, objective)
        rows = tuple(range(row + 1, row + 1 + len(objective.measures)))
        for at, measure in zip(rows, objective.measures, strict=True):
            _measure(grid, at, measure)
            grid.raw.row_dimensions[at].outlineLevel = 1
        below = tuple(range(row + 1 + len(rows), row + 1 + len(rows) + len(objective.cascades)))
        for at, taken in zip(below, objective.cascades, strict=True):
            _cascade(grid, at, taken)
            grid.raw.row_dimensions[at].outlineLevel = 1
        measures.append(rows)
        cascades.append(below)
        row += 1 + len(rows) + len(below)
    _fold(grid, node)
    _finish(grid, row - 1, node, card, stamp)
    return Place(name, tuple(objectives), tuple(measures), tuple(cascades))


def _summary(grid: Grid, node: PerspectiveNode) -> None:
    """Write the perspective's own score above the table."""
    score = node.score
    entries = {
        "lowest": Entry(lowest(score), looks.FACT_WRAPPED),
        "score": Entry(frame.scored(score.value), looks.FACT, formats.score()),
        "rating": Entry(frame.score_word(score), looks.FACT),
        "change": Entry(
            frame.score_change(score.value, score.previous), looks.FACT, formats.score_change()
        ),
        "coverage": Entry(score.coverage, looks.FACT, formats.SHARE),
        "weight": Entry(node.weight, looks.FACT, weight_format(node.weight)),
        "measures": Entry(score.measures, looks.FACT, formats.COUNT),
        "scored": Entry(score.scored, looks.FACT, formats.COUNT),
        "off target": Entry(score.red, looks.FACT, formats.COUNT),
    }
    for column, tile in enumerate(_TILES, start=1):
        grid.put(_SCORE_ROW - 1, column, Entry(t(_LABELS[tile]), looks.LABEL))
        grid.put(_SCORE_ROW, column, entries[tile])
    words = _TILES.index("rating") + 1
    grid.raw.row_dimensions[_SCORE_ROW].height = 32
    grid.rate(_SCORE_ROW, _SCORE_ROW, (_TILES.index("score") + 1, words), words)


def _objective(grid: Grid, row: int, node: ObjectiveNode) -> None:
    score = node.score
    cells = {key: Entry("", looks.GROUP) for key in _COLUMNS} | {
        "name": Entry(node.name, looks.GROUP),
        "kind": Entry(t("Objective"), looks.GROUP),
        "weight": Entry(node.weight, looks.GROUP_NUMBER, weight_format(node.weight)),
        "score": Entry(frame.scored(score.value), looks.GROUP_NUMBER, formats.score()),
        "rating": Entry(frame.score_word(score), looks.GROUP_WORD),
        "change": Entry(
            frame.score_change(score.value, score.previous),
            looks.GROUP_NUMBER,
            formats.score_change(),
        ),
        "note": Entry(objective_note(node), looks.GROUP_NOTE),
    }
    _write(grid, row, cells)


def _cascade(grid: Grid, row: int, line: CascadeLine) -> None:
    """A score of another card: there are no figures to it here."""
    cells = {key: Entry("") for key in _COLUMNS} | {
        "name": Entry(line.name, looks.INDENTED),
        "kind": Entry(capital(t(line.role))),
        "basis": Entry(t("Another card")),
        "weight": Entry(line.weight, looks.NUMBER, weight_format(line.weight)),
        "score": Entry(frame.scored(line.score), looks.SCORED, formats.score()),
        "rating": Entry(word(line.colour), looks.WORD),
        "change": Entry(
            frame.score_change(line.score, line.previous_score),
            looks.NUMBER,
            formats.score_change(),
        ),
        "note": Entry(cascade_note(line), looks.WRAPPED),
    }
    _write(grid, row, cells)


def _measure(grid: Grid, row: int, line: MeasureLine) -> None:
    form = formats.value_format(line.shown)
    change = formats.change_format(line.shown)
    moved = frame.score_change(line.score, line.previous_score)
    favourable = None if line.favourable is None else t("Yes" if line.favourable else "No")
    cells = {
        "name": Entry(line.name, looks.INDENTED),
        "kind": Entry(capital(t(line.role))),
        "basis": Entry(t(BASES[line.basis])),
        "weight": Entry(line.weight, looks.NUMBER, weight_format(line.weight)),
        "month": _figure(line.month_value, form, scored=line.basis == "month"),
        "quarter": _figure(line.quarter_value, form, scored=line.basis == "quarter"),
        "ytd": _figure(line.ytd_value, form, scored=line.basis == "ytd"),
        "rolling_3": _figure(line.rolling_3_value, form, scored=line.basis == "rolling_3"),
        "rolling_12": _figure(line.rolling_12_value, form, scored=line.basis == "rolling_12"),
        "goal": _figure(line.goal, form),
        "red_flag": _figure(line.red_flag, form),
        "variance": _figure(line.variance, change),
        "variance_share": Entry(line.variance_share, looks.NUMBER, formats.SHARE_CHANGE),
        "favourable": Entry(favourable, looks.WORD),
        "prior_year": _figure(line.prior_year_value, form),
        "prior_year_variance": _figure(line.prior_year_variance, change),
        **_benchmark(line.benchmark, form, change),
        "score": Entry(frame.scored(line.score), looks.SCORED, formats.score()),
        "rating": Entry(word(line.colour), looks.WORD),
        "change": Entry(moved, looks.NUMBER, formats.score_change()),
        "status": Entry(_status(line), looks.WRAPPED),
        **_year_end(line.year_end, form),
        "signal": Entry(_signal(line.signal), looks.WRAPPED),
        "assurance": Entry(_assurance(line.signal), looks.WRAPPED),
        "note": measure_note(line),
    }
    _write(grid, row, cells)


def _benchmark(other: Benchmark | None, form: str, change: str) -> dict[str, Entry]:
    told = None
    if other is not None:
        told = other.name
        if other.favourable is not None:
            told += f": {t('favourable' if other.favourable else 'adverse')}"
    return {
        "benchmark": _figure(None if other is None else other.value, form),
        "benchmark_variance": _figure(None if other is None else other.variance, change),
        "benchmark_name": Entry(told, looks.WRAPPED),
    }


def _status(line: MeasureLine) -> str | None:
    """How far the month's figure is stood by, and periods in which another is less so."""
    if line.value_status is None:
        return None
    periods = {
        BASES["ytd"]: line.ytd_status,
        BASES["rolling_12"]: line.rolling_12_status,
        BASES[line.basis]: line.scored_status,
    }
    differs = (None, "final", line.value_status)
    told = [
        f"{t(name)}: {t(state)}"
        for name, state in periods.items()
        if state is not None and state not in differs
    ]
    return "\n".join([capital(t(line.value_status)), *told])


def _year_end(year_end: YearEnd | None, form: str) -> dict[str, Entry]:
    found: tuple[Decimal | None, ...] = (None,) * 4
    if year_end is not None:
        found = (year_end.projection, year_end.lower, year_end.upper, year_end.goal)
    keys = ("year_end", "year_low", "year_high", "year_goal")
    words = None if year_end is None else capital(status_words(year_end)) or None
    return {
        **{key: _figure(value, form) for key, value in zip(keys, found, strict=True)},
        "outlook": Entry(words),
    }


def _signal(signal: Signal | None) -> str | None:
    if signal is None:
        return None
    care = care_words(signal)
    return capital(variation_words(signal) + (f" ({care})" if care else ""))


def _assurance(signal: Signal | None) -> str | None:
    return None if signal is None else capital(assurance_words(signal)) or None


def _write(grid: Grid, row: int, cells: dict[str, Entry]) -> None:
    entries = [cells[key] for key in _COLUMNS]
    grid.row(row, entries)
    grid.fit(row, entries, list(_COLUMNS.values()))


def _figure(value: Decimal | None, form: str, scored: bool = False) -> Entry:
    return Entry(value, looks.SCORED if scored else looks.NUMBER, form)


def _fold(grid: Grid, node: PerspectiveNode) -> None:
    """Fold away columns few ask for, so that the others are read without moving and on paper."""
    scored, final = {line.basis for line in node.measures}, capital(t("final"))
    told = {"status"} if any((_status(line) or final) != final for line in node.measures) else set()
    if any(line.benchmark for line in node.measures):
        told |= {"benchmark", "benchmark_variance", "benchmark_name"}
    folded = [key for key in _FOLDED if key not in scored | told]
    for key in folded:
        column = grid.raw.column_dimensions[get_column_letter(COLUMN[key])]
        column.outlineLevel, column.hidden = 1, True
    columns = ", ".join(t(_FOLDED[key]) for key in folded)
    words = t("More columns unfold with + above the table: {columns}", columns=columns)
    grid.put(_HEAD - 1, 1, Entry(words, looks.NOTE))


def _finish(grid: Grid, last: int, node: PerspectiveNode, card: Card, stamp: Stamp) -> None:
    words = COLUMN["rating"]
    grid.rate(_HEAD + 1, last, (COLUMN["score"], words), words)
    frame.filtered(grid, _HEAD, max(last, _HEAD + 1), len(_COLUMNS))
    grid.raw.sheet_properties.outlinePr.summaryBelow = False
    grid.raw.sheet_properties.tabColor = looks.argb(tone(node.score.colour).fill)
    frame.close_sheet(grid, card, stamp, last=len(_COLUMNS), heads=f"{_HEAD}:{_HEAD}")


def weight_format(weight: Decimal) -> str:
    """Weights show decimals only where they have any; `0.##` alone would write `1.`."""
    whole = weight == weight.to_integral_value()
    return formats.WHOLE_WEIGHT if whole else formats.WEIGHT
