"""A stand-in for Metabase, after the public documentation of its API (v0.57).

It lets in by API key or session and exports a saved question as JSON: a list of records, up to a
limit of its own, or an error with a status of success.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.ingest.webserver import Asked, Said, WebServer

SESSION = "/api/session"
EXPORT = "/api/card/5/query/json"
KEY = "mb_key-0815"
Row = tuple[str, str, str, Any]


@dataclass
class FakeMetabase:
    """Metabase over rows of kpi, unit, day and value: a question with the variable `month`.

    `most` is what its `MB_DOWNLOAD_ROW_LIMIT` says, `uses` how many requests a session holds.
    """

    web: WebServer
    rows: Sequence[Row]
    most: int = 1_048_575
    uses: int = 1_000
    sessions: list[str] = field(default_factory=list)
    left: int = 0

    def __post_init__(self) -> None:
        self.web.handles(SESSION, self.log_in)
        self.web.handles(EXPORT, self.export)

    def log_in(self, asked: Asked) -> Said:
        if asked.tree != {"username": "svc-bi", "password": "s3cr/et"}:
            return Said({"errors": {"password": "did not match stored password"}}, 401)
        self.sessions.append(f"session-id-{len(self.sessions) + 1}")
        self.left = self.uses
        return Said({"id": self.sessions[-1]})

    def export(self, asked: Asked) -> Said:
        if not self._knows(asked):
            return Said("Unauthenticated", 401, {"Content-Type": "text/plain"})
        body = asked.tree
        assert (body["format_rows"], body["pivot_results"]) == (False, False)
        month = None
        for given in body["parameters"]:
            kind, (what, tag) = given["target"]
            assert (kind, what) == ("variable", "template-tag")
            if tag != "month":
                said = f"Invalid parameter: Card 5 does not have a template tag named {tag!r}."
                return Said({"status": "failed", "error": said, "data": {"rows": []}}, 202)
            month = given["value"]
        found = [row for row in self.rows if month is None or row[2].startswith(month)]
        names = ("Kpi", "Unit", "Month", "Sum of Value")
        data = [
            dict(zip(names, (kpi, unit, day[:7], value), strict=True))
            for kpi, unit, day, value in found[: self.most]
        ]
        file = {"Content-Disposition": 'attachment; filename="query_result.json"'}
        return Said(data, headers=file)

    def _knows(self, asked: Asked) -> bool:
        if asked.headers.get("X-API-Key") == KEY:
            return True
        valid = self.sessions[-1] if self.sessions and self.left else None
        self.left -= 1
        return valid is not None and asked.headers.get("X-Metabase-Session") == valid
