"""Exact decimals from text: no binary floats, half up to nine places, faults with a reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

from scorecard.config.layouts import NumberFormat
from scorecard.ingest.grid import clean, shown

PLACES = Decimal("1E-9")
# DECIMAL(28, 9) holds 19 digits before the point; four are left for sums of such figures.
LIMIT = Decimal(10) ** 15
EXACT = Context(prec=120, rounding=ROUND_HALF_UP)
NATIVE = NumberFormat(missing=("",))

_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|∞|1\.#\w+)", re.IGNORECASE)
_EXCEL_ERROR = re.compile(
    r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|GETTING_DATA|SPILL!|CALC!)"
)
_BLANKS = "\u00a0\u202f\u2009\u2007"
_MINUS = "\u2212"
# Decimal mark and separator, the likelier first.
_WAYS = (
    (".", ","),
    (",", ""),
    (",", "."),
    (".", " "),
    (",", " "),
    (".", "'"),
    (",", "'"),
    (".", ""),
)
# No figure is written longer; keeps arithmetic on hostile text small.
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be taken: a quarantine reason and one sentence for people."""

    reason: str
    detail: str


def read_number(text: str, style: NumberFormat) -> Decimal | Fault:
    """The exact number a text stands for under `style`, not yet rounded or scaled."""
    body = clean(text)
    if _NOT_FINITE.fullmatch(body):
        return _not_finite(body)
    bare, factor = _unwrapped(body, style)
    found = _pattern(style.decimal, style.thousands).fullmatch(bare.replace(_MINUS, "-"))
    if found is None or len(bare) > _LONGEST or (factor < 0 and found["sign"]):
        return Fault("bad_number", _advice(body, style))
    whole = re.sub(r"[^0-9]", "", found["whole"])
    fraction, exponent = found["fraction"] or "", found["exponent"] or "0"
    return EXACT.multiply(Decimal(f"{found['sign']}{whole or '0'}.{fraction}E{exponent}"), factor)


def _unwrapped(body: str, style: NumberFormat) -> tuple[str, Decimal]:
    """The digits without sign brackets and percent sign, and what they are multiplied by."""
    factor = Decimal(1)
    for _ in range(2):
        if style.percent and body.endswith("%") and abs(factor) == 1:
            body, factor = clean(body[:-1]), factor * Decimal("0.01")
        elif style.parentheses and body.startswith("(") and body.endswith(")") and factor > 0:
            body, factor = clean(body[1:-1]), -factor
    return body, factor


def rounded(number: Decimal) -> Decimal | None:
    """Half up to nine places; None from 10^15 on, either way, where sums would have no room."""
    if number and number.adjusted() > 15:
        return None
    # -0 and 0 are one figure.
    result = EXACT.plus(EXACT.quantize(number, PLACES))
    return None if abs(result) >= LIMIT else result


def quotient(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """Divided exactly, half up to nine places; None by 0, or where `rounded` has no room."""
    return rounded(EXACT.divide(numerator, denominator)) if denominator else None


def plain(number: Decimal) -> str:
    """A decimal without exponent and without zeros that say nothing."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def overflow(text: str) -> Fault:
    """The fault of a figure too large to be added up."""
    return Fault(
        "out_of_range",
        f"found {shown(clean(text))}, expected at most 15 digits before the decimal mark "
        "after scaling: correct it at the source, or the layout's scale",
    )


@cache
def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    variants = {" ": f"[ {_BLANKS}]", "'": "['\u2019]"}
    separator = variants.get(thousands, re.escape(thousands))
    # 0,123 has no thousands, whatever stands between them.
    grouped = rf"[1-9][0-9]{{0,2}}(?:{separator}[0-9]{{3}})+|" if thousands else ""
    return re.compile(
        rf"(?P<sign>[+-]?)(?=[0-9]|{re.escape(decimal)}[0-9])(?P<whole>{grouped}[0-9]*)"
        rf"(?:{re.escape(decimal)}(?P<fraction>[0-9]+))?(?:[eE](?P<exponent>[+-]?[0-9]{{1,4}}))?"
    )


def _not_finite(body: str) -> Fault:
    return Fault(
        "not_finite",
        f"found {shown(body)}, expected a finite number: correct it at the source, or list "
        "this text under number.missing if it stands for no figure",
    )


def _advice(body: str, style: NumberFormat) -> str:
    return f"found {shown(body)}, expected a number as {example_of(style)}: {_remedy(body, style)}"


def _remedy(body: str, style: NumberFormat) -> str:
    if _EXCEL_ERROR.fullmatch(body):
        return "correct the formula in the workbook; this is an Excel error"
    if body.endswith("%") and not style.percent:
        return "set number.percent to true if percentages are meant to be read as fractions"
    if body.startswith("(") and body.endswith(")") and not style.parentheses:
        return "set number.parentheses to true if brackets mean below zero"
    if not body:
        return "fill it in, or list the empty text under number.missing"
    for other in other_ways(style):
        if _pattern(other.decimal, other.thousands).fullmatch(body.replace(_MINUS, "-")):
            return f"correct it at the source, or set {how_to_declare(other, style)} if all are so"
    if any(mark.isdecimal() for mark in body):
        return "have it written at the source as a number and nothing else"
    return "correct it at the source, or list this text under number.missing"


def other_ways(style: NumberFormat) -> Iterator[NumberFormat]:
    """Declarations with other marks than these, the likelier first."""
    for decimal, thousands in _WAYS:
        if (decimal, thousands) != (style.decimal, style.thousands):
            yield style.model_copy(update={"decimal": decimal, "thousands": thousands})


def how_to_declare(other: NumberFormat, style: NumberFormat) -> str:
    """What to set, for other marks than `style` has, as a message says it."""
    marks = []
    if other.decimal != style.decimal:
        marks.append(f"number.decimal to {other.decimal!r}")
    # Where there are none it does no harm to allow some, unless the decimal sign is the same.
    if other.thousands != style.thousands and (other.thousands or style.thousands == other.decimal):
        marks.append(f"number.thousands to {other.thousands!r}")
    return " and ".join(marks)


def example_of(style: NumberFormat) -> str:
    """A number as a declaration has it, for messages."""
    return f"1{style.thousands}234{style.decimal}5"
