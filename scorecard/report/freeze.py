"""From the warehouse to frozen trees: every card of a month in a handful of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from scorecard.config.cascades import scorecard_of
from scorecard.config.kpis import Kpi
from scorecard.config.models import Config
from scorecard.config.moments import zone_of
from scorecard.config.organisation import Unit
from scorecard.config.responsible import Owners
from scorecard.config.scorecards import Objective, Scorecard
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.reference.formulas import formula_words
from scorecard.report.adding import adds_up, kind
from scorecard.report.brand import brand_of, check_brand
from scorecard.report.card import Card
from scorecard.report.freeze_actions import Actions, actions_by_unit, actions_of
from scorecard.report.freeze_attention import Asked
from scorecard.report.freeze_breaks import break_of, carried_of, decision_of
from scorecard.report.freeze_changes import Changes, changes_by_unit, changes_of
from scorecard.report.freeze_initiatives import initiatives_of, tracking_of
from scorecard.report.freeze_restated import restated_figures
from scorecard.report.freeze_scores import (
    ObjectiveNames,
    assessment,
    benchmark_of,
    cascaded,
    child_line,
    progress_of,
    scale_of,
    score_of,
    themes,
)
from scorecard.report.freeze_signals import limits_of, signal_of, year_end_of
from scorecard.report.freeze_trail import trail_of
from scorecard.report.initiative import InitiativeLine
from scorecard.report.measure import MeasureLine, Point
from scorecard.report.narrative.narrate import Narrator
from scorecard.report.narrative.wording import worded
from scorecard.report.objective import Drive, ObjectiveNode
from scorecard.report.period import period_of
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.reasons import no_score
from scorecard.report.restated import Restated
from scorecard.report.templates import Templates
from scorecard.score.decompose import NOTHING, Before
from scorecard.stores.landing import Landing
from scorecard.stores.warehouse import Warehouse

HISTORY = 24
SCORE_HISTORY = 12
Row = Mapping[str, Any]
K = TypeVar("K")
V = TypeVar("V")


def freeze(
    warehouse: Warehouse,
    config: Config,
    landing: Landing,
    templates: Templates,
    month: Month,
    *,
    told: Before = NOTHING,
    only: str | None = None,
) -> tuple[Card, ...]:
    """The cards of a month in the order of the units; units that were not valid have none.

    With `only` it is that unit's alone. `told` is what last month's cards said, which changes of
    scores are explained against. Raises `RenderError` where the templates have no words in the
    organisation's language, and `InputError` where a file its design names is not there.
    """
    check_brand(brand_of(config.design), templates)
    with worded(templates, config.organisation.language) as words:
        facts = _Facts.read(warehouse, landing, config, month, told)
        narrator = Narrator.read(warehouse, facts.names, words, month)
        asked = Asked.read(warehouse, config, facts.names, narrator.news, month)
        return tuple(
            _asking(facts, asked, narrator.tell(_card(config, facts, unit, scorecard, month)))
            for unit in config.units
            if (only is None or unit.id == only)
            and unit.id in facts.scorecards
            and (scorecard := scorecard_of(config, unit)) is not None
        )


@dataclass(frozen=True, slots=True)
class _Facts:
    """A month's rows, indexed by what the tree asks for."""

    names: Names
    owners: Owners
    kpis: dict[str, Kpi]
    scorecards: dict[str, Row]
    score_history: dict[str, list[tuple[str, Decimal | None]]]
    perspectives: dict[tuple[str, str], Row]
    objectives: dict[tuple[str, str], Row]
    measures: dict[tuple[str, str, str], Row]
    history: dict[tuple[str, str], tuple[Point, ...]]
    breaks: dict[str, list[Row]]
    statements: dict[str, list[Row]]
    carried: dict[str, list[Row]]
    decisions: dict[str, list[Row]]
    children: dict[str, list[Row]]
    cascades: dict[tuple[str, str], list[Row]]
    themes: dict[str, list[Row]]
    assessments: dict[tuple[str, str], Row]
    objective_names: ObjectiveNames
    as_of: dict[str, str]
    initiatives: dict[str, tuple[InitiativeLine, ...]]
    changes: Changes
    actions: Actions
    last_day: str
    restated: dict[tuple[str, str], tuple[Restated, ...]]
    # By unit, in page order.
    unit_perspectives: dict[str, list[Row]]

    @classmethod
    def read(
        cls, warehouse: Warehouse, landing: Landing, config: Config, month: Month, told: Before
    ) -> "_Facts":
        now = {"month": str(month)}
        pair = {**now, "previous": str(month - 1)}
        span = {"first": str(month - (HISTORY - 1)), "last": str(month)}
        scores = {"first": str(month - (SCORE_HISTORY - 1)), "last": str(month)}
        decided = {
            **now,
            "first": scores["first"],
            "shown": span["first"],
            "month_index": month.index,
        }
        measures = warehouse.rows("report/select_measures", {**pair, "last_year": str(month - 12)})
        zone = zone_of(config)
        received = {
            d.seq: dt.datetime.fromisoformat(d.received_at).astimezone(zone).date().isoformat()
            for d in landing.deliveries()
        }
        perspectives = warehouse.rows("report/select_perspectives", pair)
        newest = warehouse.rows("report/select_newest_delivery", now)
        names = Names(config)
        return cls(
            names=names,
            owners=Owners(config, month),
            kpis={kpi.id: kpi for kpi in config.kpis},
            scorecards={r["unit"]: r for r in warehouse.rows("report/select_scorecards", pair)},
            score_history=_grouped(
                (row["unit"], (row["month"], row["score"]))
                for row in warehouse.rows("report/select_score_history", scores)
            ),
            perspectives={(row["unit"], row["perspective"]): row for row in perspectives},
            unit_perspectives=_grouped((row["unit"], row) for row in perspectives),
            objectives={
                (row["unit"], row["objective"]): row
                for row in warehouse.rows("report/select_objectives", pair)
            },
            measures={(row["unit"], row["kpi"], row["basis"]): row for row in measures},
            history={
                key: tuple(points)
                for key, points in _grouped(
                    ((row["unit"], row["kpi"]), Point(row["month"], row["value"], row["goal"]))
                    for row in warehouse.rows("report/select_history", span)
                ).items()
            },
            breaks=_grouped(
                (row["unit"], row) for row in warehouse.rows("report/select_breaks", now)
            ),
            statements=_grouped(
                (row["break_id"], row) for row in warehouse.rows("report/select_statements", now)
            ),
            carried=_grouped(
                (row["unit"], row) for row in warehouse.rows("report/select_carried", now)
            ),
            decisions=_grouped(
                (row["card"], row) for row in warehouse.rows("report/select_decided", decided)
            ),
            children=_grouped(
                (row["parent"], row)
                for row in warehouse.rows("report/select_children", {"month_index": month.index})
            ),
            cascades=_grouped(
                ((row["unit"], row["objective"]), row)
                for row in warehouse.rows("report/select_cascades", pair)
            ),
            themes=_grouped(
                (row["unit"], row) for row in warehouse.rows("report/select_themes", pair)
            ),
            assessments={
                (row["unit"], row["objective"]): row
                for row in warehouse.rows("report/select_assessments", now)
            },
            objective_names=ObjectiveNames(config, names),
            as_of={row["unit"]: received[row["delivery"]] for row in newest if row["delivery"]},
            initiatives=initiatives_of(warehouse, config, month),
            changes=changes_by_unit(warehouse, month, told),
            actions=actions_by_unit(warehouse, month),
            last_day=str(config.organisation.fiscal_year.calendar.last_day(month)),
            restated=restated_figures(warehouse, names, told, received, month),
        )


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _card(config: Config, facts: _Facts, unit: Unit, scorecard: Scorecard, month: Month) -> Card:
    organisation = config.organisation
    names = facts.names
    perspectives = tuple(
        PerspectiveNode(
            id=item.perspective,
            name=names.perspectives[item.perspective],
            weight=facts.perspectives[unit.id, item.perspective]["weight"],
            score=score_of(
                facts.perspectives[unit.id, item.perspective],
                {objective.id: objective.name for objective in item.objectives},
            ),
            objectives=tuple(
                _objective(facts, unit, objective)
                for objective in item.objectives
                if (unit.id, objective.id) in facts.objectives
            ),
        )
        for item in scorecard.perspectives
        # Of cascades alone there may be nothing yet, or no longer: no child unit that month.
        if (unit.id, item.perspective) in facts.perspectives
    )
    calendar = organisation.fiscal_year.calendar
    bases = {line.basis for node in perspectives for line in node.measures}
    return Card(
        organisation=organisation.id,
        organisation_name=organisation.name,
        language=organisation.language,
        page_size=organisation.page_size,
        brand=brand_of(config.design),
        unit=unit.id,
        unit_name=unit.name,
        unit_type=unit.type,
        head=names.people.get(unit.head or ""),
        month=str(month),
        as_of=facts.as_of.get(unit.id, str(calendar.last_day(month))),
        currency=organisation.currency,
        coverage_minimum=organisation.coverage_minimum,
        score=score_of(facts.scorecards[unit.id], names.perspectives),
        score_history=tuple(facts.score_history.get(unit.id, ())),
        perspectives=perspectives,
        breaks=tuple(
            break_of(row, facts.statements.get(row["break_id"], ()), names)
            for row in facts.breaks.get(unit.id, ())
        ),
        children=tuple(
            child_line(
                row,
                facts.scorecards.get(row["unit"]),
                facts.unit_perspectives.get(row["unit"], ()),
                names.perspectives,
            )
            for row in facts.children.get(unit.id, ())
        ),
        decisions=tuple(decision_of(row, names) for row in facts.decisions.get(unit.id, ())),
        carried=tuple(carried_of(row, names) for row in facts.carried.get(unit.id, ())),
        themes=themes(facts.themes.get(unit.id, ()), perspectives, scorecard, names.themes),
        initiatives=facts.initiatives.get(unit.id, ()),
        tracking=tracking_of(config) if unit.id in facts.initiatives else None,
        changes=changes_of(facts.changes, unit.id, unit.name, perspectives),
        score_scale=organisation.score_scale,
        period=period_of(calendar, month, bases),
    )


