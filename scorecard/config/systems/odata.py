"""A table that a service of OData v4 gives: an entity set, or what is asked of one."""

from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.access import Access, NoLogin
from scorecard.config.rest import shown_address
from scorecard.config.web import WebOrigin


class ODataSource(WebOrigin):
    """An entity set of an OData v4 service, as SAP, Dynamics 365 and SharePoint have them.

    In `url` and `query` `{month}` and `{from_month}` are months as `2026-10`, `{month_start}` and
    `{month_end}` days, and `${NAME}` is from the environment. All of them become values there,
    whatever they hold.
    """

    type: Literal["odata"]
    """OData v4."""
    url: str
    """The entity set, as `https://erp.acme.example/odata/v4/sales/Orders`."""
    query: dict[str, str] = Field(default_factory=dict)
    """What is asked of it: `$filter`, `$select`, `$apply` and options of the server's own.

    Not `$top`, `$skip`, `$count` and `$format`. In those that begin with `$` write `${NAME}`
    between quotes.
    """
    auth: Access = NoLogin(type="none")
    """How the server lets us in."""
    counted: bool = True
    """The server is asked how many rows there are, and so many must come; `false` where it cannot
    say, as some cannot beside `$apply`."""
    exact_numbers: bool = True
    """Decimals are asked for as text (`IEEE754Compatible`), with every digit; `false` where the
    server refuses that."""
    page_size: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """How many rows a page had best have (`odata.maxpagesize`); if not set, the server decides."""

    @property
    def asked(self) -> str:
        """The entity set, without what may be secret in it."""
        return shown_address(self.url)
