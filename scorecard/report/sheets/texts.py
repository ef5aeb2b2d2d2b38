"""Text Excel can hold: what XML cannot carry is left out, what is too long is cut."""

import re
from typing import Final

LONGEST: Final = 32_767
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """`text` as a cell can hold it, with an ellipsis where it had to be cut."""
    plain = _NOT_XML.sub("", text)
    kept = shortened(plain, LONGEST)
    return kept if kept == plain else shortened(plain, LONGEST - 1) + "\N{HORIZONTAL ELLIPSIS}"


def quoted(text: str) -> str:
    """`text` as a formula has it."""
    return '"' + text.replace('"', '""') + '"'


def shortened(text: str, units: int) -> str:
    """`text` cut to `units` as Excel counts them: UTF-16 units, of which an emoji takes two."""
    if 2 * len(text) <= units:
        return text
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")
