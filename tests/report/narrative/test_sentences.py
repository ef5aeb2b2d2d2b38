"""Sentences for a table of situations, and for any facts at all."""

import dataclasses
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import figures
from scorecard.figures import Shown
from scorecard.report.card import Card
from scorecard.report.measure import MeasureLine, Scale
from scorecard.report.narrative.measures import measure_sentence
from scorecard.report.narrative.narrate import narrate
from scorecard.report.narrative.scores import Moved, score_sentence
from scorecard.report.score import Score, Worst
from tests.report import sample_card
from tests.report.narrative.lines import (
    COUNT,
    DAYS,
    MILLIONS,
    PERCENT,
    RANGE,
    context,
    line,
    score,
    words,
)


def _said(value: object) -> str:
    return value if isinstance(value, str) else ""


LOWER: dict[str, Any] = {"polarity": "lower_is_better"}
RED: dict[str, Any] = {"colour": "red", "score": Decimal(1)}
NO_SCORE: dict[str, Any] = {"score": None, "colour": None}
NO_TARGET: dict[str, Any] = {**NO_SCORE, "no_score_reason": "no target for this month"}
NO_FIGURE: dict[str, Any] = {**NO_SCORE, "no_score_reason": "no figure for this month"}
UNDEFINED: dict[str, Any] = {**NO_SCORE, "no_score_reason": "undefined: the denominator is 0"}
INCOMPLETE: dict[str, Any] = {
    **NO_SCORE,
    "basis": "rolling_12",
    "scored_value": None,
    "no_score_reason": "a month of the period is missing",
}
BROKEN: dict[str, Any] = {"breaks": ("b1",), "effect": Decimal("0.24")}
TWO: dict[str, Any] = {"breaks": ("b1", "b2")}
YTD: dict[str, Any] = {"basis": "ytd", "scored_value": Decimal(120), "variance": Decimal(4)}

BAND = Scale("band", goal_high=Decimal(13))
BARELY = "outside its target range by less than is shown"

