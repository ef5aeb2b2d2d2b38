"""Restatements: months that were published, against the figures of today."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard import stages
from scorecard.close import published as close_published
from scorecard.close.act import Act
from scorecard.close.deciding.decide import decide
from scorecard.close.deciding.wanted import Wanted
from scorecard.close.desk import open_desk
from scorecard.close.rebuild import rebuild_edition, rebuild_warehouse
from scorecard.period import Month
from scorecard.project import Project
from scorecard.reconcile.breaks import find_restatements, find_scored_breaks
from scorecard.report.card import Card, from_json
from scorecard.report.restated import Restated
from scorecard.stores.snapshot import query
from scorecard.stores.warehouse import Warehouse
from tests.conftest import A, B, drop
from tests.running import desk_of, left_in, run, tables

JANUARY, FEBRUARY = "2026-01", "2026-02"
ANN = Act("ann", "command line", "known")
EARLIER = [row for month in A[:2] for row in month]


def rows(project: Project, sql: str) -> list[tuple[Any, ...]]:
    return query(project.snapshot, sql)[1]


def cards(project: Project, month: str) -> list[Card]:
    """The cards of a month as they were published last."""
    with desk_of(project) as desk:
        edition = desk.editions.latest(month)
        assert edition is not None
        trees = [desk.editions.objects.get(card.files["tree"]) for card in edition.cards]
    return [from_json(tree) for tree in trees]


def breaks(project: Project) -> list[tuple[Any, ...]]:
    return rows(
        project,
        "SELECT reason, unit, month, left_value, right_source, right_value, detail "
        "FROM mart.breaks WHERE rule = 'restatement' ORDER BY ALL",
    )


def declare(project: Project, old: str, new: str) -> None:
    path = project.root / "config" / "organisation.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def published(organisation: Project) -> Project:
    """January is published: North 80 and Group 130; then North turns out to have made 82."""
    drop(organisation, "a.csv", *EARLIER)
    drop(organisation, "b.csv", *B)
    run(organisation, JANUARY)
    drop(organisation, "a.csv", *(row.replace("01,80", "01,82") for row in EARLIER))
    return organisation


@pytest.mark.fault("restated history")
def test_a_published_figure_that_changed_is_a_break_of_its_own_month(published: Project) -> None:
    run(published, FEBRUARY)
    assert breaks(published) == [
        ("restated", "group", JANUARY, 130, "children", 132, "1"),
        ("restated", "north", JANUARY, 80, "a", 82, "1"),
    ]
    listed = rows(
        published,
        "SELECT unit, month, edition, version, published, now, revision, reason, planned, source "
        "FROM mart.restatements ORDER BY unit",
    )
    assert listed == [
        ("group", JANUARY, 1, 1, 130, 132, 2, "restated", False, "children"),
        ("north", JANUARY, 1, 1, 80, 82, 2, "restated", False, "a"),
    ]
    counted = rows(
        published,
        "SELECT month, compared, passed, failed FROM mart.checks WHERE rule = 'restatement' "
        "ORDER BY month",
    )
    # February was published in this very run, and is what it was published as.
    assert counted == [(JANUARY, 2, 0, 2), (FEBRUARY, 2, 2, 0)]
    told = {card.unit: card.measures[0].restated for card in cards(published, FEBRUARY)}
    (north,), (group,) = told["north"], told["group"]
    assert re.fullmatch(r"corrected by a delivery of \d+ \w+ \d{4}", north.why)
    assert (north.month, north.published, north.now) == (JANUARY, 80, 82)
    assert group == Restated(JANUARY, Decimal(130), Decimal(132), "what it is made of was restated")


def test_months_before_the_last_are_told_too(published: Project) -> None:
    run(published, FEBRUARY)
    later = [row for month in A for row in month]
    later = [row.replace("north,2026-01,80", "north,2026-01,84") for row in later]
    # A month that was printed without a figure was not restated.
    later = ["revenue,north,2025-12,70", *later]
    drop(published, "a.csv", *(row.replace("02,90", "02,91") for row in later))
    run(published, "2026-03")
    (line,) = next(card for card in cards(published, "2026-03") if card.unit == "north").measures
    assert [(found.month, found.published, found.now) for found in line.restated] == [
        (FEBRUARY, 90, 91),
        (JANUARY, 82, 84),
    ]


def test_the_digest_of_the_next_month_tells_it(published: Project) -> None:
    ran = run(published, FEBRUARY)
    text = " ".join(ran.digest.digests[0].read_text(encoding="utf-8").split())
    assert "1 figure restated since publication" in text
    assert "published as 80 in edition 1, now 82 by Source (+2)" in text
    # It was not open when January was closed.
    assert "still open" not in text.partition("restated since")[2].partition("published as 80")[0]


@pytest.mark.fault("restated history")
def test_publishing_the_month_again_settles_it_and_changes_nothing_twice(
    published: Project,
) -> None:
    run(published, FEBRUARY)
    again = run(published, JANUARY)
    assert (again.publication.edition.number, breaks(published)) == (2, [])
    before = left_in(published)
    once_more = run(published, JANUARY)
    assert not once_more.publication.new
    assert left_in(published) == before


def test_they_are_looked_for_where_figures_or_published_cards_are_others(
    published: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[None] = []

    def find(warehouse: Warehouse) -> None:
        looked.append(None)
        find_restatements(warehouse)

    monkeypatch.setattr(close_published, "find_restatements", find)
    run(published, FEBRUARY)
    assert looked
    found = breaks(published)
    looked.clear()
    run(published, FEBRUARY)
    assert (looked, breaks(published)) == ([], found)
    # A calculation that ended in its midst took them back, with those of its own.
    with desk_of(published) as desk:
        find_scored_breaks(desk.warehouse)
        assert not desk.warehouse.has("mart.breaks", "rule = 'restatement'")
        stages.snapshot(desk)
    assert (len(looked), breaks(published)) == (1, found)
    looked.clear()
    run(published, JANUARY)
    assert (bool(looked), breaks(published)) == (True, [])


def test_no_card_is_made_of_it(published: Project, tmp_path: Path) -> None:
    run(published, FEBRUARY)
    again = run(published, JANUARY)
    assert [card.caveats for card in again.publication.edition.cards] == [(), ()]
    rebuilt = rebuild_edition(published, Month.parse(JANUARY), 2, tmp_path / "again")
    assert (rebuilt.different, rebuilt.other_producer) == ((), ())


def test_one_that_is_accepted_is_on_no_card(published: Project, tmp_path: Path) -> None:
    run(published, FEBRUARY)
    with desk_of(published) as desk:
        for row in desk.warehouse.rows("checks/find_break", {"id": ""}):
            if row["rule"] == "restatement":
                wanted = Wanted(kind="accept", break_id=row["break_id"])
                decide(desk, [wanted], ANN, Month.parse(FEBRUARY))
    run(published, FEBRUARY)
    run(published, JANUARY)
    again = run(published, JANUARY)
    assert not again.publication.new
    rebuilt = rebuild_edition(published, Month.parse(JANUARY), 2, tmp_path / "rebuilt")
    assert (rebuilt.different, rebuilt.other_producer) == ((), ())


def test_it_is_found_again_by_a_warehouse_built_anew(published: Project) -> None:
    run(published, FEBRUARY)
    before = tables(published)
    published.warehouse.unlink()
    with open_desk(published, "test") as desk:
        assert rebuild_warehouse(desk) == before
    assert len(breaks(published)) == 2


def test_within_its_months_of_revision_a_change_is_planned(published: Project) -> None:
    declare(published, "polarity:", "revision_months: 1\n  polarity:")
    run(published, FEBRUARY)
    assert breaks(published) == []
    planned = rows(published, "SELECT unit, revision, planned FROM mart.restatements ORDER BY unit")
    assert planned == [("group", 2, True), ("north", 2, True)]
    checks = "SELECT compared, passed FROM mart.checks WHERE rule = 'restatement'"
    assert rows(published, f"{checks} AND month = '{JANUARY}'") == [(2, 2)]
    # One month later its time is over.
    run(published, "2026-03")
    assert [row[:3] for row in breaks(published)] == [
        ("restated", "group", JANUARY),
        ("restated", "north", JANUARY),
    ]


def test_within_tolerance_it_is_none(published: Project) -> None:
    declare(published, "polarity:", "tolerance: {absolute: 2}\n  polarity:")
    run(published, FEBRUARY)
    assert breaks(published) == []


def test_a_figure_that_is_gone(organisation: Project) -> None:
    late = [row for row in EARLIER if not row.startswith("revenue,north,2026-01")]
    drop(organisation, "a.csv", *late)
    drop(organisation, "b.csv", *B)
    run(organisation, JANUARY)
    drop(organisation, "a.csv", *EARLIER)
    run(organisation, JANUARY)
    drop(organisation, "a.csv", *late)
    run(organisation, FEBRUARY)
    found = [row for row in breaks(organisation) if row[1] == "north"]
    assert found == [("gone", "north", JANUARY, 80, None, None, "2")]
