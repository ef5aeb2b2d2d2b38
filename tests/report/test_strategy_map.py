"""The strategy map: no box on another, no arrow through one, few crossings, all of it in words."""

import dataclasses
import html
import io
import re
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from scorecard.report.card import Card
from scorecard.report.objective import Drive, ObjectiveNode
from scorecard.report.page import render_html, render_pdf
from scorecard.report.perspective import ThemeNode
from scorecard.report.strategy.drawing import fitted
from scorecard.report.strategy.layout import lay_out
from scorecard.report.strategy.shapes import Box, Layout, Node, Spot, runs
from scorecard.report.view.strategy import strategy
from tests.report import sample_card
from tests.report.sample_card import PROVISIONAL, SHIPPED

SIZE = {"width": 762.0, "height": 462.0}


def laid(nodes: Sequence[Node], pairs: Sequence[tuple[str, str]] = (), lanes: int = 1) -> Layout:
    bands = max(node.band for node in nodes) + 1
    return lay_out(nodes, pairs, bands=bands, lanes=lanes, **SIZE)


def columns_of(*bands: str) -> list[Node]:
    """A box for each letter, the first string the uppermost band."""
    return [Node(name, band) for band, names in enumerate(bands) for name in names]


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def touches(piece: tuple[Spot, Spot], box: Box) -> bool:
    """Whether a straight piece runs through the inside of a box; its edge is not inside."""
    (x1, y1), (x2, y2) = piece
    left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    edge = 0.01
    return (
        left < box.x + box.width - edge
        and right > box.x + edge
        and top < box.y + box.height - edge
        and bottom > box.y + edge
    )


def crossings(layout: Layout) -> int:
    """How often pieces of two arrows cross at right angles."""

    def cross(one: tuple[Spot, Spot], other: tuple[Spot, Spot]) -> bool:
        level, upright = (one, other) if one[0][1] == one[1][1] else (other, one)
        if level[0][1] != level[1][1] or upright[0][0] != upright[1][0]:
            return False
        xs, ys = sorted(spot[0] for spot in level), sorted(spot[1] for spot in upright)
        return xs[0] < upright[0][0] < xs[1] and ys[0] < level[0][1] < ys[1]

    return sum(
        cross(one, other)
        for a, b in combinations(layout.arrows, 2)
        for one in runs(a)
        for other in runs(b)
    )


def check(layout: Layout) -> None:
    """What holds of every map, however many boxes and arrows it has."""
    boxes = {box.id: box for box in layout.boxes}
    assert all(apart(one, other) for one, other in combinations(layout.boxes, 2))
    for box in layout.boxes:
        assert layout.left < box.x
        assert box.x + box.width < layout.width
        assert box.y > 0
        assert box.y + box.height < layout.height
    for arrow in layout.arrows:
        source, target = boxes[arrow.source], boxes[arrow.target]
        for spot, box in ((arrow.spots[0], source), (arrow.spots[-1], target)):
            assert box.x < spot[0] < box.x + box.width
            assert spot[1] in (box.y, box.y + box.height)
        for piece in runs(arrow):
            assert piece[0][0] == piece[1][0] or piece[0][1] == piece[1][1]
            assert not [box.id for box in layout.boxes if touches(piece, box)]
            assert all(layout.left < x < layout.width and 0 < y < layout.height for x, y in piece)


def test_bands_lie_in_their_order_with_their_boxes_in_them() -> None:
    layout = laid(columns_of("ab", "c", "def"))
    assert [strip.start for strip in layout.bands] == sorted(s.start for s in layout.bands)
    assert layout.bands[-1].start + layout.bands[-1].extent == pytest.approx(layout.height)
    for node, box in zip(columns_of("ab", "c", "def"), layout.boxes, strict=True):
        strip = layout.bands[node.band]
        assert strip.start < box.y < box.y + box.height < strip.start + strip.extent
    check(layout)


def test_boxes_are_ordered_so_that_arrows_do_not_cross() -> None:
    pairs = [("e", "b"), ("f", "a"), ("d", "c")]
    layout = laid(columns_of("abc", "def"), pairs)
    check(layout)
    assert crossings(layout) == 0
    # As declared they would: d, e and f lie below a, b and c.
    row = sorted(layout.boxes, key=lambda box: (box.y, box.x))
    above, below = [box.id for box in row[:3]], [box.id for box in row[3:]]
    assert [dict(pairs)[name] for name in below] == above


