"""A table that Looker gives: a saved Look."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.rest import shown_address
from scorecard.config.texts import FromEnvironment
from scorecard.config.web import WebOrigin


class LookerSource(WebOrigin):
    """A saved Look of Looker.

    In `url` and values of `filters` `{month}` and `{from_month}` are months as `2026-10`,
    `{month_start}` and `{month_end}` days, and `${NAME}` is from the environment.
    """

    type: Literal["looker"]
    """Looker."""
    url: str
    """Where its API is, as `https://acme.cloud.looker.com`."""
    client_id: FromEnvironment
    """`${NAME}`: the environment variable that holds the API key's client id."""
    client_secret: FromEnvironment
    """`${NAME}`: the environment variable that holds its client secret."""
    look: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,40}$")]
    """The Look's number, as its address in Looker has it after `looks/`."""
    filters: dict[str, str] = Field(default_factory=dict)
    """Filters by field instead of the Look's own, as `{orders.created_month: "{month}"}`, in
    Looker's words."""
    row_limit: Annotated[int, Field(ge=2, le=10_000_000)] = 100_000
    """How many rows are asked for, whatever the Look's own limit; as many are taken for cut off
    there."""

    @property
    def asked(self) -> str:
        """The Look."""
        return f"{shown_address(self.url).rstrip('/')} look {self.look}"
