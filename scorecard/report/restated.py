"""A figure that was printed last month and is another one today."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Restated:
    """What last month's card printed of a month, `YYYY-MM`, and what it would print today.

    A side is None where there was, or is, no figure. `why` says where today's figure comes from.
    """

    month: str
    published: Decimal | None
    now: Decimal | None
    why: str
