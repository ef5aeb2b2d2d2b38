"""Process limits against the published vector of NHSRplotthedots."""

from decimal import Decimal

from scorecard.signals.behaviour import process_limits, rolling_limits

VECTOR = [Decimal(x) for x in (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)]


def two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def test_the_published_vector() -> None:
    limits = process_limits(VECTOR)
    assert limits is not None
    assert two(limits.mean) == Decimal("1.94")
    assert (two(limits.lower), two(limits.upper)) == (Decimal("-0.72"), Decimal("4.60"))
    unscreened = two(limits.lower_unscreened), two(limits.upper_unscreened)
    assert unscreened == (Decimal("-3.06"), Decimal("6.95"))


def test_too_short_and_constant_series() -> None:
    assert process_limits([]) is None
    assert process_limits([Decimal(5)]) is None
    constant = process_limits([Decimal(5)] * 4)
    assert constant is not None
    assert constant.lower == constant.upper == 5


def test_rolling_limits_are_those_of_each_window() -> None:
    rolling = rolling_limits(VECTOR, 6)
    assert rolling[0] is None
    assert rolling[10] == process_limits(VECTOR[5:11])
    assert rolling[3] == process_limits(VECTOR[:4])
