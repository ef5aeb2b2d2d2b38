"""The web page: one file with the card's figures, that trusts no name and asks nobody."""

import base64
import dataclasses
import hashlib
import importlib.util
import json
import multiprocessing
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scorecard import figures
from scorecard.period import Month
from scorecard.report.attention import ActionLine, Attention
from scorecard.report.card import Card
from scorecard.report.measure import MeasureLine
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.restated import Restated
from scorecard.report.web.document import render_web
from tests.browser import CHROMIUM, Page, browser
from tests.report import sample_card
from tests.report.sample_card import FINAL, PROVISIONAL
from tests.report.test_page import SHIPPED, plain

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"' style=x & {{ 7 * 7 }}"
NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
AXE = "axe_playwright_python"


class Reading(HTMLParser):
    """What a browser sees: elements with their attributes, texts, and each script and style."""

    def __init__(self, html: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.texts: list[str] = []
        self.inside = ""
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in self.raw:
            self.inside = tag
            self.raw[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag == self.inside else self.inside

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.raw[self.inside][-1] += data
        else:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return plain(" ".join(self.texts))


def read(card: Card) -> Reading:
    return Reading(render_web(card, PROVISIONAL, SHIPPED))


@pytest.fixture(scope="module")
def ordinary() -> Reading:
    return read(sample_card.ordinary())


def test_every_figure_of_the_card_is_in_the_text(ordinary: Reading) -> None:
    card = sample_card.ordinary()
    wanted = set()
    for line in card.measures:
        values = (
            line.month_value, line.ytd_value, line.rolling_12_value, line.prior_year_value,
            line.red_flag, line.goal, *(point.value for point in line.history),
        )  # fmt: skip
        wanted |= {figures.figure(value, line.shown) for value in values}
        wanted |= {figures.change(line.variance, line.shown), figures.score(line.score)}
    for item in card.breaks:
        wanted |= {figures.figure(v, item.shown) for v in (item.left_value, item.right_value)}
        wanted.add(figures.change(item.difference, item.shown))
    assert len(wanted) > 200
    assert [figure for figure in sorted(wanted) if plain(figure) not in ordinary.text] == []


def test_behind_each_figure_is_where_it_comes_from(ordinary: Reading) -> None:
    for line in sample_card.ordinary().measures:
        trail = line.trail
        for told in (trail and trail.source_name, trail and trail.file):
            assert told is None or plain(told) in ordinary.text
    assert "Row 17" in ordinary.text
    links = {a["href"] for tag, a in ordinary.elements if tag == "a"}
    places = {f"#{a['id']}" for _, a in ordinary.elements if a.get("id")}
    assert {link for link in links if link is not None and link.startswith("#break-")}
    assert links <= places


def test_a_decision_is_told_where_the_figure_leads() -> None:
    found = read(sample_card.decided())
    links = [str(a["href"]) for tag, a in found.elements if tag == "a"]
    targets = {link for link in links if link.startswith("#decision-")}
    assert targets
    assert targets <= {f"#{a['id']}" for _, a in found.elements if a.get("id")}


@pytest.mark.parametrize("card", [sample_card.ordinary(), sample_card.renamed(HOSTILE)])
@pytest.mark.attack("markup and templates")
def test_nothing_is_loaded_and_nothing_runs_but_what_the_page_says_itself(card: Card) -> None:
    found = read(card)
    assert len(found.raw["script"]) == len(found.raw["style"]) == 1
    for tag, attributes in found.elements:
        assert tag not in ("iframe", "object", "embed", "form", "base", "link", "frame")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("src", "href", "srcset", "xlink:href", "action"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:image/svg+xml,"))
    (policy,) = (str(a["content"]) for _, a in found.elements if a.get("http-equiv") is not None)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        digest = hashlib.sha256(found.raw[kind][0].encode()).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy


@pytest.mark.attack("markup and templates")
def test_hostile_names_are_read_as_they_are() -> None:
    text = read(sample_card.renamed(HOSTILE)).text
    assert text.count(plain(HOSTILE)) > 20


def test_the_same_card_gives_the_same_bytes() -> None:
    card = sample_card.ordinary()
    first = render_web(card, PROVISIONAL, SHIPPED)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        assert pool.submit(render_web, card, PROVISIONAL, SHIPPED).result() == first
    assert render_web(card, FINAL, SHIPPED) != first


def asking(card: Card) -> Card:
    """With something to decide, an action overdue, a restated figure and a held child unit."""
    (first, *rest) = card.children
    line = card.measures[0]
    restated = dataclasses.replace(
        line,
        restated=(
            Restated("2026-09", Decimal(44_000_000), Decimal(46_781_000), "from the ledger"),
        ),
    )
    return dataclasses.replace(
        card,
        attention=(
            Attention("review", "Net revenue: EUR 48m or EUR 50m", "Which is right?", "Ida Holm",
                      Decimal("0.25"), (card.breaks[0].id,)),
        ),
        actions=(
            ActionLine("measure revenue", "Net revenue", "Call the ten largest", "Jon Ek",
                       "2026-10-20", "2026-09", "overdue", 7),
        ),
        children=(dataclasses.replace(first, held=True), *rest),
        perspectives=replaced(card, line, restated),
    )  # fmt: skip


def replaced(card: Card, line: MeasureLine, other: MeasureLine) -> tuple[PerspectiveNode, ...]:
    """The perspectives with another line in the place of one."""
    return tuple(
        dataclasses.replace(
            node,
            objectives=tuple(
                dataclasses.replace(
                    item, measures=tuple(other if m is line else m for m in item.measures)
                )
                for item in node.objectives
            ),
        )
        for node in card.perspectives
    )


def test_what_is_asked_of_whom_comes_first() -> None:
    text = read(asking(sample_card.ordinary())).text
    for told in (
        "Net revenue: EUR 48m or EUR 50m Which is right? Ida Holm effect at most 0.3",
        "Net revenue action 7, agreed for September 2026 Call the ten largest Jon Ek "
        "20 October 2026 overdue",
        "Restated September 2026: EUR 44,000k printed, EUR 46,781k now, from the ledger",
        "Retail held back",
    ):
        assert told in text
    assert text.index("What needs a decision") < text.index("Perspectives Perspective")


@pytest.mark.parametrize("value", ["0", "0.004", "-37000000000000", "12345678901234567890"])
def test_a_chart_of_one_figure_has_it_inside(value: str) -> None:
    from scorecard.report.measure import Point
    from scorecard.report.web.chart import BOTTOM, TOP, chart

    line = sample_card.ordinary().measures[0]
    points = (Point(str(Month.of(2026, 10)), Decimal(value), None),)
    drawn = chart(dataclasses.replace(line, history=points, limits=None))
    assert drawn is not None
    (dot,) = drawn.dots
    assert TOP < float(dot.y) < BOTTOM
    assert len({text for _, text in drawn.ticks}) == len(drawn.ticks) >= 2


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with browser() as page:
        yield page


def shown(page: Page, card: Card, folder: Path, width: int) -> None:
    """Open the card as wide as that."""
    path = folder / "card.html"
    path.write_bytes(render_web(card, PROVISIONAL, SHIPPED))
    page.requests.clear()
    page.messages.clear()
    page.resize(width)
    page.open(path)


EXTREMES: dict[str, Callable[[], Card]] = {
    "ordinary": sample_card.ordinary,
    "many": lambda: sample_card.many(60),
    "empty": sample_card.empty,
    "long names": lambda: sample_card.renamed("An exceedingly long name of something " * 4),
    "one long word": lambda: sample_card.renamed("Donaudampfschifffahrt" * 8),
    "right to left": lambda: sample_card.renamed("الإيرادات"),
    "huge and negative": sample_card.negatives,
    "hostile": lambda: sample_card.renamed(HOSTILE),
}


@NEEDS_CHROMIUM
@pytest.mark.parametrize("name", EXTREMES)
def test_a_phone_needs_no_sideways_scrolling_and_asks_nobody(
    name: str, chromium: Page, tmp_path: Path
) -> None:
    shown(chromium, EXTREMES[name](), tmp_path, 390)
    chromium.run("document.querySelectorAll('button.open').forEach(button => button.click())")
    assert chromium.run("document.documentElement.scrollWidth") == 390
    assert chromium.messages == []
    asked = [url for url in chromium.requests if not url.startswith("data:")]
    assert asked == [(tmp_path / "card.html").as_uri()]


NAMES = (
    "[...document.querySelectorAll('.measures')[0].tBodies]"
    ".map(body => body.querySelector('button').textContent)"
)


@NEEDS_CHROMIUM
def test_headings_sort_both_ways_and_back(chromium: Page, tmp_path: Path) -> None:
    card = sample_card.ordinary()
    shown(chromium, card, tmp_path, 1280)
    lines = card.perspectives[0].measures
    score = "document.querySelectorAll('.measures')[0].tHead.rows[0].cells[6]"
    by_score = [line.name for line in sorted(lines, key=lambda line: line.score or Decimal(99))]
    for sort, names in (
        ("ascending", by_score),
        ("descending", by_score[::-1]),
        (None, [line.name for line in lines]),
    ):
        chromium.run(f"{score}.querySelector('button').click()")
        assert chromium.run(NAMES) == names
        assert chromium.run(f"{score}.getAttribute('aria-sort')") == sort


@NEEDS_CHROMIUM
def test_what_has_no_figure_sorts_last_either_way(chromium: Page, tmp_path: Path) -> None:
    card = sample_card.ordinary()
    shown(chromium, card, tmp_path, 1280)
    place, lines = next(
        (place, node.measures)
        for place, node in enumerate(card.perspectives)
        if any(line.score is None for line in node.measures)
    )
    (without,) = (line.name for line in lines if line.score is None)
    table = f"document.querySelectorAll('.measures')[{place}]"
    for _ in range(2):
        chromium.run(f"{table}.tHead.rows[0].cells[6].querySelector('button').click()")
        last = f"[...{table}.tBodies].at(-1).querySelector('button').textContent"
        assert chromium.run(last) == without


@NEEDS_CHROMIUM
def test_a_measure_opens_its_months_by_keyboard_and_by_any_figure(
    chromium: Page, tmp_path: Path
) -> None:
    shown(chromium, sample_card.ordinary(), tmp_path, 1280)
    first = "document.querySelector('.measures tbody')"
    height = f"{first}.rows[1].getBoundingClientRect().height"
    assert chromium.run(height) == 0
    chromium.run(f"{first}.querySelector('button').focus()")
    for kind in ("keyDown", "keyUp"):
        chromium.call(
            "Input.dispatchKeyEvent",
            type=kind, key="Enter", code="Enter", text="\r", windowsVirtualKeyCode=13,
        )  # fmt: skip
    assert chromium.run(height) > 100
    assert chromium.run(f"{first}.querySelector('svg').getBoundingClientRect().width") > 300
    assert chromium.run(f"{first}.querySelector('button').getAttribute('aria-expanded')") == "true"
    chromium.run(f"{first}.rows[0].cells[1].click()")
    assert chromium.run(height) == 0


@NEEDS_CHROMIUM
def test_without_script_everything_is_there(chromium: Page, tmp_path: Path) -> None:
    html = render_web(sample_card.ordinary(), PROVISIONAL, SHIPPED)
    path = tmp_path / "card.html"
    path.write_bytes(re.sub(rb"<script>.*</script>", b"", html, flags=re.DOTALL))
    chromium.open(path)
    heights = "[...document.querySelectorAll('tr.more')].map(row => row.offsetHeight)"
    found = chromium.run(heights)
    assert len(found) == len(sample_card.ordinary().measures)
    assert min(found) > 100


@NEEDS_CHROMIUM
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_serious(width: int, chromium: Page, tmp_path: Path) -> None:
    found = importlib.util.find_spec(AXE)
    assert found is not None
    assert found.submodule_search_locations
    axe = Path(found.submodule_search_locations[0]) / "axe.min.js"
    shown(chromium, sample_card.decided(), tmp_path, width)
    chromium.run("document.querySelectorAll('button.open').forEach(button => button.click())")
    chromium.run(axe.read_text(encoding="utf-8") + "; 0")
    told: dict[str, Any] = json.loads(
        chromium.run("axe.run(document).then(found => JSON.stringify(found))")
    )
    assert len(told["passes"]) > 20
    wrong = [
        (item["id"], item["impact"], node["html"][:160])
        for item in told["violations"]
        for node in item["nodes"]
    ]
    assert wrong == []
