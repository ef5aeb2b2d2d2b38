"""A table that a pipeline of dlt has loaded."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from scorecard.config.origin import AskedOrigin
from scorecard.config.texts import Text

Named = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,120}$")]


class DltSource(AskedOrigin):
    """A table of a dataset that dlt has loaded, of loads that have ended alone."""

    type: Literal["dlt"]
    """dlt."""
    destination: Literal["duckdb", "filesystem"]
    """What dlt loaded it into: a DuckDB file, or a folder of files."""
    path: str
    """That file or folder; a relative one starts at the organisation's folder."""
    dataset: Named
    """The dataset's name."""
    table: Named
    """The table's name, as dlt writes it."""
    month_column: Text | None = None
    """A column of days or times by which rows of the run's months alone are read; if not set, all
    are."""

    @property
    def asked(self) -> str:
        """The table in its dataset."""
        return f"{self.path}, table {self.dataset}.{self.table}"