def test_an_arrow_over_a_band_goes_around_its_boxes() -> None:
    layout = laid(columns_of("a", "b", "c"), [("c", "a"), ("c", "b"), ("a", "c")])
    check(layout)
    assert len(layout.arrows) == 3


def test_no_two_arrows_lie_on_one_line() -> None:
    names = "abcdefghijkl"
    pairs = [(low, high) for low in names[6:] for high in names[:6] if (ord(low) + ord(high)) % 3]
    layout = laid(columns_of(names[:3], names[3:6], names[6:9], names[9:]), pairs)
    check(layout)
    for one, other in combinations(layout.arrows, 2):
        assert not [(p, q) for p in runs(one) for q in runs(other) if overlap(p, q)]


def overlap(one: tuple[Spot, Spot], other: tuple[Spot, Spot]) -> bool:
    """Whether two pieces lie on one line for some way."""
    for fixed, along in ((0, 1), (1, 0)):
        if one[0][fixed] == one[1][fixed] == other[0][fixed] == other[1][fixed]:
            ends = [sorted(spot[along] for spot in piece) for piece in (one, other)]
            return max(ends[0][0], ends[1][0]) < min(ends[0][1], ends[1][1])
    return False


def test_objectives_side_by_side_are_joined_over_their_tops() -> None:
    layout = laid(columns_of("ab"), [("a", "b")])
    check(layout)
    (arrow,) = layout.arrows
    tops = {box.y for box in layout.boxes}
    assert {arrow.spots[0][1], arrow.spots[-1][1]} == tops


def test_a_map_of_few_rows_takes_no_whole_page() -> None:
    heights = [laid(columns_of(*bands)).height for bands in (["ab"], ["a", "b"], ["a"] * 9)]
    assert heights == [116, 232, SIZE["height"]]


def test_what_is_not_on_the_map_and_a_thing_itself_get_no_arrow() -> None:
    layout = laid(columns_of("ab"), [("a", "x"), ("y", "b"), ("a", "a"), ("b", "a"), ("b", "a")])
    assert [(arrow.source, arrow.target) for arrow in layout.arrows] == [("b", "a")]


def test_themes_are_lanes_that_hold_their_boxes() -> None:
    nodes = [Node(f"{band}{lane}{n}", band, lane) for band in range(3) for lane in range(3)
             for n in range(1 + lane)]  # fmt: skip
    layout = laid(nodes, [("200", "020"), ("221", "010")], lanes=3)
    check(layout)
    for node, box in zip(nodes, layout.boxes, strict=True):
        strip = layout.lanes[node.lane]
        assert strip.start < box.x < box.x + box.width < strip.start + strip.extent


@given(st.data())
def test_no_box_is_on_another_and_no_arrow_goes_through_one(data: st.DataObject) -> None:
    lanes = data.draw(st.integers(1, 4))
    bands = data.draw(st.integers(1, 5))
    count = data.draw(st.integers(1, 30))
    nodes = [
        Node(str(n), data.draw(st.integers(0, bands - 1)), data.draw(st.integers(0, lanes - 1)))
        for n in range(count)
    ]
    names = st.sampled_from([node.id for node in nodes])
    pairs = data.draw(st.lists(st.tuples(names, names), max_size=60))
    first = lay_out(nodes, pairs, bands=bands, lanes=lanes, **SIZE)
    check(first)
    assert lay_out(nodes, pairs, bands=bands, lanes=lanes, **SIZE) == first


def test_the_map_is_told_in_words() -> None:
    found = strategy(sample_card.ordinary())
    assert found is not None
    assert found.legend == "An arrow leads from an objective to one that it is expected to move."
    alt = " ".join(found.picture.alt.split())
    assert alt.startswith(
        "Strategy map. Financial: Grow profitably, 5.5 Watch, Tomas Lindqvist; Turn profit into "
        "cash, 6.0 Watch, Tomas Lindqvist. Customer: Be recommended, 6.8 On target, "
    )
    assert alt.endswith(
        "Keep and grow our people is expected to move Be recommended after 3, 4, 6 months."
    )
    assert alt.count("is expected to move") == 4


