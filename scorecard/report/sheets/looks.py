"""How cells look: a few named looks, made into Excel styles once per workbook."""

from dataclasses import dataclass
from typing import Final, Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from scorecard.report.palette import INK, MUTED, NAVY, PAPER, RULE, paint

FONT: Final = "Calibri"
LINK_INK: Final = "#0B57A4"


@dataclass(frozen=True, slots=True)
class Look:
    """Font, fill and place of a cell's content; `line` draws a hairline underneath."""

    size: int = 10
    bold: bool = False
    ink: str = INK
    fill: str | None = None
    align: Literal["left", "right", "center"] = "left"
    wrap: bool = False
    line: bool = True
    indent: int = 0
    underline: bool = False


TITLE: Final = Look(size=20, bold=True, ink=NAVY, line=False)
SUBTITLE: Final = Look(size=12, ink=MUTED, line=False)
SECTION: Final = Look(size=13, bold=True, ink=NAVY, line=False)
NOTE: Final = Look(ink=MUTED, line=False)
NOTE_WRAPPED: Final = Look(ink=MUTED, line=False, wrap=True)
LABEL: Final = Look(size=9, ink=MUTED, line=False)
FACT: Final = Look(size=11, bold=True, line=False)
FACT_WRAPPED: Final = Look(size=11, bold=True, line=False, wrap=True)
HEAD: Final = Look(bold=True, ink="#FFFFFF", fill=NAVY, wrap=True, line=False, indent=1)
HEAD_CENTRE: Final = Look(
    bold=True, ink="#FFFFFF", fill=NAVY, align="center", wrap=True, line=False
)
HEAD_RIGHT: Final = Look(bold=True, ink="#FFFFFF", fill=NAVY, align="right", wrap=True, line=False)
# Text keeps a step away from the numbers that end just before it.
TEXT: Final = Look(indent=1)
WRAPPED: Final = Look(wrap=True, indent=1)
INDENTED: Final = Look(wrap=True, indent=2)
NUMBER: Final = Look(align="right")
SCORED: Final = Look(align="right", bold=True)
WORD: Final = Look(align="center")
LINK: Final = Look(ink=LINK_INK, underline=True, wrap=True, indent=1)
LINK_PLAIN: Final = Look(ink=LINK_INK, underline=True, line=False)
GROUP: Final = Look(bold=True, fill=PAPER, wrap=True, indent=1)
GROUP_NUMBER: Final = Look(bold=True, fill=PAPER, align="right")
GROUP_WORD: Final = Look(bold=True, fill=PAPER, align="center")
GROUP_NOTE: Final = Look(ink=MUTED, fill=PAPER, wrap=True, indent=1)
TOTAL: Final = Look(size=14, bold=True, fill=PAPER, indent=1)
TOTAL_NUMBER: Final = Look(size=14, bold=True, fill=PAPER, align="right")
TOTAL_WORD: Final = Look(size=14, bold=True, fill=PAPER, align="center")
TOTAL_TEXT: Final = Look(bold=True, fill=PAPER, wrap=True, indent=1)


def argb(colour: str) -> str:
    """`#RRGGBB` as Excel writes it, opaque, in the organisation's own colours."""
    return "FF" + paint(colour).removeprefix("#")


def font(look: Look) -> Font:
    """The font of a look."""
    return Font(
        name=FONT,
        size=look.size,
        bold=look.bold,
        color=argb(look.ink),
        underline="single" if look.underline else None,
    )


def fill(look: Look) -> PatternFill:
    """The background of a look; none where it has none."""
    return PatternFill() if look.fill is None else solid(look.fill)


def solid(colour: str) -> PatternFill:
    """A solid fill; both colours are set because conditional formats read the second one."""
    return PatternFill("solid", fgColor=argb(colour), bgColor=argb(colour))


def border(look: Look) -> Border:
    """A hairline below, or nothing."""
    return Border(bottom=Side(style="thin", color=argb(RULE))) if look.line else Border()


def alignment(look: Look) -> Alignment:
    """Where the content stands in its cell."""
    return Alignment(
        horizontal=look.align,
        vertical="center",
        wrap_text=look.wrap,
        indent=look.indent,
        # A number too wide for its column gets smaller; otherwise Excel prints `#####` for it.
        shrink_to_fit=look.align == "right" and not look.wrap,
    )
