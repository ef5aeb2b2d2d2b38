"""The configuration as tables: what SQL needs of it, written anew before each calculation."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from scorecard.config.dated import Precedence, Scoped, Target, Threshold, Weight
from scorecard.config.kpis import CHILDREN, Kpi
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.config.scorecards import Measure, Scorecard
from scorecard.period import Month, months_between
from scorecard.stores.landing import Landing, horizon
from scorecard.stores.ledger_decisions import Decision
from scorecard.stores.warehouse import Warehouse

# A figure older than this, in months before the newest one asked for, has a mistyped year.
OLDEST = 240
ALWAYS = Month.of(1, 1)
FOREVER = Month.of(9999, 12)


def mirror(
    warehouse: Warehouse,
    config: Config,
    landing: Landing,
    *,
    decisions: Sequence[Decision] = (),
    up_to: int | None = None,
) -> None:
    """Write `ref.*` from configuration and decisions, with the months that what was loaded spans.

    Nothing before the organisation's first month, or 240 months before the newest, opens a month.
    """
    newest = horizon(landing.deliveries(up_to))
    last = None if newest is None else Month.parse(newest)
    earliest = _earliest(config, last)
    with warehouse.transaction():
        _months(warehouse, config, earliest, last)
        _units(warehouse, config)
        _kpis(warehouse, config)
        _identities(warehouse, config)
        _precedences(warehouse, config)
        _sources(warehouse, config)
        _arrivals(warehouse, config, landing, up_to)
        _measures(warehouse, config)
        _targets(warehouse, config)
        _decisions(warehouse, config, decisions)
        _baselines(warehouse, config)
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
            kpi.absent_children == "score",
            position,
            kpi.constant_ok,
            kpi.revision_months,
            sum(1 << (number - 1) for number in set(kpi.months) or range(1, 13)),
            kpi.materiality or config.materiality.effect,
        )
        for position, kpi in enumerate(config.kpis)
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
        "scored_in_part",
        "position",
        "constant_ok",
        "revision_months",
        "due",
        "material_effect",
    ]
    warehouse.replace("ref.kpis", columns, rows)
    operands = [(kpi.id, *term) for kpi in config.kpis for term in _operands(kpi)]
    warehouse.replace("ref.operands", ["kpi", "side", "operand", "factor"], operands)


def _operands(kpi: Kpi) -> Iterator[tuple[str, str, Decimal]]:
    if kpi.operands is not None:
        for operand, factor in kpi.operands.numerator.items():
            yield "numerator", operand, factor
        for operand, factor in kpi.operands.denominator.items():
            yield "denominator", operand, factor


def _identities(warehouse: Warehouse, config: Config) -> None:
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


def _precedences(warehouse: Warehouse, config: Config) -> None:
    rows: list[tuple[Any, ...]] = []
    by_kpi: dict[str, list[Precedence]] = {}
    for row in config.precedence:
        by_kpi.setdefault(row.kpi, []).append(row)
    for kpi in config.kpis:
        general = [row for row in by_kpi.get(kpi.id, []) if not row.unit and not row.unit_type]
        rows += _orders(kpi, "", general)
        for unit in config.units:
            own = _fitting(by_kpi.get(kpi.id, []), unit)
            if len(own) > len(general):
                rows += _orders(kpi, unit.id, own)
    columns = ["kpi", "unit", "source", "position", "first_month", "last_month"]
    warehouse.replace("ref.precedence", columns, rows)


def _orders(kpi: Kpi, unit: str, rows: Sequence[Precedence]) -> Iterator[tuple[Any, ...]]:
    """Every source of a KPI with its position, for each span of months with one order."""
    for first, last in _spans(rows):
        row = next((row for row in rows if _holds(row, first)), None)
        sources = kpi.sources if row is None else row.sources
        # A ratio of other KPIs is calculated from their totals wherever nobody reports it.
        if kpi.operands is not None and CHILDREN not in sources:
            sources = (*sources, CHILDREN)
        for position, source in enumerate(sources):
            yield kpi.id, unit, source, position, first, last


def _fitting(rows: Iterable[Any], unit: Unit) -> list[Any]:
    """Scoped rows that fit a unit, the narrowest first."""
    own = [row for row in rows if row.unit == unit.id]
    of_type = [row for row in rows if row.unit_type == unit.type]
    return [*own, *of_type, *(row for row in rows if not row.unit and not row.unit_type)]


def _spans(rows: Sequence[Scoped]) -> Iterator[tuple[int, int]]:
    """All time, cut wherever one of the rows begins or ends."""
    starts = {ALWAYS.index}
    for row in rows:
        if row.valid_from is not None:
            starts.add(row.valid_from.index)
        if row.valid_to is not None:
            starts.add(row.valid_to.index + 1)
    ordered = sorted(starts)
    yield from zip(ordered, [start - 1 for start in ordered[1:]] + [FOREVER.index], strict=True)


def _holds(row: Scoped, month: int) -> bool:
    return (row.valid_from or ALWAYS).index <= month <= (row.valid_to or FOREVER).index


def _sources(warehouse: Warehouse, config: Config) -> None:
    listed = [(source.id, position) for position, source in enumerate(config.sources)]
    warehouse.replace("ref.sources", ["source", "position"], listed)
    added_up = [kpi.id for kpi in config.kpis if kpi.aggregation in {"flow", "ratio"}]
    rows = [
        (source.id, kpi, source.cumulative.since)
        for source in config.sources
        if source.cumulative is not None
        for kpi in source.cumulative.kpis or added_up
    ]
    warehouse.replace("ref.cumulative", ["source", "kpi", "since"], rows)


def _arrivals(warehouse: Warehouse, config: Config, landing: Landing, up_to: int | None) -> None:
    zone = ZoneInfo(config.organisation.time_zone)
    rows = [
        (delivery.seq, Month.containing(received.astimezone(zone).date()).index)
        for delivery in landing.deliveries(up_to)
        for received in (dt.datetime.fromisoformat(delivery.received_at),)
    ]
    warehouse.replace("ref.arrivals", ["seq", "received_in"], rows)


def _measures(warehouse: Warehouse, config: Config) -> None:
    rows = [
        (unit.id, *row)
        for unit in config.units
        if (card := scorecard_of(config, unit)) is not None
        for row in _card_measures(card, _fitting(config.weights, unit))
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
        "first_month",
        "last_month",
    ]
    warehouse.replace("ref.measures", columns, rows)


def scorecard_of(config: Config, unit: Unit) -> Scorecard | None:
    """The scorecard that serves a unit: its own, or its type's; None where it has none."""
    for card in config.scorecards:
        if card.unit == unit.id or card.unit_type == unit.type:
            return card
    return None


