"""Where the year of one series may end, against its target. `forecast` has the arithmetic."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from scorecard.errors import InputError
from scorecard.signals import forecast
from scorecard.signals.behaviour import Better
from scorecard.signals.series import UNIT, Figures, decimal_of, figures_of

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["flow", "level"]
Method = Literal["actual", "run_rate", "seasonal_naive", "smoothing", "seasonal_smoothing"]
Status = Literal["on_course", "at_risk", "off_course"]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The year's end as seen from the last month of a series, in its own unit of measurement.

    `lower` to `upper` is the 80 % interval, absent for an `actual` and for a `run_rate`. `status`
    needs a target and a way that is better, and a run-rate has none.
    """

    months_left: int
    method: Method
    projection: Decimal
    lower: Decimal | None
    upper: Decimal | None
    status: Status | None


def year_outlook(
    series: "pd.Series[Any]",
    *,
    kind: Kind = "flow",
    first_month: int = 1,
    target: Decimal | float | None = None,
    better: Better | None = None,
) -> Outlook | None:
    """Project a Series of numbers indexed by months to the end of its fiscal year.

    A `flow` adds up over the year, of a `level` the last month counts; the year begins in
    `first_month` (1 to 12), and `target` is the year's. Under 24 months in a row there is only a
    run-rate. None without a figure, and for a flow that lacks a month of its year though it has
    earlier ones. Raises `InputError` for another first month, and as `figures_of` does.
    """
    if not 1 <= first_month <= forecast.YEAR:
        raise InputError(f"first_month {first_month}: expected 1 to 12")
    figures = figures_of(series)
    if not figures.months:
        return None
    row = _in_a_row(figures)
    place = (row.months[-1] - (first_month - 1)) % forecast.YEAR
    known = min(place + 1, len(row.months))
    if kind == "flow" and known <= place and len(row.months) < len(figures.months):
        return None
    left = forecast.YEAR - 1 - place
    to_date = sum(row.values[-known:], Decimal(0))
    values = np.array([[float(value) for value in row.values]])
    columns = np.array([0] * (len(row.months) - 1) + [left])
    ahead = dict(forecast.project(values, columns, flow=kind == "flow"))
    method: Method
    if not ahead:
        method = "run_rate" if left else "actual"
        reach = None
        more = _decimal(left * values[:, -known:].sum(axis=1) / known)
        projection = to_date + more if kind == "flow" else row.values[-1]
    else:
        found = ahead[len(row.months) - 1]
        method, reach = forecast.METHODS[int(found.method[0])], _decimal(found.reach)
        more = _decimal(found.forecast)
        projection = to_date + more if kind == "flow" else more
    return Outlook(
        months_left=left,
        method=method,
        projection=projection,
        lower=None if reach is None else projection - reach,
        upper=None if reach is None else projection + reach,
        status=_status(projection, reach, method, target, better),
    )


def _in_a_row(figures: Figures) -> Figures:
    """The last months without a gap between them."""
    breaks = np.flatnonzero(~figures.linked)
    return figures.last(len(figures.months) - int(breaks[-1]))


def _status(
    projection: Decimal,
    reach: Decimal | None,
    method: Method,
    target: Decimal | float | None,
    better: Better | None,
) -> Status | None:
    """Whether all of the interval meets the target, none of it, or some."""
    if target is None or better is None or method == "run_rate":
        return None
    ahead = (projection - decimal_of(target)) * (1 if better == "higher" else -1)
    reach = reach or Decimal(0)
    if ahead - reach >= 0:
        return "on_course"
    return "at_risk" if reach and ahead + reach >= 0 else "off_course"


def _decimal(number: np.ndarray[Any, Any]) -> Decimal:
    return decimal_of(forecast.rounded(number)[0]).quantize(UNIT)