# What is said of a measure: its figure, the month before's, the goal, and what is besides.
SITUATIONS: list[tuple[MeasureLine, str]] = [
    *(
        (line(value, 12, goal, scale=BAND, variance=Decimal(gap), favourable=gap == "0"), said)
        for value, goal, gap, said in (
            (12, 10, "0", "Revenue 12: within its target range and unchanged on September."),
            (15, 10, "2", "Revenue 15: 2 above its target range and 3 up on September."),
            (9, 10, "-1", "Revenue 9: 1 below its target range and 3 down on September."),
            (13, 10, "0.3", f"Revenue 13: {BARELY} and 1 up on September."),
        )
    ),
    (line(1, 0, 1, scale=Scale("yes_no")), "Revenue 1: on target and 1 up on September."),
    (line(0, 1, 1, scale=Scale("yes_no")), "Revenue 0: off target and 1 down on September."),
    (line(14, 12, 13), "Revenue 14: 1 above target and 2 up on September."),
    (line(11, 12, 13), "Revenue 11: 2 below target and 1 down on September."),
    (line(13, 13, 13), "Revenue 13: on target and unchanged on September."),
    # 12.4 and 12.4 as they are shown: nothing rose.
    (
        line(12440000, 12360000, 12000000, shown=MILLIONS),
        "Revenue EUR 12.4m: EUR 0.4m above target and unchanged on September.",
    ),
    (
        line(12450000, 12440000, 12000000, shown=MILLIONS),
        "Revenue EUR 12.5m: EUR 0.5m above target and changed since September by less than is "
        "shown.",
    ),
    (
        line(12010000, 11800000, 12000000, shown=MILLIONS),
        "Revenue EUR 12.0m: on the right side of target by less than is shown and EUR 0.2m up on "
        "September.",
    ),
    (
        line(11990000, 11700000, 12000000, shown=MILLIONS),
        "Revenue EUR 12.0m: short of target by less than is shown and EUR 0.3m up on September.",
    ),
    (
        line("0.035", "0.05", "0.04", shown=PERCENT, **LOWER),
        "Revenue 3.5 %: 0.5 pp below target (favourable) and 1.5 pp down on September.",
    ),
    (
        line("6.5", 5, "6", shown=DAYS, **LOWER),
        "Revenue 6.5 days: 0.5 days above target (adverse) and 1.5 days up on September.",
    ),
    (
        line("-3", "-1", "2"),
        "Revenue \N{MINUS SIGN}3: 5 below target and 2 down on September.",
    ),
    (line(12, None, 13), "Revenue 12: 1 below target and no figure for September to compare with."),
    (line(12, 11, None), "Revenue 12: 1 up on September."),
    (
        line(
            12, 11, None, reason="no_target", no_score_reason="no target for this month", **NO_SCORE
        ),
        "Revenue 12: 1 up on September; no score: no target for this month.",
    ),
    (
        line(12, 11, 12, limits=RANGE),
        "Revenue 12: on target and 1 up on September; within its usual range.",
    ),
    (
        line(15, 11, 15, limits=RANGE),
        "Revenue 15: on target and 4 up on September; above its usual range.",
    ),
    (
        line(9, 11, 9, limits=RANGE),
        "Revenue 9: on target and 2 down on September; below its usual range.",
    ),
    (line(9, 11, 10, **RED), "Revenue 9: 1 below target and 2 down on September; turned red."),
    (
        line(9, 11, 10, red_months=3, previous_colour="red", **RED),
        "Revenue 9: 1 below target and 2 down on September; red for 3 months running.",
    ),
    (
        line(9, 11, 10, red_months=1, previous_colour=None, **RED),
        "Revenue 9: 1 below target and 2 down on September; red for 1 month.",
    ),
    (
        line(12, None, 13, carried_from="2026-07", limits=RANGE),
        "Revenue 12: carried from July and 1 below target.",
    ),
    (
        line(9, 9, 10, carried_from="2025-12", basis="ytd", previous_colour="red", **RED),
        "Revenue 9 year to date: carried from December 2025 and 1 below target.",
    ),
    (
        line(12, 11, 12, turned_units=("North", "South")),
        "Revenue 12: on target and 1 up on September; turned red in North and South.",
    ),
    (
        line(12, 11, 12, turned_units=("A", "B", "C", "D", "E")),
        "Revenue 12: on target and 1 up on September; turned red in A, B, C and 2 more.",
    ),
    (
        line(12, 11, 12, **BROKEN),
        "Revenue 12: on target and 1 up on September; 1 figure under review, effect on the score "
        "at most 0.2.",
    ),
    (
        line(12, 11, 12, effect=Decimal("0.04"), **TWO),
        "Revenue 12: on target and 1 up on September; 2 figures under review, no effect on the "
        "score that would show.",
    ),
    (
        line(12, 11, 12, **TWO),
        "Revenue 12: on target and 1 up on September; 2 figures under review, effect unknown.",
    ),
    (
        line(12, 11, 12, **YTD),
        "Revenue 120 year to date: 4 above target; 12, October".replace(
            "12, October", "October 12: 1 up on September"
        )
        + ".",
    ),
    (
        line(
            None, 11, 12, reason="no_figure", no_score_reason="no figure for this month", **NO_SCORE
        ),
        "Revenue: no figure for this month; September 11.",
    ),
    (
        line(
            None,
            None,
            12,
            reason="undefined",
            no_score_reason="undefined: the denominator is 0",
            **NO_SCORE,
        ),
        "Revenue: undefined: the denominator is 0.",
    ),
    (
        line(12, 11, 12, **INCOMPLETE),
        "Revenue: a month of the period is missing; October 12.",
    ),
    (
        line(12, 11, 12, name="  Sales\n of {name} "),
        "Sales of {name} 12: on target and 1 up on September.",
    ),
]


@pytest.mark.parametrize(("measure", "said"), SITUATIONS, ids=_said)
def test_a_measure_is_said_in_a_sentence(measure: MeasureLine, said: str) -> None:
    assert _plain(measure_sentence(context(), measure)) == said


def test_a_month_of_another_year_says_which() -> None:
    assert measure_sentence(context("2026-01"), line(14, 12, 13)) == (
        "Revenue 14: 1 above target and 2 up on December 2025."
    )


