"""A review workbook: one row for each thing a person may decide, only the answer unlocked."""

from dataclasses import astuple
from itertools import groupby
from typing import Any, Final

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from scorecard.report.palette import PAPER, TONES
from scorecard.report.sheets import archive, formats, looks
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading, Live
from scorecard.report.sheets.looks import Look
from scorecard.report.sheets.names import cell as cell_name
from scorecard.review import handout
from scorecard.review import review_layout as layout
from scorecard.review.handout import (
    FIRST,
    GIVEN,
    GIVEN_NUMBER,
    HEAD,
    INPUT_NUMBER,
    INPUT_TEXT,
    INPUT_WORD,
)
from scorecard.review.review_content import Line, ReviewContent
from scorecard.review.review_guide import guide

# So many months can be chosen from; with more, a drop-down's words no longer fit.
MONTHS: Final = 24
NOTE: Final = "Came back because"
# What cards would show if the other side were right.
EFFECT: Final = "With the other figure"
BEFORE: Final = "Last month"

_NOTE_LOOK: Final = Look(fill=PAPER, wrap=True, indent=1, ink=TONES["red"].ink)
# Where a value is asked for; without one the decision says nothing.
_VALUED: Final = ("override", "estimate")


def review_workbook(content: ReviewContent) -> bytes:
    """The `.xlsx` file of a review; the same content always gives the same bytes.

    Raises `RenderError` where a figure is not a number Excel can hold.
    """
    book = Book()
    grid = book.sheet(layout.ROWS)
    headings = _headings(content)
    columns = handout.columns_of(headings)
    _title(grid, content, columns)
    grid.head(HEAD, headings)
    for row, line in enumerate(content.lines, start=FIRST):
        entries = _line(content, line)
        grid.row(row, [entries.get(heading.title) for heading in headings])
        _inputs(grid, row, line, columns)
        shown = [heading for heading in headings if heading.title in entries]
        grid.fit(row, [entries[heading.title] for heading in shown], shown)
    last = HEAD + len(content.lines)
    _validate(grid, content, columns)
    _colour(grid, last, columns)
    hidden = [columns[name] for name in layout.HIDDEN]
    if not any(line.subject.kind == "comment" for line in content.lines):
        hidden += [columns[name] for name in layout.BESIDES]
    handout.hide(grid, hidden)
    handout.frame(
        grid,
        (columns[layout.KPI], len(headings)),
        frozen=columns[layout.MONTH],
        last_row=last,
        page=content.page_size,
        footer=(content.person, content.month.title),
    )
    handout.select(grid, FIRST, columns[layout.DECISION])
    handout.write_guide(book, layout.GUIDE, content.page_size, guide(content))
    handout.identify(book, layout.REVIEW, astuple(content.identity))
    about = f"To decide: {content.month.title}, {content.person}"
    handout.describe(book, about, content.organisation)
    return archive.to_bytes(book, content.month.last_day)


def _headings(content: ReviewContent) -> list[Heading]:
    came_back = any(line.typed.note for line in content.lines)
    judged = any(line.effect for line in content.lines)
    said = any(line.before for line in content.lines)
    return [
        *(Heading(name, 12) for name in layout.HIDDEN),
        Heading(layout.KPI, 24),
        Heading(layout.UNIT, 15),
        Heading(layout.MONTH, 10),
        Heading("What it is", 32),
        Heading("Left side", 17),
        Heading("Left value", 14, "right"),
        Heading("Right side", 17),
        Heading("Right value", 14, "right"),
        Heading("Difference", 13, "right"),
        Heading("Diagnosis", 34),
        *([Heading(EFFECT, 40)] if judged else []),
        *([Heading(BEFORE, 40)] if said else []),
        *([Heading(NOTE, 34)] if came_back else []),
        Heading(layout.DECISION, 14, "center"),
        Heading(layout.VALUE, 14, "right"),
        Heading("Typed in", 14),
        Heading(layout.UNTIL, 11, "center"),
        Heading(layout.REASON, 36),
        Heading(layout.CAUSE, 26),
        Heading(layout.ACTION, 26),
        Heading(layout.DUE, 12, "center"),
        Heading(layout.WHO, 16),
    ]


def _title(grid: Grid, content: ReviewContent, columns: dict[str, int]) -> None:
    first = columns[layout.KPI]
    where = f" and put the workbook into the folder {content.folder}" if content.folder else ""
    how = f"Choose a decision in the yellow cells, say why, save{where}. The next sheet says how."
    texts = (f"To decide: {content.month.title}", f"{content.person}, for {content.organisation}")
    handout.title(grid, first, (*texts, how))
    legend = (
        ("to fill in", Look(fill=handout.YELLOW, align="center")),
        ("filled in", Look(align="center")),
        ("locked", Look(fill=PAPER, align="center")),
        ("still needed", Look(fill=TONES["red"].light, align="center")),
    )
    handout.legend(grid, first, legend)
    grid.put(6, first, _progress(content, columns))


def _progress(content: ReviewContent, columns: dict[str, int]) -> Live:
    """In how many rows something is decided."""
    total = len(content.lines)
    cells = handout.area(columns[layout.DECISION], FIRST, max(HEAD + total, FIRST))
    done = sum(bool(line.typed.decision) for line in content.lines)
    return Live(
        f'"Decided: "&COUNTA({cells})&" of {total}"', f"Decided: {done} of {total}", looks.FACT
    )


