"""Several files a month: each a delivery, none loses what another said, none fails unseen."""

import json
from pathlib import Path
from typing import Any

import pytest

from scorecard.config.check_sources import sources as checked
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.ingest import observe
from scorecard.ingest.newest import newest_held
from scorecard.period import Month
from tests.ingest.world import MONTHLY, World, config, source, table

FIXES: dict[str, Any] = {**MONTHLY, "path": "drop/fix_{month}_*.csv", "delivery": "partial"}
ALL = [f"u{i:02}" for i in range(59)]


def put(world: World, name: str, *rows: str) -> Path:
    """A file of the drop folder."""
    return world.put(f"drop/{name}", table(*rows))


def row(value: object, unit: str = "north", month: str = "2026-10") -> str:
    """One figure of revenue."""
    return f"revenue,{unit},{month},{value}"


def complaints(world: World) -> dict[str, str]:
    """Deliveries that failed or were rejected and that no later one has made good."""
    month = Month.parse("2026-10")
    first, last = month.first_day, month.last_day
    columns = ("month_index", "month", "month_start", "quarter_start", "fiscal_start")
    days = ("first_day", "last_day", "year_first_day")
    rows = [(month.index, str(month), first, month.index, month.index, first, last, first)]
    world.warehouse.replace("ref.months", (*columns, *days), rows)
    world.warehouse.con.execute("DELETE FROM work.comparisons")
    world.warehouse.run("rules/source/completeness_delivery_failed")
    return dict(
        world.query(
            "SELECT l.name, c.detail FROM work.comparisons AS c INNER JOIN core.loads AS l "
            "ON c.delivery = l.seq"
        )
    )


def test_one_figure_resubmitted_loses_none_of_the_other_58_units(world: World) -> None:
    declared = source(FIXES)
    known = config(declared).model_copy(
        update={"units": tuple(Unit(id=name, name=name, type="shop") for name in ALL)}
    )
    put(world, "fix_2026-10_1.csv", *(row(i, unit) for i, unit in enumerate(ALL)))
    put(world, "fix_2026-10_2.csv", row(700, "u07"))
    landed = world.collect(declared).deliveries
    assert [d.name for d in landed] == ["drop/fix_2026-10_1.csv", "drop/fix_2026-10_2.csv"]
    first, second = observe.load(world.warehouse, world.landing, known)
    assert (first.loaded, second.loaded, second.withdrawn) == (59, 1, 0)
    assert world.standing() == {
        f"revenue {unit} 2026-10": str(700 if i == 7 else i) for i, unit in enumerate(ALL)
    }


def test_a_then_b_then_a_ends_on_a(world: World) -> None:
    declared = source(FIXES)
    for name, value in (("a", 1), ("b", 2), ("c", 1)):
        put(world, f"fix_2026-10_{name}.csv", row(value))
    assert world.collect(declared).new == 3
    world.load(declared)
    assert world.standing() == {"revenue north 2026-10": "1"}
    # The same file sent again and again, each time with other figures.
    for value in (5, 6, 5):
        put(world, "fix_2026-10_a.csv", row(value))
        assert world.collect(declared).new == 1
    world.load(declared)
    assert world.standing() == {"revenue north 2026-10": "5"}
    assert world.collect(declared).new == 0


def test_an_earlier_month_is_corrected_within_the_lookback_and_not_beyond(world: World) -> None:
    declared = source(FIXES, lookback=1)
    put(world, "fix_2026-09_1.csv", row(1, month="2026-09"))
    world.collect(declared, "2026-09")
    put(world, "fix_2026-10_1.csv", row(2))
    put(world, "fix_2026-09_late.csv", row(3, month="2026-09"))
    put(world, "fix_2026-08_late.csv", row(4, month="2026-08"))
    world.collect(declared, "2026-10")
    world.load(declared)
    assert world.standing() == {"revenue north 2026-09": "3", "revenue north 2026-10": "2"}


def test_too_few_files_are_told_for_the_month_of_the_run_alone(world: World) -> None:
    declared = source(FIXES, lookback=1)
    (delivery,) = world.collect(declared).failures
    assert delivery.name == "drop/fix_2026-10_*.csv"
    assert "expected at least 1 file, found none" in delivery.reason
    assert world.collect(source(FIXES, id="none", minimum_files=0)).deliveries == ()
    two = source(FIXES, minimum_files=2)
    put(world, "fix_2026-10_1.csv", row(1))
    landed = world.collect(two).deliveries
    assert [d.state for d in landed] == ["accepted", "failed"]
    world.load(two)
    assert "found fix_2026-10_1.csv" in complaints(world)["drop/fix_2026-10_*.csv"]
    assert world.standing() == {"revenue north 2026-10": "1"}
    put(world, "fix_2026-10_2.csv", row(2, "south"))
    world.collect(two)
    world.load(two)
    assert complaints(world) == {}


