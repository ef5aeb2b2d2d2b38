"""Numbers from text are exact, rounded half up, and never guessed at."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.config.layouts import NumberFormat
from scorecard.ingest.numbers import Fault, read_number, rounded

POINT = NumberFormat()
GERMAN = NumberFormat(decimal=",", thousands=".")
BUSY = NumberFormat(thousands=",", percent=True, parentheses=True)


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        ("12", POINT, "12"),
        ("-0.5", POINT, "-0.5"),
        ("+7", POINT, "7"),
        (".5", POINT, "0.5"),
        ("1e3", POINT, "1000"),
        ("1.5E-3", POINT, "0.0015"),
        ("\ufeff 12\u00a0", POINT, "12"),
        ("\u221212", POINT, "-12"),
        ("0e400", POINT, "0"),
        ("1.234,5", GERMAN, "1234.5"),
        ("1234,5", GERMAN, "1234.5"),
        ("1,234.50", BUSY, "1234.50"),
        ("(12)", BUSY, "-12"),
        ("(1,234.5)", BUSY, "-1234.5"),
        ("12 %", BUSY, "0.12"),
        ("12%", BUSY, "0.12"),
        ("(12 %)", BUSY, "-0.12"),
        ("(12) %", BUSY, "-0.12"),
        ("1\u00a0234\u202f567", NumberFormat(thousands=" "), "1234567"),
        ("1\u2019234", NumberFormat(thousands="'"), "1234"),
    ],
)
def test_a_declared_way_of_writing_is_read(text: str, style: NumberFormat, expected: str) -> None:
    assert read_number(text, style) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    ["12,5", "1,234.50", "(12)", "12 %", "1 234", "1\u00a0234", "abc", "#N/A", "12.", "1_000",
     "\uff11\uff12", "\u0661\u0662", "--1", "1e", "1.2.3", "", " ", "=1+1", "0x10", "TRUE",
     "2026-10-01", "1" * 200],
)  # fmt: skip
def test_what_is_not_declared_is_a_bad_number(text: str) -> None:
    fault = read_number(text, POINT)
    assert isinstance(fault, Fault)
    assert fault.reason == "bad_number"


@pytest.mark.parametrize("text", ["1,23.4", "12,34", "1,2345", ",123", "((1))", "(-1)", "5 % %"])
def test_a_separator_or_sign_in_the_wrong_place_is_a_bad_number(text: str) -> None:
    fault = read_number(text, BUSY)
    assert isinstance(fault, Fault)
    assert fault.reason == "bad_number"


@pytest.mark.parametrize("text", ["NaN", "nan", "inf", "-Infinity", "∞", "1.#INF"])
def test_what_is_no_finite_number_is_said_so(text: str) -> None:
    fault = read_number(text, POINT)
    assert isinstance(fault, Fault)
    assert fault.reason == "not_finite"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0.0000000005", "0.000000001"),
        ("-0.0000000005", "-0.000000001"),
        ("0.00000000049", "0"),
        ("-0.0000000001", "0"),
        ("999999999999999.999999999", "999999999999999.999999999"),
        ("-999999999999999.9999999999", None),
        ("1e15", None),
        ("9999999999999999", None),
        ("1e308", None),
        ("1e-9999", "0"),
    ],
)
def test_rounding_is_half_up_to_nine_places_and_knows_its_room(
    number: str, expected: str | None
) -> None:
    result = rounded(Decimal(number))
    assert result == (None if expected is None else Decimal(expected))
    assert str(result) != "-0E-9"


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=12, min_value=1 - 10**15, max_value=10**15 - 1
    )
)
def test_a_number_comes_back_as_it_was_written(number: Decimal) -> None:
    read = read_number(format(number, "f"), POINT)
    assert read == number
    step = Decimal("1e-9")
    assert rounded(read) == number.quantize(step, rounding=ROUND_HALF_UP)


@given(st.text(max_size=30), st.sampled_from([POINT, GERMAN, BUSY]))
def test_any_text_is_a_finite_number_or_a_fault_with_a_sentence(
    text: str, style: NumberFormat
) -> None:
    read = read_number(text, style)
    if isinstance(read, Fault):
        assert read.detail.startswith("found ")
        assert "\n" not in read.detail
        assert "\x1b" not in read.detail
    else:
        assert read.is_finite()
