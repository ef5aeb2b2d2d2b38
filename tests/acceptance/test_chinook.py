"""Chinook: a database and its export agree in all 60 months, to the cent; one cent is one break.

The expected figures were computed twice from the data, independently of this project.
"""

import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scorecard.project import Project
from tests.acceptance.asking import Ask, asking, page_text
from tests.acceptance.data import shared_data
from tests.running import copy_project, run

pytestmark = pytest.mark.acceptance
HERE = Path(__file__).parent / "chinook"
MONTH = "2025-12"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """All months loaded from both, the scorecard of December 2025 published."""
    data = shared_data("chinook")
    project = copy_project(HERE, tmp_path_factory.mktemp("chinook"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCORECARD_SHARED_DATA", str(data))
        run(project, MONTH)
        yield project


@pytest.fixture(scope="module")
def ask(shop: Project) -> Ask:
    return asking(shop)


def test_all_invoices_add_up_exactly(ask: Ask) -> None:
    rows = ask("SELECT kpi, count(*) AS months, sum(value) AS v FROM mart.kpi_values GROUP BY kpi")
    assert {row["kpi"]: (row["months"], Decimal(row["v"])) for row in rows} == {
        "invoices": ("60", Decimal(412)),
        # In binary floating point it is 2328.600000000004.
        "sales": ("60", Decimal("2328.60")),
    }


@pytest.mark.parametrize("source", ["database", "export"])
def test_each_source_has_the_month(ask: Ask, source: str) -> None:
    rows = ask(
        "SELECT kpi, value FROM mart.observations WHERE month = '2024-11' AND is_current "
        f"AND source = '{source}'"
    )
    found = {row["kpi"]: Decimal(row["value"]) for row in rows}
    assert found == {"invoices": Decimal(7), "sales": Decimal("37.62")}


def test_sixty_comparisons_are_recorded_and_none_breaks(ask: Ask) -> None:
    rows = ask(
        "SELECT kpi, sum(compared) AS compared, sum(failed) AS failed FROM mart.checks "
        "WHERE rule = 'agreement' GROUP BY kpi ORDER BY kpi"
    )
    assert [(row["kpi"], row["compared"], row["failed"]) for row in rows] == [
        ("invoices", "60", "0"),
        ("sales", "60", "0"),
    ]
    assert ask("SELECT count(*) AS n FROM mart.breaks") == [{"n": "0"}]


def test_the_page_says_the_month(shop: Project) -> None:
    text = page_text(shop.published / MONTH / f"shop_{MONTH}_v1.pdf")
    assert "Chinook Music" in text
    assert "under review" not in text


def test_one_invoice_changed_by_a_cent_is_exactly_one_break(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a copy of the data; the second invoice of November 2024 is changed in the export."""
    shutil.copytree(shared_data("chinook") / "chinook", tmp_path / "data" / "chinook")
    path = tmp_path / "data" / "chinook" / "ChinookData.json"
    path.chmod(0o644)
    tables = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    invoices = [i for i in tables["Invoice"] if i["InvoiceDate"].startswith("2024-11")]
    invoices[1]["Total"] += Decimal("0.01")
    path.write_text(json.dumps(tables, default=float), encoding="utf-8")
    monkeypatch.setenv("SCORECARD_SHARED_DATA", str(tmp_path / "data"))
    project = copy_project(HERE, tmp_path / "project")
    run(project, MONTH)
    rows = asking(project)(
        "SELECT rule, kpi, unit, month, left_source, left_value, right_source, right_value, "
        "difference FROM mart.breaks"
    )
    [found] = rows
    assert [found[key] for key in ("rule", "kpi", "unit", "month")] == [
        "agreement",
        "sales",
        "shop",
        "2024-11",
    ]
    assert (found["left_source"], Decimal(found["left_value"])) == ("database", Decimal("37.62"))
    assert (found["right_source"], Decimal(found["right_value"])) == ("export", Decimal("37.63"))
    assert Decimal(found["difference"]) == Decimal("0.01")
