"""From what effect on cards a break matters, where it turns nothing."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from scorecard.config.strict import Strict

Effect = Annotated[Decimal, Field(gt=0, le=10, decimal_places=6)]


class Materiality(Strict):
    """When a break matters. One that changes a colour, sign or direction does at any size."""

    effect: Effect = Decimal("0.1")
    """A break that moves the score of any card by more than this, of 10, matters."""
