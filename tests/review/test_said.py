"""What people write: by command and by workbook, required by policy, on the card with their names.

The organisation of `deciding`: North's revenue is 100 in March 2026 and red from 50 on; here it
fell from 100 to 40 (red), so that a comment is required, which Kim owes.
"""

import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard import acts
from scorecard.close.act import COMMAND_LINE, Act
from scorecard.close.commenting import places
from scorecard.close.deciding.wanted import Wanted
from scorecard.close.verdict import judge
from scorecard.deliver.outstanding import outstanding
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.project import Project
from scorecard.report.card import Card, Stamp
from scorecard.report.page import render_html
from scorecard.report.templates import Templates
from scorecard.report.workbook import render_workbook
from scorecard.review import review_layout as layout
from tests.report.sample_card import SHIPPED
from tests.review.deciding import (
    MONTH,
    ask,
    calculate,
    deciding_organisation,
    decisions,
    put_back,
    rows_of,
    take,
    turn,
    workbook,
)
from tests.review.world import fill
from tests.running import desk_of

pytestmark = pytest.mark.usefixtures("nobody_reads")

POLICY = {"new_reds": True, "front_pages": True}
SLIPPED = "A large order slipped."
PLACE = "measure revenue"
REVENUE = f"comment north {PLACE}"
ATTACK = "<b>=2+2</b> {{ 7*7 }} & \N{EN DASH}"


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """North fell to 40 in March: red, after 100 in February. South stands at 60.

    For tests that record nothing; others have a copy.
    """
    root = tmp_path_factory.mktemp("said") / "organisation"
    made = deciding_organisation(root, commentary=POLICY)
    rows = [
        "kpi,unit,month,value",
        *(f"revenue,{unit},{month},{value}"
          for unit, month, value in (
              ("north", "2026-02", 100), ("south", "2026-02", 60),
              ("north", "2026-03", 40), ("south", "2026-03", 60),
          )),
    ]  # fmt: skip
    (made.root / "drops" / "a.csv").write_text("\n".join(rows) + "\n")
    (made.root / "drops" / "b.csv").write_text("kpi,unit,month,value\n")
    turn(made)
    return made


