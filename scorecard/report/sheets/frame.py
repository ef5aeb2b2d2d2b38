"""What every sheet has in common: title lines, way back, panes, print set-up, the card's words."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from scorecard import figures
from scorecard.labels import t
from scorecard.report.card import Card, Stamp
from scorecard.report.palette import word
from scorecard.report.score import Score
from scorecard.report.sheets import looks, names
from scorecard.report.sheets.grid import Entry, Grid
from scorecard.report.sheets.texts import clean, shortened

# Excel's numbers for paper.
_PAPER: Final = {"A4": 9, "Letter": 1}
_FOOTER_TEXT: Final = 80
ONE_PAGE: Final = 56
_TITLE_ROWS: Final = 3
_LOWEST_FROZEN: Final = 8


def month_title(card: Card) -> str:
    """The card's month for people: `October 2026`, or with the days of its weeks."""
    return card.title


def version_words(stamp: Stamp) -> str:
    """`version 2, provisional`; neither a preview has a version nor a flash, which says so."""
    if not stamp.is_version:
        return stamp.note or t("preview, not published")
    return t("version {number}, {status}", number=stamp.version, status=t(stamp.status))


def score_change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Change of a score since the month before; None where either is missing."""
    if now is None or before is None:
        return None
    change = now - before
    # Excel would show what rounds to nothing as `-0.0`.
    return figures.points(change) if figures.moves(change) else Decimal(0)


def scored(value: Decimal | None) -> Decimal | None:
    """A score as it is shown, unrounded."""
    return None if value is None else figures.on_scale(value)


def score_word(score: Score | None) -> str:
    """The word of a score; `No score` where there is none."""
    return word(None if score is None or score.value is None else score.colour)


def open_sheet(grid: Grid, title: str, card: Card, stamp: Stamp) -> None:
    """Rows 1 to 3 of every sheet but the summary: title, whose and when, the way back."""
    grid.put(1, 1, Entry(title, looks.TITLE))
    line = f"{card.unit_name}, {month_title(card)}, {version_words(stamp)}"
    grid.put(2, 1, Entry(line, looks.SUBTITLE))
    back = names.address(names.own(names.SUMMARY), 1, 1)
    grid.put(3, 1, Entry(t("Back to summary"), looks.LINK_PLAIN, link=back))
    grid.raw.row_dimensions[1].height = 30


def close_sheet(
    grid: Grid,
    card: Card,
    stamp: Stamp,
    *,
    last: int,
    heads: str | None,
    compact: bool = True,
    upright: bool = False,
) -> None:
    """Print set-up: landscape, one page wide, `heads` (`5:5`) repeated, footer with the version.

    `compact` is False where rows are too high to be counted as lines, or pages are cut by hand. A
    long and narrow table stands `upright`.
    """
    sheet = grid.raw
    sheet.page_setup.orientation = "portrait" if upright else "landscape"
    sheet.page_setup.paperSize = _PAPER[card.page_size]
    sheet.page_setup.fitToWidth = 1
    # What is nearly one page long is made to fit, so that nobody leafs for its last two rows.
    sheet.page_setup.fitToHeight = 1 if compact and sheet.max_row <= ONE_PAGE else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    # Below the last cell there may be rows that were made high for what stands over them.
    bottom = max(sheet.max_row, *sheet.row_dimensions)
    sheet.print_area = f"A1:{get_column_letter(last)}{bottom}"
    if heads is not None:
        sheet.print_title_rows = heads
    sheet.oddFooter.left.text = _footer(f"{card.unit_name}, {month_title(card)}")
    sheet.oddFooter.center.text = _footer(version_words(stamp))
    sheet.oddFooter.right.text = t("Page {page} of {pages}", page="&P", pages="&N")
    for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right):
        part.size = 8


def filtered(grid: Grid, head: int, last_row: int, last_column: int) -> None:
    """Give a table its filters, and keep its head and first column in view.

    A head far down is let go: it would take half the window with all that stands above it.
    """
    grid.raw.freeze_panes = names.cell(head + 1 if head <= _LOWEST_FROZEN else _TITLE_ROWS + 1, 2)
    grid.raw.auto_filter.ref = f"{names.cell(head, 1)}:{names.cell(last_row, last_column)}"


def sentence(parts: Iterable[str | None]) -> str:
    """The parts that are there, as one line."""
    return "; ".join(part for part in parts if part)


def _footer(text: str) -> str:
    # An ampersand starts a code in a footer, and all parts together may have 255 characters.
    return shortened(clean(text), _FOOTER_TEXT).replace("\n", " ").replace("&", "&&")
