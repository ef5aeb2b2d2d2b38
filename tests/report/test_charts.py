"""Charts are drawn in bounds, for every series a measure can have."""

import re
import urllib.parse
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.period import Month
from scorecard.report import charts
from scorecard.report.signal import Limits

NUMBERS = st.decimals(
    min_value=Decimal(-(10**28)), max_value=Decimal(10**28), allow_nan=False, allow_infinity=False
)


def drawn(svg: str) -> ElementTree.Element:
    """The parsed drawing; fails where it is not well-formed."""
    return ElementTree.fromstring(svg)


def paths(svg: str) -> list[str]:
    """The outline of every path, in drawing order."""
    return [node.attrib["d"] for node in drawn(svg).iter() if node.tag.endswith("path")]


def points(outline: str) -> list[tuple[float, float]]:
    """The end points of a path of absolute moves and lines."""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", outline)]


def line_of(svg: str) -> list[list[tuple[float, float]]]:
    """The pieces of a sparkline's line: the paths of more than one point without a fill."""
    return [
        points(node.attrib["d"])
        for node in drawn(svg).iter()
        if node.tag.endswith("path")
        and node.attrib["fill"] == "none"
        and "stroke-dasharray" not in node.attrib
    ]


@pytest.mark.parametrize(
    ("value", "position"), [(300, 0), (500, "1/3"), (700, "2/3"), (900, 1), (1100, "4/3")]
)
def test_red_flag_and_goal_stand_at_a_third_and_two_thirds(value: int, position: str | int) -> None:
    """The published example: red flag 500, goal 700."""
    top, _, bottom = str(position).partition("/")
    found = charts.axis_position(Decimal(value), Decimal(500), Decimal(700))
    assert found == Decimal(top) / Decimal(bottom or 1)


def test_lower_is_better_runs_the_same_way() -> None:
    at = [charts.axis_position(Decimal(n), Decimal(6), Decimal(4)) for n in (8, 6, 4, 2)]
    assert at == [0, Decimal(1) / 3, Decimal(2) / 3, 1]


def test_equal_red_flag_and_goal_have_no_axis() -> None:
    assert charts.axis_position(Decimal(1), Decimal(2), Decimal(2)) is None


@pytest.mark.parametrize("position", ["-3", "0", "0.001", "0.5", "0.999", "1", "7"])
def test_a_bullet_stays_within_its_frame(position: str) -> None:
    svg = charts.bullet(Decimal(position))
    width = float(drawn(svg).attrib["width"])
    bar = paths(svg)[3]
    xs = [x for x, _ in points(bar)]
    assert xs
    assert min(xs) >= 0
    assert max(xs) <= width
    starts = [float(x) for x in re.findall(r"M(-?[\d.]+) [\d.]+ h", bar)]
    lengths = [float(w) for w in re.findall(r" h(\d[\d.]*) v", bar)]
    assert all(x + w <= width + 0.01 for x, w in zip(starts, lengths, strict=True))


def test_a_bar_beyond_an_end_has_a_tip() -> None:
    assert "L120 12" in paths(charts.bullet(Decimal(2)))[3]
    assert "L0 12" in paths(charts.bullet(Decimal(-1)))[3]


def test_a_longer_bar_means_a_better_figure() -> None:
    ends = []
    for position in ("0.1", "0.4", "0.9"):
        bar = paths(charts.bullet(Decimal(position)))[3]
        ends.append(float(re.findall(r" h(\d[\d.]*) v", bar)[0]))
    assert ends == [12, 48, 108]


def test_gaps_break_the_line_and_lone_months_are_dots() -> None:
    values = [Decimal(n) if n else None for n in (1, 2, None, 3, None, 4, 5, 6)]
    pieces = line_of(charts.sparkline(values, None))
    assert [len(piece) for piece in pieces] == [2, 3]
    rings = [path for path in paths(charts.sparkline(values, None)) if "A" in path]
    assert len(rings) == 2  # the lone month, and the latest


