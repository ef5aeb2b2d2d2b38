"""A card as an Excel workbook: what executives read first, what controllers check behind it."""

import datetime as dt

from scorecard.figures import scores_hidden, scores_on
from scorecard.labels import t
from scorecard.report.brand import wearing
from scorecard.report.card import Card, Stamp
from scorecard.report.narrative.wording import worded
from scorecard.report.sheets import (
    archive,
    breaks,
    changes,
    charts,
    check,
    decisions,
    frame,
    history,
    initiatives,
    method,
    names,
    perspective,
    reconciliation,
    summary,
    words,
)
from scorecard.report.sheets.grid import Book
from scorecard.report.sheets.texts import clean
from scorecard.report.templates import Templates


def render_workbook(card: Card, stamp: Stamp, templates: Templates) -> bytes:
    """The `.xlsx` file of a card; the same card, stamp and words always give the same bytes.

    Raises `RenderError` when a figure is not a number Excel can hold.
    """
    words = worded(templates, card.language)
    with words, scores_on(card.score_scale), wearing(card.brand):
        return _render(card, stamp)


def _render(card: Card, stamp: Stamp) -> bytes:
    book = Book()
    sheets = names.sheet_names(node.name for node in card.perspectives)
    summary.write(book, sheets, card, stamp)
    places = [
        perspective.write(book, name, node, card, stamp)
        for name, node in zip(sheets, card.perspectives, strict=True)
    ]
    if card.initiatives:
        initiatives.write(book, card, stamp)
    words.write(book, card, stamp)
    if card.changes and not scores_hidden():
        changes.write(book, card, stamp)
    # Charts stand before the table they are drawn from, and can only be drawn after it.
    rows = history.write(book, card, stamp)
    charts.write(book, rows, card, stamp)
    book.workbook.move_sheet(names.own(names.CHARTS), offset=-1)
    breaks.write(book, card, stamp)
    if card.has_statements:
        reconciliation.write(book, card, stamp)
    if card.decisions:
        decisions.write(book, card, stamp)
    method.write(book, card, stamp)
    check.write(book, places, card, stamp)
    _describe(book, card, stamp)
    return archive.to_bytes(book, dt.date.fromisoformat(card.as_of))


def _describe(book: Book, card: Card, stamp: Stamp) -> None:
    """What file managers and document stores show without opening the workbook."""
    properties = book.workbook.properties
    unit, month = card.unit_name, frame.month_title(card)
    properties.title = clean(t("{unit}: balanced scorecard, {month}", unit=unit, month=month))
    properties.subject = clean(
        t(
            "Balanced scorecard of {unit}, {month}, {version}",
            unit=unit,
            month=card.month,
            version=frame.version_words(stamp),
        )
    )
    properties.creator = properties.lastModifiedBy = clean(card.organisation_name)
    properties.keywords = clean(t("scorecard, {unit}, {month}", unit=card.unit, month=card.month))
    properties.language = card.language
