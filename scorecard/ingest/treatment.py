"""How a source treats the figures of each kpi: what multiplies them, how rows become one figure."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from scorecard.config.layouts import Combine, LongLayout, ValueColumn, WideKpisLayout
from scorecard.config.sources import TableSource

COMBINES: tuple[Combine, ...] = get_args(Combine)
"""Ways to combine, by number."""
COUNT = COMBINES.index("count")


@dataclass(frozen=True, slots=True)
class Treatment:
    """Of one kpi's figures: `combine` is None where a second row is a duplicate."""

    scale: Decimal = Decimal(1)
    combine: Combine | None = None

    @property
    def number(self) -> int | None:
        """The number of the way to combine."""
        return None if self.combine is None else COMBINES.index(self.combine)


AS_IT_IS = Treatment()
Treat = Callable[[str], Treatment]


def by_kpi(source: TableSource) -> Treat:
    """What a source says of a kpi, where no column is the kpi's own."""
    layout = source.layout
    scales = {} if isinstance(layout, WideKpisLayout) else layout.scales
    own = layout.combines if isinstance(layout, LongLayout) else {}
    return lambda kpi: Treatment(scales.get(kpi, Decimal(1)), own.get(kpi, source.combine))


def of_column(source: TableSource, column: ValueColumn) -> Treatment:
    """What a source says of the kpi of one column."""
    return Treatment(column.scale, column.combine or source.combine)