def _asking(facts: _Facts, asked: Asked, card: Card) -> Card:
    """A card that is told, with what it asks of people."""
    actions = actions_of(facts.actions.get(card.unit, ()), card, facts.last_day, facts.names)
    told = replace(card, actions=actions)
    return replace(told, attention=asked.of(told))


def _objective(facts: _Facts, unit: Unit, objective: Objective) -> ObjectiveNode:
    row = facts.objectives[unit.id, objective.id]
    taken = [
        cascaded(found, facts.objective_names)
        for found in facts.cascades.get((unit.id, objective.id), ())
    ]
    return ObjectiveNode(
        id=objective.id,
        name=objective.name,
        owner=facts.names.people[objective.owner],
        weight=row["weight"],
        score=score_of(row, {**facts.names.kpis, **{line.id: line.name for line in taken}}),
        result=row["result_score"],
        outlook=row["outlook_score"],
        measures=tuple(
            _measure(facts, facts.measures[unit.id, measure.kpi, measure.basis])
            for measure in objective.measures
            # Before the first month of its KPI it does not stand there.
            if (unit.id, measure.kpi, measure.basis) in facts.measures
        ),
        cascades=tuple(taken),
        divergence=row["divergence"],
        themes=tuple(facts.names.themes[theme] for theme in objective.themes),
        supports=facts.objective_names.supported(objective),
        assessment=assessment(facts.assessments.get((unit.id, objective.id)), facts.names),
        drives=tuple(
            Drive(item.objective, item.lags, item.expected)
            for item in objective.drives
            if (unit.id, item.objective) in facts.objectives
        ),
    )


