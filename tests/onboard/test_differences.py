"""What changed since an edition, since when it is known, and by whom."""

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.config import group
from scorecard.config.bundle import Bundle
from scorecard.errors import InputError
from scorecard.onboard.dictionary.placing import place
from scorecard.onboard.differences import differences, edition_named, explained
from scorecard.project import Project
from scorecard.stores.editions import Editions
from scorecard.stores.landing import Landing
from tests.conftest import small_organisation
from tests.onboard.workbooks import FILES, bundle_of
from tests.running import run


def sentences(before: Bundle, after: Bundle) -> list[str]:
    return [str(difference) for difference in differences(before, after)]


def changed(name: str, old: str, new: str) -> Bundle:
    """The configuration with a text replaced in one file, which has to be there."""
    assert old in FILES[f"{name}.yaml"]
    return bundle_of(**{name: FILES[f"{name}.yaml"].replace(old, new)})


def test_a_target_is_told_in_words() -> None:
    after = changed("targets", "goal: 110_000", "goal: 112500.50")
    assert sentences(bundle_of(), after) == [
        "revenue target for group from 2026-01: goal 110,000 -> 112,500.5"
    ]
    share = changed("targets", "goal: 0.1 ", "goal: 0.125 ")
    assert sentences(bundle_of(), share) == [
        "margin target for every region from 2026-01: goal 10 % -> 12.5 %"
    ]


def test_what_only_looks_different_is_no_difference() -> None:
    after = changed("targets", "goal: 110_000}  # agreed", 'goal: "110000.0"}')
    assert sentences(bundle_of(), after) == []


def test_entries_that_came_or_went_and_those_in_no_workbook_are_told() -> None:
    after = bundle_of(
        organisation=FILES["organisation.yaml"].replace(
            "  - {id: customer, name: Customer}", "  - {id: people, name: People}"
        ),
        kpis=FILES["kpis.yaml"].replace("drops/a.csv", "drops/all.csv"),
    )
    assert sentences(bundle_of(), after) == [
        "perspective people: added (name People)",
        "perspective customer: removed (name Customer)",
        "source a: path drops/a.csv -> drops/all.csv",
    ]


def test_a_query_that_changed_is_told() -> None:
    before = Bundle({**bundle_of().files, "queries/a.sql": b"SELECT 1"})
    after = Bundle({**bundle_of().files, "queries/a.sql": b"SELECT 2"})
    assert sentences(before, after) == ["query queries/a.sql: text before -> now"]
    assert sentences(bundle_of(), after) == ["query queries/a.sql: added"]


