"""Where a figure of a card comes from."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a figure comes from: how it was chosen, and delivery and row if a source gave it.

    `cell` is sheet and cell, as North!F12, of a figure from a scorecard workbook.
    An override or an estimate comes from a person: `decision` is its number, as that of the
    decision that preferred the source. `formula` is in KPI names, where that gave the figure.
    `converted` is the amount in another currency with its rate, of one that was.
    """

    rule: Literal[
        "source", "children", "formula", "initiatives", "timeliness", "override", "estimate"
    ]
    source: str | None
    source_name: str | None
    delivery: int | None
    file: str | None
    row: int | None
    # Share of the expected child units behind an aggregated figure, a fraction.
    coverage: Decimal
    cell: str | None = None
    decision: int | None = None
    formula: str = ""
    converted: str = ""

    @property
    def decided(self) -> bool:
        """Whether a person gave the figure itself."""
        return self.rule in ("override", "estimate")
