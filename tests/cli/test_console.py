import json
import math
from decimal import Decimal

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