def _card_measures(card: Scorecard, weights: Sequence[Weight]) -> Iterator[tuple[Any, ...]]:
    for p, perspective in enumerate(card.perspectives):
        for o, objective in enumerate(perspective.objectives):
            for m, measure in enumerate(objective.measures):
                heavy = [
                    [row for row in weights if row.perspective == perspective.perspective],
                    [row for row in weights if row.objective == objective.id],
                    _of_measure(weights, measure),
                ]
                own = (perspective.weight, objective.weight, measure.weight)
                for first, last in _spans([row for rows in heavy for row in rows]):
                    of_perspective, of_objective, of_measure = (
                        next((row.weight for row in rows if _holds(row, first)), weight)
                        for rows, weight in zip(heavy, own, strict=True)
                    )
                    yield (
                        perspective.perspective,
                        p,
                        of_perspective,
                        objective.id,
                        o,
                        of_objective,
                        measure.kpi,
                        m,
                        of_measure,
                        measure.role,
                        measure.basis,
                        measure.required,
                        first,
                        last,
                    )


def _of_measure(weights: Sequence[Weight], measure: Measure) -> list[Weight]:
    """A measure's own weights in the order given; of one scope those for its basis go first."""
    rows = [row for row in weights if row.kpi == measure.kpi and row.basis in {None, measure.basis}]
    scopes = list(dict.fromkeys((row.unit, row.unit_type) for row in rows))
    return sorted(rows, key=lambda r: (scopes.index((r.unit, r.unit_type)), r.basis is None))