def test_the_first_configuration_with_a_change_is_named(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    first = bundle_of()
    higher = changed("targets", "110_000", "120_000")
    both = bundle_of(
        targets=FILES["targets.yaml"].replace("110_000", "120_000"),
        kpis=FILES["kpis.yaml"].replace("name: Margin", "name: EBIT"),
    )
    for bundle, by in ((first, ""), (higher, "ann"), (first, "bob"), (higher, "bob"), (both, "")):
        landing.land_config(bundle, "2026-03", by=by)
    found = {str(d): d.known for d in explained(first, both, landing)}
    goal = found["revenue target for group from 2026-01: goal 110,000 -> 120,000"]
    # It was taken back in between, so that Bob's is the one that stands.
    assert goal is not None
    assert (goal.sequence, goal.by) == (4, "bob")
    name = found["KPI margin: name Margin -> EBIT"]
    assert name is not None
    assert (name.sequence, name.by) == (5, "")
    unlanded = changed("targets", "80_000", "81_000")
    assert [d.known for d in explained(both, unlanded, landing) if "red flag" in str(d)] == [None]


def test_an_edit_by_hand_is_not_put_down_to_a_later_import(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    goal = FILES["targets.yaml"].replace("110_000", "120_000")
    kpis = FILES["kpis.yaml"]
    # By hand: a goal, the path of a source, a query.
    by_hand = {"targets": goal, "kpis": kpis.replace("drops/a.csv", "drops/all.csv")}
    hand = Bundle({**bundle_of(**by_hand).files, "queries/a.sql": b"SELECT 1"})
    # By the import: the red flag of the same entry, and a KPI's name.
    assert "red_flag: 90_000" in goal
    imported = {
        "targets": goal.replace("red_flag: 90_000", "red_flag: 91_000"),
        "kpis": by_hand["kpis"].replace("name: Margin", "name: EBIT"),
    }
    last = Bundle({**bundle_of(**imported).files, "queries/a.sql": b"SELECT 1"})
    for bundle, by in ((bundle_of(), ""), (hand, ""), (last, "ada")):
        landing.land_config(bundle, "2026-03", by=by)
    found = explained(bundle_of(), last, landing)
    assert [(str(d), d.known and (d.known.sequence, d.known.by)) for d in found] == [
        ("KPI margin: name Margin -> EBIT", (3, "ada")),
        ("revenue target for group from 2026-01: red flag 90,000 -> 91,000", (3, "ada")),
        ("revenue target for group from 2026-01: goal 110,000 -> 120,000", (2, "")),
        ("source a: path drops/a.csv -> drops/all.csv", (2, "")),
        ("query queries/a.sql: added", (2, "")),
    ]


def test_an_entry_made_by_hand_and_changed_by_an_import_is_nobodys(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    made, changed_since, alone = (
        bundle_of({**FILES, "more.yaml": text})
        for text in (
            "people:\n  - {id: dee, name: Dee, email: dee@acme.example}\n",
            "people:\n  - {id: dee, name: Dee Dee, email: dee@acme.example}\n",
            "people:\n"
            "  - {id: dee, name: Dee Dee, email: dee@acme.example}\n"
            "  - {id: eve, name: Eve, email: eve@acme.example}\n",
        )
    )
    for bundle, by in ((bundle_of(), ""), (made, ""), (changed_since, "ada"), (alone, "ada")):
        landing.land_config(bundle, "2026-03", by=by)
    found = explained(bundle_of(), alone, landing)
    assert [(d.entry, d.known and (d.known.sequence, d.known.by)) for d in found] == [
        ("person dee", (3, "")),
        ("person eve", (4, "ada")),
    ]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small organisation with an edition of March. Not to be changed."""
    project = small_organisation(tmp_path_factory.mktemp("published") / "organisation")
    run(project, "2026-03")
    return project


@pytest.fixture
def acme(published: Project, tmp_path: Path) -> Project:
    """A copy of it whose goal has been raised to 120 since."""
    shutil.copytree(published.root, tmp_path / "organisation")
    project = Project(tmp_path / "organisation")
    path = project.config_dir / "organisation.yaml"
    text = path.read_text().replace("{goal: 100,", "{goal: 120,")
    assert "goal: 120" in text
    path.write_text(text)
    return project


def diff(project: Project, *arguments: str) -> Result:
    """What `scorecard config diff ARGUMENTS` says."""
    return CliRunner().invoke(group, ["diff", *arguments, "--project", str(project.root)])


def test_editions_are_named_by_month_and_number(acme: Project) -> None:
    editions = Editions(acme.editions)
    assert edition_named(editions, "2026-03") == edition_named(editions, "2026-03/1")
    for text, expected in (
        ("2026-03/2", "expected one of 2026-03/1"),
        ("2026-03/x", "expected one of 2026-03/1"),
        ("2026-04", "expected a month with an edition (2026-03)"),
        ("March", "expected YYYY-MM"),
    ):
        with pytest.raises(InputError, match=expected.replace("(", r"\(").replace(")", r"\)")):
            edition_named(editions, text)


def test_the_command_says_what_changed_in_three_formats(acme: Project) -> None:
    table = diff(acme, "--since", "2026-03/1").output
    assert "revenue target for everybody: goal 100 -> 120" in table
    assert "not landed yet" in table
    assert table.split("\n")[0].split() == ["what", "changed", "landed"]
    (row,) = csv.DictReader(io.StringIO(diff(acme, "--since", "2026-03", "--format", "csv").output))
    assert (row["entry"], row["field"], row["before"], row["now"], row["landed"]) == (
        "revenue target for everybody",
        "goal",
        "100",
        "120",
        "",
    )
    (entry,) = json.loads(diff(acme, "--since", "2026-03", "--format", "json").output)
    assert (entry["section"], entry["change"], entry["commit"]) == ("targets", "changed", "")


def test_what_was_edited_by_hand_before_an_import_is_not_the_importers(acme: Project) -> None:
    path = acme.config_dir / "organisation.yaml"
    text = path.read_text()
    assert text.count("name: Revenue") == 1
    content = text.replace("name: Revenue", "name: Sales").encode()
    # The goal of 120 has never landed when the import begins.
    place(acme, acme.bundle(), {path.name: content}, "osm")
    answer = diff(acme, "--since", "2026-03", "--format", "json").output
    said = {row["field"]: row["by"] for row in json.loads(answer)}
    assert said == {"name": "osm", "goal": ""}


def test_when_something_landed_is_told_in_the_organisations_time_zone(acme: Project) -> None:
    path = acme.config_dir / "organisation.yaml"
    text = path.read_text().replace("name: Revenue", "name: Sales")
    content = text.replace("time_zone: Europe/London", "time_zone: Asia/Tokyo").encode()
    place(acme, acme.bundle(), {path.name: content}, "osm")
    (*_, landed) = Landing(acme.landing).deliveries()
    there = dt.datetime.fromisoformat(landed.received_at) + dt.timedelta(hours=9)
    expected = f"{there:%Y-%m-%d %H:%M}+09:00"
    assert f"{expected} by osm" in diff(acme, "--since", "2026-03").output
    rows = json.loads(diff(acme, "--since", "2026-03", "--format", "json").output)
    assert {row["landed_at"] for row in rows if row["by"]} == {expected}


def test_between_editions_of_one_configuration_nothing_changed(acme: Project) -> None:
    assert (
        json.loads(diff(acme, "--between", "2026-03", "2026-03/1", "--format", "json").output) == []
    )
    for arguments in ((), ("--since", "2026-03", "--between", "2026-03", "2026-03")):
        refused = diff(acme, *arguments)
        assert refused.exit_code == 2
        assert "expected one of --since EDITION and --between" in refused.output


GIT = shutil.which("git")


@pytest.mark.skipif(GIT is None, reason="git is not installed")
def test_git_says_who_committed_the_line_and_a_folder_without_it_says_nothing(
    acme: Project,
) -> None:
    def git(*arguments: str) -> None:
        author = ["-c", "user.name=Zoë Quinn", "-c", "user.email=zoe@acme.example"]
        subprocess.run([str(GIT), *author, *arguments], cwd=acme.root, check=True)

    before = json.loads(diff(acme, "--since", "2026-03", "--format", "json").output)
    assert before[0]["committed_by"] == ""
    git("init", "--quiet")
    git("add", "config")
    git("commit", "--quiet", "--message=Raise the goal", "--date=2026-04-02T10:00:00Z")
    (row,) = json.loads(diff(acme, "--since", "2026-03", "--format", "json").output)
    assert (row["committed_by"], row["committed_at"]) == ("Zoë Quinn", "2026-04-02 11:00+01:00")
    assert len(row["commit"]) == 10


INITIATIVES = """\
initiatives:
  - id: ledger
    name: New ledger
    unit: group
    objectives: [grow]
    owner: ann
    start: 2026-01-15
    end: 2026-06-30
    budget: 1000
    milestones:
      - {name: Chosen, due: 2026-02-10}
    reports:
      - {month: 2026-02, status: on_track}
milestones:
  - {initiative: ledger, name: Running, due: 2026-05-10}
"""


def test_changes_of_initiatives_are_told_in_words() -> None:
    before = bundle_of(initiatives=INITIATIVES)
    text = INITIATIVES
    for old, new in (
        ("budget: 1000", "budget: 1200.5"),
        ("due: 2026-02-10", "due: 2026-02-10, done: 2026-02-09"),
        ("status: on_track", "status: at_risk, reason: Two people left"),
        ("due: 2026-05-10", "due: 2026-05-20"),
    ):
        assert old in text
        text = text.replace(old, new)
    assert sentences(before, bundle_of(initiatives=text)) == [
        "initiative ledger: budget 1,000 -> 1,200.5",
        "milestone Chosen of ledger: done none -> 2026-02-09",
        "report 2026-02 of ledger: status on track -> at risk, reason none -> Two people left",
        "milestone ledger Running: due 2026-05-10 -> 2026-05-20",
    ]
    gone = sentences(before, bundle_of())
    assert gone[0].startswith("initiative ledger: removed")
