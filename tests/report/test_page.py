"""The page: what is said on it, what it looks like to a reader's tools, and what it refuses."""

import dataclasses
import gc
import io
import logging
import multiprocessing
import os
import pickle
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from scorecard import figures
from scorecard.errors import RenderError
from scorecard.report import press
from scorecard.report.card import Card, Stamp
from scorecard.report.marks import STATES
from scorecard.report.page import render_html, render_pdf
from scorecard.report.palette import NO_SCORE, WORDS
from scorecard.report.templates import Templates
from tests.report import sample_card
from tests.report.sample_card import FINAL, PROVISIONAL

SHIPPED = Templates(Path(__file__).resolve().parents[2] / "templates")
GOLDEN = Path(__file__).parent / "golden"
REGENERATE = "REGENERATE_GOLDEN"


def reader(card: Card, stamp: Stamp = PROVISIONAL) -> PdfReader:
    """The card's PDF, opened."""
    return PdfReader(io.BytesIO(render_pdf(card, stamp, SHIPPED)))


def plain(text: str) -> str:
    """Text with every run of white space as one space, whatever kind of space it was."""
    return " ".join(text.split())


def text_of(pdf: PdfReader) -> str:
    """All text of a PDF."""
    return plain(" ".join(page.extract_text() for page in pdf.pages))


