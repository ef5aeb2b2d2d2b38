"""What must hold of the ways units add up: shares, operators, and hierarchies beside the tree."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from scorecard.config.dated import Ownership
from scorecard.config.finding import EARLY, LATE, Finding, KeyPath
from scorecard.config.models import Config
from scorecard.config.organisation import Hierarchy, ParentEdge, Unit
from scorecard.period import Month
from scorecard.spelling import nearest

_Edge = ParentEdge | Ownership


def groups(config: Config) -> Iterator[Finding]:
    """More than all of a unit, parents in two hierarchies, and groups that count a unit twice."""
    edges = list(_edges(config))
    yield from _shares(edges)
    yield from _named(config, edges)
    yield from _one_hierarchy(edges)
    for i, hierarchy in enumerate(config.hierarchies):
        if hierarchy.attribute is not None:
            yield from _grouped(("hierarchies", i), hierarchy, config)
        elif not any(edge.hierarchy == hierarchy.id for _, _, _, edge in edges):
            expected = "an attribute, or parents of units that name the hierarchy"
            yield Finding(("hierarchies", i), expected, "neither")


def _edges(config: Config) -> Iterator[tuple[KeyPath, str, str, _Edge]]:
    """Where each edge is declared, the child, the parent and the edge."""
    for i, unit in enumerate(config.units):
        for j, edge in enumerate(unit.parents):
            yield ("units", i, "parents", j), unit.id, edge.unit, edge
    for i, row in enumerate(config.ownership):
        yield ("ownership", i), row.unit, row.parent, row


def _shares(edges: list[tuple[KeyPath, str, str, _Edge]]) -> Iterator[Finding]:
    """A share is counted where it is added; the sum changes only where an edge begins."""
    added: dict[tuple[str, str | None], list[tuple[KeyPath, _Edge]]] = defaultdict(list)
    for path, child, _, edge in edges:
        if edge.operator == "+":
            added[child, edge.hierarchy].append((path, edge))
    for (child, _), listed in added.items():
        for path, edge in listed:
            start = edge.valid_from or EARLY
            total = sum((other.share for _, other in listed if _holds(other, start)), Decimal(0))
            if total > 1:
                month = "" if edge.valid_from is None else f" in {start}"
                expected = f"shares of {child} of at most 1 together{month}"
                yield Finding((*path, "share"), expected, f"{total.normalize():f}")
                break


def _holds(edge: _Edge, month: Month) -> bool:
    return (edge.valid_from or EARLY) <= month <= (edge.valid_to or LATE)


def _named(config: Config, edges: list[tuple[KeyPath, str, str, _Edge]]) -> Iterator[Finding]:
    by_parents = {item.id for item in config.hierarchies if item.attribute is None}
    for path, _, _, edge in edges:
        if edge.hierarchy is not None and edge.hierarchy not in by_parents:
            expected = "the id of a hierarchy without attribute" + nearest(
                edge.hierarchy, by_parents
            )
            yield Finding((*path, "hierarchy"), expected, repr(edge.hierarchy))


def _one_hierarchy(edges: list[tuple[KeyPath, str, str, _Edge]]) -> Iterator[Finding]:
    """A unit's figure is one number, so that its child units belong to it in one hierarchy."""
    first: dict[str, str | None] = {}
    for path, _, parent, edge in edges:
        if first.setdefault(parent, edge.hierarchy) != edge.hierarchy:
            found = f"child units of {parent} in two"
            yield Finding((*path, "hierarchy"), "child units of one hierarchy", found)


def _grouped(path: KeyPath, hierarchy: Hierarchy, config: Config) -> Iterator[Finding]:
    members = {u.id: u for u in config.units if hierarchy.attribute in u.attributes}
    if not members:
        known = {name for unit in config.units for name in unit.attributes}
        expected = "an attribute of units" + nearest(hierarchy.attribute or "", known)
        yield Finding((*path, "attribute"), expected, repr(hierarchy.attribute))
    parents = _parents(config)
    for unit in members.values():
        above = _above(unit, parents) & members.keys()
        if above:
            expected = "the attribute on no unit above another that has it"
            found = f"{min(above)} above {unit.id}"
            yield Finding((*path, "attribute"), expected, found)
            return


def _parents(config: Config) -> dict[str, set[str]]:
    parents: dict[str, set[str]] = defaultdict(set)
    for _, child, parent, _ in _edges(config):
        parents[child].add(parent)
    return parents


def _above(unit: Unit, parents: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    open_ones = [unit.id]
    while open_ones:
        for parent in parents.get(open_ones.pop(), set()) - found:
            found.add(parent)
            open_ones.append(parent)
    return found
