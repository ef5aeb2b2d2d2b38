"""The one place a number becomes text: half up, on the decimal text; page, workbook and mail."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, Literal

from scorecard.labels import filled, label, separated, t, translatable

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
SPACE = "\N{NO-BREAK SPACE}"
ABSENT = "\N{EN DASH}"
# How a figure is written by its scale, and an amount of money; no line breaks at their spaces.
_SCALED: Final = translatable({1: "{figure}", 1_000: "{figure}k", 1_000_000: "{figure}m"})
_MONEY: Final = translatable(
    {
        1: "{currency} {figure}",
        1_000: "{currency} {figure}k",
        1_000_000: "{currency} {figure}m",
    }
)

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
    return (MINUS if result < 0 else "") + separated(f"{abs(result):,f}")


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
    return _dressed(_signed(number(_scaled(value, shown), shown.decimals)), shown, percent=t("pp"))


def _scaled(value: Decimal, shown: Shown) -> Decimal:
    if shown.kind == "percent":
        return _EXACT.multiply(value, Decimal(100))
    return _EXACT.divide(value, Decimal(shown.scale))


def _dressed(text: str, shown: Shown, *, percent: str) -> str:
    if shown.kind == "percent":
        return text + THIN + percent
    # Between words a thin space reads as none.
    told = filled(pattern(shown).replace(" ", SPACE), {"figure": text, "currency": shown.currency})
    return f"{told}{SPACE}{shown.suffix}" if shown.suffix else told


def pattern(shown: Shown) -> str:
    """How a figure that is no percentage is written: `{currency} {figure}k`, without its suffix."""
    return label((_MONEY if shown.kind == "currency" else _SCALED)[shown.scale])


def signed(value: Decimal, decimals: int) -> str:
    """A difference with its sign; what rounds to zero has none."""
    return _signed(number(value, decimals))


ScoreScale = Literal["0-10", "0-100", "1-5", "hidden"]


@dataclass(frozen=True, slots=True)
class _Scale:
    """How a score, which is 0 to 10, is shown: `start` for 0, `step` more for each point of it."""

    start: Decimal
    step: Decimal
    decimals: int
    span: str


_SCALES: Final[Mapping[ScoreScale, _Scale]] = {
    "0-10": _Scale(Decimal(0), Decimal(1), 1, translatable("0 to 10")),
    "0-100": _Scale(Decimal(0), Decimal(10), 0, translatable("0 to 100")),
    "1-5": _Scale(Decimal(1), Decimal("0.4"), 2, translatable("1 to 5")),
    # What hidden scores are worked with where no reader sees them.
    "hidden": _Scale(Decimal(0), Decimal(1), 1, translatable("0 to 10")),
}
# Of what is being written now: a page, a workbook, a mail or the sentences of one card.
_shown_on: ContextVar[ScoreScale] = ContextVar("_shown_on", default="0-10")


@contextmanager
def scores_on(scale: ScoreScale) -> Iterator[None]:
    """Write every score inside on a card's scale, or as words alone where it is hidden."""
    token = _shown_on.set(scale)
    try:
        yield
    finally:
        _shown_on.reset(token)


def scores_hidden() -> bool:
    """Whether scores are written without figures."""
    return _shown_on.get() == "hidden"


def score_span() -> str:
    """Between what scores are shown: `0 to 10`."""
    return t(_SCALES[_shown_on.get()].span)


def score_ends() -> tuple[Decimal, Decimal]:
    """What scores of 0 and of 10 are shown as."""
    scale = _SCALES[_shown_on.get()]
    return scale.start, scale.start + 10 * scale.step


def scores_as_made() -> bool:
    """Whether scores are shown on the scale they are made on."""
    return _SCALES[_shown_on.get()].step == 1


def score_decimals() -> int:
    """To how many decimals scores are shown."""
    return _SCALES[_shown_on.get()].decimals


def on_scale(value: Decimal) -> Decimal:
    """A score, 0 to 10, on the scale it is shown on, unrounded."""
    return _SCALES[_shown_on.get()].start + points(value)


def points(difference: Decimal) -> Decimal:
    """A difference of two scores on the scale they are shown on, unrounded."""
    return _EXACT.multiply(difference, _SCALES[_shown_on.get()].step)


def as_printed(value: Decimal) -> Decimal:
    """The score, 0 to 10, that a printed one stands for."""
    scale = _SCALES[_shown_on.get()]
    shown = rounded(on_scale(value), scale.decimals)
    return _EXACT.divide(shown - scale.start, scale.step)


def moves(difference: Decimal) -> bool:
    """Whether a difference of two scores is one as printed."""
    return rounded(points(difference), score_decimals()) != 0


def score(value: Decimal | None) -> str:
    """A score, 0 to 10, as it is shown: with one decimal on its own scale; empty where hidden."""
    if scores_hidden():
        return ""
    return ABSENT if value is None else number(on_scale(value), score_decimals())


def score_size(difference: Decimal) -> str:
    """How far two scores are apart, without a sign; empty where scores are hidden."""
    return "" if scores_hidden() else number(points(abs(difference)), score_decimals())


def score_change(now: Decimal | None, before: Decimal | None) -> str:
    """What a score gained (`+0.4`) or lost, taken before rounding; absent when either is.

    Where scores are hidden a word says which way it went.
    """
    if now is None or before is None:
        return ABSENT
    if scores_hidden():
        way = t("better") if now > before else t("worse")
        return way if moves(now - before) else t("unchanged")
    return _signed(number(points(now - before), score_decimals()))


def spoken(name: str, value: Decimal | None, *more: str) -> str:
    """A name with its score, and what stands behind it; a hidden score leaves no gap."""
    return " ".join(part for part in (name, score(value), *more) if part)


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


def bare(value: Decimal) -> str:
    """Every digit and nothing else, as programs read a number: no separators, no trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def setting(value: Decimal) -> str:
    """A declared number (a weight, a factor) with every digit it was given, and no more."""
    return number(value, max(0, -int(value.normalize().as_tuple().exponent)))


def setting_percent(value: Decimal) -> str:
    """A declared fraction as per cent with every digit it was given: 0.6667 is `66.67 %`."""
    return setting(_EXACT.multiply(value, Decimal(100))) + THIN + "%"


def least(share: Decimal) -> str:
    """A declared least share: `2/3` for 0.6666, of which two of three are enough; else per cent.

    0.6667 is `66.67 %`: two of three are less than that.
    """
    step = Decimal(1).scaleb(int(share.normalize().as_tuple().exponent))
    for part in (1, 2):
        if step <= Decimal("0.001") and 0 <= Decimal(part) / 3 - share < step:
            return f"{part}/3"
    return setting_percent(share)


def _signed(text: str) -> str:
    """A written number with a plus sign, unless it is negative or zero."""
    is_nothing = not any(digit in text for digit in "123456789")
    return text if is_nothing or text.startswith(MINUS) else "+" + text
