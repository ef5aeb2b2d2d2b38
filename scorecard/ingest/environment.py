"""`${NAME}` in URLs and paths, and taking what came from it out of every message again."""

import base64
import html
import json
import os
import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote, quote_plus, unquote

from scorecard.errors import SourceError

_PLACE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)\}")
# What stands before the host of a URL, where a password's own `@` or `/` must be escaped.
_USER = re.compile(r"^[^:/?#]+://[^/@]*@")
_PASSWORD = re.compile(r"(?P<before>[A-Za-z][\w+.-]*://[^\s:/@]*):(?P<secret>[^\s@]*)@")
_ESCAPE = re.compile("%[0-9A-F]{2}")
_ESCAPES: Final[tuple[Callable[[str], str], ...]] = (
    lambda text: repr(text)[1:-1],
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    html.escape,
)
_OF_SECRETS = re.compile(r"pass|pwd|secret|token|key|credential", re.IGNORECASE)
# Shorter ones stand in words, which would be hidden too.
_SHORTEST = 4
HIDDEN = "***"
# What is left as it is by those who escape: us, browsers, SQLAlchemy.
_SAFE = ("", "/", " +")


class Environment:
    """Values taken from the environment for one source, so that `redact` knows them all."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values
        # What must not be shown, by what is shown in its place.
        self._secrets: dict[str, str] = {}

    def expand(self, text: str, where: str) -> str:
        """Text with each `${NAME}` replaced; raises `SourceError` where one is not set.

        In the user and password of a URL values are escaped, so that they may hold any character.
        """
        user = _USER.match(text)
        escaped = user.end() if user else 0

        def value(match: re.Match[str]) -> str:
            found = self._value(match["name"], where)
            return quote(found, safe="") if match.start() < escaped else found

        return _PLACE.sub(value, text)

    def value(self, place: str, where: str) -> str:
        """What a `${NAME}` that stands by itself means, as it is; raises as `expand` does."""
        return self._value(place[2:-1], where)

    def hide(self, secret: str | None) -> None:
        """Keep a text out of every message, in each way it may be written."""
        if secret:
            self._keep(secret, HIDDEN)

    def hide_secrets(self) -> None:
        """Keep out of every message what stands under names of secrets: code may just read it."""
        for name, value in self._values.items():
            if _OF_SECRETS.search(name) and len(value) >= _SHORTEST:
                self.hide(value)

    def variables(self) -> dict[str, str]:
        """Every variable by its name, for a process that is started."""
        return dict(self._values)

    def redact(self, text: str) -> str:
        """A message without passwords and without anything that came from the environment."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, self._secrets[secret])
        return _PASSWORD.sub(rf"\g<before>:{HIDDEN}@", text)

    def _value(self, name: str, where: str) -> str:
        if name not in self._values:
            raise SourceError(
                f"{where}: expected the environment variable {name}, found none: set it where "
                "the run starts"
            )
        self._keep(self._values[name], f"${{{name}}}")
        return self._values[name]

    def _keep(self, secret: str, shown: str) -> None:
        # Messages are cut to a line, and so may be what they quote.
        lines = [line for line in secret.splitlines() if len(line) > 3]
        forms = {secret, *lines, quote_plus(secret), unquote(secret)}
        forms |= {quote(secret, safe=safe) for safe in _SAFE}
        forms |= {_ESCAPE.sub(lambda match: match[0].lower(), form) for form in forms}
        forms.add(base64.b64encode(secret.encode("utf-8", "surrogatepass")).decode())
        # Exceptions and servers quote what they complain about, and quote quotations.
        for _ in range(2):
            forms |= {escape(form) for form in forms for escape in _ESCAPES}
        self._secrets.update({form: shown for form in forms if form})
