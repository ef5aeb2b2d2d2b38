"""The cause of a break in words a controller can act on: who reports what wrongly, since when."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from scorecard.figures import THIN, figure, setting_percent
from scorecard.labels import plural, separated, t, translatable
from scorecard.period import Month
from scorecard.reconcile.sentences import DERIVED, Names

_SMALLER: Final = translatable(
    {
        Decimal("0.1"): "in tens",
        Decimal("0.01"): "in hundreds",
        Decimal("0.001"): "in thousands",
        Decimal("0.000001"): "in millions",
    }
)
_PERCENT: Final = translatable(
    {
        Decimal("0.01"): "as a fraction where a percentage is meant",
        Decimal(100): "as a percentage where a fraction is meant",
    }
)
_PLAIN: Final = translatable(
    {
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
)
# Who reports it how, by whether it is a figure that is added up, and whether for more than a month.
_SAID: Final = translatable(
    {
        (False, False): "{source} reports it {how} in {month}",
        (False, True): "{source} reports it {how} since {month}",
        (True, False): "{source} report it {how} in {month}",
        (True, True): "{source} report it {how} since {month}",
    }
)
_CLOSEST: Final = translatable(
    {
        False: "cause unknown; closest: {source} reports it {how} (chance does as much in {share})",
        True: "cause unknown; closest: {source} report it {how} (chance does as much in {share})",
    }
)
# Under this a figure that was corrected is the other one to the digit.
_SAME: Final = Decimal("0.000001")
# What chance does more often than this is no clue.
_SAYS_NOTHING: Final = 0.2


def phrase(row: Mapping[str, Any], names: Names) -> str:
    """What the source at fault does to its figure, for a row of `mart.diagnoses` and its break."""
    cause, detail = row["cause"], row["parameter"]
    if cause in _PLAIN:
        return t(_PLAIN[cause])
    return _WORDS[cause](row, detail, names)


def clause(row: Mapping[str, Any], names: Names) -> str:
    """`CRM reports it in thousands since 2026-08 (3 months, 4 figures); corrected it agrees ..`."""
    facts = {"source": names.source(row["suspect"]), "how": phrase(row, names)}
    since, month = row["since"], row["month"]
    said = t(_SAID[row["suspect"] in DERIVED, since != month], **facts, month=since)
    return (
        f"{said}{evidence(row['months'], in_a_row(since, month), row['series'])}; {corrected(row)}"
    )


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
        parts.append(t("entered item"))
    if row["from_month"] is not None:
        parts.append(t("carried from {month}", month=row["from_month"]))
    if row["reverses"] is not None:
        parts.append(t("comes back in {month}", month=row["reverses"]))
    return ", ".join(parts)


def in_a_row(since: str, month: str) -> int:
    """How many months there are from one to another, both among them."""
    return Month.parse(month).index - Month.parse(since).index + 1


def evidence(months: int, row: int, series: int) -> str:
    """` (3 months, 4 figures)`: how much speaks for a cause; empty where it is one figure.

    `row` are the months in a row that were just named; what fits besides is told as others.
    """
    # Counts of one are not told.
    seen = [t("{number} months", number=months)] if months > 1 else []
    if months > row:
        others = months - row
        seen = [plural("and in 1 other month", "and in {count} other months", others)]
    if series > 1:
        seen.append(t("{number} figures", number=series))
    return f" ({', '.join(seen)})" if seen else ""


def closest(row: Mapping[str, Any], names: Names) -> str:
    """What came closest where no cause could be named; empty where chance does as well."""
    if not row["cause"] or row["named"] or row["chance"] > _SAYS_NOTHING:
        return ""
    return t(
        _CLOSEST[row["suspect"] in DERIVED],
        source=names.source(row["suspect"]),
        how=phrase(row, names),
        share=_share(row["chance"]),
    )


def corrected(row: Mapping[str, Any]) -> str:
    """How well the figure agrees once a named fault is taken out of it."""
    residual: Decimal = row["residual"]
    size = abs(row["right_value"] if row["suspect"] == row["left_source"] else row["left_value"])
    share = abs(residual) / size if size else Decimal(1 if residual else 0)
    if share < _SAME:
        return t("corrected it agrees to the digit")
    return t("corrected it agrees within {share}", share=_share(float(share)))


def _share(fraction: float) -> str:
    """A small share as per cent with two digits that count, none where it is next to nothing."""
    percent = fraction * 100
    if percent < 0.0001:
        return t("under {share}", share=separated("0.0001") + f"{THIN}%")
    shown = f"{percent:.2g}" if percent < 10 else f"{percent:.0f}"
    return separated(f"{Decimal(shown):f}") + f"{THIN}%"


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
        return t(_PERCENT[factor])
    return _scaled(factor)


def _scaled(factor: Decimal) -> str:
    if factor in _SMALLER:
        return t(_SMALLER[factor])
    return t("{factor} times too large", factor=separated(f"{factor:,.0f}"))


def _child_scale(row: Mapping[str, Any], detail: str, names: Names) -> str:
    child, _, factor = detail.partition("*")
    # The factor leads from the figure that is trusted to the other; one added up is trusted.
    trusted = "right_source" if row["right_source"] in DERIVED else "left_source"
    own = 1 / Decimal(factor) if row["suspect"] == row[trusted] else Decimal(factor)
    return t("with {units} {how}", units=_unit(child, names), how=_scaled(own))


def _child_source(row: Mapping[str, Any], detail: str, names: Names) -> str:
    child, _, source = detail.partition("=")
    return t(
        "with {units} as {source} has it", units=_unit(child, names), source=names.source(source)
    )


def _unit(child: str, names: Names) -> str:
    return names.units.get(child, child)


def _two(row: Mapping[str, Any], detail: str, names: Names) -> str:
    one, other = (_unit(child, names) for child in detail.split("+"))
    both = t("{one} and {other}", one=one, other=other)
    return _without(both) if _factor(row) < 1 else _twice(both)


def _without(units: str) -> str:
    return t("without {units}", units=units)


def _twice(units: str) -> str:
    return t("with {units} counted twice", units=units)


def _doubled(row: Mapping[str, Any], detail: str, names: Names) -> str:
    return t("twice over") if _factor(row) > 1 else t("by half")


def _year_to_date(row: Mapping[str, Any], detail: str, names: Names) -> str:
    if detail:
        return t("as the calendar year to date instead of the month")
    return t("as the year to date instead of the month")


def _tax(row: Mapping[str, Any], detail: str, names: Names) -> str:
    rate = setting_percent(Decimal(detail))
    return (
        t("with {rate} tax", rate=rate) if _factor(row) > 1 else t("without {rate} tax", rate=rate)
    )


def _rounded(row: Mapping[str, Any], detail: str, names: Names) -> str:
    shown = names.shown.get(row["kpi"])
    step = Decimal(detail)
    told = separated(f"{step:,f}") if shown is None else figure(step, shown)
    return t("rounded to {step}", step=told)


_WORDS: Final[Mapping[str, Callable[[Mapping[str, Any], str, Names], str]]] = {
    "scale": _scale,
    "doubled": _doubled,
    "halved": _doubled,
    "year_to_date": _year_to_date,
    "child_missing": lambda row, detail, names: _without(_unit(detail, names)),
    "child_twice": lambda row, detail, names: _twice(_unit(detail, names)),
    "child_sign": lambda row, detail, names: t(
        "with {units} taken off instead of added", units=_unit(detail, names)
    ),
    "child_scale": _child_scale,
    "child_vintage": lambda row, detail, names: t(
        "with {units} as it was before it was restated", units=_unit(detail, names)
    ),
    "child_source": _child_source,
    "eliminations": lambda row, detail, names: t("before {unit}", unit=_unit(detail, names)),
    "two_children": _two,
    "currency": lambda row, detail, names: t(
        "converted once too often or not at all ({rates})", rates=detail
    ),
    "rate_kind": lambda row, detail, names: t(
        "converted from {currency} by the other rate, average or closing", currency=detail
    ),
    "tax": _tax,
    "unit_of_measure": lambda row, detail, names: t(
        "in another unit of measurement ({factor})", factor=detail
    ),
    "swapped_measures": lambda row, detail, names: t(
        "exchanged with {kpi}", kpi=names.kpis.get(detail, detail)
    ),
    "swapped_units": lambda row, detail, names: t(
        "exchanged with that of {unit}", unit=_unit(detail, names)
    ),
    "rounded": _rounded,
}
