"""Who lets what go, and what must never happen on the way: the promises around release."""

import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from scorecard import releasing, stages
from scorecard.close.act import Act
from scorecard.close.rebuild import preview_unit, rebuild_edition
from scorecard.errors import InputError, StoreError
from scorecard.outcomes import Released
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import Editions
from scorecard.stores.snapshot import query
from tests.close.test_crashes import CHECKPOINTS, auto
from tests.conftest import A, drop
from tests.running import Checkpoints, Crash, desk_of, run, tables
from tests.small import scorecard, yaml_of

MONTH = "2026-03"
ANN = Act("ann", "command line", "reviewed")


@pytest.fixture
def organisation(organisation: Project) -> Project:
    """The small organisation with a card for South too, which North's figures do not touch."""
    path = organisation.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    raw["scorecards"].append(scorecard("south", ["revenue"]))
    raw["distribution"][0]["units"].append("south")
    path.write_bytes(yaml_of(raw))
    return organisation


def release(project: Project, *units: str, act: Act = ANN) -> Released:
    with desk_of(project) as desk:
        return releasing.release(desk, Month.parse(MONTH), units, act)


def restate(project: Project, north: int = 70) -> None:
    """Source a now says another figure for North in March."""
    rows = [row for month in A for row in month]
    drop(
        project, "a.csv", *(r.replace("north,2026-03,100", f"north,2026-03,{north}") for r in rows)
    )


def mails(project: Project) -> list[str]:
    return sorted(path.name.partition("_")[2] for path in project.outbox.rglob("*.eml"))


def test_nothing_leaves_but_the_digest_until_a_person_releases(organisation: Project) -> None:
    run(organisation, MONTH)
    assert mails(organisation) == ["ann_digest.eml"]
    done = release(organisation, "north")
    assert done.units == ("north",)
    assert mails(organisation) == ["ann_digest.eml", "ann_north.eml"]
    states = {c.unit: (c.version, c.status) for c in done.publication.edition.cards}
    assert states == {
        "group": (1, "provisional"),
        "north": (2, "final"),
        "south": (1, "provisional"),
    }
    again = release(organisation, "north")
    assert (again.units, again.publication.new) == ((), False)
    later = run(organisation, MONTH)
    assert not later.publication.new
    assert mails(organisation) == ["ann_digest.eml", "ann_north.eml"]


@pytest.mark.parametrize(
    ("act", "units", "message"),
    [
        (Act("bob", "command line", "x"), (), "expected one of ann"),
        (Act(None, "command line", "x"), (), "expected one of ann"),
        (Act("ann", "command line", "  "), (), "a few words"),
        (ANN, ("east",), "expected one with a card"),
    ],
)
def test_acts_that_are_refused(
    organisation: Project, act: Act, units: tuple[str, ...], message: str
) -> None:
    run(organisation, MONTH)
    with pytest.raises(InputError, match=message):
        release(organisation, *units, act=act)
    assert mails(organisation) == ["ann_digest.eml"]


def test_what_was_reviewed_is_released_whatever_landed_since(
    organisation: Project, tmp_path: Path
) -> None:
    first = run(organisation, MONTH).publication.edition
    restate(organisation)
    with desk_of(organisation) as desk:
        stages.collect(desk, "a", Month.parse(MONTH))
    path = organisation.config_dir / "organisation.yaml"
    path.write_text(path.read_text().replace("name: Small", "name: Smaller"), encoding="utf-8")
    edition = release(organisation).publication.edition
    assert (edition.number, edition.landing_sequence) == (2, first.landing_sequence)
    assert edition.config_digest == first.config_digest
    rebuilt = rebuild_edition(organisation, Month.parse(MONTH), 2, tmp_path / "again")
    assert rebuilt.different == ()
    assert len(rebuilt.equal) == 9


def test_no_card_goes_before_the_digest_that_tells_of_it(organisation: Project) -> None:
    run(organisation, MONTH)
    restate(organisation)
    with pytest.raises(Crash):
        run(organisation, MONTH, Checkpoints(crash_at=_step("edition recorded")))
    assert mails(organisation) == ["ann_digest.eml"]
    release(organisation)
    with desk_of(organisation) as desk:
        sent = [(m.kind, m.unit) for m in desk.ledger.messages(MONTH) if m.state == "SENT"]
    assert sent[:2] == [("digest", None), ("digest", None)]
    assert {unit for kind, unit in sent if kind == "card"} == {"group", "north", "south"}


