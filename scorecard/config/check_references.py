"""Every id a configuration mentions has to be one it declares."""

from collections.abc import Iterator

from scorecard.config.finding import Finding, KeyPath
from scorecard.config.kpis import CHILDREN, COUNTED
from scorecard.config.models import Config
from scorecard.config.organisation import ALL
from scorecard.config.scorecards import Scorecard
from scorecard.spelling import nearest

# Where an id stands, the id (None where it is left out), and what it has to be.
Mention = tuple[KeyPath, str | None, str]


def references(config: Config) -> Iterator[Finding]:
    """Ids of people, units, types, KPIs, sources and perspectives that are declared nowhere."""
    known = {
        "a person's id": {person.id for person in config.people},
        "a unit's id": {unit.id for unit in config.units},
        "a unit type": {unit.type for unit in config.units},
        "a KPI's id": {kpi.id for kpi in config.kpis},
        "a source's id": {source.id for source in config.sources} | {CHILDREN},
        "a perspective's id": {perspective.id for perspective in config.perspectives},
        "a theme's id": {theme.id for theme in config.themes},
        "an initiative's id": {initiative.id for initiative in config.initiatives},
        "an objective's id": {
            objective.id
            for card in config.scorecards
            for perspective in card.perspectives
            for objective in perspective.objectives
        },
    }
    for mentions in (
        _of_units,
        _of_kpis,
        _of_dated,
        _of_people,
        _of_scorecards,
        _of_initiatives,
        _of_assessments,
    ):
        for path, value, what in mentions(config):
            if value is not None and value not in known[what]:
                yield Finding(path, what + nearest(value, known[what]), repr(value))


def _of_units(config: Config) -> Iterator[Mention]:
    for i, unit in enumerate(config.units):
        yield ("units", i, "head"), unit.head, "a person's id"
        for j, edge in enumerate(unit.parents):
            yield ("units", i, "parents", j, "unit"), edge.unit, "a unit's id"


def _of_kpis(config: Config) -> Iterator[Mention]:
    for i, kpi in enumerate(config.kpis):
        yield ("kpis", i, "owner"), kpi.owner, "a person's id"
        for j, source in enumerate(kpi.sources):
            if source not in COUNTED:
                yield ("kpis", i, "sources", j), source, "a source's id"
        for side in ("numerator", "denominator"):
            for operand in getattr(kpi.operands, side, {}):
                yield ("kpis", i, "operands", side, operand), operand, "a KPI's id"
    for i, item in enumerate(config.identities):
        yield ("identities", i, "kpi"), item.kpi, "a KPI's id"
        for key in ("terms", "before"):
            for term in getattr(item, key):
                yield ("identities", i, key, term), term, "a KPI's id"


def _of_dated(config: Config) -> Iterator[Mention]:
    for name in (
        "targets",
        "annual_targets",
        "prior_year_targets",
        "thresholds",
        "long_term_targets",
        "benchmarks",
        "weights",
        "owners",
        "precedence",
    ):
        for i, row in enumerate(getattr(config, name)):
            yield (name, i, "kpi"), row.kpi, "a KPI's id"
            yield (name, i, "unit"), row.unit, "a unit's id"
            yield (name, i, "unit_type"), row.unit_type, "a unit type"
    for i, weight in enumerate(config.weights):
        yield ("weights", i, "objective"), weight.objective, "an objective's id"
        yield ("weights", i, "perspective"), weight.perspective, "a perspective's id"
    for i, owner in enumerate(config.owners):
        yield ("owners", i, "person"), owner.person, "a person's id"
    for i, row in enumerate(config.precedence):
        for j, source in enumerate(row.sources):
            yield ("precedence", i, "sources", j), source, "a source's id"
    for i, row in enumerate(config.ownership):
        yield ("ownership", i, "unit"), row.unit, "a unit's id"
        yield ("ownership", i, "parent"), row.parent, "a unit's id"
    for i, row in enumerate(config.mappings):
        yield ("mappings", i, "source"), row.source, "a source's id"


def _of_people(config: Config) -> Iterator[Mention]:
    for i, person in enumerate(config.people):
        yield ("people", i, "deputy"), person.deputy, "a person's id"
        for j, kpi in enumerate(person.cleared):
            if kpi != ALL:
                yield ("people", i, "cleared", j), kpi, "a KPI's id"
    yield ("chasing", "escalate_to"), config.chasing.escalate_to, "a person's id"
    for i, source in enumerate(config.sources):
        yield ("sources", i, "owner"), source.owner, "a person's id"
    for i, recipient in enumerate(config.distribution):
        yield ("distribution", i, "person"), recipient.person, "a person's id"
        for j, unit in enumerate(recipient.units):
            yield ("distribution", i, "units", j), unit, "a unit's id"


def _of_scorecards(config: Config) -> Iterator[Mention]:
    for i, card in enumerate(config.scorecards):
        yield ("scorecards", i, "unit"), card.unit, "a unit's id"
        yield ("scorecards", i, "unit_type"), card.unit_type, "a unit type"
        yield from _of_scorecard(("scorecards", i, "perspectives"), card)


def _of_scorecard(path: KeyPath, card: Scorecard) -> Iterator[Mention]:
    for p, perspective in enumerate(card.perspectives):
        yield (*path, p, "perspective"), perspective.perspective, "a perspective's id"
        for o, objective in enumerate(perspective.objectives):
            spot = (*path, p, "objectives", o)
            yield (*spot, "owner"), objective.owner, "a person's id"
            for m, measure in enumerate(objective.measures):
                yield (*spot, "measures", m, "kpi"), measure.kpi, "a KPI's id"
            for t, theme in enumerate(objective.themes):
                yield (*spot, "themes", t), theme, "a theme's id"
            for c, cascade in enumerate(objective.cascades):
                yield (*spot, "cascades", c, "unit"), cascade.unit, "a unit's id"
                yield (*spot, "cascades", c, "objective"), cascade.objective, "an objective's id"
                yield (*spot, "cascades", c, "kpi"), cascade.kpi, "a KPI's id"
            for s, support in enumerate(objective.supports):
                yield (*spot, "supports", s, "unit"), support.unit, "a unit's id"
                yield (*spot, "supports", s, "objective"), support.objective, "an objective's id"


def _of_assessments(config: Config) -> Iterator[Mention]:
    for i, said in enumerate(config.assessments):
        yield ("assessments", i, "unit"), said.unit, "a unit's id"
        yield ("assessments", i, "objective"), said.objective, "an objective's id"
        yield ("assessments", i, "person"), said.person, "a person's id"


def _of_initiatives(config: Config) -> Iterator[Mention]:
    for i, initiative in enumerate(config.initiatives):
        yield ("initiatives", i, "unit"), initiative.unit, "a unit's id"
        yield ("initiatives", i, "owner"), initiative.owner, "a person's id"
        yield ("initiatives", i, "theme"), initiative.theme, "a theme's id"
        yield ("initiatives", i, "actual_kpi"), initiative.actual_kpi, "a KPI's id"
    for name in ("milestones", "initiative_reports"):
        for i, row in enumerate(getattr(config, name)):
            yield (name, i, "initiative"), row.initiative, "an initiative's id"
