"""Causes that multiply: scale, sign, doubling, currency, tax, another unit of measurement."""

from collections.abc import Iterator
from decimal import Decimal

from scorecard.reconcile.signatures.series import ONE, Guess, Series, divided, nano

SCALES = (10, 100, 1_000, 1_000_000)
# How many of the second are one of the first.
UNITS = {
    "lb/kg": Decimal("0.45359237"),
    "mi/km": Decimal("1.609344"),
    "ft/m": Decimal("0.3048"),
    "in/cm": Decimal("2.54"),
    "gal/l": Decimal("3.785411784"),
    "h/min": Decimal(60),
    "d/h": Decimal(24),
    "day/hour": Decimal(8),
    "week/day": Decimal(7),
    "year/month": Decimal(12),
    "kWh/MJ": Decimal("3.6"),
}


def scale(series: Series, month: int) -> Iterator[Guess]:
    """Tens, hundreds (per cent against a fraction), thousands, millions."""
    for factor in SCALES:
        yield _times(series, month, str(factor), factor * ONE, ONE, 2 * len(SCALES))
        yield _times(series, month, part_of(factor), ONE, factor * ONE, 2 * len(SCALES))


def part_of(factor: int) -> str:
    """One part of so many, as a detail has it: `0.001`."""
    return f"{Decimal(1) / factor:f}"


def sign(series: Series, month: int) -> Iterator[Guess]:
    """The same with the other sign."""
    yield _times(series, month, "", -1, 1, 1)


def doubled(series: Series, month: int) -> Iterator[Guess]:
    """Counted twice, as by a file that was loaded twice."""
    yield _times(series, month, "", 2, 1, 1)


def halved(series: Series, month: int) -> Iterator[Guess]:
    """Half of it."""
    yield _times(series, month, "", 1, 2, 1)


def tax(series: Series, month: int) -> Iterator[Guess]:
    """With or without a tax."""
    rates = series.setting.tax_rates
    for rate in rates:
        gross, detail = nano(1 + rate), f"{rate.normalize():f}"
        yield _times(series, month, detail, gross, ONE, 2 * len(rates), "with")
        yield _times(series, month, detail, ONE, gross, 2 * len(rates), "without")


def unit_of_measure(series: Series, month: int) -> Iterator[Guess]:
    """Pounds instead of kilograms, hours instead of minutes."""
    for detail, factor in UNITS.items():
        yield _times(series, month, detail, nano(factor), ONE, 2 * len(UNITS), "times")
        yield _times(series, month, detail, ONE, nano(factor), 2 * len(UNITS), "parts")


def currency(series: Series, month: int) -> Iterator[Guess]:
    """Not converted, or converted once too often, by the month's average or closing rate."""
    rates = [rate for rate in series.setting.rates if rate.month == month]
    for rate in rates:
        kinds = {nano(rate.average): "average", nano(rate.closing): "closing"}
        for worth, kind in kinds.items():
            tries = 4 * len(rates)
            yield _times(series, month, rate.currency, worth, ONE, tries, f"{kind} times")
            yield _times(series, month, rate.currency, ONE, worth, tries, f"{kind} parts")


def rate_kind(series: Series, month: int) -> Iterator[Guess]:
    """Converted by the closing rate instead of the average one, or the other way."""
    rates = [rate for rate in series.setting.rates if rate.month == month]
    for rate in rates:
        average, closing = nano(rate.average), nano(rate.closing)
        if average != closing:
            tries = 2 * len(rates)
            yield _times(series, month, rate.currency, closing, average, tries, "closing")
            yield _times(series, month, rate.currency, average, closing, tries, "average")


def _times(
    series: Series, month: int, detail: str, times: int, by: int, tries: int, key: str = ""
) -> Guess:
    figure = divided(series.left[month], by, times)
    # A left figure that is rounded itself says its multiple only so far.
    finer = divided(series.left_step, by, abs(times)) // 2
    slack = finer if finer > series.step else 0
    return Guess(detail, figure, tries, about=figure, slack=slack, key=key or detail)
