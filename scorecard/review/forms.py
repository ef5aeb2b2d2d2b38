"""A form as an Excel workbook: one row for each figure asked for, only what is asked unlocked."""

from dataclasses import astuple
from decimal import Decimal
from itertools import groupby
from typing import Final

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from scorecard.figures import Shown
from scorecard.ingest import form_layout as layout
from scorecard.report.palette import PAPER, TONES
from scorecard.report.sheets import archive, looks
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading, Live
from scorecard.report.sheets.looks import Look
from scorecard.report.sheets.names import cell as cell_name
from scorecard.report.sheets.texts import clean, shortened
from scorecard.review import handout
from scorecard.review.form_content import FormContent, Line
from scorecard.review.guide import guide
from scorecard.review.handout import (
    FIRST,
    GIVEN,
    GIVEN_NUMBER,
    HEAD,
    INPUT_NUMBER,
    INPUT_TEXT,
    INPUT_WORD,
    measured_in,
    typed,
    typed_format,
)

STATUSES: Final = ("final", "preliminary", "estimate")
# What a prompt beside a cell may hold.
_PROMPT: Final = 250
_PROMPT_TITLE: Final = 30


def form_workbook(content: FormContent) -> bytes:
    """The `.xlsx` file of a form; the same content always gives the same bytes.

    Raises `RenderError` where a figure is not a number Excel can hold.
    """
    book = Book()
    grid = book.sheet(layout.FIGURES)
    headings = _headings(content)
    _title(grid, content)
    grid.head(HEAD, headings)
    columns = _columns(content)
    for row, line in enumerate(content.lines, start=FIRST):
        _line(grid, row, line, columns)
        first = columns[layout.KPI] - 1
        grid.fit(row, _texts(line), headings[first : first + 3])
    last = HEAD + len(content.lines)
    _validate(grid, content, columns)
    _colour(grid, last, columns)
    _hide(grid, content, columns)
    _frame(grid, content, last, len(headings))
    handout.write_guide(book, layout.GUIDE, content.page_size, guide(content))
    handout.identify(book, layout.FORM, astuple(content.identity))
    about = f"Figures to fill in: {content.month.title}, {content.owner}"
    handout.describe(book, about, content.organisation)
    return archive.to_bytes(book, content.month.last_day)


def _headings(content: FormContent) -> list[Heading]:
    month = content.month
    return [
        *(Heading(name, 12) for name in layout.HIDDEN),
        Heading(layout.KPI, 32),
        Heading(layout.UNIT, 18),
        Heading("Typed in", 22),
        *(Heading((month - back).short, 11, "right") for back in (3, 2, 1)),
        Heading("Red flag", 11, "right"),
        Heading("Goal", 11, "right"),
        *(Heading(name, 14, "right") for name in layout.FIGURE_CELLS),
        Heading(layout.STATUS, 13, "center"),
        Heading(layout.COMMENT, 34),
        Heading(layout.REASON, 30),
    ]


def _columns(content: FormContent) -> dict[str, int]:
    return handout.columns_of(_headings(content))


def _title(grid: Grid, content: FormContent) -> None:
    first = _columns(content)[layout.KPI]
    month = content.month.title
    how = (
        "Fill in the yellow cells, save, and put the workbook into the folder "
        f"{content.folder}. The next sheet says how."
    )
    asked = f"{content.owner}, for {content.organisation}: {content.source}"
    handout.title(grid, first, (f"Figures to fill in: {month}", asked, how))
    legend = (
        ("to fill in", Look(fill=handout.YELLOW, align="center")),
        ("filled in", Look(align="center")),
        ("given, locked", Look(fill=PAPER, align="center")),
        ("a figure and a reason", Look(fill=TONES["red"].light, align="center", wrap=True)),
    )
    handout.legend(grid, first, legend)
    grid.put(6, first, _progress(content, HEAD + len(content.lines)))


def _progress(content: FormContent, last: int) -> Live:
    """How many rows have a figure or a reason."""
    columns = _columns(content)
    area = {
        name: handout.area(columns[name], FIRST, last)
        for name in (*layout.FIGURE_CELLS, layout.REASON)
    }
    done = (
        f'SUMPRODUCT(--((({area[layout.VALUE]}<>"")+'
        f'({area[layout.NUMERATOR]}<>"")*({area[layout.DENOMINATOR]}<>"")+'
        f'({area[layout.REASON]}<>""))>0))'
    )
    total = len(content.lines)
    filled = sum(_is_given(line) or bool(line.reason) for line in content.lines)
    return Live(
        f'"Filled in: "&{done}&" of {total}"', f"Filled in: {filled} of {total}", looks.FACT
    )


def _is_given(line: Line) -> bool:
    return line.given.value is not None or line.given.numerator is not None


def _texts(line: Line) -> list[Entry]:
    said = measured_in(line.shown, line.identity.entered_as)
    return [Entry(text, GIVEN) for text in (line.identity.kpi_name, line.identity.unit_name, said)]


def _line(grid: Grid, row: int, line: Line, columns: dict[str, int]) -> None:
    identity, form = line.identity, typed_format(line.shown)
    ids = (identity.kpi, identity.unit, identity.month, identity.entered_as)
    grid.row(row, [Entry(text, GIVEN) for text in ids], columns[layout.KPI_ID])
    given = [
        *_texts(line),
        *(
            Entry(typed(value, line.shown), GIVEN_NUMBER, form)
            for value in (*line.last, line.red_flag, line.goal)
        ),
    ]
    grid.row(row, given, columns[layout.KPI])
    operands = identity.entered_as == layout.OPERANDS
    handout.fill_in(grid, row, columns[layout.VALUE], None if operands else _value(line))
    for name, value in (
        (layout.NUMERATOR, line.given.numerator),
        (layout.DENOMINATOR, line.given.denominator),
    ):
        entry = Entry("" if value is None else value, INPUT_NUMBER, "#,##0.######")
        handout.fill_in(grid, row, columns[name], entry if operands else None)
    handout.fill_in(grid, row, columns[layout.STATUS], Entry(line.given.status, INPUT_WORD))
    handout.fill_in(grid, row, columns[layout.COMMENT], Entry(line.comment, INPUT_TEXT))
    handout.fill_in(grid, row, columns[layout.REASON], Entry(line.reason, INPUT_TEXT))


