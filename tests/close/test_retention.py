"""Erasing contents of deliveries: what stays the same, what is said of what does not."""

from dataclasses import fields
from pathlib import Path

import pytest

from scorecard.close.act import Act
from scorecard.close.backup import back_up
from scorecard.close.desk import Desk
from scorecard.close.rebuild import rebuild_edition, rebuild_warehouse
from scorecard.close.restore import restore
from scorecard.close.retention import check_unneeded, erase, erase_superseded, limit_of, superseded
from scorecard.errors import InputError, InvariantBroken, StoreError
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import Objects
from scorecard.stores.landing import CONFIG, Arrival, Delivery, Landing
from tests.conftest import drop, own_copy, small_organisation
from tests.running import NOON, calculate, desk_of, run

pytestmark = pytest.mark.usefixtures("nobody_reads")

MONTH = "2026-03"
LATER = Month.parse("2026-04")
ACT = Act("ann", "test", "not ours to keep")
VALUES = "SELECT kpi, unit, month, value FROM mart.kpi_values ORDER BY ALL"
CORRECTED = (
    "revenue,north,2026-01,81",
    "revenue,south,2026-01,51",
    "revenue,north,2026-02,91",
    "revenue,south,2026-02,56",
    "revenue,north,2026-03,101",
    "revenue,south,2026-03,61",
)


