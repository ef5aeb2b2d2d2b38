"""Text in which names written from right to left stand beside ones written from left to right."""

import re
from typing import Final

_RIGHT_TO_LEFT: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_ANY: Final = re.compile(f"[{_RIGHT_TO_LEFT}]")
# Words from right to left with what is between them, and not what is at their ends.
_RUN: Final = re.compile(rf"[{_RIGHT_TO_LEFT}](?:[{_RIGHT_TO_LEFT}\W\d_]*[{_RIGHT_TO_LEFT}])?")
_LETTER: Final = re.compile(r"[^\W\d_]")
_OPEN: Final = "\N{FIRST STRONG ISOLATE}"
_CLOSE: Final = "\N{POP DIRECTIONAL ISOLATE}"


def isolated(name: str) -> str:
    """A name as it may stand in a sentence: it keeps its own order, and its neighbours theirs."""
    if _OPEN in name or not _ANY.search(name):
        return name
    return f"{_OPEN}{name}{_CLOSE}"


def laid_out(text: str) -> str:
    """A whole text, isolated where that was not done when it was made.

    One that begins from right to left is taken for a name or for a sentence of that direction; in
    any other the words from right to left are isolated one run after the other.
    """
    if _OPEN in text or not _ANY.search(text):
        return text
    first = _LETTER.search(text)
    if first is None or _ANY.match(first[0]):
        return f"{_OPEN}{text}{_CLOSE}"
    return _RUN.sub(lambda run: f"{_OPEN}{run[0]}{_CLOSE}", text)
