"""Units with the edges between them."""

from scorecard.config.models import Config
from scorecard.reference.spans import ALWAYS, FOREVER
from scorecard.stores.warehouse import Warehouse


def write_units(warehouse: Warehouse, config: Config) -> None:
    """Units by their depth, and which belongs to which in what share and when."""
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
