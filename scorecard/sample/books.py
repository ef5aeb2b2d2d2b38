"""The departments' own scorecard workbooks: measures down, months across, a title on top."""

import io
from dataclasses import dataclass

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from scorecard.labels import MONTH_NAMES
from scorecard.sample import faults
from scorecard.sample.facts import Facts
from scorecard.sample.stable import byte_stable
from scorecard.sample.story import MONTHS, REGIONS, SUPPORT

_FONT = "Calibri"
_NAMES = {
    "north": "North",
    "south": "South",
    "east": "East",
    "west": "West",
    "hr": "Human Resources",
    "it": "Information Technology",
    "finance": "Finance",
    "group": "Group",
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: what stands before the months, the 36 figures, and how Excel shows them."""

    labels: tuple[str | float | None, ...]
    values: list[float]
    number_format: str = "#,##0"


@dataclass(frozen=True, slots=True)
class _Book:
    sheet: str
    head: tuple[str, ...]
    headings: tuple[str, ...]
    lines: tuple[_Line, ...]
    notes: tuple[str, ...]
    # Headings after the months, with nothing under them.
    trailing: tuple[str, ...] = ()


def book_files(facts: Facts) -> dict[str, bytes]:
    """Every workbook by file name."""
    return {
        "north_scorecard.xlsx": _render(_north(facts)),
        "south_scorecard.xlsx": _render(_south(facts)),
        "finance_scorecard.xlsx": _render(_finance(facts)),
        "hr_scorecard.xlsx": _render(_hr(facts)),
    }


def _north(facts: Facts) -> _Book:
    intake = faults.north_intake(_thousands(facts, "intake", "north"))
    return _Book(
        sheet="Scorecard",
        head=("Region North: monthly scorecard", "k EUR unless stated. Prepared by M. Brandt", ""),
        headings=("Measure", "Unit of measure", "Target"),
        lines=(
            _Line(("Revenue", "k EUR", 10_000), _thousands(facts, "revenue", "north")),
            _Line(("Order intake", "k EUR", 10_200), intake),
            _Line(
                ("On-time delivery", "%", 96), _percent(facts, "on_time", "orders", "north"), "0.0"
            ),
            _Line(("Net promoter score", "points", 42), _promoter_score(facts, "north"), "0.0"),
            _Line(("Headcount", "people", None), _plain(facts, "headcount", "north")),
        ),
        notes=("Revenue as invoiced. Order intake net of cancellations.",),
        trailing=("Comment",),
    )


def _south(facts: Facts) -> _Book:
    revenue = faults.south_revenue(_thousands(facts, "revenue", "south"))
    on_time = faults.south_on_time(_percent(facts, "on_time", "orders", "south"))
    return _Book(
        sheet="KPI South",
        head=("SOUTH - business review", "Amounts in thousands of euros", "Status: final"),
        headings=("Measure", "Owner", "Target"),
        lines=(
            _Line(("Sales (invoiced)", "Sales", 7_000), revenue),
            _Line(("Deliveries on time %", "Logistics", 94), on_time, "0.0"),
            _Line(("NPS", "Marketing", 30), _promoter_score(facts, "south"), "0.0"),
            _Line(("People", "HR", None), _plain(facts, "headcount", "south")),
        ),
        notes=("NPS: survey after delivery, promoters less detractors.",),
        trailing=("Trend",),
    )


def _finance(facts: Facts) -> _Book:
    costs = {u: _thousands(facts, "cost", u) for u in (*REGIONS, *SUPPORT)}
    costs["east"] = faults.east_cost(costs["east"])
    cost_lines = (
        _Line(("Operating cost", _NAMES[unit], None), values) for unit, values in costs.items()
    )
    overdue_lines = (
        _Line(
            ("Overdue receivables", _NAMES[unit], 0.1),
            [tenths / 1000 for tenths in facts["overdue_tenths"][unit]],
            "0.0%",
        )
        for unit in (*REGIONS, "group")
    )
    close = _Line(
        ("Days to close", _NAMES["finance"], 5), _plain(facts, "days_to_close", "finance")
    )
    return _Book(
        sheet="Finance scorecard",
        head=(
            "Group Finance: scorecard",
            "Operating cost in k EUR; overdue receivables as a share of all receivables",
            "Days to close in working days",
            "",
        ),
        headings=("Measure", "Unit", "Target"),
        lines=(*cost_lines, *overdue_lines, close),
        notes=("Intercompany eliminations are not shown here.",),
    )


def _hr(facts: Facts) -> _Book:
    units = (*REGIONS, *SUPPORT)
    heads = (_Line(("Headcount", _NAMES[u]), _plain(facts, "headcount", u)) for u in units)
    absence = (
        _Line(
            ("Absence rate", _NAMES[unit]), _rate(facts, "absence_days", "days_due", unit), "0.0%"
        )
        for unit in units
    )
    hire = _Line(("Median time to hire (days)", _NAMES["hr"]), _plain(facts, "time_to_hire", "hr"))
    return _Book(
        sheet="People",
        head=("People scorecard: HR business partners", ""),
        headings=("Measure", "Unit"),
        lines=(*heads, *absence, hire),
        notes=("Headcount at month end, without agency staff.",),
    )


def _thousands(facts: Facts, quantity: str, unit: str) -> list[float]:
    return [round(cents / 100_000) for cents in facts[quantity][unit]]


def _plain(facts: Facts, quantity: str, unit: str) -> list[float]:
    return list(facts[quantity][unit])


def _rate(facts: Facts, part: str, whole: str, unit: str) -> list[float]:
    pairs = zip(facts[part][unit], facts[whole][unit], strict=True)
    return [round(n / d, 3) for n, d in pairs]


def _percent(facts: Facts, part: str, whole: str, unit: str) -> list[float]:
    pairs = zip(facts[part][unit], facts[whole][unit], strict=True)
    return [round(100 * n / d, 1) for n, d in pairs]


def _promoter_score(facts: Facts, unit: str) -> list[float]:
    rows = zip(
        facts["promoters"][unit], facts["detractors"][unit], facts["responses"][unit], strict=True
    )
    return [round(100 * (up - down) / all_, 1) for up, down, all_ in rows]


def _render(book: _Book) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = book.sheet
    for text in book.head:
        sheet.append([text or None])
    sheet.cell(1, 1).font = Font(name=_FONT, bold=True, size=14)
    months = [f"{MONTH_NAMES[m.number - 1][:3]} {m.year}" for m in MONTHS]
    sheet.append([*book.headings, *months, *book.trailing])
    header = len(book.head) + 1
    for cell in sheet[header]:
        cell.font = Font(name=_FONT, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="33475B")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[header].height = 30
    first = len(book.headings) + 1
    for place, line in enumerate(book.lines, start=header + 1):
        sheet.append([*line.labels, *line.values])
        for column in range(first, first + len(MONTHS)):
            sheet.cell(place, column).number_format = line.number_format
    for text in ("", *book.notes):
        sheet.append([text or None])
    for column in range(1, first + len(MONTHS)):
        width = 26 if column == 1 else 18 if column == 2 else 10
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = sheet.cell(header + 1, first)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return byte_stable(buffer.getvalue())
