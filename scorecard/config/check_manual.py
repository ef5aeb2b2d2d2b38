"""What must hold of figures their owners fill in."""

from collections.abc import Iterator

from scorecard.config.check_drops import drop_folder
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.manual import Entry, ManualSource
from scorecard.config.models import Config
from scorecard.spelling import nearest

_EVERY_MONTH = tuple(range(1, 13))


def manual_sources(config: Config) -> Iterator[Finding]:
    """Forms that ask for what is not there, of nobody, or twice, or come back to no place.

    Review workbooks, which come back to a folder too, are among them.
    """
    taken: dict[str, str] = {}
    for i, source in enumerate(config.sources):
        if not isinstance(source, ManualSource):
            continue
        path: KeyPath = ("sources", i)
        whose = f"forms of {source.id!r}"
        yield from drop_folder((*path, "drop"), source.drop, whose, taken, example="drops/forms")
        asked: set[tuple[str, str, int]] = set()
        for j, entry in enumerate(source.entries):
            spot: KeyPath = (*path, "entries", j)
            yield from _references(spot, entry, config)
            yield from _twice(spot, entry, config, asked)
    if config.decisions.drop is not None:
        at: KeyPath = ("decisions", "drop")
        drop = config.decisions.drop
        yield from drop_folder(at, drop, "review workbooks", taken, example="drops/reviews")


def _references(path: KeyPath, entry: Entry, config: Config) -> Iterator[Finding]:
    kpis = {kpi.id: kpi for kpi in config.kpis}
    units = {unit.id for unit in config.units}
    types = {unit.type for unit in config.units}
    people = {person.id for person in config.people}
    if entry.kpi not in kpis:
        expected = "a KPI's id" + nearest(entry.kpi, kpis)
        yield Finding((*path, "kpi"), expected, repr(entry.kpi))
    elif entry.operands and kpis[entry.kpi].over_units != "quotient":
        expected = "operands asked for a KPI that is a ratio only"
        yield Finding((*path, "operands"), expected, kpis[entry.kpi].aggregation)
    if bool(entry.units) == (entry.unit_type is not None):
        found = "both" if entry.units else "none"
        yield Finding((*path, "units"), "either units or unit_type", found)
    for place, unit in enumerate(entry.units):
        if unit not in units:
            expected = "a unit's id" + nearest(unit, units)
            yield Finding((*path, "units", place), expected, repr(unit))
    if entry.unit_type is not None and entry.unit_type not in types:
        expected = "a unit type" + nearest(entry.unit_type, types)
        yield Finding((*path, "unit_type"), expected, repr(entry.unit_type))
    if entry.owner is not None and entry.owner not in people:
        expected = "a person's id" + nearest(entry.owner, people)
        yield Finding((*path, "owner"), expected, repr(entry.owner))


def _twice(
    path: KeyPath, entry: Entry, config: Config, asked: set[tuple[str, str, int]]
) -> Iterator[Finding]:
    units = list(entry.units) or [u.id for u in config.units if u.type == entry.unit_type]
    own = next((kpi.months for kpi in config.kpis if kpi.id == entry.kpi), ())
    months = entry.months or own or _EVERY_MONTH
    cells = [(entry.kpi, unit, month) for unit in units for month in months]
    again = next((cell for cell in cells if cell in asked), None)
    if again is not None or len(set(cells)) < len(cells):
        kpi, unit, _ = again or next(cell for cell in cells if cells.count(cell) > 1)
        yield Finding(path, "each figure asked for once in a month", f"{kpi} of {unit} twice")
    asked.update(cells)
