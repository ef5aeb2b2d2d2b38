"""What every source declares, whatever its type."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

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
