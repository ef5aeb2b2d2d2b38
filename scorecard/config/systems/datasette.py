"""A table that Datasette gives: a table or view of its, or a query it has a name for."""

from typing import Literal

from pydantic import Field

from scorecard.config.access import Access, NoLogin
from scorecard.config.rest import shown_address
from scorecard.config.texts import Text
from scorecard.config.web import WebOrigin


class DatasetteSource(WebOrigin):
    """A table, a view or a named query of Datasette.

    Either `table` or `query`. In `url` and `parameters` `{month}` and `{from_month}` are months as
    `2026-10`, `{month_start}` and `{month_end}` days, and `${NAME}` is from the environment.
    """

    type: Literal["datasette"]
    """Datasette."""
    url: str
    """A database of its, as `https://data.acme.example/sales`."""
    table: Text | None = None
    """The name of a table or view."""
    query: Text | None = None
    """The name of a query (canned or stored), which Datasette runs with our parameters."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """Filters of the table, as `{month__exact: "{month}"}`, or the query's parameters by name."""
    auth: Access = NoLogin(type="none")
    """How it lets us in: `bearer` with an API token, unless everybody may read."""

    @property
    def asked(self) -> str:
        """The table or query."""
        return f"{shown_address(self.url).rstrip('/')}/{self.table or self.query}"
