"""The sample's text files: HR drops, field service, the service desk, the group report."""

import csv
import io

from scorecard.sample import faults
from scorecard.sample.facts import Facts
from scorecard.sample.story import MONTHS, REGIONS, SUPPORT

_HR_UNITS = {
    "north": "N01",
    "south": "S01",
    "east": "E01",
    "west": "W01",
    "hr": "HR9",
    "it": "IT9",
    "finance": "FI9",
}
_HR_QUANTITIES = {
    "Headcount": "headcount",
    "Leavers": "leavers",
    "Absence days": "absence_days",
    "Days due": "days_due",
    "Training hours": "training_hours",
    "Engaged answers": "engaged",
    "Answers": "answers",
}
_DESK_UNITS = {"hr": "HR", "it": "IT", "finance": "FIN"}
_DESK_KPIS = (
    ("SATISFACTION", "internal_satisfaction", "survey_answers", SUPPORT),
    ("REQ_IN_TIME", "requests_in_time", "requests", SUPPORT),
    ("RIGHT_FIRST", "right_first_time", "work_items", SUPPORT),
    ("UPTIME", "availability", "minutes", ("it",)),
)


def hr_files(facts: Facts) -> dict[str, bytes]:
    """One file a month by name: a row for each unit with people."""
    told = faults.hr(facts)
    files = {}
    header = ["Period", "Org unit", *_HR_QUANTITIES, "Remark"]
    for i, month in enumerate(MONTHS):
        period = f"{month.number:02d}/{month.year}"
        rows = [
            [period, code, *(str(told[name][unit][i]) for name in _HR_QUANTITIES.values()), ""]
            for unit, code in _HR_UNITS.items()
        ]
        rows = faults.hr_rows(str(month), rows)
        files[f"hr_{month}.csv"] = _csv(header, rows, ",").encode("utf-8")
    return files


def service_file(facts: Facts) -> bytes:
    """Field service by region: semicolons, decimal commas, a day for a month, Windows text."""
    header = [
        "Période",
        "Region",
        "Visits",
        "Fixed at first visit",
        "Longest outage (h)",
        "Recordable incidents",
    ]
    rows = [
        [
            f"01.{month.number:02d}.{month.year}",
            f"Region {unit.title()}",
            str(facts["visits"][unit][i]),
            str(facts["fixed_first"][unit][i]),
            f"{facts['outage_tenths'][unit][i] / 10:.1f}".replace(".", ","),
            str(facts["incidents"][unit][i]),
        ]
        for i, month in enumerate(MONTHS)
        for unit in REGIONS
    ]
    return _csv(header, faults.service_rows(rows), ";").encode("cp1252")


def desk_file(facts: Facts) -> bytes:
    """The service desk's export: one KPI, unit and month a row, as good cases out of all."""
    header = ["indicator", "desk", "period", "good", "all"]
    rows = [
        [
            code,
            _DESK_UNITS[unit],
            f"{month.number:02d}.{month.year}",
            f"{facts[good][unit][i]:,}",
            f"{facts[out_of][unit][i]:,}",
        ]
        for code, good, out_of, units in _DESK_KPIS
        for unit in units
        for i, month in enumerate(MONTHS)
    ]
    return _csv(header, faults.desk_rows(rows), "|").encode("utf-8")


def group_file(facts: Facts) -> bytes:
    """The consolidated report: the group's figures in thousands of euros."""
    totals = faults.group_totals(facts)
    header = ["Month", "Revenue (k EUR)", "Operating cost (k EUR)", "Capital employed (k EUR)"]
    rows = [
        [
            f"{month.number:02d}/{month.year}",
            *(f"{round(totals[name][i] / 100_000):,}" for name in ("revenue", "cost", "capital")),
        ]
        for i, month in enumerate(MONTHS)
    ]
    return _csv(header, rows, ";").encode("utf-8")


def _csv(header: list[str], rows: list[list[str]], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows([header, *rows])
    return buffer.getvalue()
