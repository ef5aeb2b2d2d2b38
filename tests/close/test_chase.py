"""What is still to come: from landing and forms, at moments of a month's end."""

import shutil
from pathlib import Path

import pytest

from scorecard.close.lateness import Moment
from scorecard.ingest import form_layout as layout
from scorecard.period import Month
from scorecard.project import Project
from tests.close.chasing import (
    SOURCES,
    chased_organisation,
    close,
    configure,
    desk_at,
    hr_file,
    items,
    ledger_file,
    remind,
    told,
)
from tests.conftest import drop
from tests.keeping import kept
from tests.review import world
from tests.small import kpi


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """February was closed on its WD1, 2 March, at 06:00; both sources had it."""
    shutil.copytree(kept("chased-february", _february)[0], tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def _february(folder: Path) -> None:
    made = chased_organisation(folder)
    ledger_file(made, "2026-01", "2026-02")
    hr_file(made, "2026-02")
    close(made, "2026-02", "2026-03-02 06:00")


def test_before_the_month_is_over_everything_is_expected(project: Project) -> None:
    assert told(project, "2026-03-27 08:00") == {"a": "expected", "b": "expected"}


def test_what_came_has_arrived_and_what_did_not_is_failed_then_overdue(project: Project) -> None:
    """Ledger has March on WD1 at 07:32 in London; HR's file is not there."""
    ledger_file(project, "2026-01", "2026-02", "2026-03")
    close(project, "2026-03", "2026-04-01 06:32")
    ledger, hr = items(project, "2026-04-02 11:00")
    assert (ledger.state, ledger.came and f"{ledger.came.at:%d %H:%M}") == ("arrived", "01 07:32")
    assert (hr.state, hr.came) == ("failed", None)
    assert "drops/b_2026-03.csv" in hr.reason
    # The cut-off itself is in time, and 12:00 in London is 11:00 UTC.
    assert told(project, "2026-04-02 11:01")["b"] == "overdue"


def test_a_history_without_the_month_has_not_arrived(project: Project) -> None:
    """Ledger delivers again on 1 April, with January and February alone."""
    ledger_file(project, "2026-02")
    close(project, "2026-03", "2026-04-01 06:00")
    assert told(project, "2026-04-01 06:01")["a"] == "expected"


def test_what_landed_since_the_last_run_counts(project: Project) -> None:
    close(project, "2026-03", "2026-04-01 05:00")
    ledger_file(project, "2026-01", "2026-02", "2026-03")
    hr_file(project, "2026-03")
    assert told(project, "2026-04-01 09:00") == {"a": "expected", "b": "failed"}
    assert remind(project, "2026-04-01 09:00").reminders == ()
    assert told(project, "2026-04-01 09:00") == {"a": "arrived", "b": "arrived"}


def test_a_restatement_is_no_later_arrival(project: Project) -> None:
    hr_file(project, "2026-03")
    close(project, "2026-03", "2026-04-01 06:00")
    hr_file(project, "2026-03", 90)
    close(project, "2026-03", "2026-04-07 06:00")
    (hr,) = [item for item in items(project, "2026-04-07 07:00") if item.source.id == "b"]
    assert hr.came is not None
    assert (hr.came.working_day, hr.came.on_time) == (1, True)


def test_the_forecast_is_of_closes_and_not_of_what_was_loaded_as_history(project: Project) -> None:
    """January was loaded in March: it says nothing. Of February alone, and of March, which is late.

    7 April is WD3 after Good Friday and Easter Monday.
    """
    ledger, _ = items(project, "2026-03-27 08:00")
    assert (ledger.forecast.closes, str(ledger.forecast.usual)) == (1, "WD1 06:00")
    hr_file(project, "2026-03")
    close(project, "2026-03", "2026-04-07 06:00")
    hr = items(project, "2026-04-28 08:00", Month.of(2026, 4))[1].forecast
    assert (hr.closes, hr.late, hr.slow) == (2, 1, Moment(3, "07:00"))


def test_a_source_none_of_whose_figures_are_due_is_not_expected(project: Project) -> None:
    configure(project, kpis=[kpi("revenue", months=[6, 12])])
    assert items(project, "2026-03-27 08:00") == []


def test_only_figures_of_forms_that_are_missing_are_told(tmp_path: Path) -> None:
    """Bob is asked for six figures and gives one and a reason; Cleo is asked for one."""
    made = world.manual_organisation(tmp_path / "organisation")
    world.turn(made)
    inputs = {
        ("audits", "north"): {layout.VALUE: 7},
        ("audits", "south"): {layout.REASON: "no auditor"},
    }
    world.drop(made, "bob.xlsx", world.filled(world.form_of(made, "bob"), inputs))
    # What lies in the folder counts before a run has taken it, and the same after it has.
    for _ in range(2):
        _, bobs, cleos = items(made, "2026-04-01 12:00")
        assert (bobs.owner, bobs.state, bobs.asked) == ("bob", "expected", 6)
        assert bobs.missing == (
            "Trained of North",
            "Trained of South",
            "Spend of North",
            "Spend of South",
        )
        assert (cleos.owner, cleos.missing) == ("cleo", ("Posts of North",))
        world.turn(made)


def test_a_refused_figure_is_missing_once_it_was_refused(tmp_path: Path) -> None:
    made = world.manual_organisation(tmp_path / "organisation")
    world.turn(made)
    inputs = {("audits", "north"): {layout.VALUE: -7}}
    world.drop(made, "bob.xlsx", world.filled(world.form_of(made, "bob"), inputs))
    world.turn(made)
    bobs = items(made, "2026-04-01 12:00")[1]
    assert "Audits of North" in bobs.missing


def test_of_several_files_the_one_that_makes_them_enough_counts(project: Project) -> None:
    several = {
        **SOURCES[1],
        "id": "c",
        "path": "drops/c_{month}_*.csv",
        "delivery": "partial",
        "minimum_files": 2,
    }
    configure(project, sources=[*SOURCES, several])
    drop(project, "c_2026-03_1.csv", "revenue,north,2026-03,1")
    close(project, "2026-03", "2026-04-01 05:00")
    assert told(project, "2026-04-01 06:00")["c"] == "failed"
    drop(project, "c_2026-03_2.csv", "revenue,south,2026-03,1")
    close(project, "2026-03", "2026-04-02 05:00")
    (came,) = [item.came for item in items(project, "2026-04-02 06:00") if item.source.id == "c"]
    assert came is not None
    assert came.working_day == 2


def test_the_mart_says_working_days_and_no_hours(project: Project) -> None:
    """HR's March comes on WD3, after the cut-off; Ledger's is never there."""
    hr_file(project, "2026-03")
    close(project, "2026-03", "2026-04-07 06:00")
    with desk_at(project, "2026-04-07 06:00") as desk:
        rows = desk.warehouse.con.execute(
            "SELECT source, month, arrived_on, on_time FROM mart.timeliness ORDER BY ALL"
        ).fetchall()
        columns = desk.warehouse.con.execute(
            "SELECT data_type FROM duckdb_columns() WHERE table_name = 'timeliness'"
        ).fetchall()
    assert rows == [
        ("a", "2026-02", 1, True),
        ("a", "2026-03", None, False),
        ("b", "2026-02", 1, True),
        ("b", "2026-03", 3, False),
    ]
    assert not [kind for (kind,) in columns if "TIME" in kind]


def test_nobody_is_called_late_before_the_cut_off(project: Project) -> None:
    close(project, "2026-03", "2026-04-01 06:00")
    with desk_at(project, "2026-04-01 06:00") as desk:
        rows = desk.warehouse.con.execute(
            "SELECT source, on_time FROM mart.timeliness WHERE month = '2026-03' ORDER BY ALL"
        ).fetchall()
    assert rows == [("a", None), ("b", None)]


def test_a_rebuilt_warehouse_has_the_same_arrivals(project: Project) -> None:
    hr_file(project, "2026-03")
    close(project, "2026-03", "2026-04-07 06:00")
    with desk_at(project, "2026-04-07 06:00") as desk:
        before = desk.warehouse.table_hashes()
    project.warehouse.unlink()
    close(project, "2026-03", "2026-05-20 06:00")
    with desk_at(project, "2026-05-20 06:00") as desk:
        assert desk.warehouse.table_hashes() == before
