"""One sheet per perspective: its objectives, and under each the measures with every figure."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.report import figures
from scorecard.report.card import Card, MeasureLine, ObjectiveNode, PerspectiveNode, Score, Stamp
from scorecard.report.palette import tone, word
from scorecard.report.sheets import formats, frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading

BASES: Final = {"month": "Month", "ytd": "Year to date", "rolling_12": "12 months"}

_COLUMNS: Final = {
    "name": Heading("Objective / measure", 36),
    "kind": Heading("Type", 11),
    "basis": Heading("Scored on", 12),
    "weight": Heading("Weight", 9, numeric=True),
    "month": Heading("Month", 14, numeric=True),
    "ytd": Heading("Year to date", 14, numeric=True),
    "rolling_12": Heading("12 months", 14, numeric=True),
    "goal": Heading("Goal", 13, numeric=True),
    "red_flag": Heading("Red flag", 13, numeric=True),
    "variance": Heading("Variance to goal", 13, numeric=True),
    "favourable": Heading("Favourable", 12),
    "prior_year": Heading("Prior year", 14, numeric=True),
    "score": Heading("Score", 9, numeric=True),
    "rating": Heading("Rating", 12),
    "change": Heading("Change", 9, numeric=True),
    "status": Heading("Status", 13),
    "note": Heading("Note", 48),
}
COLUMN: Final = {key: number for number, key in enumerate(_COLUMNS, start=1)}
_HEAD: Final = 7


@dataclass(frozen=True, slots=True)
class Place:
    """Where a perspective stands: its sheet, its score's row, and the rows of all it holds."""

    sheet: str
    score_row: int
    objectives: tuple[int, ...]
    measures: tuple[tuple[int, ...], ...]

    def at(self, row: int, key: str) -> str:
        """The address of one figure, for a formula elsewhere."""
        return names.address(self.sheet, row, COLUMN[key])


def write(book: Book, name: str, node: PerspectiveNode, card: Card, stamp: Stamp) -> Place:
    """Write the sheet `name` and say where its figures stand."""
    grid = book.sheet(name)
    frame.open_sheet(grid, node.name, card, stamp)
    _summary(grid, node)
    grid.head(_HEAD, list(_COLUMNS.values()))
    objectives, measures, row = [], [], _HEAD + 1
    for objective in node.objectives:
        objectives.append(row)
        _objective(grid, row, objective)
        rows = tuple(range(row + 1, row + 1 + len(objective.measures)))
        for at, measure in zip(rows, objective.measures, strict=True):
            _measure(grid, at, measure)
            grid.raw.row_dimensions[at].outlineLevel = 1
        measures.append(rows)
        row += 1 + len(rows)
    _finish(grid, row - 1, node, card, stamp)
    return Place(name, _HEAD - 2, tuple(objectives), tuple(measures))


def _summary(grid: Grid, node: PerspectiveNode) -> None:
    """Rows 4 and 5: the perspective's own score, over the columns that hold the same below."""
    score = node.score
    tiles = {
        "name": ("Lowest objective", Entry(lowest(score), looks.FACT_WRAPPED)),
        "weight": ("Weight", Entry(node.weight, looks.FACT, weight_format(node.weight))),
        "month": ("Coverage", Entry(score.coverage, looks.FACT, formats.SHARE)),
        "ytd": ("Measures", Entry(score.measures, looks.FACT, formats.COUNT)),
        "rolling_12": ("Scored", Entry(score.scored, looks.FACT, formats.COUNT)),
        "goal": ("Off target", Entry(score.red, looks.FACT, formats.COUNT)),
        "score": ("Score", Entry(score.value, looks.FACT, formats.SCORE)),
        "rating": ("Rating", Entry(frame.score_word(score), looks.FACT)),
        "change": ("Change", Entry(frame.score_change(score), looks.FACT, formats.SCORE_CHANGE)),
    }
    for key, (label, entry) in tiles.items():
        grid.put(_HEAD - 3, COLUMN[key], Entry(label, looks.LABEL))
        grid.put(_HEAD - 2, COLUMN[key], entry)
    grid.raw.row_dimensions[_HEAD - 2].height = 32
    grid.rate(_HEAD - 2, _HEAD - 2, (COLUMN["score"], COLUMN["rating"]), COLUMN["rating"])


