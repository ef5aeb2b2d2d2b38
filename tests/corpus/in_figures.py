"""Errors of the figure itself: its size, its sign, its digits, its unit, its currency."""

from collections.abc import Iterator
from decimal import Decimal

from tests.corpus.family import ALL, AMOUNTS, Family, Scene, by_cause
from tests.corpus.shapes import power, to_step

# What one of the first is in the second, and the names a table may know them by.
UNITS = {
    "lb/kg": Decimal("0.45359237"),
    "h/min": Decimal(60),
    "day/h": Decimal(24),
    "mile/km": Decimal("1.609344"),
    "ft/m": Decimal("0.3048"),
    "gal/l": Decimal("3.785411784"),
}


def scale(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """In thousands, in millions, a decimal point elsewhere; per cent for a fraction."""
    for exponent in (-6, -3, -2, -1, 1, 2, 3, 6):
        yield f"{power(exponent)}", scene.base[month] * power(exponent)


def sign(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """A cost shown as a negative income, a debit as a credit."""
    yield "", -scene.base[month]


def doubled(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Loaded twice."""
    yield "", scene.base[month] * 2


def halved(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Every second row lost."""
    yield "", scene.base[month] / 2


def digits_of(value: Decimal, step: Decimal) -> str:
    """The digits somebody would type, without sign and point."""
    return f"{abs(to_step(value, step) / step):.0f}"


def _typed(text: str, value: Decimal, step: Decimal) -> Decimal:
    return int(text) * step * (-1 if value < 0 else 1)


def digits_swapped(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Two neighbouring digits typed in the wrong order."""
    value, step = scene.base[month], scene.facts.step
    text = digits_of(value, step)
    for i in range(len(text) - 1):
        swapped = text[:i] + text[i + 1] + text[i] + text[i + 2 :]
        # A figure does not begin with a zero.
        if swapped != text and swapped[0] != "0":
            yield "", _typed(swapped, value, step)


def digit_wrong(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """One digit mistyped, left out or typed too often.

    Not the last one left out, or one more behind it: a wrong decimal point does the same.
    """
    value, step = scene.base[month], scene.facts.step
    text = digits_of(value, step)
    changed = {text[:i] + digit + text[i + 1 :] for i in range(len(text)) for digit in "0123456789"}
    changed |= {text[:i] + text[i + 1 :] for i in range(len(text))}
    changed |= {text[:i] + digit + text[i:] for i in range(len(text) + 1) for digit in "0123456789"}
    tenth = {text[:-1], digits_of(value / 10, step)}
    for other in sorted(changed - {text, *tenth}):
        if other[0] != "0" and not other.startswith(text):
            yield "", _typed(other, value, step)


def rounded(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Shown in steps so coarse that it no longer agrees."""
    value = scene.base[month]
    step = scene.facts.step * 10
    while shown := to_step(value, step):
        yield f"{step:f}", shown
        step *= 10


def currency(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Left in a foreign currency, or converted twice."""
    for rate in scene.setting.rates:
        if rate.month == month:
            worth = rate.closing if scene.facts.aggregation == "stock" else rate.average
            yield rate.currency, scene.base[month] / worth
            yield rate.currency, scene.base[month] * worth


def rate_kind(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """A unit abroad, converted at the closing rate instead of the average, or the other way."""
    for rate in scene.setting.rates:
        if rate.month == month:
            apart = rate.closing / rate.average
            stock = scene.facts.aggregation == "stock"
            yield rate.currency, scene.base[month] / apart if stock else scene.base[month] * apart


def tax(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """With tax instead of without, or the other way."""
    for rate in scene.setting.tax_rates:
        yield f"{rate}", scene.base[month] * (1 + rate)
        yield f"{rate}", scene.base[month] / (1 + rate)


def unit_of_measure(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """In pounds instead of kilograms, minutes instead of hours."""
    for name, factor in UNITS.items():
        yield name, scene.base[month] * factor
        yield name, scene.base[month] / factor


def complement(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """The share that failed instead of the share that passed."""
    if scene.facts.shape == "percentage":
        yield "", 1 - scene.base[month]


def inverted(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Denominator by numerator."""
    if scene.facts.shape == "percentage" and scene.base[month]:
        yield "", 1 / scene.base[month]


FAMILIES = by_cause(
    Family("scale", scale, ALL, rounded=False),
    Family("sign", sign, AMOUNTS, rounded=False),
    Family("doubled", doubled, rounded=False),
    Family("halved", halved),
    # Typing errors do not come every month, and not to a whole source.
    Family(
        "digits_swapped", digits_swapped, ALL, months=(85, 15, 0), free=True, wide=False, typed=True
    ),
    Family("digit_wrong", digit_wrong, ALL, months=(85, 15, 0), free=True, wide=False, typed=True),
    Family("rounded", rounded, AMOUNTS),
    Family("currency", currency, AMOUNTS, money=True),
    Family("rate_kind", rate_kind, AMOUNTS, money=True),
    Family("tax", tax, AMOUNTS, money=True),
    Family("unit_of_measure", unit_of_measure, AMOUNTS, money=False),
    Family("complement", complement, ("percentage",), rounded=False),
    Family("inverted", inverted, ("percentage",)),
)
