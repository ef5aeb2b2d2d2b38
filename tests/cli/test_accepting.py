"""`scorecard decide accept` by what differences are about, and what it leaves."""

import csv
from pathlib import Path
from unittest.mock import patch

import pytest
import typer

from pipelines.cli import accepting
from scorecard import stages
from scorecard.period import Month
from scorecard.project import Project
from tests.cli.running import scorecard
from tests.conftest import A, B, drop
from tests.review.deciding import MONTH, deciding_organisation, decisions, turn
from tests.running import desk_of
from tests.small import kpi

ANN = ("--by", "ann", "--reason", "counted otherwise, agreed")


def organisation(root: Path, gate: str) -> Project:
    """Revenue of North differs in March and turns its colour; orders, on no card, in two months."""
    made = deciding_organisation(
        root, gate={"breaks": gate}, kpis=[kpi("revenue", owner="kim"), kpi("orders", owner="kim")]
    )
    orders = [f"orders,{unit},2026-0{month}" for unit in ("north", "south") for month in (2, 3)]
    drop(made, "a.csv", *(row for month in A for row in month), *(f"{row},10" for row in orders))
    drop(made, "b.csv", *B, *(f"{row},11" for row in orders))
    calculate(made)
    return made


def calculate(project: Project) -> None:
    """A run's calculation with what breaks change on cards."""
    turn(project)
    at = Month.parse(MONTH)
    with desk_of(project) as desk:
        stages.scored_breaks(desk, at)
        stages.effects(desk, at)
        stages.signals(desk)
        stages.diagnoses(desk)
        stages.snapshot(desk)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = organisation(tmp_path / "organisation", "material")
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    monkeypatch.chdir(made.root)
    return made


def listed(*options: str) -> list[tuple[str, str, str]]:
    result = scorecard("breaks", "--format", "csv", *options)
    assert result.exit_code == 0, result.output
    rows = csv.DictReader(result.stdout.splitlines())
    return [(row["kpi"], row["unit"], row["month"]) for row in rows if row["rule"] == "agreement"]


ORDERS = {
    ("orders", unit, month) for unit in ("north", "south") for month in ("2026-02", "2026-03")
}


def test_breaks_are_chosen_alike_to_be_listed_and_accepted(project: Project) -> None:
    assert set(listed()) == {("revenue", "north", "2026-03"), *ORDERS}
    assert set(listed("--kpi", "orders", "--scorecard", "b")) == ORDERS
    assert listed("--cause", "differs", "--month", "2026-02", "--unit", "south") == [
        ("orders", "south", "2026-02")
    ]
    chosen = ("--kpi", "orders", "--cause", "differs", "--month", "2026-02", "--scorecard", "b")
    done = scorecard("decide", "accept", *chosen, "--until", "2026-03", "--yes", *ANN)
    assert done.exit_code == 0, done.output
    assert "\n2 open differences to accept\n" in done.stdout
    assert "\ndecisions 1 to 2: 2 differences accepted\n" in done.stdout
    assert {
        (item.kpi, item.unit, item.first_month, item.last_month) for item in decisions(project)
    } == {("orders", unit, "2026-02", "2026-03") for unit in ("north", "south")}
    calculate(project)
    assert listed() == [("revenue", "north", "2026-03")]


def test_what_stops_a_card_is_left(project: Project) -> None:
    """Revenue turns North's colour: it stops that card, and is named with how it is settled."""
    done = scorecard("decide", "accept", "--rule", "agreement", "--yes", *ANN)
    assert done.exit_code == 0, done.output
    assert "\n4 open differences to accept\n" in done.stdout
    assert "1 difference left, each of which stops a card and is settled by its id: " in done.stdout
    assert {item.kpi for item in decisions(project)} == {"orders"}
    alone = scorecard("decide", "accept", "--kpi", "revenue", "--yes", *ANN)
    assert alone.exit_code == 2
    assert "\n0 open differences to accept\n1 difference left, " in alone.stdout
    assert {item.kpi for item in decisions(project)} == {"orders"}
    one = alone.stdout.rpartition(": ")[2].strip()
    assert scorecard("decide", "accept", one, *ANN).exit_code == 0
    assert {item.kpi for item in decisions(project)} == {"orders", "revenue"}


