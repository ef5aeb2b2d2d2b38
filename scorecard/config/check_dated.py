"""What must hold of rows with dates: targets, thresholds, weights, owners and their like."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scorecard.config.check_scales import score_types
from scorecard.config.dated import RedFlag, Scoped, Target, Threshold
from scorecard.config.finding import Finding, Lasting, backwards, overlap
from scorecard.config.kpis import CHILDREN, NEVER
from scorecard.config.layouts import WideKpisLayout
from scorecard.config.models import Config
from scorecard.config.sources import Source
from scorecard.spelling import nearest

_ONE_LINE = "at most one of red_flag, red_flag_ratio and red_flag_gap"
_ONE_SCALE = "exactly one of red_flag, red_flag_ratio, red_flag_gap, points, and a range"


def dated(config: Config) -> Iterator[Finding]:
    """Rows that contradict themselves, each other, or what they are about."""
    for name in (
        "targets",
        "thresholds",
        "prior_year_targets",
        "long_term_targets",
        "benchmarks",
        "weights",
        "owners",
        "precedence",
    ):
        yield from _scopes(name, getattr(config, name))
    yield from _separate("targets", config.targets, _of_kpi)
    yield from _separate("thresholds", config.thresholds, _of_kpi)
    yield from _separate("long_term_targets", config.long_term_targets, _of_kpi)
    yield from _separate("benchmarks", config.benchmarks, _of_kpi)
    yield from _separate("owners", config.owners, _of_kpi)
    yield from _separate("precedence", config.precedence, _of_kpi)
    yield from _weights(config)
    yield from _red_flags(config)
    yield from _ownership(config)
    yield from _mappings(config)
    yield from _cumulative(config)
    for i, row in enumerate(config.precedence):
        for source in [name for name, count in Counter(row.sources).items() if count > 1]:
            yield Finding(("precedence", i, "sources"), "each source once", repr(source))
        kpi = next((kpi for kpi in config.kpis if kpi.id == row.kpi), None)
        if kpi is not None and kpi.over_units == "never" and CHILDREN in row.sources:
            yield Finding(
                ("precedence", i, "sources"), f"no `children`: {NEVER[kpi.aggregation]}", CHILDREN
            )


def _scopes(name: str, rows: Sequence[Scoped]) -> Iterator[Finding]:
    for i, row in enumerate(rows):
        yield from backwards((name, i), row)
        if row.unit and row.unit_type:
            yield Finding((name, i), "at most one of unit and unit_type", "both")


def _separate(name: str, rows: Sequence[Any], key: Callable[[Any], Hashable]) -> Iterator[Finding]:
    """Rows about the same thing must not share a month."""
    before: dict[Hashable, list[tuple[int, Lasting]]] = defaultdict(list)
    for i, row in enumerate(rows):
        for j, other in before[key(row)]:
            if overlap(other, row):
                found = f"{name}[{j + 1}] for the same months"
                yield Finding((name, i), "periods that do not overlap", found)
        before[key(row)].append((i, row))


def _of_kpi(row: Any) -> Hashable:
    return row.kpi, row.unit, row.unit_type


def _weights(config: Config) -> Iterator[Finding]:
    for i, row in enumerate(config.weights):
        given = [key for key in ("kpi", "objective", "perspective") if getattr(row, key)]
        if len(given) != 1:
            expected = "exactly one of kpi, objective and perspective"
            yield Finding(("weights", i), expected, ", ".join(given) or "none of them")
        if row.basis and not row.kpi:
            yield Finding(("weights", i, "basis"), "a kpi beside it", "none")

    def about(row: Any) -> Hashable:
        return row.kpi, row.basis, row.objective, row.perspective, row.unit, row.unit_type

    yield from _separate("weights", config.weights, about)


def _red_flags(config: Config) -> Iterator[Finding]:
    types = score_types(config)
    # A band has a red flag on either side of its goal.
    higher = {
        kpi.id: kpi.polarity == "higher_is_better"
        for kpi in config.kpis
        if "band" not in types[kpi.id]
    }
    for i, target in enumerate(config.targets):
        if target.lines > 1:
            yield Finding(("targets", i), _ONE_LINE, str(target.lines))
        elif target.lines and target.kpi in higher:
            yield from _wrong_side("targets", i, target, target.goal, higher[target.kpi])
    kinds = {unit.id: unit.type for unit in config.units}
    by_kpi: dict[str, list[Target]] = defaultdict(list)
    for target in config.targets:
        if not target.lines:
            by_kpi[target.kpi].append(target)
    for i, threshold in enumerate(config.thresholds):
        given = threshold.lines + bool(threshold.points) + threshold.has_range
        if given != 1:
            yield Finding(("thresholds", i), _ONE_SCALE, str(given))
        elif threshold.kpi in higher:
            yield from _against(
                i, threshold, by_kpi[threshold.kpi], kinds, higher=higher[threshold.kpi]
            )


def _against(
    index: int,
    threshold: Threshold,
    targets: Sequence[Target],
    types: Mapping[str, str],
    *,
    higher: bool,
) -> Iterator[Finding]:
    """The first goal a threshold is on the wrong side of."""
    for target in targets:
        if overlap(threshold, target) and _may_meet(threshold, target, types):
            wrong = list(_wrong_side("thresholds", index, threshold, target.goal, higher))
            if wrong:
                yield from wrong
                return


def _may_meet(threshold: Threshold, target: Target, types: Mapping[str, str]) -> bool:
    """Whether some unit may have both; a narrower row before either is not looked for.

    A line that is wrong beside a goal it could meet is wrong once the narrower row is gone.
    """

    def reached(row: Scoped) -> set[str]:
        if row.unit:
            return {row.unit}
        return {unit for unit, kind in types.items() if row.unit_type in {None, kind}}

    return bool(reached(threshold) & reached(target))


def _wrong_side(
    name: str, index: int, row: RedFlag, goal: Decimal, higher: bool
) -> Iterator[Finding]:
    line = row.line(goal, higher_is_better=higher)
    if line is None:
        return
    key = next(
        key
        for key in ("red_flag", "red_flag_ratio", "red_flag_gap")
        if getattr(row, key) is not None
    )
    shown = f"{line.normalize():f}"
    if line == goal:
        expected = "a red flag other than the goal"
        yield Finding((name, index, key), expected, f"both {goal.normalize():f}")
    elif (goal > line) != higher:
        side = "below" if higher else "above"
        polarity = "higher_is_better" if higher else "lower_is_better"
        expected = f"a red flag {side} the goal ({polarity})"
        yield Finding((name, index, key), expected, f"{shown} and {goal.normalize():f}")


def _ownership(config: Config) -> Iterator[Finding]:
    for i, row in enumerate(config.ownership):
        yield from backwards(("ownership", i), row)
        for unit in config.units:
            for edge in unit.parents if unit.id == row.unit else ():
                if edge.unit == row.parent and overlap(edge, row):
                    found = f"the same parent under units ({unit.id})"
                    yield Finding(("ownership", i), "periods that do not overlap", found)
    yield from _separate("ownership", config.ownership, lambda row: (row.unit, row.parent))


def _cumulative(config: Config) -> Iterator[Finding]:
    """Only what adds up over months can be a total that is taken apart again."""
    kinds = {kpi.id: kpi for kpi in config.kpis}
    for i, source in enumerate(config.sources):
        for j, kpi in enumerate(source.cumulative.kpis if source.cumulative else ()):
            at = ("sources", i, "cumulative", "kpis", j)
            if kpi not in kinds:
                yield Finding(at, "a KPI's id" + nearest(kpi, set(kinds)), repr(kpi))
            elif kinds[kpi].over_months not in {"sum", "quotient"}:
                expected = "a flow, or a ratio given by its operands"
                yield Finding(at, expected, kinds[kpi].aggregation)
        yield from _due(config, i, source)


def _due(config: Config, index: int, source: Source) -> Iterator[Finding]:
    """A month is taken from the one before, which must be due then."""
    if source.cumulative is None:
        return
    for kpi in config.kpis:
        named = kpi.id in source.cumulative.kpis
        meant = named or (not source.cumulative.kpis and source.id in kpi.sources)
        if meant and kpi.months and kpi.over_months in {"sum", "quotient"}:
            expected = "KPIs that are due in every month"
            found = f"{kpi.id}, due in some"
            yield Finding(("sources", index, "cumulative"), expected, found)


def _mappings(config: Config) -> Iterator[Finding]:
    sources = {source.id: source for source in config.sources}
    ids = {
        "kpi": {kpi.id for kpi in config.kpis},
        "unit": {unit.id for unit in config.units},
    }
    seen: dict[Hashable, int] = {}
    for i, row in enumerate(config.mappings):
        key = (row.source, row.what, row.code)
        if key in seen:
            yield Finding(("mappings", i), "each code once", f"mappings[{seen[key] + 1}]")
        seen.setdefault(key, i)
        if row.means is not None and row.means not in ids[row.what]:
            yield Finding(("mappings", i, "means"), f"a {row.what}'s id", repr(row.means))
        layout: Any = getattr(sources.get(row.source), "layout", None)
        if row.source in sources and layout is None:
            expected = "a source with a layout"
            yield Finding(("mappings", i, "source"), expected, sources[row.source].type)
        elif row.what == "kpi" and isinstance(layout, WideKpisLayout):
            expected = "unit: its KPIs stand in columns of their own"
            yield Finding(("mappings", i, "what"), expected, "kpi")
        elif layout is not None and row.code in getattr(layout, row.what).map:
            expected = f"a code that is not in the map of {row.source} too"
            yield Finding(("mappings", i, "code"), expected, repr(row.code))
