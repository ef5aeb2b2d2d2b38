"""A stand-in for an OData service, after the public documentation of OData's protocol (4.0).

Pages are as long as the server likes, each but the last with the address of the next; numbers are
text where the client asks for that, and what is said of rows stands beside them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.ingest.webserver import Asked, Said, WebServer

FACTS = "/odata/v4/sales/Facts"
Row = tuple[str, str, str, Any]


@dataclass
class FakeOData:
    """A service over rows of kpi, unit, day and value, `size` of them on a page.

    `counts` is whether it says how many there are: on the first page alone.
    """

    web: WebServer
    rows: Sequence[Row]
    size: int = 1
    counts: bool = True
    # What is put over each answer.
    result: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.web.handles(FACTS, self.facts)

    def facts(self, asked: Asked) -> Said:
        accept = asked.headers["Accept"]
        assert asked.headers["OData-MaxVersion"] == "4.0"
        if asked.headers.get("Authorization") != "Bearer od-token":
            return Said({"error": {"code": "401", "message": "Unauthorized"}}, 401)
        spell = re.fullmatch(
            r"Day ge (\S+) and Day le (\S+)( and Unit ne '(?:[^']|'')*')?", asked.query["$filter"]
        )
        if spell is None:
            said = {"code": "400", "message": "Property 'Nobody' does not exist"}
            return Said({"error": said}, 400)
        found = [row for row in self.rows if spell[1] <= row[2] <= spell[2]]
        start = int(asked.query.get("$skiptoken", 0))
        wanted = re.search(r"maxpagesize=(\d+)", asked.headers.get("Prefer", ""))
        end = start + (int(wanted[1]) if wanted else self.size)
        is_text = "IEEE754Compatible=true" in accept
        value = [
            {
                "@odata.etag": f'W/"{start}"',
                "Kpi": kpi,
                "Unit": unit,
                "Month": day[:7],
                "Value": str(number) if is_text else number,
            }
            for kpi, unit, day, number in found[start:end]
        ]
        answer: dict[str, Any] = {"@odata.context": "../$metadata#Facts"}
        if self.counts and not start and asked.query.get("$count") == "true":
            answer["@odata.count"] = str(len(found)) if is_text else len(found)
        answer["value"] = value
        if end < len(found):
            spelled = asked.query["$filter"].replace(" ", "%20")
            answer["@odata.nextLink"] = f"Facts?$filter={spelled}&$skiptoken={end}"
        kind = {"Content-Type": "application/json;odata.metadata=none", "OData-Version": "4.0"}
        return Said({**answer, **self.result}, headers=kind)