@pytest.fixture
def project(standing: Project, tmp_path: Path) -> Project:
    """A copy of the organisation, calculated."""
    shutil.copytree(standing.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def said(
    project: Project, by: str = "kim", text: str = "A large order slipped.", **more: Any
) -> Any:
    """Write a comment on North's revenue, as the command does; returns what was recorded."""
    wanted: dict[str, Any] = {
        "kind": "comment",
        "unit": "north",
        "first": Month.parse(MONTH),
        "place": PLACE,
        **more,
    }
    with desk_of(project) as desk:
        return acts.decide(desk, [Wanted(**wanted)], Act(by, COMMAND_LINE, text))


def again(project: Project) -> None:
    with desk_of(project) as desk:
        calculate(desk)


def card(project: Project, unit: str = "north") -> Card:
    with desk_of(project) as desk:
        return acts.card_in_words(desk, Month.parse(MONTH), unit)


def edit(
    project: Project, key: str, what: Any, text: str = "x", by: str = "ann", **more: Any
) -> Any:
    wanted = Wanted(
        kind="point", unit="north", first=Month.parse(MONTH), place=key, edit=what, **more
    )
    with desk_of(project) as desk:
        return acts.edit_front(desk, [wanted], Act(by, COMMAND_LINE, text))


def test_a_required_comment_is_asked_for_until_it_is_given(project: Project) -> None:
    assert ask(project, "SELECT unit, kpi, new_red, given FROM mart.required_comments") == [
        ("north", "revenue", True, False)
    ]
    before = card(project)
    (due,) = before.required
    assert (due.place, due.why, due.person, due.given) == (PLACE, "turned red", "Kim", False)
    assert "1 required comment is outstanding: Revenue" in judge(before, ()).caveats
    with desk_of(project) as desk:
        told = outstanding(desk, Month.parse(MONTH))
    assert told == (
        "1 required comment, 1 missing:",
        ("Revenue of North: turned red; to be written by Kim",),
    )
    html = render_html(before, Stamp(1, "provisional"), desk.templates)
    assert "Comments outstanding" in html

    said(project, cause="order 17", action="ship it", due="2026-04-30", action_owner="nora")
    again(project)
    after = card(project)
    assert after.required[0].given
    assert not [text for text in judge(after, ()).caveats if "comment" in text]
    assert after.digest() != before.digest()
    (line,) = after.measures
    (comment,) = line.comments
    assert (comment.person, comment.text, comment.cause) == (
        "Kim",
        "A large order slipped.",
        "order 17",
    )
    assert (comment.action, comment.due, comment.action_owner) == ("ship it", "2026-04-30", "Nora")
    html = render_html(after, Stamp(1, "provisional"), desk.templates)
    assert "Action: ship it (Nora, due 30 April 2026)" in html
    assert "Comments outstanding" not in html


def test_a_later_comment_replaces_an_earlier_one_and_withdrawing_it_brings_that_back(
    project: Project,
) -> None:
    said(project, text="First.")
    (second,) = said(project, text="Second.", by="ann")
    again(project)
    assert [c.text for c in card(project).measures[0].comments] == ["Second."]
    assert ask(project, "SELECT text, state FROM mart.comments ORDER BY seq") == [
        ("First.", "lapsed"),
        ("Second.", "in_force"),
    ]
    from scorecard.close.deciding.decide import end

    with desk_of(project) as desk:
        end(desk, second.seq, "reversed", Act("ann", COMMAND_LINE, "wrong month"))
    again(project)
    assert [c.text for c in card(project).measures[0].comments] == ["First."]


def test_last_months_text_stands_beside(project: Project) -> None:
    with desk_of(project) as desk:
        earlier = Wanted(kind="comment", unit="north", first=Month.parse("2026-02"), place=PLACE)
        acts.decide(desk, [earlier], Act("kim", COMMAND_LINE, "All well."))
    again(project)
    with desk_of(project) as desk:
        found = places(desk, acts.card_in_words(desk, Month.parse(MONTH), "north"))
    before = {place.place: place.before for place in found}
    assert before == {
        "front": "",
        "perspective financial": "",
        "objective grow": "",
        PLACE: "Kim: All well.",
    }
    (row,) = [r for r in rows_of(workbook(project, "kim")) if r[layout.SUBJECT] == REVENUE]
    assert row["Last month"] == "Kim: All well."
    assert row["What it is"].startswith("Revenue 40")
    assert row["What it is"].endswith("Comment required: turned red.")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"place": "measure revenues"}, "place 'measure revenues': expected one of front, perspective"),
    ({"place": None}, "place: expected one, found none"),
    ({"unit": "west"}, "unit 'west': expected one of"),
    ({"unit": "south"}, "unit 'south': expected one with a card for 2026-03, found none"),
    ({"first": None}, "comment: expected a month, found none"),
    ({"text": " "}, "reason: expected a few words, found none"),
    ({"text": "x" * 2001}, "text: expected at most 2,000 characters, found 2,001"),
    ({"text": "red \x1b[31m"}, "text: expected text without control characters, found \\x1b"),
    ({"cause": "x" * 501}, "cause: expected at most 500 characters, found 501"),
    ({"due": "2026-04-30"}, "due: expected an action beside it, found none"),
    ({"action": "a", "due": "30.4.2026"}, "due: expected a day as 2026-12-31, found '30.4.2026'"),
    ({"action": "a", "due": "2026-02-30"}, "due: expected a day as 2026-12-31"),
    ({"action": "a", "due": "2026-02-01"}, "due: expected a day from 2026-03-01 to"),
    ({"action": "a", "due": "2206-04-30"}, "due: expected a day from 2026-03-01 to"),
    ({"action": "a", "action_owner": "Zed"}, "person 'Zed': expected one of"),
    ({"by": "bob"}, "comment for revenue of north: expected whoever answers for the KPI"),
    ({"by": "zed"}, "person 'zed': expected one of"),
]


@pytest.mark.parametrize(("wrong", "says"), WRONG, ids=lambda v: v if isinstance(v, str) else "")
def test_what_cannot_be_written_is_refused_in_one_sentence(
    standing: Project, wrong: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError) as error:
        said(standing, **wrong)
    assert str(error.value).startswith(says)
    assert decisions(standing) == []


def test_whoever_answers_may_comment(project: Project) -> None:
    for by in ("kim", "nora", "ann", "carl"):
        said(project, by=by)
    said(project, by="nora", place="front")
    said(project, by="ann", place="objective grow")
    for place in ("front", "perspective financial"):
        with pytest.raises(InputError, match="expected whoever answers"):
            said(project, by="kim", place=place)


