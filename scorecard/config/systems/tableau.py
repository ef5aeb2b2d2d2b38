"""A table that Tableau gives: the data of a published view."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.rest import shown_address
from scorecard.config.systems.power_bi import Guid
from scorecard.config.texts import FromEnvironment
from scorecard.config.web import WebOrigin


class TableauSource(WebOrigin):
    """The data of a view published on Tableau Server or Tableau Cloud.

    Figures come as the view shows them: `number` says how they are written. In `url` and values of
    `filters` `{month}` and `{from_month}` are months as `2026-10`, `{month_start}` and
    `{month_end}` days, and `${NAME}` is from the environment.
    """

    type: Literal["tableau"]
    """Tableau."""
    url: str
    """Where it is, as `https://10ay.online.tableau.com`."""
    site: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,100}$")] = ""
    """The site as its address has it after `site/`; empty for the default one."""
    token_name: FromEnvironment
    """`${NAME}`: the environment variable that holds the personal access token's name."""
    token_secret: FromEnvironment
    """`${NAME}`: the environment variable that holds its secret."""
    view: Guid
    """The view's id (LUID), which the REST API and the metadata pages show."""
    filters: dict[str, str] = Field(default_factory=dict)
    """Filters of the view by field, as `{Month: "{month}"}`; a comma stands between values."""
    api_version: Annotated[str, StringConstraints(pattern=r"^3\.[0-9]{1,3}$")] = "3.19"
    """The version of its REST API that is spoken; 3.19 is of 2023.1."""

    @property
    def asked(self) -> str:
        """The view."""
        return f"{shown_address(self.url).rstrip('/')} view {self.view}"
