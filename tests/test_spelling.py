"""Near misses of names: letters that moved, capitals, and names that are like none."""

import pytest

from scorecard.spelling import nearest


@pytest.mark.parametrize(
    ("value", "known", "hint"),
    [
        ("revenu", {"revenue", "cost"}, " (did you mean 'revenue'?)"),
        ("WERK LINZ", ["Werk Linz", "Werk Graz"], " (did you mean 'Werk Linz'?)"),
        ("Plan", ["plan", "Plan "], " (did you mean 'plan'?)"),
        ("oven", {"revenue"}, ""),
        ("", {"revenue"}, ""),
        ("revenue", (), ""),
    ],
)
def test_the_nearest_name_is_told(value: str, known: list[str], hint: str) -> None:
    assert nearest(value, known) == hint


def test_of_names_that_differ_in_capitals_alone_it_is_always_the_same() -> None:
    assert nearest("costt", {"Cost", "cost"}) == nearest("costt", ["cost", "Cost"])
