"""A released card that changes: what its next version says of that, to whom, and if it is made."""

from pathlib import Path
from typing import Any

import pytest

from scorecard import releasing
from scorecard.close.rebuild import rebuild_edition
from scorecard.close.release import latest_edition
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import CardVersion
from tests.close.test_gate import ANN, configure
from tests.conftest import A, drop, own_copy, small_organisation
from tests.keeping import kept
from tests.running import desk_of, run
from tests.small import kpi, scorecard

pytestmark = pytest.mark.usefixtures("nobody_reads")

MONTH = "2026-03"
AT = Month.parse(MONTH)
PEOPLE = [
    {"id": "ann", "name": "Ann", "email": "ann@small.example", "roles": ["osm"]},
    {"id": "bob", "name": "Bob", "email": "bob@small.example", "roles": ["executive"]},
]


@pytest.fixture
def released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """North's and Group's cards of March were released, North's to an executive too."""
    folder, _ = kept("released", _released)
    return own_copy(Project(folder), tmp_path, monkeypatch)


def _released(folder: Path) -> None:
    made = small_organisation(folder)
    readers = [
        {"person": "ann", "units": ["group", "north"]},
        {"person": "bob", "units": ["north"]},
    ]
    configure(made, people=PEOPLE, distribution=readers)
    run(made, MONTH)
    let_go(made)


def let_go(project: Project) -> None:
    with desk_of(project) as desk:
        releasing.release(desk, AT, [], ANN)


def restate(project: Project, north: str) -> None:
    """Source a says another figure for North in March, and b the same."""
    rows = [row for month in A for row in month]
    drop(
        project, "a.csv", *(r.replace("north,2026-03,100", f"north,2026-03,{north}") for r in rows)
    )
    drop(project, "b.csv", f"revenue,north,2026-03,{north}")


def card(project: Project, unit: str) -> CardVersion:
    with desk_of(project) as desk:
        found = latest_edition(desk, AT).card(unit)
    assert found is not None
    return found


def differences(version: CardVersion) -> list[tuple[str, str, str, str]]:
    assert version.reissue is not None
    told = version.reissue["differences"]
    return [(item["what"], item["was"], item["now"], item["why"]) for item in told]


def pages(project: Project, version: CardVersion) -> dict[str, str]:
    with desk_of(project) as desk:
        return {
            key: desk.editions.objects.get(sha).decode(errors="replace")
            for key, sha in version.files.items()
        }


def test_a_first_card_replaces_nothing(released: Project) -> None:
    assert card(released, "north").reissue is None


def test_a_later_version_says_what_was_what_is_and_why(released: Project) -> None:
    restate(released, "70")
    run(released, MONTH)
    north = card(released, "north")
    assert (north.version, north.status) == (3, "provisional")
    assert north.reissue is not None
    assert (north.reissue["version"], north.reissue["on"]) == (2, "2026-11-03")
    # At the goal 20/3; at 70, two fifths of the way to it, 10/3 + 4/3.
    assert differences(north) == [
        ("Overall score", "6.7 On target", "4.7 Watch", ""),
        ("Financial", "6.7 On target", "4.7 Watch", ""),
        ("Revenue", "100", "70", "as Source has it now"),
    ]
    told = pages(released, north)
    assert "Replaces version 2 of 3 November 2026" in told["pdf"]
    assert "Revenue: from 100 to 70 (as Source has it now)" in told["pdf"]
    assert "Revenue: from 100 to 70 (restated)" in told["pdf:plain"]
    # An executive is told no source.
    assert "as Source has it now" in told["pdf"]
    assert "as Source has it now" not in told["pdf:plain"]
    assert "Replaces version 2 of 3 November 2026" in told["pdf:plain"]
    let_go(released)
    final = card(released, "north")
    assert (final.version, final.status) == (4, "final")
    assert final.reissue == north.reissue
    paths = sorted(released.outbox.rglob("*bob_north.eml"))
    mails = [path.read_text(encoding="utf-8") for path in paths]
    assert len(mails) == 2
    assert [("REPLACES VERSION 2" in text) for text in mails] == [False, True]


def test_a_version_that_was_never_released_is_not_what_is_replaced(released: Project) -> None:
    restate(released, "70")
    run(released, MONTH)
    restate(released, "80")
    run(released, MONTH)
    north = card(released, "north")
    assert north.version == 4
    assert north.reissue is not None
    assert north.reissue["version"] == 2
    assert ("Revenue", "100", "80", "as Source has it now") in differences(north)


def test_targets_weights_and_measures_that_changed_are_told(released: Project) -> None:
    configure(
        released,
        kpis=[kpi("revenue"), kpi("cases")],
        scorecards=[scorecard("group", ["revenue"]), scorecard("north", ["revenue", "cases"])],
        targets=[{"kpi": "revenue", "red_flag": 50, "goal": 200}],
    )
    run(released, MONTH)
    told = differences(card(released, "north"))
    assert ("Revenue, target", "100", "200", "set anew") in told
    assert ("Cases", "", "new on the card", "") in told


@pytest.mark.parametrize(
    ("policy", "figure", "version"),
    [
        ("any", "100.5", 3),
        ("material", "100.5", 2),
        ("material", "70", 3),
    ],
)
def test_the_policy_says_what_is_issued_anew(
    released: Project, policy: str, figure: str, version: int
) -> None:
    configure(released, release={"policy": "person", "reissue": policy})
    restate(released, figure)
    run(released, MONTH)
    assert card(released, "north").version == version
    assert not run(released, MONTH).publication.new


def test_a_rebuilt_edition_says_it_too(released: Project, tmp_path: Path) -> None:
    restate(released, "70")
    run(released, MONTH)
    with desk_of(released) as desk:
        number = latest_edition(desk, AT).number
    made: Any = rebuild_edition(released, AT, number, tmp_path / "again")
    assert made.different == ()