@pytest.fixture(scope="module")
def corrected_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Not to be written to."""
    project = small_organisation(tmp_path_factory.mktemp("corrected") / "organisation")
    run(project, MONTH)
    drop(project, "a.csv", *CORRECTED)
    calculate(project, MONTH)
    return project


@pytest.fixture
def corrected(corrected_once: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """March is published; then source a corrects each of its figures, in a second delivery."""
    return own_copy(corrected_once, tmp_path, monkeypatch)


def of_source(desk: Desk, source: str) -> list[Delivery]:
    return [d for d in desk.landing.deliveries() if d.source == source]


def values(desk: Desk) -> list[tuple[object, ...]]:
    return desk.warehouse.con.execute(VALUES).fetchall()


def test_what_is_replaced_as_a_whole_goes_and_no_figure_changes(corrected: Project) -> None:
    with desk_of(corrected) as desk:
        before = values(desk)
        first, second = of_source(desk, "a")
        assert superseded(desk, Month.parse(MONTH)) == []
        assert superseded(desk, LATER) == [first]
        manifest = (corrected.landing / "manifests" / f"{first.seq:08d}.json").read_bytes()
        erase_superseded(desk, [first], ACT)
    with desk_of(corrected) as desk:
        assert values(desk) == before
        assert superseded(desk, LATER) == []
        assert not desk.landing.blob_path(first.sha256).exists()
        assert desk.landing.content(second)
        said = rf"delivery {first.seq} .* was erased at 2026-11-03 12:00\+00:00 by ann: not ours"
        with pytest.raises(StoreError, match=said):
            desk.landing.content(first)
        assert (corrected.landing / "manifests" / f"{first.seq:08d}.json").read_bytes() == manifest
        hashes = desk.warehouse.table_hashes()
        assert rebuild_warehouse(desk) == hashes
    with desk_of(corrected) as desk:
        loads = desk.warehouse.con.execute(
            "SELECT state, read, rejected FROM core.loads WHERE seq = ?", [first.seq]
        ).fetchall()
        assert loads == [("erased", 6, 6)]


def test_a_delivery_that_something_rests_on_is_not_let_go(corrected: Project) -> None:
    with desk_of(corrected) as desk:
        second = of_source(desk, "a")[1]
        with pytest.raises(InvariantBroken, match="nothing is erased"):
            erase_superseded(desk, [second], ACT)
        assert desk.landing.content(second)
        check_unneeded(desk, of_source(desk, "a")[:1])


def test_a_refused_cell_or_a_figure_that_stands_keeps_its_delivery(organisation: Project) -> None:
    """The first delivery has a cell in quarantine, the second one figure that is not replaced."""
    drop(organisation, "a.csv", "revenue,north,2026-03,100", "revenue,south,2026-03,many")
    run(organisation, MONTH)
    drop(organisation, "a.csv", "revenue,north,2026-03,101", "revenue,south,2026-03,61")
    calculate(organisation, MONTH)
    drop(organisation, "a.csv", "revenue,north,2026-03,102", "revenue,south,2026-03,61")
    calculate(organisation, MONTH)
    with desk_of(organisation) as desk:
        assert superseded(desk, LATER) == []


def test_what_has_not_been_loaded_is_waited_for(corrected: Project) -> None:
    with desk_of(corrected) as desk:
        arrived = of_source(desk, "a")[1]
        content = desk.landing.content(arrived) + b"revenue,south,2026-01,1\n"
        known = {f.name for f in fields(Arrival)} & {f.name for f in fields(Delivery)}
        same = {name: getattr(arrived, name) for name in known}
        desk.landing.land(Arrival(**same, content=content))
        with pytest.raises(InputError, match="expected every delivery loaded"):
            superseded(desk, LATER)


def test_one_delivery_erased_on_request_takes_its_figures_with_it(corrected: Project) -> None:
    with desk_of(corrected) as desk:
        second = of_source(desk, "a")[1]
        assert erase(desk, second.seq, ACT) == [second]
    with desk_of(corrected) as desk:
        # What it replaced stands again.
        assert 100 in [row[3] for row in values(desk) if row[1:3] == ("north", MONTH)]
        before = values(desk)
        erase(desk, second.seq, Act("ann", "test", "again"))
    with desk_of(corrected) as desk:
        assert values(desk) == before
        erasure = desk.landing.erasure(second)
        assert erasure is not None
        assert erasure.reason == "not ours to keep"
    # Its file is still in the folder, and is no news.
    calculate(corrected, MONTH)
    with desk_of(corrected) as desk:
        assert len(of_source(desk, "a")) == 2
        assert values(desk) == before


def test_every_delivery_with_the_same_bytes_is_erased(corrected: Project) -> None:
    with desk_of(corrected) as desk:
        first = of_source(desk, "a")[0]
        (corrected.root / "drops" / "a.csv").write_bytes(desk.landing.content(first))
    calculate(corrected, MONTH)
    with desk_of(corrected) as desk:
        third = of_source(desk, "a")[2]
        assert third.sha256 == first.sha256
        assert erase(desk, third.seq, ACT) == [third, first]
        assert not desk.landing.blob_path(first.sha256).exists()


def test_only_what_a_source_delivered_and_only_by_a_known_person(corrected: Project) -> None:
    with desk_of(corrected) as desk:
        config = of_source(desk, CONFIG)[0]
        for seq, act, said in (
            (99, ACT, "expected a number from 1 to"),
            (0, ACT, "expected a number from 1 to"),
            (config.seq, ACT, "found a configuration"),
            (of_source(desk, "a")[0].seq, Act("zed", "test", "why"), "person 'zed': expected one"),
            (of_source(desk, "a")[0].seq, Act("ann", "test", " "), "reason: expected a few words"),
        ):
            with pytest.raises(InputError, match=said):
                erase(desk, seq, act)
        assert not (corrected.landing / "erased").exists()


def test_when_it_was_erased_is_told_in_the_organisations_time_zone(corrected: Project) -> None:
    path = corrected.config_dir / "organisation.yaml"
    text = path.read_text()
    assert "time_zone: Europe/London" in text
    path.write_text(text.replace("time_zone: Europe/London", "time_zone: Asia/Tokyo"))
    with desk_of(corrected) as desk:
        first = of_source(desk, "a")[0]
        erase(desk, first.seq, ACT)
        told = "SELECT reason FROM mart.deliveries WHERE delivery = ?"
        ((reason,),) = desk.warehouse.con.execute(told, [first.seq]).fetchall()
        assert "was erased at 2026-11-03 21:00+09:00 by ann" in reason


def test_an_edition_that_needs_it_says_who_erased_it(corrected: Project, tmp_path: Path) -> None:
    """The first delivery has the figures of the edition; b alone stays, with one of them."""
    with desk_of(corrected) as desk:
        first = of_source(desk, "a")[0]
        erase(desk, first.seq, ACT)
    made = rebuild_edition(corrected, Month.parse(MONTH), 1, tmp_path / "again")
    assert len(made.erased) == 1
    assert made.erased == (
        f"the content of delivery {first.seq} (drops/a.csv) was erased at "
        "2026-11-03 12:00+00:00 by ann: not ours to keep",
    )
    assert made.different


def test_a_backup_lets_go_of_what_was_erased(corrected: Project, tmp_path: Path) -> None:
    into = tmp_path / "backup"
    back_up(corrected, into)
    with desk_of(corrected) as desk:
        second = of_source(desk, "a")[1]
        path = Objects(into / "objects").path(second.sha256)
        assert path.is_file()
        erase(desk, second.seq, ACT)
    back_up(corrected, into)
    assert not path.exists()
    restore(into, tmp_path / "again")
    erasure = Landing(tmp_path / "again" / "var" / "landing").erasure(second)
    assert erasure is not None
    assert erasure.by == "ann"


def test_without_a_limit_everything_is_kept(corrected: Project) -> None:
    with desk_of(corrected) as desk, pytest.raises(InputError, match="kept for ever"):
        limit_of(desk, NOON)
    path = corrected.config_dir / "organisation.yaml"
    path.write_text(path.read_text() + "retention: {deliveries: 12}\n", encoding="utf-8")
    with desk_of(corrected) as desk:
        # October is the newest closed month: of twelve months November 2025 is the first.
        assert limit_of(desk, NOON) == Month.parse("2025-11")