def _line(content: ReviewContent, line: Line) -> dict[str, Entry]:
    """What a row says, by its headings; what is filled in comes apart."""
    subject, shown = line.subject, line.shown
    form = formats.GENERAL if shown is None else formats.value_format(shown)
    change = formats.GENERAL if shown is None else formats.change_format(shown)
    hidden = (
        layout.row_id(content.identity, subject),
        subject.about,
        subject.fingerprint,
        subject.entered_as,
    )
    valued = bool({*_VALUED, "dispute"} & {*line.words}) and shown is not None
    typed_in = handout.measured_in(shown, subject.entered_as) if valued and shown else ""
    texts = {
        **dict(zip(layout.HIDDEN, hidden, strict=True)),
        layout.KPI: subject.kpi_name,
        layout.UNIT: subject.unit_name,
        layout.MONTH: subject.month,
        "What it is": line.what,
        "Left side": line.left,
        "Right side": line.right,
        "Diagnosis": line.diagnosis,
        EFFECT: line.effect,
        BEFORE: line.before,
        "Typed in": typed_in,
    }
    figures = {
        "Left value": (line.left_value, form),
        "Right value": (line.right_value, form),
        "Difference": (line.difference, change),
    }
    return {
        **{name: Entry(text, GIVEN) for name, text in texts.items()},
        **{
            name: Entry("" if value is None else value, GIVEN_NUMBER, as_form)
            for name, (value, as_form) in figures.items()
        },
        NOTE: Entry(line.typed.note, _NOTE_LOOK),
    }


def _inputs(grid: Grid, row: int, line: Line, columns: dict[str, int]) -> None:
    """The cells of a row to fill in; a value and a month only where a decision takes one."""
    typed, words = line.typed, set(line.words)
    valued = bool({*_VALUED, "dispute"} & words) and line.shown is not None
    form = handout.typed_format(line.shown) if line.shown is not None else formats.GENERAL
    # Of a point of a front page its place.
    placed = line.subject.kind == "point"
    value = Entry(typed.value, INPUT_NUMBER, form) if valued or placed else None
    lasting = words & {"accept", "override", "estimate", "prefer left", "prefer right"}
    # As text, or Excel makes a day of a month.
    until = Entry(typed.until, INPUT_WORD, "@") if lasting else None
    for name, entry in (
        (layout.DECISION, Entry(typed.decision, INPUT_WORD)),
        (layout.VALUE, value),
        (layout.UNTIL, until),
        (layout.REASON, Entry(typed.reason, INPUT_TEXT)),
        *_besides(line),
    ):
        handout.fill_in(grid, row, columns[name], entry)


def _besides(line: Line) -> list[tuple[str, Entry | None]]:
    """What belongs to a comment; locked in every other row."""
    if line.subject.kind != "comment":
        return [(name, None) for name in layout.BESIDES]
    typed = line.typed
    return [
        (layout.CAUSE, Entry(typed.cause, INPUT_TEXT)),
        (layout.ACTION, Entry(typed.action, INPUT_TEXT)),
        # As text, or Excel shows a day as its country does.
        (layout.DUE, Entry(typed.due, INPUT_WORD, "@")),
        (layout.WHO, Entry(typed.who, INPUT_TEXT)),
    ]


def _validate(grid: Grid, content: ReviewContent, columns: dict[str, int]) -> None:
    """A drop-down of what may be decided in each row, and of months."""
    rows = enumerate(content.lines, start=FIRST)
    rules: dict[tuple[str, ...], Any] = {}
    for words, group in groupby(rows, lambda item: item[1].words):
        found = [row for row, _ in group]
        if words not in rules:
            rules[words] = handout.choice(words, layout.DECISION)
            grid.raw.add_data_validation(rules[words])
        rules[words].add(handout.area(columns[layout.DECISION], found[0], found[-1]))
    if content.lines:
        months = handout.choice(
            [str(content.month + ahead) for ahead in range(MONTHS)], layout.UNTIL
        )
        # A month beyond the list may be typed; whether it can be is judged when it comes back.
        months.errorStyle, months.error = "warning", "Expected a month such as 2026-12."
        last = HEAD + len(content.lines)
        months.add(handout.area(columns[layout.UNTIL], FIRST, last))
        grid.raw.add_data_validation(months)


def _colour(grid: Grid, last: int, columns: dict[str, int]) -> None:
    """Red where a decision lacks its value or its reason; white where a cell is filled in."""
    if last < FIRST:
        return
    at = {name: f"${cell_name(FIRST, columns[name])}" for name in layout.INPUTS}
    areas = {name: handout.area(columns[name], FIRST, last) for name in layout.INPUTS}
    decision = at[layout.DECISION]
    valued = ",".join(f'{decision}="{word}"' for word in _VALUED)
    lacking = {
        layout.VALUE: f'AND(OR({valued}),{at[layout.VALUE]}="")',
        layout.REASON: f'AND({decision}<>"",{decision}<>"confirm",{decision}<>"explain",'
        f'{decision}<>"move",{decision}<>"pin",{decision}<>"drop",'
        f'{at[layout.REASON]}="")',
        layout.DECISION: f'AND({decision}="",OR({at[layout.VALUE]}<>"",{at[layout.REASON]}<>""))',
    }
    for name, formula in lacking.items():
        red = FormulaRule(
            formula=[formula],
            font=Font(color=looks.argb(TONES["red"].ink), bold=True),
            fill=looks.solid(TONES["red"].light),
            stopIfTrue=True,
        )
        grid.raw.conditional_formatting.add(areas[name], red)
    handout.whiten(grid, areas)
