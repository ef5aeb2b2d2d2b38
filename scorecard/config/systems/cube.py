"""A table that Cube gives: a query of its semantic layer."""

from typing import Annotated, Any, Literal

from pydantic import Field

from scorecard.config.access import Name
from scorecard.config.rest import shown_address
from scorecard.config.texts import FromEnvironment
from scorecard.config.web import WebOrigin


class CubeSource(WebOrigin):
    """A query of Cube's REST API, with either a token or the secret tokens are signed with.

    In `url`, `query` and `claims` `{month}` and `{from_month}` are months as `2026-10`,
    `{month_start}` and `{month_end}` days, and `${NAME}` is from the environment. All of them
    become values there, whatever they hold.
    """

    type: Literal["cube"]
    """Cube."""
    url: str
    """Its REST API, as `https://cube.acme.example/cubejs-api`."""
    token: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds a token."""
    secret: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds Cube's API secret, with which tokens are
    signed here (HS256)."""
    claims: dict[Name, str] = Field(default_factory=dict)
    """What such a token says of us: Cube's security context, as `{tenant: acme}`."""
    token_seconds: Annotated[int, Field(ge=30, le=86_400)] = 600
    """How long such a token holds."""
    query: dict[str, Any]
    """The query as Cube's documentation has it, without `limit`, `offset` and `total`.

    Columns are called by the members' names, those of a time with its granularity:
    `sales.amount`, `sales.sold_at.month`.
    """
    row_limit: Annotated[int, Field(ge=2, le=50_000)] = 50_000
    """How many rows are asked for; as many are taken for cut off there. Cube gives 50,000 at most,
    or what its `CUBEJS_DB_QUERY_LIMIT` says."""

    @property
    def asked(self) -> str:
        """The address, without what may be secret in it."""
        return f"{shown_address(self.url).rstrip('/')}/v1/load"
