"""What a card asks of people: figures to settle, comments, reds nobody acts on, agreed actions."""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from scorecard.period import Month
from scorecard.reconcile.actions import Action
from scorecard.reconcile.sentences import Names
from scorecard.report.attention import ActionLine
from scorecard.report.card import Card, from_json, to_json
from scorecard.report.comment import RequiredComment
from scorecard.report.freeze import freeze
from scorecard.report.freeze_actions import actions_of
from scorecard.report.freeze_attention import Asked
from scorecard.report.measure import MeasureLine
from scorecard.report.narrative.news import News, Place
from tests.report import sample_card
from tests.report.test_page import SHIPPED
from tests.small import Calculated, kpi, scorecard, sections

NAMES = cast(
    Names,
    SimpleNamespace(people={"ann": "Ann Berg", "bob": "Bob Roy"}, kpis={"left": "Spare parts"}),
)
WHOLE: Place = ("group", "card", "", "")


def asked(
    moves: Mapping[str, Decimal], *, unknown: frozenset[str] = frozenset(), one_cause: bool = False
) -> Asked:
    """Of the example's two breaks: the first is the controller's, the second of quality."""
    causes = [("agreement", "", "erp"), ("roll_up", "", "quality")]
    if one_cause:
        causes[1] = causes[0]
    people = ["Ida Holm", "Ida Holm" if one_cause else "Kai Sund"]
    settles = dict(zip(("B-7F21", "B-8A03"), zip(causes, people, strict=True), strict=True))
    return Asked(settles, News({}, {WHOLE: moves}, unknown), lasting=3)


def with_measure(card: Card, kpi: str, **over: Any) -> Card:
    """The card with fields of a measure replaced."""

    def line(found: MeasureLine) -> MeasureLine:
        return dataclasses.replace(found, **over) if found.kpi == kpi else found

    perspectives = tuple(
        dataclasses.replace(
            node,
            objectives=tuple(
                dataclasses.replace(item, measures=tuple(line(m) for m in item.measures))
                for item in node.objectives
            ),
        )
        for node in card.perspectives
    )
    return dataclasses.replace(card, perspectives=perspectives)


def test_figures_under_review_come_first_those_that_move_the_card_furthest_before() -> None:
    moves = {"B-7F21": Decimal("0.05"), "B-8A03": Decimal("0.2")}
    found = asked(moves).of(sample_card.ordinary())
    told = [(" ".join(item.what.split()), item.owner, item.effect, item.breaks) for item in found]
    assert told == [
        ("Defect rate: 3.8 % or 4.1 %", "Kai Sund", Decimal("0.2"), ("B-8A03",)),
        ("Net revenue: EUR 48,210k or EUR 49,106k", "Ida Holm", Decimal("0.05"), ("B-7F21",)),
    ]
    assert {item.question for item in found} == {"Which of the two figures is right?"}


def test_breaks_of_one_cause_are_one_thing_to_settle() -> None:
    moves = {"B-7F21": Decimal("0.05"), "B-8A03": Decimal("0.2")}
    (found,) = asked(moves, one_cause=True).of(sample_card.ordinary())
    assert found.what == "2 figures under review: Net revenue, Defect rate"
    assert (found.owner, found.effect) == ("Ida Holm", Decimal("0.2"))
    unknown = asked(moves, one_cause=True, unknown=frozenset({"B-7F21"}))
    assert [item.effect for item in unknown.of(sample_card.ordinary())] == [None]


def test_a_measure_of_which_three_sources_give_two_figures_tells_these() -> None:
    """EUR 49,106k beside two of EUR 48,210k; with a third figure there are not two to choose of."""
    card = sample_card.ordinary()
    line = next(item for item in card.breaks if item.id == "B-7F21")
    assert line.left_value is not None
    # Another figure that looks the same.
    near = dataclasses.replace(line, id="B-8A03", left_value=line.left_value + Decimal("0.4"))
    told = asked({}, one_cause=True)
    (found,) = told.of(dataclasses.replace(card, breaks=(line, near)))
    assert " ".join(found.what.split()) == "Net revenue: EUR 48,210k or EUR 49,106k"
    assert found.question == "Which of the two figures is right?"
    third = dataclasses.replace(near, left_value=line.left_value + 90_000)
    (found,) = told.of(dataclasses.replace(card, breaks=(line, third)))
    assert found.what == "2 figures under review: Net revenue"


def test_nothing_names_the_sources_that_differ() -> None:
    card = sample_card.ordinary()
    for item in asked({}).of(card):
        for line in card.breaks:
            assert line.left not in item.what + item.question
            assert line.right not in item.what + item.question


def test_what_is_missing_asks_for_the_figure() -> None:
    card = sample_card.ordinary()
    missing = dataclasses.replace(
        card.breaks[0], rule="completeness", left_value=None, right_value=None
    )
    found = asked({}).of(dataclasses.replace(card, breaks=(missing,)))
    assert [(item.what, item.question) for item in found] == [
        (
            "Net revenue: no figure",
            "When will the figure be there, or what is the estimate until then?",
        )
    ]


