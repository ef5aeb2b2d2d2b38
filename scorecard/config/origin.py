"""What every source declares, whatever its type."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.layouts import Column, Combine, Layout, NumberFormat
from scorecard.config.rates import Currency
from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier


class Cumulative(Strict):
    """Figures that are totals since the year began: a month is what was added to them."""

    since: Literal["fiscal_year", "calendar_year"] = "fiscal_year"
    """Where the total begins: with the organisation's fiscal year, or in January."""
    kpis: tuple[Identifier, ...] = ()
    """The KPIs it is true of; all flows and ratios given by operands where none is named."""


class Origin(Strict):
    """What every source declares, however it is read."""

    id: Identifier
    """Permanent: the history hangs on it. Not `children`, `formula`, `identity`, `initiatives`,
    `published`, `scorecard` or `timeliness`."""
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    """What people call it."""
    owner: Identifier
    """The id of the person who answers for it."""
    covers: Literal["month", "history"]
    """`history`: a delivery has all months; `month`: the run's, and `lookback` months before it."""
    delivery: Literal["full", "partial"] = "full"
    """`full`: what is no longer in a delivery is withdrawn; `partial`: it stays."""
    lookback: Annotated[int, Field(ge=0, le=60)] = 0
    """Months before the run's that are read again."""
    currency: Currency | None = None
    """What its amounts are in, as `USD`; where it is left out, each unit's currency."""
    cumulative: Cumulative | None = None
    """Set where figures are totals since the year began, so that months are taken out of them."""


class TableOrigin(Origin):
    """A source that is a table: its header is declared by name."""

    minimum_rows: Annotated[int, Field(ge=0)] = 1
    """A delivery with fewer rows is refused."""
    row_limit: Annotated[int, Field(ge=1)] | None = None
    """The most rows its system ever gives; a delivery with as many is taken for cut off there."""
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    """The headings it must have, in any order."""
    ignore_columns: tuple[str, ...] = ()
    """Headings that may be there and are not read; any other is refused."""
    layout: Layout
    """Where KPI, unit, month and figure stand."""
    number: NumberFormat = NumberFormat()
    """How numbers are written in text."""
    combine: Combine | None = None
    """How rows finer than a month become one figure; `first` and `last` go by date.

    Where it is not set, a second row for the same KPI, unit and month is a duplicate, and none of
    them is taken.
    """


class AskedOrigin(TableOrigin):
    """A table that a server is asked for, for the months of a run."""

    timeout_seconds: Annotated[int, Field(ge=1, le=86_400)] = 600
    """The longest one asking may take, in seconds: letting us in, the question, reading all
    rows."""

    @property
    def asked(self) -> str:
        """What messages and deliveries call it: nothing in it is secret, and it seldom changes."""
        raise NotImplementedError