def test_under_a_gate_that_stops_at_all_nothing_of_a_card_is_accepted_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = organisation(tmp_path / "organisation", "all")
    monkeypatch.chdir(made.root)
    done = scorecard("decide", "accept", "--unit", "north", "--yes", *ANN)
    assert done.exit_code == 2, done.output
    assert "0 open differences to accept" in done.stdout
    assert decisions(made) == []


def test_before_it_is_known_what_stops_a_card_nothing_is_accepted_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = deciding_organisation(tmp_path / "organisation")
    turn(made)
    monkeypatch.chdir(made.root)
    done = scorecard("decide", "accept", "--kpi", "revenue", "--yes", *ANN)
    assert done.exit_code != 0
    assert "effects has not been calculated" in done.stderr
    assert decisions(made) == []


def test_without_a_terminal_it_wants_yes(project: Project) -> None:
    done = scorecard("decide", "accept", "--kpi", "orders", *ANN)
    assert done.exit_code == 2
    assert "4 open differences to accept" in done.stdout
    assert done.stderr == (
        "Nothing was accepted: there is no terminal to ask on; add --yes to accept them\n"
    )
    assert decisions(project) == []


@pytest.mark.parametrize(("answer", "count"), [(True, 4), (False, 0)])
def test_at_a_terminal_it_asks(project: Project, answer: bool, count: int) -> None:
    with (
        patch.object(accepting, "has_terminal", lambda: True),
        patch.object(typer, "confirm", lambda text: text == "Accept all 4?" and answer),
    ):
        done = scorecard("decide", "accept", "--kpi", "orders", *ANN)
    assert done.exit_code == 0, done.output
    assert len(decisions(project)) == count
    assert done.stdout.endswith("Nothing was accepted.\n") is (count == 0)


def test_what_changed_after_it_was_shown_is_not_accepted(project: Project) -> None:
    def meanwhile(text: str) -> bool:
        """Book gives another figure, and a run calculates with it."""
        drop(project, "b.csv", *B, "orders,north,2026-03,12")
        calculate(project)
        return bool(text)

    with (
        patch.object(accepting, "has_terminal", lambda: True),
        patch.object(typer, "confirm", meanwhile),
    ):
        done = scorecard("decide", "accept", "--kpi", "orders", "--month", "2026-03", *ANN)
    assert done.exit_code == 2
    assert "its figures have changed since you saw them" in done.stderr
    assert decisions(project) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "decide accept: expected ids of breaks, or --month, --unit, --kpi, "),
        (("4f1c9a02", "--kpi", "orders"), "decide accept: expected ids of breaks or what they are"),
        (
            ("--kpi", "orders", "--seen", "0123456789ab"),
            "decide accept: expected ids of breaks, or",
        ),
        (("--kpi", "order"), "--kpi order: expected one of orders, revenue\n"),
        (("--unit", "west"), "--unit west: expected one of group, north, south\n"),
        (("--scorecard", "c"), "--scorecard c: expected one of a, b"),
        (("--cause", "wieght"), "--cause wieght: expected one of "),
        (("--month", "2026-13"), "month '2026-13'"),
        (("--kpi", "orders", "--until", "2026-01", "--yes"), "last month 2026-01: expected 2026-0"),
    ],
)
def test_what_cannot_be_is_2_with_one_error(
    project: Project, arguments: tuple[str, ...], said: str
) -> None:
    done = scorecard("decide", "accept", *arguments, *ANN)
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith(f"error: {said}"), done.stderr
    assert "Traceback" not in done.output
    assert decisions(project) == []


def test_whoever_may_not_accept_is_told(project: Project) -> None:
    done = scorecard("decide", "accept", "--kpi", "orders", "--yes", "--by", "bob", "--reason", "x")
    assert done.exit_code == 2
    assert done.stderr.endswith("the role osm or controller, found bob\n")
    assert decisions(project) == []


def test_nothing_that_fits_is_nothing_to_do(project: Project) -> None:
    done = scorecard("decide", "accept", "--unit", "group", "--rule", "dispute", "--yes", *ANN)
    assert (done.exit_code, done.stdout) == (0, "\n0 open differences to accept\n")
