"""A stand-in for Datasette, after the public documentation of its JSON API (0.65 and 1.0).

A table comes in pages with a mark for the next, a query in one piece that may be cut off.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.ingest.webserver import Asked, Said, WebServer

TABLE = "/sales/facts~2E2026.json"
QUERY = "/sales/by_month.json"
Row = tuple[str, str, str, Any]
COLUMNS = ["kpi", "unit", "month", "value"]


@dataclass
class FakeDatasette:
    """Datasette over rows of kpi, unit, day and value; `most` is its `max_returned_rows`."""

    web: WebServer
    rows: Sequence[Row]
    most: int = 1
    # A query ends where its own limit is.
    query_most: int = 1_000
    count: str | None = "filtered_table_rows_count"
    # What is put over each answer.
    result: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.web.handles(TABLE, self.table)
        self.web.handles(QUERY, self.query)

    def table(self, asked: Asked) -> Said:
        assert (asked.query["_shape"], asked.query["_size"]) == ("arrays", "max")
        if asked.headers.get("Authorization") != "Bearer dstok_17":
            return Said({"ok": False, "error": "Permission denied", "status": 403}, 403)
        month = asked.query.get("month__exact", "")
        rows = [[k, u, day[:7], v] for k, u, day, v in self.rows if day.startswith(month)]
        start = int(asked.query.get("_next", 0))
        end = start + self.most
        mark = str(end) if end < len(rows) else None
        link = None if mark is None else f"http://elsewhere.example{TABLE}?_next={mark}"
        count = {} if self.count is None else {self.count: len(rows)}
        answer = {
            "database": "sales",
            "table": "facts.2026",
            "rows": rows[start:end],
            "truncated": False,
            "columns": COLUMNS,
            "next": mark,
            "next_url": link,
            **count,
        }
        return Said({**answer, **self.result})

    def query(self, asked: Asked) -> Said:
        if asked.headers.get("Authorization") != "Bearer dstok_17":
            return Said({"ok": False, "error": "Permission denied", "status": 403}, 403)
        if "month" not in asked.query:
            said = {"ok": False, "error": "You did not supply a value for binding :month."}
            return Said({**said, "status": 400, "title": "Invalid SQL"}, 400)
        month = asked.query["month"]
        rows = [[k, u, day[:7], v] for k, u, day, v in self.rows if day.startswith(month)]
        answer = {
            "ok": True,
            "rows": rows[: self.query_most],
            "truncated": len(rows) > self.query_most,
            "columns": COLUMNS,
        }
        return Said({**answer, **self.result})
