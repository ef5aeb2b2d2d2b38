"""Sections that say what another section could say too, put where the rest of the program looks."""

from collections import defaultdict
from typing import Any

from scorecard.config.books import BookSource
from scorecard.config.dated import Mapping, Ownership
from scorecard.config.initiatives import Milestone, Report
from scorecard.config.layouts import WideKpisLayout
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.organisation import ParentEdge, Unit
from scorecard.config.phasing import phased
from scorecard.config.sources import Source


def fold(config: Config) -> Config:
    """The configuration with every row where it belongs.

    Ownership stands under the units' parents, mappings in the layouts, milestones and reports under
    their initiatives; goals of a year are targets of its months.
    """
    config = with_initiatives(config)
    if config.annual_targets:
        months = (target for row in config.annual_targets for target in phased(row))
        config = config.model_copy(update={"targets": (*config.targets, *months)})
    if not (config.ownership or config.mappings):
        return config
    owned: dict[str, list[Ownership]] = defaultdict(list)
    for row in config.ownership:
        owned[row.unit].append(row)
    mapped: dict[str, list[Mapping]] = defaultdict(list)
    for mapping in config.mappings:
        mapped[mapping.source].append(mapping)
    return config.model_copy(
        update={
            "units": tuple(_owned(unit, owned[unit.id]) for unit in config.units),
            "sources": tuple(_mapped(source, mapped[source.id]) for source in config.sources),
        }
    )


def edge_of(row: Ownership) -> ParentEdge:
    """A row of ownership as a unit's parent."""
    # Its parts were validated where they stood; a month is read from text alone.
    return ParentEdge.model_construct(
        unit=row.parent,
        share=row.share,
        operator=row.operator,
        hierarchy=row.hierarchy,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def with_initiatives(config: Config) -> Config:
    """The configuration with milestones and reports under their initiatives."""
    if not (config.milestones or config.initiative_reports):
        return config
    milestones: dict[str, list[Milestone]] = defaultdict(list)
    for step in config.milestones:
        milestones[step.initiative].append(step)
    reports: dict[str, list[Report]] = defaultdict(list)
    for said in config.initiative_reports:
        reports[said.initiative].append(said)
    whole = tuple(
        item.model_copy(
            update={
                "milestones": (*item.milestones, *milestones[item.id]),
                "reports": (*item.reports, *reports[item.id]),
            }
        )
        for item in config.initiatives
    )
    return config.model_copy(update={"initiatives": whole})


def _owned(unit: Unit, rows: list[Ownership]) -> Unit:
    edges = (*unit.parents, *map(edge_of, rows))
    return unit.model_copy(update={"parents": edges}) if rows else unit


def _mapped(source: Source, rows: list[Mapping]) -> Source:
    if not rows or isinstance(source, ManualSource):
        return source
    if isinstance(source, BookSource):
        named: dict[str, Any] = {"measure": _codes(source.measure, rows, "kpi")}
        if source.unit is not None:
            named["unit"] = _codes(source.unit, rows, "unit")
        return source.model_copy(update=named)
    layout: Any = source.layout
    changed = {"unit": _codes(layout.unit, rows, "unit")}
    if not isinstance(layout, WideKpisLayout):
        changed["kpi"] = _codes(layout.kpi, rows, "kpi")
    return source.model_copy(update={"layout": layout.model_copy(update=changed)})


def _codes(code: Any, rows: list[Mapping], what: str) -> Any:
    means = {row.code: row.means for row in rows if row.what == what and row.means is not None}
    left_out = tuple(row.code for row in rows if row.what == what and row.means is None)
    update = {"map": {**code.map, **means}, "ignore": (*code.ignore, *left_out)}
    return code.model_copy(update=update)
