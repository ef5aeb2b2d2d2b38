"""Forecasts against what a hand works out."""

from fractions import Fraction

import pytest

from scorecard.close.lateness import Moment, forecast

CUTOFF = Moment(2, "12:00")


def moments(*texts: str | None) -> list[Moment | None]:
    """`1 07:30` is WD1 07:30; None is a month that never came."""
    return [None if text is None else Moment(int(text[0]), text[2:]) for text in texts]


def test_ten_closes_by_hand() -> None:
    """In order: 1 06, 1 07, 1 08, 1 09, 1 10, 2 07, 2 08, 2 12, 3 09, 4 09; two after 2 12:00.

    Rank 5 of 10 is the median, rank 9 the 90 %; (2 + 1) / (10 + 2) is a quarter.
    """
    found = forecast(
        moments(
            *("1 09:00", "3 09:00", "1 06:00", "2 12:00", "1 08:00"),
            *("2 08:00", "1 07:00", "4 09:00", "2 07:00", "1 10:00"),
        ),
        CUTOFF,
    )
    assert (found.closes, found.late, found.chance) == (10, 2, Fraction(1, 4))
    assert (str(found.usual), str(found.slow)) == ("WD1 10:00", "WD3 09:00")
    assert not found.likely_late


def test_at_the_cut_off_is_on_time_and_a_minute_later_is_late() -> None:
    assert forecast(moments("2 12:00"), CUTOFF).late == 0
    assert forecast(moments("2 12:01"), CUTOFF).late == 1


@pytest.mark.parametrize(
    ("arrivals", "chance", "likely"),
    [
        ((), Fraction(1, 2), False),
        (("3 08:00",), Fraction(2, 3), True),
        (("1 08:00",), Fraction(1, 3), False),
        (("3 08:00", "1 08:00"), Fraction(1, 2), False),
        (("3 08:00", "3 08:00", "1 08:00"), Fraction(3, 5), True),
    ],
)
def test_the_chance_is_laplaces(arrivals: tuple[str, ...], chance: Fraction, likely: bool) -> None:
    found = forecast(moments(*arrivals), CUTOFF)
    assert (found.chance, found.likely_late) == (chance, likely)


def test_a_month_that_never_came_is_later_than_any() -> None:
    """Of three, rank 2 is the median and rank 3 the 90 %."""
    found = forecast(moments(None, "1 08:00", "3 08:00"), CUTOFF)
    assert (found.late, str(found.usual), found.slow) == (2, "WD3 08:00", None)
    assert forecast(moments(None, None), CUTOFF).usual is None


def test_only_the_last_twelve_closes_count() -> None:
    found = forecast(moments(*["4 08:00"] * 5, *["1 08:00"] * 12), CUTOFF)
    assert (found.closes, found.late, str(found.slow)) == (12, 0, "WD1 08:00")


def test_days_before_the_month_is_over_are_earlier() -> None:
    assert Moment(-1, "23:00") < Moment(1, "00:00") < Moment(1, "00:01")
