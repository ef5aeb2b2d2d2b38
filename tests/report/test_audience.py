"""What an audience is not to see is in no byte of what it is sent: pages, workbook and mail."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from pypdf import PdfReader

from scorecard.deliver.card_text import card_body, card_subject
from scorecard.report.attention import ActionLine, Attention
from scorecard.report.audience import Audience, shown_to
from scorecard.report.card import Card, from_json, to_json
from scorecard.report.caveats import restamped
from scorecard.report.comment import Comment, FrontPoint, RequiredComment
from scorecard.report.kinds import KINDS
from scorecard.report.render import Copy, Job, render
from scorecard.report.score import Worst
from tests.report import sample_card, scored_card
from tests.report.sample_card import PROVISIONAL
from tests.report.test_page import SHIPPED, plain
from tests.report.test_workbook import checked

SECRET = "Net revenue"
PLAIN = Audience(detail=False)
UNCLEARED = Audience(detail=True, hidden=("revenue",))
# Of the sources behind the ordinary card's figures and breaks.
SOURCES = ("ERP ledger", "Sales scorecard", "sales scorecard", "ledger_2026-10", "Quality system")
# The hidden measure's figures as they are written, and as programs keep them.
FIGURES = (
    "48,210",
    "48210",
    "470,115",
    "4701149",
    "EUR 50,000k",
    "567,200",
    "49,106",
    "49106",
)


def names(card: Card) -> dict[str, str]:
    return {line.kpi: line.name for line in card.measures}


def seen(card: Card, audience: Audience) -> Card:
    return shown_to(card, audience, names(card), SHIPPED)


def exposed() -> Card:
    """A card that tells of its revenue wherever one can; some of it by people, in other letters."""
    card = sample_card.decided()
    financial, *others = card.perspectives
    grow, *rest = financial.objectives
    revenue, margin, *measures = grow.measures
    margin = replace(
        margin,
        trail=margin.trail and replace(margin.trail, formula="(Net revenue - cost) / Net revenue"),
        description="What is left of  net\nrevenue.",
        no_score_reason="no figure: Net revenue, which it is made of, is missing",
        comments=(Comment("NET REVENUE was 48,210 only", "Jon Ek"), Comment("All well", "Jon Ek")),
    )
    grow = replace(
        grow,
        measures=(revenue, margin, *measures),
        score=replace(grow.score, worst=Worst("revenue", SECRET, Decimal("5.47"), "amber")),
    )
    (first, second) = card.breaks[:2]
    return replace(
        card,
        perspectives=(replace(financial, objectives=(grow, *rest)), *others),
        comments=(Comment("Net revenue of EUR 48,210k is low", "Jon Ek"),),
        points=(
            *card.points,
            FrontPoint("measure revenue month", "Up to EUR 48,210k", "Net revenue EUR 48,210k"),
            FrontPoint("perspective customer", "Net revenue: 48,210", "Customer is fine.", "Ann"),
        ),
        required=(RequiredComment("measure revenue", SECRET, "turned red", "Ann", False),),
        attention=(
            Attention("review", "2 figures under review: Net revenue, Defect rate", "Which?",
                      "Ida", Decimal(1), (first.id, second.id)),
            Attention("red", "Net revenue: off target", "What?", "Ida", place="measure revenue"),
        ),
        actions=(
            ActionLine("measure revenue", SECRET, "Sell more", "Jon", "", "2026-09", "open", 4),
        ),
    )  # fmt: skip


def texts(card: Card, audience: Audience) -> dict[str, str]:
    """All that an audience is sent, each as text: kinds of file, and the mail."""
    copy = Copy(audience, tuple(KINDS))
    made = render(Job(card, PROVISIONAL, SHIPPED, (copy,), names(card)))
    assert not made.failure
    found = {}
    for kind in KINDS:
        content = made.files[audience.key(kind)]
        if content.startswith(b"%PDF"):
            pdf = PdfReader(io.BytesIO(content))
            outline = str(pdf.outline) + str(pdf.metadata)
            pages = " ".join(page.extract_text() for page in pdf.pages)
            found[kind] = plain(pages) + outline + content.decode("latin-1")
        elif kind == "excel":
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                found[kind] = plain(" ".join(book.read(name).decode() for name in book.namelist()))
        else:
            found[kind] = plain(content.decode())
    shown = seen(card, audience)
    stamp = restamped(PROVISIONAL, shown)
    body = card_body(shown, stamp, recipient="Ann", sender="OSM", attachments=())
    found["mail"] = plain(" ".join((card_subject(shown, stamp), body.text, body.html)))
    return found


@pytest.mark.attack("what others may not see")
def test_those_without_detail_see_what_is_doubted_and_nothing_of_sources() -> None:
    card = sample_card.ordinary()
    whole, plainly = texts(card, Audience()), texts(card, PLAIN)
    for kind, text in plainly.items():
        assert [name for name in SOURCES if name in text] == [], kind
        assert SECRET in text
    for kind in ("pdf", "excel", "html"):
        assert [name for name in SOURCES if name in whole[kind]]
        assert "Net revenue is under review" in plainly[kind]


@pytest.mark.attack("what others may not see")
def test_a_sensitive_measure_is_in_nothing_that_is_sent() -> None:
    for kind, text in texts(exposed(), UNCLEARED).items():
        found = text.lower()
        assert SECRET.lower() not in found, kind
        assert [figure for figure in FIGURES if figure in found] == [], kind
        if kind != "excel":
            assert "1 measure is not shown here and counted in the scores" in text, kind
    for text in texts(exposed(), Audience()).values():
        assert SECRET in text


def test_the_others_and_all_scores_stay() -> None:
    card = exposed()
    shown = seen(card, UNCLEARED)
    assert shown.not_shown == 1
    assert [line.name for line in shown.measures] == [
        line.name for line in card.measures if line.kpi != "revenue"
    ]
    assert [node.score.value for node in shown.perspectives] == [
        node.score.value for node in card.perspectives
    ]
    # Of two figures under review one is hidden, with all that it may change.
    whole = next(point.text for point in shown.points if point.key == "card")
    assert whole.endswith("; 1 figure under review, effect unknown.")
    assert shown.score.effect is None
    margin = next(line for line in shown.measures if line.kpi == "margin")
    assert [said.text for said in margin.comments] == ["All well"]
    assert margin.description == "What is left of a measure not shown."
    customer = next(p for p in shown.points if p.key == "perspective customer")
    assert (customer.text, customer.person) == ("Customer is fine.", "")
    assert [(item.what, item.effect) for item in shown.attention] == [
        ("Defect rate: 3.8\N{NARROW NO-BREAK SPACE}% or 4.1\N{NARROW NO-BREAK SPACE}%", None)
    ]


def test_the_formulas_of_the_workbook_agree_without_the_measure() -> None:
    card = scored_card.scored(sample_card.ordinary())
    made = render(Job(card, PROVISIONAL, SHIPPED, (Copy(UNCLEARED, ("excel",)),), names(card)))
    rows = checked(made.files["excel:detail:revenue"])
    assert {row[11] for row in rows.values() if row[11]} == {"OK"}
    assert ("Grow profitably", "Financial") not in rows


@pytest.mark.parametrize("name", ["Engagement", "Revenue", "Month", "children", "Linear", "Green"])
def test_a_hidden_name_changes_nothing_that_only_looks_like_it(name: str) -> None:
    card = sample_card.ordinary(points=())
    shown = shown_to(card, Audience(hidden=("other",)), {**names(card), "other": name}, SHIPPED)
    assert from_json(to_json(shown)) == shown
    assert [line.name for line in shown.measures] == [line.name for line in card.measures]
    assert [line.month_value for line in shown.measures] == [m.month_value for m in card.measures]


def test_whoever_sees_everything_is_given_the_card_itself() -> None:
    card = exposed()
    assert seen(card, Audience()) is card
    assert seen(seen(card, PLAIN), PLAIN) == seen(card, PLAIN)


@pytest.mark.parametrize(
    ("audience", "key"),
    [
        (Audience(), "pdf"),
        (PLAIN, "pdf:plain"),
        (UNCLEARED, "pdf:detail:revenue"),
        (Audience(detail=False, hidden=("pay-roll", "x_1")), "pdf:plain:pay-roll:x_1"),
    ],
)
def test_a_manifests_key_says_for_whom_a_file_is(audience: Audience, key: str) -> None:
    assert audience.key("pdf") == key
    assert Audience.of_key(key) == ("pdf", audience)


def test_the_front_page_alone_leads_nowhere() -> None:
    card = sample_card.decided()
    made = render(Job(card, PROVISIONAL, SHIPPED, (Copy(PLAIN, ("front",)),)))
    pdf = PdfReader(io.BytesIO(made.files["front:plain"]))
    assert len(pdf.pages) == 1
    assert "/Annots" not in pdf.pages[0]
    assert card.unit_name in plain(pdf.pages[0].extract_text())
