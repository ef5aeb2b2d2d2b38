"""A month that is a period of weeks: its days on page and workbook, and what a 53rd week upsets."""

from pathlib import Path
from typing import Any

import pytest

from scorecard.fiscal import CALENDAR_MONTHS
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.card import Card, Stamp, from_json, to_json
from scorecard.report.freeze import freeze
from scorecard.report.page import render_html
from scorecard.report.period import period_of
from scorecard.report.templates import Templates
from scorecard.report.workbook import render_workbook
from tests.report.sample_card import SHIPPED
from tests.report.workbook_reading import shown
from tests.small import Calculated, config_of, kpi, scorecard, sections

RETAIL = {"first_month": 2, "weeks": "4-5-4", "ends": "nearest_saturday"}
STAMP = Stamp(version=1, status="final")
EXTRA = "The 53rd week of the fiscal year is in this month."
UNLIKE = "Not like for like with the year before: "


def notes(month: str, *bases: Any) -> list[str]:
    """What is said of a month of the retail calendar, whose fiscal 2023 has 53 weeks."""
    organisation = {**sections()["organisation"], "fiscal_year": RETAIL}
    calendar = config_of(sections(organisation=organisation)).organisation.fiscal_year.calendar
    period = period_of(calendar, Month.parse(month), bases)
    assert period is not None
    return list(period.notes)


@pytest.mark.parametrize(
    ("month", "bases", "expected"),
    [
        ("2023-12", [], []),
        (
            "2024-01",
            [],
            [
                EXTRA,
                f"{UNLIKE}the month of 5 weeks (4 then), the year to date of 53 weeks (52 then).",
            ],
        ),
        ("2024-02", [], []),
        (
            "2024-02",
            ["rolling_3", "rolling_12"],
            [
                f"{UNLIKE}the last 3 months of 14 weeks (13 then), the last 12 months of 53 weeks "
                "(52 then)."
            ],
        ),
        ("2024-12", [], []),
        (
            "2025-01",
            ["quarter"],
            [
                f"{UNLIKE}the month of 4 weeks (5 then), the quarter to date of 13 weeks (14 "
                "then), the year to date of 52 weeks (53 then)."
            ],
        ),
        ("2026-01", ["quarter", "rolling_12"], []),
    ],
)
def test_what_a_53rd_week_upsets(month: str, bases: list[str], expected: list[str]) -> None:
    assert notes(month, *bases) == expected


def test_of_a_calendar_month_there_is_nothing_to_say() -> None:
    assert period_of(CALENDAR_MONTHS, Month.parse("2024-01"), {"rolling_12"}) is None


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Card:
    """January 2024 of the retail calendar."""
    raw = sections(
        organisation={**sections()["organisation"], "fiscal_year": RETAIL},
        kpis=[kpi("revenue")],
        scorecards=[scorecard("north", ["revenue"])],
        targets=[{"kpi": "revenue", "red_flag": "1", "goal": "2"}],
    )
    claims = [("a", "revenue", "north", month, 7) for month in ("2023-01", "2023-12", "2024-01")]
    made = Calculated(tmp_path_factory.mktemp("period"), raw, claims)
    templates = Templates(templates_dir())
    month = Month.parse("2024-01")
    (found,) = freeze(made.warehouse, made.config, made.landing, templates, month)
    return found


def test_the_page_prints_days_and_calendar(card: Card) -> None:
    page = " ".join(render_html(card, STAMP, Templates(templates_dir())).split())
    assert "<strong>January 2024 (31 Dec to 3 Feb)</strong>" in page
    assert f'<p class="what">{EXTRA}</p>' in page
    assert "The fiscal year ends on the Saturday nearest to the end of January" in page
    assert "this one has 53 weeks. A 53rd week is in January" in page
    row = '<th scope="row">January 2024</th><td>2023-12-31</td><td>2024-02-03</td>'
    assert f'{row}<td class="n">5</td>' in page


def test_the_workbook_prints_days_and_calendar(card: Card) -> None:
    told = shown(render_workbook(card, STAMP, SHIPPED), "Method")
    texts = [str(cell) for row in told for cell in row if cell is not None]
    summary = shown(render_workbook(card, STAMP, SHIPPED), "Summary")
    assert summary[1][0] == "Balanced scorecard, January 2024 (31 Dec to 3 Feb)"
    assert summary[2][0].startswith(f"{EXTRA} {UNLIKE}the month of 5 weeks (4 then)")
    assert "North, January 2024 (31 Dec to 3 Feb), version 1, final" in texts
    assert EXTRA in texts
    assert "January 2024: 2023-12-31 to 2024-02-03, 5 weeks" in texts


def test_the_card_keeps_its_period_and_one_of_a_calendar_month_has_none(
    card: Card, tmp_path: Path
) -> None:
    assert from_json(to_json(card)) == card
    plain = Calculated(tmp_path, sections(), [("a", "revenue", "group", "2024-01", 7)])
    month = Month.parse("2024-01")
    templates = Templates(templates_dir())
    (found,) = freeze(plain.warehouse, plain.config, plain.landing, templates, month)
    assert '"period"' not in to_json(found)
    assert from_json(to_json(found)) == found
    assert found.title == "January 2024"


def test_without_figures_a_card_is_as_of_the_last_day_of_its_period(tmp_path: Path) -> None:
    organisation = {**sections()["organisation"], "fiscal_year": RETAIL}
    raw = sections(organisation=organisation, scorecards=[scorecard("north", ["revenue"])])
    made = Calculated(tmp_path, raw, [("a", "revenue", "south", "2024-02", 7)])
    templates, month = Templates(templates_dir()), Month.parse("2024-02")
    (found,) = freeze(made.warehouse, made.config, made.landing, templates, month)
    assert found.as_of == "2024-03-02"