def _measure(facts: _Facts, row: Row) -> MeasureLine:
    kpi = facts.kpis[row["kpi"]]
    return MeasureLine(
        kpi=kpi.id,
        name=kpi.name,
        description=kpi.description,
        owner=facts.names.people[facts.owners.of(kpi.id, row["unit"])],
        role=row["role"],
        basis=row["basis"],
        polarity=kpi.polarity,
        weight=row["weight"],
        required=row["required"],
        shown=facts.names.shown[kpi.id],
        month_value=row["value"],
        quarter_value=row["quarter_value"],
        ytd_value=row["ytd_value"],
        rolling_3_value=row["rolling_3_value"],
        rolling_12_value=row["rolling_12_value"],
        prior_month_value=row["prior_month_value"],
        prior_year_value=row["month_a_year_before"],
        value_status=row["status"],
        scored_status=row["scored_status"],
        ytd_status=row["ytd_status"],
        rolling_12_status=row["rolling_12_status"],
        kind=kind(kpi),
        adds_up=adds_up(kpi),
        scored_value=row["scored_value"],
        red_flag=row["red_flag"],
        goal=row["target"],
        variance=row["variance"],
        favourable=row["favourable"],
        score=row["score"],
        colour=row["colour"],
        previous_score=row["previous_score"],
        no_score_reason=no_score(row, facts.names),
        history=facts.history.get((row["unit"], kpi.id), ()),
        limits=limits_of(row),
        trail=trail_of(row, facts.names, formula_words(kpi, facts.kpis)),
        breaks=tuple(
            found["break_id"]
            for found in facts.breaks.get(row["unit"], ())
            if found["kpi"] == kpi.id
        ),
        scale=scale_of(row),
        progress=progress_of(row),
        benchmark=benchmark_of(row),
        variance_share=row["variance_share"],
        prior_year_variance=row["prior_year_variance"],
        reason=row["reason"],
        carried_from=row["carried_from"],
        not_due=row["reason"] == "not_due",
        signal=signal_of(row),
        year_end=year_end_of(row),
        restated=facts.restated.get((row["unit"], kpi.id), ()),
    )