def shown(html: str) -> str:
    """The text of HTML as a person reads it."""
    body = re.sub(r"<(head|style).*?</\1>", "", html, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", "", body)
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'")):
        text = text.replace(entity, letter)
    return plain(text.replace("&amp;", "&"))


@pytest.fixture(scope="module")
def crowded() -> list[str]:
    """The text of each page of a card with 60 measures, 40 units and 30 breaks."""
    return [plain(page.extract_text()) for page in reader(sample_card.many(60)).pages]


@pytest.fixture(scope="module")
def ordinary() -> PdfReader:
    """The ordinary card's PDF; `sample_card` says what is planted in it."""
    return reader(sample_card.ordinary())


def test_html_is_as_agreed() -> None:
    found = render_html(sample_card.ordinary(), PROVISIONAL, SHIPPED)
    path = GOLDEN / "ordinary.html"
    if os.environ.get(REGENERATE) == "1":
        path.write_text(found, encoding="utf-8")
    assert path.is_file(), f"no golden file {path}: set {REGENERATE}=1 to write it"
    assert found == path.read_text(encoding="utf-8"), f"set {REGENERATE}=1 to accept the change"


def test_the_ordinary_card_has_seven_pages(ordinary: PdfReader) -> None:
    assert len(ordinary.pages) == 7
    for number, page in enumerate(ordinary.pages, start=1):
        text = plain(page.extract_text())
        assert f"page {number} of 7" in text
        assert "Halden Group · Version 2, provisional" in text
        assert "Halden Group, Enterprise · October 2026" in text


def test_every_figure_of_the_card_is_in_the_text(ordinary: PdfReader) -> None:
    text = text_of(ordinary)
    card = sample_card.ordinary()
    wanted = {
        figures.score(card.score.value),
        *(figures.score(n.score.value) for n in card.perspectives),
    }
    for line in card.measures:
        values = (
            line.month_value, line.ytd_value, line.rolling_12_value, line.prior_month_value,
            line.prior_year_value, line.red_flag, line.goal,
        )  # fmt: skip
        wanted |= {figures.figure(value, line.shown) for value in values}
        wanted |= {figures.change(line.variance, line.shown), figures.score(line.score)}
    for item in card.breaks:
        assert item.shown is not None
        wanted |= {figures.figure(v, item.shown) for v in (item.left_value, item.right_value)}
        wanted.add(figures.change(item.difference, item.shown))
    assert len(wanted) > 90
    assert [figure for figure in sorted(wanted) if plain(figure) not in text] == []


@pytest.mark.parametrize(
    "words",
    [
        "not yet released Version 2 · figures as received up to 4 November 2026",
        "The card of Marine Logistics is held: net revenue is under review.",
        "▲ 5.8 Watch \N{MINUS SIGN}0.4 since September 2026",
        "3 of 14 measures off target; 13 of 14 scored, 91 % of the weights",
        "Internal process ▲ 3.9 Watch ↓ \N{MINUS SIGN}0.4 led by Order lead time, from 2.2 to 0.9; "
        "1 of 3 off target",
        "2 figures under review, effect on the score unknown · The card of Marine Logistics",
        "Net revenue: EUR 48,210k or EUR 49,106k Which of the two figures is right? Ida Holm "
        "effect at most 0.2",
        "2 agreed actions, 1 overdue",
        "Order lead time action 31, agreed for August 2026 Hire a third crane Tomas Lindqvist "
        "15 October 2026 overdue",
        "Operating margin September 2026 12.0 % 11.7 % corrected by a delivery of 3 November 2026",
        "1 off target, 1 watch, 1 on target, 1 no score, 1 no scorecard",
        "Net revenue EUR 48,210k after EUR 46,782k; goal EUR 50,000k "
        "↓ \N{MINUS SIGN}1.4 to ▲ 5.5 Watch",
        "EUR 470,115k EUR 50,000k EUR 45,000k EUR \N{MINUS SIGN}1,790k adverse",
        "result ● 6.9 On target · outlook ◆ 0.3 Off target",
        "Early warning: the result is on target, the outlook is off target",
        "lagging, 50 % of the objective under review",
        "leading, 67 % of the objective 80 % of child units",
        "EUR 131,500k estimate",
        "No source delivered a figure for October 2026.",
        "Below 66.67 % of the weights there is no score",
        "ERP ledger, delivery 41: ledger_2026-10.csv, row 17",
        "child units: coverage 80 %",
        "rolling 12 months, flow, higher is better, final",
        "Tomas Lindqvist: Two cranes stood still for nine days after the storm of 3 October. "
        "Hired ones have made up for it since the 20th; we\N{HORIZONTAL ELLIPSIS}",
        "we expect 9 days again in November & after. Tomas Lindqvist",
        "Order lead time on Orders shipped Recounted. Ines Moreau",
    ],
)
def test_the_page_says(words: str) -> None:
    html = render_html(sample_card.ordinary(), PROVISIONAL, SHIPPED)
    assert words in shown(html.replace("</t", " </t").replace("<small", " <small"))


RATING = re.compile(
    r'<(?:span|p) class="(?:rate|hero) (\w+)">(.) (?:<b>([^<]*)</b> )?(?:<span>)?'
    r"([^<]*)</(?:span|p)>"
)


def test_every_colour_has_its_mark_and_its_word() -> None:
    html = render_html(sample_card.ordinary(), PROVISIONAL, SHIPPED)
    found = RATING.findall(html)
    assert len(found) == len(re.findall("[●▲◆○]", html)) > 40
    marks = {colour or "none": mark for colour, mark in STATES.items()}
    for tone, mark, figure, word in found:
        assert mark == marks[tone]
        if tone == "none":
            assert figure == "\N{EN DASH}"
            assert word in (NO_SCORE, "No scorecard")
        else:
            assert word == WORDS[tone]
    coloured = re.findall(r'class="[^"]*\b(green|amber|red|none)\b', html)
    assert len(coloured) == len(found)


def test_objectives_are_flagged_only_where_result_and_outlook_part() -> None:
    html = shown(render_html(sample_card.ordinary(), PROVISIONAL, SHIPPED))
    assert html.count("Early warning") == 1
    assert html.count("Turning") == 0


def test_pdf_is_tagged_named_and_dated_by_the_card(ordinary: PdfReader) -> None:
    root: Any = ordinary.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    information = ordinary.metadata
    assert information is not None
    assert information.title == "Halden Group, Enterprise: scorecard for October 2026"
    assert information.author == "Halden Group"
    dates = {str(information.get(key)) for key in ("/CreationDate", "/ModDate")}
    assert dates == {"D:20261104"}


def test_bookmarks_lead_to_every_section(ordinary: PdfReader) -> None:
    def titles(items: Any) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from titles(item)
            else:
                yield item.title

    found = list(titles(ordinary.outline))
    for title in ("Perspectives", "Financial", "Learning and growth", "Be recommended", "Annex"):
        assert title in found


def test_every_drawing_is_a_figure_with_words(ordinary: PdfReader) -> None:
    root: Any = ordinary.trailer["/Root"]
    told: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                told.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"]["/K"])
    html = render_html(sample_card.ordinary(), PROVISIONAL, SHIPPED)
    assert len(told) == html.count("<img")
    assert all(told)
    revenue = [plain(alt) for alt in told if alt.startswith("Net revenue")]
    assert revenue == [
        "Net revenue: EUR 48,210k (month) lies between red flag EUR 45,000k and goal EUR 50,000k",
        "Net revenue, Nov 24 to Oct 26: latest EUR 48,210k (Oct 26), lowest EUR 44,526k (Sep 25), "
        "highest EUR 51,389k (Mar 26), natural limits EUR 45,279k to EUR 51,739k",
    ]


@pytest.mark.parametrize(("size", "points"), [("A4", (842, 595)), ("Letter", (792, 612))])
def test_paper_is_as_declared(size: str, points: tuple[int, int]) -> None:
    pages = reader(sample_card.ordinary(page_size=size)).pages
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in pages} == {points}


