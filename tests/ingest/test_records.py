"""JSON files: numbers as written, nested keys by dots, and every fault named by its record."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scorecard.errors import SourceError
from scorecard.ingest.grid import Grid
from scorecard.ingest.media import agreed_rows, read_table
from scorecard.ingest.newest import newest_held
from scorecard.period import Month
from tests.acceptance.data import shared_data
from tests.ingest.golden_text import check_golden, sections
from tests.ingest.world import LONG, World, config, source

JSON: dict[str, Any] = {**LONG, "type": "json", "path": "drops/sales.json"}
ROW = {"kpi": "revenue", "unit": "north", "month": "2026-10", "value": 1}
GOOD = [ROW, {**ROW, "unit": "south", "value": None}]


def read(content: str | bytes | list[Any] | dict[str, Any], **changes: Any) -> Grid:
    """The grid of a file, its rows counted by the other reader too."""
    declared = source(JSON, **changes)
    raw = json.dumps(content) if isinstance(content, (list, dict)) else content
    data = raw.encode() if isinstance(raw, str) else raw
    grid = read_table(declared, data, "sales.json")
    assert isinstance(grid, Grid)
    assert agreed_rows(declared, data, "sales.json", grid) == len(grid.rows)
    return grid


def columns(*names: str) -> dict[str, Any]:
    """A declaration of just these columns, all text."""
    kinds = {"kpi": "text", "unit": "text", "month": "month", "value": "number"}
    return {"columns": [{"name": name, "type": kinds.get(name, "text")} for name in names]}


def test_records_are_landed_and_loaded(world: World) -> None:
    counts = world.bring(
        source(JSON), json.dumps([*GOOD, {**ROW, "month": "2026-09", "value": -2.50}])
    )
    assert (counts.state, counts.read, counts.loaded, counts.ignored) == ("loaded", 3, 2, 1)
    assert world.standing() == {"revenue north 2026-09": "-2.5", "revenue north 2026-10": "1"}


def test_numbers_stay_as_they_are_written() -> None:
    written = ["0.1", "1.50", "12345678901234567890.123456789", "1e5", "-0", "1" * 5000, "7"]
    listed = ", ".join(f'{{"value": {number}}}' for number in written)
    grid = read(f"[{listed}]", **columns("value"))
    assert list(grid.columns["value"]) == written
    assert grid.native["value"].all()
    assert {type(text) for text in grid.columns["value"]} == {str}


def test_null_true_false_and_text_are_told_apart() -> None:
    cells = [None, True, False, "TRUE", "12", "", "\U0001f600 é"]
    grid = read([{"value": cell} for cell in cells], **columns("value"))
    assert list(grid.columns["value"]) == ["", "TRUE", "FALSE", "TRUE", "12", "", "\U0001f600 é"]
    assert not grid.native["value"].any()
    assert list(grid.rows) == [1, 2, 3, 4, 5, 6, 7]


def test_nested_keys_are_columns_and_what_is_ignored_covers_all_below() -> None:
    content = {
        "meta": {"at": 1, "at.": [1]},
        "data": {"rows": [{"a": {"b": {"c": 1}, "d": [1]}, "x": {"y": {"z": []}}, "e.f": "dot"}]},
    }
    changes = {**columns("a.b.c", "e.f"), "ignore_columns": ["a.d", "x"], "records": "data.rows"}
    grid = read(content, **changes)
    assert [list(grid.columns[name]) for name in ("a.b.c", "e.f")] == [["1"], ["dot"]]


def test_null_above_a_column_is_null_in_it() -> None:
    grid = read([{"a": {"b": 1}}, {"a": None}], **columns("a.b"))
    assert list(grid.columns["a.b"]) == ["1", ""]


@pytest.mark.parametrize("key", ["a b", "a/b", "a~b", 'a"b', "0", "é", ""])
def test_a_list_is_found_under_any_key(key: str) -> None:
    grid = read({key: {"rows": GOOD}}, records=f"{key}.rows")
    assert len(grid.rows) == 2


def test_each_line_may_be_a_record(world: World) -> None:
    text = "\ufeff" + json.dumps(ROW) + "\r\n\n" + json.dumps({**ROW, "unit": "south"})
    assert len(read(text, lines=True).rows) == 2
    counts = world.bring(source(JSON, lines=True), text)
    assert (counts.state, counts.loaded) == ("loaded", 2)


def test_an_empty_list_is_refused_unless_declared() -> None:
    with pytest.raises(SourceError, match="expected at least 1 row below the headings, found 0"):
        read([])
    grid = read([], minimum_rows=0)
    assert (len(grid.rows), list(grid.columns["value"])) == (0, [])


def test_the_newest_month_of_a_history_in_json_is_found(world: World) -> None:
    declared = source(JSON)
    records = [{**ROW, "month": month} for month in ("2026-08", "2026-09", "2027-01")]
    world.put("drops/sales.json", json.dumps(records))
    newest = newest_held(config(declared), Month.parse("2026-12"), root=world.root, files={})
    assert str(newest) == "2026-09"


FAULTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "no text": (" \n", {}),
    "a web page": ("<!DOCTYPE html><html>log in</html>", {}),
    "UTF-16": (json.dumps(GOOD).encode("utf-16"), {}),
    "another encoding": ('[{"kpi":\n"é"}]'.encode("latin-1"), {}),
    "cut in a text": (json.dumps(GOOD)[:-20], {}),
    "cut between records": (json.dumps(GOOD, indent=1)[:-2], {}),
    "cut in a number, which hides it": (json.dumps([ROW])[:-2], {}),
    "one mark too many": ('[{"kpi": "a",}]', {}),
    "single quotes": ("[{'kpi': 1}]", {}),
    "a second value": (json.dumps(ROW) + "\n" + json.dumps(ROW), {}),
    "not a number": ('[{"kpi": "revenue"}, {"value": NaN}]', {}),
    "endless, in what is ignored": ('[{"x": -Infinity}]', {"ignore_columns": ["x"]}),
    "a key twice": ('[{"kpi": 1}, {"a": {"kpi": 1, "kpi": 2}}]', {}),
    "a key twice above the records": ('{"a": 1, "a": []}', {"records": "a"}),
    "a key nested and with a dot": ([{"a": {"b": 1}, "a.b": 2}], columns("a.b")),
    "deep nesting": ("[" * 100_000 + "]" * 100_000, {}),
    "deep objects": ('{"a":' * 100_000 + "1" + "}" * 100_000, {}),
    "no list": ({"data": GOOD, "count": 2}, {}),
    "no such key": ({"data": GOOD}, {"records": "result.rows"}),
    "no object on the way": ({"data": GOOD}, {"records": "data.rows"}),
    "a record that is none": ([ROW, 12.5], {}),
    "a record that is a text": (["a"], {}),
    "a record without a key": ([ROW, {key: 1 for key in ROW if key != "unit"}], {}),
    "no record has a key": ([{key: 1 for key in ROW if key != "unit"}], {}),
    "a key nobody declared": ([{**ROW, "Region": "x"}], {}),
    "an object nobody declared": ([{**ROW, "x": {}}], {}),
    "an object in a column": ([ROW, {**ROW, "value": {"amount": 1}}], {}),
    "a list in a column": ([{**ROW, "value": [1]}], {}),
    "half a character": ('[{"value": "\\ud800"}]', columns("value")),
    "a line that is no record": (json.dumps(ROW) + "\n[1]\n", {"lines": True}),
    "a line cut off": (json.dumps(ROW) + "\n" + json.dumps(ROW)[:-4], {"lines": True}),
    "a line broken": (json.dumps(ROW) + '\n{"kpi" 1}\n', {"lines": True}),
    "a list where lines are": (json.dumps(GOOD, indent=1), {"lines": True}),
    "a key twice on a line": (json.dumps(ROW) + '\n{"a": 1, "a": 1}\n', {"lines": True}),
    "too few": (GOOD, {"minimum_rows": 3}),
}  # fmt: skip


@pytest.mark.fault("file")
def test_every_fault_has_its_sentence() -> None:
    found = {}
    for name, (content, changes) in FAULTS.items():
        with pytest.raises(SourceError) as raised:
            read(content, **changes)
        assert "\n" not in str(raised.value)
        found[name] = [str(raised.value)]
    check_golden("broken_records.txt", sections(found))


PIECES = st.sampled_from(
    [
        *'{}[],:" \n',
        '"kpi"',
        '"unit":',
        '"value":1',
        "NaN",
        "\\u",
        "\\ud83d",
        "\0",
        "null",
        "1e999",
        "é",
    ]
)
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
TREES = st.recursive(
    LEAF,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(PIECES, max_size=25).map("".join), st.booleans())
@example('{"kpi":1}\u2028{"kpi":1}', True)
@example('{"kpi":1}\x85', True)
@example("1\x0b", False)
def test_any_text(text: str, lines: bool) -> None:
    check(text.encode(), lines)


@given(st.binary(max_size=100), st.booleans())
def test_any_bytes(content: bytes, lines: bool) -> None:
    check(content, lines)


@given(TREES, st.booleans())
def test_any_tree(tree: Any, lines: bool) -> None:
    check(json.dumps(tree).encode(), lines)


@given(
    st.lists(
        st.fixed_dictionaries({"a": LEAF, "b": st.fixed_dictionaries({"c": LEAF})}), max_size=5
    )
)
def test_records_come_back_as_they_were(records: list[dict[str, Any]]) -> None:
    text = json.dumps(records)
    if "NaN" in text or "Infinity" in text:
        return
    grid = read(text, minimum_rows=0, **columns("a", "b.c"))
    expected = [(said(r["a"]), said(r["b"]["c"])) for r in records]
    assert list(zip(grid.columns["a"], grid.columns["b.c"], strict=True)) == expected


def said(value: Any) -> str:
    """A leaf as a table has it, by other means."""
    if value is None:
        return ""
    return (
        value
        if isinstance(value, str)
        else json.dumps(value).replace("true", "TRUE").replace("false", "FALSE")
    )


def check(content: bytes, lines: bool) -> None:
    """Read and count; the only thing raised is a sentence that begins with the file's name."""
    try:
        read(content, lines=lines)
    except SourceError as error:
        refused = str(error)
    else:
        refused = "sales.json"
    assert refused.startswith("sales.json")
    assert "\n" not in refused


@pytest.mark.acceptance
def test_the_invoices_of_a_music_shop() -> None:
    path = shared_data("chinook") / "chinook" / "ChinookData.json"
    names = ["InvoiceDate", "Total"]
    ignored = [
        "InvoiceId", "CustomerId", "BillingAddress", "BillingCity", "BillingState",
        "BillingCountry", "BillingPostalCode",
    ]  # fmt: skip
    grid = read(path.read_bytes(), records="Invoice", ignore_columns=ignored, **columns(*names))
    assert len(grid.rows) == 412
    assert sum(map(Decimal, grid.columns["Total"])) == Decimal("2328.60")
