"""A figure of a scorecard workbook is traced to its sheet and cell, wherever file and row stand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.impact.alerts import build_alerts
from scorecard.period import Month
from scorecard.project import Project
from scorecard.report.freeze import freeze
from scorecard.report.view.annex import annex
from scorecard.review.receipts import REFUSED, receipt
from tests.ingest.workbooks import DECLARED, ROWS, workbook
from tests.running import desk_of
from tests.small import SOURCE, kpi, scorecard, sections, yaml_of

MARCH = Month.parse("2026-03")
SHEETS = [{"sheet": "North", "unit": "north"}, {"sheet": "South", "unit": "south"}]
# March of the South is no number, and its people are nowhere else either.
SOUTH = [*ROWS[:3], ["Sales", 50, 55, "n/k"], ["People", 5, 6, 7]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A ledger and a workbook of two sheets; they disagree about revenue of the North in March."""
    with desk_of(_organisation(tmp_path_factory.mktemp("cells"))) as desk:
        for source in desk.config.sources:
            stages.collect(desk, source.id, MARCH)
        stages.load(desk, MARCH)
        stages.source_breaks(desk, MARCH)
        stages.resolved_values(desk)
        stages.derived_breaks(desk, MARCH)
        stages.measure_results(desk)
        stages.scorecards(desk, MARCH)
        stages.signals(desk)
        yield desk


def _organisation(root: Path) -> Project:
    raw = sections(
        kpis=[kpi("revenue", sources=["a", "book"]), kpi("heads", "stock", sources=["book"])],
        sources=[
            {**SOURCE, "id": "a", "path": "drops/a.csv", "delivery": "partial"},
            {**DECLARED, "sheets": SHEETS},
        ],
        scorecards=[scorecard("north", ["revenue", "heads"])],
    )
    (root / "config").mkdir()
    (root / "drops").mkdir()
    (root / "config" / "organisation.yaml").write_bytes(yaml_of(raw))
    (root / "drops" / "a.csv").write_text("kpi,unit,month,value\nrevenue,north,2026-03,121\n")
    content = workbook({"North": ROWS, "South": SOUTH})
    (root / "drops" / "book.xlsx").write_bytes(content)
    return Project(root)


def test_every_claim_knows_its_cell(desk: Desk) -> None:
    rows = desk.warehouse.con.execute(
        "SELECT source, kpi, unit, cell FROM mart.observations WHERE month = '2026-03' ORDER BY ALL"
    ).fetchall()
    assert rows == [
        ("a", "revenue", "north", None),
        ("book", "heads", "north", "North!D5"),
        ("book", "heads", "south", "South!D5"),
        ("book", "revenue", "north", "North!D4"),
    ]


def test_a_corrected_figure_has_the_cell_of_the_delivery_that_brought_it(tmp_path: Path) -> None:
    project = _organisation(tmp_path)
    # Everything moved down a row; only revenue of March is another figure.
    moved = [*ROWS[:3], [], ["Sales", 100, 110, 125], ROWS[4]]
    with desk_of(project) as desk:
        stages.collect(desk, "book", MARCH)
        content = workbook({"North": moved, "South": SOUTH})
        (project.root / "drops" / "book.xlsx").write_bytes(content)
        stages.collect(desk, "book", MARCH)
        stages.load(desk, MARCH)
        stages.source_breaks(desk, MARCH)
        rows = desk.warehouse.con.execute(
            "SELECT kpi, value, since_delivery, cell FROM mart.observations "
            "WHERE unit = 'north' AND month = '2026-03' ORDER BY ALL"
        ).fetchall()
    first, second = sorted({row[2] for row in rows})
    assert rows == [
        ("heads", 12, first, "North!D5"),
        ("revenue", 120, first, "North!D4"),
        ("revenue", 125, second, "North!D5"),
    ]


def test_breaks_and_cells_in_quarantine_name_it(desk: Desk) -> None:
    ask = desk.warehouse.con.execute
    assert ask("SELECT rule, unit, row_number, cell FROM mart.breaks ORDER BY ALL").fetchall() == [
        ("agreement", "north", 4, "North!D4"),
        ("validity", "south", 4, "South!D4"),
    ]
    assert ask("SELECT cell FROM mart.quarantine").fetchall() == [("South!D4",)]


def test_sentences_pages_and_receipts_print_it(desk: Desk) -> None:
    alerts = build_alerts(desk.warehouse, desk.config, MARCH)
    lines = [line for alert in alerts for line in alert.lines]
    assert any("drops/book.xlsx, South!D4: found 'n/k'" in line for line in lines)
    (card,) = freeze(desk.warehouse, desk.config, desk.landing, desk.templates, MARCH)
    places = {row.name: row.place for row in annex(card).measures}
    assert places == {"Revenue": "drops/a.csv, row 2", "Heads": "drops/book.xlsx, North!D5"}
    book = next(source for source in desk.config.sources if source.id == "book")
    delivery = next(item for item in desk.landing.deliveries() if item.source == "book")
    told = receipt(desk.warehouse, desk.landing, desk.config, book, delivery)
    assert told is not None
    assert [line.cell for line in told.of(REFUSED)] == ["South!D4"]
