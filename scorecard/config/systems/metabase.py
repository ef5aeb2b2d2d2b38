"""A table that Metabase gives: a saved question."""

from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.rest import shown_address
from scorecard.config.strict import Strict
from scorecard.config.texts import FromEnvironment, Text
from scorecard.config.web import WebOrigin


class CardParameter(Strict):
    """A value for a variable or field filter of a question."""

    tag: Text
    """What the question calls it, between `{{` and `}}`."""
    target: Literal["variable", "dimension"] = "variable"
    """`variable`: a plain variable; `dimension`: a field filter."""
    type: Text = "category"
    """What Metabase calls its kind: `category` for text, `date/single`, `date/month-year`,
    `date/range` (`{month_start}~{month_end}`), `number/=`."""
    value: str
    """The value, as `{month}`; a value, whatever it holds."""


class MetabaseSource(WebOrigin):
    """A saved question of Metabase, with either an API key or user and password.

    In `url` and values of parameters `{month}` and `{from_month}` are months as `2026-10`,
    `{month_start}` and `{month_end}` days, and `${NAME}` is from the environment.
    """

    type: Literal["metabase"]
    """Metabase."""
    url: str
    """Where it is, as `https://metabase.acme.example`."""
    api_key: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds an API key."""
    user: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds the account's name."""
    password: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds its password."""
    card: Annotated[int, Field(ge=1)]
    """The number of the question, as its address in Metabase has it."""
    parameters: tuple[CardParameter, ...] = ()
    """Values for its variables and field filters."""
    row_limit: Annotated[int, Field(ge=2, le=10_000_000)] = 1_048_575
    """As many rows are taken for cut off there. Metabase exports 1,048,575 at most, or more where
    its `MB_DOWNLOAD_ROW_LIMIT` says so."""

    @property
    def asked(self) -> str:
        """The question."""
        return f"{shown_address(self.url)} question {self.card}"