def _value(line: Line) -> Entry:
    value = typed(line.given.value, line.shown)
    return Entry("" if value is None else value, INPUT_NUMBER, typed_format(line.shown))


def _validate(grid: Grid, content: FormContent, columns: dict[str, int]) -> None:
    statuses = handout.choice(STATUSES, layout.STATUS)
    last = HEAD + len(content.lines)
    if content.lines:
        statuses.add(handout.area(columns[layout.STATUS], FIRST, last))
        grid.raw.add_data_validation(statuses)
    rules: dict[tuple[str, str], DataValidation] = {}
    rows = enumerate(content.lines, start=FIRST)
    for key, group in groupby(rows, lambda item: _rule_of(item[1])):
        found = list(group)
        if key not in rules:
            rules[key] = _number_rule(found[0][1])
            grid.raw.add_data_validation(rules[key])
        operands = key[1] == layout.OPERANDS
        for name in (layout.NUMERATOR, layout.DENOMINATOR) if operands else (layout.VALUE,):
            rules[key].add(handout.area(columns[name], found[0][0], found[-1][0]))


def _rule_of(line: Line) -> tuple[str, str]:
    return line.identity.kpi, line.identity.entered_as


def _number_rule(line: Line) -> DataValidation:
    """A number within the valid range; anything else is warned of, and judged when it is sent."""
    operands = line.identity.entered_as == layout.OPERANDS
    low, high = (None, None) if operands else (line.limits.minimum, line.limits.maximum)
    bottom = _bound(low, line.shown, "-1000000000000000")
    top = _bound(high, line.shown, "1000000000000000")
    room = f" from {bottom} to {top}" if low is not None and high is not None else ""
    return DataValidation(
        type="decimal",
        operator="between",
        formula1=bottom,
        formula2=top,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle="Please check",
        error=shortened(f"Expected a number{room}. Is it right all the same?", _PROMPT),
        showInputMessage=True,
        promptTitle=_prompt(line.identity.kpi_name, _PROMPT_TITLE),
        prompt=_prompt(line.description, _PROMPT),
    )


def _prompt(text: str, longest: int) -> str:
    """A text beside a cell, cut where Excel has no more room."""
    plain = " ".join(clean(text).split())
    kept = shortened(plain, 2 * longest)[:longest]
    return kept if kept == plain else kept[:-1] + "\N{HORIZONTAL ELLIPSIS}"


def _bound(limit: Decimal | None, shown: Shown, otherwise: str) -> str:
    if limit is None:
        return otherwise
    return f"{(limit / shown.scale).normalize():f}"


def _colour(grid: Grid, last: int, columns: dict[str, int]) -> None:
    """Red where a row has a figure and a reason; white where a cell is filled in."""
    if last < FIRST:
        return
    at = {name: f"${cell_name(FIRST, columns[name])}" for name in layout.INPUTS}
    figure = "+".join(f'({at[name]}<>"")' for name in layout.FIGURE_CELLS)
    areas = {name: handout.area(columns[name], FIRST, last) for name in layout.INPUTS}
    for name in (*layout.FIGURE_CELLS, layout.REASON):
        red = FormulaRule(
            formula=[f'AND(({figure})>0,{at[layout.REASON]}<>"",{at[name]}<>"")'],
            font=Font(color=looks.argb(TONES["red"].ink), bold=True),
            fill=looks.solid(TONES["red"].light),
            stopIfTrue=True,
        )
        grid.raw.conditional_formatting.add(areas[name], red)
    handout.whiten(grid, areas)


def _hide(grid: Grid, content: FormContent, columns: dict[str, int]) -> None:
    """Write each row's identity, and hide it with the columns nobody is asked to fill in."""
    for row, line in enumerate(content.lines, start=FIRST):
        entry = Entry(layout.row_id(content.identity, line.identity), GIVEN)
        grid.put(row, columns[layout.ROW_ID], entry)
    kinds = {line.identity.entered_as == layout.OPERANDS for line in content.lines}
    unused = () if True in kinds else (layout.NUMERATOR, layout.DENOMINATOR)
    unused = (*unused, *(() if False in kinds else (layout.VALUE,)))
    handout.hide(grid, [columns[name] for name in (*layout.HIDDEN, *unused)])


def _frame(grid: Grid, content: FormContent, last_row: int, last_column: int) -> None:
    """Freeze, protect, set up for print, and put the cursor on the first cell to fill in."""
    columns = _columns(content)
    first = columns[layout.KPI]
    handout.frame(
        grid,
        (first, last_column),
        frozen=first + 2,
        last_row=last_row,
        page=content.page_size,
        footer=(content.owner, content.month.title),
    )
    top = next((row for row, line in enumerate(content.lines, FIRST) if not _done(line)), FIRST)
    column = layout.VALUE
    if content.lines and content.lines[top - FIRST].identity.entered_as == layout.OPERANDS:
        column = layout.NUMERATOR
    handout.select(grid, top, columns[column])


def _done(line: Line) -> bool:
    return _is_given(line) or bool(line.reason)