def test_the_highest_month_is_drawn_highest() -> None:
    (piece,) = line_of(charts.sparkline([Decimal(n) for n in (-5, 10, 0)], None))
    ys = [y for _, y in piece]
    assert ys == [32, 5, 23]


def test_a_constant_series_lies_midway() -> None:
    (piece,) = line_of(charts.sparkline([Decimal(7)] * 24, None))
    assert {y for _, y in piece} == {18.5}


def test_months_outside_the_limits_get_a_ring() -> None:
    limits = Limits(mean=Decimal(5), lower=Decimal(4), upper=Decimal(6))
    values = [Decimal(n) for n in ("5", "4", "6", "6.01", "3.99", "5")]
    white = [
        node.attrib["d"]
        for node in drawn(charts.sparkline(values, [limits] * len(values))).iter()
        if node.attrib.get("fill") == "#FFFFFF"
    ]
    assert len(white) == 1
    assert white[0].count("M") == 2


def test_limits_follow_a_season() -> None:
    level = Limits(
        mean=Decimal(5), lower=Decimal(4), upper=Decimal(6), season=(Decimal(3), *[Decimal(0)] * 11)
    )
    assert level.of(Month.parse("2026-01")).upper == 9
    assert level.of(Month.parse("2026-02")).upper == 6
    months = [level.of(Month.parse("2025-12") + at) for at in range(3)]
    values = [Decimal(5), Decimal("8.9"), Decimal(5)]
    svg = charts.sparkline(values, months)
    assert not any(node.attrib.get("fill") == "#FFFFFF" for node in drawn(svg).iter())
    assert any(
        node.attrib.get("fill") == "#FFFFFF"
        for node in drawn(charts.sparkline(values, [months[0]] * 3)).iter()
    )


def test_an_absent_latest_month_has_no_dot() -> None:
    with_latest = charts.sparkline([Decimal(1), Decimal(2)], None)
    without = charts.sparkline([Decimal(1), Decimal(2), None], None)
    assert len(paths(with_latest)) == len(paths(without)) + 1


@given(
    st.lists(st.none() | NUMBERS, max_size=30),
    st.none() | st.tuples(NUMBERS, NUMBERS, NUMBERS),
    st.booleans(),
)
def test_any_series_is_drawn_in_bounds(
    values: list[Decimal | None], bounds: tuple[Decimal, Decimal, Decimal] | None, seasonal: bool
) -> None:
    limits = None
    if bounds is not None:
        lower, mean, upper = sorted(bounds)
        season = (mean, lower, upper) * 4 if seasonal else ()
        limits = Limits(mean=mean, lower=lower, upper=upper, season=season)
    every = None if limits is None else [limits.of(Month(at)) for at in range(len(values))]
    for path in paths(charts.sparkline(values, every)):
        for x, y in points(path):
            assert -0.01 <= x <= 190.01
            assert -0.01 <= y <= 37.01


def test_a_trend_names_its_ends_its_goal_and_its_red_flag() -> None:
    svg = charts.score_trend("Aug 26", "Oct 26", [Decimal(5), None, Decimal(10)])
    texts = [node.text for node in drawn(svg).iter() if node.tag.endswith("text")]
    assert texts == ["goal", "red flag", "Aug 26", "Oct 26"]


@pytest.mark.parametrize("count", [0, 1, 2, 12])
def test_a_trend_of_any_length_is_drawn(count: int) -> None:
    svg = charts.score_trend("Nov 25", "Oct 26", [Decimal(3)] * count)
    for path in paths(svg):
        assert all(0 <= x <= 176 and 0 <= y <= 74 for x, y in points(path))


def test_a_picture_needs_no_escaping_and_decodes_to_the_drawing() -> None:
    svg = charts.score_trend("<&\"'>", "Oct 26", [Decimal(1)])
    source = charts.picture(svg, "a trend").source
    assert not set("<>&\"'") & set(source)
    assert urllib.parse.unquote(source.partition(",")[2]) == svg
    assert "<&\"'>" in [node.text for node in drawn(svg).iter()]
