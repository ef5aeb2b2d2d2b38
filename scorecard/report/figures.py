"""The one place a number becomes text: half up, on the decimal text, for page, workbook and mail."""

from decimal import ROUND_HALF_UP, Decimal

from scorecard.report.card import Shown

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
ABSENT = "\N{EN DASH}"


def rounded(value: Decimal, decimals: int) -> Decimal:
    """`value` at `decimals` places, halves away from zero; a negative zero becomes zero."""
    result = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def number(value: Decimal | None, decimals: int) -> str:
    """`value` with thousands separated and a true minus sign; an en dash where it is absent."""
    if value is None:
        return ABSENT
    result = rounded(value, decimals)
    return (MINUS if result < 0 else "") + f"{abs(result):,f}"


def figure(value: Decimal | None, shown: Shown) -> str:
    """A KPI's figure, in base units, as its display declares: `90.0 %`, `1,234 k`, `12.5 days`."""
    if value is None:
        return ABSENT
    if shown.kind == "percent":
        return number(value * 100, shown.decimals) + THIN + "%"
    text = number(value / shown.scale, shown.decimals)
    tail = {1: "", 1000: "k", 1000000: "m"}[shown.scale]
    parts = [text + tail]
    if shown.kind == "currency":
        parts.insert(0, shown.currency)
    if shown.suffix:
        parts.append(shown.suffix)
    return THIN.join(parts)


def change(value: Decimal | None, shown: Shown) -> str:
    """A difference of two figures with its sign; percentage points for percentages."""
    if value is None:
        return ABSENT
    sign = "+" if value > 0 else ""
    if shown.kind == "percent":
        return sign + number(value * 100, shown.decimals) + THIN + "pp"
    return sign + figure(value, shown)


def score(value: Decimal | None) -> str:
    """A score, 0 to 10, with one decimal."""
    return number(value, 1)


def fraction(value: Decimal | None) -> str:
    """A coverage or share as whole per cent, rounded down so that 99.9 % is never shown as all."""
    if value is None:
        return ABSENT
    return f"{int(value * 100)}{THIN}%"
