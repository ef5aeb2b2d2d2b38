"""Which months a figure that is scored is made of."""

from typing import Literal

Basis = Literal["month", "quarter", "ytd", "rolling_3", "rolling_12"]
"""The month, the fiscal quarter or year to date, the last three or twelve months."""
