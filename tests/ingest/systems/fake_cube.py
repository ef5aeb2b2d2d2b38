"""A stand-in for Cube, after the public documentation of its REST API `/v1/load` (0.31).

Numbers come as text, times with their granularity besides; a query that is not done yet is
answered with success and `Continue wait`, and one beyond the limit refused.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.ingest.webserver import Asked, Said, WebServer

LOAD = "/cubejs-api/v1/load"
SECRET = "cube-secret-4711"
Row = tuple[str, str, str, Any]


@dataclass
class FakeCube:
    """Cube over rows of kpi, unit, day and value.

    `waits` is how often it is to be asked again, `most` what its `CUBEJS_DB_QUERY_LIMIT` says.
    """

    web: WebServer
    rows: Sequence[Row]
    waits: int = 0
    most: int = 50_000
    # What is put over its answer.
    result: dict[str, Any] = field(default_factory=dict)
    # What tokens said of who asked, in order.
    claims: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.web.handles(LOAD, self.load)

    def load(self, asked: Asked) -> Said:
        token = asked.headers.get("Authorization", "")
        claims = {"given": True} if token == "given-token-99" else _verified(token)
        if claims is None:
            return Said({"error": "Invalid token"}, 403)
        self.claims.append(claims)
        if self.waits:
            self.waits -= 1
            return Said({"error": "Continue wait"})
        query = asked.tree["query"]
        limit = query.get("limit", 10_000)
        if limit > self.most:
            return Said({"error": "Error: The query limit has been exceeded."}, 500)
        if query["measures"] != ["facts.value"]:
            return Said({"type": "UserError", "error": "'no' not found for path 'facts.no'"}, 400)
        (spell,) = query["timeDimensions"]
        since, until = spell["dateRange"]
        found = [row for row in self.rows if since <= row[2] <= until]
        data = [
            {
                "facts.kpi": kpi,
                "facts.unit": unit,
                "facts.day.month": f"{day[:7]}-01T00:00:00.000",
                "facts.day": f"{day[:7]}-01T00:00:00.000",
                "facts.value": str(value),
            }
            for kpi, unit, day, value in found[:limit]
        ]
        total = {"total": len(found) if query.get("total") else None}
        return Said({"query": query, "data": data, "slowQuery": False, **total, **self.result})


def _verified(token: str) -> dict[str, Any] | None:
    """What a token says; None where it is not signed with the secret, or no longer holds."""
    try:
        head, body, seal = token.split(".")
        header, claims = (json.loads(_bytes(part)) for part in (head, body))
    except ValueError:
        return None
    right = hmac.digest(SECRET.encode(), f"{head}.{body}".encode(), hashlib.sha256)
    if header["alg"] != "HS256" or _bytes(seal) != right or claims["exp"] <= time.time():
        return None
    found: dict[str, Any] = claims
    return found


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
