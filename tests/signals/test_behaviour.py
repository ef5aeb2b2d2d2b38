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


def test_no_range_is_taken_across_a_gap() -> None:
    with_gap = [*VECTOR[:4], None, *VECTOR[4:8]]
    limits = rolling_limits(with_gap, 36)
    assert limits[4] is None
    last = limits[-1]
    assert last is not None
    # Ranges 1, 1, 1 and 9, 1, 1 around the gap; the 8 across it is left out.
    assert last.points == 8
    assert two(last.mean) == Decimal("2.50")
    assert two(last.upper_unscreened) == two(Decimal("2.5") + Decimal("2.66") * 14 / 6)
    assert process_limits([Decimal(1), None, Decimal(2)]) is None
    assert process_limits([Decimal(1), Decimal(2), None]) is None


def test_gaps_take_no_place_in_the_window() -> None:
    gap = [None] * 3
    limits = rolling_limits([*VECTOR[:5], *gap, *VECTOR[5:9]], 6)[-1]
    assert limits is not None
    assert limits.points == 6
    assert two(limits.mean) == two(sum(VECTOR[3:9], Decimal(0)) / 6)
