import json
import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cli.console import plain, say, write_rows
from pipelines.cli.options import Format


@given(st.text())
@pytest.mark.attack("terminal")
def test_nothing_a_name_holds_can_steer_a_terminal(text: str) -> None:
    shown = plain(text)
    assert all(character.isprintable() or character in "\n\t" for character in shown)


@pytest.mark.attack("terminal")
def test_colours_and_returns_in_a_name_are_spelt_out(capsys: pytest.CaptureFixture[str]) -> None:
    say("North\x1b[31m\rSouth")
    assert capsys.readouterr().out == "North\\x1b[31m\\rSouth\n"


def written(capsys: pytest.CaptureFixture[str], form: Format) -> str:
    rows = [('n;o"r,th', Decimal("12.500000000"), None), ("south", Decimal("1E+3"), True)]
    write_rows(("unit", "score", "flag"), rows, form)
    return capsys.readouterr().out


def test_csv_keeps_every_digit_and_quotes_what_it_must(capsys: pytest.CaptureFixture[str]) -> None:
    assert written(capsys, "csv") == 'unit,score,flag\n"n;o""r,th",12.5,\nsouth,1000,true\n'


def test_json_is_a_list_of_objects_with_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(written(capsys, "json")) == [
        {"unit": 'n;o"r,th', "score": 12.5, "flag": None},
        {"unit": "south", "score": 1000, "flag": True},
    ]


def test_json_keeps_all_digits_of_a_large_decimal(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(("x",), [(Decimal("1234567890123456789.123456789"),)], "json")
    assert '"x": 1234567890123456789.123456789' in capsys.readouterr().out


@pytest.mark.parametrize("value", [math.nan, math.inf, Decimal("NaN")])
def test_json_has_no_figure_where_there_is_none(
    capsys: pytest.CaptureFixture[str], value: float | Decimal
) -> None:
    write_rows(("x",), [(value,)], "json")
    assert json.loads(capsys.readouterr().out) == [{"x": None}]


def test_a_table_in_a_pipe_is_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(("text", "other"), [("x" * 500, "y" * 500)], "table")
    out = capsys.readouterr().out
    assert "x" * 500 in out
    assert "y" * 500 in out


LONG = "Train the second shift on the new checklist and measure again after four weeks"
DECISIONS = [
    (99, "in_force", f"Action on First-time fix of Region East: {LONG}", "Priya Raman", LONG, None),
    (98, "waiting", "Figure of Revenue: 12", "Ann", "counted twice", "waits for a second person"),
]
NAMES = ("decision", "state", "what", "by", "reason", "note")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A terminal of so many columns, as far as tables are concerned."""

    def of(columns: int) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("COLUMNS", str(columns))

    return of


def lines_of(
    capsys: pytest.CaptureFixture[str], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[str]:
    """What a table says, without its colours."""
    write_rows(names, rows, "table")
    return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()


def test_a_pipe_has_a_line_for_each_row_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [*DECISIONS, (7, "x" * 12_000, "two\nlines", "a\ttab", "", "")]
    heads, _, *told = lines_of(capsys, NAMES, rows)
    assert len(told) == len(rows)
    for name, at in (("what", 2), ("by", 3)):
        start = heads.index(name)
        cells = [str(row[at]).replace("\n", "; ").replace("\t", " ") for row in rows]
        assert [line[start:].startswith(cell) for line, cell in zip(told, cells, strict=True)] == [
            True
        ] * len(rows)
    assert "x" * 12_000 in told[2]


@pytest.mark.parametrize("columns", [40, 60])
def test_what_a_terminal_has_no_room_for_stands_line_by_line(
    columns: int, terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    terminal(columns)
    lines = lines_of(capsys, NAMES, DECISIONS)
    assert max(map(len, lines)) <= columns
    assert lines[:2] == ["decision  99", "state     in_force"]
    # No word is broken, nothing is left out but what is empty, and rows stand apart.
    first, second = (part.split() for part in "\n".join(lines).split("\n\n"))
    assert [word for word in first if word not in NAMES] == [
        word for value in DECISIONS[0] if value is not None for word in str(value).split()
    ]
    assert "note" not in first
    assert second[-6:] == ["note", "waits", "for", "a", "second", "person"]


@pytest.mark.parametrize("columns", [60, 80])
def test_a_table_that_wraps_breaks_between_words(
    columns: int, terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    terminal(columns)
    rows = [(number, "north_region", LONG) for number in range(3)]
    heads, rule, *told = lines_of(capsys, ("number", "unit", "what was found"), rows)
    assert max(map(len, (heads, rule, *told))) <= columns
    assert heads.split() == ["number", "unit", "what", "was", "found"]
    assert len(told) % 3 == 0
    assert " ".join(told).split() == " ".join(f"{n} {u} {text}" for n, u, text in rows).split()


def test_a_table_that_fits_is_a_line_for_each_row(
    terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("north", Decimal("1.5")), ("south", Decimal(20))]
    piped = lines_of(capsys, ("unit", "score"), rows)
    terminal(14)
    assert lines_of(capsys, ("unit", "score"), rows) == piped
    # With fewer blanks between columns it still does.
    terminal(12)
    heads, _, north, south = lines_of(capsys, ("unit", "score"), rows)
    assert (heads, north, south) == ("unit   score", "north    1.5", "south     20")
    assert piped[2:] == ["north     1.5", "south      20"]
