"""Why the scores of cards changed since last month, frozen."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from scorecard.period import Month
from scorecard.report.change import ChangeLine
from scorecard.report.perspective import PerspectiveNode
from scorecard.score.decompose import LAST_MONTH, Before, changes_since
from scorecard.stores.warehouse import Warehouse

# By unit, level and item.
Changes = dict[str, dict[tuple[str, str], dict[str, Any]]]


def changes_by_unit(warehouse: Warehouse, month: Month, told: Before) -> Changes:
    """What moved every score of a month; `told` is what last month's cards said."""
    found: Changes = defaultdict(dict)
    for row in changes_since(warehouse, month.index, told, LAST_MONTH):
        found[row["unit"]][row["level"], row["item"]] = row
    return dict(found)


def changes_of(
    changes: Changes, unit: str, name: str, perspectives: Iterable[PerspectiveNode]
) -> tuple[ChangeLine, ...]:
    """The changes of a card's scores from the top down, in page order; `name` is the unit's."""
    nodes = [("card", "", name)]
    for perspective in perspectives:
        nodes.append(("perspective", perspective.id, perspective.name))
        nodes += [("objective", node.id, node.name) for node in perspective.objectives]
    found = changes.get(unit, {})
    return tuple(
        _line(row, name)
        for level, item, name in nodes
        if (row := found.get((level, item))) is not None
    )


def _line(row: dict[str, Any], name: str) -> ChangeLine:
    return ChangeLine(
        level=row["level"],
        id=row["item"],
        name=name,
        published=row["published"],
        before=row["score_before"],
        now=row["score"],
        actuals=row["actuals"],
        targets=row["targets"],
        weights=row["weights"],
        coverage=row["coverage"],
        restatement=row["restatement"],
    )
