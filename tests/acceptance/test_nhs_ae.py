"""NHS England A&E: published figures come out, and every organisation's card is published.

The expected figures were computed twice from the published data, independently of this project.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from pipelines.cli.main import app
from scorecard.project import Project
from scorecard.signals import process_behaviour
from tests.acceptance.data import shared_data
from tests.running import Ran, calculate, copy_project, run

pytestmark = pytest.mark.acceptance
HERE = Path(__file__).parent / "nhs_ae"
MONTH = "2019-03"


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """All months loaded and calculated."""
    data = shared_data("nhs_ae")
    project = copy_project(HERE, tmp_path_factory.mktemp("nhs"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCORECARD_SHARED_DATA", str(data))
        calculate(project, MONTH)
        yield project


@pytest.fixture(scope="module")
def ran(calculated: Project) -> tuple[Project, Ran]:
    """The scorecards of March 2019 published."""
    return calculated, run(calculated, MONTH)


@pytest.fixture
def ask(calculated: Project) -> Any:
    """Rows of `scorecard query`, as an analyst gets them."""

    def query(sql: str) -> list[dict[str, Any]]:
        arguments = ["query", sql, "--format", "json", "--project", str(calculated.root)]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        rows: list[dict[str, Any]] = json.loads(result.stdout)
        return rows

    return query


@pytest.mark.parametrize(
    ("month", "attendances", "breaches", "percent"),
    [
        ("2016-04", 1_867_781, 186_122, "90.0351"),
        ("2018-12", 2_047_518, 277_514, "86.4463"),
        ("2019-03", 2_167_550, 290_359, "86.6043"),
    ],
)
def test_england(ask: Any, month: str, attendances: int, breaches: int, percent: str) -> None:
    rows = ask(
        "SELECT kpi, CASE WHEN kpi = 'four_hour_pct' THEN round(value * 100, 4) ELSE value END "
        f"AS value, coverage FROM mart.kpi_values WHERE unit = 'england' AND month = '{month}' "
        "AND kpi IN ('attendances', 'breaches', 'four_hour_pct')"
    )
    found = {row["kpi"]: float(row["value"]) for row in rows}
    expected = {"attendances": attendances, "breaches": breaches, "four_hour_pct": float(percent)}
    assert found == expected
    assert {float(row["coverage"]) for row in rows} == {1.0}


def test_year_to_date(ask: Any) -> None:
    rows = ask(
        "SELECT kpi, round(CASE WHEN kpi = 'four_hour_pct' THEN ytd_value * 100 "
        "ELSE ytd_value END, 4) AS ytd FROM mart.kpi_values "
        "WHERE unit = 'england' AND month = '2018-12'"
    )
    found = {row["kpi"]: float(row["ytd"]) for row in rows}
    assert found["attendances"] == 18_591_071
    assert found["breaches"] == 2_046_669
    assert found["four_hour_pct"] == 88.9911


def test_by_department_type(ask: Any) -> None:
    rows = ask(
        "SELECT u.attributes['department_type'] AS type, v.kpi, sum(v.value) AS total "
        "FROM mart.kpi_values AS v INNER JOIN mart.units AS u USING (unit) "
        "WHERE v.month = '2019-03' AND u.type = 'department' "
        "AND v.kpi IN ('attendances', 'breaches') GROUP BY ALL"
    )
    assert {(row["type"], row["kpi"]): float(row["total"]) for row in rows} == {
        ("1", "attendances"): 1_373_060,
        ("1", "breaches"): 281_666,
        ("2", "attendances"): 50_490,
        ("2", "breaches"): 787,
        ("other", "attendances"): 744_000,
        ("other", "breaches"): 7_906,
    }


def test_department_types_are_a_hierarchy_of_their_own(ask: Any) -> None:
    rows = ask(
        "SELECT unit, round(CASE WHEN kpi = 'four_hour_pct' THEN value * 100 ELSE value END, 1) "
        "AS value, kpi FROM mart.kpi_values WHERE unit LIKE 'by_type:%' AND month = '2019-03' "
        "AND kpi IN ('attendances', 'breaches', 'four_hour_pct')"
    )
    assert {(row["unit"], row["kpi"]): float(row["value"]) for row in rows} == {
        ("by_type:1", "attendances"): 1_373_060,
        ("by_type:1", "breaches"): 281_666,
        ("by_type:1", "four_hour_pct"): 79.5,
        ("by_type:2", "attendances"): 50_490,
        ("by_type:2", "breaches"): 787,
        ("by_type:2", "four_hour_pct"): 98.4,
        ("by_type:other", "attendances"): 744_000,
        ("by_type:other", "breaches"): 7_906,
        ("by_type:other", "four_hour_pct"): 98.9,
    }


def test_one_organisation_and_the_wrong_answer(ask: Any) -> None:
    one = ask(
        "SELECT round(value * 100, 4) AS percent FROM mart.kpi_values "
        "WHERE kpi = 'four_hour_pct' AND unit = 'RQM' AND month = '2018-03'"
    )
    assert float(one[0]["percent"]) == 94.0740
    mean = ask(
        "SELECT round(avg(v.value) * 100, 4) AS percent, count(*) AS organisations "
        "FROM mart.kpi_values AS v INNER JOIN mart.units AS u USING (unit) "
        "WHERE v.kpi = 'four_hour_pct' AND u.type = 'organisation' AND v.month = '2019-03'"
    )
    assert float(mean[0]["percent"]) == 90.7425
    assert int(mean[0]["organisations"]) == 226


def test_process_limits(ask: Any) -> None:
    of = "WHERE unit = 'england' AND kpi = 'four_hour_pct'"
    rows = ask(f"SELECT month, value FROM mart.kpi_values {of} ORDER BY month")
    series = pd.Series(
        [Decimal(row["value"]) for row in rows],
        index=pd.PeriodIndex([row["month"] for row in rows], freq="M"),
    )
    plain = process_behaviour(series, deseasonalise=False)
    assert plain is not None
    assert plain.points == 36
    assert [
        round(float(limit), 6)
        for limit in (
            *(plain.mean, plain.lower, plain.upper),
            *(plain.lower_unscreened, plain.upper_unscreened),
        )
    ] == [0.884706, 0.860447, 0.908964, 0.855956, 0.913455]
    # Emergency departments have a winter, so the warehouse has limits of what a March is like; and
    # each March is like the one before, so it reads no rule from them.
    [row] = ask(
        f"SELECT points, mean, guard, season[3] AS march FROM mart.signals {of} "
        "AND month = '2019-03'"
    )
    assert (int(row["points"]), row["guard"]) == (36, "dependent")
    assert round(float(row["mean"]) - float(row["march"]), 6) == 0.884706


def test_months_that_were_not_reported_are_breaks_not_zeros(ask: Any) -> None:
    missing = _missing(shared_data("nhs_ae") / "nhs_ae" / "ae_attendances.csv")
    rows = ask("SELECT DISTINCT unit, month FROM mart.breaks WHERE rule = 'completeness'")
    assert {(row["unit"], row["month"]) for row in rows} == missing
    assert ask("SELECT count(*) AS n FROM mart.breaks WHERE rule <> 'completeness'")[0]["n"] in (
        0,
        "0",
    )
    unit, month = min(missing)
    assert ask(f"SELECT * FROM mart.kpi_values WHERE unit = '{unit}' AND month = '{month}'") == []


def _missing(path: Path) -> set[tuple[str, str]]:
    """Department months between first and last report that the file leaves out."""
    reported: dict[str, set[int]] = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        year, month, _ = row["period"].split("-")
        unit = f"{row['org_code']}-{row['type']}"
        reported.setdefault(unit, set()).add(int(year) * 12 + int(month) - 1)
    return {
        (unit, f"{index // 12}-{index % 12 + 1:02d}")
        for unit, months in reported.items()
        for index in set(range(min(months), max(months) + 1)) - months
    }


# Minutes of pages.
@pytest.mark.proof
def test_the_cards_of_all_organisations_are_published(ran: tuple[Project, Ran]) -> None:
    project, result = ran
    cards = result.publication.edition.cards
    assert len(cards) == 227
    assert {card.status for card in cards} == {"provisional"}
    assert len(list((project.published / MONTH).glob("*.pdf"))) == 227
    assert len(list((project.published / MONTH).glob("*.xlsx"))) == 227
    pdf = PdfReader(io.BytesIO((project.published / MONTH / "england_2019-03_v1.pdf").read_bytes()))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    assert "2,167,550" in text
    assert "290,359" in text
    assert re.search(r"86\.6 ?%", text)


@pytest.mark.proof
def test_nothing_is_mailed_before_a_person_releases(ran: tuple[Project, Ran]) -> None:
    project, result = ran
    assert len(result.digest.digests) == 1
    assert result.mail.cards == ()
    assert [path.name for path in project.outbox.rglob("*.eml")] == ["01_osm_digest.eml"]
