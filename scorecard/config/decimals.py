"""Decimals of a configuration: only those the warehouse holds to the last digit.

Sums of many such amounts still have room; one that was cut silently would change a number.
"""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator

LIMIT = Decimal(10) ** 15


def _amount(value: Decimal) -> Decimal:
    if abs(value) >= LIMIT or value != round(value, 9):
        raise ValueError("a figure of at most 15 digits before and 9 after the decimal point")
    return value


def _fraction(value: Decimal) -> Decimal:
    if abs(value) < LIMIT and value != round(value, 6):
        raise ValueError("a fraction with at most 6 decimal places")
    return value


def _scale(value: Decimal) -> Decimal:
    if value == 0:
        raise ValueError("a scale other than 0")
    return _amount(value)


Amount = Annotated[Decimal, AfterValidator(_amount)]
"""A figure in base units: below 10^15 either way, at most nine decimal places."""

Fraction = Annotated[Decimal, AfterValidator(_fraction)]
"""A share or relative tolerance: at most six decimal places."""

Scale = Annotated[Decimal, AfterValidator(_scale)]
"""What a source's figures are multiplied by: an amount other than 0."""
