"""A table that Apache Superset gives: a saved chart, or a query of SQL Lab."""

from typing import Annotated, Literal

from pydantic import Field

from scorecard.config.rest import shown_address
from scorecard.config.strict import Strict
from scorecard.config.texts import FromEnvironment, Text
from scorecard.config.web import WebOrigin


class ChartFilter(Strict):
    """A filter that is put into a chart's query besides its own."""

    column: Text
    """The column of the chart's dataset; one the dataset has not is refused."""
    operator: Literal["==", "!=", ">", "<", ">=", "<=", "LIKE"] = "=="
    """How it is compared."""
    value: str
    """With what, as `{month}`; a value, whatever it holds."""


class SupersetSource(WebOrigin):
    """A saved chart of Apache Superset, or a query that its SQL Lab runs.

    Either `chart`, or `query_file` and `database`. In `url` and values of filters `{month}` and
    `{from_month}` are months as `2026-10`, `{month_start}` and `{month_end}` days, and `${NAME}`
    is from the environment.
    """

    type: Literal["superset"]
    """Apache Superset."""
    url: str
    """Where it is, as `https://superset.acme.example`."""
    user: FromEnvironment
    """`${NAME}`: the environment variable that holds the account's name."""
    password: FromEnvironment
    """`${NAME}`: the environment variable that holds its password."""
    provider: Literal["db", "ldap"] = "db"
    """Who knows the password: Superset itself, or the directory it asks."""
    chart: Annotated[int, Field(ge=1)] | None = None
    """The number of a saved chart, as its address in Superset has it."""
    query: Annotated[int, Field(ge=1)] = 1
    """Which of its queries, of a chart that has several."""
    month_column: Text | None = None
    """The column of dates by which the chart is asked for the run's months alone; a filter of its
    own on that column is left out. If not set, the chart is asked as it was saved."""
    filters: tuple[ChartFilter, ...] = ()
    """Further filters, all of which must be true of a row."""
    query_file: str | None = None
    """A file in `config` with one statement for SQL Lab.

    It may name `:month` and `:from_month` (text, `2026-10`), `:month_start` and `:month_end`
    (texts too, `2026-10-01`; write `DATE :month_start` where the database wants a date).
    """
    database: Annotated[int, Field(ge=1)] | None = None
    """The number of the database in Superset that the statement is run on."""
    database_schema: Text | None = None
    """The schema it is run in; if not set, the database's own."""
    row_limit: Annotated[int, Field(ge=2, le=1_000_000)] = 50_000
    """How many rows are asked for; as many are taken for cut off there."""

    @property
    def asked(self) -> str:
        """The statement's file, or the chart."""
        return self.query_file or f"{shown_address(self.url)} chart {self.chart}"