def test_rows_stay_whole_and_headers_repeat(crowded: list[str]) -> None:
    rows = [page for page in crowded[1:] if "lagging, 17 %" in page]
    assert len(rows) > 2
    assert all("Measure Month Year to date" in page for page in rows)
    card = sample_card.many(60)
    for line in card.measures:
        told = plain(figures.figure(line.month_value, line.shown))
        row = f"{line.name} lagging, 17 % of the objective {told}"
        assert sum(row in page for page in rows) == 1, row


def test_objective_headings_stay_with_their_first_measure(crowded: list[str]) -> None:
    following = [page.rpartition("weight 10 %") for page in crowded if "weight 10 %" in page]
    assert len(following) > 2
    assert all("Indicator number" in after for _, _, after in following)


def test_many_units_and_breaks_are_all_in_the_annex(crowded: list[str]) -> None:
    assert "30 figures under review" in crowded[0]
    assert "The lowest 5 of 40." in crowded[0]
    annex = " ".join(crowded[1:])
    assert all(f"B-{n:04d}" in annex for n in range(30))
    assert all(f"Unit {n} " in annex for n in range(40))


def test_an_empty_card_says_so() -> None:
    text = text_of(reader(sample_card.empty()))
    for words in (
        "\N{EN DASH} No score",
        "This scorecard has no perspectives yet.",
        "No measures yet",
        "not comparable with September 2026",
        "Nothing waits for anybody.",
    ):
        assert words in text
    assert "of the weights" not in text.partition("Annex")[0]
    assert "Units" not in text


@pytest.mark.parametrize(("length", "front_pages"), [(50, 1), (400, 2)])
def test_long_names_keep_the_front_page_together(length: int, front_pages: int) -> None:
    name = ("Wirtschaftlichkeitsnachweis of the subsidiaries, " * 9)[:length]
    pages = [plain(page.extract_text()) for page in reader(sample_card.renamed(name)).pages]
    front = pages[:front_pages]
    assert "What changed most" in front[-1]
    assert "Units" in front[-1]
    assert not any("Last 24 months" in page for page in front)
    assert "Last 24 months" in " ".join(pages[front_pages:])


