import re

import pytest
import time_machine
from typer.testing import Result

from assets.metadata import rows
from assets.score import shown
from pipelines.cli.ending import ending
from pipelines.month_end import Step, alert_keys
from scorecard.impact.alerts import Alert
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import Editions
from scorecard.stores.ledger import Ledger
from scorecard.stores.lock import project_lock
from tests.cli.conftest import MONTH
from tests.cli.running import scorecard
from tests.conftest import drop
from tests.small import SOURCE, kpi, sections, yaml_of
from tests.small import scorecard as card_of

STAGES = [
    "collect",
    "observations",
    "receipts",
    "source_breaks",
    "resolved_values",
    "derived_breaks",
    "measure_results",
    "scorecards",
    "scored_breaks",
    "effects",
    "signals",
    "diagnoses",
    "alerts",
    "edition",
    "snapshot",
    "alert_digest",
    "review_mail",
    "scorecard_mail",
]


def test_a_run_tells_its_stages_in_order(first_run: tuple[Project, Result]) -> None:
    told = re.findall(r"^(\w+) +[\d.]+ s", first_run[1].stdout, flags=re.MULTILINE)
    assert told == STAGES


def test_a_run_ends_with_what_is_published_what_is_open_and_where(
    first_run: tuple[Project, Result],
) -> None:
    project, result = first_run
    _, _, end = result.stdout.partition("\n\n")
    assert end.splitlines() == [
        "March 2026: edition 1, 2 cards (0 final, 2 provisional, 0 held)",
        "  new in it: group, north",
        "Stands open:",
        "  Source and Source disagree: 1 figure",
        "  waiting for release: group, north",
        "  what stops them: scorecard gate show --month 2026-03",
        "Files:",
        f"  scorecards  {project.published / MONTH}",
        f"  mails       {project.outbox}",
        f"  for SQL     {project.snapshot}",
    ]
    assert sorted(path.name for path in (project.published / MONTH).iterdir()) == [
        f"{unit}_2026-03_v1.{kind}"
        for unit in ("group", "north")
        for kind in ("html", "pdf", "xlsx")
    ]


def test_alerts_end_a_run_by_what_presses_not_by_name(published: Project) -> None:
    """Twelve alerts, keys in alphabetical order and pressing in the opposite one."""
    keys = [f"rule|reason|{letter}|" for letter in "abcdefghijkl"]
    with Ledger.open(published.ledger_url) as ledger:
        ledger.record_alerts(MONTH, {key: (1, f"alert {key[12]}") for key in keys})
    config, month = published.config(), Month.parse(MONTH)
    lines = ending(published, config, month, None, list(reversed(keys)))
    named = [line for line in lines if line.startswith(("  alert", "  and"))]
    assert named == [
        *(f"  alert {letter}" for letter in "lkjihgfedc"),
        f"  and 2 more alerts: scorecard breaks --month {MONTH}",
    ]


def test_the_order_of_alerts_is_that_of_the_stage_that_makes_them() -> None:
    alerts = [Alert(key, "", None, 1, (), ()) for key in ("b", "a")]
    made = {name: entry.value for name, entry in rows("causes", map(shown, alerts)).items()}
    assert alert_keys(Step("alerts", made)) == ["b", "a"]
    assert alert_keys(Step("alerts", {"alerts": 0})) == alert_keys(Step("alerts")) == []
    assert alert_keys(Step("effects", made)) == []


def test_published_with_caveats_is_3(first_run: tuple[Project, Result]) -> None:
    assert first_run[1].exit_code == 3
    assert first_run[1].stderr == ""


def test_a_second_run_says_that_nothing_changed(published: Project) -> None:
    files = {path: path.read_bytes() for path in published.published.rglob("*.*")}
    result = scorecard("run", "--month", MONTH)
    assert "  nothing changed since it was made" in result.stdout
    assert {path: path.read_bytes() for path in published.published.rglob("*.*")} == files


def test_a_corrected_source_makes_a_new_edition_without_caveats(published: Project) -> None:
    drop(published, "b.csv", "revenue,north,2026-03,100")
    result = scorecard("run", "--month", MONTH)
    assert result.exit_code == 0, result.output
    assert "edition 2, 2 cards" in result.stdout
    assert "  new in it: north\n" in result.stdout
    assert "disagree" not in result.stdout


