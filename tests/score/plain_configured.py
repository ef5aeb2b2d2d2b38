"""A whole configured organisation a second time: figures, measures and cards, from claims alone.

Plain Python on the configuration as it is read. What the second computation does not know, the
configuration must not have: that is asserted first, so that nothing passes unlooked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scorecard.config.models import Config
from tests.score import plain_figures
from tests.score.plain_cards import Cards
from tests.score.plain_figures import Edge, Figure, Organisation
from tests.score.plain_measures import Place, Targets, measures

ALWAYS = (0, 10**6)
SIGNS = {"+": 1, "-": -1, "none": 0}
Claims = Mapping[tuple[str, str, str, int], Figure]


@dataclass(frozen=True)
class Second:
    """Figures by kpi, unit and month; measures with their basis; roll-ups by level."""

    figures: Mapping[tuple[str, str, int], Mapping[str, Any]]
    measured: Mapping[Place, Mapping[str, Any]]
    cards: Cards


def computed(config: Config, claims: Claims, months: Sequence[int]) -> Second:
    """Everything there is of some months; `claims` by source, kpi, unit and month."""
    _nothing_unknown(config)
    made = _organisation(config, claims)
    figures = plain_figures.rows(made, months)
    targets = Targets(config, made, figures)
    measured = dict(measures(config, made, figures, targets, months))
    return Second(figures, measured, Cards(config, measured, months))


def _nothing_unknown(config: Config) -> None:
    for section in (
        "annual_targets",
        "prior_year_targets",
        "long_term_targets",
        "weights",
        "precedence",
        "ownership",
        "hierarchies",
        "rates",
    ):
        assert not getattr(config, section), section
    for row in (*config.targets, *config.thresholds):
        assert (row.red_flag_ratio, row.red_flag_gap, row.red_flag_high) == (None, None, None), row
    for kpi in config.kpis:
        assert (kpi.formula, kpi.over_time, kpi.months) == (None, None, ()), kpi
        assert (kpi.score, kpi.absent_children) == ("linear", "no_score"), kpi
    for unit in config.units:
        assert (unit.valid_from, unit.valid_to) == (None, None), unit
        for edge in unit.parents:
            assert (edge.valid_from, edge.valid_to) == (None, None), unit
    for card in config.scorecards:
        for perspective in card.perspectives:
            for objective in perspective.objectives:
                assert not objective.cascades, objective
                assert {measure.score for measure in objective.measures} == {None}, objective
    for source in config.sources:
        assert source.cumulative is None, source


def _organisation(config: Config, claims: Claims) -> Organisation:
    return Organisation(
        {unit.id: ALWAYS for unit in config.units},
        [
            Edge(edge.unit, unit.id, edge.share * SIGNS[edge.operator], *ALWAYS)
            for unit in config.units
            for edge in unit.parents
        ],
        {kpi.id: kpi.aggregation for kpi in config.kpis},
        {kpi.id: kpi.absent_children for kpi in config.kpis},
        {kpi.id: kpi.months for kpi in config.kpis},
        {kpi.id: kpi.sources for kpi in config.kpis},
        claims,
        config.organisation.fiscal_year.first_month,
        {
            kpi.id: (kpi.operands.numerator, kpi.operands.denominator)
            for kpi in config.kpis
            if kpi.operands is not None
        },
    )
