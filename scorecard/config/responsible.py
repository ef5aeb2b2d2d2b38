"""Who answers for a figure, and whom the run therefore writes to."""

from collections.abc import Iterator
from dataclasses import dataclass

from scorecard.config.absence import stand_ins
from scorecard.config.dated import Dated
from scorecard.config.manual import Entry, ManualSource
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.period import Month


@dataclass(frozen=True, slots=True)
class Due:
    """A figure a manual source asks for in a month, and whom; `operands` asks for both parts."""

    kpi: str
    unit: str
    owner: str
    operands: bool


class Owners:
    """Who answers for which KPI of which unit in one month.

    A row of `owners` for the unit goes before one for its type, and that before a general one;
    without a row it is the KPI's own owner.
    """

    def __init__(self, config: Config, month: Month) -> None:
        self._own = {kpi.id: kpi.owner for kpi in config.kpis}
        self._types = {unit.id: unit.type for unit in config.units}
        self._rows = {
            (row.kpi, row.unit, row.unit_type): row.person
            for row in config.owners
            if _holds(row, month)
        }

    def of(self, kpi: str, unit: str) -> str:
        """The person's id; raises `KeyError` for a KPI that is none."""
        scopes = ((unit, None), (None, self._types.get(unit)), (None, None))
        found = (self._rows.get((kpi, *scope)) for scope in scopes)
        return next((person for person in found if person is not None), None) or self._own[kpi]


def owner_of(config: Config, kpi: str, unit: str, month: Month) -> str:
    """The person who answers for a KPI of a unit in a month; raises `KeyError` for no KPI."""
    return Owners(config, month).of(kpi, unit)


def due_cells(config: Config, source: ManualSource, month: Month) -> tuple[Due, ...]:
    """What a source asks for in a month, in the order declared; units not valid then are left.

    So are KPIs that begin later.
    """
    kpis = {kpi.id: kpi for kpi in config.kpis}
    return tuple(
        Due(entry.kpi, unit.id, _asked(config, entry, unit.id, month), entry.operands)
        for entry in source.entries
        if month.number in (entry.months or kpis[entry.kpi].months or (month.number,))
        if month >= (kpis[entry.kpi].first_month or month)
        for unit in _units(config, entry)
        if _holds(unit, month)
    )


def written_to(config: Config) -> frozenset[str]:
    """Ids of everybody who gets forms, reminders, review workbooks or receipts.

    Those are owners of sources and of manual figures, and who hears of what is late; where review
    workbooks are mailed, also controllers, heads of units and owners of KPIs. With them are those
    who stand in for whoever of them is away.
    """
    owners = {source.owner for source in config.sources}
    if config.decisions.drop is not None:
        owners |= {unit.head for unit in config.units if unit.head is not None}
        owners |= {person.id for person in config.people if "controller" in person.roles}
        owners |= {kpi.owner for kpi in config.kpis} | {row.person for row in config.owners}
    of_kpi = {kpi.id: kpi.owner for kpi in config.kpis}
    for source in config.sources:
        if isinstance(source, ManualSource):
            owners |= {entry.owner or of_kpi.get(entry.kpi, "") for entry in source.entries}
            asked = {entry.kpi for entry in source.entries if entry.owner is None}
            owners |= {row.person for row in config.owners if row.kpi in asked}
    if config.chasing.escalate_to is not None:
        owners.add(config.chasing.escalate_to)
    return frozenset(owners) | stand_ins(config, frozenset(owners))


def _asked(config: Config, entry: Entry, unit: str, month: Month) -> str:
    return entry.owner or owner_of(config, entry.kpi, unit, month)


def _units(config: Config, entry: Entry) -> Iterator[Unit]:
    by_id = {unit.id: unit for unit in config.units}
    if entry.units:
        return (by_id[unit] for unit in entry.units)
    return (unit for unit in config.units if unit.type == entry.unit_type)


def _holds(row: Dated | Unit, month: Month) -> bool:
    started = row.valid_from is None or row.valid_from <= month
    return started and (row.valid_to is None or month <= row.valid_to)
