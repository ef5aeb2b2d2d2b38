"""The outlook to the year's end of every figure that is due each month."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from scorecard.errors import InvariantBroken
from scorecard.signals import forecast
from scorecard.signals.forecast import Array
from scorecard.stores.warehouse import Warehouse

METHODS: Final = ("actual", "run_rate", *forecast.METHODS)
"""How a year's end was found, in the order of their codes."""
_FLOW, _LEVEL, _MEAN = 0, 1, 3
_AT_ONCE: Final = 4000


@dataclass(frozen=True, slots=True)
class _Batch:
    """Months in a row of series that begin in the same month of a fiscal year, as rows."""

    kind: int
    series: Array
    months: Array
    # Months since the fiscal year began, of each column.
    place: Array
    figures: Array
    below: Array | None


def find_outlooks(warehouse: Warehouse) -> None:
    """Fill `mart.outlook` from the staged series."""
    warehouse.con.execute("DELETE FROM mart.outlook")
    warehouse.run("score/stage_year_goals")
    points = warehouse.frame("score/select_year_points")
    for batch in _batches(points) if len(points) else ():
        warehouse.run_on("score/insert_outlook", _found(batch), {"methods": list(METHODS)})
    warehouse.con.execute("DROP TABLE year_goals")


def _batches(points: pd.DataFrame) -> Iterator[_Batch]:
    island, kind, series, month, place, figure, below = (
        points[name].to_numpy()
        for name in ("island", "kind", "series", "month_index", "place", "figure", "below")
    )
    starts = np.flatnonzero(np.diff(island, prepend=0))
    lengths = np.diff([*starts, len(island)])
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for first, length in zip(starts, lengths, strict=True):
        alike[int(kind[first]), int(length), int(place[first])].append(int(first))
    for (of, length, _), firsts in alike.items():
        for some in range(0, len(firsts), _AT_ONCE):
            at = np.array(firsts[some : some + _AT_ONCE])[:, None] + np.arange(length)
            yield _Batch(
                kind=of,
                series=series[at[:, 0]],
                months=month[at],
                place=place[at[0]],
                figures=figure[at].astype(float),
                below=None if of in (_FLOW, _LEVEL) else below[at].astype(float),
            )


def _found(batch: _Batch) -> pd.DataFrame:
    """Rows for `insert_outlook`: of a flow what the months left add, else the year's figure."""
    left = forecast.YEAR - 1 - batch.place
    ahead = dict(forecast.project(batch.figures, left, flow=batch.kind == _FLOW, below=batch.below))
    frames = []
    for at, remaining in enumerate(left):
        if remaining == 0 or at not in ahead:
            known = min(int(batch.place[at]), at) + 1
            rate = batch.figures[:, at + 1 - known : at + 1].sum(axis=1) / known
            figure, reach = remaining * rate, np.full(len(rate), np.nan)
            method = np.full(len(rate), 1 if remaining == 0 else 2)
        else:
            found = ahead[at]
            figure, reach, method = found.forecast, found.reach, found.method + 3
            if batch.below is not None:
                figure, reach = _year_ratio(batch, at, found)
        columns = {
            "series": batch.series,
            "month_index": batch.months[:, at],
            "kind": batch.kind,
            "months_left": remaining,
            "method": method,
            "figure": forecast.rounded(figure),
            "reach": forecast.rounded(reach),
        }
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def _year_ratio(batch: _Batch, at: int, found: forecast.Ahead) -> tuple[Array, Array]:
    """The year's ratio from what is known and what is ahead, and the reach of its interval."""
    below, below_left = batch.below, found.below
    if below is None or below_left is None:
        raise InvariantBroken("a ratio has no denominators to project")
    known = slice(max(0, at - int(batch.place[at])), at + 1)
    divisor = below[:, known].sum(axis=1) + below_left
    times = known.stop - known.start + forecast.YEAR - 1 - int(batch.place[at])
    scale = (times if batch.kind == _MEAN else 1) / np.where(divisor == 0, np.nan, divisor)
    top = batch.figures[:, known].sum(axis=1) + found.forecast * below_left
    return top * scale, found.reach * np.abs(below_left * scale)