def test_numbers_of_any_size_are_printed() -> None:
    text = text_of(reader(sample_card.negatives()))
    assert "EUR \N{MINUS SIGN}48,210k" in text
    assert "123,456,789,012,345,678,901,234,568" in text.replace(" ", "")
    # It breaks between groups of digits alone.
    html = render_html(sample_card.negatives(), FINAL, SHIPPED)
    assert "123,<wbr>456,<wbr>789,<wbr>" in html
    assert "48,<wbr>210k" not in html


@pytest.mark.parametrize("name", ["הכנסות נטו", "الإيرادات الصافية 2026 (KPI)"])
def test_right_to_left_names_are_isolated_and_drawn_by_a_shipped_font(name: str) -> None:
    card = sample_card.renamed(name)
    assert f"\u2068{name}\u2069" in render_html(card, FINAL, SHIPPED)
    fonts = set()
    for page in reader(card).pages:
        resources: Any = page["/Resources"]
        fonts |= {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
    assert len(fonts) > 2
    assert [
        font
        for font in fonts
        if not re.match(r"/\w+\+(Source-Sans|Noto-Sans|Scorecard-Marks)", font)
    ] == []


HOSTILE = (
    "<img src=file:///etc/passwd>",
    "<script>alert(1)</script>",
    "<style>@import url(http://example.org/x.css)</style>",
    "{{ 7 * 7 }}{% include 'page/card.html.j2' %}",
    "\" onload='x' & <b>",
    "]]><!-- <link rel=attachment href=file:///etc/passwd>",
)


@pytest.mark.attack("markup and templates")
def test_markup_in_names_is_text_and_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer = press.resource

    def watched(url: str, templates: Templates) -> tuple[str, bytes]:
        asked.append(url)
        return answer(url, templates)

    monkeypatch.setattr(press, "resource", watched)
    text = text_of(reader(sample_card.renamed(" ".join(HOSTILE))))
    assert [attack for attack in HOSTILE if attack not in text] == []
    assert asked
    assert {url.partition(":")[0] for url in asked} <= {"data", "font"}


@pytest.mark.attack("markup and templates")
def test_what_no_font_draws_is_replaced() -> None:
    html = render_html(sample_card.renamed("a\x00b\ud800c\x1b[31m"), FINAL, SHIPPED)
    assert "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c" in html
    assert "\x00" not in html
    html.encode()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://localhost/", "ftp://x/y", "font:../page/page.css", "x"]
)
@pytest.mark.attack("markup and templates")
def test_only_data_and_fonts_are_fetched(url: str) -> None:
    with pytest.raises((ValueError, RenderError)):
        press.resource(url, SHIPPED)


def test_data_addresses_are_read_plain_and_in_base64() -> None:
    assert press.resource("data:image/svg+xml,%3Csvg/%3E", SHIPPED) == ("image/svg+xml", b"<svg/>")
    assert press.resource("data:image/png;base64,AAEC", SHIPPED) == ("image/png", b"\0\1\2")
    for broken in ("data:image/png;base64,A", "data:image/png"):
        with pytest.raises(ValueError, match="data: address"):
            press.resource(broken, SHIPPED)


def test_equal_cards_give_equal_bytes_whatever_was_printed_before() -> None:
    first = render_pdf(sample_card.ordinary(), PROVISIONAL, SHIPPED)
    render_pdf(sample_card.renamed("الإيرادات"), FINAL, SHIPPED)
    assert render_pdf(sample_card.ordinary(), PROVISIONAL, SHIPPED) == first


def test_another_process_gives_the_same_bytes() -> None:
    card, stamp, templates = pickle.loads(
        pickle.dumps((sample_card.ordinary(), PROVISIONAL, SHIPPED))
    )
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        elsewhere = pool.submit(render_pdf, card, stamp, templates).result()
    assert elsewhere == render_pdf(sample_card.ordinary(), PROVISIONAL, SHIPPED)


def test_nothing_is_logged_and_collection_is_on_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    render_pdf(sample_card.ordinary(), PROVISIONAL, SHIPPED)
    assert caplog.records == []
    assert gc.isenabled()


