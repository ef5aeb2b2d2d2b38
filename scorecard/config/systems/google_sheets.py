"""A table that Google Sheets gives: cells of a sheet, read by a service account."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.texts import FromEnvironment, Text
from scorecard.config.web import WebOrigin


class GoogleSheetsSource(WebOrigin):
    """A table on a sheet of Google Sheets; it ends at the first blank row.

    `{month}` in `sheet` is the month as `2026-10`.
    """

    type: Literal["google_sheets"]
    """Google Sheets."""
    spreadsheet: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{10,200}$")]
    """The spreadsheet's id, as its address has it after `d/`."""
    sheet: Text
    """The sheet's name."""
    cells: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[0-9]*:[A-Z]{1,3}[0-9]*$")] = (
        "A:ZZ"
    )
    """Which cells, headings first, as `A3:F`; if not set, all of the sheet."""
    service_account: FromEnvironment
    """`${NAME}`: the environment variable that holds the service account's key, as JSON."""
    url: str = "https://sheets.googleapis.com"
    """Where the API is."""
    login_url: str = "https://oauth2.googleapis.com/token"
    """Where tokens are given; what the key says of it is not gone by."""
    requests_per_minute: Annotated[int, Field(ge=1, le=300)] = 60
    """No more than that; Google takes 60 a minute of one account."""

    @property
    def asked(self) -> str:
        """The spreadsheet and its sheet."""
        return f"{self.spreadsheet}, sheet {self.sheet}"