def _step(name: str) -> int:
    return CHECKPOINTS.index(name)


def test_new_alerts_are_told_though_no_card_changed(organisation: Project) -> None:
    first = run(organisation, MONTH)
    (organisation.root / "drops" / "b.csv").unlink()
    second = run(organisation, MONTH)
    assert [c.version for c in second.publication.edition.cards if c.unit == "south"] == [1]
    assert len(first.digest.digests) == len(second.digest.digests) == 1
    assert run(organisation, MONTH).digest.digests == ()


def test_a_superseded_mail_never_leaves(organisation: Project) -> None:
    project = auto(organisation)
    with pytest.raises(Crash):
        run(project, MONTH, Checkpoints(crash_at=_step("mails queued")))
    restate(project)
    ran = run(project, MONTH)
    north = ran.publication.edition.card("north")
    assert north is not None
    assert (north.version, north.status) == (2, "provisional")
    assert "ann_north.eml" not in mails(project)
    assert "ann_south.eml" in mails(project)
    with desk_of(project) as desk:
        rejected = {m.unit: m.detail for m in desk.ledger.messages(MONTH, "REJECTED")}
    assert rejected["north"] == "superseded: the card is now version 2"


def test_a_unit_that_left_and_came_back_never_gets_the_same_version_twice(
    organisation: Project,
) -> None:
    project = auto(organisation)
    run(project, MONTH)
    path = project.config_dir / "organisation.yaml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(_without_card(whole, "north"), encoding="utf-8")
    left = run(project, MONTH)
    assert left.publication.edition.card("north") is None
    path.write_text(whole, encoding="utf-8")
    restate(project)
    back = run(project, MONTH).publication.edition.card("north")
    assert back is not None
    assert (back.version, back.status) == (2, "provisional")
    assert mails(project).count("ann_north.eml") == 1


def _without_card(text: str, unit: str) -> str:
    raw = YAML(typ="safe").load(text)
    raw["scorecards"] = [card for card in raw["scorecards"] if card["unit"] != unit]
    return yaml_of(raw).decode()


def test_a_preview_leaves_no_trace_in_warehouse_snapshot_or_editions(organisation: Project) -> None:
    run(organisation, MONTH)
    whole = tables(organisation)
    before = query(organisation.snapshot, "SELECT unit, score FROM mart.scorecards ORDER BY ALL")
    path = organisation.config_dir / "organisation.yaml"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace("goal: 100", "goal: 1000"), encoding="utf-8")
    with desk_of(organisation) as desk:
        pages = preview_unit(desk, Month.parse(MONTH), "north")
    assert [page.suffix for page in pages] == [".pdf", ".xlsx", ".html"]
    path.write_text(kept, encoding="utf-8")
    second = run(organisation, MONTH)
    assert not second.publication.new
    assert tables(organisation) == whole
    after = query(organisation.snapshot, "SELECT unit, score FROM mart.scorecards ORDER BY ALL")
    assert after == before
    assert len(list(Editions(organisation.editions).all())) == 1


def test_release_refuses_a_new_warehouse_and_leaves_readers_theirs(organisation: Project) -> None:
    run(organisation, MONTH)
    before = query(organisation.snapshot, "SELECT count(*) FROM mart.kpi_values")
    for file in organisation.warehouse.parent.glob("warehouse.*"):
        file.unlink()
    with pytest.raises(StoreError, match="run `scorecard run` first"):
        release(organisation)
    assert query(organisation.snapshot, "SELECT count(*) FROM mart.kpi_values") == before


def test_what_people_put_beside_the_cards_stays(organisation: Project) -> None:
    run(organisation, MONTH)
    folder = organisation.published / MONTH
    (folder / "notes").mkdir()
    (folder / "agenda.pdf").write_bytes(b"mine")
    restate(organisation)
    run(organisation, MONTH)
    names = {path.name for path in folder.iterdir()}
    assert {"notes", "agenda.pdf", "north_2026-03_v2.pdf", "south_2026-03_v1.pdf"} <= names
    assert "north_2026-03_v1.pdf" not in names


def test_a_ledger_that_is_gone_is_not_begun_anew(organisation: Project) -> None:
    run(organisation, MONTH)
    release(organisation)
    restate(organisation)
    run(organisation, MONTH)
    shutil.rmtree(organisation.var / "ledger")
    with pytest.raises(StoreError, match="brings back the project from its backup"):
        run(organisation, MONTH)
