"""Random edits: what comes back is the configuration with these edits, and no other line."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.config.bundle import Bundle
from scorecard.config.load import read
from scorecard.onboard.dictionary.compare import changes, merged
from scorecard.onboard.dictionary.outcome import outcome
from scorecard.onboard.dictionary.plan import make_plan
from scorecard.onboard.dictionary.rows import Row, rows_of
from scorecard.onboard.dictionary.writing import write
from scorecard.onboard.dictionary.written import Written
from scorecard.period import Month
from tests.onboard.workbooks import FILES, Sheet, bundle_of, given_back

ANY_TEXT = (
    st.text(
        st.one_of(
            st.sampled_from(
                "aZ 09:#,-?{}[]&*!|>'\"%@`\\=~.\t\n\u00a0\u2028\u0085\ufeffé\U0001f600"
            ),
            st.characters(exclude_categories=["Cs", "Cc"]),
        ),
        min_size=1,
        max_size=40,
    )
    .map(str.strip)
    .filter(bool)
)
SPECIAL = st.sampled_from(
    ["yes", "No", "null", "~", "true", "1e3", "0x1F", "012", "2026-04", "2026-04-01", "- a", "a: b"]
)
WORDS = st.one_of(ANY_TEXT, SPECIAL)
AMOUNTS = st.decimals(0, 10**9, places=2)
WEIGHTS = st.decimals(Decimal("0.1"), 1000, places=3)
MONTHS = st.integers(2027 * 12, 2030 * 12).map(Month)
Edit = Callable[[dict[str, list[Row]]], None]


def put(section: str, index: int, **values: Any) -> Edit:
    """Change values of a row; `display__kind` stands for a path."""

    def edit(rows: dict[str, list[Row]]) -> None:
        paths = {tuple(key.split("__")): value for key, value in values.items()}
        # Another edit may have taken rows away, or all of them.
        if not rows[section]:
            return
        place = index % len(rows[section])
        row = rows[section][place]
        rows[section][place] = replace(row, values={**row.values, **paths})

    return edit


def take_out(name: str, index: int) -> Edit:
    def edit(rows: dict[str, list[Row]]) -> None:
        if rows[name]:
            rows[name].pop(index % len(rows[name]))

    return edit


def add_target(unit: str, goal: Decimal, at: int) -> Edit:
    def edit(rows: dict[str, list[Row]]) -> None:
        if rows["targets"] and all(row.text(("unit",)) != unit for row in rows["targets"]):
            like = rows["targets"][0]
            given = {("kpi",): "revenue", ("unit",): unit, ("goal",): goal}
            blank = dict.fromkeys(like.values)
            rows["targets"].insert(at, Row(like.subject, (), {**blank, **given}))

    return edit


INDEX = st.integers(0, 9)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(lambda i, t: put("people", i, name=t), INDEX, WORDS),
    st.builds(lambda i, t: put("kpis", i, description=t), INDEX, WORDS),
    st.builds(lambda i, t: put("kpis", i, display__suffix=t[:20].strip()), INDEX, WORDS),
    st.builds(lambda i, n: put("kpis", i, display__decimals=n), INDEX, st.integers(0, 4)),
    st.builds(lambda i, x: put("kpis", i, tolerance__absolute=x), INDEX, AMOUNTS),
    st.builds(lambda i, x: put("kpis", i, valid_range__minimum=-x), INDEX, AMOUNTS),
    st.builds(
        lambda i, pairs: put("units", i, attributes=pairs),
        INDEX,
        st.dictionaries(st.sampled_from(["market", "size", "land"]), WORDS, max_size=3),
    ),
    st.builds(lambda i, m: put("units", i, valid_to=m), INDEX, st.none() | MONTHS),
    st.builds(lambda i, p: put("units", i, head=p), INDEX, st.sampled_from([None, "ann", "bob"])),
    st.builds(
        lambda roles: put("people", 1, roles=roles),
        st.sampled_from([(), ("owner",), ("executive", "owner", "controller")]),
    ),
    st.builds(
        lambda i, units: put("distribution", i, units=units),
        INDEX,
        st.sampled_from([("group",), ("north", "south"), ("south", "north", "group")]),
    ),
    st.builds(lambda i, x: put("targets", i, goal=Decimal(10**6) + x), INDEX, AMOUNTS),
    st.builds(
        lambda i, x: put("scorecards.perspectives.objectives.measures", i, weight=x), INDEX, WEIGHTS
    ),
    st.builds(
        lambda i, flag: put("scorecards.perspectives.objectives.measures", i, required=flag),
        INDEX,
        st.booleans(),
    ),
    st.builds(lambda i: take_out("targets", i), INDEX),
    st.builds(lambda i: take_out("distribution", i), INDEX),
    st.builds(lambda i: take_out("units.parents", i), INDEX),
    st.builds(add_target, st.sampled_from(["north", "south"]), AMOUNTS, st.integers(0, 4)),
)


def said(rows: dict[str, list[Row]]) -> dict[str, set[str]]:
    """Rows, and keys of a mapping, without their order, which an edit may leave to the program."""
    return {
        name: {repr((row.above, [_cell(row, path) for path in row.values])) for row in listed}
        for name, listed in rows.items()
    }


def _cell(row: Row, path: Any) -> str:
    value = row.values[path]
    return repr(sorted(value.items())) if isinstance(value, Mapping) else row.text(path)


@settings(max_examples=40, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=6))
def test_any_edits_of_rows_are_what_the_files_say_afterwards(edits: list[Edit]) -> None:
    bundle = bundle_of()
    config, written = read(bundle), Written.read(bundle)
    now = rows_of(config, written.counts)
    mine = {name: list(rows) for name, rows in now.items()}
    for edit in edits:
        edit(mine)
    after = {name: tuple(rows) for name, rows in mine.items()}
    due, clashes = merged(changes(now, after), now, now)
    assert clashes == []
    plan = make_plan(due, now, after)
    made = outcome(plan, config, written)
    assert made.findings == ()
    files = write(plan, written)
    found = read(Bundle({**bundle.files, **files}))
    assert said({k: list(v) for k, v in rows_of(found).items()}) == said(mine)
    assert found.model_dump() == made.config.model_dump()
    assert set(files) == {name for name in files if files[name] != bundle.files.get(name)}
    for name, content in files.items():
        # What is taken out is an entry, never what somebody wrote above it.
        assert comments(FILES[name]) == comments(content.decode())


def comments(text: str) -> list[str]:
    """Lines that are only a comment."""
    return [line for line in text.splitlines() if line.strip().startswith("#")]


CELLS = (
    st.text(
        st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cc", "Cn", "Co"]),
        min_size=1,
        max_size=30,
    )
    .map(str.strip)
    .filter(bool)
)


@settings(max_examples=8, deadline=None)
@given(CELLS, st.decimals(Decimal("0.01"), 10**9, places=2), st.integers(5, 8))
def test_any_edit_of_cells_is_what_the_configuration_says_afterwards(
    name: str, goal: Decimal, row: int
) -> None:
    def edit(book: Any) -> None:
        Sheet(book["Targets"]).put(row, Goal=float(10**6 + goal))
        cell = book["People"].cell(5, 2)
        cell.value = name
        cell.data_type = "s"

    taken = given_back(bundle_of(), edit)
    before = read(bundle_of())
    targets = list(before.targets)
    targets[row - 5] = targets[row - 5].model_copy(update={"goal": 10**6 + goal})
    person = before.people[0].model_copy(update={"name": name.strip()})
    wanted = before.model_copy(
        update={"targets": tuple(targets), "people": (person, before.people[1])}
    )
    assert taken.after.model_dump() == wanted.model_dump()
