"""The one place a number becomes text: half up, on the decimal text; page, workbook and mail."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
SPACE = "\N{NO-BREAK SPACE}"
ABSENT = "\N{EN DASH}"

# Room for every digit of a DECIMAL(38, 9) at four decimals, so that no figure is too big to print.
_EXACT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a KPI's figures are written: decimals after scaling, kind, suffix, currency."""

    kind: Literal["number", "percent", "currency"]
    decimals: int
    scale: int
    suffix: str
    currency: str
    # Names of a status, that of figure 1 first.
    states: tuple[str, ...] = ()


def rounded(value: Decimal, decimals: int) -> Decimal:
    """`value` at `decimals` places, halves away from zero; a negative zero becomes zero."""
    step = Decimal(1).scaleb(-decimals)
    result = value.quantize(step, rounding=ROUND_HALF_UP, context=_EXACT)
    return abs(result) if result == 0 else result


def number(value: Decimal | None, decimals: int) -> str:
    """`value` with thousands separated and a true minus sign; an en dash where it is absent."""
    if value is None:
        return ABSENT
    result = rounded(value, decimals)
    return (MINUS if result < 0 else "") + f"{abs(result):,f}"


def figure(value: Decimal | None, shown: Shown) -> str:
    """A KPI's figure, in base units, as its display declares: `90.0 %`, `1,234 k`, `12.5 days`.

    A status is its name.
    """
    if value is None:
        return ABSENT
    if shown.states and value == int(value) and 1 <= value <= len(shown.states):
        return shown.states[int(value) - 1]
    return _dressed(number(_scaled(value, shown), shown.decimals), shown, percent="%")


def change(value: Decimal | None, shown: Shown) -> str:
    """A difference of two figures with its sign; percentage points for percentages.

    What rounds to zero has no sign.
    """
    if value is None:
        return ABSENT
    return _dressed(_signed(number(_scaled(value, shown), shown.decimals)), shown, percent="pp")


def _scaled(value: Decimal, shown: Shown) -> Decimal:
    if shown.kind == "percent":
        return _EXACT.multiply(value, Decimal(100))
    return _EXACT.divide(value, Decimal(shown.scale))


def _dressed(text: str, shown: Shown, *, percent: str) -> str:
    if shown.kind == "percent":
        return text + THIN + percent
    parts = [text + {1: "", 1000: "k", 1000000: "m"}[shown.scale]]
    if shown.kind == "currency":
        parts.insert(0, shown.currency)
    if shown.suffix:
        parts.append(shown.suffix)
    # Between words a thin space reads as none.
    return SPACE.join(parts)


def score(value: Decimal | None) -> str:
    """A score, 0 to 10, with one decimal."""
    return number(value, 1)


def score_change(now: Decimal | None, before: Decimal | None) -> str:
    """What a score gained (`+0.4`) or lost, taken before rounding; absent when either is."""
    return ABSENT if now is None or before is None else _signed(number(now - before, 1))


def fraction(value: Decimal | None) -> str:
    """A coverage or share as whole per cent, rounded down so that 99.9 % is never shown as all."""
    if value is None:
        return ABSENT
    return f"{int(value * 100)}{THIN}%"


def share(part: Decimal, whole: Decimal) -> str:
    """A weight as whole per cent of its siblings' weights; 0 % where they weigh nothing."""
    return (number(part * 100 / whole, 0) if whole else "0") + THIN + "%"


def share_change(value: Decimal) -> str:
    """A difference as per cent of what it is a difference from, with its sign: `+4.2 %`."""
    return _signed(number(_EXACT.multiply(value, Decimal(100)), 1)) + THIN + "%"


def setting(value: Decimal) -> str:
    """A declared number (a weight, a factor) with every digit it was given, and no more."""
    return number(value, max(0, -int(value.normalize().as_tuple().exponent)))


def setting_percent(value: Decimal) -> str:
    """A declared fraction as per cent with every digit it was given: 0.6667 is `66.67 %`."""
    return setting(_EXACT.multiply(value, Decimal(100))) + THIN + "%"


def _signed(text: str) -> str:
    """A written number with a plus sign, unless it is negative or zero."""
    return "+" + text if text.strip("0.,") and not text.startswith(MINUS) else text
