"""`scorecard run --flash`: the month under way, marked as such, of which nothing else knows."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import time_machine
from pypdf import PdfReader

from scorecard.close.flash import note
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import Editions
from scorecard.stores.landing import Landing
from tests.cli.running import scorecard
from tests.conftest import drop
from tests.running import desk_of

pytestmark = pytest.mark.usefixtures("pressed_pages")

# In England 3 and 6 April 2026 are holidays: April has 20 working days, 8 of them before the 15th.
NOTE = "Flash: month to date, 8 of 20 working days, not an edition"


@pytest.fixture
def project(published: Project) -> Iterator[Project]:
    """March is published; it is the 15th of April, of which `a` has 70 of North so far."""
    months = ("2026-01", "2026-02", "2026-03")
    rows = [f"revenue,{unit},{month},100" for month in months for unit in ("north", "south")]
    drop(published, "a.csv", *rows, "revenue,north,2026-04,70")
    with time_machine.travel("2026-04-15 10:00", tick=True):
        yield published


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def cells(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )


def test_the_cards_are_of_the_month_to_date_and_say_so_everywhere(project: Project) -> None:
    result = scorecard("run", "--flash", "--unit", "north")
    assert result.exit_code == 0, result.output
    pdf, workbook, page = (
        project.var / "preview" / f"north_2026-04_flash.{kind}" for kind in ("pdf", "xlsx", "html")
    )
    assert result.stdout.splitlines() == [str(pdf), str(workbook), str(page)]
    printed = " ".join(" ".join(found.extract_text() for found in PdfReader(pdf).pages).split())
    assert NOTE in printed
    html = page.read_text(encoding="utf-8")
    assert NOTE in html
    told = cells(workbook)
    assert NOTE in told.splitlines()[1]
    assert told.count(NOTE) >= 3
    for text in (printed, html, told):
        assert "70" in text
        # What there is of the month to date is not early.
        assert "before the month" not in text


def test_nothing_else_knows_of_it(project: Project) -> None:
    kept = ("landing", "editions", "outbox", "ledger", "books")
    before = {name: files(project.var / name) for name in kept}
    warehouse = project.warehouse.read_bytes()
    result = scorecard("run", "--flash")
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 6
    assert {name: files(project.var / name) for name in kept} == before
    assert project.warehouse.read_bytes() == warehouse
    assert Editions(project.editions).latest("2026-04") is None
    assert not [path for path in project.var.iterdir() if path.name.startswith("flash-")]


def test_the_month_is_landed_by_its_own_run_when_it_is_over(project: Project) -> None:
    assert scorecard("run", "--flash").exit_code == 0
    with desk_of(project) as desk:
        known = desk.landing.last_sequence()
    with time_machine.travel("2026-05-04 10:00", tick=True):
        result = scorecard("run", "--month", "2026-04")
    assert result.exit_code in (0, 3), result.output
    landed = [item for item in Landing(project.landing).deliveries() if item.seq > known]
    assert {item.received_at[:10] for item in landed} == {"2026-05-04"}
    assert "a" in {item.source for item in landed}


def test_a_source_that_fails_leaves_the_others(project: Project) -> None:
    (project.root / "drops" / "b.csv").write_text("<html>", encoding="utf-8")
    result = scorecard("run", "--flash", "--unit", "north")
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("failed: b: drops/b.csv")
    assert len(result.stdout.splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--month", "2026-03"), "--flash: expected no month and no --no-publish beside it"),
        (("--no-publish",), "--flash: expected no month and no --no-publish beside it"),
        (("--unit", "west"), "--unit west: expected one of group, north, south"),
        (("--unit", "south"), "expected a unit with a card for 2026-04: group, north"),
    ],
)
def test_what_cannot_be_is_said(project: Project, arguments: tuple[str, ...], says: str) -> None:
    result = scorecard("run", "--flash", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-04-01", "0 of 20 working days"),
        ("2026-04-02", "1 of 20 working days"),
        ("2026-04-07", "2 of 20 working days"),
        ("2026-04-30", "19 of 20 working days"),
    ],
)
def test_a_day_is_over_when_it_is_past(project: Project, day: str, said: str) -> None:
    told = note(project.config(), Month.parse("2026-04"), dt.date.fromisoformat(day))
    assert said in told
