"""Northwind: revenue and orders, an on-time rate beside what it hides, and a month that stops.

The expected figures were computed twice from the data, independently of this project.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scorecard.project import Project
from tests.acceptance.asking import Ask, asking, page_text
from tests.acceptance.data import shared_data
from tests.running import copy_project, run

pytestmark = pytest.mark.acceptance
HERE = Path(__file__).parent / "northwind"
PARTIAL, WHOLE = "1998-05", "1998-04"


@pytest.fixture(scope="module")
def traders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """All months loaded; April and May 1998 published."""
    data = shared_data("northwind")
    project = copy_project(HERE, tmp_path_factory.mktemp("northwind"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCORECARD_SHARED_DATA", str(data))
        run(project, WHOLE)
        run(project, PARTIAL)
        yield project


@pytest.fixture(scope="module")
def ask(traders: Project) -> Ask:
    return asking(traders)


def figures(ask: Ask, month: str) -> dict[str, Decimal]:
    """Every figure of a month, money to the cent."""
    rows = ask(
        "SELECT kpi, CASE WHEN kpi = 'revenue' THEN round(value, 2) ELSE value END AS value "
        f"FROM mart.kpi_values WHERE month = '{month}'"
    )
    return {row["kpi"]: Decimal(row["value"]) for row in rows}


def test_revenue_and_orders_over_all_time(ask: Ask) -> None:
    rows = ask(
        "SELECT kpi, round(sum(value), 2) AS total, count(*) AS months FROM mart.kpi_values "
        "WHERE kpi IN ('revenue', 'orders') GROUP BY kpi"
    )
    assert {row["kpi"]: (Decimal(row["total"]), row["months"]) for row in rows} == {
        "orders": (Decimal(830), "23"),
        "revenue": (Decimal("1265793.04"), "23"),
    }


def test_december_1997(ask: Ask) -> None:
    found = figures(ask, "1997-12")
    assert found["orders"] == 48
    assert found["revenue"] == Decimal("71398.43")
    assert (found["on_time"], found["shipped"]) == (45, 48)
    assert found["on_time_rate"] == Decimal("0.9375")
    assert found["not_shipped"] == 0


def test_a_rate_of_100_percent_does_not_hide_eleven_orders(ask: Ask, traders: Project) -> None:
    found = figures(ask, WHOLE)
    assert (found["orders"], found["shipped"], found["on_time"]) == (74, 63, 63)
    assert found["on_time_rate"] == 1
    assert found["not_shipped"] == 11
    rows = ask(
        "SELECT kpi, colour FROM mart.measure_results WHERE kpi IN ('on_time_rate', "
        f"'not_shipped_rate') AND month = '{WHOLE}'"
    )
    assert {row["kpi"]: row["colour"] for row in rows} == {
        "on_time_rate": "green",
        "not_shipped_rate": "red",
    }
    text = page_text(traders.published / WHOLE / f"northwind_{WHOLE}_v1.pdf")
    assert re.search(r"On time 100\.0 % after 94\.5 %; goal 95\.0 %", text)
    assert "96.7 %" in text
    assert re.search(r"Not shipped yet 11: .*?no target for this month", text)
    assert "Early warning: the result is on target, the outlook is off target" in text


def test_the_month_that_stops_on_the_6th_is_preliminary(ask: Ask, traders: Project) -> None:
    rows = ask("SELECT DISTINCT month, status FROM mart.kpi_values WHERE status <> 'final'")
    assert rows == [{"month": PARTIAL, "status": "preliminary"}]
    found = figures(ask, PARTIAL)
    assert found["last_order_day"] == 6
    assert figures(ask, WHOLE)["last_order_day"] == 30
    text = page_text(traders.published / PARTIAL / f"northwind_{PARTIAL}_v1.pdf")
    assert re.search(r"Revenue .*?preliminary", text)
    whole = page_text(traders.published / WHOLE / f"northwind_{WHOLE}_v1.pdf")
    assert "preliminary" not in whole


def test_no_figure_is_missing_or_invalid(ask: Ask) -> None:
    assert ask("SELECT rule, kpi, month, reason FROM mart.breaks") == []
