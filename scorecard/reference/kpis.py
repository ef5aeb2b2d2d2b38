"""KPIs, the identities they are in, and which source is believed first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scorecard.config.dated import Precedence
from scorecard.config.formulas import made_of, ranks
from scorecard.config.kpis import CHILDREN, COUNTED, Kpi
from scorecard.config.models import Config
from scorecard.reference.spans import ALWAYS, FOREVER, fitting, holds, spans
from scorecard.reference.units import groups
from scorecard.stores.warehouse import Warehouse


def write_kpis(warehouse: Warehouse, config: Config) -> None:
    """KPIs as they are defined."""
    rank = ranks(config.kpis)
    rows = [
        (
            kpi.id,
            kpi.name,
            kpi.aggregation,
            kpi.over_units,
            kpi.over_months,
            kpi.polarity,
            kpi.tolerance.absolute,
            kpi.tolerance.relative,
            kpi.tolerance.rounding_step,
            len(made_of(kpi)),
            rank[kpi.id],
            kpi.absent_children == "score",
            kpi.absent_children == "no_value",
            position,
            kpi.constant_ok,
            kpi.revision_months,
            sum(1 << (number - 1) for number in set(kpi.months) or range(1, 13)),
            kpi.materiality or config.materiality.effect,
            kpi.between,
            kpi.carry_months,
        )
        for position, kpi in enumerate(config.kpis)
    ]
    columns = [
        "kpi",
        "name",
        "aggregation",
        "over_units",
        "over_time",
        "polarity",
        "tolerance_absolute",
        "tolerance_relative",
        "rounding_step",
        "operands",
        "formula_rank",
        "scored_in_part",
        "needs_all",
        "position",
        "constant_ok",
        "revision_months",
        "due",
        "material_effect",
        "between_updates",
        "carry_months",
    ]
    warehouse.replace("ref.kpis", columns, rows)


def write_identities(warehouse: Warehouse, config: Config) -> None:
    """Sums that KPIs must be, term by term."""
    kpis = {kpi.id: kpi for kpi in config.kpis}
    rows, terms = [], list[tuple[Any, ...]]()
    for item in config.identities:
        tolerance = item.tolerance or kpis[item.kpi].tolerance
        own = [(item.id, name, 0, factor) for name, factor in item.terms.items()]
        own += [(item.id, name, 1, factor) for name, factor in item.before.items()]
        terms += own
        rows.append(
            (
                item.id,
                item.kpi,
                _formula(own, kpis),
                len(own),
                tolerance.absolute,
                tolerance.relative,
                tolerance.rounding_step,
                (item.valid_from or ALWAYS).index,
                (item.valid_to or FOREVER).index,
            )
        )
    columns = [
        "identity",
        "kpi",
        "formula",
        "terms",
        "tolerance_absolute",
        "tolerance_relative",
        "rounding_step",
        "first_month",
        "last_month",
    ]
    warehouse.replace("ref.identities", columns, rows)
    warehouse.replace("ref.identity_terms", ["identity", "kpi", "lag", "factor"], terms)


def _formula(terms: Iterable[tuple[str, str, int, Decimal]], kpis: Mapping[str, Kpi]) -> str:
    """`Joiners - Leavers + Headcount of the month before`."""
    text = ""
    for _, name, lag, factor in terms:
        times = "" if abs(factor) == 1 else f"{abs(factor).normalize():f} x "
        sign = "-" if factor < 0 else "+"
        lead = f" {sign} " if text else "-" * (factor < 0)
        text += f"{lead}{times}{kpis[name].name}{' of the month before' * lag}"
    return text


def write_precedences(warehouse: Warehouse, config: Config) -> None:
    """For each KPI, and each unit with an order of its own, which source is believed first.

    A group of another hierarchy is made of its units whatever the KPI's sources are; what counts
    initiatives or deliveries counts those of its units.
    """
    rows: list[tuple[Any, ...]] = []
    by_kpi: dict[str, list[Precedence]] = {}
    for row in config.precedence:
        by_kpi.setdefault(row.kpi, []).append(row)
    for kpi in config.kpis:
        general = [row for row in by_kpi.get(kpi.id, []) if not row.unit and not row.unit_type]
        rows += _orders(kpi, "", general)
        for unit in config.units:
            own = fitting(by_kpi.get(kpi.id, []), unit)
            if len(own) > len(general):
                rows += _orders(kpi, unit.id, own)
        if kpi.over_units != "never" and not COUNTED.intersection(kpi.sources):
            always = (ALWAYS.index, FOREVER.index)
            rows += [(kpi.id, group.id, CHILDREN, 0, *always) for group in groups(config)]
    columns = ["kpi", "unit", "source", "position", "first_month", "last_month"]
    warehouse.replace("ref.precedence", columns, rows)


def _orders(kpi: Kpi, unit: str, rows: Sequence[Precedence]) -> Iterator[tuple[Any, ...]]:
    """Every source of a KPI with its position, for each span of months with one order."""
    for first, last in spans(rows):
        row = next((row for row in rows if holds(row, first)), None)
        sources = kpi.sources if row is None else row.sources
        # A formula is calculated from its operands wherever nobody reports it.
        if made_of(kpi) and CHILDREN not in sources:
            sources = (*sources, CHILDREN)
        for position, source in enumerate(sources):
            yield kpi.id, unit, source, position, first, last
