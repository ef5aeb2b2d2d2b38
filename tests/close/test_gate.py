"""The gate: what stops a card, what settles it, and what waivers, approvals and time let pass."""

import datetime as dt
import email
import email.policy
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scorecard import acts, releasing
from scorecard.close.act import Act
from scorecard.close.deciding.wanted import Wanted
from scorecard.close.gate.gate import Gate, deadline_of
from scorecard.close.release import latest_edition, tree
from scorecard.errors import ConfigError, InputError
from scorecard.outcomes import Released
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import CardVersion
from tests.conftest import A, B, drop
from tests.running import NOON, desk_of, run
from tests.small import kpi, scorecard, yaml_of

pytestmark = pytest.mark.usefixtures("nobody_reads")

MONTH = "2026-03"
AT = Month.parse(MONTH)
ANN = Act("ann", "command line", "reviewed")
PEOPLE = [
    {"id": name, "name": name.title(), "email": f"{name}@small.example", "roles": roles}
    for name, roles in {
        "ann": ["osm"],
        "bob": ["executive"],
        "carl": ["controller"],
        "nora": [],
    }.items()
]
# Group's goal is such that North's ten more or less are seen in its score too.
TARGETS = [
    {"kpi": "revenue", "unit": "group", "red_flag": 100, "goal": 200},
    {"kpi": "revenue", "unit": "north", "red_flag": 50, "goal": 100},
]


def configure(project: Project, **change: Any) -> None:
    """Replace sections of the configuration."""
    path = project.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    path.write_bytes(yaml_of({**raw, **change}))


@pytest.fixture
def organisation(organisation: Project) -> Project:
    """The small organisation with more people, its gate as an organisation has it unasked."""
    units = [
        {"id": "group", "name": "Group", "type": "enterprise"},
        {"id": "north", "name": "North", "type": "region", "parents": [{"unit": "group"}]}
        | {"head": "nora"},
        {"id": "south", "name": "South", "type": "region", "parents": [{"unit": "group"}]},
    ]
    configure(organisation, gate={}, people=PEOPLE, targets=TARGETS, units=units)
    return organisation


def release(project: Project, *units: str, act: Act = ANN) -> Released:
    with desk_of(project) as desk:
        return releasing.release(desk, AT, units, act)


def gate(project: Project, at: dt.datetime = NOON, releasing_: str | None = None) -> Gate:
    with desk_of(project, at=at) as desk:
        return releasing.month_gate(desk, AT, releasing_)


def open_keys(found: Gate) -> dict[str, list[str]]:
    """What stops each unit's card, breaks without their ids."""
    return {
        unit: [stop.key.split(" ")[0] if stop.kind == "break" else stop.key for stop in stops]
        for unit in found.stops
        if (stops := found.open(unit))
    }


def the_break(project: Project, unit: str = "north") -> str:
    (key,) = (stop.key for stop in gate(project).of(unit) if stop.kind == "break")
    return key


def decide(project: Project, by: str = "ann", **said: Any) -> None:
    with desk_of(project) as desk:
        acts.decide(desk, [Wanted(**said)], Act(by, "command line", "agreed"))


def waive(project: Project, unit: str, key: str, by: str = "carl", **more: Any) -> int:
    with desk_of(project) as desk:
        act = Act(by, "command line", "small, and known")
        return releasing.waive(desk, AT, unit, key, act, **more).seq


def approve(project: Project, unit: str, by: str) -> None:
    with desk_of(project) as desk:
        releasing.approve(desk, AT, [unit], Act(by, "command line", "looked at"))


def card(project: Project, unit: str) -> CardVersion:
    with desk_of(project) as desk:
        found = latest_edition(desk, AT).card(unit)
    assert found is not None
    return found


def mails(project: Project) -> list[str]:
    return sorted(path.name.partition("_")[2] for path in project.outbox.rglob("*.eml"))


