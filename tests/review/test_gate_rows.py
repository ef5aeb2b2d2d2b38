"""Rows of review workbooks that let a card pass: what may be waived, and cards to approve."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from scorecard import releasing, stages
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.ledger_decisions import Review
from tests.conftest import drop
from tests.review.deciding import (
    MONTH,
    configure,
    decided,
    deciding_organisation,
    put_back,
    rows_of,
    take,
    turn,
    workbook,
)
from tests.running import desk_of

pytestmark = pytest.mark.usefixtures("nobody_reads")

AT = Month.parse(MONTH)
GATE = {"breaks": "all", "approval": True}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """March is published; its gate asks for an approval besides. Not to be written to."""
    made = deciding_organisation(tmp_path_factory.mktemp("gate") / "organisation", gate=GATE)
    again(made)
    return made


@pytest.fixture
def project(published: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(published.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def again(project: Project) -> None:
    turn(project)
    with desk_of(project) as desk:
        stages.edition(desk, AT)


def about(content: bytes) -> list[tuple[Any, Any]]:
    """What the rows about the gate are, with the unit."""
    return [
        (row["about"].split(" ")[0], row["Unit"])
        for row in rows_of(content)
        if row["about"].split(" ")[0] in ("stop", "approval")
    ]


def back(project: Project, person: str, row: str, **said: Any) -> Review:
    put_back(project, f"{person}.xlsx", decided(workbook(project, person), row, **said))
    (review,) = take(project)
    return review


def open_items(project: Project) -> dict[str, list[str]]:
    with desk_of(project) as desk:
        gate = releasing.month_gate(desk, AT)
        return {unit: [stop.kind for stop in gate.open(unit)] for unit in gate.stops}


def test_judges_may_waive_and_heads_approve(project: Project) -> None:
    approvals = [("approval", "Group"), ("approval", "North")]
    for judge in ("ann", "carl"):
        assert about(workbook(project, judge)) == [*approvals, ("stop", "North")]
    assert about(workbook(project, "nora")) == [("approval", "North")]
    assert about(workbook(project, "eve")) == [("approval", "Group")]
    assert about(workbook(project, "bob")) == []


def test_a_waiver_in_a_workbook_is_one_of_the_ledger(project: Project) -> None:
    review = back(project, "carl", "stop north", decision="waive", reason="known to the board")
    assert [(row.outcome, row.said) for row in review.rows] == [("applied", "")]
    assert open_items(project)["north"] == ["approval"]


def test_a_waiver_needs_a_reason(project: Project) -> None:
    review = back(project, "carl", "stop north", decision="waive")
    assert [(row.outcome, row.said) for row in review.rows] == [
        ("refused", "reason: expected a few words, found none")
    ]
    assert open_items(project)["north"] == ["break", "approval"]


def test_a_waiver_of_what_has_changed_is_not_applied(project: Project) -> None:
    written = decided(workbook(project, "carl"), "stop north", decision="waive", reason="known")
    drop(project, "b.csv", "revenue,north,2026-03,80")
    again(project)
    put_back(project, "carl.xlsx", written)
    (review,) = take(project)
    (row,) = review.rows
    assert row.outcome == "refused"
    assert "has changed since this workbook was written" in row.said
    assert open_items(project)["north"] == ["break", "approval"]


def test_a_head_approves_the_card_as_it_was_sent(project: Project) -> None:
    review = back(project, "nora", "approval north", decision="approve")
    assert [row.outcome for row in review.rows] == ["applied"]
    assert open_items(project) == {"group": ["approval"], "north": ["break"]}


def test_a_card_that_changed_since_is_not_approved(project: Project) -> None:
    written = decided(workbook(project, "nora"), "approval north", decision="approve")
    drop(project, "b.csv", "revenue,north,2026-03,80")
    again(project)
    put_back(project, "nora.xlsx", written)
    (review,) = take(project)
    assert [row.outcome for row in review.rows] == ["refused"]
    assert open_items(project)["north"] == ["break", "approval"]


def test_another_word_is_refused(project: Project) -> None:
    review = back(project, "carl", "stop north", decision="approve", reason="fine")
    assert [row.outcome for row in review.rows] == ["refused"]


def test_nothing_is_asked_while_cards_are_only_compared(project: Project) -> None:
    configure(project, gate=GATE, release={"policy": "shadow"})
    assert about(workbook(project, "ann")) == []
