"""Natural process limits and signals of every figure that stands on a scorecard."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from scorecard.signals import xmr
from scorecard.signals.season import calendar, season_fit
from scorecard.signals.series import FINER, PLACES
from scorecard.stores.warehouse import Warehouse

Array = xmr.Array

# Figures that lie so far from their series' first, in units, add up in 64 bits; see `_units`.
_NEAR: Final = 3 * 10**12
# Series judged at once: their windows fit into a processor's cache.
_AT_ONCE: Final = 4000


@dataclass(frozen=True, slots=True)
class _Batch:
    """Series of equal months, as rows of whole numbers of 10^(digits - 9), counted from a start."""

    series: Array
    months: Array
    linked: Array
    figures: Array
    digits: Array
    start_whole: Array
    start_fraction: Array


def find_limits(warehouse: Warehouse) -> None:
    """Fill `mart.signals` from the last 36 staged figures up to each month that has one."""
    warehouse.con.execute("DELETE FROM mart.signals")
    points = warehouse.frame("score/select_points")
    for batch in _batches(points) if len(points) else ():
        for found in _judged(batch):
            warehouse.run_on("score/insert_signals", found, {"rules": list(xmr.RULES)})


def _batches(points: pd.DataFrame) -> Iterator[_Batch]:
    """Series with figures in the same months of the year, so many at a time."""
    series, month, place, whole, fraction = (
        points[name].to_numpy() for name in ("series", "month_index", "place", "whole", "fraction")
    )
    starts = np.flatnonzero(np.diff(series, prepend=0))
    alike: dict[bytes, list[int]] = defaultdict(list)
    for first, end in zip(starts, [*starts[1:], len(series)], strict=True):
        pattern = np.concatenate(
            [month[first:end] - month[first] + month[first] % 12, np.diff(place[first:end])]
        )
        alike[pattern.tobytes()].append(int(first))
    lengths = dict(zip(starts, np.diff([*starts, len(series)]), strict=True))
    for firsts in alike.values():
        for some in range(0, len(firsts), _AT_ONCE):
            rows = np.array(firsts[some : some + _AT_ONCE])
            at = rows[:, None] + np.arange(lengths[firsts[0]])
            one = at[0]
            figures, digits, big = _units(whole[at], fraction[at])
            for chosen in (~big, big):
                if chosen.any():
                    yield _Batch(
                        series=series[rows[chosen]],
                        months=month[at[chosen]],
                        linked=np.diff(place[one], prepend=place[one][0] - 2) == 1,
                        figures=figures(chosen),
                        digits=digits[chosen],
                        start_whole=whole[rows[chosen]],
                        start_fraction=fraction[rows[chosen]],
                    )


def _units(whole: Array, fraction: Array) -> tuple[Any, Array, Array]:
    """Figures as whole numbers of a series' own smallest unit, counted from its first figure.

    Returns how to make them of some rows, the digits of 10^-9 that each row leaves out, and which
    rows are too large for 64 bits and are added up without a limit.
    """
    digits = np.zeros(len(whole), dtype=np.int64)
    for count in range(1, PLACES + 1):
        digits[(fraction % 10**count == 0).all(axis=1)] = count
    digits = np.maximum(digits - FINER, 0)
    away = whole - whole[:, :1]
    reach = np.abs(away.astype(float)).max(axis=1) + 1
    big = reach * 10.0 ** (PLACES - digits) > _NEAR

    def figures(rows: Array) -> Array:
        kept = np.int64 if not big[rows].any() else object
        scale = 10 ** digits[rows, None].astype(kept)
        finer = 10 ** (PLACES - digits[rows, None]).astype(kept)
        parts = (fraction[rows] - fraction[rows, :1]).astype(kept)
        result: Array = away[rows].astype(kept) * finer + parts // scale
        return result

    return figures, digits, big


def _judged(batch: _Batch) -> Iterator[pd.DataFrame]:
    """What each month of the series says that can be judged, as rows for `insert_signals`."""
    frames = []
    for end in range(1, batch.figures.shape[1]):
        window = slice(max(0, end + 1 - xmr.WINDOW), end + 1)
        linked = batch.linked[window]
        if linked[1:].any():
            frames.append(_window(batch, window, linked))
    if frames:
        yield pd.concat(frames, ignore_index=True)


def _window(batch: _Batch, window: slice, linked: Array) -> pd.DataFrame:
    months = batch.months[0, window]
    of_year = months % 12
    judged = xmr.judge(batch.figures[:, window], linked, of_year, season_fit(calendar(months)))
    ranges, added = judged.ranges, judged.effects[:, of_year[-1]]
    columns: dict[str, Array | int] = {
        "series": batch.series,
        "month_index": batch.months[:, window.stop - 1],
        "points": ranges.points,
        "rule": judged.rule,
        "direction": judged.direction,
        "outside": judged.outside,
        "seasonal": judged.seasonal,
        "depends": judged.depends,
        "autocorrelation": judged.r1,
    }
    total = ranges.total + added * ranges.points
    for name, sum_of_ranges, count, way in (
        ("mean", ranges.kept, ranges.kept_count, 0),
        ("lower", ranges.kept, ranges.kept_count, -1),
        ("upper", ranges.kept, ranges.kept_count, 1),
        ("low", ranges.every, ranges.every_count, -1),
        ("high", ranges.every, ranges.every_count, 1),
    ):
        top = 100 * total * count + way * 266 * sum_of_ranges * ranges.points
        whole, fraction = _amount(top, 100 * ranges.points * count, batch)
        columns[f"{name}_whole"], columns[f"{name}_fraction"] = whole, fraction
    size = 10.0 ** (batch.digits - PLACES)
    for at in range(12):
        columns[f"season_{at + 1}"] = judged.effects[:, at].astype(float) * size
    return pd.DataFrame(columns)


def _amount(top: Array, below: Array | int, batch: _Batch) -> tuple[Array, Array]:
    """The quotient in base units: a whole number and a fraction of 10^-9, rounded half to even."""
    kept = batch.figures.dtype
    finer = 10 ** (PLACES - batch.digits).astype(kept)
    scale = 10 ** batch.digits.astype(kept)
    units = top // below
    whole = units // finer
    rest = (top - units * below) * scale
    part = rest // below
    left = 2 * (rest - part * below)
    fraction = part + (units - whole * finer) * scale
    fraction = batch.start_fraction + fraction
    up = (left > below) | ((left == below) & (fraction % 2 == 1))
    return (
        (whole + batch.start_whole).astype(np.int64),
        (fraction + up.astype(np.int64)).astype(np.int64),
    )