def _targets(warehouse: Warehouse, config: Config) -> None:
    columns = ["kpi", "unit", "unit_type", "first_month", "last_month"]
    lines = ["red_flag", "red_flag_ratio", "red_flag_gap"]
    targets = [(*_red_flag(target), target.goal) for target in config.targets]
    warehouse.replace("ref.targets", [*columns, *lines, "goal"], targets)
    thresholds = [_red_flag(threshold) for threshold in config.thresholds]
    warehouse.replace("ref.thresholds", [*columns, *lines], thresholds)


def _baselines(warehouse: Warehouse, config: Config) -> None:
    rows = [
        (
            row.break_id,
            str(row.month),
            row.left_value,
            row.right_value,
            row.detail,
            str(row.up_to),
            row.person,
            row.accepted_on.isoformat(),
            row.reason,
        )
        for row in config.baselines
    ]
    columns = ["break_id", "month", "left_value", "right_value", "detail"]
    columns += ["up_to", "person", "accepted_on", "reason"]
    warehouse.replace("ref.baselines", columns, rows)


def _red_flag(row: Target | Threshold) -> tuple[Any, ...]:
    return (
        row.kpi,
        row.unit,
        row.unit_type,
        (row.valid_from or ALWAYS).index,
        (row.valid_to or FOREVER).index,
        row.red_flag,
        row.red_flag_ratio,
        row.red_flag_gap,
    )


def _decisions(warehouse: Warehouse, config: Config, decisions: Sequence[Decision]) -> None:
    zone = ZoneInfo(config.organisation.time_zone)
    columns = [
        "seq",
        "since",
        "kind",
        "state",
        "person",
        "channel",
        "decided_on",
        "kpi",
        "unit",
        "first_month",
        "last_month",
        "valid_from",
        "valid_to",
        "source",
        "value",
        "numerator",
        "denominator",
        "cause",
        "reason",
        "evidence",
        "landed",
        "break_id",
        "break_rule",
        "break_reason",
        "break_detail",
        "left_source",
        "left_value",
        "right_source",
        "right_value",
        "confirmed_by",
        "ended_by",
        "ended_because",
        "item_type",
        "reverses",
    ]
    warehouse.replace("ref.decisions", columns, [_decision(item, zone) for item in decisions])


def _decision(item: Decision, zone: ZoneInfo) -> tuple[Any, ...]:
    day = dt.datetime.fromisoformat(item.at).astimezone(zone).date()
    seen = item.seen
    of_break: tuple[Any, ...] = (None,) * 8
    if seen is not None:
        left = (seen.left_source, seen.left_value)
        right = (seen.right_source, seen.right_value)
        of_break = (seen.break_id, seen.rule, seen.reason, seen.detail, *left, *right)
    return (
        item.seq,
        item.since,
        item.kind,
        item.state,
        item.person,
        item.channel,
        day.isoformat(),
        item.kpi,
        item.unit,
        ALWAYS.index if item.first_month is None else Month.parse(item.first_month).index,
        FOREVER.index if item.last_month is None else Month.parse(item.last_month).index,
        item.first_month,
        item.last_month,
        item.source,
        item.value,
        item.numerator,
        item.denominator,
        item.cause,
        item.reason,
        item.evidence,
        item.landed,
        *of_break,
        item.confirmed_by,
        item.reversed_by,
        item.reversed_because,
        item.item_type,
        item.reverses,
    )
