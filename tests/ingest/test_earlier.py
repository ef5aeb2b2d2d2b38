"""A source declared anew, and deliveries from before that only the old declaration can read."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard.close.desk import open_desk
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stages import history
from tests.small import SOURCE, sections, yaml_of

JANUARY, FEBRUARY = Month.parse("2026-01"), Month.parse("2026-02")


def source(heading: str, **more: Any) -> dict[str, Any]:
    columns = [*SOURCE["columns"][:3], {"name": heading, "type": "number"}]
    layout = {**SOURCE["layout"], "value": heading}
    return {
        **SOURCE,
        "id": "a",
        "covers": "month",
        "path": "drops/{month}.csv",
        "columns": columns,
        "layout": layout,
        **more,
    }


def declare(project: Project, *sources: dict[str, Any]) -> None:
    raw = sections(sources=[*sources, {**SOURCE, "id": "b", "path": "drops/b.csv"}])
    (project.config_dir / "organisation.yaml").write_bytes(yaml_of(raw))


def deliver(project: Project, month: Month, heading: str, value: int) -> None:
    path = project.root / "drops" / f"{month}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"kpi,unit,month,{heading}\nrevenue,north,{month},{value}\n")


def figures(project: Project, month: Month) -> dict[str, Decimal]:
    with open_desk(project, "test") as desk:
        history(desk, month, month, lambda text: None)
        rows = desk.warehouse.con.execute(
            "SELECT month, value FROM mart.kpi_values WHERE unit = 'north' ORDER BY month"
        )
        return {str(row[0]): row[1] for row in rows.fetchall()}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """January came under the heading `value`; from February on it is `amount`."""
    (tmp_path / "config").mkdir()
    made = Project(tmp_path)
    (tmp_path / "drops").mkdir()
    (tmp_path / "drops" / "b.csv").write_text("kpi,unit,month,value\nrevenue,south,2026-01,5\n")
    declare(made, source("value"))
    deliver(made, JANUARY, "value", 80)
    assert figures(made, JANUARY) == {"2026-01": 80}
    declare(made, source("amount"))
    deliver(made, FEBRUARY, "amount", 90)
    return made


def test_a_renamed_heading_leaves_what_came_under_the_old_one(project: Project) -> None:
    assert figures(project, FEBRUARY) == {"2026-01": 80, "2026-02": 90}


def test_what_is_declared_today_goes_first_where_it_can_be_read(project: Project) -> None:
    figures(project, FEBRUARY)
    declare(
        project,
        source(
            "amount", layout={**SOURCE["layout"], "value": "amount", "scales": {"revenue": 1000}}
        ),
    )
    # January's file has no `amount`, so it is read as it was declared then: without the scale.
    assert figures(project, FEBRUARY) == {"2026-01": 80, "2026-02": 90000}


def test_a_file_that_was_wrong_when_it_came_is_still_wrong(project: Project) -> None:
    deliver(project, FEBRUARY, "sum", 90)
    assert figures(project, FEBRUARY) == {"2026-01": 80}
    declare(project, source("value"))
    assert figures(project, FEBRUARY) == {"2026-01": 80}
