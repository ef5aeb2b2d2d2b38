"""The sample's sources read as plainly as can be, to check the ground truth without the engine.

Nothing here knows the configuration's columns and maps: a second reading, by other means.
"""

import csv
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from scorecard.config.kpis import Kpi
from tests.sample.planted import Found

Key = tuple[str, str, str]

MONTHS = tuple(f"{n // 12}-{n % 12 + 1:02d}" for n in range(2023 * 12 + 10, 2026 * 12 + 10))
FIRST_FORM = "2025-11"
SHORT_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
NAMES = {name: n for n, name in enumerate(SHORT_MONTHS.split(), start=1)}
COMPANY = {
    "1000": "north",
    "2000": "south",
    "3000": "east",
    "4000": "west",
    "7100": "hr",
    "7200": "it",
    "7300": "finance",
    "9000": "eliminations",
}
STAFF = {
    "N01": "north",
    "S01": "south",
    "E01": "east",
    "W01": "west",
    "HR9": "hr",
    "IT9": "it",
    "FI9": "finance",
}
DEPARTMENT = {
    "North": "north",
    "South": "south",
    "East": "east",
    "West": "west",
    "Human Resources": "hr",
    "Information Technology": "it",
    "Finance": "finance",
    "Group": "group",
}
BOOK_KPI = {
    "Revenue": ("revenue", "1000"),
    "Sales (invoiced)": ("revenue", "1000"),
    "Order intake": ("order_intake", "1000"),
    "On-time delivery": ("on_time_delivery", "0.01"),
    "Deliveries on time %": ("on_time_delivery", "0.01"),
    "Net promoter score": ("nps", "1"),
    "NPS": ("nps", "1"),
    "Headcount": ("headcount", "1"),
    "People": ("headcount", "1"),
    "Operating cost": ("operating_cost", "1000"),
    "Overdue receivables": ("overdue_receivables", "1"),
    "Days to close": ("days_to_close", "1"),
    "Absence rate": ("absence_rate", "1"),
    "Median time to hire (days)": ("time_to_hire", "1"),
}
DESK_KPI = {
    "SATISFACTION": "internal_satisfaction",
    "REQ_IN_TIME": "requests_in_time",
    "RIGHT_FIRST": "right_first_time",
    "UPTIME": "availability",
}


@dataclass
class Reading:
    """Claims by source and (kpi, unit, month), and what could not be taken."""

    kpis: dict[str, Kpi]
    claims: dict[str, dict[Key, Decimal]] = field(default_factory=dict)
    invalid: list[Found] = field(default_factory=list)

    def claim(self, source: str, kpi: str, unit: str, month: str, value: Decimal) -> None:
        """Take a value, or set it aside where it is out of range."""
        valid = self.kpis[kpi].valid_range
        low = valid.minimum is not None and value < valid.minimum
        if low or (valid.maximum is not None and value > valid.maximum):
            self.invalid.append(Found("validity", "out_of_range", kpi, unit, month, source))
            return
        self.claims.setdefault(source, {})[kpi, unit, month] = value


def read(folder: Path, kpis: dict[str, Kpi]) -> Reading:
    """Every source under `folder`."""
    reading = Reading(kpis)
    _erp(folder, reading)
    _crm(folder, reading)
    for month in MONTHS:
        _hr(folder / "drops" / f"hr_{month}.csv", month, reading)
    _service(folder, reading)
    _desk(folder, reading)
    _group(folder, reading)
    for source, file, unit in (
        ("north_book", "north_scorecard.xlsx", "north"),
        ("south_book", "south_scorecard.xlsx", "south"),
        ("finance_book", "finance_scorecard.xlsx", ""),
        ("hr_book", "hr_scorecard.xlsx", ""),
    ):
        _book(folder / "books" / file, source, unit, reading)
    for path in sorted((folder / "forms").iterdir()):
        _form(path, path.name[:7], reading)
    return reading


def _erp(folder: Path, reading: Reading) -> None:
    for statement, kpi, divisor in (
        (
            "SELECT company_code, substr(posted_on, 1, 7), -sum(amount_cents) FROM gl_entries"
            " WHERE account IN (4000, 4100, 4200) GROUP BY 1, 2",
            "revenue",
            100,
        ),
        (
            "SELECT company_code, substr(posted_on, 1, 7), sum(amount_cents) FROM gl_entries"
            " WHERE account NOT IN (4000, 4100, 4200) GROUP BY 1, 2",
            "operating_cost",
            100,
        ),
        (
            "SELECT company_code, substr(balance_on, 1, 7), amount_cents FROM balances",
            "capital_employed",
            100,
        ),
    ):
        for company, month, number in _select(folder / "erp.sqlite", statement):
            value = Decimal(number) / divisor
            reading.claim("erp", kpi, COMPANY[company], month, value)
    counts: dict[tuple[str, str], list[int]] = {}
    for company, day, tenths in _select(
        folder / "erp.sqlite",
        "SELECT company_code, counted_on, cover_days_tenths FROM stock_counts",
    ):
        counts.setdefault((COMPANY[company], day[:7]), []).append(tenths)
    for (unit, month), all_ in counts.items():
        reading.claim("erp_stock", "lowest_stock_cover", unit, month, Decimal(min(all_)) / 10)


