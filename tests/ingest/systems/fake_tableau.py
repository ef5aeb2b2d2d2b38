"""A stand-in for Tableau, after the public documentation of its REST API (3.19).

A personal access token signs in to a site, whose id stands in every address; a view's data is
delimited text with figures as the view shows them. A filter on a field the view has not is passed
over without a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.ingest.webserver import Asked, Said, WebServer

VIEW = "d79634e1-6063-4ec9-95ff-50acbf609ff5"
SITE = "9a8b7c6d-5e4f-3a2b-1c0d-9e8f7a6b5c4d"
SIGN_IN = "/api/3.19/auth/signin"
DATA = f"/api/3.19/sites/{SITE}/views/{VIEW}/data"
Row = tuple[str, str, str, Any]


@dataclass
class FakeTableau:
    """Tableau over rows of kpi, unit, day and value; `uses` is how often a session holds."""

    web: WebServer
    rows: Sequence[Row]
    uses: int = 1_000
    site: Any = SITE
    tokens: list[str] = field(default_factory=list)
    left: int = 0

    def __post_init__(self) -> None:
        self.web.handles(SIGN_IN, self.sign_in)
        self.web.handles(DATA, self.data)

    def sign_in(self, asked: Asked) -> Said:
        given = asked.tree["credentials"]
        assert given["site"] == {"contentUrl": "acme"}
        names = (given["personalAccessTokenName"], given["personalAccessTokenSecret"])
        if names != ("pat-name-7", "pat/secret=="):
            said = {"summary": "Signin Error", "detail": "Error signing in", "code": "401001"}
            return Said({"error": said}, 401)
        self.tokens.append(f"tableau-token-{len(self.tokens) + 1}")
        self.left = self.uses
        site = {"id": self.site, "contentUrl": "acme"}
        return Said({"credentials": {"site": site, "user": {"id": "u"}, "token": self.tokens[-1]}})

    def data(self, asked: Asked) -> Said:
        valid = self.tokens[-1] if self.tokens else None
        if asked.headers.get("X-Tableau-Auth") != valid or not self.left:
            said = '<tsResponse><error code="401002"><summary>Unauthorized</summary></error>'
            return Said(said, 401, {"Content-Type": "application/xml"})
        self.left -= 1
        assert asked.query["maxAge"] == "1"
        month = asked.query.get("vf_Month", "")
        lines = ["Kpi,Unit,Month,Value"]
        for kpi, unit, day, value in self.rows:
            if day.startswith(month):
                lines.append(f'{kpi},{unit},{day[:7]},"{value:,}"')
        text = "\n".join(lines) + "\n"
        return Said(text, headers={"Content-Type": "text/csv;charset=UTF-8"}, end="chunks")
