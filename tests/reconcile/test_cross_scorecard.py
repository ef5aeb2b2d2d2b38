"""Cross-scorecard: what departments' own scorecards print against our card and each other."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from scorecard.close.rebuild import calculate
from scorecard.period import Month
from scorecard.reconcile.sentences import Names, sentence
from scorecard.report.attention import reviewed
from scorecard.report.card import Stamp
from scorecard.report.freeze import freeze
from scorecard.report.freeze_breaks import break_of
from scorecard.report.view.front import front
from scorecard.review.review_content import review_contents
from tests.decided import about, decision
from tests.ingest.workbooks import workbook
from tests.reconcile.delivered import Delivered, csv, csv_source, delivered
from tests.report.test_page import SHIPPED
from tests.small import kpi, scorecard, sections

MONTH = "2026-03"
CROSS = "cross_scorecard"
BOOK: dict[str, Any] = {
    "id": "book",
    "name": "Their scorecard",
    "type": "scorecard_workbook",
    "owner": "ann",
    "path": "drops/book.xlsx",
    "covers": "history",
    "sheets": [{"sheet": "North", "unit": "north"}],
    "months": {"format": "%b %Y"},
    "measure": {"column": "Measure", "map": {"Revenue": "revenue", "Orders": "orders"}},
    "colours": {"text": {"G": "green", "A": "amber", "R": "red"}},
}
# Our figures of North, January to March; their book is whole thousands of revenue.
REVENUE = (80_123, 90_456, 100_789)
ORDERS = (410, 420, 440)


def organisation(
    folder: Path,
    rows: Sequence[Sequence[Any]],
    declared: Mapping[str, Any],
    books: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    replaced: Mapping[str, Any] | None = None,
    **more: Any,
) -> Delivered:
    """North with revenue and orders on its card, and the book (or books) that print `rows`."""
    sheets = books or {"book": rows}
    raw = sections(
        kpis=[kpi("revenue", sources=["a"]), kpi("orders", sources=["a"])],
        sources=[
            csv_source("a"),
            *({**BOOK, **declared, "id": name, "path": f"drops/{name}.xlsx"} for name in sheets),
        ],
        scorecards=[
            scorecard("north", [{"kpi": "revenue", "weight": 60}, {"kpi": "orders", "weight": 40}])
        ],
        targets=[
            {"kpi": "revenue", "goal": 100_000, "red_flag": 80_000},
            {"kpi": "orders", "goal": 400, "red_flag": 300},
        ],
        **more,
    )
    figures = {"revenue": REVENUE, "orders": ORDERS}
    ours = [
        f"{name},north,2026-0{number},{value}"
        for name, values in figures.items()
        for number, value in enumerate(values, start=1)
    ]
    files = {f"drops/{name}.xlsx": workbook({"North": list(book)}) for name, book in sheets.items()}
    raw |= replaced or {}
    return delivered(folder, raw, {"drops/a.csv": csv(ours), **files})


def printed(*measures: Sequence[Any], also: Sequence[str] = ()) -> list[list[Any]]:
    """A book's rows: measure, what stands once for it, and the three months."""
    return [["Measure", *also, "Jan 2026", "Feb 2026", "Mar 2026"], *map(list, measures)]


def found(made: Delivered) -> list[tuple[Any, ...]]:
    return made.ask(
        "SELECT reason, kpi, month, left_source, left_value, right_source, right_value, detail "
        "FROM mart.breaks WHERE rule = 'cross_scorecard' ORDER BY ALL"
    )


def said(made: Delivered, rules: Collection[str] = (CROSS,)) -> list[str]:
    """Breaks of the newest month by some rules, as a card tells them."""
    rows = made.warehouse.rows("report/select_breaks", {"month": MONTH})
    return [sentence(row, Names(made.config)) for row in rows if row["rule"] in rules]


