"""Kinds of text a configuration holds."""

import re
import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")]
"""A permanent id."""
Prose = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
"""Text of any number of lines."""


def _one_line(text: str) -> str:
    # Names are printed in cells and stand in the headers of mails.
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        raise ValueError("one line of text without control characters")
    return text


Text = Annotated[Prose, AfterValidator(_one_line)]
"""One line, as a name."""
Email = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]
"""One mail address."""

SECRET: Final = "secret"
"""The kind of the error where a secret may stand in the configuration: it is not to be shown."""


def _named(text: str) -> str:
    if not re.fullmatch(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}", text):
        raise PydanticCustomError(SECRET, "${NAME}, the environment variable that holds it")
    return text


FromEnvironment = Annotated[str, AfterValidator(_named)]
"""`${NAME}` and nothing else: the whole of it is a secret."""
