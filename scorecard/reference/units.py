"""Units with the edges between them, and the groups of other hierarchies."""

from collections.abc import Iterator
from typing import Any

from scorecard.config.models import Config
from scorecard.config.organisation import ParentEdge, Unit
from scorecard.reference.spans import ALWAYS, FOREVER
from scorecard.stores.warehouse import Warehouse

_SIGNS = {"+": 1, "-": -1, "none": 0}


def write_units(warehouse: Warehouse, config: Config) -> None:
    """Units by their depth, and which belongs to which in what share and when.

    The groups of a hierarchy by attribute are units too, that nothing reports and no card is for.
    """
    depths = unit_depths(config)
    # A frame cannot carry a MAP, so attributes travel as two lists that the statement joins.
    warehouse.con.execute("DELETE FROM ref.units")
    for position, unit in enumerate((*config.units, *groups(config))):
        warehouse.run(
            "reference/insert_unit",
            {
                "unit": unit.id,
                "name": unit.name,
                "type": unit.type,
                "first_month": (unit.valid_from or ALWAYS).index,
                "last_month": (unit.valid_to or FOREVER).index,
                "depth": depths.get(unit.id, 0),
                "position": position,
                "attribute_names": list(unit.attributes),
                "attribute_values": list(unit.attributes.values()),
            },
        )
    edges = [_edge(unit, edge) for unit in config.units for edge in unit.parents]
    columns = ["parent", "child", "share", "first_month", "last_month"]
    warehouse.replace("ref.edges", columns, [*edges, *_memberships(config)])


def groups(config: Config) -> list[Unit]:
    """The groups of every hierarchy by attribute, as units named after hierarchy and value."""
    found: dict[str, Unit] = {}
    for hierarchy in config.hierarchies:
        for unit in config.units:
            value = unit.attributes.get(hierarchy.attribute or "")
            if value is not None:
                name = group_id(hierarchy.id, value)
                # An id nobody can declare: it has a colon in it.
                found[name] = Unit.model_construct(
                    id=name, name=value, type=hierarchy.id, attributes={}, parents=()
                )
    return list(found.values())


def group_id(hierarchy: str, value: str) -> str:
    """The unit that stands for a value of a hierarchy's attribute: `by_type:type 1`."""
    return f"{hierarchy}:{value}"


def _memberships(config: Config) -> Iterator[tuple[Any, ...]]:
    for hierarchy in config.hierarchies:
        for unit in config.units:
            value = unit.attributes.get(hierarchy.attribute or "")
            if value is not None:
                edge = ParentEdge.model_construct(unit=group_id(hierarchy.id, value))
                yield _edge(unit, edge)


def _edge(unit: Unit, edge: ParentEdge) -> tuple[Any, ...]:
    return (
        edge.unit,
        unit.id,
        edge.share * _SIGNS[edge.operator],
        (edge.valid_from or ALWAYS).index,
        (edge.valid_to or FOREVER).index,
    )


def unit_depths(config: Config) -> dict[str, int]:
    """Longest way from each unit up to a root, or to its group by attribute, which has depth 0.

    The tree has no cycle once it is checked.
    """
    parents = {unit.id: [edge.unit for edge in unit.parents] for unit in config.units}
    grouping = {item.attribute for item in config.hierarchies}
    grouped = {unit.id for unit in config.units if grouping & unit.attributes.keys()}
    depths: dict[str, int] = {}

    def depth(unit: str) -> int:
        if unit not in depths:
            above = [depth(parent) + 1 for parent in parents[unit]]
            depths[unit] = max(above, default=int(unit in grouped))
        return depths[unit]

    for unit in parents:
        depth(unit)
    return depths