def test_what_agrees_is_counted_and_no_break(tmp_path: Path) -> None:
    rows = printed(
        ["Revenue", 100, 60, 80, 90, 101],
        ["Orders", 400, 40, 410, 420, 440],
        also=["Target", "Weight"],
    )
    declared = {
        "per_measure": {"target": "Target", "weight": "Weight"},
        "scales": {"revenue": 1000},
    }
    made = organisation(tmp_path, rows, declared)
    # In thousands 80,123 is 80, and 100,789 is 101.
    assert made.found() == []
    counted = made.ask(
        "SELECT kpi, month, compared, passed FROM mart.checks WHERE rule = 'cross_scorecard' "
        "ORDER BY kpi, month"
    )
    # Target and weight stand once and speak of the newest month; a figure of each.
    assert counted == [
        (name, month, compared, compared)
        for name in ("orders", "revenue")
        for month, compared in (("2026-01", 1), ("2026-02", 1), ("2026-03", 3))
    ]


def test_a_target_that_stands_once_is_one_break(tmp_path: Path) -> None:
    rows = printed(["Revenue", 1200, 80, 90, 101], also=["Target"])
    declared = {"per_measure": {"target": "Target"}, "scales": {"revenue": 1000}}
    made = organisation(tmp_path, rows, declared)
    assert found(made) == [
        ("target", "revenue", MONTH, "scorecard", 100_000, "book", 1_200_000, ""),
    ]
    assert said(made) == [
        "Revenue of North: our card has target 100,000, Their scorecard prints 1,200,000"
    ]
    place = made.ask("SELECT cell, tolerance FROM mart.breaks WHERE rule = 'cross_scorecard'")
    assert place == [("North!B2", 500)]


@pytest.mark.parametrize(
    ("field", "figure", "breaks"),
    [
        ("target", 400, []),
        ("target", 390, [("target", 400, 390)]),
        ("red_flag", 300, []),
        ("red_flag", 310, [("red_flag", 300, 310)]),
        ("target", "tbd", [("target", 400, None)]),
    ],
)
def test_goals_and_red_flags(
    tmp_path: Path, field: str, figure: Any, breaks: list[tuple[Any, ...]]
) -> None:
    rows = printed(["Orders", figure, 410, 420, 440], also=["Line"])
    made = organisation(tmp_path, rows, {"per_measure": {field: "Line"}})
    assert [(row[0], row[4], row[6]) for row in found(made)] == breaks


def test_weights_are_shares_of_whatever_adds_up(tmp_path: Path) -> None:
    declared = {"per_measure": {"weight": "Weight"}}
    rows = printed(["Revenue", 3, *REVENUE], ["Orders", 2, *ORDERS], also=["Weight"])
    assert found(organisation(tmp_path / "1", rows, declared)) == []
    rows = printed(["Revenue", 1, *REVENUE], ["Orders", 1, *ORDERS], also=["Weight"])
    made = organisation(tmp_path / "2", rows, declared)
    assert [(row[:3], float(row[4]), float(row[6])) for row in found(made)] == [
        (("weight", "orders", MONTH), 0.4, 0.5),
        (("weight", "revenue", MONTH), 0.6, 0.5),
    ]
    assert "Revenue of North: our card has weight 60.0 %" in " ".join(said(made)[1].split())


def test_scores_and_colours_of_measures_and_of_the_card(tmp_path: Path) -> None:
    rows = printed(
        ["Revenue", 6.7, "A", *REVENUE],
        ["Orders", 9.0, "G", *ORDERS],
        ["Overall", None, None, 6.0, 6.9, 9.9],
        also=["Score", "Status"],
    )
    declared = {
        "per_measure": {"score": "Score", "colour": "Status"},
        "score_rows": [{"label": "Overall"}],
    }
    made = organisation(tmp_path, rows, declared)
    # Revenue of March is 6.80 and green, Orders 8.00; the card is 7.28.
    reasons = [(row[0], row[1], row[2], row[7]) for row in found(made)]
    assert ("colour", "revenue", MONTH, "green|amber") in reasons
    assert ("score", "orders", MONTH, "") in reasons
    assert ("score", None, MONTH, "") in reasons
    assert not [row for row in reasons if row[:2] == ("colour", "orders")]
    assert "Revenue of North: our card has colour green, Their scorecard prints amber" in said(made)
    assert "The whole card of North: our card has score 7.28, Their scorecard prints 9.90" in said(
        made
    )
    perspectives = made.ask(
        "SELECT count(*) FROM mart.checks WHERE rule = 'cross_scorecard' AND kpi IS NULL"
    )
    assert perspectives == [(3,)]