def test_an_open_break_that_matters_stops_the_cards_it_moves(organisation: Project) -> None:
    run(organisation, MONTH)
    assert open_keys(gate(organisation)) == {"group": ["break"], "north": ["break"]}
    (stop,) = gate(organisation).open("north")
    assert stop.what.startswith("Revenue of ")
    assert "100" in stop.what
    assert "90" in stop.what
    assert stop.who == "Ann"
    with pytest.raises(InputError) as refused:
        release(organisation, "north")
    said = str(refused.value)
    assert f"north, {stop.key}: {stop.what}" in said
    assert "scorecard gate waive ITEM --unit UNIT --month 2026-03" in said
    with pytest.raises(InputError, match="expected cards that nothing stops"):
        release(organisation)
    assert mails(organisation) == ["ann_digest.eml"]


def test_a_card_that_nothing_stops_goes_without_those_that_wait(organisation: Project) -> None:
    configure(
        organisation, scorecards=[scorecard(unit, ["revenue"]) for unit in ("north", "south")]
    )
    configure(organisation, distribution=[{"person": "bob", "units": ["north", "south"]}])
    configure(organisation, targets=[{"kpi": "revenue", "red_flag": 50, "goal": 100}])
    run(organisation, MONTH)
    done = release(organisation)
    assert done.units == ("south",)
    assert list(done.stopped) == ["north"]
    assert mails(organisation) == ["ann_digest.eml", "bob_south.eml"]


def test_a_decision_settles_it(organisation: Project) -> None:
    run(organisation, MONTH)
    decide(organisation, kind="accept", break_id=the_break(organisation).split(" ")[1])
    run(organisation, MONTH)
    assert open_keys(gate(organisation)) == {}
    assert release(organisation).units == ("group", "north")
    assert card(organisation, "north").remarks == ()


@pytest.mark.parametrize(
    ("policy", "stopped"),
    [("none", {}), ("material", {}), ("all", {"north": ["break"]})],
)
def test_which_breaks_stop_a_card_is_the_organisations_policy(
    organisation: Project, policy: str, stopped: Mapping[str, list[str]]
) -> None:
    """A difference of one does not matter where half a point does."""
    drop(organisation, "b.csv", "revenue,north,2026-03,101")
    configure(organisation, gate={"breaks": policy}, materiality={"effect": "0.5"})
    run(organisation, MONTH)
    assert open_keys(gate(organisation)) == stopped


def test_a_waiver_is_of_one_thing_of_one_card_and_printed_there(organisation: Project) -> None:
    people = [{"person": "ann", "units": ["north"]}, {"person": "bob", "units": ["north"]}]
    configure(organisation, distribution=people)
    run(organisation, MONTH)
    waive(organisation, "north", the_break(organisation))
    assert open_keys(gate(organisation)) == {"group": ["break"]}
    done = release(organisation, "north")
    assert done.units == ("north",)
    found = card(organisation, "north")
    (remark,) = found.remarks
    assert remark.endswith(": waived by Carl until 2026-12-04 (small, and known)")
    assert "90" in remark
    assert found.brief == ("1 matter waived by Carl",)
    said = {
        path.name.partition("_")[2]: path.read_text(encoding="utf-8").replace("=\n", "")
        for path in organisation.outbox.rglob("*.eml")
    }
    assert all("1 matter waived by Carl" in text for name, text in said.items() if "north" in name)
    assert not any("small, and known" in text for text in said.values())
    # The office's page says what and why, an executive's only that.
    with desk_of(organisation) as desk:
        pages = {key: desk.editions.objects.get(sha) for key, sha in found.files.items()}
    assert b"small, and known" in pages["pdf"]
    assert b"1 matter waived by Carl" in pages["pdf:plain"]
    assert b"small, and known" not in pages["pdf:plain"]
    again = run(organisation, MONTH)
    assert not again.publication.new


def test_a_waiver_ends_with_its_day_and_with_what_it_is_about(organisation: Project) -> None:
    run(organisation, MONTH)
    waive(organisation, "north", the_break(organisation), until=NOON.date())
    assert "north" not in open_keys(gate(organisation))
    assert "north" in open_keys(gate(organisation, NOON + dt.timedelta(days=1)))
    rows = [row for month in A for row in month]
    drop(organisation, "a.csv", *(r.replace("north,2026-03,100", "north,2026-03,70") for r in rows))
    run(organisation, MONTH)
    assert "north" in open_keys(gate(organisation))