def _crm(folder: Path, reading: Reading) -> None:
    for row in _select(
        folder / "crm.sqlite",
        "SELECT region, period, invoiced_eur, ordered_eur, orders, complaints, on_time, lead_days,"
        " promoters, detractors, responses, renewed, contracts_due FROM activity",
    ):
        unit, month = row[0].lower(), row[1]
        invoiced, ordered, orders, complaints, on_time, days, up, down, answers, renewed, due = (
            Decimal(str(number)) for number in row[2:]
        )
        for kpi, value in {
            "revenue": invoiced,
            "order_intake": ordered,
            "orders_delivered": orders,
            "complaints": complaints,
            "on_time_delivery": on_time / orders,
            "lead_time": days / orders,
            "nps": 100 * (up - down) / answers,
            "renewal_rate": renewed / due,
        }.items():
            reading.claim("crm", kpi, unit, month, value)
    for region, month, active in _select(
        folder / "crm.sqlite", "SELECT region, period, active FROM customers"
    ):
        unit = "group" if region == "ALL" else region.lower()
        reading.claim("crm_customers", "active_customers", unit, month, Decimal(active))


def _select(path: Path, statement: str) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def _hr(path: Path, month: str, reading: Reading) -> None:
    for row in _rows(path, ",", "utf-8"):
        heads, leavers, absent, due, hours, engaged, answers = map(Decimal, row[2:9])
        values = {
            "headcount": heads,
            "leavers": leavers,
            "absence_rate": absent / due,
            "training_hours": hours,
            "engagement": engaged / answers,
        }
        told = f"{row[0][3:]}-{row[0][:2]}"
        unit = STAFF.get(row[1], "")
        reason = (
            "total_row"
            if row[1] == "Total"
            else "unknown_unit"
            if not unit
            else "wrong_month"
            if told != month
            else ""
        )
        for kpi, value in values.items():
            if reason:
                reading.invalid.append(Found("validity", reason, kpi, unit, told, "hr"))
            else:
                reading.claim("hr", kpi, unit, month, value)


def _service(folder: Path, reading: Reading) -> None:
    rows = list(_rows(folder / "service.csv", ";", "cp1252"))
    times = Counter((row[0], row[1]) for row in rows)
    for row in rows:
        month, unit = f"{row[0][6:]}-{row[0][3:5]}", row[1].removeprefix("Region ").lower()
        values = {
            "first_time_fix": Decimal(row[3]) / Decimal(row[2]),
            "longest_outage": Decimal(row[4].replace(",", ".")),
            "safety_incidents": Decimal(row[5]),
        }
        for kpi, value in values.items():
            if times[row[0], row[1]] > 1:
                found = Found("validity", "duplicate_key", kpi, unit, month, "service")
                reading.invalid.append(found)
            else:
                reading.claim("service", kpi, unit, month, value)


def _desk(folder: Path, reading: Reading) -> None:
    for code, desk, period, good, whole in _rows(folder / "desk.csv", "|", "utf-8"):
        kpi, unit = DESK_KPI[code], {"FIN": "finance"}.get(desk, desk.lower())
        month = f"{period[3:]}-{period[:2]}"
        if not good.replace(",", "").isdigit():
            reading.invalid.append(Found("validity", "bad_number", kpi, unit, month, "desk"))
            continue
        value = Decimal(good.replace(",", "")) / Decimal(whole.replace(",", ""))
        reading.claim("desk", kpi, unit, month, value)


def _group(folder: Path, reading: Reading) -> None:
    for period, *numbers in _rows(folder / "group_report.csv", ";", "utf-8"):
        month = f"{period[3:]}-{period[:2]}"
        kpis = ("revenue", "operating_cost", "capital_employed")
        for kpi, text in zip(kpis, numbers, strict=True):
            value = Decimal(text.replace(",", "")) * 1000
            reading.claim("group_report", kpi, "group", month, value)


def _rows(path: Path, delimiter: str, encoding: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        yield from list(csv.reader(file, delimiter=delimiter))[1:]


def _book(path: Path, source: str, unit: str, reading: Reading) -> None:
    rows = iter(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    header = next(row for row in rows if row[0] == "Measure")
    for row in rows:
        if not row[0]:
            break
        kpi, scale = BOOK_KPI[str(row[0])]
        named = unit or DEPARTMENT[str(row[1])]
        for heading, cell in zip(header, row, strict=True):
            name, _, year = str(heading).partition(" ")
            if name in NAMES and year.isdigit():
                month = f"{year}-{NAMES[name]:02d}"
                reading.claim(source, kpi, named, month, Decimal(str(cell)) * Decimal(scale))


def _form(path: Path, month: str, reading: Reading) -> None:
    """A form by its headings: the ids stand in hidden columns, a pair is a ratio's operands."""
    rows = iter(CalamineWorkbook.from_path(path).get_sheet_by_name("Figures").to_python())
    header = next(row for row in rows if "kpi id" in row)
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        kpi, unit = str(cells["kpi id"]), str(cells["unit id"])
        above, below = cells["Numerator"], cells["Denominator"]
        if isinstance(above, float) and isinstance(below, float):
            reading.claim("by_hand", kpi, unit, month, Decimal(str(above)) / Decimal(str(below)))
        elif isinstance(cells["Value"], float):
            reading.claim("by_hand", kpi, unit, month, Decimal(str(cells["Value"])))
        else:
            found = Found("validity", "bad_number", kpi, unit, month, "by_hand")
            reading.invalid.append(found)