def test_colours_that_hold_the_other_way_for_good(tmp_path: Path) -> None:
    # Green below their target and red above it, where we hold more for better.
    declared = {
        "months": {"format": "%b %Y", "row": 1},
        "header_row": 2,
        "measure": {"column": "Measure", "map": {"Orders": "orders"}},
        "per_month": {"value": "Actual", "colour": "Status", "target": "Goal"},
    }
    rows = [
        ["", "Jan 2026", "", "", "Feb 2026", "", "", "Mar 2026", "", ""],
        ["Measure", *["Actual", "Goal", "Status"] * 3],
        ["Orders", 410, 415, "G", 420, 415, "R", 440, 415, "R"],
    ]
    made = organisation(tmp_path, rows, declared)
    assert [row[0] for row in found(made) if row[2] == MONTH] == ["polarity", "target"]
    assert "Orders of North: Their scorecard colours it as if the other way were good" in said(made)


def test_a_figure_another_rule_has_found_is_not_found_again(tmp_path: Path) -> None:
    made = organisation(tmp_path, printed(["Orders", 410, 420, 444]), {})
    assert [row[:2] for row in made.found()] == [("agreement", "differs")]


@pytest.mark.parametrize(
    ("once", "orders", "rules", "told"),
    [
        # 340 between red flag 300 and goal 400 is amber and 4.67; ours are 440, green and 8.00.
        (
            {"Status": "A", "Score": 4.67},
            340,
            [("agreement", "differs")],
            "so Their scorecard prints colour amber, our card green",
        ),
        (
            {"Score": 4.67},
            340,
            [("agreement", "differs")],
            "so Their scorecard prints score 4.67, our card 8.00",
        ),
        # A target of 500 makes 440 amber, and one of 450 with a red flag of 445 red.
        (
            {"Status": "A", "Target": 500},
            440,
            [("cross_scorecard", "target")],
            "so Their scorecard prints colour amber, our card green",
        ),
        (
            {"Status": "R", "Target": 450, "Red": 445},
            440,
            [("cross_scorecard", "red_flag"), ("cross_scorecard", "target")],
            "so Their scorecard prints colour red, our card green",
        ),
        # A score that nothing printed gives, and the colour that goes with it.
        (
            {"Status": "R", "Score": 2.0},
            440,
            [("cross_scorecard", "score")],
            "so Their scorecard prints colour red, our card green",
        ),
    ],
)
def test_a_colour_that_follows_from_what_differs_is_told_with_it(
    tmp_path: Path,
    once: Mapping[str, Any],
    orders: int,
    rules: Sequence[tuple[str, str]],
    told: str,
) -> None:
    made = organisation(tmp_path, *_once(once, orders))
    assert [row[:2] for row in made.found()] == rules
    sentences = said(made, ("agreement", CROSS))
    assert len(sentences) == len(rules)
    assert all(line.endswith(f"; {told}") for line in sentences)


