"""A table that Power BI gives: a DAX query on a semantic model."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.texts import FromEnvironment
from scorecard.config.web import WebOrigin

Guid = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$")
]
"""An id as Microsoft writes them."""


class PowerBiSource(WebOrigin):
    """A DAX query on a semantic model (dataset) of Power BI, asked by a service principal.

    A column is called by its name alone where it came with a table's or in brackets:
    `Sales[Amount]` and `[Amount]` are `Amount`. Where two would be called the same, declare them
    as Power BI writes them.
    """

    type: Literal["power_bi"]
    """Power BI."""
    tenant: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$")]
    """The directory's id or domain, as `acme.onmicrosoft.com`."""
    client_id: str
    """The application's id; `${NAME}` is from the environment."""
    client_secret: FromEnvironment
    """`${NAME}`: the environment variable that holds its secret."""
    workspace: Guid
    """The workspace's id, as its address in Power BI has it after `groups/`."""
    dataset: Guid
    """The semantic model's id, as its address has it after `datasets/`."""
    query_file: str
    """A file in `config` with one DAX query, `.dax`.

    It may name `@month` and `@from_month` (text, `"2026-10"`), `@month_start` and `@month_end`
    (dates).
    """
    url: str = "https://api.powerbi.com"
    """Where Power BI is; another in the clouds of governments."""
    login_url: str = "https://login.microsoftonline.com"
    """Where tokens are given."""
    scope: str = "https://analysis.windows.net/powerbi/api/.default"
    """What the token is to be good for."""
    requests_per_minute: Annotated[int, Field(ge=1, le=120)] = 60
    """No more than that; Power BI takes 120 of one account."""
    row_limit: Annotated[int, Field(ge=2, le=100_000)] = 100_000
    """As many rows are taken for cut off there; Power BI gives 100,000 at most."""

    @property
    def asked(self) -> str:
        """The query's file."""
        return self.query_file
