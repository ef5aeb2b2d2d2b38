"""The cause of a break in words a controller can act on: who reports what wrongly, since when."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from scorecard.figures import THIN, figure, setting_percent
from scorecard.reconcile.sentences import Names

_SMALLER: Final = {
    Decimal("0.1"): "in tens",
    Decimal("0.01"): "in hundreds",
    Decimal("0.001"): "in thousands",
    Decimal("0.000001"): "in millions",
}
_PERCENT: Final = {
    Decimal("0.01"): "as a fraction where a percentage is meant",
    Decimal(100): "as a percentage where a fraction is meant",
}
_PLAIN: Final = {
    "sign": "with the other sign",
    "quarter": "as the quarter instead of the month",
    "rolling_12": "as the last twelve months instead of the month",
    "digits_swapped": "with two neighbouring digits exchanged",
    "digit_wrong": "with one digit wrong, missing or too many",
    "earlier_month": "as it was the month before",
    "later_month": "as it is the month after",
    "prior_year": "as it was in the same month of the year before",
    "cut_off": "with an amount in the wrong month: one has too much what the next lacks",
    "mean_of_ratios": "as the plain mean of its units' ratios, not the ratio of their sums",
    "other_vintage": "as it was before it was restated",
    "partial_load": "from only a part of its rows",
    "complement": "as its complement, 100 % less the figure",
    "inverted": "turned over, denominator by numerator",
    "target": "with the target instead of the figure",
}
# Under this a figure that was corrected is the other one to the digit.
_SAME: Final = Decimal("0.000001")
# What chance does more often than this is no clue.
_SAYS_NOTHING: Final = 0.2


def phrase(row: Mapping[str, Any], names: Names) -> str:
    """What the source at fault does to its figure, for a row of `mart.diagnoses` and its break."""
    cause, detail = row["cause"], row["parameter"]
    if cause in _PLAIN:
        return _PLAIN[cause]
    return _WORDS[cause](row, detail, names)


def clause(row: Mapping[str, Any], names: Names) -> str:
    """`CRM reports it in thousands since 2026-08 (3 months, 4 figures); corrected it agrees ..`."""
    suspect = names.source(row["suspect"])
    when = f"since {row['since']}" if row["months"] > 1 else f"in {row['month']}"
    said = f"{suspect} reports it {phrase(row, names)} {when}"
    return f"{said}{evidence(row['months'], row['series'])}; {corrected(row)}"


def item_words(row: Mapping[str, Any], names: Names) -> str:
    """What an item is, for a line of a statement and its break: `CRM in thousands`.

    Of one that nobody has found a cause for, that somebody entered it; of one of an earlier month,
    which; of an amount in the wrong month, when it comes back.
    """
    parts = []
    if row["cause"] is not None:
        suspect = {"suspect": row["source"]}
        parts.append(f"{names.source(row['source'])} {phrase({**row, **suspect}, names)}")
    else:
        parts.append("entered item")
    if row["from_month"] is not None:
        parts.append(f"carried from {row['from_month']}")
    if row["reverses"] is not None:
        parts.append(f"comes back in {row['reverses']}")
    return ", ".join(parts)


def evidence(months: int, series: int) -> str:
    """` (3 months, 4 figures)`: how much speaks for a cause; empty where it is one figure."""
    seen = [f"{months} months"] if months > 1 else []
    if series > 1:
        seen.append(f"{series} figures")
    return f" ({', '.join(seen)})" if seen else ""


def closest(row: Mapping[str, Any], names: Names) -> str:
    """What came closest where no cause could be named; empty where chance does as well."""
    if not row["cause"] or row["named"] or row["chance"] > _SAYS_NOTHING:
        return ""
    said = f"{names.source(row['suspect'])} reports it {phrase(row, names)}"
    return f"cause unknown; closest: {said} (chance does as much in {_share(row['chance'])})"


def corrected(row: Mapping[str, Any]) -> str:
    """How well the figure agrees once a named fault is taken out of it."""
    residual: Decimal = row["residual"]
    size = abs(row["right_value"] if row["suspect"] == row["left_source"] else row["left_value"])
    share = abs(residual) / size if size else Decimal(1 if residual else 0)
    if share < _SAME:
        return "corrected it agrees to the digit"
    return f"corrected it agrees within {_share(float(share))}"


def _share(fraction: float) -> str:
    """A small share as per cent with two digits that count, none where it is next to nothing."""
    percent = fraction * 100
    if percent < 0.0001:
        return f"under 0.0001{THIN}%"
    shown = f"{percent:.2g}" if percent < 10 else f"{percent:.0f}"
    return f"{Decimal(shown):f}{THIN}%"


def times(row: Mapping[str, Any]) -> Decimal:
    """Of a break of scale: how many times too large the suspect's figure is, as 1000 or 0.001."""
    factor = Decimal(row["parameter"])
    most = max(factor, 1 / factor)
    return most if _factor(row) > 1 else 1 / most


