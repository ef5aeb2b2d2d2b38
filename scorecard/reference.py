"""The configuration as tables: what SQL needs of it, written anew before each calculation."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scorecard.config.models import CHILDREN, Config, Kpi, Scorecard, Unit
from scorecard.period import Month, months_between
from scorecard.stores.landing import Landing, horizon
from scorecard.stores.warehouse import Warehouse

# A figure older than this, in months before the newest one asked for, has a mistyped year.
OLDEST = 240
ALWAYS = Month.of(1, 1)
FOREVER = Month.of(9999, 12)


def mirror(
    warehouse: Warehouse, config: Config, landing: Landing, *, up_to: int | None = None
) -> None:
    """Write `ref.*` from the configuration, with the months that what was loaded spans.

    Nothing before the organisation's first month, or 240 months before the newest, opens a month.
    """
    newest = horizon(landing.deliveries(up_to))
    last = None if newest is None else Month.parse(newest)
    earliest = _earliest(config, last)
    with warehouse.transaction():
        _months(warehouse, config, earliest, last)
        _units(warehouse, config)
        _kpis(warehouse, config)
        _measures(warehouse, config)
        _targets(warehouse, config)
        settings = [(config.organisation.coverage_minimum, earliest.index)]
        warehouse.replace("ref.settings", ["coverage_minimum", "first_month"], settings)


def _earliest(config: Config, last: Month | None) -> Month:
    if config.organisation.first_month is not None:
        return config.organisation.first_month
    return ALWAYS if last is None else last - OLDEST


def _months(warehouse: Warehouse, config: Config, earliest: Month, last: Month | None) -> None:
    first = warehouse.run("reference/find_first_month", {"earliest": earliest.index})[0][0]
    start = config.organisation.fiscal_year.first_month
    span: Iterator[Month] = iter(())
    if first is not None and last is not None:
        span = months_between(Month(int(first)), last)
    rows = [(m.index, str(m), m.first_day.isoformat(), m.fiscal_start(start).index) for m in span]
    columns = ["month_index", "month", "month_start", "fiscal_start"]
    warehouse.replace("ref.months", columns, rows)


def _units(warehouse: Warehouse, config: Config) -> None:
    depths = unit_depths(config)
    # A frame cannot carry a MAP, so attributes travel as two lists that the statement joins.
    warehouse.con.execute("DELETE FROM ref.units")
    for position, unit in enumerate(config.units):
        warehouse.run(
            "reference/insert_unit",
            {
                "unit": unit.id,
                "name": unit.name,
                "type": unit.type,
                "first_month": (unit.valid_from or ALWAYS).index,
                "last_month": (unit.valid_to or FOREVER).index,
                "depth": depths[unit.id],
                "position": position,
                "attribute_names": list(unit.attributes),
                "attribute_values": list(unit.attributes.values()),
            },
        )
    edges = [
        (
            edge.unit,
            unit.id,
            edge.share,
            (edge.valid_from or ALWAYS).index,
            (edge.valid_to or FOREVER).index,
        )
        for unit in config.units
        for edge in unit.parents
    ]
    columns = ["parent", "child", "share", "first_month", "last_month"]
    warehouse.replace("ref.edges", columns, edges)


def unit_depths(config: Config) -> dict[str, int]:
    """Longest way from each unit up to a root; the tree has no cycle once it is checked."""
    parents = {unit.id: [edge.unit for edge in unit.parents] for unit in config.units}
    depths: dict[str, int] = {}

    def depth(unit: str) -> int:
        if unit not in depths:
            depths[unit] = max((depth(parent) + 1 for parent in parents[unit]), default=0)
        return depths[unit]

    for unit in parents:
        depth(unit)
    return depths


def _kpis(warehouse: Warehouse, config: Config) -> None:
    rows = [
        (
            kpi.id,
            kpi.name,
            kpi.aggregation,
            kpi.polarity,
            kpi.tolerance.absolute,
            kpi.tolerance.relative,
            kpi.tolerance.rounding_step,
            sum(1 for _ in _operands(kpi)),
        )
        for kpi in config.kpis
    ]
    columns = [
        "kpi",
        "name",
        "aggregation",
        "polarity",
        "tolerance_absolute",
        "tolerance_relative",
        "rounding_step",
        "operands",
    ]
    warehouse.replace("ref.kpis", columns, rows)
    operands = [(kpi.id, *term) for kpi in config.kpis for term in _operands(kpi)]
    warehouse.replace("ref.operands", ["kpi", "side", "operand", "factor"], operands)
    precedence = [
        (kpi.id, source, position)
        for kpi in config.kpis
        for position, source in enumerate(_precedence(kpi))
    ]
    warehouse.replace("ref.precedence", ["kpi", "source", "position"], precedence)


def _operands(kpi: Kpi) -> Iterator[tuple[str, str, Decimal]]:
    if kpi.operands is not None:
        for operand, factor in kpi.operands.numerator.items():
            yield "numerator", operand, factor
        for operand, factor in kpi.operands.denominator.items():
            yield "denominator", operand, factor


def _precedence(kpi: Kpi) -> tuple[str, ...]:
    # A ratio of other KPIs is calculated from their totals wherever nobody reports it.
    if kpi.operands is not None and CHILDREN not in kpi.sources:
        return (*kpi.sources, CHILDREN)
    return kpi.sources


def _measures(warehouse: Warehouse, config: Config) -> None:
    rows = [
        (unit.id, *row)
        for unit in config.units
        if (card := scorecard_of(config, unit)) is not None
        for row in _card_measures(card)
    ]
    columns = [
        "unit",
        "perspective",
        "perspective_position",
        "perspective_weight",
        "objective",
        "objective_position",
        "objective_weight",
        "kpi",
        "measure_position",
        "weight",
        "role",
        "basis",
        "required",
    ]
    warehouse.replace("ref.measures", columns, rows)


def scorecard_of(config: Config, unit: Unit) -> Scorecard | None:
    """The scorecard that serves a unit: its own, or its type's; None where it has none."""
    for card in config.scorecards:
        if card.unit == unit.id or card.unit_type == unit.type:
            return card
    return None


def _card_measures(card: Scorecard) -> Iterator[tuple[Any, ...]]:
    for p, perspective in enumerate(card.perspectives):
        for o, objective in enumerate(perspective.objectives):
            for m, measure in enumerate(objective.measures):
                yield (
                    perspective.perspective,
                    p,
                    perspective.weight,
                    objective.id,
                    o,
                    objective.weight,
                    measure.kpi,
                    m,
                    measure.weight,
                    measure.role,
                    measure.basis,
                    measure.required,
                )


def _targets(warehouse: Warehouse, config: Config) -> None:
    rows = [
        (
            target.kpi,
            target.unit,
            target.unit_type,
            (target.valid_from or ALWAYS).index,
            (target.valid_to or FOREVER).index,
            target.red_flag,
            target.goal,
        )
        for target in config.targets
    ]
    columns = ["kpi", "unit", "unit_type", "first_month", "last_month", "red_flag", "goal"]
    warehouse.replace("ref.targets", columns, rows)
