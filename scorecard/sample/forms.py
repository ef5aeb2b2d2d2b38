"""The forms people sent back: the workbooks the program mails them, as they filled them in.

Written by hand like any department's file, from what a form looks like: hidden columns that say
what a row is, a hidden sheet that says whose form it is, and the cells that were filled in.
"""

import hashlib
import io
import json
from dataclasses import dataclass

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from scorecard.period import Month
from scorecard.sample import faults
from scorecard.sample.facts import Facts
from scorecard.sample.stable import byte_stable
from scorecard.sample.story import MONTHS, REGIONS

# Forms have been sent out for a year.
ASKED = MONTHS[-12:]
_VERSION = "1"
_ORGANISATION, _SOURCE = "aurelia", "by_hand"
_HIDDEN = ("row id", "kpi id", "unit id", "month", "entered as")
_INPUTS = ("Value", "Numerator", "Denominator", "Status", "Comment", "Not available because")
_SUGGESTIONS, _PROJECTS = "Suggestions implemented", "Strategic projects on track"
_NAMES = {unit: f"Region {unit.title()}" for unit in REGIONS} | {"group": "Aurelia Group"}
_COUNTED_ONCE = "Two boards moved to the new hall; what hung on both is counted once."
_HEAD = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it asks for, what was typed, and what stands beside it."""

    kpi: str
    unit: str
    entered_as: str
    kpi_name: str
    typed_in: str
    # The three months before, as the form printed them.
    before: tuple[float | None, ...]
    given: tuple[float | str | None, ...]
    status: str = "final"
    comment: str | None = None


def form_files(facts: Facts) -> dict[str, bytes]:
    """Every form that came back, by file name."""
    files = {}
    for month in ASKED:
        for owner, lines in (
            ("improvement_lead", _suggestions(facts, month)),
            ("osm_analyst", [_projects(facts, month)]),
        ):
            files[f"{month}_{owner}.xlsx"] = _render(owner, month, lines)
    return files


def _suggestions(facts: Facts, month: Month) -> list[Line]:
    at, first = MONTHS.index(month), MONTHS.index(ASKED[0])
    return [
        Line(
            "suggestions",
            unit,
            "1",
            _SUGGESTIONS,
            "number",
            tuple(counts[n] if n >= first else None for n in range(at - 3, at)),
            (faults.suggestions_typed(str(month), unit, counts[at]), None, None),
            comment=_COUNTED_ONCE if (str(month), unit) == ("2026-10", "east") else None,
        )
        for unit, counts in facts["suggestions"].items()
    ]


def _projects(facts: Facts, month: Month) -> Line:
    at, first = MONTHS.index(month), MONTHS.index(ASKED[0])
    running, on_track = facts["projects"]["group"], facts["projects_on_track"]["group"]
    # The last month's steering committee meets after the forms are due.
    last = month == MONTHS[-1]
    return Line(
        "project_health",
        "group",
        "operands",
        _PROJECTS,
        "two numbers, giving %",
        tuple(on_track[n] / running[n] if n >= first else None for n in range(at - 3, at)),
        (None, on_track[at], running[at]),
        status="preliminary" if last else "final",
        comment="Before the steering committee of 6 November." if last else None,
    )


def _render(owner: str, month: Month, lines: list[Line]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Figures"
    sheet.cell(1, 6, f"Figures to fill in: {month.title}").font = Font(bold=True, size=14)
    headings = (
        *_HIDDEN,
        *("KPI", "Unit", "Typed in"),
        *((month - back).short for back in (3, 2, 1)),
        *_INPUTS,
    )
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(_HEAD, column, heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="33475B")
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 32 if heading in ("KPI", "Comment") else 14
        sheet.column_dimensions[letter].hidden = heading in _HIDDEN
    for row, line in enumerate(lines, start=_HEAD + 1):
        for column, value in enumerate(_cells(owner, month, line), start=1):
            sheet.cell(row, column, value)
    sheet.freeze_panes = sheet.cell(_HEAD + 1, 8)
    _identify(workbook, owner, month)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return byte_stable(buffer.getvalue())


def _cells(owner: str, month: Month, line: Line) -> list[float | str | None]:
    identity = [line.kpi, line.unit, str(month), line.entered_as]
    names = [line.kpi_name, _NAMES[line.unit]]
    whole = [_VERSION, _ORGANISATION, _SOURCE, owner, str(month), *identity, *names]
    row_id = hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()[:16]
    typed = [*line.given, line.status, line.comment, None]
    return [row_id, *identity, *names, line.typed_in, *line.before, *typed]


def _identify(workbook: openpyxl.Workbook, owner: str, month: Month) -> None:
    """The hidden sheet a form is known by."""
    sheet = workbook.create_sheet("form")
    for row in (
        ("scorecard form", _VERSION),
        ("organisation", _ORGANISATION),
        ("source", _SOURCE),
        ("owner", owner),
        ("month", str(month)),
    ):
        sheet.append(row)
    sheet.sheet_state = "veryHidden"
