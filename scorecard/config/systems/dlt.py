"""What dlt gives: a table that one of its pipelines has loaded, or the rows of a resource."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from scorecard.config.origin import AskedOrigin
from scorecard.config.texts import Text

Named = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,120}$")]
Coded = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*$"
    ),
]
"""A module and a name in it, as `acme_sources.shop:orders`."""


class DltSource(AskedOrigin):
    """A table of a dataset that dlt has loaded, of loads that have ended alone; or a resource.

    Either `resource`, or `destination`, `path`, `dataset` and `table`. In texts of `arguments`
    `{month}` and `{from_month}` are months as `2026-10`, `{month_start}` and `{month_end}` days,
    and `${NAME}` is from the environment.
    """

    type: Literal["dlt"]
    """dlt."""
    resource: Coded | None = None
    """A module that is installed and the name in it of a resource, or of what makes one, as
    `acme_sources.shop:orders`. It is run each time, in a process of its own."""
    arguments: dict[Named, Any] = Field(default_factory=dict)
    """What it is called with, by name; a decimal in it becomes text."""
    select: Text | None = None
    """The name of one resource, where there are several."""
    absent_is_null: bool = False
    """`true`: a record without a declared key has no value there; otherwise it is refused."""
    destination: Literal["duckdb", "filesystem"] | None = None
    """What dlt loaded it into: a DuckDB file, or a folder of files."""
    path: str | None = None
    """That file or folder; a relative one starts at the organisation's folder."""
    dataset: Named | None = None
    """The dataset's name."""
    table: Named | None = None
    """The table's name, as dlt writes it."""
    month_column: Text | None = None
    """A column of days or times by which rows of the run's months alone are read; if not set, all
    are."""

    @property
    def asked(self) -> str:
        """The table in its dataset, or the resource."""
        if self.resource is not None:
            return self.resource if self.select is None else f"{self.resource}, {self.select}"
        return f"{self.path}, table {self.dataset}.{self.table}"
