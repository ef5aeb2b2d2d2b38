from pathlib import Path

import dagster as dg
import pytest
import time_machine

from assets.partitions import closed_months
from pipelines.definitions import definitions
from pipelines.definitions import scorecard as loaded
from scorecard.project import Project
from scorecard.reconcile.rule_words import TITLES
from tests.review.world import manual_organisation


@pytest.fixture
def defs(organisation: Project) -> dg.Definitions:
    return definitions(organisation, organisation.config())


def test_the_job_makes_these_assets_and_no_others(defs: dg.Definitions) -> None:
    groups: dict[str, list[str]] = {}
    layer = defs.resolve_job_def("month_end").asset_layer
    for key in sorted(layer.executable_asset_keys):
        groups.setdefault(layer.get(key).group_name or "", []).append(key.to_user_string())
    assert groups == {
        "ingest": ["extract/a", "extract/b", "observations"],
        "reconcile": ["derived_breaks", "resolved_values", "source_breaks"],
        "score": [
            "alerts",
            "diagnoses",
            "effects",
            "measure_results",
            "scorecards",
            "scored_breaks",
            "signals",
        ],
        "publish": ["edition", "snapshot"],
        "deliver": ["alert_digest", "receipts", "review_mail", "scorecard_mail"],
    }


def test_stages_run_in_the_order_of_the_flow(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    parents = {
        key.to_user_string(): {p.to_user_string() for p in graph.get(key).parent_keys}
        for key in graph.get_all_asset_keys()
    }
    assert parents == {
        "extract/a": set(),
        "extract/b": set(),
        "observations": {"extract/a", "extract/b"},
        "source_breaks": {"observations"},
        "resolved_values": {"source_breaks"},
        "derived_breaks": {"resolved_values"},
        "measure_results": {"resolved_values", "derived_breaks"},
        "scorecards": {"measure_results"},
        "scored_breaks": {"scorecards"},
        "effects": {"scored_breaks"},
        "signals": {"effects"},
        "diagnoses": {"signals"},
        "alerts": {"diagnoses"},
        "edition": {"signals", "alerts"},
        "snapshot": {"edition"},
        "alert_digest": {"snapshot"},
        "scorecard_mail": {"alert_digest"},
        "review_mail": {"alert_digest"},
        "receipts": {"observations"},
    }


def test_people_are_asked_before_their_answers_are_looked_for(tmp_path: Path) -> None:
    project = manual_organisation(tmp_path / "organisation")
    graph = definitions(project, project.config()).resolve_asset_graph()
    asked = graph.get(dg.AssetKey(["forms"]))
    assert asked.parent_keys == set()
    assert asked.child_keys == {dg.AssetKey(["extract", "hand"])}


def test_only_our_own_broken_promises_block(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    blocking = {graph.get(key).blocking: set[str]() for key in graph.asset_check_keys}
    for key in graph.asset_check_keys:
        blocking[graph.get(key).blocking].add(f"{key.asset_key.to_user_string()}:{key.name}")
    assert blocking == {
        True: {"observations:every_cell_is_counted", "edition:published_files_are_unaltered"},
        False: {
            "extract/a:delivered",
            "extract/b:delivered",
            "source_breaks:no_agreement_breaks",
            "source_breaks:no_validity_breaks",
            "source_breaks:no_cell_is_quarantined",
            "derived_breaks:no_completeness_breaks",
            "derived_breaks:no_roll_up_breaks",
            "derived_breaks:no_identity_breaks",
            "derived_breaks:no_dispute_breaks",
            "derived_breaks:no_restatement_breaks",
            "scored_breaks:no_cross_scorecard_breaks",
            "source_breaks:no_freshness_breaks",
            "scorecards:every_card_is_scored",
        },
    }


def test_every_rule_has_a_check(defs: dg.Definitions) -> None:
    names = {key.name for key in defs.resolve_asset_graph().asset_check_keys}
    assert {f"no_{rule}_breaks" for rule in TITLES} <= names


def test_schedules_and_sensors_start_the_month_end(defs: dg.Definitions) -> None:
    schedules = [
        (s.name, s.job_name, s.cron_schedule, s.execution_timezone) for s in defs.schedules or []
    ]
    assert schedules == [
        (job, job, "0 * * * *", "Europe/London") for job in ("month_end", "ask", "remind")
    ]
    starting = ["drop_folder", "dead_runs"]
    telling = ["timetable_done", "failed_runs"]
    assert [s.name for s in defs.sensors or []] == [*starting, *telling]
    found = {s.name: s.job_name for s in defs.sensors or [] if s.name in starting}
    assert found == {"drop_folder": "month_end", "dead_runs": "month_end"}


def test_every_asset_has_one_partition_a_month(defs: dg.Definitions) -> None:
    partitions = {str(spec.partitions_def) for spec in defs.resolve_all_asset_specs()}
    assert partitions == {"Monthly, starting 2000-01 Europe/London."}


def test_runs_are_in_one_process(defs: dg.Definitions) -> None:
    assert defs.resolve_job_def("month_end").executor_def is dg.in_process_executor


@pytest.mark.parametrize(
    ("now", "newest"),
    [("2026-10-31T23:59:00+00:00", "2026-09"), ("2026-11-01T00:01:00+00:00", "2026-10")],
)
def test_a_month_that_is_not_over_has_no_partition(
    organisation: Project, now: str, newest: str
) -> None:
    months = closed_months(organisation.config())
    with time_machine.travel(now, tick=False):
        assert months.get_last_partition_key() == newest


def test_an_invalid_configuration_is_one_asset_that_names_file_and_line(
    organisation: Project,
) -> None:
    path = organisation.config_dir / "organisation.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\nkpiss: []\n", encoding="utf-8")
    lines = len(path.read_text(encoding="utf-8").splitlines())
    defs = loaded()
    specs = list(defs.resolve_all_asset_specs())
    assert [spec.key.to_user_string() for spec in specs] == ["config_invalid"]
    assert f"config/organisation.yaml:{lines}:1: kpiss" in (specs[0].description or "")
    assert specs[0].metadata["first_problem"] == f"config/organisation.yaml:{lines}"


def test_the_organisation_named_wins_over_the_folder_one_is_in(
    organisation: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SCORECARD_PROJECT", str(organisation.root))
    monkeypatch.chdir(tmp_path)
    keys = {spec.key.to_user_string() for spec in loaded().resolve_all_asset_specs()}
    assert {"extract/a", "extract/b"} <= keys


def test_source_ids_that_differ_by_a_hyphen_alone_are_two_assets(organisation: Project) -> None:
    config = organisation.config()
    first, second = config.sources
    twins = (
        first.model_copy(update={"id": "hr-drop"}),
        second.model_copy(update={"id": "hr_drop"}),
    )
    defs = definitions(organisation, config.model_copy(update={"sources": twins}))
    keys = defs.resolve_job_def("month_end").asset_layer.executable_asset_keys
    extracts = {key.to_user_string() for key in keys if key.path[0] == "extract"}
    assert extracts == {"extract/hr-drop", "extract/hr_drop"}
