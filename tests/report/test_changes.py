"""How changes of scores are printed: parts that add up as they are read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.figures import ABSENT, rounded
from scorecard.report.change import ChangeLine
from scorecard.report.page import render_html
from scorecard.report.view.changes import added_up, changes
from tests.report.sample_card import PROVISIONAL, SHIPPED, ordinary
from tests.report.test_page import shown

PARTS = st.lists(st.decimals(-10, 10, places=9), min_size=5, max_size=5)


@given(PARTS)
def test_printed_parts_add_up_to_the_printed_change(parts: list[Decimal]) -> None:
    total = rounded(sum(parts, Decimal(0)), 2)
    shown = added_up(parts, total)
    assert sum(shown) == total
    pairs = list(zip(parts, shown, strict=True))
    assert all(abs(part - told) < Decimal("0.0151") for part, told in pairs)
    # Nothing is printed of what is not there, but for what rounding alone leaves over.
    assert sum(1 for part, told in pairs if not part and told) <= 1


def line(level: str, id_: str, *parts: str, published: bool = True) -> ChangeLine:
    told = [Decimal(part) for part in parts]
    return ChangeLine(
        level, id_, f"The {id_}", published, Decimal(6), Decimal(6) + sum(told), *told
    )


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            ("-0.3", "0", "0", "0", "-0.124"),
            "\N{MINUS SIGN}0.42 since September 2026: figures \N{MINUS SIGN}0.30, "
            "restated figures \N{MINUS SIGN}0.12",
        ),
        (("0.5", "-0.2", "0", "0", "0"),
         "+0.30 since September 2026: figures +0.50, goals and red flags \N{MINUS SIGN}0.20"),
        (("0.001", "0", "0", "0", "0"), ""),
    ],
)  # fmt: skip
def test_the_front_says_it_in_a_line(parts: tuple[str, ...], sentence: str) -> None:
    card = ordinary(changes=(line("card", "Group", *parts),))
    assert changes(card).sentence == sentence


MOVED = line("objective", "grow_profitably", "0.2", "0", "-0.2", "0", "0")
STILL = ["0"] * 5


def test_what_stood_still_is_not_listed() -> None:
    still = line("objective", "turn_profit_into_cash", *STILL)
    alone = line("perspective", "customer", *STILL)
    own = line("perspective", "financial", "0.1", "0", "0", "0", "0")
    card = ordinary(changes=(line("card", "", *STILL), own, MOVED, still, alone))
    _, row = changes(card).rows
    assert [row.name for row in changes(card).rows] == ["The financial", "The grow_profitably"]
    assert row.parts == ("+0.20", ABSENT, "\N{MINUS SIGN}0.20", ABSENT, ABSENT)
    assert row.change == "0.00"


@pytest.mark.parametrize("has_a_score", [True, False])
def test_what_moved_is_listed_under_its_perspective(has_a_score: bool) -> None:
    own = (line("perspective", "financial", *STILL),) if has_a_score else ()
    above, row = changes(ordinary(changes=(*own, MOVED))).rows
    assert (above.level, row.level) == ("perspective", "objective")
    assert above.parts == (ABSENT,) * 5
    if has_a_score:
        assert (above.name, above.before, above.change) == ("The financial", "6.00", "0.00")
    else:
        assert (above.name, above.before, above.change) == ("Financial", ABSENT, ABSENT)


def test_a_part_that_no_score_has_takes_no_column() -> None:
    card = ordinary(changes=(line("card", "group", "0.1", "0", "0", "0", "0.3"), MOVED))
    assert changes(card).shown == ((0, "Figures"), (2, "Weights"), (4, "Restated"))
    printed = shown(render_html(card, PROVISIONAL, SHIPPED))
    told = printed.partition("Why scores changed")[2]
    assert "ChangeFiguresWeightsRestated" in told.replace(" ", "")
    assert "Thegroup6.006.40+0.40+0.10\N{EN DASH}+0.30" in told.replace(" ", "")
