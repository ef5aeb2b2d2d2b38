"""An organisation with figures that stand in nobody's system, and hands to fill in its forms.

Bob is asked for audits (a number), trained (a percentage) and spend (thousands of euros) of North
and South, Cleo for posts (two numbers) of North; all of it every month. Ann, of the strategy
office, coordinates. Months run to 2026-03; a CSV source gives revenue beside it.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.deliver.outbox import Sent
from scorecard.ingest import form_layout as layout
from scorecard.ingest.observe import LoadCounts
from scorecard.ingest.sources import CollectResult
from scorecard.period import Month
from scorecard.project import Project
from tests.running import Checkpoints, desk_of
from tests.small import SOURCE, kpi, scorecard, sections, yaml_of

MONTH = "2026-03"
PERCENT = {
    "display": {"kind": "percent", "decimals": 1},
    "valid_range": {"minimum": 0, "maximum": 1},
}
KPIS = [
    kpi("revenue", sources=["a", "children"]),
    kpi("audits", "stock", owner="bob", sources=["hand"], valid_range={"minimum": 0}),
    kpi("trained", "ratio", owner="bob", sources=["hand"], **PERCENT),
    kpi(
        "spend",
        owner="bob",
        sources=["hand"],
        display={"kind": "currency", "decimals": 2, "scale": 1000},
    ),
    kpi("posts", "ratio", owner="bob", sources=["hand"], **PERCENT),
]
HAND: dict[str, Any] = {
    "id": "hand",
    "name": "By hand",
    "type": "manual",
    "owner": "ann",
    "drop": "drops/forms",
    "lookback": 1,
    "entries": [
        {"kpi": "audits", "unit_type": "region"},
        {"kpi": "trained", "units": ["north", "south"]},
        {"kpi": "spend", "units": ["north", "south"]},
        {"kpi": "posts", "units": ["north"], "owner": "cleo", "operands": True},
    ],
}
CSV = {**SOURCE, "id": "a", "path": "drops/a.csv"}
PEOPLE = [
    {"id": name, "name": name.title(), "email": f"{name}@small.example", "roles": [role]}
    for name, role in (("ann", "osm"), ("bob", "owner"), ("cleo", "owner"))
]
Inputs = Mapping[tuple[str, str], Mapping[str, Any]]


def manual_sections(**more: Any) -> dict[str, Any]:
    """The organisation's sections, with some replaced."""
    return sections(
        **{
            "people": PEOPLE,
            "kpis": KPIS,
            "sources": [CSV, HAND],
            "scorecards": [scorecard("north", ["revenue", "audits"])],
            "targets": [{"kpi": "trained", "red_flag": 0.7, "goal": 0.9}],
            **more,
        }
    )


def manual_organisation(root: Path, **more: Any) -> Project:
    """The organisation in a folder, with one figure of revenue a month and no form yet."""
    (root / "config").mkdir(parents=True)
    (root / "drops").mkdir()
    configure(Project(root), **more)
    rows = [f"revenue,north,2026-0{month},{month}0" for month in (1, 2, 3)]
    (root / "drops" / "a.csv").write_text("\n".join(["kpi,unit,month,value", *rows, ""]))
    return Project(root)


def configure(project: Project, **more: Any) -> None:
    """Write the configuration anew."""
    text = yaml_of(manual_sections(**more))
    (project.root / "config" / "organisation.yaml").write_bytes(text)


@dataclass(frozen=True)
class Turn:
    """What one run of the stages around forms did."""

    forms: Sent
    collected: CollectResult
    loads: list[LoadCounts]
    receipts: Sent


def turn(project: Project, month: str = MONTH, checkpoint: Checkpoints | None = None) -> Turn:
    """Ask, collect, load, reconcile, answer: at a fixed time of day."""
    at = Month.parse(month)
    with desk_of(project, checkpoint or Checkpoints()) as desk:
        asked = stages.forms(desk, at)
        collected = [stages.collect(desk, source.id, at) for source in desk.config.sources]
        loads = stages.load(desk, at)
        stages.source_breaks(desk, at)
        stages.resolved_values(desk)
        stages.derived_breaks(desk, at)
        answered = stages.receipts(desk, at)
        return Turn(asked, collected[-1], loads, answered)


def publish(desk: Desk, month: str) -> None:
    """The rest of a run, to an edition."""
    at = Month.parse(month)
    stages.measure_results(desk)
    stages.scorecards(desk, at)
    stages.signals(desk)
    stages.edition(desk, at)


def form_of(project: Project, owner: str, month: str = MONTH) -> bytes:
    """The form as it was last written for somebody."""
    return (project.forms / month / f"{owner}.xlsx").read_bytes()


def filled(content: bytes, inputs: Inputs, saved: str = "2026-04-01T09:00:00Z") -> bytes:
    """A form with some cells filled in, as saved at a time."""
    sheet = (layout.FIGURES, layout.ROW_ID)
    return fill(content, sheet, (layout.KPI_ID, layout.UNIT_ID), inputs, saved)


def fill(
    content: bytes,
    sheet_and_head: tuple[str, str],
    keys: tuple[str, ...],
    inputs: Mapping[tuple[str, ...], Mapping[str, Any]],
    saved: str,
) -> bytes:
    """A workbook with cells filled in under their headings, rows found by what `keys` say."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[sheet_and_head[0]]
    head = next(row for row in sheet.iter_rows() if row[0].value == sheet_and_head[1])
    columns = {cell.value: cell.column for cell in head}
    rows = {
        tuple(sheet.cell(row, columns[key]).value for key in keys): row
        for row in range(head[0].row + 1, sheet.max_row + 1)
    }
    for key, cells in inputs.items():
        for heading, value in cells.items():
            cell = sheet.cell(rows[key], columns[heading])
            cell.value = value
            if isinstance(value, str):
                # Otherwise what begins with an equals sign would be a formula.
                cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return saved_at(buffer.getvalue(), saved)


def saved_at(content: bytes, saved: str) -> bytes:
    """The same workbook, saying another time of saving."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(modified[^>]*>)[^<]+<", rb"\g<1>" + saved.encode() + b"<", part)
            new.writestr(name, part)
    return buffer.getvalue()


def drop(project: Project, name: str, content: bytes) -> Path:
    """Put a file where forms come back."""
    path = project.root / "drops" / "forms" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
