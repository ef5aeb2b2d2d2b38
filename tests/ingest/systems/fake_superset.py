"""A stand-in for Apache Superset, after the public documentation of its REST API v1 (6.1).

It logs in, gives a chart's saved query and its data, and runs statements of SQL Lab, with the
limits, errors and silences the documentation and the server itself show.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.ingest.webserver import Asked, Said, Script, WebServer

LOGIN = "/api/v1/security/login"
CSRF = "/api/v1/security/csrf_token/"
CHART = "/api/v1/chart/7"
DATA = "/api/v1/chart/data"
SQL = "/api/v1/sqllab/execute/"
Row = tuple[str, str, str, Any]
COLUMNS = ("kpi", "unit", "month", "value")


def context(**query: Any) -> dict[str, Any]:
    """What a table chart of all rows is saved with: no time range, 1,000 rows."""
    filters = [{"col": "month", "op": "TEMPORAL_RANGE", "val": "Last month"}]
    return {
        "datasource": {"id": 3, "type": "table"},
        "force": False,
        "queries": [
            {
                "filters": filters,
                "columns": list(COLUMNS),
                "row_limit": 1_000,
                "series_limit": 0,
                **query,
            }
        ],
        "form_data": {"viz_type": "table"},
        "result_format": "json",
        "result_type": "full",
    }


@dataclass
class FakeSuperset:
    """Superset over rows of kpi, unit, day and value; `uses` is how many requests a token holds.

    `most` is the server's own SQL_MAX_ROW, `shown` its DISPLAY_MAX_ROW. With `as_text` its
    database has no dates, and compares days with times as texts, as SQLite does.
    """

    web: WebServer
    rows: Sequence[Row]
    most: int = 100_000
    shown: int = 10_000
    uses: int = 1_000
    as_text: bool = False
    saved: dict[str, Any] | None = field(default_factory=context)
    # What is said instead of, or put over, the answer to a chart.
    result: dict[str, Any] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    left: int = 0

    def __post_init__(self) -> None:
        self.web.handles(LOGIN, self.log_in)
        self.web.handles(CSRF, self.guarded(self.csrf))
        self.web.handles(CHART, self.guarded(self.chart))
        self.web.handles(DATA, self.guarded(self.data))
        self.web.handles(SQL, self.guarded(self.statement))

    def log_in(self, asked: Asked) -> Said:
        given = asked.tree
        if (given["username"], given["password"]) != ("svc-bi", "s3cr/et"):
            return Said({"message": "Not authorized"}, 401)
        assert given["provider"] in {"db", "ldap"}
        self.tokens.append(f"access-token-{len(self.tokens) + 1}")
        self.left = self.uses
        return Said({"access_token": self.tokens[-1]})

    def guarded(self, script: Script) -> Script:
        """Only for who has the newest token, which lives 900 seconds there and `uses` here."""

        def answer(asked: Asked) -> Said:
            valid = f"Bearer {self.tokens[-1]}" if self.tokens else None
            if asked.headers.get("Authorization") != valid or self.left == 0:
                return Said({"msg": "Token has expired"}, 401)
            self.left -= 1
            return script(asked)

        return answer

    def csrf(self, _: Asked) -> Said:
        cookie = {"Set-Cookie": "session=cookie-77; HttpOnly; Path=/; SameSite=Lax"}
        return Said({"result": "csrf-token-1"}, headers=cookie)

    def chart(self, _: Asked) -> Said:
        saved = None if self.saved is None else json.dumps(self.saved)
        return Said({"id": 7, "result": {"id": 7, "viz_type": "table", "query_context": saved}})

    def data(self, asked: Asked) -> Said:
        body = asked.tree
        assert (body["force"], body["result_format"], body["result_type"]) == (True, "json", "full")
        assert body["datasource"] == {"id": 3, "type": "table"}
        return Said({"result": [self.queried(query) for query in body["queries"]]})

    def queried(self, query: dict[str, Any]) -> dict[str, Any]:
        filters = query["filters"]
        rows = [row for row in self.rows if all(self.takes(row, part) for part in filters)]
        limit = min(query.get("row_limit") or 50_000, self.most)
        start = query.get("row_offset") or 0
        rows = rows[start : start + limit]
        rejected = [part["col"] for part in filters if part["col"] not in COLUMNS]
        return {
            "cache_timeout": -1,
            "error": None,
            "is_cached": None,
            "status": "success",
            "rowcount": len(rows),
            "sql_rowcount": len(rows),
            "colnames": list(COLUMNS),
            "coltypes": [1, 1, 2, 0],
            "data": [
                dict(zip(COLUMNS, (k, u, self.day(m), v), strict=True)) for k, u, m, v in rows
            ],
            "rejected_filters": [
                {"reason": "not_in_datasource", "column": column} for column in rejected
            ],
            **(self.result if not start else {}),
        }

    def day(self, day: str) -> str | int:
        """A day as it comes: a text where the database has no dates, else as milliseconds."""
        moment = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)
        return day if self.as_text else int(moment.timestamp() * 1_000)

    def takes(self, row: Row, part: dict[str, Any]) -> bool:
        """Whether a row passes a filter; one on a column the dataset has not is left out."""
        if part["col"] not in COLUMNS:
            return True
        value = row[COLUMNS.index(part["col"])]
        if part["op"] == "TEMPORAL_RANGE":
            since, _, until = part["val"].partition(" : ")
            time = " 00:00:00.000000" if self.as_text else ""
            return since + time <= value < until + time
        assert part["op"] == "=="
        return bool(value == part["val"])

    def statement(self, asked: Asked) -> Said:
        """SQL Lab; whoever posts without the token against forged requests is told off."""
        headers = asked.headers
        if (
            headers.get("X-CSRFToken") != "csrf-token-1"
            or "session=cookie-77" not in headers.get("Cookie", "")
            or not headers.get("Referer", "").startswith(self.web.url)
        ):
            return Said(
                {"errors": [{"message": "400 Bad Request: The CSRF token is missing."}]}, 400
            )
        body = asked.tree
        assert body["runAsync"] is False
        con = sqlite3.connect(":memory:")
        con.execute("CREATE TABLE facts (kpi TEXT, unit TEXT, month TEXT, value NUMERIC)")
        con.executemany("INSERT INTO facts VALUES (?, ?, ?, ?)", self.rows)
        try:
            cursor = con.execute(body["sql"])
        except sqlite3.Error as error:
            return Said({"errors": [{"message": f"sqlite error: {error}"}]}, 422)
        names = [column[0] for column in cursor.description]
        limit = min(body["queryLimit"] or self.most, self.most)
        found = cursor.fetchmany(limit + 1)
        con.close()
        query = {
            "errorMessage": None,
            "limit": limit,
            "limitingFactor": "NOT_LIMITED" if len(found) <= limit else "DROPDOWN",
            "rows": min(len(found), limit),
            "state": "success",
        }
        rows = [dict(zip(names, row, strict=True)) for row in found[:limit]]
        cut = {"displayLimitReached": True} if len(rows) > self.shown else {}
        return Said({"status": "success", "data": rows[: self.shown], "query": query, **cut})
