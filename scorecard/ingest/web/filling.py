"""`{month}` and `${NAME}` in what is asked over HTTP: each becomes a value, whatever it holds."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.queries import Bound

_MONTHS = re.compile(r"\{(month|from_month|month_start|month_end)\}")
_PLACE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
# Scheme and server, or a variable that brings them; what follows is path and parameters.
_BASE = re.compile(r"\$\{[^}]*\}|[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_SERVER = re.compile(
    r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE
)
_SERVER_AND_PATH = re.compile(_SERVER.pattern + r"(?:/[^\s?#\\]*)?", re.IGNORECASE)
_STEPS = {".", ".."}


class Filling:
    """Fills in the months asked for and values of the environment, for one source.

    `where` is how messages call the source. `used` are the months that stood anywhere.
    """

    def __init__(self, months: Bound, environment: Environment, where: str) -> None:
        self._months = {name: str(value) for name, value in months.items()}
        self._environment = environment
        self._where = where
        self.used: dict[str, str] = {}

    def text(self, declared: str) -> str:
        """A text with each value as it is: for what is escaped, or checked, as a whole later."""
        return _PLACE.sub(self._value, self._dated(declared))

    def tree(self, declared: Any) -> Any:
        """A tree with values in its texts; keys stay as they are."""
        if isinstance(declared, str):
            return self.text(declared)
        if isinstance(declared, Mapping):
            return {key: self.tree(value) for key, value in declared.items()}
        if isinstance(declared, (list, tuple)):
            return [self.tree(value) for value in declared]
        return declared

    def url(self, declared: str) -> str:
        """An address; a value is one step of the path or one parameter, never more.

        Only before the path it is taken as it is, to name a server. Raises `SourceError` where
        what comes out is no address of a server.
        """
        base = _BASE.match(declared)
        end = base.end() if base else 0
        server = self.text(declared[:end])
        allowed = _SERVER_AND_PATH if declared.startswith("${") else _SERVER
        if not allowed.fullmatch(server):
            raise SourceError(
                f"{self._where}: expected an address as https://api.acme.example/v1, found another "
                "text, or a user in it: correct it, or the variables in it"
            )
        return server + _PLACE.sub(self._step, self._dated(declared[end:], safe=""))

    def shown(self, declared: str) -> str:
        """A text with months alone, as deliveries keep it: `${NAME}` stays as it is."""
        return self._dated(declared)

    def _dated(self, declared: str, safe: str | None = None) -> str:
        def month(match: re.Match[str]) -> str:
            value = self._months[match[1]]
            self.used[match[1]] = value
            return value if safe is None else quote(value, safe=safe)

        return _MONTHS.sub(month, declared)

    def _value(self, match: re.Match[str]) -> str:
        return self._environment.value(match[0], self._where)

    def _step(self, match: re.Match[str]) -> str:
        value = self._value(match)
        if value in _STEPS:
            raise SourceError(
                f"{self._where}: expected a name in {match[0]}, found dots, which lead to another "
                "address: correct the variable"
            )
        return quote(value, safe="")
