"""What a server that was asked gave: rows, and what is kept of how they were asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scorecard.ingest.ordered import Written
from scorecard.ingest.queries import Bound


@dataclass(frozen=True, slots=True)
class Fetched:
    """Rows as Parquet, and the values of months that were asked for by name.

    `told` is what else a delivery keeps of the asking, as texts without secrets.
    """

    written: Written
    bound: Bound
    told: Mapping[str, str] = field(default_factory=dict)
