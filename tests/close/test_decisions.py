"""Decisions and editions: new versions of what they touch, old editions as they were."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from scorecard import acts, releasing, stages
from scorecard.close.act import COMMAND_LINE, Act
from scorecard.close.deciding.decide import end
from scorecard.close.deciding.wanted import Wanted
from scorecard.close.rebuild import rebuild_edition, rebuild_warehouse
from scorecard.errors import StoreError
from scorecard.period import Month
from scorecard.project import Project
from scorecard.report.card import Card, from_json
from scorecard.stores.editions import Editions
from tests.review.deciding import deciding_organisation
from tests.running import desk_of, run, tables

pytestmark = pytest.mark.usefixtures("nobody_reads")

MONTH = "2026-03"
AT = Month.parse(MONTH)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The organisation with March published; not to be written to."""
    root = tmp_path_factory.mktemp("published") / "organisation"
    made = deciding_organisation(root, decisions={"four_eyes": "material"})
    run(made, MONTH)
    return made


@pytest.fixture
def project(published: Project, tmp_path: Path) -> Project:
    """A copy of it, in which a second person confirms what matters."""
    shutil.copytree(published.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def decide(project: Project, person: str = "ann", **said: object) -> int:
    """A decision at the command line; returns its number."""
    with desk_of(project) as desk:
        (made,) = acts.decide(desk, [Wanted(**said)], Act(person, COMMAND_LINE, "as the books say"))
        return made.seq


def override(project: Project, value: str = "95", unit: str = "north") -> int:
    seq = decide(project, kind="override", kpi="revenue", unit=unit, first=AT, value=Decimal(value))
    with desk_of(project) as desk:
        end(desk, seq, "confirmed", Act("carl", COMMAND_LINE, "seen"))
    return seq


def cards(project: Project) -> dict[str, tuple[int, Card]]:
    """Version and tree of each card of the newest edition."""
    editions = Editions(project.editions)
    edition = editions.latest(MONTH)
    assert edition is not None
    return {
        card.unit: (card.version, from_json(editions.objects.get(card.files["tree"])))
        for card in edition.cards
    }


def different(project: Project, number: int, into: Path) -> tuple[str, ...]:
    """Files of an edition that come out otherwise when it is made again."""
    made = rebuild_edition(project, AT, number, into)
    assert made.equal
    return made.different


def test_a_decision_makes_new_versions_of_the_cards_it_touches(project: Project) -> None:
    seq = override(project, "95", "group")
    ran = run(project, MONTH)
    assert ran.publication.changed == ("group",)
    found = cards(project)
    assert {unit: version for unit, (version, _) in found.items()} == {"group": 2, "north": 1}
    card = found["group"][1]
    (measure,) = card.measures
    assert (measure.month_value, measure.value_status) == (95, "final")
    assert measure.trail is not None
    assert (measure.trail.rule, measure.trail.decision) == ("override", seq)
    (line,) = card.decisions
    assert (line.person, line.confirmed_by, line.decided_on) == ("Ann", "Carl", "2026-11-03")
    assert (line.value, line.instead, line.instead_value) == (95, "its child units", 160)
    assert (line.difference, line.reason) == (-65, "as the books say")
    assert line.what == "Revenue of Group, March 2026: overridden with 95"
    # A second run has nothing new to say.
    assert not run(project, MONTH).publication.new


def test_units_above_name_the_decisions_their_figures_rest_on(project: Project) -> None:
    override(project)
    assert run(project, MONTH).publication.changed == ("group", "north")
    group, north = cards(project)["group"][1], cards(project)["north"][1]
    assert group.decisions == north.decisions
    assert [line.unit for line in group.decisions] == ["north"]
    assert group.measures[0].month_value == 155
    # Nothing about North is under review any more.
    assert (north.breaks, north.measures[0].breaks) == ((), ())


def test_what_waits_for_a_second_person_changes_no_card(project: Project) -> None:
    decide(project, kind="override", kpi="revenue", unit="north", first=AT, value=Decimal(95))
    ran = run(project, MONTH)
    assert not ran.publication.new
    assert cards(project)["north"][1].decisions == ()


def test_editions_are_made_again_as_they_were_whatever_is_decided_since(
    project: Project, tmp_path: Path
) -> None:
    """Edition 1 before any decision, 2 with an override, 3 with it reversed."""
    seq = override(project)
    run(project, MONTH)
    with desk_of(project) as desk:
        end(desk, seq, "reversed", Act("ann", COMMAND_LINE, "wrong month"))
    ran = run(project, MONTH)
    assert ran.publication.edition.number == 3
    override(project, "77")
    for number in (1, 2, 3):
        assert different(project, number, tmp_path / str(number)) == ()
    one, three = Editions(project.editions).get(MONTH, 1), ran.publication.edition
    assert [card.card_digest for card in one.cards] == [card.card_digest for card in three.cards]


def test_a_release_after_a_decision_prints_what_was_reviewed(
    project: Project, tmp_path: Path
) -> None:
    """The decision came after the run: released cards know nothing of it, nor does a rebuild."""
    override(project)
    with desk_of(project) as desk:
        releasing.release(desk, AT, [], Act("ann", COMMAND_LINE, "reviewed"))
    edition = Editions(project.editions).latest(MONTH)
    assert edition is not None
    assert {card.status for card in edition.cards} == {"final"}
    assert cards(project)["north"][1].measures[0].month_value == 100
    assert different(project, edition.number, tmp_path / "again") == ()


def test_an_edition_is_not_made_from_a_calculation_before_the_decision(project: Project) -> None:
    override(project)
    with (
        desk_of(project) as desk,
        pytest.raises(StoreError, match="something was configured, deci"),
    ):
        stages.edition(desk, AT)


def test_a_rebuilt_warehouse_knows_the_decisions(project: Project) -> None:
    override(project)
    run(project, MONTH)
    before = tables(project)
    with desk_of(project) as desk:
        assert rebuild_warehouse(desk) == before