def test_a_source_that_fails_is_named_and_the_others_go_on(organisation: Project) -> None:
    (organisation.root / "drops" / "b.csv").unlink()
    result = scorecard("run", "--month", MONTH)
    assert result.exit_code == 3
    assert "2 sources, 1 failed" in result.stdout
    assert re.search(r"^  b: .*b\.csv", result.stdout, flags=re.MULTILINE)
    edition = Editions(organisation.editions).latest(MONTH)
    assert edition is not None
    assert [card.unit for card in edition.cards if card.status != "held"] == ["group", "north"]


def test_cards_held_or_without_a_score_are_named_and_so_they_are_when_released(
    organisation: Project,
) -> None:
    raw = sections(
        # Nobody ever gave costs: half of North's card, and all of the card of South.
        kpis=[kpi("revenue"), kpi("cost")],
        sources=[{**SOURCE, "id": name, "path": f"drops/{name}.csv"} for name in ("a", "b")],
        scorecards=[card_of("north", ["revenue", "cost"]), card_of("south", ["cost"])],
        targets=[{"kpi": "revenue", "red_flag": 50, "goal": 100}],
        distribution=[{"person": "ann", "units": ["north", "south"]}],
    )
    (organisation.config_dir / "organisation.yaml").write_bytes(yaml_of(raw))
    lines = scorecard("run", "--month", MONTH).stdout.splitlines()
    said = "without a score: too little is scored for a score of the whole card"
    held = "  card south is held: no measure has a score this month"
    assert held in lines
    assert f"  card north is {said}" in lines
    released = scorecard("release", "--month", MONTH, "--by", "ann", "--reason", "all we have")
    assert released.exit_code == 0, released.output
    assert [line for line in released.stdout.splitlines() if line.startswith("  card ")] == [
        held,
        f"  card north was released {said}",
    ]


def test_cards_without_a_score_are_one_line(organisation: Project) -> None:
    """Nobody ever gave costs, which are half of each card."""
    raw = sections(
        kpis=[kpi("revenue"), kpi("cost")],
        sources=[{**SOURCE, "id": name, "path": f"drops/{name}.csv"} for name in ("a", "b")],
        scorecards=[card_of(unit, ["revenue", "cost"]) for unit in ("north", "south")],
        targets=[{"kpi": "revenue", "red_flag": 50, "goal": 100}],
    )
    (organisation.config_dir / "organisation.yaml").write_bytes(yaml_of(raw))
    lines = scorecard("run", "--month", MONTH).stdout.splitlines()
    assert [line for line in lines if "without a score" in line] == [
        "  cards north, south are without a score: "
        "too little is scored for a score of the whole card"
    ]


def test_without_a_month_it_is_the_newest_that_the_sources_hold(organisation: Project) -> None:
    result = scorecard("run")
    assert "March 2026: edition 1" in result.stdout


def test_a_month_that_is_not_over_is_2(organisation: Project) -> None:
    with time_machine.travel("2026-03-31T22:30:00+00:00", tick=False):
        result = scorecard("run", "--month", MONTH)
    assert result.exit_code == 2
    assert result.stderr == (
        "error: 2026-03 is not closed yet: the newest closed month is 2026-02 in Europe/London\n"
    )


def test_another_run_is_75_and_names_its_holder(organisation: Project) -> None:
    with project_lock(organisation.lock, "month end of 2026-02"):
        result = scorecard("run", "--month", MONTH)
    assert result.exit_code == 75
    assert "month end of 2026-02" in result.stderr
    assert "Traceback" not in result.output


def test_a_unit_alone_is_a_preview_and_no_edition(organisation: Project) -> None:
    result = scorecard("run", "--month", MONTH, "--unit", "north")
    assert result.exit_code == 0, result.output
    folder = organisation.var / "preview"
    assert result.stdout.splitlines() == [
        str(folder / f"north_2026-03_preview.{kind}") for kind in ("pdf", "xlsx", "html")
    ]
    assert (folder / "north_2026-03_preview.pdf").read_bytes().startswith(b"%PDF")
    assert Editions(organisation.editions).latest(MONTH) is None


@pytest.mark.parametrize("unit", ["west", "../north", ""])
@pytest.mark.attack("paths and links")
def test_a_preview_of_an_unknown_unit_is_2(organisation: Project, unit: str) -> None:
    result = scorecard("run", "--month", MONTH, "--unit", unit)
    assert result.exit_code == 2
    assert result.stderr == f"error: --unit {unit}: expected one of group, north, south\n"