@pytest.mark.parametrize(
    ("once", "orders", "reason"),
    [
        # Their own red flag is not reached, or their own target is met.
        ({"Status": "R"}, 340, "colour"),
        ({"Status": "R", "Target": 330}, 340, "colour"),
        # Nothing else differs, or not by more than is allowed.
        ({"Status": "A"}, 440, "colour"),
        ({"Score": 6.0}, 340, "score"),
    ],
)
def test_a_colour_that_does_not_follow_is_a_break_of_its_own(
    tmp_path: Path, once: Mapping[str, Any], orders: int, reason: str
) -> None:
    made = organisation(tmp_path, *_once(once, orders))
    assert ("cross_scorecard", reason) in [row[:2] for row in made.found()]
    assert not [line for line in said(made, ("agreement", CROSS)) if "; so " in line]


def test_a_front_page_counts_the_cause_once(tmp_path: Path) -> None:
    """Orders are 340 and amber in the book, 440 and green here: one figure to settle, not two."""
    made = organisation(tmp_path, *_once({"Status": "A", "Score": 4.67}, 340))
    month = Month.parse(MONTH)
    (card,) = freeze(made.warehouse, made.config, made.landing, SHIPPED, month)
    page = front(card, Stamp(version=1, status="provisional"))
    assert page.review.startswith("1 figure under review")
    assert [ask.what for ask in page.asks] == ["Orders: 440 or 340"]
    (line,) = card.breaks
    assert line.sentence.endswith("so Their scorecard prints colour amber, our card green")
    # It was compared, and is no break.
    counted = made.ask("SELECT sum(compared), sum(passed) FROM mart.checks WHERE rule = ?", CROSS)
    assert counted == [(5, 5)]


def test_less_is_better_the_other_way_round(tmp_path: Path) -> None:
    """Goal 400 and red flag 500: 440 is amber here, and 510 red in the book."""
    replaced = {
        "kpis": [
            kpi("revenue", sources=["a"]),
            kpi("orders", sources=["a"], polarity="lower_is_better"),
        ],
        "targets": [{"kpi": "orders", "goal": 400, "red_flag": 500}],
    }
    for colour, rules in (("R", ["agreement"]), ("G", ["agreement", CROSS])):
        rows, declared = _once({"Status": colour}, 510)
        made = organisation(tmp_path / colour, rows, declared, replaced=replaced)
        assert [row[0] for row in made.found()] == rules


def test_a_card_whose_colour_goes_with_its_score(tmp_path: Path) -> None:
    """The card is 7.28 and green here; amber goes with 5.1 and not with 9.1."""
    for score, reasons in ((5.1, ["score"]), (9.1, ["colour", "score"])):
        rows = [
            ["", "Mar 2026", ""],
            ["Measure", "Actual", "Status"],
            ["Orders", ORDERS[2], "G"],
            ["Overall", score, "A"],
        ]
        declared = {
            "months": {"format": "%b %Y", "row": 1},
            "header_row": 2,
            "per_month": {"value": "Actual", "colour": "Status"},
            "score_rows": [{"label": "Overall"}],
        }
        made = organisation(tmp_path / str(score), rows, declared)
        assert [row[0] for row in found(made)] == reasons
        follows = [line.partition("; so ")[2] for line in said(made) if "; so " in line]
        amber = "Their scorecard prints colour amber, our card green"
        assert follows == ([amber] if reasons == ["score"] else [])


def test_what_follows_is_settled_with_its_figure(tmp_path: Path) -> None:
    rows, declared = _once({"Status": "A"}, 340)
    made = organisation(tmp_path, rows, declared)
    names = ("break_id", "rule", "kpi", "unit", "month", "left_source", "left_value")
    names += ("right_source", "right_value", "reason", "detail")
    (found,) = made.ask(f"SELECT {', '.join(names)} FROM mart.breaks")
    accepted = decision(1, "accept", **about(dict(zip(names, found, strict=True))))
    calculate(made.warehouse, made.config, made.landing, [accepted])
    assert made.ask("SELECT rule, status FROM mart.breaks") == [("agreement", "accepted")]


