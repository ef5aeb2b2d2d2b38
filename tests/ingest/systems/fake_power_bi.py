"""A stand-in for Power BI, after the public documentation of `executeQueries` (REST API v1.0).

It grants tokens to a client as the identity platform does. Beyond its limits it gives a part of the
rows and an error inside a success, or the part alone, where the documentation promises no more.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.ingest.webserver import Asked, Said, WebServer

WORKSPACE = "f089354e-8366-4e18-aea3-4cb4a3a50b48"
DATASET = "cfafbeb1-8037-4d0c-896e-a46fb27ff229"
TOKEN = "/acme.example/oauth2/v2.0/token"
EXECUTE = f"/v1.0/myorg/groups/{WORKSPACE}/datasets/{DATASET}/executeQueries"
SECRET = "client~secret/1"
Row = tuple[str, str, str, Any]


@dataclass
class FakePowerBi:
    """Power BI over rows of kpi, unit, day and value; `most` are the rows it gives.

    `tells` is whether it says that it stopped. `uses` is how many requests a token holds.
    """

    web: WebServer
    rows: Sequence[Row]
    most: int = 100_000
    tells: bool = True
    uses: int = 1_000
    # What is put over its answer.
    result: dict[str, Any] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    left: int = 0

    def __post_init__(self) -> None:
        self.web.handles(TOKEN, self.grant)
        self.web.handles(EXECUTE, self.execute)

    def grant(self, asked: Asked) -> Said:
        assert asked.form["grant_type"] == "client_credentials"
        assert asked.form["scope"].endswith("/powerbi/api/.default")
        if (asked.form["client_id"], asked.form["client_secret"]) != ("robot", SECRET):
            said = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid secret"}
            return Said(said, 401)
        self.tokens.append(f"bi-token-{len(self.tokens) + 1}")
        self.left = self.uses
        return Said({"token_type": "Bearer", "expires_in": 3599, "access_token": self.tokens[-1]})

    def execute(self, asked: Asked) -> Said:
        valid = f"Bearer {self.tokens[-1]}" if self.tokens else None
        if asked.headers.get("Authorization") != valid or not self.left:
            return Said({"error": {"code": "TokenExpired"}}, 403 if valid is None else 401)
        self.left -= 1
        body = asked.tree
        assert body["serializerSettings"] == {"includeNulls": True}
        (query,) = body["queries"]
        if "Nobody" in query["query"]:
            said = {"value": "Cannot find table 'Nobody'."}
            details = [{"code": "DetailsMessage", "detail": said}]
            error = {"code": "DatasetExecuteQueriesError", "pbi.error": {"details": details}}
            return Said({"error": error}, 400)
        month = re.search(r'= "(\d{4}-\d{2})"', query["query"])
        found = [row for row in self.rows if month is None or row[2].startswith(month[1])]
        names = ("Facts[Kpi]", "Unit[Code]", "Facts[Month]", "[Value]")
        rows = [
            dict(zip(names, (kpi, unit, f"{day[:7]}-01T00:00:00", value), strict=True))
            for kpi, unit, day, value in found[: self.most]
        ]
        result: dict[str, Any] = {"tables": [{"rows": rows}]}
        if len(found) > self.most and self.tells:
            said = f"More than {self.most} rows in a query result"
            result["error"] = {"code": "MoreThanAllowedRows", "message": said}
        answer = {"results": [result], **self.result}
        # It begins with a mark of its byte order.
        return Said(b"\xef\xbb\xbf" + json.dumps(answer).encode())
