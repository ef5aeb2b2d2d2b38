"""The front page as the strategy office wants it: points pinned, dropped, moved and reworded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.report.comment import FrontPoint
from scorecard.report.commented import person_name
from scorecard.stores.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class PointEdit:
    """What was done to a point: `text` are the words of one that is reworded, `draft` those before.

    `person` is a name, `on` a day as `YYYY-MM-DD`.
    """

    key: str
    edit: str
    position: int | None
    text: str
    draft: str
    person: str
    on: str


def read_edits(
    warehouse: Warehouse, names: Names, month: Month
) -> Mapping[str, tuple[PointEdit, ...]]:
    """What stands of a month's edits by unit, in the order they were made."""
    found: dict[str, tuple[PointEdit, ...]] = {}
    for row in warehouse.rows("report/select_point_edits", {"month": str(month)}):
        found[row["unit"]] = (*found.get(row["unit"], ()), _edit(row, names))
    return found


def edited(
    drafted: Sequence[FrontPoint], candidates: Sequence[FrontPoint], edits: Sequence[PointEdit]
) -> tuple[FrontPoint, ...]:
    """The points that are left and added, in the words and the order they were given.

    `candidates` are all the card could say. What was edited and is no longer on the card is left.
    """
    known = {point.key: point for point in candidates}
    points = {point.key: point for point in drafted}
    dropped = set()
    for edit in edits:
        if edit.key not in known:
            continue
        if edit.edit == "drop":
            dropped.add(edit.key)
        elif edit.edit == "pin":
            points[edit.key] = replace(points.get(edit.key, known[edit.key]), pinned=True)
        elif edit.edit == "reword":
            points[edit.key] = _reworded(points.get(edit.key, known[edit.key]), edit)
    order = [key for key in points if key not in dropped]
    for edit in edits:
        if edit.position is not None and edit.key in order:
            order.remove(edit.key)
            order.insert(edit.position - 1, edit.key)
    return tuple(points[key] for key in order)


def _reworded(point: FrontPoint, edit: PointEdit) -> FrontPoint:
    return replace(
        point,
        text=" ".join(edit.text.split()),
        person=edit.person,
        on=edit.on,
        stale=edit.draft != point.draft,
    )


def _edit(row: Mapping[str, Any], names: Names) -> PointEdit:
    return PointEdit(
        key=row["point"],
        edit=row["edit"],
        position=row["position"],
        text=row["text"],
        draft=row["draft"],
        person=person_name(row["person"], names),
        on=row["written_on"].isoformat(),
    )
