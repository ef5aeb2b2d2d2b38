"""Names as people write them: cleaned for files and tables, and made into ids."""

import re
import unicodedata
from collections.abc import Collection

# What decomposition leaves as it is.
_SPELT = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
# Persian and Indian names hold them between letters.
_JOINERS = "\u200c\u200d"
_LONGEST = 40


def tidy(text: str) -> str:
    """A name in one spelling: composed letters, single blanks, none at its ends."""
    return " ".join(unicodedata.normalize("NFC", text).split()).strip(_JOINERS)


def printable(text: str) -> bool:
    """Whether every character of a name can be seen, joiners apart."""
    return all(character.isprintable() or character in _JOINERS for character in text)


def identifier(name: str, taken: Collection[str], otherwise: str) -> str:
    """An id of lower-case ASCII letters, digits and `_` that is not taken yet.

    Accents go; of a name in another script what is ASCII stays behind `otherwise`, as `unit_7`.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_SPELT))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    made = "_".join(words)[:_LONGEST].strip("_")
    if not re.search("[a-z]", made):
        made = f"{otherwise}_{made}" if made else otherwise
    number, unique = 1, made
    while unique in taken:
        number += 1
        unique = f"{made}_{number}"
    return unique
