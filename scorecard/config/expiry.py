"""What runs out: targets, weights, owners and other dated rows that end soon and are not followed.

What has run out a short while ago is told of as well: that is when it begins to hurt.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scorecard.config.dated import AnnualTarget, PriorYearTarget, Scoped, Target
from scorecard.config.finding import EARLY, LATE, Lasting
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.fiscal import FiscalCalendar
from scorecard.period import Month

DAYS: Final = 60
# Units named in a sentence; the rest is a count.
_NAMED: Final = 8
# Sections whose rows run out each for itself, in the order they are told.
_ENDING: Final = (
    "thresholds",
    "long_term_targets",
    "benchmarks",
    "weights",
    "owners",
    "precedence",
)
# What tells rows of a section from each other, besides their months.
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "targets": ("kpi", "unit", "unit_type"),
    "prior_year_targets": ("kpi", "unit", "unit_type"),
    "thresholds": ("kpi", "unit", "unit_type"),
    "long_term_targets": ("kpi", "unit", "unit_type"),
    "benchmarks": ("kpi", "unit", "unit_type"),
    "weights": ("kpi", "basis", "objective", "perspective", "unit", "unit_type"),
    "owners": ("kpi", "unit", "unit_type"),
    "precedence": ("kpi", "unit", "unit_type"),
}


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something that holds in a month and not in the next.

    `section` is where its rows are, `what` names it, `units` whom it holds for: empty where the
    rows are not told apart by unit.
    """

    section: str
    what: str
    last: Month
    units: tuple[str, ...] = ()

    def sentence(self, today: dt.date, calendar: FiscalCalendar) -> str:
        """In words, with the days that are left: `revenue for north: no target after 2027-03`."""
        left = (calendar.last_day(self.last) - today).days
        when = f"in {left} days" if left > 1 else "tomorrow" if left == 1 else "today"
        if left < 0:
            when = f"{-left} days ago"
        named = list(self.units[:_NAMED])
        if len(self.units) > _NAMED:
            named.append(f"{len(self.units) - _NAMED} more")
        whose = f" for {', '.join(named)}" if named else ""
        return f"{self.what}{whose}: {_ENDS[self.section]} {self.last} ({when})"


_ENDS: Final = {
    "targets": "no target after",
    "thresholds": "the red flag ends after",
    "long_term_targets": "the long-term target ends after",
    "benchmarks": "the benchmark ends after",
    "weights": "the weight ends after",
    "owners": "the owner ends after",
    "precedence": "the order of sources ends after",
    "units": "belongs to no unit after",
}


def expiring(config: Config, today: dt.date, days: int = DAYS) -> list[Expiry]:
    """What ends in the `days` after a date, or has ended in those before it, the earliest first.

    A KPI is told of where a card will have no target for it, whatever row that came from. Takes a
    configuration as `load` gives it.
    """
    window = dt.timedelta(days=days)
    calendar = config.organisation.fiscal_year.calendar
    near = (calendar.containing(today) + n for n in range(-days // 28 - 1, days // 28 + 2))
    months = [month for month in near if abs(calendar.last_day(month) - today) <= window]
    found = [*_targets(config, months), *_parents(config, months)]
    for section in _ENDING:
        found += _rows(section, getattr(config, section), months)
    return sorted(found, key=lambda expiry: (expiry.last, list(_ENDS).index(expiry.section)))


def holds(row: Lasting, month: Month) -> bool:
    """Whether a dated row holds in a month."""
    return (row.valid_from or EARLY) <= month <= (row.valid_to or LATE)


def _fits(row: Scoped | AnnualTarget, unit: Unit) -> bool:
    return row.unit in (None, unit.id) and row.unit_type in (None, unit.type)


def _targets(config: Config, months: Sequence[Month]) -> Iterator[Expiry]:
    by_kpi: dict[str, list[Target | PriorYearTarget | AnnualTarget]] = defaultdict(list)
    # Those of a year that are cut into months are targets already, but for last year's months.
    for declared in config.targets:
        by_kpi[declared.kpi].append(declared)
    for grown in config.prior_year_targets:
        by_kpi[grown.kpi].append(grown)
    for cut in config.annual_targets:
        by_kpi[cut.kpi].append(cut)
    ends: dict[tuple[str, Month], list[str]] = {}
    for kpi, unit in _measured(config):
        rows = [row for row in by_kpi[kpi] if _fits(row, unit)]
        for month in months:
            if holds(unit, month + 1) and _is_last(rows, month):
                ends.setdefault((kpi, month), []).append(unit.id)
    for (kpi, month), units in ends.items():
        yield Expiry("targets", kpi, month, tuple(units))


def _is_last(rows: Sequence[Lasting], month: Month) -> bool:
    """Whether a row holds in a month and none in any later one."""
    goes_on = any((row.valid_to or LATE) > month for row in rows)
    return any(holds(row, month) for row in rows) and not goes_on


def _measured(config: Config) -> Iterator[tuple[str, Unit]]:
    """Each KPI with each unit on whose card it is, once."""
    for unit in config.units:
        cards = [c for c in config.scorecards if c.unit == unit.id or c.unit_type == unit.type]
        kpis = [
            measure.kpi
            for card in cards[:1]
            for perspective in card.perspectives
            for objective in perspective.objectives
            for measure in objective.measures
        ]
        for kpi in dict.fromkeys(kpis):
            yield kpi, unit


def _parents(config: Config, months: Sequence[Month]) -> Iterator[Expiry]:
    """Units that stay, and belong to no other any more."""
    for unit in config.units:
        for month in months:
            now = any(holds(edge, month) for edge in unit.parents)
            then = any(holds(edge, month + 1) for edge in unit.parents)
            if now and not then and holds(unit, month + 1):
                yield Expiry("units", f"unit {unit.id}", month)


def _rows(section: str, rows: Iterable[Any], months: Sequence[Month]) -> Iterator[Expiry]:
    """Rows that end without another about the same thing in the month after."""
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows:
        groups[tuple(getattr(row, key) for key in KEYS[section])].append(row)
    ends: dict[tuple[str, Month], list[str]] = {}
    for group in groups.values():
        for row in group:
            last = row.valid_to
            if last in months and not any(holds(other, last + 1) for other in group):
                whose = row.unit or (f"every {row.unit_type}" if row.unit_type else "everybody")
                ends.setdefault((_thing(row), last), []).append(whose)
    for (what, last), units in ends.items():
        yield Expiry(section, what, last, tuple(units))


def _thing(row: Any) -> str:
    named = (getattr(row, key, None) for key in ("kpi", "objective", "perspective", "basis"))
    return " ".join(name for name in named if name)