def test_a_reversed_waiver_lets_nothing_pass(organisation: Project) -> None:
    from scorecard.close.deciding.decide import end

    run(organisation, MONTH)
    seq = waive(organisation, "north", the_break(organisation))
    with desk_of(organisation) as desk:
        end(desk, seq, "reversed", ANN)
    assert "north" in open_keys(gate(organisation))


@pytest.mark.parametrize(
    ("unit", "key", "by", "until", "said"),
    [
        ("north", "break 0000", "carl", None, "expected what stops that card now (break "),
        ("south", "anything", "carl", None, "expected what stops that card now (nothing)"),
        ("north", "break", "carl", dt.date(2026, 11, 2), "expected a day from 2026-11-03"),
        ("north", "break", "carl", dt.date(2027, 1, 1), "expected a day from 2026-11-03"),
        ("north", "break", "bob", None, "expected somebody with the role osm or controller"),
        ("north", "break", "nora", None, "expected somebody with the role osm or controller"),
        ("north", "break", "eve", None, "person 'eve': expected one of"),
    ],
)
@pytest.mark.attack("decisions of others")
def test_waivers_that_are_refused(
    organisation: Project, unit: str, key: str, by: str, until: dt.date | None, said: str
) -> None:
    run(organisation, MONTH)
    named = the_break(organisation) if key == "break" else key
    with pytest.raises(InputError) as refused:
        waive(organisation, unit, named, by, until=until)
    assert said in str(refused.value)
    assert "north" in open_keys(gate(organisation))


def test_a_required_figure_that_is_missing_stops_its_card(organisation: Project) -> None:
    needed = scorecard("north", ["revenue", "cases"])
    for measure in needed["perspectives"][0]["objectives"][0]["measures"]:
        measure["required"] = True
    configure(organisation, kpis=[kpi("revenue"), kpi("cases")], scorecards=[needed])
    configure(organisation, gate={"breaks": "none"})
    run(organisation, MONTH)
    (stop,) = gate(organisation).open("north")
    assert (stop.key, stop.what, stop.who) == (
        "figure cases",
        "Cases is required and has no score: no figure for this month",
        "Ann",
    )
    configure(organisation, gate={"breaks": "none", "figures": False})
    assert open_keys(gate(organisation)) == {}


def test_a_required_comment_that_is_missing_stops_its_card(organisation: Project) -> None:
    configure(organisation, commentary={"largest_moves": 1}, gate={"breaks": "none"})
    run(organisation, MONTH)
    assert open_keys(gate(organisation)) == {
        "group": ["comment revenue"],
        "north": ["comment revenue"],
    }
    for unit in ("group", "north"):
        decide(organisation, kind="comment", unit=unit, first=AT, place="measure revenue")
    run(organisation, MONTH)
    assert open_keys(gate(organisation)) == {}


def test_a_source_that_is_not_certified_stops_what_rests_on_it(organisation: Project) -> None:
    """Group's figure is what its units add up to, and rests on the same source."""
    configure(organisation, gate={"breaks": "none", "certificates": ["a"]})
    run(organisation, MONTH)
    waits = ["certificate a"]
    assert open_keys(gate(organisation)) == {"group": waits, "north": waits}
    decide(organisation, kind="certify", source="a", first=AT)
    run(organisation, MONTH)
    assert open_keys(gate(organisation)) == {}
    drop(organisation, "a.csv", "revenue,north,2026-03,101", "revenue,south,2026-03,60")
    run(organisation, MONTH)
    assert open_keys(gate(organisation)) == {"group": waits, "north": waits}


@pytest.mark.attack("decisions of others")
def test_a_card_is_approved_by_somebody_who_has_not_prepared_it(organisation: Project) -> None:
    configure(organisation, gate={"breaks": "none", "approval": True})
    run(organisation, MONTH)
    decide(
        organisation,
        "carl",
        kind="override",
        kpi="revenue",
        unit="north",
        first=AT,
        value=Decimal(100),
    )
    with pytest.raises(InputError, match="decided nothing on that card"):
        approve(organisation, "north", "carl")
    with pytest.raises(InputError, match="role osm or controller, or the unit's head, found bob"):
        approve(organisation, "north", "bob")
    with pytest.raises(InputError, match="which nobody can waive: Ann or Nora gives it"):
        waive(organisation, "north", "approval", "ann")
    approve(organisation, "north", "ann")
    with pytest.raises(InputError, match="approved by Ann alone, who releases it"):
        release(organisation, "north")
    approve(organisation, "north", "nora")
    assert release(organisation, "north").units == ("north",)


