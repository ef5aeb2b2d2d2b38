"""Files of cards in tests: made where a test is about them, else kept as what they are made of.

To press a page into PDF takes longer than all else of a small organisation's month, and workbook
and web page take as long as its calculation.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from scorecard.report import page, press
from scorecard.report.card import Card, Stamp, to_json
from scorecard.report.kinds import KINDS, Kind
from scorecard.report.templates import Templates

_PRESSED = [False]


@contextmanager
def unpressed() -> Iterator[None]:
    """Within the block files are what they are made of, but where `pressed`."""

    def pdf(html: str, css: str, templates: Templates) -> bytes:
        if is_pressed():
            return press.to_pdf(html, css, templates)
        style = hashlib.sha256(css.encode()).hexdigest()
        return f"%PDF, not pressed: {style}\n{html}".encode()

    others = {name: _unmade(KINDS[name]) for name in ("excel", "html")}
    with patch.object(page, "to_pdf", pdf), patch.dict(KINDS, others):
        yield


def _unmade(kind: Kind) -> Kind:
    def render(card: Card, stamp: Stamp, templates: Templates) -> bytes:
        if is_pressed():
            return kind.render(card, stamp, templates)
        return f"{kind.extension}, not made: {stamp}\n{to_json(card)}".encode()

    return replace(kind, render=render)


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
