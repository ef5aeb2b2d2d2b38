"""The minutes sheet of a review meeting: a row for each thing to settle and each open action."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl.worksheet.datavalidation import DataValidation

from scorecard.close.meeting import Meeting
from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.report.agenda import AgendaAction, AgendaLine, agenda_lines, open_actions
from scorecard.report.palette import PAPER
from scorecard.report.sheets import archive
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading
from scorecard.report.sheets.looks import Look
from scorecard.review import handout
from scorecard.review import minutes_layout as layout
from scorecard.review.handout import FIRST, GIVEN, HEAD, INPUT_TEXT, INPUT_WORD
from scorecard.stores.files import write_atomic

QUESTION: Final = "Question"

_HEADINGS: Final = (
    *(Heading(name, 12) for name in layout.HIDDEN),
    Heading(layout.UNIT, 18),
    Heading(layout.WHAT, 40),
    Heading(QUESTION, 32),
    Heading(layout.DECISION, 36),
    Heading(layout.ACTION, 36),
    Heading(layout.OWNER, 20),
    Heading(layout.DUE, 13, "center"),
    Heading(layout.STATUS, 11, "center"),
)
_GUIDE: Final = (
    (
        "What to do",
        (
            "1. Write down what the meeting decides in the yellow cells. What you leave empty "
            "changes nothing.",
            "2. Save the workbook. Its name does not matter.",
            "3. Whoever has the command line takes it by: scorecard minutes import FILE.xlsx --by "
            "PERSON. It says what became of each row.",
        ),
    ),
    (
        "Something to settle",
        (
            "Decision: what was decided, in words. It is on the next agenda.",
            "Action, Owner, Due: what somebody does until when. All three are needed, and it "
            "stands on the unit's cards until it is closed. A decision beside it is its reason.",
        ),
    ),
    (
        "An open action",
        (
            "Status done or dropped closes it; the decision beside it says why.",
            "Another day under Due moves it, as long as its status is open.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: what it is about, what it says, and the cells that may be filled in."""

    subject: layout.Subject
    question: str
    inputs: tuple[Entry | None, ...]


def write_minutes(found: Meeting) -> Path:
    """Write the sheet of a meeting beside its agenda; returns its file."""
    path = found.gathered.path("minutes", "xlsx")
    write_atomic(path, minutes_sheet(found.gathered.project.config(), found))
    return path


def minutes_sheet(config: Config, found: Meeting) -> bytes:
    """The `.xlsx` file of a meeting; the same meeting always gives the same bytes."""
    wanted = found.gathered.wanted
    identity = layout.MinutesIdentity(config.organisation.id, str(wanted.month))
    chapters = found.gathered.chapters
    rows = [_ask(line) for line in agenda_lines(chapters)]
    rows += [_action(item) for item in open_actions(chapters)]
    book = Book()
    grid = book.sheet(layout.ROWS)
    columns = handout.columns_of(_HEADINGS)
    _title(grid, config, wanted.month, columns)
    grid.head(HEAD, _HEADINGS)
    for number, row in enumerate(rows, start=FIRST):
        _write(grid, number, row, identity, columns)
    last = HEAD + len(rows)
    people = _people(config)
    _validate(grid, columns, last, len(people))
    handout.hide(grid, [columns[name] for name in layout.HIDDEN])
    footer = (config.organisation.name, wanted.month.title)
    shown = (columns[layout.UNIT], len(_HEADINGS))
    page = config.organisation.page_size
    handout.frame(grid, shown, frozen=columns[QUESTION], last_row=last, page=page, footer=footer)
    handout.select(grid, FIRST, columns[layout.DECISION])
    handout.write_guide(book, layout.GUIDE, page, _GUIDE)
    _list(book, people)
    handout.identify(book, layout.MINUTES, astuple(identity))
    handout.describe(book, f"Minutes: {wanted.month.title}", config.organisation.name)
    return archive.to_bytes(book, wanted.month.last_day)


def _ask(line: AgendaLine) -> _Row:
    subject = layout.Subject(f"ask {line.unit} {line.place}", "", line.unit_name, line.what)
    texts = (Entry("", INPUT_TEXT), Entry("", INPUT_TEXT), Entry("", INPUT_TEXT))
    question = f"{line.question} ({line.owner})" if line.owner else line.question
    # As text, or Excel shows a day as its country does.
    return _Row(subject, question, (*texts, Entry("", INPUT_WORD, "@"), None))


def _action(item: AgendaAction) -> _Row:
    line, row = item.line, item.row
    what = f"Action {line.decision} on {row.name}: {line.action}"
    subject = layout.Subject(f"action {line.decision}", line.due, item.unit_name, what)
    question = f"{line.owner}, {row.due}, {line.state}: what has become of it?"
    due = Entry(line.due, INPUT_WORD, "@")
    status = Entry("open", INPUT_WORD)
    return _Row(subject, question, (Entry("", INPUT_TEXT), None, None, due, status))


def _title(grid: Grid, config: Config, month: Month, columns: dict[str, int]) -> None:
    first = columns[layout.UNIT]
    how = "Fill in the yellow cells, save, and have it imported. The next sheet says how."
    texts = (f"Minutes of the review meeting: {month.title}", config.organisation.name, how)
    handout.title(grid, first, texts)
    legend = (
        ("to fill in", Look(fill=handout.YELLOW, align="center")),
        ("locked", Look(fill=PAPER, align="center")),
    )
    handout.legend(grid, first, legend)


def _write(
    grid: Grid, number: int, row: _Row, identity: layout.MinutesIdentity, columns: dict[str, int]
) -> None:
    texts = (layout.row_id(identity, row.subject), *astuple(row.subject), row.question)
    entries = [Entry(text, GIVEN) for text in texts]
    grid.row(number, entries)
    for name, entry in zip(layout.INPUTS, row.inputs, strict=True):
        handout.fill_in(grid, number, columns[name], entry)
    grid.fit(number, entries[3:], _HEADINGS[3:6])


def _people(config: Config) -> list[str]:
    """What owners are chosen by: names, and ids of people who share one."""
    names = [person.name for person in config.people]
    return [p.name if names.count(p.name) == 1 else p.id for p in config.people]


def _list(book: Book, people: Sequence[str]) -> None:
    """The sheet the drop-down of owners takes its names from, whatever is in them."""
    grid: Any = book.sheet(layout.PEOPLE)
    for row, name in enumerate(people, start=1):
        grid.put(row, 1, Entry(name))
    grid.raw.sheet_state = "hidden"
    grid.raw.protection.sheet = True


def _validate(grid: Grid, columns: dict[str, int], last: int, people: int) -> None:
    """Drop-downs of people and of what may have become of an action."""
    if last < FIRST:
        return
    owners = DataValidation(
        type="list",
        formula1=f"'{layout.PEOPLE}'!$A$1:$A${people}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=layout.OWNER,
        error="Choose somebody who is registered.",
    )
    states = handout.choice(layout.STATUSES, layout.STATUS)
    for rule, name in ((owners, layout.OWNER), (states, layout.STATUS)):
        rule.add(handout.area(columns[name], FIRST, last))
        grid.raw.add_data_validation(rule)
    handout.whiten(grid, {name: handout.area(columns[name], FIRST, last) for name in layout.INPUTS})
