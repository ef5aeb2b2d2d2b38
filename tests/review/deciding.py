"""An organisation in which people decide about figures, and hands to fill in review workbooks.

Sources `a` and `b` disagree about North in March 2026 (100 and 90); South is 60 of `a` alone. Ann
is of the strategy office, Carl a controller, Bob owns source `b`, Kim answers for revenue, Nora
heads North, Eve is an executive who heads the group and nothing else.
"""

import io
from pathlib import Path
from typing import Any

import openpyxl

from scorecard import stages
from scorecard.close.desk import Checkpoint, Desk, passing
from scorecard.deliver.reviews import write_reviews
from scorecard.period import Month
from scorecard.project import Project
from scorecard.review import review_layout as layout
from scorecard.stores.ledger_decisions import Decision, Review
from tests.conftest import A, B, drop
from tests.review.world import fill
from tests.running import desk_of, first_time, unread
from tests.small import SOURCE, kpi, scorecard, sections, yaml_of

MONTH = "2026-03"
PEOPLE = [
    {"id": name, "name": name.title(), "email": f"{name}@small.example", "roles": [role]}
    for name, role in (
        ("ann", "osm"),
        ("carl", "controller"),
        ("bob", "owner"),
        ("kim", "owner"),
        ("nora", "owner"),
        ("eve", "executive"),
    )
]
UNITS = [
    {"id": "group", "name": "Group", "type": "enterprise", "head": "eve"},
    {
        "id": "north",
        "name": "North",
        "type": "region",
        "parents": [{"unit": "group"}],
        "head": "nora",
    },
    {"id": "south", "name": "South", "type": "region", "parents": [{"unit": "group"}]},
]


def deciding_organisation(root: Path, **more: Any) -> Project:
    """The organisation in a folder, nothing calculated; sections may be replaced."""
    (root / "config").mkdir(parents=True)
    project = Project(root)
    configure(project, **more)
    drop(project, "a.csv", *(row for month in A for row in month))
    drop(project, "b.csv", *B)
    return project


def configure(project: Project, **more: Any) -> None:
    """Write the configuration anew."""
    raw = sections(
        **{
            "people": PEOPLE,
            "units": UNITS,
            "kpis": [kpi("revenue", owner="kim")],
            "sources": [
                {**SOURCE, "id": "a", "name": "Ledger", "path": "drops/a.csv"},
                {
                    **SOURCE,
                    "id": "b",
                    "name": "Book",
                    "owner": "bob",
                    "path": "drops/b.csv",
                    "delivery": "partial",
                },
            ],
            "scorecards": [scorecard(unit, ["revenue"]) for unit in ("group", "north")],
            "targets": [{"kpi": "revenue", "red_flag": 50, "goal": 100}],
            "decisions": {"four_eyes": "never", "drop": "drops/reviews"},
            **more,
        }
    )
    (project.config_dir / "organisation.yaml").write_bytes(yaml_of(raw))


def turn(project: Project, checkpoint: Checkpoint = passing) -> list[Review]:
    """A run up to its diagnoses, without pages and mails; returns the workbooks it took."""
    if checkpoint is not passing:
        return _turn(project, checkpoint)
    taken: list[Review] = first_time(project, "turn", lambda: _turn(project, passing))[1]
    return taken


def _turn(project: Project, checkpoint: Checkpoint) -> list[Review]:
    at = Month.parse(MONTH)
    with desk_of(project, checkpoint) as desk:
        taken = stages.reviews(desk, at)
        for source in desk.config.sources:
            stages.collect(desk, source.id, at)
        calculate(desk)
    return taken


def take(project: Project, checkpoint: Checkpoint = passing) -> list[Review]:
    """Only the beginning of a run: the workbooks that lie there are taken."""
    with desk_of(project, checkpoint) as desk:
        return stages.reviews(desk, Month.parse(MONTH))


def calculate(desk: Desk) -> None:
    """The calculation of a run, from what landed."""
    at = Month.parse(MONTH)
    with unread(desk.checkpoint):
        stages.load(desk, at)
        stages.source_breaks(desk, at)
        stages.resolved_values(desk)
        stages.derived_breaks(desk, at)
        stages.measure_results(desk)
        stages.scorecards(desk, at)
        stages.signals(desk)
        stages.diagnoses(desk)
    stages.snapshot(desk)


def workbook(project: Project, person: str) -> bytes:
    """Somebody's review workbook, as it would be written now."""
    with desk_of(project) as desk:
        (book,) = write_reviews(desk, Month.parse(MONTH), person=person)
        return book.path.read_bytes()


def rows_of(content: bytes) -> list[dict[str, Any]]:
    """Rows of a review workbook by heading, as openpyxl reads them."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))[layout.ROWS]
    lines = list(sheet.iter_rows())
    top = next(i for i, line in enumerate(lines) if line[0].value == layout.ROW_ID)
    heads = [cell.value for cell in lines[top]]
    return [{h: c.value for h, c in zip(heads, line, strict=True)} for line in lines[top + 1 :]]


def decided(content: bytes, about: str, saved: str = "2026-04-01T09:00:00Z", **said: Any) -> bytes:
    """A workbook with one row filled in: `decision`, `value`, `until`, `reason`.

    `about` is the beginning of what the row is about, as `break` where there is one of them.
    """
    names = {"decision": layout.DECISION, "value": layout.VALUE}
    names |= {"until": layout.UNTIL, "reason": layout.REASON}
    found = [
        row[layout.SUBJECT] for row in rows_of(content) if row[layout.SUBJECT].startswith(about)
    ]
    assert len(found) == 1, found
    inputs = {(found[0],): {names[name]: value for name, value in said.items()}}
    return fill(content, (layout.ROWS, layout.ROW_ID), (layout.SUBJECT,), inputs, saved)


def put_back(project: Project, name: str, content: bytes) -> Path:
    """Put a file where review workbooks come back."""
    path = project.root / "drops" / "reviews" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def decisions(project: Project) -> list[Decision]:
    """Every decision of the ledger."""
    with desk_of(project) as desk:
        return desk.ledger.decisions.all()


def ask(project: Project, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on the warehouse."""
    with desk_of(project) as desk:
        return desk.warehouse.con.execute(sql).fetchall()


def outcomes(taken: list[Review]) -> list[tuple[str, str]]:
    """Outcome and what is said of each row, over all workbooks."""
    return [(row.outcome, row.said) for review in taken for row in review.rows]
