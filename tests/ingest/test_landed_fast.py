"""Answers and rows landed the fast way are what they are the plain way, value by value and byte."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from scorecard.errors import SourceError
from scorecard.ingest import extracts, json_text, ordered
from scorecard.ingest.extracts import Extract
from scorecard.ingest.json_text import FILE, Manner, Refused, parsed
from scorecard.ingest.ordered import Staged

ANSWER = Manner("answer", "set answer.type to json_lines")
# What makes the number of keys hard to tell: colons, quotes, braces and blanks within texts.
TEXTS = st.text(alphabet='a:" {}\\\n', max_size=4)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 99), st.floats(0, 9), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)


@st.composite
def json_texts(draw: st.DrawFn) -> str:
    """A JSON text, close or wide; in some, keys come twice or numbers are none of JSON's."""
    blank = draw(st.sampled_from(["", " ", "\n", "\t"]))

    def write(value: Any) -> str:
        if isinstance(value, dict):
            pairs = list(value.items()) * (2 if draw(st.integers(0, 7)) == 0 else 1)
            made = (f"{json.dumps(key)}{blank}:{write(inner)}" for key, inner in pairs)
            return "{" + blank + ",".join(made) + blank + "}"
        if isinstance(value, list):
            return "[" + ",".join(map(write, value)) + blank + "]"
        return "NaN" if value == 99 else json.dumps(value)

    return write(draw(VALUES))


@settings(deadline=None)
@given(json_texts(), st.sampled_from([ANSWER, FILE]))
@example('[{"a" :1,"a":2}]', ANSWER)
@example('[{"a" :1,"a":2,"b":":"}]', ANSWER)
@example('[{"a":1,"a":2,"b":"\\":"}]', ANSWER)
@example('[{"a":{"b":1},"a":2,"c":"{:"}]', ANSWER)
@example('{"a":NaN,"a":Infinity}', ANSWER)
def test_a_text_read_at_once_is_that_read_object_by_object(text: str, manner: Manner) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text, "_LONG", 0)
        fast = _read(text, manner)
        patch.setattr(json_text, "_LONG", len(text) + 1)
        assert fast == _read(text, manner)
    event("refused" if fast[1] else "taken")


def _read(text: str, manner: Manner) -> tuple[str, list[str]]:
    """A text's value with its types, and what was refused in it."""
    refused: list[Refused] = []
    document = parsed(text, "answer", refused, manner)
    shown = json.dumps(document, default=lambda value: f"{type(value).__name__} {_told(value)}")
    return shown + str(_kinds(document)), [item.found for item in refused]


def _told(value: Any) -> str:
    return value.found if isinstance(value, Refused) else str(value)


def _kinds(value: Any) -> Any:
    if isinstance(value, dict):
        return [_kinds(inner) for inner in value.values()]
    return [_kinds(inner) for inner in value] if isinstance(value, list) else type(value).__name__


def test_what_is_read_at_once_says_what_is_wrong_as_ever() -> None:
    long = json.dumps([{"kpi": "revenue", "value": n} for n in range(200)])
    with pytest.raises(SourceError, match="probably cut off"):
        parsed(long[:-1], "answer", [], ANSWER)
    refused: list[Refused] = []
    parsed(long[:-1] + ',{"value":1,"value":2}]', "answer", refused, ANSWER)
    assert [item.found for item in refused] == ["the key 'value' twice in one object"]


CELLS = {
    "texts": st.one_of(st.none(), st.text(alphabet="ab\0é", max_size=2)),
    "names": st.sampled_from(["north", "south"]),
    "numbers": st.one_of(st.none(), st.integers(-(10**20), 10**20)),
    "figures": st.decimals(-(10**6), 10**6, places=3),
    "days": st.dates(dt.date(2020, 1, 1)),
    "nothing": st.none(),
    "all": st.sampled_from([None, "1", 1, True, Decimal(1), Decimal("1e3"), 1.0, "x"]),
}


@st.composite
def chunks(draw: st.DrawFn) -> list[list[list[Any]]]:
    """Chunks of three columns, each of the kind it had in the chunk before or of any."""
    kinds = [draw(st.sampled_from(sorted(CELLS))) for _ in range(3)]
    made = []
    for _ in range(draw(st.integers(1, 4))):
        rows = draw(st.integers(0, 4))
        made.append([draw(st.lists(CELLS[k], min_size=rows, max_size=rows)) for k in kinds])
        kinds = [draw(st.sampled_from([kind, kind, kind, "all"])) for kind in kinds]
    return made


@settings(deadline=None, max_examples=60)
@given(chunks(), st.sampled_from([1, 2, 3]))
def test_texts_kept_by_number_give_the_bytes_of_texts(made: list[Any], few: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        numbered = _landed(made)
        patch.setattr(extracts, "FEW", few)
        patch.setattr(extracts, "_KEPT", 2)
        given_up_later = _landed(made)
        patch.setattr(extracts, "FEW", -1)
        assert numbered == given_up_later == _landed(made)


def _landed(made: list[list[list[Any]]]) -> bytes:
    with Extract([f"column {i}" for i, _ in enumerate(made[0])]) as extract:
        for columns in made:
            extract.add_columns(columns, len(columns[0]))
        return extract.written().content


def test_rows_that_do_not_fit_into_little_memory_are_ordered_in_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers = list(range(5_000))
    made = [[[f"unit-{n % 7}" for n in numbers], *([numbers] * 60)]] * 3
    plenty = _landed(made)
    monkeypatch.setattr(ordered, "_LITTLE", 4)
    monkeypatch.setattr(ordered, "_COLUMN", 0)
    monkeypatch.setattr(extracts, "_KEPT", 5_000)
    assert _landed(made) == plenty


def test_many_different_texts_are_ordered_in_bounded_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = [
        [[f"order-{(n * 7_919) % 300_000}" for n in range(start, start + 20_000)], [1] * 20_000]
        for start in range(0, 300_000, 20_000)
    ]
    kept: list[str] = []
    keep = Staged._keep

    def noted(staged: Staged, size: str) -> None:
        kept.append(size)
        keep(staged, size)

    monkeypatch.setattr(Staged, "_keep", noted)
    landed = _landed(made)
    # It was enough: nothing was tried again in more.
    assert [size for size in kept if size.endswith("MB") and size != "4MB"][-1] == "96MB"
    monkeypatch.setattr(ordered, "_TEXTS", 100_000)
    assert _landed(made) == landed
    # Nor is it seen in the bytes how many threads wrote several row groups.
    for writers in (1, 3, 8):
        monkeypatch.setattr(ordered, "_WRITERS", writers)
        assert _landed(made) == landed
