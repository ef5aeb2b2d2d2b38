"""The control page: written after each part of a run, true, complete, and with every digest."""

import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scorecard import releasing, stages
from scorecard.close.act import Act
from scorecard.control.facts import Control
from scorecard.control.look import look
from scorecard.control.page import control_page
from scorecard.period import Month
from scorecard.project import Project
from tests.close.test_gate import PEOPLE, TARGETS, configure, the_break, waive
from tests.conftest import drop
from tests.running import NOON, desk_of, looked, run
from tests.small import SOURCE, kpi, scorecard

MONTH = "2026-03"
AT = Month.parse(MONTH)


@pytest.fixture(autouse=True)
def made() -> Iterator[None]:
    """The page is made here, but in runs that are only the beginning of a test."""
    with looked():
        yield


@pytest.fixture
def organisation(organisation: Project) -> Project:
    """The small organisation under the gate of one that says nothing of it."""
    configure(organisation, gate={}, people=PEOPLE, targets=TARGETS)
    return organisation


def seen(project: Project, at: dt.datetime = NOON) -> Control:
    with desk_of(project, at=at) as desk:
        return look(desk, AT)


def written(project: Project) -> str:
    return (project.control / f"{MONTH}.html").read_text(encoding="utf-8")


def test_it_tells_what_stops_which_card_and_who_clears_it(organisation: Project) -> None:
    run(organisation, MONTH)
    control = seen(organisation)
    assert [(c.name, c.status, c.stopped_by, c.mails) for c in control.cards] == [
        ("Group", "stopped", "1 open difference", ""),
        ("North", "stopped", "1 open difference", ""),
    ]
    assert {(s.name, s.who, s.state) for s in control.stops} == {
        ("Group", "Ann", "open"),
        ("North", "Ann", "open"),
    }
    assert control.forecast[0] == "2 of 2 cards wait: 2 open differences."
    assert {fact.what: (fact.figure, fact.light) for fact in control.facts} == {
        "sources are in": ("2 of 2", "good"),
        "cards are released": ("0 of 2", "wait"),
        "matters stop cards": ("2", "bad"),
        "decisions wait for a second person": ("0", "good"),
        "mails are out": ("1 of 1", "good"),
    }


def test_it_follows_what_is_waived_and_released(organisation: Project) -> None:
    run(organisation, MONTH)
    waive(organisation, "north", the_break(organisation))
    assert "waived by Carl until 2026-12-04" in written(organisation)
    with desk_of(organisation) as desk:
        releasing.release(desk, AT, ["north"], Act("ann", "command line", "reviewed"))
    (north,) = (card for card in seen(organisation).cards if card.unit == "north")
    assert (north.status, north.light) == ("released by Ann, Tue 3 Nov 12:00", "good")
    assert (north.version, north.waived, north.mails) == ("2", "1", "1 of 1")
    assert north.status in written(organisation)


def test_it_shows_source_by_unit_what_came_and_what_did_not(organisation: Project) -> None:
    drop(organisation, "a.csv", "revenue,north,2026-02,90", "revenue,south,2026-02,55")
    drop(organisation, "a.csv", "revenue,north,2026-02,90", "revenue,north,2026-03,x")
    run(organisation, MONTH)
    control = seen(organisation)
    assert control.units == ("North",)
    lights = {row.name: [cell.light for cell in row.cells] for row in control.sources}
    assert set(lights) == {"Source"}
    first = control.sources[0]
    assert first.cells[0].light == "bad"
    assert "North" in first.missing


def test_with_many_units_what_is_missing_is_named(organisation: Project) -> None:
    units = [{"id": "group", "name": "Group", "type": "enterprise"}]
    units += [
        {"id": f"u{n}", "name": f"Unit {n}", "type": "region", "parents": [{"unit": "group"}]}
        for n in range(30)
    ]
    configure(
        organisation,
        units=units,
        targets=[],
        scorecards=[scorecard("group", ["revenue"])],
        distribution=[{"person": "ann", "units": ["group"]}],
        sources=[{**SOURCE, "id": "a", "path": "drops/a.csv"}],
        kpis=[kpi("revenue", sources=["a", "children"])],
    )
    drop(organisation, "a.csv", *(f"revenue,u{n},2026-03,1" for n in range(30)))
    run(organisation, MONTH)
    control = seen(organisation)
    assert control.units == ()
    assert [row.cells for row in control.sources] == [()]


def test_before_anything_ran_it_says_what_is_to_come(organisation: Project) -> None:
    control = seen(organisation)
    assert (control.edition, control.cards, control.stops) == ("no edition yet", (), ())
    assert control.forecast[0] == "There are no cards of the month yet."
    with desk_of(organisation) as desk:
        assert b"None yet." in control_page(desk, AT)


def test_the_deadline_and_the_cut_off_are_told_while_they_are_to_come(
    organisation: Project,
) -> None:
    configure(organisation, gate={"deadline": {"day": 4, "at": "12:00", "then": "hold"}})
    run(organisation, MONTH)
    before = dt.datetime(2026, 4, 1, 8, tzinfo=dt.UTC)
    told = seen(organisation, before).forecast
    assert "The cut-off for figures is Thu 2 Apr 12:00." in told
    assert (
        told[-1] == "The deadline is Wed 8 Apr 12:00; from then on cards stay until all is settled."
    )
    assert seen(organisation).forecast[-1].startswith("The deadline was Wed 8 Apr 12:00")


def test_every_digest_has_it(organisation: Project) -> None:
    run(organisation, MONTH, looked=True)
    (path,) = organisation.outbox.rglob("*digest.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    (page,) = (
        part for part in message.iter_attachments() if part.get_filename() == "control_2026-03.html"
    )
    assert "Month end March 2026" in page.get_content()


@pytest.mark.attack("markup and templates")
def test_it_needs_nothing_else_and_shows_names_as_text(organisation: Project) -> None:
    name = "<img src=x onerror=alert(1)> {{ 7*7 }}"
    people = [{**person, "name": name} if person["id"] == "ann" else person for person in PEOPLE]
    configure(organisation, people=people)
    run(organisation, MONTH)
    with desk_of(organisation) as desk:
        text = control_page(desk, AT).decode()
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt; {{ 7*7 }}" in text
    assert not re.search(r"https?://|<script|url\(", text)


def test_a_reminder_renews_it(organisation: Project, tmp_path: Path) -> None:
    run(organisation, MONTH)
    path = organisation.control / f"{MONTH}.html"
    assert not path.exists()
    with desk_of(organisation) as desk:
        stages.remind(desk, AT)
    assert path.is_file()