def _objective(grid: Grid, row: int, node: ObjectiveNode) -> None:
    score = node.score
    cells = {key: Entry("", looks.GROUP) for key in _COLUMNS} | {
        "name": Entry(node.name, looks.GROUP),
        "kind": Entry("Objective", looks.GROUP),
        "weight": Entry(node.weight, looks.GROUP_NUMBER, weight_format(node.weight)),
        "score": Entry(score.value, looks.GROUP_NUMBER, formats.SCORE),
        "rating": Entry(frame.score_word(score), looks.GROUP_WORD),
        "change": Entry(frame.score_change(score), looks.GROUP_NUMBER, formats.SCORE_CHANGE),
        "note": Entry(_objective_note(node), looks.GROUP_NOTE),
    }
    _write(grid, row, cells)


def _objective_note(node: ObjectiveNode) -> str:
    apart = None
    if node.result is not None and node.outlook is not None:
        result, outlook = figures.score(node.result), figures.score(node.outlook)
        apart = f"result {result}, outlook {outlook}"
    return frame.sentence(
        [f"Owner {node.owner}", f"coverage {figures.fraction(node.score.coverage)}", apart]
        + ([f"lowest {lowest(node.score)}"] if node.score.worst else [])
    )


def _measure(grid: Grid, row: int, line: MeasureLine) -> None:
    form = formats.value_format(line.shown)
    change = formats.change_format(line.shown)
    favourable = None if line.favourable is None else ("Yes" if line.favourable else "No")
    cells = {
        "name": Entry(line.name, looks.INDENTED),
        "kind": Entry(line.role.capitalize()),
        "basis": Entry(BASES[line.basis]),
        "weight": Entry(line.weight, looks.NUMBER, weight_format(line.weight)),
        "month": _figure(line.month_value, form, scored=line.basis == "month"),
        "ytd": _figure(line.ytd_value, form, scored=line.basis == "ytd"),
        "rolling_12": _figure(line.rolling_12_value, form, scored=line.basis == "rolling_12"),
        "goal": _figure(line.goal, form),
        "red_flag": _figure(line.red_flag, form),
        "variance": _figure(line.variance, change),
        "favourable": Entry(favourable, looks.WORD),
        "prior_year": _figure(line.prior_year_value, form),
        "score": Entry(line.score, looks.SCORED, formats.SCORE),
        "rating": Entry(word(line.colour), looks.WORD),
        "change": Entry(_change(line), looks.NUMBER, formats.SCORE_CHANGE),
        "status": Entry(line.value_status and line.value_status.capitalize()),
        "note": Entry(_measure_note(line), looks.WRAPPED),
    }
    _write(grid, row, cells)


def _write(grid: Grid, row: int, cells: dict[str, Entry]) -> None:
    entries = [cells[key] for key in _COLUMNS]
    grid.row(row, entries)
    grid.fit(row, entries, list(_COLUMNS.values()))


def _figure(value: Decimal | None, form: str, scored: bool = False) -> Entry:
    return Entry(value, looks.SCORED if scored else looks.NUMBER, form)


def _change(line: MeasureLine) -> Decimal | None:
    if line.score is None or line.previous_score is None:
        return None
    return line.score - line.previous_score


def _measure_note(line: MeasureLine) -> str | None:
    return (
        frame.sentence(
            [
                line.no_score_reason,
                f"open breaks: {', '.join(line.breaks)}" if line.breaks else None,
            ]
        )
        or None
    )


def _finish(grid: Grid, last: int, node: PerspectiveNode, card: Card, stamp: Stamp) -> None:
    words = COLUMN["rating"]
    grid.rate(_HEAD + 1, last, (COLUMN["score"], words), words)
    frame.filtered(grid, _HEAD, max(last, _HEAD + 1), len(_COLUMNS))
    grid.raw.sheet_properties.outlinePr.summaryBelow = False
    grid.raw.sheet_properties.tabColor = looks.argb(tone(node.score.colour).fill)
    frame.close_sheet(grid, card, stamp, last=len(_COLUMNS), heads=f"{_HEAD}:{_HEAD}")


def lowest(score: Score) -> str | None:
    """The worst child with its score and word; None where nothing is scored."""
    worst = score.worst
    if worst is None:
        return None
    return f"{worst.name} {figures.score(worst.score)} ({word(worst.colour)})"


def weight_format(weight: Decimal) -> str:
    """Weights show decimals only where they have any; `0.##` alone would write `1.`."""
    whole = weight == weight.to_integral_value()
    return formats.WHOLE_WEIGHT if whole else formats.WEIGHT
