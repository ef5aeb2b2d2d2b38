"""Contrast of every text and mark on what it stands on, as WCAG 2.2 works it out."""

import pytest

from scorecard.report import palette

PAPERS = ("#FFFFFF", palette.PAPER)
TONES = {**palette.TONES, "grey": palette.GREY}


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 for the same colour to 21 for black on white."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    # The grey that just passes on white.
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ink", [palette.INK, palette.MUTED, palette.NAVY])
def test_text_is_read_on_what_it_stands_on(ink: str, paper: str) -> None:
    assert contrast(ink, paper) >= 4.5


@pytest.mark.parametrize("name", sorted(TONES))
def test_the_words_of_a_colour_are_read_and_its_marks_are_seen(name: str) -> None:
    tone = TONES[name]
    assert all(contrast(tone.ink, behind) >= 4.5 for behind in (*PAPERS, tone.light))
    assert all(contrast(tone.fill, behind) >= 3 for behind in PAPERS)
