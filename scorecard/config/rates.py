"""The shape of a rate table: what foreign currencies were worth, month by month.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from scorecard.config.strict import Strict
from scorecard.period import Month

Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
"""A currency's three letters."""
Worth = Annotated[Decimal, Field(gt=0, lt=1_000_000_000, decimal_places=9)]


class Rate(Strict):
    """What one unit of a foreign currency was worth in a month, in the organisation's own."""

    currency: Currency
    """The foreign currency, as `USD`."""
    month: Month
    """The month, as `2026-10`."""
    average: Worth
    """The month's average, at which flows are converted."""
    closing: Worth
    """At the month's end, at which stocks are converted."""
