"""KPIs that count deliveries on time: of the close in the month, up the tree, each source once."""

from decimal import Decimal
from typing import Any

import pytest

from scorecard.errors import ConfigError
from scorecard.project import Project
from tests.close.chasing import (
    SOURCES,
    chased_organisation,
    chased_sections,
    close,
    desk_at,
    hr_file,
    ledger_file,
)
from tests.conftest import drop
from tests.small import config_of, kpi

ON_TIME = kpi("punctual", "ratio", sources=["timeliness"])
SOUTH = {
    **SOURCES[1],
    "id": "c",
    "name": "South",
    "owner": "ann",
    "path": "drops/c_{month}.csv",
}


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Ledger and HR give North, the third source South alone, and the group is above both.

    February's close, in March: all three on time. March's, in April: Ledger on time, HR on WD3,
    South's never. The cut-off is WD2; April is the newest month.
    """
    made = chased_organisation(
        tmp_path_factory.mktemp("counted") / "organisation",
        kpis=[kpi("revenue", sources=["a", "b", "c", "children"]), ON_TIME],
        sources=[*SOURCES, SOUTH],
    )
    ledger_file(made, "2026-02")
    hr_file(made, "2026-02")
    drop(made, "c_2026-02.csv", "revenue,south,2026-02,1")
    close(made, "2026-02", "2026-03-02 06:00")
    ledger_file(made, "2026-02", "2026-03")
    close(made, "2026-03", "2026-04-01 05:00")
    hr_file(made, "2026-03")
    close(made, "2026-03", "2026-04-07 05:00")
    close(made, "2026-04", "2026-05-01 05:00")
    return made


def shares(project: Project) -> dict[tuple[str, str], tuple[Any, ...]]:
    with desk_at(project, "2026-05-01 06:00") as desk:
        rows = desk.warehouse.con.execute(
            "SELECT unit, month, numerator, denominator, value, rule, source "
            "FROM mart.kpi_values WHERE kpi = 'punctual'"
        ).fetchall()
    return {(row[0], row[1]): row[2:] for row in rows}


def test_a_month_counts_the_close_in_it_of_the_month_before(counted: Project) -> None:
    found = shares(counted)
    assert {key: row[:2] for key, row in found.items()} == {
        ("north", "2026-03"): (2, 2),
        ("south", "2026-03"): (1, 1),
        ("group", "2026-03"): (3, 3),
        ("north", "2026-04"): (1, 2),
        ("south", "2026-04"): (0, 1),
        ("group", "2026-04"): (1, 3),
    }
    assert found["north", "2026-04"][2:] == (Decimal("0.5"), "timeliness", "timeliness")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"sources": ["timeliness", "a"]}, r"sources: expected \[timeliness\] and no other"),
        ({"aggregation": "flow"}, "aggregation: expected ratio"),
        (
            {"operands": {"numerator": {"revenue": 1}, "denominator": {"revenue": 1}}},
            "no operands: deliveries are what is counted",
        ),
    ],
)
def test_it_is_a_ratio_of_that_alone(more: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        config_of(chased_sections(kpis=[kpi("revenue"), {**ON_TIME, **more}]))


def test_no_source_may_be_called_so() -> None:
    named = {**SOURCES[0], "id": "timeliness"}
    with pytest.raises(ConfigError, match="`timeliness` has a meaning"):
        config_of(chased_sections(sources=[*SOURCES, named]))