@pytest.mark.attack("markup and templates")
def test_markup_in_a_comment_is_text_everywhere(project: Project) -> None:
    said(project, text=ATTACK, cause="=cmd|'/c calc'!A0", action="@SUM(A1)")
    said(project, text=f"+1 {ATTACK}", by="nora", place="front")
    edit(project, "card", "reword", text=f"-1 {ATTACK}")
    again(project)
    found = card(project)
    html = render_html(found, Stamp(1, "provisional"), _templates(project))
    assert "<b>=2" not in html
    assert "&lt;b&gt;=2+2&lt;/b&gt; {{ 7*7 }} &amp;" in html
    book = openpyxl.load_workbook(
        io.BytesIO(render_workbook(found, Stamp(1, "provisional"), SHIPPED))
    )
    cells = {c.value: c for row in book["In words"].iter_rows() for c in row if c.value}
    for text in (ATTACK, "=cmd|'/c calc'!A0", "@SUM(A1)", f"+1 {ATTACK}", f"-1 {ATTACK}"):
        assert cells[text].data_type == "s"
        assert cells[text].quotePrefix == (text[0] in "=+-@")


def _templates(project: Project) -> Templates:
    with desk_of(project) as desk:
        return desk.templates


def test_the_office_pins_drops_moves_and_rewords(project: Project) -> None:
    measure = "measure revenue month"
    assert [p.key for p in card(project).points] == ["card", "perspective financial", measure]
    edit(project, "perspective financial", "drop")
    edit(project, measure, "reword", text="Orders slipped\n into April.", position=1)
    again(project)
    points = card(project).points
    assert [(p.key, p.person, p.text) for p in points] == [
        (measure, "Ann", "Orders slipped into April."),
        ("card", "", points[1].draft),
    ]
    assert not points[0].stale
    html = render_html(card(project), Stamp(1, "provisional"), _templates(project))
    assert "Ann, strategy office" in html
    edit(project, "perspective financial", "pin")
    edit(project, measure, "move", position=3)
    again(project)
    assert [(p.key, p.pinned) for p in card(project).points] == [
        ("card", False),
        ("perspective financial", True),
        (measure, False),
    ]
    assert ask(project, "SELECT point, edit, state FROM mart.point_edits ORDER BY seq") == [
        ("perspective financial", "drop", "lapsed"),
        (measure, "reword", "in_force"),
        ("perspective financial", "pin", "in_force"),
        (measure, "move", "in_force"),
    ]


def test_words_of_the_office_are_marked_once_the_figures_have_changed(project: Project) -> None:
    edit(project, "card", "reword", text="All is well.")
    path = project.root / "drops" / "a.csv"
    path.write_text(path.read_text().replace("north,2026-03,40", "north,2026-03,30"))
    turn(project)
    (point,) = [p for p in card(project).points if p.key == "card"]
    assert (point.text, point.stale) == ("All is well.", True)
    html = render_html(card(project), Stamp(1, "provisional"), _templates(project))
    assert "Ann, strategy office, before the facts changed" in html


EDITS: list[tuple[dict[str, Any], str]] = [
    ({"by": "carl"}, "point: expected somebody with the role osm to edit a front page"),
    ({"key": "measure x month"}, "point 'measure x month': expected one of card, perspective"),
    ({"what": "move"}, "point: expected a place to move it to, found none"),
    ({"what": "move", "position": 21}, "place: expected 1 to 20, found 21"),
    ({"what": "drop", "position": 2}, "point: expected no place for one that is dropped"),
    ({"what": "reword", "text": "x" * 401}, "text: expected at most 400 characters"),
    ({"what": "reword", "text": ""}, "reason: expected a few words, found none"),
]


@pytest.mark.parametrize(("wrong", "says"), EDITS, ids=lambda v: v if isinstance(v, str) else "")
def test_an_edit_that_cannot_be_is_refused(
    standing: Project, wrong: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError) as error:
        edit(standing, **{"key": "card", "what": "pin", **wrong})
    assert str(error.value).startswith(says)


def filled(content: bytes, about: str, **cells: Any) -> bytes:
    return fill(
        content,
        (layout.ROWS, layout.ROW_ID),
        (layout.SUBJECT,),
        {(about,): cells},
        "2026-04-01T09:00:00Z",
    )


