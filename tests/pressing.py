"""Files of cards in tests: made where a test is about them, else kept as what they are made of.

To press a page into PDF takes longer than all else of a small organisation's month, and workbook
and web page take as long as its calculation.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from scorecard.report import page, press, workbook
from scorecard.report.card import Card, Stamp, to_json
from scorecard.report.templates import Templates
from scorecard.report.web import document

_PRESSED = [False]


@contextmanager
def unpressed() -> Iterator[None]:
    """Within the block files are what they are made of, but where `pressed`."""
    workbook_of, web_of = workbook.render_workbook, document.render_web

    def pdf(html: str, css: str, templates: Templates) -> bytes:
        if is_pressed():
            return press.to_pdf(html, css, templates)
        style = hashlib.sha256(css.encode()).hexdigest()
        return f"%PDF, not pressed: {style}\n{html}".encode()

    def excel(card: Card, stamp: Stamp) -> bytes:
        return workbook_of(card, stamp) if is_pressed() else _unmade("workbook", card, stamp)

    def html(card: Card, stamp: Stamp, templates: Templates) -> bytes:
        return web_of(card, stamp, templates) if is_pressed() else _unmade("page", card, stamp)

    with ExitStack() as stack:
        stack.enter_context(patch.object(page, "to_pdf", pdf))
        stack.enter_context(patch.object(workbook, "render_workbook", excel))
        stack.enter_context(patch.object(document, "render_web", html))
        yield


def _unmade(kind: str, card: Card, stamp: Stamp) -> bytes:
    return f"{kind}, not made: {stamp}\n{to_json(card)}".encode()


@contextmanager
def pressed() -> Iterator[None]:
    """Files are made within the block."""
    before, _PRESSED[0] = is_pressed(), True
    try:
        yield
    finally:
        _PRESSED[0] = before


def is_pressed() -> bool:
    """Whether files are made now."""
    return _PRESSED[0]