def test_two_books_whose_colours_follow_from_their_figures(tmp_path: Path) -> None:
    declared = _once({"Status": "A"}, 340)[1]
    books = {"sales": _once({"Status": "A"}, 340)[0], "staff": _once({"Status": "G"}, 440)[0]}
    made = organisation(tmp_path, (), declared, books)
    assert {row[0] for row in made.found()} == {"agreement"}
    books["staff"] = _once({"Status": "R"}, 440)[0]
    made = organisation(tmp_path / "2", (), declared, books)
    assert [row[3::2] for row in found(made)] == [
        ("sales", "staff", "amber|red"),
        ("scorecard", "staff", "green|red"),
    ]


def _once(
    once: Mapping[str, Any], orders: int
) -> tuple[Sequence[Sequence[Any]], Mapping[str, Any]]:
    """Rows of a book with the orders of March and what stands once beside them, as declared."""
    fields = {"Status": "colour", "Score": "score", "Target": "target", "Red": "red_flag"}
    rows = printed(["Orders", *once.values(), *ORDERS[:2], orders], also=list(once))
    return rows, {"per_measure": {fields[name]: name for name in once}}


def test_a_figure_against_a_sum_that_is_not_whole(tmp_path: Path) -> None:
    # South is absent in March, so that no roll-up compares what the book prints of Group.
    raw = sections(
        kpis=[kpi("orders", sources=["a", "children"])],
        sources=[
            csv_source("a"),
            {
                **BOOK,
                "sheets": [{"sheet": "Group", "unit": "group"}],
                "measure": {"column": "Measure", "map": {"Orders": "orders"}},
            },
        ],
        scorecards=[scorecard("group", ["orders"])],
    )
    rows = ["orders,north,2026-02,1", "orders,south,2026-02,2", "orders,north,2026-03,11"]
    book = [["Measure", "Feb 2026", "Mar 2026"], ["Orders", 3, 15]]
    files = {"drops/a.csv": csv(rows), "drops/book.xlsx": workbook({"Group": book})}
    made = delivered(tmp_path, raw, files)
    assert found(made) == [("value", "orders", MONTH, "children", 11, "book", 15, "")]
    assert said(made) == [
        "Orders of Group: its child units add up to 11, Their scorecard prints 15"
    ]


def test_two_books_are_held_against_each_other(tmp_path: Path) -> None:
    declared = {"per_measure": {"target": "Target"}}
    books = {
        "sales": printed(["Orders", 400, *ORDERS], also=["Target"]),
        "staff": printed(["Orders", 380, *ORDERS], also=["Target"]),
    }
    made = organisation(tmp_path, (), declared, books)
    assert found(made) == [
        ("target", "orders", MONTH, "sales", 400, "staff", 380, ""),
        ("target", "orders", MONTH, "scorecard", 400, "staff", 380, ""),
    ]


def test_a_print_in_fewer_digits_agrees_as_it_is_rounded(tmp_path: Path) -> None:
    scales = {"scales": {"revenue": 1000}}
    made = organisation(tmp_path / "1", printed(["Revenue", 80, 90, 101]), scales)
    assert made.found() == []
    # 80,123 is not 81 thousand, and half a thousand off is not rounding from 500.000000001 on.
    made = organisation(tmp_path / "2", printed(["Revenue", 81, 90, 101]), scales)
    rows = made.ask("SELECT rule, month, right_value, tolerance FROM mart.breaks")
    assert rows == [("agreement", "2026-01", 81_000, 500)]
    compared = made.ask(
        "SELECT month, allowed_rounding, passed FROM mart.comparisons "
        "WHERE rule = 'agreement' AND kpi = 'revenue' ORDER BY month"
    )
    assert compared == [("2026-01", 500, False), ("2026-02", 500, True), ("2026-03", 500, True)]