def test_a_comment_comes_back_by_workbook(project: Project) -> None:
    book = workbook(project, "kim")
    done = filled(
        book,
        REVENUE,
        **{
            layout.DECISION: "comment",
            layout.REASON: ATTACK,
            layout.CAUSE: "order 17",
            layout.ACTION: "ship it",
            layout.DUE: "2026-04-30",
            layout.WHO: "Nora",
        },
    )
    put_back(project, "kim.xlsx", done)
    (review,) = take(project)
    assert [(row.outcome, row.said) for row in review.rows] == [("applied", "")]
    (made,) = decisions(project)
    assert (made.kind, made.reason, made.place, made.person) == ("comment", ATTACK, PLACE, "kim")
    assert (made.cause, made.action, made.due, made.action_owner) == (
        "order 17",
        "ship it",
        "2026-04-30",
        "nora",
    )
    put_back(project, "copy.xlsx", filled(done, REVENUE, **{layout.DECISION: "comment "}))
    (review,) = take(project)
    assert [(row.outcome, row.said[:11]) for row in review.rows] == [("known", "decision 1")] or (
        review.rows[0].outcome == "known"
    )
    assert len(decisions(project)) == 1
    again(project)
    assert not [r for r in rows_of(workbook_of(project, "kim")) if r[layout.SUBJECT] == REVENUE]


def workbook_of(project: Project, person: str) -> bytes:
    from scorecard.deliver.reviews import write_reviews

    with desk_of(project) as desk:
        for book in write_reviews(desk, Month.parse(MONTH)):
            if book.person == person:
                return book.path.read_bytes()
    return workbook(project, "ann")


BACK: list[tuple[dict[str, Any], str]] = [
    ({layout.DECISION: "comment"}, "reason: expected a few words, found none"),
    ({layout.REASON: "x"}, "decision: expected one of the drop-down, found none"),
    ({layout.DECISION: "accept", layout.REASON: "x"}, "decision: expected one of the drop-down"),
    ({layout.DECISION: "reword", layout.REASON: "x"}, "decision: expected one of the drop-down"),
    (
        {layout.DECISION: "comment", layout.REASON: "x", layout.DUE: "2026-05-01"},
        "due: expected an action beside it",
    ),
]


@pytest.mark.parametrize(("cells", "says"), BACK, ids=lambda v: v if isinstance(v, str) else "")
def test_a_row_that_cannot_be_taken_says_why(
    standing: Project, tmp_path: Path, cells: dict[str, Any], says: str
) -> None:
    put_back(standing, f"{tmp_path.name}.xlsx", filled(workbook(standing, "kim"), REVENUE, **cells))
    (review,) = take(standing)
    assert [row.outcome for row in review.rows] == ["refused"]
    assert review.rows[0].said.startswith(says)


def test_a_row_whose_figures_have_changed_comes_back(project: Project) -> None:
    book = workbook(project, "kim")
    path = project.root / "drops" / "a.csv"
    path.write_text(path.read_text().replace("north,2026-03,40", "north,2026-03,30"))
    turn(project)
    words = {layout.DECISION: "comment", layout.REASON: "Slipped."}
    put_back(project, "kim.xlsx", filled(book, REVENUE, **words))
    (review,) = take(project)
    assert review.rows[0].said.startswith("what it is about has changed since")


def test_the_office_edits_the_front_page_by_workbook(project: Project) -> None:
    book = workbook(project, "ann")
    about = "point north measure revenue month"
    (row,) = [r for r in rows_of(book) if r[layout.SUBJECT] == about]
    assert row["What it is"].startswith("Front page, 3: Revenue 40")
    words = {layout.DECISION: "reword", layout.REASON: "Orders slipped.", layout.VALUE: 1}
    put_back(project, "ann.xlsx", filled(book, about, **words))
    (review,) = take(project)
    assert [row.outcome for row in review.rows] == ["applied"]
    again(project)
    first = card(project).points[0]
    assert (first.key, first.text, first.person) == (
        "measure revenue month",
        "Orders slipped.",
        "Ann",
    )
    assert first.draft.startswith("Revenue 40")


def test_without_a_policy_nothing_is_asked(tmp_path: Path) -> None:
    made = deciding_organisation(tmp_path / "organisation")
    turn(made)
    assert ask(made, "SELECT count(*) FROM mart.required_comments") == [(0,)]
    kinds = {r[layout.SUBJECT].split()[0] for r in rows_of(workbook(made, "ann"))}
    assert not kinds & {"comment", "point"}
