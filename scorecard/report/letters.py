"""Letters that can be drawn, for whatever text comes from outside."""

import re
from typing import Final

# No font draws these, and a lone surrogate cannot be written as UTF-8.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def drawable(text: str) -> str:
    """The text with a sign in the place of what no font draws."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
