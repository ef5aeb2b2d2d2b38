"""The organisation that lives are of, and what lies in its folders.

Group holds North and South. Source `a` is a CSV history, `b` a partial one in a folder whose name
only the environment knows, `w` a workbook for each month. Revenue is believed of `a`, then `b`;
visits the other way round; staff of the workbook alone. Ann is the strategy office, Carl a
controller, Nora heads North; Bob and Eve are executives.
"""

import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from scorecard.project import Project
from tests.small import SOURCE, kpi, scorecard, sections, yaml_of

# A KPI, a unit and a month.
Key = tuple[str, str, str]
Rows = Mapping[Key, str]

VARIABLE = "SCORECARD_LIFE_FOLDER"
# What must be in no byte that is stored; there is no `=` or space to be escaped in it.
SECRET = "s3cret-folder-Zq7Xw9"
HEADER = "kpi,unit,month,value"
UNITS = {"group": ("north", "south"), "north": (), "south": ()}
NAMES = {"group": "Group", "north": "North", "south": "South"}
KINDS = {"revenue": "flow", "visits": "flow", "staff": "stock"}
PRECEDENCE = {
    "revenue": ("a", "b", "children"),
    "visits": ("b", "a", "children"),
    "staff": ("w", "children"),
}
PEOPLE = {
    "ann": ["osm"],
    "carl": ["controller"],
    "nora": ["owner"],
    "bob": ["executive"],
    "eve": ["executive"],
}
READERS = {"ann": ("group", "north", "south"), "bob": ("group", "north"), "eve": ("group",)}
EXECUTIVES = ("bob", "eve")
REHEARSAL = "rehearsal@small.example"
RED_FLAG = Decimal(50)
# What each source had said of January and February before the first run.
BEGINNING: dict[str, dict[Key, str]] = {
    "a": {
        (kpi_id, unit, month): str(number)
        for kpi_id, number in (("revenue", 80), ("visits", 60))
        for unit, month in (
            ("north", "2026-01"),
            ("south", "2026-01"),
            ("north", "2026-02"),
            ("south", "2026-02"),
        )
    },
    "b": {("revenue", "north", "2026-02"): "90", ("visits", "south", "2026-02"): "65"},
    "w": {("staff", "north", "2026-02"): "12", ("staff", "south", "2026-02"): "9"},
}


def address(person: str) -> str:
    """Where somebody's mail goes."""
    return f"{person}@small.example"


def configure(project: Project, goal: Decimal, **more: Any) -> None:
    """Write the configuration; sections may be replaced."""
    sources = [
        {**SOURCE, "id": "a", "path": "drops/a.csv"},
        {**SOURCE, "id": "b", "path": f"drops/${{{VARIABLE}}}/b.csv", "delivery": "partial"},
        {
            **SOURCE,
            "id": "w",
            "type": "excel",
            "sheet": "Staff",
            "path": "drops/staff_{month}.xlsx",
            "covers": "month",
        },
    ]
    units = [
        {"id": unit, "name": NAMES[unit], "type": "region", "parents": [{"unit": "group"}]}
        for unit in UNITS["group"]
    ]
    units[0]["head"] = "nora"
    raw = sections(
        people=[
            {"id": name, "name": name.title(), "email": address(name), "roles": roles}
            for name, roles in PEOPLE.items()
        ],
        units=[{"id": "group", "name": "Group", "type": "enterprise"}, *units],
        kpis=[kpi(name, kind, sources=list(PRECEDENCE[name])) for name, kind in KINDS.items()],
        sources=sources,
        scorecards=[scorecard(unit, KINDS) for unit in UNITS],
        targets=[{"kpi": name, "red_flag": RED_FLAG, "goal": goal} for name in KINDS],
        distribution=[{"person": name, "units": list(units)} for name, units in READERS.items()],
        decisions={"four_eyes": "never"},
        **more,
    )
    project.config_dir.mkdir(parents=True, exist_ok=True)
    (project.config_dir / "organisation.yaml").write_bytes(yaml_of(raw))


def delivery(mode: str, port: int) -> dict[str, Any]:
    """How mails leave: as files, all to one address, or live."""
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "auth": "none", "timeout": 10}
    return {
        "sender": "osm@small.example",
        "sender_name": "OSM",
        "allowed_domains": ["small.example"],
        "mode": mode,
        "smtp": smtp,
        "redirect_to": REHEARSAL,
    }


def place(project: Project, source: str, month: str) -> Path:
    """Where a source looks for its file of a month."""
    drops = project.root / "drops"
    if source == "w":
        return drops / f"staff_{month}.xlsx"
    return drops / "a.csv" if source == "a" else drops / SECRET / "b.csv"


def csv_of(rows: Rows, header: str = HEADER) -> bytes:
    """A delimited file as a source would write it."""
    lines = [",".join((*key, text)) for key, text in sorted(rows.items())]
    return "\n".join((header, *lines, "")).encode()


def workbook_of(rows: Rows, sheet: str = "Staff", header: str = HEADER) -> bytes:
    """A workbook of the same columns; what is a number is one there too."""
    book = openpyxl.Workbook()
    table = book.active
    assert table is not None
    table.title = sheet
    table.append(header.split(","))
    for (kpi_id, unit, month), text in sorted(rows.items()):
        table.append([kpi_id, unit, month, float(text) if is_number(text) else text])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def is_number(text: str) -> bool:
    """Whether a cell holds a figure, as plainly as can be asked."""
    return text.replace(".", "", 1).isdecimal()


# Files that are none, by what is wrong with them.
def broken(source: str, how: str, rows: Rows) -> bytes:
    """A file nothing can be taken from."""
    header = HEADER.replace("value", "amount")
    if how == "a page":
        return b"<!doctype html><html><body>Session expired</body></html>\n"
    if how == "empty":
        return b""
    if how == "renamed":
        return workbook_of(rows, header=header) if source == "w" else csv_of(rows, header)
    assert how == "no rows"
    return workbook_of({}) if source == "w" else csv_of({})


def of_month(rows: Rows, months: Iterable[str]) -> dict[Key, str]:
    """The rows of some months."""
    wanted = set(months)
    return {key: text for key, text in rows.items() if key[2] in wanted}
