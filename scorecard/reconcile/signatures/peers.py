"""Causes that take two breaks to see: figures of two KPIs or two units exchanged."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from scorecard.reconcile.signatures.series import Guess, Series

# (where both are, month) -> the left figures there with whose series they are.
_Places = dict[tuple[str, str, str, str, int], list[tuple[int, int]]]


class Peers:
    """All series, to find the ones whose figures stand in another's place."""

    def __init__(self, series: Sequence[Series]) -> None:
        self._series = series
        self._by_unit: _Places = defaultdict(list)
        self._by_kpi: _Places = defaultdict(list)
        for place, item in enumerate(series):
            pair = item.pair
            for month in item.breaks:
                entry = (item.left[month], place)
                self._by_unit[pair.rule, pair.left, pair.right, pair.unit, month].append(entry)
                self._by_kpi[pair.rule, pair.left, pair.right, pair.kpi, month].append(entry)
        for places in (self._by_unit, self._by_kpi):
            for entries in places.values():
                entries.sort()

    def measures(self, series: Series, month: int) -> Iterator[Guess]:
        """Another kpi of the unit has this one's figure, and this one has the other's."""
        pair = series.pair
        there = self._by_unit[pair.rule, pair.left, pair.right, pair.unit, month]
        for other in self._exchanged(series, month, there):
            yield self._guess(series, month, other, other.pair.kpi, len(there))

    def units(self, series: Series, month: int) -> Iterator[Guess]:
        """Another unit has this one's figure of the kpi, and this one has the other's."""
        pair = series.pair
        there = self._by_kpi[pair.rule, pair.left, pair.right, pair.kpi, month]
        for other in self._exchanged(series, month, there):
            yield self._guess(series, month, other, other.pair.unit, len(there))

    def _exchanged(
        self, series: Series, month: int, there: Sequence[tuple[int, int]]
    ) -> Iterator[Series]:
        wanted, back = series.right[month], series.left[month]
        # Each figure is as exact as the sources are for it, wherever it stands.
        most = max((_near(self._series[place], month) for _, place in there), default=0)
        at = bisect_left(there, (wanted - most, -1))
        while at < len(there) and there[at][0] <= wanted + most:
            other = self._series[there[at][1]]
            at += 1
            if other is series or other.left[month] == back:
                continue
            here = abs(other.left[month] - wanted) <= _near(other, month)
            if here and abs(other.right[month] - back) <= _near(series, month):
                yield other

    @staticmethod
    def _guess(series: Series, month: int, other: Series, detail: str, tries: int) -> Guess:
        figure, slack = other.left[month], _near(other, month)
        return Guess(detail, figure, max(1, tries - 1), figure, slack=slack, only=True)


def _near(series: Series, month: int) -> int:
    """How far the right source's figure may lie from the left one's where both mean the same."""
    figure = series.left[month]
    return series.allowed(month, Guess("", figure, 1, figure)) + series.step