def test_a_good_file_does_not_cover_up_a_bad_one(world: World) -> None:
    declared = source(FIXES)
    bad = put(world, "fix_2026-10_1.csv", row(1, month="2026-09"))
    broken = world.put("drop/fix_2026-10_2.csv", "kpi,unit\n")
    put(world, "fix_2026-10_3.csv", row(3))
    world.collect(declared)
    world.load(declared)
    assert set(complaints(world)) == {"drop/fix_2026-10_1.csv", "drop/fix_2026-10_2.csv"}
    assert world.standing() == {"revenue north 2026-10": "3"}
    # One is mended, the other taken away; both is seen.
    put(world, "fix_2026-10_1.csv", row(9, "south"))
    broken.unlink()
    world.collect(declared)
    counts = world.load(declared)
    assert [(c.name, c.state, c.read) for c in counts] == [
        ("drop/fix_2026-10_1.csv", "loaded", 1), ("drop/fix_2026-10_2.csv", "loaded", 0),
    ]  # fmt: skip
    assert complaints(world) == {}
    assert world.collect(declared).new == 0
    # A file that was read and is gone takes nothing with it.
    bad.unlink()
    world.collect(declared)
    world.load(declared)
    assert world.standing() == {"revenue north 2026-10": "3", "revenue south 2026-10": "9"}


def test_only_files_of_that_name_are_taken(world: World) -> None:
    declared = source({**FIXES, "type": "json", "path": "drop/fix+[a]_{month}_*.json"})
    good = json.dumps([{"kpi": "revenue", "unit": "north", "month": "2026-10", "value": 1}])
    for name in ("fix+[a]_2026-10_x.json", "fix+[a]_2026-10_.json"):
        world.put(f"drop/{name}", good)
    for name in (
        "fix+a_2026-10_x.json", "~$fix+[a]_2026-10_x.json", ".fix+[a]_2026-10_x.json",
        "fix+[a]_2026-10_x.json.bak", "fixx[a]_2026-10_x.json", "fix+[a]_2026-11_x.json",
    ):  # fmt: skip
        world.put(f"drop/{name}", "no JSON")
    names = [delivery.name for delivery in world.collect(declared).deliveries]
    assert names == ["drop/fix+[a]_2026-10_.json", "drop/fix+[a]_2026-10_x.json"]


@pytest.mark.attack("paths and links")
def test_what_cannot_be_taken_is_told(world: World, tmp_path: Path) -> None:
    declared = source(FIXES)
    (world.root / "drop" / "fix_2026-10_folder.csv").mkdir(parents=True)
    put(world, "fix_2026-10_z.csv", row(1))
    (world.root / "drop" / "fix_2026-10_link.csv").symlink_to("/etc/hostname")
    folder, link, good = world.collect(declared).deliveries
    assert "found a folder or device" in folder.reason
    assert "which leads out of it" in link.reason
    assert good.state == "accepted"
    put(world, "fix_2026-10_odd\n.csv", row(1))
    (odd,) = world.collect(declared).deliveries
    assert odd.reason == (
        "drop/fix_2026-10_*.csv: expected file names of letters, found 'fix_2026-10_odd\\n.csv': "
        "rename the file"
    )
    world.put("no-folder", "")
    (wrong,) = world.collect(source(FIXES, id="x", path="no-folder/{month}*.csv")).deliveries
    assert "expected a folder to look into" in wrong.reason


@pytest.mark.attack("secrets")
def test_names_from_the_environment_are_not_kept(world: World, tmp_path: Path) -> None:
    share = tmp_path / "private-share-4711"
    share.mkdir()
    (share / "fix_2026-10_a.csv").write_text(table(row(1)))
    world.values = {"SHARE": str(share)}
    (delivery,) = world.collect(source(FIXES, path="${SHARE}/fix_{month}_*.csv")).deliveries
    assert (delivery.name, delivery.state) == ("${SHARE}/fix_2026-10_a.csv", "accepted")


def test_the_newest_month_is_that_of_a_file_that_is_there(world: World) -> None:
    declared = source(FIXES)
    limit = Month.parse("2026-12")

    def newest() -> Month | None:
        return newest_held(config(declared), limit, root=world.root, files={})

    assert newest() is None
    put(world, "fix_2026-09_a.csv", row(1, month="2026-09"))
    put(world, "fix_2027-01_a.csv", row(1, month="2027-01"))
    assert str(newest()) == "2026-09"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"delivery": "full"}, "path"),
        ({"covers": "history"}, "path"),
        ({"path": "drop_{month}*/fix.csv"}, "path"),
        ({"path": "drop/{month}_**.csv"}, "path"),
        ({"path": "drop/{month}_${NAME}_*.csv"}, "path"),
        ({"path": "drop/{month}.csv", "minimum_files": 2}, "minimum_files"),
        ({}, None),
        ({"minimum_files": 0}, None),
    ],
)
def test_a_star_is_for_partial_deliveries_of_a_month(
    changes: dict[str, Any], key: str | None
) -> None:
    declared = config(source(FIXES, **changes))
    whole = Config.model_construct(**{**dict(declared), "perspectives": ()})
    assert [finding.path[-1] for finding in checked(whole, {})] == ([key] if key else [])