def _worst(value: str) -> Worst:
    number = Decimal(value)
    colour = sample_card.colour_of(number)
    assert colour is not None
    return Worst("c", "Complaints", number, colour)


def _moved(name: str, before: str, now: str, part: str) -> Moved:
    found = line(name=name, score=Decimal(now), previous_score=Decimal(before))
    return Moved(found, Decimal(part))


FELL = [
    Moved(
        line(name="Complaints", score=Decimal("2.3"), previous_score=Decimal("4.1")),
        Decimal("-0.9"),
    ),
    Moved(line(name="Churn", score=Decimal(5), previous_score=Decimal(6)), Decimal("-0.2")),
    Moved(line(name="Orders", score=Decimal(9), previous_score=Decimal(4)), Decimal("1.2")),
]
SCORES: list[tuple[Score, list[Moved], tuple[str, ...], str]] = [
    (
        score(
            "5.9",
            measures=5,
            red=1,
            previous=Decimal("6.7"),
            previous_colour="green",
            worst=_worst("2.3"),
            effect=Decimal("0.2"),
        ),
        FELL,
        ("b1", "b2"),
        "Customer turned amber at 5.9: 0.8 down on September, led by Complaints from 4.1 to 2.3; "
        "1 of 5 measures red, lowest Complaints at 2.3; 2 figures under review, effect on the "
        "score at most 0.2.",
    ),
    (
        score("7.2", measures=3, previous=Decimal("7.2"), previous_colour="green"),
        FELL,
        (),
        "Customer stays green at 7.2: unchanged on September.",
    ),
    (
        score("7.2", measures=3),
        [],
        (),
        "Customer green at 7.2: no score for September to compare with.",
    ),
    # What went the other way does not lead.
    (
        score("7.2", measures=3, previous=Decimal(7), previous_colour="green"),
        FELL[:2],
        (),
        "Customer stays green at 7.2: 0.2 up on September.",
    ),
    (score(None, measures=0), [], (), "Customer has no measures yet."),
    (
        score(None, measures=1, scored=0, previous=Decimal(6)),
        [],
        (),
        "Customer has no score: its measure has none; September 6.0.",
    ),
    (
        score(None, measures=4, scored=0),
        [],
        ("b1",),
        "Customer has no score: none of its 4 measures has one; 1 figure under review, effect "
        "unknown.",
    ),
    (
        score(None, measures=4, scored=2, coverage=Decimal("0.5")),
        [],
        (),
        "Customer has no score: 50 % of the weights could be scored, 66.67 % are needed.",
    ),
    (score(None, measures=4, scored=4), [], (), "Customer has no score."),
]


@pytest.mark.parametrize(("found", "moved", "breaks", "said"), SCORES, ids=_said)
def test_a_score_is_said_in_a_sentence(
    found: Score, moved: list[Moved], breaks: tuple[str, ...], said: str
) -> None:
    assert _plain(score_sentence(context(), "Customer", found, moved, breaks)) == said


def _plain(text: str) -> str:
    return text.replace(figures.SPACE, " ").replace(figures.THIN, " ")


FIGURE = st.none() | st.decimals(-(10**9), 10**9, places=4)
SHOWN = st.sampled_from([MILLIONS, PERCENT, DAYS, COUNT, Shown("currency", 0, 1000, "", "EUR")])
SCORE = st.none() | st.decimals(0, 10, places=6)
COLOUR = st.sampled_from([None, "red", "amber", "green"])
NAMES = st.lists(st.text("abc XYZ{}%", min_size=1, max_size=9).filter(str.strip), max_size=6)


