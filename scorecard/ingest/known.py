"""What the configuration knows that decides how rows are read, and a digest of it."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from scorecard.config.currencies import converted_at
from scorecard.config.kpis import ValidRange
from scorecard.config.models import Config
from scorecard.config.moments import zone_of
from scorecard.config.origin import AskedOrigin, TableOrigin
from scorecard.config.sources import Source
from scorecard.fiscal import CALENDAR_MONTHS, FiscalCalendar

# Raised whenever the same bytes would be read otherwise: every delivery is then read again.
READER = "2"
# What says where a delivery comes from and who owns it, not how it is read.
_APART = {
    "name", "owner", "url", "path", "minimum_files", "query_file", "timeout_seconds", "lookback",
    "drop", "storage", "shown_as", "entries", "currency",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of kpis and units, ranges of kpis that have one (base units), kpis in money."""

    kpis: frozenset[str]
    units: frozenset[str]
    ranges: Mapping[str, ValidRange]
    amounts: frozenset[str] = frozenset()
    # Units that take out what others sold each other: their figures may be below a range.
    eliminations: frozenset[str] = frozenset()
    # Kpis whose figures are numbers of states, which are whole.
    states: frozenset[str] = frozenset()
    # Which month a day lies in.
    calendar: FiscalCalendar = CALENDAR_MONTHS
    # What moments are told in.
    zone: dt.tzinfo = dt.UTC

    @classmethod
    def of(cls, config: Config) -> "Known":
        """What a configuration knows."""
        by_id = {kpi.id: kpi for kpi in config.kpis}
        return cls(
            frozenset(kpi.id for kpi in config.kpis),
            frozenset(unit.id for unit in config.units),
            {kpi.id: kpi.limits for kpi in config.kpis if kpi.limits != ValidRange()},
            frozenset(kpi.id for kpi in config.kpis if converted_at(kpi, by_id)),
            frozenset(unit.id for unit in config.units if unit.elimination),
            frozenset(kpi.id for kpi in config.kpis if kpi.states),
            config.organisation.fiscal_year.calendar,
            zone_of(config),
        )


def source_digest(source: Source) -> str:
    """sha256 of what a source's declaration says about reading a delivery."""
    apart = set(_APART)
    if isinstance(source, AskedOrigin):
        # How a server is asked: what is read later is what it gave, kept as a table.
        apart |= set(type(source).model_fields) - set(TableOrigin.model_fields) - {"type"}
    return _digest([READER, source.model_dump(mode="json", exclude=apart)])


def parse_digest(source: Source, known: Known) -> str:
    """sha256 of all that decides what a source's rows become; another one means read again."""
    ranges = {kpi: limits.model_dump(mode="json") for kpi, limits in known.ranges.items()}
    names = (known.kpis, known.units, known.amounts, known.eliminations, known.states)
    weeks = [] if known.calendar.weeks is None else [asdict(known.calendar)]
    return _digest([source_digest(source), *map(sorted, names), ranges, str(known.zone), *weeks])


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