@pytest.fixture
def own(tmp_path: Path) -> Templates:
    """Shipped templates with an organisation's folder before them, still empty."""
    (tmp_path / "page").mkdir()
    return dataclasses.replace(SHIPPED, override=tmp_path)


def override(templates: Templates, name: str, content: str) -> None:
    assert templates.override is not None
    (templates.override / name).write_text(content, encoding="utf-8")


def test_an_organisation_replaces_one_file(own: Templates) -> None:
    before = own.digest()
    override(own, "page/annex.html.j2", "<p>{{ annex.currency }} & ours</p>")
    html = render_html(sample_card.ordinary(), FINAL, own)
    assert "<p>EUR & ours</p>" in html
    assert "Declared rules" not in html
    assert "What changed most" in html
    assert own.digest() != before


def test_a_change_of_a_template_shows_at_once(own: Templates) -> None:
    for word in ("one", "three"):
        override(own, "page/annex.html.j2", word)
        assert word in render_html(sample_card.empty(), FINAL, own)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("\n{% if %}", r"annex\.html\.j2:2: expected a Jinja template"),
        ("{{ annex.nothing }}", "has no attribute 'nothing'"),
    ],
)
def test_a_faulty_template_is_named(own: Templates, content: str, message: str) -> None:
    override(own, "page/annex.html.j2", content)
    with pytest.raises(RenderError, match=message):
        render_html(sample_card.empty(), FINAL, own)


@pytest.mark.parametrize(
    "content",
    [
        '<img alt="x" src="http://localhost:9/x.png">',
        '<img alt="x" src="file:///etc/passwd">',
        '<img src="data:image/svg+xml,%3Csvg/%3E">',
        '<a href="#nowhere">x</a>',
    ],
)
def test_a_page_the_renderer_warns_of_is_not_made(own: Templates, content: str) -> None:
    override(own, "page/annex.html.j2", content)
    for _ in range(2):
        with pytest.raises(RenderError, match="the page renderer warned"):
            render_pdf(sample_card.empty(), FINAL, own)


def test_a_faulty_style_sheet_fails_every_time(own: Templates) -> None:
    override(own, "page/page.css", "p { colour: red }")
    for _ in range(2):
        with pytest.raises(RenderError, match="colour"):
            render_pdf(sample_card.empty(), FINAL, own)


@pytest.mark.attack("markup and templates")
def test_attachments_are_refused(own: Templates) -> None:
    override(own, "page/annex.html.j2", '<a rel="attachment" href="file:///etc/passwd">x</a>')
    with pytest.raises(RenderError, match="only data: addresses"):
        render_pdf(sample_card.empty(), FINAL, own)


def test_missing_pango_says_what_to_install() -> None:
    script = textwrap.dedent(
        """
        import cffi
        def refuse(self, *args):
            raise OSError("cannot load library")
        cffi.FFI.dlopen = refuse
        from scorecard.errors import RenderError
        from scorecard.report.press import load_weasyprint
        try:
            load_weasyprint()
        except RenderError as error:
            print("told:", error)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    advice = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    assert "told: a PDF needs the system library Pango" in done.stdout
    assert advice in done.stdout


def test_scores_are_banded_at_their_nine_decimals() -> None:
    """An outlook exactly on the goal is met, and one just under it is not."""
    card = sample_card.ordinary()
    financial = card.perspectives[0]
    first = financial.objectives[0]
    for outlook, word in (("6.666666667", "● 6.7 On target"), ("6.666666666", "▲ 6.7 Watch")):
        node = dataclasses.replace(first, outlook=Decimal(outlook))
        changed = dataclasses.replace(financial, objectives=(node,))
        html = render_html(dataclasses.replace(card, perspectives=(changed,)), FINAL, SHIPPED)
        assert f"outlook {word}" in shown(html)