def test_a_figure_no_source_gives_is_asked_of_who_answers_for_it(tmp_path: Path) -> None:
    """Group has one of the two figures of its card; Bob answers for the other one."""
    (ann,) = sections()["people"]
    raw = sections(
        people=[ann, {**ann, "id": "bob", "name": "Bob Roy"}],
        kpis=[kpi("one"), kpi("two", owner="bob", sources=["a"])],
        scorecards=[scorecard("group", ["one", "two"])],
        targets=[{"kpi": name, "red_flag": 50, "goal": 100} for name in ("one", "two")],
    )
    made = Calculated(tmp_path, raw, [("a", "one", "group", "2026-01", 150)])
    month = Month.parse("2026-01")
    (card,) = freeze(made.warehouse, made.config, made.landing, SHIPPED, month)
    assert [(item.what, item.owner) for item in card.attention] == [("Two: no figure", "Bob Roy")]


def test_comments_owed_and_lasting_reds_without_an_action_follow() -> None:
    card = dataclasses.replace(sample_card.ordinary(), breaks=())
    card = with_measure(card, "training", red_months=5)
    card = with_measure(card, "backlog", red_months=2)
    card = with_measure(card, "lead_time", red_months=4)
    owed = RequiredComment(
        "measure lead_time", "Order lead time", "red for months", "Ed Lund", False
    )
    given = RequiredComment("measure backlog", "Order backlog", "turned red", "Ed Lund", given=True)
    found = asked({}).of(dataclasses.replace(card, required=(owed, given)))
    assert [(item.kind, item.what, item.owner) for item in found] == [
        ("comment", "Order lead time: red for months, and no comment yet", "Ed Lund"),
        (
            "red",
            "Training days per head: off target for 5 months, and no action agreed",
            "Ines Moreau",
        ),
    ]
    agreed = ActionLine(
        "measure training", "Training", "Book it", "Bob Roy", "", "2026-10", "open", 4
    )
    acted = dataclasses.replace(card, required=(given,), actions=(agreed,))
    assert [item.place for item in asked({}).of(acted)] == ["measure lead_time"]


def agreed(seq: int, place: str, **over: Any) -> Action:
    """An action that Ann agreed for August, due at the end of October, and that is open."""
    fields: dict[str, Any] = {
        "unit": "group",
        "kpi": None,
        "month": "2026-08",
        "text": "Book it",
        "owner": "ann",
        "by": "ann",
        "due": "2026-10-31",
    }
    fields |= over
    return Action(seq=seq, place=place, first_due=fields.pop("first_due", fields["due"]), **fields)


def test_a_card_shows_open_actions_by_their_day_then_what_ended() -> None:
    done = agreed(1, "front", state="done", ended="2026-10", ended_by=9, said="All met")
    late = agreed(2, "measure training")
    undated = agreed(3, "objective be_recommended", due="", text="Ask them")
    moved = agreed(4, "front", owner="bob", due="2026-12-01", first_due="2026-10-01", text="Meet")
    gone = agreed(5, "measure left", due="2026-11-30", text="Sell it")
    found = actions_of(
        (done, late, undated, moved, gone), sample_card.ordinary(), "2026-10-31", NAMES
    )
    assert [(i.decision, i.name, i.action, i.owner, i.state) for i in found] == [
        (2, "Training days per head", "Book it", "Ann Berg", "overdue"),
        (5, "Spare parts", "Sell it", "Ann Berg", "open"),
        (4, "Halden Group, Enterprise", "Meet", "Bob Roy", "open"),
        (3, "Be recommended", "Ask them", "Ann Berg", "open"),
        (1, "Halden Group, Enterprise", "Book it", "Ann Berg", "done"),
    ]
    assert [item.first_due for item in found] == ["", "", "2026-10-01", "", ""]
    assert [item.said for item in found] == ["", "", "", "", "All met"]


def test_an_action_that_is_done_leaves_a_lasting_red_without_one() -> None:
    card = dataclasses.replace(sample_card.ordinary(), breaks=())
    card = with_measure(card, "training", red_months=5)
    places = {}
    for state in ("open", "overdue", "done", "dropped"):
        line = ActionLine(
            "measure training", "Training", "Book it", "Bob Roy", "", "2026-10", state, 4
        )
        found = asked({}).of(dataclasses.replace(card, actions=(line,)))
        places[state] = [item.place for item in found if item.kind == "red"]
    red = ["measure training"]
    assert places == {"open": [], "overdue": [], "done": red, "dropped": red}


def test_what_a_card_asks_is_read_back_from_its_tree() -> None:
    card = sample_card.ordinary()
    found = asked({"B-7F21": Decimal("0.2")}).of(card)
    full = dataclasses.replace(card, attention=found)
    assert from_json(to_json(full)) == full
