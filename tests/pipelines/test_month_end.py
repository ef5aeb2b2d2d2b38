"""The job itself, run in this process, and what Dagster keeps of it."""

import dagster as dg
import pytest

from pipelines.home import open_history
from pipelines.month_end import Step, execute
from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.errors import InvariantBroken, LockHeld
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.lock import project_lock

MARCH = Month.parse("2026-03")


def run(project: Project) -> list[Step]:
    steps: list[Step] = []
    execute(project, project.config(), MARCH, steps.append)
    return steps


def runs(project: Project) -> list[tuple[str, str | None]]:
    """Status and month of every run in the history, the newest first."""
    with open_history(project) as history:
        return [(r.status.value, r.tags.get("dagster/partition")) for r in history.get_runs()]


def checks(project: Project, asset: str) -> dict[str, dg.AssetCheckEvaluation]:
    """The newest evaluation of each check of an asset."""
    with open_history(project) as history:
        records = history.fetch_materializations(dg.AssetKey.from_user_string(asset), limit=1)
        evaluated = dg.DagsterEventType.ASSET_CHECK_EVALUATION
        logs = history.all_logs(records.records[0].run_id, of_type=evaluated)
    found = [log.get_dagster_event().asset_check_evaluation_data for log in logs]
    return {c.check_name: c for c in found if c.asset_key == dg.AssetKey.from_user_string(asset)}


def test_a_run_is_kept_with_what_each_asset_made(organisation: Project) -> None:
    steps = run(organisation)
    made = {step.asset: step.made for step in steps if step.made is not None}
    observations = made["observations"]
    assert (observations["deliveries"], observations["read"], observations["loaded"]) == (2, 7, 7)
    assert made["source_breaks"]["agreement"] == 1
    assert made["extract/a"]["status"] == "delivered"
    assert made["edition"]["folder"] == str(organisation.published / "2026-03")
    assert runs(organisation) == [("SUCCESS", "2026-03")]
    disagreement = checks(organisation, "source_breaks")["no_agreement_breaks"]
    assert not disagreement.passed
    assert disagreement.severity is dg.AssetCheckSeverity.WARN
    offending = disagreement.metadata["rows"]
    assert isinstance(offending, dg.TableMetadataValue)
    (row,) = (record.data for record in offending.records)
    assert (row["kpi"], row["unit"], row["difference"]) == ("revenue", "north", "-10")


def test_a_source_that_fails_is_a_failing_check_that_holds_nothing_up(
    organisation: Project,
) -> None:
    (organisation.root / "drops" / "b.csv").unlink()
    made = {step.asset: step.made for step in run(organisation) if step.made is not None}
    assert made["extract/b"]["status"] == "failed"
    assert "b.csv" in made["extract/b"]["reason"]
    assert "scorecard_mail" in made
    failed = checks(organisation, "extract/b")["delivered"]
    assert (failed.passed, failed.severity, failed.blocking) == (
        False,
        dg.AssetCheckSeverity.ERROR,
        False,
    )


def test_a_lock_that_is_held_comes_out_as_itself_and_fails_the_run(organisation: Project) -> None:
    with project_lock(organisation.lock, "another month"), pytest.raises(LockHeld, match="another"):
        run(organisation)
    assert runs(organisation) == [("FAILURE", "2026-03")]


def test_a_broken_promise_of_ours_stops_the_run_before_anything_is_published(
    organisation: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def miscounting(desk: Desk, month: Month, on_progress: object = None) -> list[object]:
        counts = load(desk, month)
        desk.warehouse.con.execute("UPDATE core.loads SET loaded = loaded + 1")
        return list(counts)

    load = stages.load
    monkeypatch.setattr(stages, "load", miscounting)
    with pytest.raises(InvariantBroken, match="every_cell_is_counted"):
        run(organisation)
    assert not (organisation.published / "2026-03").exists()
    assert runs(organisation) == [("FAILURE", "2026-03")]


def test_an_engine_error_in_a_stage_comes_out_as_itself(
    organisation: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(desk: Desk) -> int:
        raise InvariantBroken("two figures for one month")

    monkeypatch.setattr(stages, "resolved_values", broken)
    with pytest.raises(InvariantBroken, match="two figures for one month"):
        run(organisation)
