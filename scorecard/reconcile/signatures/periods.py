"""Causes of time: another period, another month, a figure on the wrong side of a month's end."""

from collections.abc import Callable, Iterator, Mapping

from scorecard.reconcile.signatures.series import ONE, Guess, Series, divided, nano

YEAR, QUARTER = 12, 3


def year_to_date(series: Series, month: int) -> Iterator[Guess]:
    """The total since the year began instead of the month."""
    fiscal = month - (month - (series.setting.fiscal_start - 1)) % YEAR
    calendar = month - month % YEAR
    starts = {fiscal: "", **({} if calendar == fiscal else {calendar: "calendar_year"})}
    for first, detail in starts.items():
        known = None if detail else series.pair.year_to_date.get(month)
        figure = _over(series, range(first, month + 1)) if known is None else nano(known)
        if figure is not None and first != month:
            yield Guess(detail, figure, len(starts), figure, key=detail or "fiscal_year")


def quarter(series: Series, month: int) -> Iterator[Guess]:
    """The quarter instead of the month, to date or whole."""
    first = month - (month - (series.setting.fiscal_start - 1)) % QUARTER
    for last, key in ((month, "to date"), (first + 2, "whole")):
        figure = _over(series, range(first, last + 1))
        if figure is not None and last > first and not (key == "whole" and last == month):
            yield Guess("", figure, 2, figure, key=key)


def rolling_12(series: Series, month: int) -> Iterator[Guess]:
    """The last twelve months instead of the month."""
    known = series.pair.rolling_12.get(month)
    year = range(month - YEAR + 1, month + 1)
    figure = _over(series, year) if known is None else nano(known)
    if figure is not None:
        yield Guess("", figure, 1, figure)


def earlier_month(series: Series, month: int) -> Iterator[Guess]:
    """The month before's: shifted by one, or not brought up to date."""
    left = series.left.get(month - 1)
    if left is not None:
        yield Guess("", left, 2, left, key="shifted", anyway=series.repeats(1))
    yield from stale(series, month)


def stale(series: Series, month: int) -> Iterator[Guess]:
    """The source repeats, to the digit, the figure it gave for a month in which it was right."""
    figure = series.right[month]
    first = month
    while series.right.get(first - 1) == figure and first in series.pair.breaks:
        first -= 1
    if first != month and first not in series.pair.breaks:
        yield Guess("", figure, 2, 0, key="stale", anyway=series.repeats(1), only=True)


def later_month(series: Series, month: int) -> Iterator[Guess]:
    """The month after's."""
    after = series.left.get(month + 1)
    if after is not None:
        yield Guess("", after, 1, after, anyway=series.repeats(1))


def prior_year(series: Series, month: int) -> Iterator[Guess]:
    """The same month's of the year before."""
    before = series.left.get(month - YEAR)
    if before is not None:
        yield Guess("", before, 1, before, anyway=series.repeats(YEAR))


def cut_off(series: Series, month: int) -> Iterator[Guess]:
    """What one month has too much the next has too little, to the digit; both agree around it."""
    first = month if month - 1 not in series.pair.breaks else month - 1
    if {first - 1, first + 2} & series.pair.breaks or not {first, first + 1} <= set(series.breaks):
        return
    other = 2 * first + 1 - month
    moved = series.right[other] - series.left[other]
    about = abs(series.left[month]) + abs(series.left[other])
    yield Guess("", series.left[month] - moved, 2, about)


def _over(series: Series, months: range) -> int | None:
    """The unit's own figure over months, by the kind of the kpi; None where one is missing."""
    kind = series.pair.aggregation
    if kind == "ratio":
        return _ratio(series, months)
    joined: Mapping[str, Callable[[list[int]], int]] = {"flow": sum, "max": max, "min": min}
    figures = [series.left[m] for m in months if m in series.left]
    if kind not in joined or not figures or len(figures) < len(months):
        return None
    return joined[kind](figures)


def _ratio(series: Series, months: range) -> int | None:
    # They are the trusted source's; of the other one no operands are known.
    operands = [] if series.is_mirror else list(series.pair.operands.values())
    if not operands or any(m not in child for child in operands for m in months):
        return None
    numerator = sum(nano(child[m][0]) for child in operands for m in months)
    denominator = sum(nano(child[m][1]) for child in operands for m in months)
    return divided(numerator, denominator, ONE) if denominator else None