def test_a_card_that_changes_needs_another_approval(organisation: Project) -> None:
    configure(organisation, gate={"breaks": "none", "approval": True})
    run(organisation, MONTH)
    approve(organisation, "north", "carl")
    assert open_keys(gate(organisation)) == {"group": ["approval"]}
    rows = [row for month in A for row in month]
    drop(organisation, "a.csv", *(r.replace("north,2026-03,100", "north,2026-03,70") for r in rows))
    run(organisation, MONTH)
    assert open_keys(gate(organisation)) == {"group": ["approval"], "north": ["approval"]}


def test_the_office_has_its_hours_from_the_digest_on(organisation: Project) -> None:
    configure(organisation, gate={"breaks": "none", "review_hours": 4})
    run(organisation, MONTH)
    assert open_keys(gate(organisation)) == {"group": ["window"], "north": ["window"]}
    (stop,) = gate(organisation).open("north")
    assert stop.how == "Tue 3 Nov 16:00 (Europe/London)"
    later = NOON + dt.timedelta(hours=4)
    assert open_keys(gate(organisation, later - dt.timedelta(seconds=1))) != {}
    assert open_keys(gate(organisation, later)) == {}
    waive(organisation, "north", "window", "ann")
    assert release(organisation, "north").units == ("north",)
    assert card(organisation, "north").brief == ("1 matter waived by Ann",)


@pytest.mark.parametrize(("then", "stopped"), [("hold", True), ("caveats", False)])
def test_what_the_deadline_does(organisation: Project, then: str, stopped: bool) -> None:
    """WD4 of March 2026 is 8 April: Good Friday is the 3rd, Easter Monday the 6th."""
    configure(organisation, gate={"deadline": {"day": 4, "at": "12:00", "then": then}})
    run(organisation, MONTH)
    with desk_of(organisation) as desk:
        due = deadline_of(desk.config, AT)
    assert due is not None
    assert due.isoformat() == "2026-04-08T12:00:00+01:00"
    assert "north" in open_keys(gate(organisation, due - dt.timedelta(seconds=1)))
    assert ("north" in open_keys(gate(organisation, due))) is stopped
    if stopped:
        return
    assert release(organisation).units == ("group", "north")
    (remark,) = card(organisation, "north").remarks
    assert remark.endswith(": open at the deadline")
    assert card(organisation, "north").brief == ("published at the deadline with 1 matter open",)


def test_the_deadline_lifts_no_approval_and_no_hours(organisation: Project) -> None:
    policy = {"breaks": "none", "approval": True, "review_hours": 1}
    configure(organisation, gate={**policy, "deadline": {"day": 4, "then": "caveats"}})
    run(organisation, MONTH)
    assert open_keys(gate(organisation))["north"] == ["approval", "window"]


def test_a_run_that_releases_by_itself_keeps_what_is_stopped(organisation: Project) -> None:
    configure(organisation, release={"policy": "auto"})
    first = run(organisation, MONTH)
    assert {c.unit: c.status for c in first.publication.edition.cards} == {
        "group": "provisional",
        "north": "provisional",
    }
    assert mails(organisation) == ["ann_digest.eml"]
    # Group's card alone may go, and says whose below it has not.
    waive(organisation, "group", the_break(organisation, "group"))
    run(organisation, MONTH)
    group = card(organisation, "group")
    assert group.status == "final"
    assert group.brief == ("1 matter waived by Carl", "not released yet: North")
    assert mails(organisation) == ["ann_digest.eml", "ann_group.eml"]
    decide(organisation, kind="accept", break_id=the_break(organisation).split(" ")[1])
    run(organisation, MONTH)
    assert card(organisation, "north").status == "final"
    assert mails(organisation).count("ann_north.eml") == 1
    # Whatever changes after that is a person's to release.
    rows = [row for month in A for row in month]
    drop(organisation, "a.csv", *(r.replace("north,2026-03,100", "north,2026-03,70") for r in rows))
    drop(organisation, "b.csv", *(row.replace("90", "70") for row in B))
    run(organisation, MONTH)
    assert card(organisation, "north").status == "provisional"