@st.composite
def measures(draw: st.DrawFn) -> MeasureLine:
    """A measure of any facts; what follows from others does."""
    found = line(
        draw(FIGURE),
        draw(FIGURE),
        draw(FIGURE),
        polarity=draw(st.sampled_from(["higher_is_better", "lower_is_better"])),
        shown=draw(SHOWN),
        limits=draw(st.none() | st.just(RANGE)),
        previous_colour=draw(COLOUR),
        previous_score=draw(SCORE),
        red_months=draw(st.integers(0, 1200)),
        carried_from=draw(st.sampled_from([None, "2026-07"])),
        turned_units=tuple(draw(NAMES)),
        breaks=tuple(f"b{n}" for n in range(draw(st.integers(0, 1100)))),
        effect=draw(SCORE),
    )
    score_ = None if found.scored_value is None else draw(SCORE)
    reason = "no target for this month" if score_ is None else None
    if draw(st.booleans()):
        found = dataclasses.replace(
            found, basis=draw(st.sampled_from(["ytd", "rolling_12"])), scored_value=draw(FIGURE)
        )
    return dataclasses.replace(
        found, score=score_, colour=sample_card.colour_of(score_), no_score_reason=reason
    )


def sound(text: str) -> None:
    """What no sentence may be: without a figure, patched together, or grammatically wrong."""
    assert text.endswith(".")
    assert not text.endswith("..")
    for wrong in ("None", "nan", "NaN", "  ", " ,", " ;", ",;", ";.", "{month", "causes", "+"):
        assert wrong not in text, (wrong, text)
    for count, noun in re.findall(
        r"(?<![\d,.])([\d,]+) (figures?|months?) (?:under|running)", text
    ):
        assert (count == "1") == (not noun.endswith("s")), text


@settings(deadline=None)
@given(measures())
def test_any_facts_of_a_measure_make_a_sound_sentence(measure: MeasureLine) -> None:
    text = measure_sentence(context(), measure)
    sound(text)
    numbers_are_figures_of(measure, text)


def numbers_are_figures_of(measure: MeasureLine, text: str) -> None:
    """Every number stands so in the tree as it is displayed: a figure, a difference, a count."""
    shown = measure.shown
    known = {
        figures.figure(value, shown)
        for value in (measure.scored_value, measure.month_value, measure.prior_month_value)
        if value is not None
    }
    before, now = measure.prior_month_value, measure.month_value
    changes = [measure.variance, None if now is None or before is None else now - before]
    known |= {
        re.sub(r"[+\N{MINUS SIGN}]", "", figures.change(value, shown))
        for value in changes
        if value is not None
    }
    known |= {figures.score(measure.effect)} if measure.effect is not None else set()
    known |= {f"{len(measure.breaks):,}", f"{measure.red_months:,}"}
    known |= {f"{len(measure.turned_units) - 3:,}"}
    allowed = {number for figure in known for number in _numbers(figure)}
    assert _numbers(text) <= allowed, (text, allowed)


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d(?:[\d,.]*\d)?", text))


@settings(deadline=None)
@given(SCORE, SCORE, COLOUR, st.integers(0, 1200), st.integers(0, 12), SCORE, st.integers(0, 3))
def test_any_facts_of_a_score_make_a_sound_sentence(
    value: Decimal | None,
    before: Decimal | None,
    colour: Any,
    count: int,
    red: int,
    effect: Decimal | None,
    breaks: int,
) -> None:
    found = score(
        None if value is None else str(value),
        measures=count,
        red=min(red, count),
        previous=before,
        previous_colour=colour,
        effect=effect,
        worst=_worst("2.3") if red else None,
    )
    text = score_sentence(
        context(), "Customer", found, FELL, [f"b{number}" for number in range(breaks)]
    )
    sound(text)
    assert " of 1 measures" not in text


def told() -> Card:
    """As the draft has it, without anybody's words."""
    return narrate(sample_card.ordinary(), words())


def test_every_measure_perspective_and_front_page_has_its_sentence() -> None:
    card = told()
    assert all(item.text for item in card.measures)
    assert all(node.text for node in card.perspectives)
    assert card.points[0].key == "card"
    assert len(card.points) <= 5


def test_what_presses_most_comes_first_and_only_news_is_on_the_front_page() -> None:
    card = told()
    news = [point.key for point in card.points]
    red = {f"measure {m.kpi} {m.basis}" for m in card.measures if m.colour == "red"}
    assert set(news[1:]) == red
    quiet = narrate(dataclasses.replace(sample_card.ordinary(), perspectives=()), words())
    assert [point.key for point in quiet.points] == ["card"]


def test_the_same_tree_gives_the_same_words() -> None:
    assert told().digest() == told().digest()
