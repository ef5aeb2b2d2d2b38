"""The opening baseline: breaks accepted once, when the organisation begins, as they then stood.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from scorecard.config.strict import Strict
from scorecard.config.texts import Identifier, Text
from scorecard.period import Month

# As wide as the warehouse's: what is accepted may be wrong by any size.
Figure = Annotated[Decimal, Field(max_digits=28, decimal_places=9)]


class Accepted(Strict):
    """A break accepted when the organisation began; it opens again when its difference changes.

    `scorecard baseline` writes these rows; there is one baseline, up to one month.
    """

    break_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    """The break's id."""
    month: Month
    """The break's month."""
    left_value: Figure | None = None
    """The figure on its left side, in base units, if there was one."""
    right_value: Figure | None = None
    """The figure on its right side, in base units, if there was one."""
    detail: str = ""
    """What it said beside its figures, as the file that failed or the sum without signs."""
    up_to: Month
    """The last month of the baseline, the same in every row; at most the first published one."""
    person: Identifier
    """The id of the person who accepted it, the same in every row."""
    accepted_on: dt.date
    """The day it was accepted, the same in every row."""
    reason: Text
    """Why."""
