"""Marks: each says one thing, and the shipped font draws it in a shape of its own."""

from decimal import Decimal

from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from scorecard.project import templates_dir
from scorecard.report.marks import STATES, signal_mark, way
from scorecard.report.signal import Signal
from scripts.make_marks import GLYPHS

KINDS = [
    ("common_cause", None),
    *((variation, way) for variation in ("improving", "concerning") for way in ("high", "low")),
    ("high", "high"),
    ("low", "low"),
    (None, None),
]


def signals() -> list[str]:
    return [
        signal_mark(Signal(variation, "shift" if way else None, way, None, None, trial=False))
        for variation, way in KINDS
    ]


def test_every_state_and_every_variation_has_a_mark_of_its_own() -> None:
    marks = [*STATES.values(), *signals()]
    assert len(set(marks)) == len(marks)


def test_the_shipped_font_draws_every_mark_in_a_shape_of_its_own() -> None:
    font = TTFont(templates_dir() / "fonts" / "scorecard-marks.woff2")
    names, glyphs = font.getBestCmap(), font.getGlyphSet()
    assert {chr(code) for code in names} == set(GLYPHS)
    outlines = {}
    for mark in [*STATES.values(), *signals()]:
        pen = RecordingPen()
        glyphs[names[ord(mark)]].draw(pen)
        assert pen.value
        outlines[mark] = repr(pen.value)
    # No score and no limits are both a broken ring: what is not known.
    assert outlines.pop(STATES[None]) == outlines.pop(signals()[-1])
    assert len(set(outlines.values())) == len(outlines)


def test_an_arrow_says_which_way_a_score_went() -> None:
    assert [way(Decimal(change)) for change in (2, -2, 0)] == ["\u2191", "\u2193", ""]
