"""What must hold between the sections of a configuration that has the right shape."""

import difflib
import zoneinfo
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import holidays

from scorecard.config.models import CHILDREN, Config, Kpi, Scorecard, Target
from scorecard.config.sources import Code, LongLayout, WideKpisLayout, WideMonthsLayout
from scorecard.period import Month

Path_ = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem by its path in the configuration; `load` gives it file, line and column."""

    path: Path_
    expected: str
    found: str


def check(config: Config, files: Mapping[str, bytes]) -> list[Finding]:
    """Every broken reference, cycle, zero weight and contradiction; an empty list is a pass."""
    return [
        *_organisation(config),
        *_people(config),
        *_duplicates(config),
        *_references(config),
        *_tree(config),
        *_kpis(config),
        *_scorecards(config),
        *_targets(config),
        *_sources(config, files),
    ]


def _organisation(config: Config) -> Iterator[Finding]:
    zone = config.organisation.time_zone
    if zone not in zoneinfo.available_timezones():
        yield Finding(("organisation", "time_zone"), "an IANA name as Europe/London", repr(zone))
    calendar = config.organisation.calendar
    supported = holidays.list_supported_countries()
    if calendar.country not in supported:
        path: Path_ = ("organisation", "calendar", "country")
        yield Finding(path, "an ISO country code the calendar knows", repr(calendar.country))
    elif calendar.subdivision and calendar.subdivision not in supported[calendar.country]:
        known = ", ".join(supported[calendar.country]) or "none"
        path = ("organisation", "calendar", "subdivision")
        yield Finding(path, f"one of {known}", repr(calendar.subdivision))


def _people(config: Config) -> Iterator[Finding]:
    if not any("osm" in person.roles for person in config.people):
        expected = "one person with the role osm, who gets the alert digest before any card leaves"
        yield Finding(("people",), expected, "none")


def _duplicates(config: Config) -> Iterator[Finding]:
    for section in ("people", "units", "perspectives", "kpis", "scorecards", "sources"):
        seen: set[str] = set()
        for index, item in enumerate(getattr(config, section)):
            # File systems and Windows users do not tell "North" from "north".
            if item.id.casefold() in seen:
                yield Finding((section, index, "id"), "an id used once", repr(item.id))
            seen.add(item.id.casefold())


def _references(config: Config) -> Iterator[Finding]:
    people = {person.id for person in config.people}
    units = {unit.id for unit in config.units}
    kpis = {kpi.id for kpi in config.kpis}
    sources = {source.id for source in config.sources} | {CHILDREN}
    perspectives = {perspective.id for perspective in config.perspectives}
    types = {unit.type for unit in config.units}
    wanted: list[tuple[Path_, str | None, set[str], str]] = []
    for i, person in enumerate(config.people):
        wanted.append((("people", i, "deputy"), person.deputy, people, "a person's id"))
    for i, unit in enumerate(config.units):
        wanted.append((("units", i, "head"), unit.head, people, "a person's id"))
        for j, edge in enumerate(unit.parents):
            wanted.append((("units", i, "parents", j, "unit"), edge.unit, units, "a unit's id"))
    for i, kpi in enumerate(config.kpis):
        wanted.append((("kpis", i, "owner"), kpi.owner, people, "a person's id"))
        for j, source in enumerate(kpi.sources):
            wanted.append((("kpis", i, "sources", j), source, sources, "a source's id"))
        for side in ("numerator", "denominator"):
            for operand in getattr(kpi.operands, side, {}):
                path: Path_ = ("kpis", i, "operands", side, operand)
                wanted.append((path, operand, kpis, "a KPI's id"))
    for i, source_ in enumerate(config.sources):
        wanted.append((("sources", i, "owner"), source_.owner, people, "a person's id"))
    for i, target in enumerate(config.targets):
        wanted.append((("targets", i, "kpi"), target.kpi, kpis, "a KPI's id"))
        wanted.append((("targets", i, "unit"), target.unit, units, "a unit's id"))
        wanted.append((("targets", i, "unit_type"), target.unit_type, types, "a unit type"))
    for i, recipient in enumerate(config.distribution):
        wanted.append((("distribution", i, "person"), recipient.person, people, "a person's id"))
        for j, unit_ in enumerate(recipient.units):
            wanted.append((("distribution", i, "units", j), unit_, units, "a unit's id"))
    for i, card in enumerate(config.scorecards):
        wanted.append((("scorecards", i, "unit"), card.unit, units, "a unit's id"))
        wanted.append((("scorecards", i, "unit_type"), card.unit_type, types, "a unit type"))
        for path, perspective in _card_perspectives(i, card):
            wanted.append(
                (
                    (*path, "perspective"),
                    perspective.perspective,
                    perspectives,
                    "a perspective's id",
                )
            )
            for j, objective in enumerate(perspective.objectives):
                spot = (*path, "objectives", j)
                wanted.append(((*spot, "owner"), objective.owner, people, "a person's id"))
                for k, measure in enumerate(objective.measures):
                    wanted.append(((*spot, "measures", k, "kpi"), measure.kpi, kpis, "a KPI's id"))
    for path, value, known, what in wanted:
        if value is not None and value not in known:
            yield Finding(path, f"{what}{_nearest(value, known)}", repr(value))


def _nearest(value: str, known: set[str]) -> str:
    close = difflib.get_close_matches(value, sorted(known), 1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _card_perspectives(index: int, card: Scorecard) -> Iterator[tuple[Path_, Any]]:
    for place, perspective in enumerate(card.perspectives):
        yield ("scorecards", index, "perspectives", place), perspective


def _tree(config: Config) -> Iterator[Finding]:
    parents = {unit.id: [edge.unit for edge in unit.parents] for unit in config.units}
    for i, unit in enumerate(config.units):
        chain = _cycle_from(unit.id, parents)
        if chain:
            found = "the cycle " + " -> ".join(chain)
            yield Finding(("units", i, "parents"), "a tree: no unit above itself", found)
        yield from _period(("units", i), unit.valid_from, unit.valid_to)
        for j, edge in enumerate(unit.parents):
            yield from _period(("units", i, "parents", j), edge.valid_from, edge.valid_to)
            for other in unit.parents[:j]:
                if other.unit == edge.unit and _overlap(other, edge):
                    path: Path_ = ("units", i, "parents", j)
                    yield Finding(path, "periods that do not overlap", f"{edge.unit!r} twice")
    if config.units and all(unit.parents for unit in config.units):
        yield Finding(("units", 0, "parents"), "one unit without parents, the root", "none")


def _cycle_from(start: str, parents: Mapping[str, list[str]]) -> list[str]:
    trail, stack = {start: [start]}, [start]
    while stack:
        node = stack.pop()
        for parent in parents.get(node, []):
            if parent == start:
                return [*trail[node], start]
            if parent not in trail:
                trail[parent] = [*trail[node], parent]
                stack.append(parent)
    return []


def _period(path: Path_, first: Month | None, last: Month | None) -> Iterator[Finding]:
    if first is not None and last is not None and last < first:
        yield Finding((*path, "valid_to"), f"{first} or later", str(last))


def _overlap(a: Any, b: Any) -> bool:
    early, late = Month(0), Month(10**6)
    return (a.valid_from or early) <= (b.valid_to or late) and (b.valid_from or early) <= (
        a.valid_to or late
    )


def _kpis(config: Config) -> Iterator[Finding]:
    by_id = {kpi.id: kpi for kpi in config.kpis}
    for i, kpi in enumerate(config.kpis):
        for source in [name for name, count in Counter(kpi.sources).items() if count > 1]:
            yield Finding(("kpis", i, "sources"), "each source once", repr(source))
        low, high = kpi.valid_range.minimum, kpi.valid_range.maximum
        if low is not None and high is not None and low > high:
            path: Path_ = ("kpis", i, "valid_range")
            yield Finding(path, "minimum at most maximum", f"{low} and {high}")
        if kpi.aggregation == "recompute_only" and CHILDREN in kpi.sources:
            if kpi.sources == (CHILDREN,):
                expected = "sources: a recompute-only figure never comes from child units"
                yield Finding(("kpis", i), expected, "none, which means children")
            else:
                expected = "no `children`: a recompute-only figure never comes from child units"
                yield Finding(("kpis", i, "sources"), expected, "children")
        yield from _operands(i, kpi, by_id)


def _operands(index: int, kpi: Kpi, by_id: Mapping[str, Kpi]) -> Iterator[Finding]:
    if kpi.operands is None:
        return
    path: Path_ = ("kpis", index, "operands")
    if kpi.aggregation != "ratio":
        yield Finding(path, "aggregation: ratio beside operands", kpi.aggregation)
    for side in ("numerator", "denominator"):
        terms = getattr(kpi.operands, side)
        if not terms:
            yield Finding((*path, side), "at least one KPI with its factor", "none")
        for operand in terms:
            other = by_id.get(operand)
            if other is not None and other.aggregation not in {"flow", "stock"}:
                expected = "a flow or stock KPI as operand"
                yield Finding((*path, side, operand), expected, other.aggregation)


def _scorecards(config: Config) -> Iterator[Finding]:
    for i, card in enumerate(config.scorecards):
        if (card.unit is None) == (card.unit_type is None):
            found = "neither" if card.unit is None else "both"
            yield Finding(("scorecards", i), "exactly one of unit and unit_type", found)
        yield from _zero_weights(("scorecards", i, "perspectives"), card.perspectives)
        names = [perspective.perspective for perspective in card.perspectives]
        yield from _twice(("scorecards", i, "perspectives"), names)
        objectives: list[str] = []
        kpis: list[str] = []
        for path, perspective in _card_perspectives(i, card):
            yield from _zero_weights((*path, "objectives"), perspective.objectives)
            for j, objective in enumerate(perspective.objectives):
                spot = (*path, "objectives", j, "measures")
                yield from _zero_weights(spot, objective.measures)
                objectives.append(objective.id)
                kpis.extend(f"{measure.kpi} ({measure.basis})" for measure in objective.measures)
        yield from _twice(("scorecards", i), objectives)
        yield from _twice(("scorecards", i), kpis)
    yield from _one_card_per_unit(config)


def _zero_weights(path: Path_, items: Iterable[Any]) -> Iterator[Finding]:
    weights = [item.weight for item in items]
    if sum(weights) == 0:
        yield Finding(path, "weights of which at least one is above 0", "a sum of 0")


def _twice(path: Path_, names: list[str]) -> Iterator[Finding]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Finding(path, "each once on a scorecard", f"{name!r} {count} times")


def _one_card_per_unit(config: Config) -> Iterator[Finding]:
    types = {unit.id: unit.type for unit in config.units}
    seen_units = Counter(card.unit for card in config.scorecards if card.unit)
    seen_types = Counter(card.unit_type for card in config.scorecards if card.unit_type)
    for i, card in enumerate(config.scorecards):
        if card.unit and (seen_units[card.unit] > 1 or seen_types[types.get(card.unit, "")]):
            found = f"{card.unit!r} has another"
            yield Finding(("scorecards", i, "unit"), "one scorecard for each unit", found)
        if card.unit_type and seen_types[card.unit_type] > 1:
            found = f"{card.unit_type!r} has another"
            yield Finding(("scorecards", i, "unit_type"), "one scorecard for each type", found)


def _targets(config: Config) -> Iterator[Finding]:
    polarity = {kpi.id: kpi.polarity for kpi in config.kpis}
    by_key: dict[tuple[str, str | None, str | None], list[tuple[int, Target]]] = {}
    for i, target in enumerate(config.targets):
        yield from _period(("targets", i), target.valid_from, target.valid_to)
        if target.unit and target.unit_type:
            yield Finding(("targets", i), "at most one of unit and unit_type", "both")
        if target.red_flag == target.goal:
            found = f"both {target.goal}"
            yield Finding(("targets", i, "red_flag"), "a red flag other than the goal", found)
        elif target.kpi in polarity:
            higher = polarity[target.kpi] == "higher_is_better"
            if (target.goal > target.red_flag) != higher:
                side = "below" if higher else "above"
                expected = f"a red flag {side} the goal ({polarity[target.kpi]})"
                yield Finding(
                    ("targets", i, "red_flag"), expected, f"{target.red_flag} and {target.goal}"
                )
        key = (target.kpi, target.unit, target.unit_type)
        for j, other in by_key.setdefault(key, []):
            if _overlap(other, target):
                found = f"targets[{j + 1}] for the same months"
                yield Finding(("targets", i), "periods that do not overlap", found)
        by_key[key].append((i, target))


def _sources(config: Config, files: Mapping[str, bytes]) -> Iterator[Finding]:
    kpis = {kpi.id for kpi in config.kpis}
    for i, source in enumerate(config.sources):
        path: Path_ = ("sources", i)
        if source.id == CHILDREN:
            yield Finding((*path, "id"), "another id: `children` has a meaning", repr(CHILDREN))
        if source.type == "sql":
            if source.query_file not in files:
                expected = "a .sql file in the configuration folder"
                yield Finding((*path, "query_file"), expected, repr(source.query_file))
        elif source.covers == "month" and "{month}" not in source.path:
            expected = "{month} in the path of a source that covers a month"
            yield Finding((*path, "path"), expected, repr(source.path))
        if source.covers == "history" and source.lookback:
            expected = "no lookback: a history delivery is read whole"
            yield Finding((*path, "lookback"), expected, str(source.lookback))
        yield from _layout(path, source, kpis)


def _layout(path: Path_, source: Any, kpis: set[str]) -> Iterator[Finding]:
    names = [column.name for column in source.columns]
    yield from (
        Finding((*path, "columns"), "each column once", repr(name))
        for name, count in Counter(names).items()
        if count > 1
    )
    layout = source.layout
    spot: Path_ = (*path, "layout")
    for key, column in _layout_columns(layout):
        if column not in names:
            expected = "a column declared under columns" + _nearest(column, set(names))
            yield Finding((*spot, *key), expected, repr(column))
    for key, code in _codes(layout):
        given = [code.constant is not None, code.column is not None, bool(code.columns)]
        if sum(given) != 1:
            expected = "exactly one of constant, column and columns"
            yield Finding((*spot, key), expected, str(sum(given)))
    for key, kpi in _layout_kpis(layout):
        if kpi not in kpis:
            yield Finding((*spot, *key), "a KPI's id" + _nearest(kpi, kpis), repr(kpi))
    yield from _value_columns(spot, layout)


def _codes(layout: Any) -> Iterator[tuple[str, Code]]:
    if not isinstance(layout, WideKpisLayout):
        yield "kpi", layout.kpi
    yield "unit", layout.unit


def _layout_columns(layout: Any) -> Iterator[tuple[Path_, str]]:
    for name, code in _codes(layout):
        if code.column is not None:
            yield (name, "column"), code.column
        for index, column in enumerate(code.columns):
            yield (name, "columns", index), column
    if not isinstance(layout, WideMonthsLayout):
        yield ("month",), layout.month
    if isinstance(layout, LongLayout):
        for key in ("value", "numerator", "denominator", "status"):
            column = getattr(layout, key)
            if column is not None:
                yield (key,), column
    if isinstance(layout, WideKpisLayout):
        for index, value in enumerate(layout.values):
            for key in ("column", "numerator", "denominator"):
                column = getattr(value, key)
                if column is not None:
                    yield ("values", index, key), column


def _layout_kpis(layout: Any) -> Iterator[tuple[Path_, str]]:
    if isinstance(layout, WideKpisLayout):
        for index, value in enumerate(layout.values):
            yield ("values", index, "kpi"), value.kpi
        return
    if layout.kpi.constant is not None:
        yield ("kpi", "constant"), layout.kpi.constant
    for code, kpi in layout.kpi.map.items():
        yield ("kpi", "map", code), kpi
    for kpi in layout.scales:
        yield ("scales", kpi), kpi


def _value_columns(path: Path_, layout: Any) -> Iterator[Finding]:
    expected = "value, or numerator and denominator"
    if isinstance(layout, LongLayout):
        pair = layout.numerator is not None, layout.denominator is not None
        if pair[0] != pair[1] or (layout.value is None and not all(pair)):
            yield Finding((*path, "value"), expected, "not that")
    if isinstance(layout, WideKpisLayout):
        for index, value in enumerate(layout.values):
            pair = value.numerator is not None, value.denominator is not None
            if pair[0] != pair[1] or (value.column is not None) == all(pair):
                found = "both" if all(pair) else "not that"
                yield Finding(
                    (*path, "values", index), "column, or numerator and denominator", found
                )