def _factor(row: Mapping[str, Any]) -> Decimal:
    """How many times as large the suspect's figure is as the other one, roughly."""
    left, right = row["left_value"], row["right_value"]
    own, other = (left, right) if row["suspect"] == row["left_source"] else (right, left)
    return abs(own / other) if other else Decimal(0)


def _scale(row: Mapping[str, Any], detail: str, names: Names) -> str:
    factor = times(row)
    shown = names.shown.get(row["kpi"])
    if shown is not None and shown.kind == "percent" and factor in _PERCENT:
        return _PERCENT[factor]
    return _SMALLER.get(factor, f"{factor:,.0f} times too large")


def _unit(child: str, names: Names) -> str:
    return names.units.get(child, child)


def _two(row: Mapping[str, Any], detail: str, names: Names) -> str:
    both = " and ".join(_unit(child, names) for child in detail.split("+"))
    return f"without {both}" if _factor(row) < 1 else f"with {both} counted twice"


def _year_to_date(row: Mapping[str, Any], detail: str, names: Names) -> str:
    year = "calendar year" if detail else "year"
    return f"as the {year} to date instead of the month"


def _tax(row: Mapping[str, Any], detail: str, names: Names) -> str:
    said = "with" if _factor(row) > 1 else "without"
    return f"{said} {setting_percent(Decimal(detail))} tax"


def _rounded(row: Mapping[str, Any], detail: str, names: Names) -> str:
    shown = names.shown.get(row["kpi"])
    step = Decimal(detail)
    return f"rounded to {figure(step, shown) if shown is not None else f'{step:,f}'}"


_WORDS: Final[Mapping[str, Callable[[Mapping[str, Any], str, Names], str]]] = {
    "scale": _scale,
    "doubled": lambda row, detail, names: "twice over" if _factor(row) > 1 else "by half",
    "halved": lambda row, detail, names: "twice over" if _factor(row) > 1 else "by half",
    "year_to_date": _year_to_date,
    "child_missing": lambda row, detail, names: f"without {_unit(detail, names)}",
    "child_twice": lambda row, detail, names: f"with {_unit(detail, names)} counted twice",
    "child_sign": lambda row, detail, names: (
        f"with {_unit(detail, names)} taken off instead of added"
    ),
    "eliminations": lambda row, detail, names: f"before {_unit(detail, names)}",
    "two_children": _two,
    "currency": lambda row, detail, names: f"converted once too often or not at all ({detail})",
    "rate_kind": lambda row, detail, names: (
        f"converted from {detail} by the other rate, average or closing"
    ),
    "tax": _tax,
    "unit_of_measure": lambda row, detail, names: f"in another unit of measurement ({detail})",
    "swapped_measures": lambda row, detail, names: (
        f"exchanged with {names.kpis.get(detail, detail)}"
    ),
    "swapped_units": lambda row, detail, names: f"exchanged with that of {_unit(detail, names)}",
    "rounded": _rounded,
}
