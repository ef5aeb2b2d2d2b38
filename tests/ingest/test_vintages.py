"""What changed becomes a vintage, what is withdrawn a tombstone; a replay gives equal tables."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.errors import InvariantBroken
from scorecard.ingest import observe
from scorecard.project import sql_dir
from scorecard.stores.warehouse import Warehouse
from tests.ingest.world import KNOWN, LONG, MONTHLY, World, config, source, table

A = table("revenue,north,2026-09,1", "revenue,north,2026-10,2")
B = table("revenue,north,2026-09,1", "revenue,north,2026-10,3")


def test_a_then_b_then_a_again_ends_on_a(world: World) -> None:
    declared = source(LONG)
    for content in (A, B, A):
        world.bring(declared, content)
    assert world.standing() == {"revenue north 2026-09": "1", "revenue north 2026-10": "2"}
    vintages = world.query(
        "SELECT value::INTEGER, seq_from, seq_to FROM core.vintages ORDER BY seq_from, value"
    )
    assert vintages == [(1, 1, None), (2, 1, 2), (3, 2, 3), (2, 3, None)]


def test_the_same_bytes_twice_are_one_delivery(world: World) -> None:
    declared = source(LONG)
    world.bring(declared, A)
    before = world.warehouse.table_hashes()
    assert world.collect(declared).new == 0
    assert world.load(declared) == []
    assert world.warehouse.table_hashes() == before


def test_other_bytes_with_equal_figures_make_no_vintage(world: World) -> None:
    declared = source(LONG)
    world.bring(declared, A)
    counts = world.bring(declared, A.replace(",2\n", ",2.0\n"))
    assert (counts.loaded, counts.unchanged, counts.withdrawn) == (0, 2, 0)


def test_a_full_delivery_withdraws_what_it_no_longer_has(world: World) -> None:
    declared = source(LONG)
    world.bring(declared, A)
    counts = world.bring(declared, table("revenue,north,2026-10,2"))
    assert (counts.unchanged, counts.withdrawn) == (1, 1)
    assert world.standing() == {"revenue north 2026-10": "2"}
    tombstone = world.query("SELECT * FROM core.vintages WHERE withdrawn")
    month = 2026 * 12 + 8
    assert tombstone == [
        ("sales", "revenue", "north", month, None, None, None, "final", True, 2, *[None] * 4)
    ]
    again = world.bring(declared, A)
    assert (again.loaded, again.unchanged) == (1, 1)
    assert world.standing() == {"revenue north 2026-09": "1", "revenue north 2026-10": "2"}


def test_a_full_delivery_withdraws_a_claim_it_gives_unusably(world: World) -> None:
    declared = source(LONG)
    world.bring(declared, A)
    counts = world.bring(declared, A.replace(",2\n", ",two\n"))
    assert (counts.unchanged, counts.quarantined, counts.withdrawn) == (1, 1, 1)
    assert world.standing() == {"revenue north 2026-09": "1"}


def test_a_partial_delivery_leaves_what_it_does_not_name(world: World) -> None:
    declared = source(LONG, delivery="partial")
    world.bring(declared, A)
    counts = world.bring(declared, table("revenue,south,2026-10,9", "revenue,north,2026-10,two"))
    assert (counts.loaded, counts.quarantined, counts.withdrawn) == (1, 1, 0)
    assert world.standing() == {
        "revenue north 2026-09": "1",
        "revenue north 2026-10": "2",
        "revenue south 2026-10": "9",
    }


def test_a_months_delivery_withdraws_in_its_month_only(world: World) -> None:
    declared = source(MONTHLY)
    world.bring(declared, table("revenue,north,2026-09,1", "revenue,south,2026-09,2"), "2026-09")
    world.bring(declared, table("revenue,north,2026-10,3", "revenue,south,2026-10,4"))
    counts = world.bring(declared, table("revenue,north,2026-10,3"))
    assert (counts.unchanged, counts.withdrawn) == (1, 1)
    assert len(world.standing()) == 3


def test_a_lookback_reads_earlier_files_where_they_are(world: World) -> None:
    declared = source(MONTHLY, lookback=2)
    world.put("drops/sales_2026-08.csv", table("revenue,north,2026-08,8"))
    world.put("drops/sales_2026-10.csv", table("revenue,north,2026-10,10"))
    result = world.collect(declared)
    assert [(d.month, d.state) for d in result.deliveries] == [
        ("2026-08", "accepted"), ("2026-10", "accepted"),
    ]  # fmt: skip
    world.load(declared)
    assert world.standing() == {"revenue north 2026-08": "8", "revenue north 2026-10": "10"}
    # A late correction of an earlier month is found by the next run; nothing else is new.
    world.put("drops/sales_2026-09.csv", table("revenue,north,2026-09,9"))
    world.put("drops/sales_2026-11.csv", table("revenue,north,2026-11,11"))
    assert world.collect(declared, "2026-11").new == 2
    assert len(world.load(declared)) == 2
    assert len(world.standing()) == 4


def test_a_missing_file_of_the_month_itself_fails_beside_its_lookback(world: World) -> None:
    declared = source(MONTHLY, lookback=1)
    world.put("drops/sales_2026-09.csv", table("revenue,north,2026-09,9"))
    result = world.collect(declared)
    assert [d.state for d in result.deliveries] == ["accepted", "failed"]
    assert [d.name for d in result.failures] == ["drops/sales_2026-10.csv"]


CHANGED: list[dict[str, Any]] = [
    {"number": {"decimal": ","}},
    {"layout": {**LONG["layout"], "unit": {"column": "unit", "map": {"north": "south"}}}},
    {"layout": {**LONG["layout"], "scales": {"revenue": "1000"}}},
    {"delimiter": ";"},
    {"minimum_rows": 3},
    {"ignore_columns": ["remark"]},
]


def test_which_numbers_ids_go_by_is_seen_nowhere(world: World, tmp_path: Path) -> None:
    """They are given in the order in which a warehouse met the ids, which is another in each."""
    declared = source(LONG)
    world.bring(declared, A)
    other = Warehouse(tmp_path / "other.duckdb", sql_dir())
    for name in ("zurich", "revenue"):
        other.run("ingest/insert_ids", {"ids": [name]})
    observe.load(other, world.landing, config(declared))
    ids = "SELECT id FROM core.ids ORDER BY number"
    assert [row[0] for row in other.con.execute(ids).fetchall()[:2]] == ["zurich", "revenue"]
    assert world.query(ids)[0] != ("zurich",)
    assert other.table_hashes() == world.warehouse.table_hashes()
    other.close()


@pytest.mark.parametrize("change", CHANGED)
def test_a_changed_declaration_reads_every_delivery_again(
    world: World, tmp_path: Path, change: dict[str, Any]
) -> None:
    first, second = source(LONG), source(LONG, **change)
    world.bring(first, A)
    world.bring(first, B)
    assert [counts.seq for counts in world.load(second)] == [1, 2]
    fresh = Warehouse(tmp_path / "fresh.duckdb", sql_dir())
    observe.load(fresh, world.landing, config(second))
    assert world.warehouse.table_hashes() == fresh.table_hashes()
    fresh.close()


def test_where_it_is_and_whose_it_is_does_not_matter_to_reading(world: World) -> None:
    world.bring(source(LONG), A)
    moved = source(LONG, owner="bob", name="Sales, moved", path="elsewhere.csv", lookback=0)
    assert world.load(moved) == []


def test_an_old_file_under_a_new_heading_is_rejected_with_its_reason(world: World) -> None:
    world.bring(source(LONG), A)
    columns = [*LONG["columns"][:3], {"name": "amount", "type": "number"}]
    renamed = source(LONG, columns=columns, layout={**LONG["layout"], "value": "amount"})
    (counts,) = world.load(renamed)
    assert (counts.state, counts.read, counts.rejected) == ("rejected", 2, 2)
    assert "expected the heading 'amount'" in counts.reason
    assert world.standing() == {}


def test_another_kind_of_source_under_an_old_id_rejects_the_old_files(world: World) -> None:
    world.bring(source(LONG), A)
    changed = source(LONG, type="excel", path="x.xlsx", sheet="S")
    (counts,) = world.load(changed)
    assert counts.state == "rejected"
    assert "give the new source an id of its own" in counts.reason


def test_a_source_that_is_gone_from_the_configuration_is_forgotten(world: World) -> None:
    kept, gone = source(LONG), source(LONG, id="gone")
    world.bring(kept, A)
    world.collect(gone)
    world.load(kept, gone)
    world.load(kept)
    for name in ("vintages", "loads", "parses"):
        assert world.query(f"SELECT DISTINCT source FROM core.{name}") == [("sales",)]


def test_loading_up_to_a_sequence_stops_there(world: World) -> None:
    declared = source(LONG)
    for content in (A, B):
        world.put("drops/sales.csv", content)
        world.collect(declared)
    assert [counts.seq for counts in world.load(declared, up_to=1)] == [1]
    assert world.standing()["revenue north 2026-10"] == "2"
    assert [counts.seq for counts in world.load(declared)] == [2]


def test_cells_that_do_not_add_up_stop_the_run_and_leave_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = source(LONG)
    world.put("drops/sales.csv", A)
    world.collect(declared)
    ran = Warehouse.run

    def run(self: Warehouse, name: str, *args: Any) -> Any:
        rows = ran(self, name, *args)
        if name == "ingest/insert_vintages":
            self.con.execute("DELETE FROM core.numbered_vintages WHERE value = 2")
        return rows

    monkeypatch.setattr(Warehouse, "run", run)
    with pytest.raises(InvariantBroken, match="2 cells were read, but 1 are accounted for"):
        world.load(declared)
    assert world.query("SELECT count(*) FROM core.vintages") == [(0,)]
    assert world.query("SELECT count(*) FROM core.loads") == [(0,)]


class Killed(BaseException):
    """Ends a run where a test wants it."""


@pytest.mark.parametrize("each", [3, pytest.param(1, marks=pytest.mark.proof)])
def test_a_run_killed_at_any_statement_leaves_whole_deliveries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, each: int
) -> None:
    world, declared = World(tmp_path), source(LONG)
    for content in (A, table("revenue,north,2026-10,3", "revenue,north,2026-10,x")):
        world.put("drops/sales.csv", content)
        world.collect(declared)
    world.load(declared)
    expected = world.warehouse.table_hashes()
    world.warehouse.close()
    ran = Warehouse.run

    killed = 0
    for last in range(1, 100, each):
        left = iter(range(last))

        def run(self: Warehouse, *args: Any, left: Any = left) -> Any:
            if next(left, None) is None:
                raise Killed
            return ran(self, *args)

        monkeypatch.setattr(Warehouse, "run", run)
        warehouse = Warehouse(tmp_path / f"killed{last}.duckdb", sql_dir())
        try:
            observe.load(warehouse, world.landing, config(declared))
        except Killed:
            killed += 1
        else:
            break
        finally:
            monkeypatch.setattr(Warehouse, "run", ran)
        loads, vintages = (
            {row[0] for row in warehouse.con.execute(text).fetchall()}
            for text in ("SELECT seq FROM core.loads", "SELECT seq_from FROM core.vintages")
        )
        assert vintages <= loads
        observe.load(warehouse, world.landing, config(declared))
        assert warehouse.table_hashes() == expected
        warehouse.close()
    assert killed > 15 / each


VALUE = st.sampled_from(["1", "2", "", "x"])
ROWS = st.lists(
    st.tuples(st.sampled_from(["north", "south", "east"]), st.sampled_from(["09", "10"]), VALUE),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=4), st.sampled_from(["full", "partial"]))
def test_loading_step_by_step_and_replaying_give_the_same_tables(
    tmp_path_factory: pytest.TempPathFactory,
    deliveries: list[list[tuple[str, str, str]]],
    delivery: str,
) -> None:
    world = World(tmp_path_factory.mktemp("steps"))
    declared = source(LONG, delivery=delivery)
    for rows in deliveries:
        text = table(*(f"revenue,{unit},2026-{month},{value}" for unit, month, value in rows))
        world.put("drops/sales.csv", text)
        world.collect(declared)
        for counts in world.load(declared):
            parts = counts.loaded, counts.unchanged, counts.quarantined, counts.ignored
            assert counts.read == len(rows) == sum(parts)
    fresh = Warehouse(world.root / "fresh.duckdb", sql_dir())
    observe.load(fresh, world.landing, config(declared))
    assert world.warehouse.table_hashes() == fresh.table_hashes()
    assert world.standing() == _plain_standing(deliveries, delivery)
    fresh.close()
    world.warehouse.close()


def _plain_standing(deliveries: list[list[tuple[str, str, str]]], delivery: str) -> dict[str, str]:
    """What should stand, by a dictionary: the last usable word on each key."""
    standing: dict[str, str] = {}
    for rows in deliveries:
        said: dict[str, list[str]] = {}
        for unit, month, value in rows:
            if unit in KNOWN.units and value:
                said.setdefault(f"revenue {unit} 2026-{month}", []).append(value)
        usable = {key: values[0] for key, values in said.items() if values in (["1"], ["2"])}
        standing = usable if delivery == "full" else {**standing, **usable}
    return dict(sorted(standing.items()))