def test_only_a_break_about_the_figure_is_settled_by_another_figure(tmp_path: Path) -> None:
    rows = printed(["Revenue", 1200, 80, 90, 150], also=["Target"])
    declared = {"per_measure": {"target": "Target"}, "scales": {"revenue": 1000}}
    made = organisation(tmp_path, rows, declared)
    offered = {
        row[0]: line.words
        for content in review_contents(made.warehouse, made.config, [], Month.parse(MONTH))
        for line in content.lines
        for row in made.ask(
            "SELECT reason FROM mart.breaks WHERE 'break ' || break_id = ?", line.subject.about
        )
    }
    assert "override" in offered["differs"]
    assert offered["target"] == ("explain", "accept")


def test_what_is_no_figure_of_the_kpi_is_told_in_a_sentence(tmp_path: Path) -> None:
    """Their weights are 50 and 50 where ours are 60 and 40; revenue is amber where ours is green.

    Beside each other 0.6 and 0.5 read as amounts of revenue, and two colours as two dashes.
    """
    rows = printed(["Revenue", 50, "A", *REVENUE], ["Orders", 50, "G", *ORDERS])
    rows[0][1:1] = ["Weight", "Status"]
    declared = {"per_measure": {"weight": "Weight", "colour": "Status"}}
    made = organisation(tmp_path, rows, declared)
    (office,) = review_contents(made.warehouse, made.config, [], Month.parse(MONTH))
    lines = [line for line in office.lines if line.subject.about.startswith("break ")]
    assert {line.what for line in lines} == {
        "Orders of North: our card has weight 40.0\u202f%, Their scorecard prints 50.0\u202f%",
        "Revenue of North: our card has weight 60.0\u202f%, Their scorecard prints 50.0\u202f%",
        "Revenue of North: our card has colour green, Their scorecard prints amber",
    }
    for line in lines:
        assert (line.left, line.right, line.shown) == ("our card", "", None)
        assert line.left_value is line.right_value is line.difference is None


def test_a_weight_on_a_card_is_written_as_a_weight(tmp_path: Path) -> None:
    rows = printed(["Revenue", 50, *REVENUE], ["Orders", 50, *ORDERS], also=["Weight"])
    made = organisation(tmp_path, rows, {"per_measure": {"weight": "Weight"}})
    names = Names(made.config)
    rows_of = made.warehouse.rows("report/select_breaks", {"month": MONTH})
    lines = {row["kpi"]: break_of(row, [], names) for row in rows_of}
    assert reviewed([lines["revenue"]]) == "Revenue: 60.0\u202f% or 50.0\u202f%"
    coloured = dataclasses.replace(lines["revenue"], left_value=None, right_value=None)
    assert reviewed([coloured]) == "Revenue is under review"


def test_a_book_in_another_currency_is_compared_as_it_is_worth(tmp_path: Path) -> None:
    """Dollars at 0.8: figures and targets that agree in euros; without a rate they say nothing."""
    rows = printed(
        ["Revenue", 125_000, 100_153.75, 113_070, 125_986.25],
        ["Orders", 400, *ORDERS],
        also=["Target"],
    )
    raw = {
        "kpis": [
            kpi("revenue", sources=["a"], display={"kind": "currency"}),
            kpi("orders", sources=["a"]),
        ],
        "rates": [
            {"currency": "USD", "month": month, "average": "0.8", "closing": "0.5"}
            for month in ("2026-02", "2026-03")
        ],
    }
    declared = {"currency": "USD", "per_measure": {"target": "Target"}}
    made = organisation(tmp_path, rows, declared, replaced=raw)
    states = made.ask(
        "SELECT DISTINCT kpi, month, field, ours, theirs, state FROM mart.card_comparisons "
        "WHERE kpi = 'revenue' ORDER BY ALL"
    )
    assert states == [
        ("revenue", "2026-02", "target", 100_000, 100_000, "equal"),
        ("revenue", "2026-02", "value", 90_456, 90_456, "equal"),
        ("revenue", "2026-03", "target", 100_000, 100_000, "equal"),
        ("revenue", "2026-03", "value", 100_789, 100_789, "equal"),
    ]
