"""A stand-in for Looker, after the public documentation of its API 4.0.

A Look has a query with a limit of its own; a query that fails is a row with `looker_error`, in an
answer with a status of success.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.ingest.webserver import Asked, Said, WebServer

LOGIN = "/api/4.0/login"
LOOK = "/api/4.0/looks/42"
RUN = "/api/4.0/queries/run/json"
Row = tuple[str, str, str, Any]


@dataclass
class FakeLooker:
    """Looker over rows of kpi, unit, day and value; `uses` is how many requests a token holds."""

    web: WebServer
    rows: Sequence[Row]
    uses: int = 1_000
    # What is put over the Look's query.
    saved: dict[str, Any] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    left: int = 0

    def __post_init__(self) -> None:
        self.web.handles(LOGIN, self.log_in)
        self.web.handles(LOOK, self.look)
        self.web.handles(RUN, self.run)

    def log_in(self, asked: Asked) -> Said:
        if asked.form != {"client_id": "look-client", "client_secret": "l00k/secret"}:
            return Said({"message": "Not found", "documentation_url": "https://looker"}, 401)
        self.tokens.append(f"looker-token-{len(self.tokens) + 1}")
        self.left = self.uses
        said = {"access_token": self.tokens[-1], "token_type": "Bearer", "expires_in": 3600}
        return Said(said)

    def _knows(self, asked: Asked) -> bool:
        valid = f"Bearer {self.tokens[-1]}" if self.tokens else None
        self.left -= 1
        return asked.headers.get("Authorization") == valid and self.left >= 0

    def look(self, asked: Asked) -> Said:
        if not self._knows(asked):
            return Said({"message": "Requires authentication."}, 401)
        query = {
            "id": "9",
            "model": "shop",
            "view": "facts",
            "fields": ["facts.kpi", "facts.unit", "facts.month", "facts.value"],
            "filters": {"facts.state": "paid"},
            "limit": "500",
            "vis_config": {"type": "table"},
            "can": {"run": True},
            **self.saved,
        }
        return Said({"id": "42", "title": "Facts", "query": query})

    def run(self, asked: Asked) -> Said:
        if not self._knows(asked):
            return Said({"message": "Requires authentication."}, 401)
        assert (asked.query["apply_formatting"], asked.query["cache"]) == ("false", "false")
        query = asked.tree
        assert set(query) <= {"model", "view", "fields", "filters", "limit", "sorts"}
        if query["model"] != "shop":
            return Said([{"looker_error": 'SQL Error: relation "facts" does not exist'}])
        month = query["filters"].get("facts.month", "")
        found = [row for row in self.rows if row[2].startswith(month)]
        return Said(
            [
                dict(zip(query["fields"], (kpi, unit, day[:7], value), strict=True))
                for kpi, unit, day, value in found[: int(query["limit"])]
            ]
        )
