"""Pages in tests: pressed into PDF where a test is about them, else kept as what they are made of.

To press one takes longer than all else of a small organisation's month.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from scorecard.report import page, press
from scorecard.report.templates import Templates

_PRESSED = [False]


@contextmanager
def unpressed() -> Iterator[None]:
    """Within the block a page is its HTML behind a digest of its style, but where `pressed`."""

    def kept(html: str, css: str, templates: Templates) -> bytes:
        if is_pressed():
            return press.to_pdf(html, css, templates)
        style = hashlib.sha256(css.encode()).hexdigest()
        return f"%PDF, not pressed: {style}\n{html}".encode()

    with patch.object(page, "to_pdf", kept):
        yield


@contextmanager
def pressed() -> Iterator[None]:
    """Pages are PDF within the block."""
    before, _PRESSED[0] = is_pressed(), True
    try:
        yield
    finally:
        _PRESSED[0] = before


def is_pressed() -> bool:
    """Whether pages are PDF now."""
    return _PRESSED[0]