def test_a_card_waits_for_the_hours_of_the_office_and_goes_after_them(
    organisation: Project,
) -> None:
    configure(organisation, release={"policy": "auto"}, gate={"breaks": "none", "review_hours": 2})
    run(organisation, MONTH)
    assert mails(organisation) == ["ann_digest.eml"]
    with desk_of(organisation, at=NOON + dt.timedelta(hours=2)) as desk:
        sent = releasing.scorecard_mail(desk, AT)
    assert len(sent.cards) == 2
    with desk_of(organisation, at=NOON + dt.timedelta(hours=3)) as desk:
        assert releasing.scorecard_mail(desk, AT).cards == ()


def test_the_digest_says_what_stops_cards(organisation: Project) -> None:
    run(organisation, MONTH)
    (digest,) = organisation.outbox.rglob("*digest.eml")
    told = digest.read_text(encoding="utf-8").replace("=\n", "")
    assert "North: Revenue of " in told
    assert "waits for a correction at the source, or a decision about it (Ann)" in told


def test_the_digest_tells_once_what_stops_several_cards_alike(organisation: Project) -> None:
    """Figures first, though Group's own approval is asked for before North's break is."""
    configure(organisation, gate={"approval": True})
    run(organisation, MONTH)
    (digest,) = organisation.outbox.rglob("*digest.eml")
    mail = email.message_from_bytes(digest.read_bytes(), policy=email.policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    lines = [line for line in body.get_content().splitlines() if "; waits for " in line]
    assert lines == [
        "- Group, North: Revenue of North: Source says 100, Source says 90 (\N{MINUS SIGN}10); "
        "waits for a correction at the source, or a decision about it (Ann)",
        "- Group, North: the card as it is has not been approved; "
        "waits for the approval of somebody who has not prepared it",
    ]


def test_what_is_released_is_the_card_that_was_reviewed(organisation: Project) -> None:
    run(organisation, MONTH)
    before = card(organisation, "north")
    waive(organisation, "north", the_break(organisation))
    release(organisation, "north")
    after = card(organisation, "north")
    assert (after.version, after.card_digest) == (before.version + 1, before.card_digest)
    with desk_of(organisation) as desk:
        assert tree(desk, after) == tree(desk, before)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"certificates": ["c"]}, "expected the id of a source, or all"),
        ({"approval": True}, "a second person who may approve"),
        ({"deadline": {"day": 0}}, "deadline"),
        ({"review_hours": -1}, "review_hours"),
        ({"breaks": "some"}, "breaks"),
    ],
)
def test_gates_that_cannot_be(organisation: Project, said: Any, message: str) -> None:
    people = [person for person in PEOPLE if person["id"] == "ann"]
    units = [{"id": "group", "name": "Group", "type": "enterprise"}]
    distribution: list[Any] = []
    configure(
        organisation,
        gate=said,
        people=people,
        units=units,
        distribution=distribution,
        targets=[],
        scorecards=[scorecard("group", ["revenue"])],
    )
    with pytest.raises(ConfigError, match=message):
        organisation.config()


def test_a_rebuilt_edition_has_the_remarks(organisation: Project, tmp_path: Path) -> None:
    from scorecard.close.rebuild import rebuild_edition

    run(organisation, MONTH)
    waive(organisation, "north", the_break(organisation))
    release(organisation, "north")
    with desk_of(organisation) as desk:
        number = latest_edition(desk, AT).number
    made = rebuild_edition(organisation, AT, number, tmp_path / "again")
    assert made.different == ()


def test_a_unit_without_a_card_is_stopped_by_nothing(organisation: Project) -> None:
    """South has no scorecard; what is open of it stops the card it moves, if any."""
    drop(organisation, "b.csv", "revenue,south,2026-03,1")
    run(organisation, MONTH)
    assert list(open_keys(gate(organisation))) == ["group"]