def with_objectives(card: Card, count: int) -> Card:
    """The card with so many objectives in its first two perspectives, each driving the next."""
    made = card.perspectives[0].objectives[0]

    def node(number: int) -> ObjectiveNode:
        drives = (Drive(f"o{number + 1}", (1,), "negative"),) if number + 1 < count else ()
        name = f"Objective {number} of a rather long name that has to be cut somewhere"
        return dataclasses.replace(made, id=f"o{number}", name=name, drives=drives, themes=())

    halves = (range(0, count, 2), range(1, count, 2))
    perspectives = tuple(
        dataclasses.replace(item, objectives=tuple(node(n) for n in numbers))
        for item, numbers in zip(card.perspectives, halves, strict=False)
    )
    return dataclasses.replace(card, perspectives=perspectives)


def test_a_card_without_objectives_has_no_map_and_one_without_arrows_no_legend() -> None:
    assert strategy(sample_card.empty()) is None
    alone = strategy(with_objectives(sample_card.ordinary(), 1))
    assert alone is not None
    assert alone.legend == ""


def test_thirty_objectives_fit_and_an_arrow_the_other_way_is_dashed() -> None:
    found = strategy(with_objectives(sample_card.ordinary(), 30))
    assert found is not None
    assert found.legend.endswith("better there is expected to follow on worse here.")
    assert found.picture.alt.count("the other way round") == 29
    assert "stroke-dasharray" in found.picture.source


def test_objectives_of_no_theme_have_a_lane_of_their_own() -> None:
    card = sample_card.ordinary()
    first = card.perspectives[0].objectives[0]
    themed = dataclasses.replace(first, themes=("Greener",))
    node = dataclasses.replace(
        card.perspectives[0], objectives=(themed, *card.perspectives[0].objectives[1:])
    )
    theme = ThemeNode("green", "Greener", card.score, (first.id,))
    found = strategy(
        dataclasses.replace(card, perspectives=(node, *card.perspectives[1:]), themes=(theme,))
    )
    assert found is not None
    assert "Greener</text>" in found.drawing
    assert "No theme</text>" in found.drawing
    assert [label.name for label in found.labels if label.within] == [("Greener",), ("No theme",)]
    assert "theme Greener" in found.picture.alt


def test_words_are_cut_to_their_room() -> None:
    assert fitted("Keep what we promise customers", 200, 9, 3) == ["Keep what we promise customers"]
    two = fitted("Keep what we promise customers", 80, 9, 2)
    assert len(two) == 2
    assert " ".join(two).rstrip("\N{HORIZONTAL ELLIPSIS}") in "Keep what we promise customers"
    (one,) = fitted("Wirtschaftlichkeitsnachweis", 40, 9, 3)
    assert one.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert fitted("", 40, 9, 1) == [""]


@pytest.mark.parametrize("count", [2, 30])
def test_words_on_the_printed_map_are_those_of_the_drawing(count: int) -> None:
    found = strategy(with_objectives(sample_card.ordinary(), count))
    assert found is not None
    written = re.findall(r"<text[^>]*>([^<]*)</text>", found.drawing)
    words = [
        word
        for label in found.labels
        for word in (*label.name, label.mark, f"{label.figure} {label.word}".strip(), label.owner)
        if word
    ]
    assert [html.unescape(word) for word in written] == words
    assert "text" not in found.picture.source
    printed = render_html(with_objectives(sample_card.ordinary(), count), PROVISIONAL, SHIPPED)
    assert all(label.style in printed for label in found.labels)


def test_words_on_the_printed_map_stand_where_they_are_drawn() -> None:
    """Within a point of their line's foot, by where a PDF reader finds them."""
    card = sample_card.ordinary()
    found = strategy(card)
    assert found is not None
    spots: dict[str, tuple[float, float]] = {}

    def visit(text: str, matrix: Sequence[float], at: Sequence[float], *_: object) -> None:
        if text.strip():
            x = matrix[0] * at[4] + matrix[2] * at[5] + matrix[4]
            y = matrix[1] * at[4] + matrix[3] * at[5] + matrix[5]
            spots.setdefault(text.strip(), (x, y))

    reader = PdfReader(io.BytesIO(render_pdf(card, PROVISIONAL, SHIPPED)))
    page = next(page for page in reader.pages if "Strategy map" in page.extract_text())
    page.extract_text(visitor_text=visit)
    boxes = [label for label in found.labels if not label.heading and len(label.name) == 1]
    assert len(boxes) > 3
    (x, y), first = spots[boxes[0].name[0]], boxes[0]
    for label in boxes[1:]:
        across, down = spots[label.name[0]]
        assert across - x == pytest.approx(label.x - first.x, abs=1)
        assert y - down == pytest.approx(label.y - first.y, abs=1)
