"""A stand-in for Google Sheets, after the public documentation of its API v4 and of RFC 7523.

A service account signs who it is with its key and is given a token. Cells come as they are: days
as numbers, empty cells at the end of a row and empty rows at the end not at all.
"""

import base64
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.ingest.webserver import Asked, Said, WebServer

SHEET = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"
TOKEN = "/token"
VALUES = f"/v4/spreadsheets/{SHEET}/values/%27Figures%202026-10%27%21A%3AF"
_KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
PEM = _KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
).decode()
MAIL = "scorecards@acme.iam.gserviceaccount.example"
ACCOUNT = json.dumps({"type": "service_account", "client_email": MAIL, "private_key": PEM})
HEADINGS = ["Kpi", "Unit", "Month", "Value", "Note"]
Row = tuple[str, str, str, Any]


def serial(day: str) -> int:
    """A day as the sheet keeps it."""
    return (dt.date.fromisoformat(day) - dt.date(1899, 12, 30)).days


@dataclass
class FakeGoogleSheets:
    """A sheet of rows of kpi, unit, day and value, of one month; `uses` as of the others."""

    web: WebServer
    rows: Sequence[Row]
    uses: int = 1_000
    # Rows instead of those.
    values: list[list[Any]] | None = None
    tokens: list[str] = field(default_factory=list)
    left: int = 0

    def __post_init__(self) -> None:
        self.web.handles(TOKEN, self.grant)
        self.web.handles(VALUES, self.cells)

    def grant(self, asked: Asked) -> Said:
        assert asked.form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
        claims = _verified(asked.form["assertion"])
        if claims is None or claims["iss"] != MAIL or claims["aud"] != f"{self.web.url}{TOKEN}":
            said = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
            return Said(said, 400)
        assert claims["scope"].endswith("/spreadsheets.readonly")
        assert 0 < claims["exp"] - claims["iat"] <= 3_600
        self.tokens.append(f"ya29.token-{len(self.tokens) + 1}")
        self.left = self.uses
        return Said({"access_token": self.tokens[-1], "expires_in": 3599, "token_type": "Bearer"})

    def cells(self, asked: Asked) -> Said:
        valid = f"Bearer {self.tokens[-1]}" if self.tokens else None
        if asked.headers.get("Authorization") != valid or not self.left:
            said = {"code": 401, "message": "Request had invalid credentials."}
            return Said({"error": {**said, "status": "UNAUTHENTICATED"}}, 401)
        self.left -= 1
        assert asked.query["valueRenderOption"] == "UNFORMATTED_VALUE"
        assert asked.query["dateTimeRenderOption"] == "SERIAL_NUMBER"
        values = self.values
        if values is None:
            found = [row for row in self.rows if row[2].startswith("2026-10")]
            values = [HEADINGS, *([k, u, serial(day), v] for k, u, day, v in found)]
        named = unquote(asked.path.rpartition("/")[2])
        return Said({"range": named, "majorDimension": "ROWS", "values": values})


def _verified(token: str) -> dict[str, Any] | None:
    head, body, seal = token.split(".")
    try:
        _KEY.public_key().verify(
            _bytes(seal), f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256()
        )
    except InvalidSignature:
        return None
    found: dict[str, Any] = json.loads(_bytes(body))
    return found


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
