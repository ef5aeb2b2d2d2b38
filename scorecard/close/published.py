"""What readers have in their hands: the figures on published cards, against those of today.

It is looked at after everything else, and no card is made of it: a card that is published again
would otherwise lose what it was published for, and be published once more.
"""

from typing import Any

from scorecard.reconcile.breaks import find_restatements
from scorecard.report.card import Card, from_json
from scorecard.stores.editions import CardVersion, Editions
from scorecard.stores.warehouse import Warehouse

COLUMNS = ("unit", "month", "kpi", "value", "tree", "edition", "version")


def compare_published(warehouse: Warehouse, editions: Editions) -> None:
    """Find figures that are no longer what was last published of their month."""
    newest = _newest(editions)
    rows = warehouse.con.execute("SELECT DISTINCT month, unit, tree, edition FROM work.published")
    known = {(month, unit): (tree, edition) for month, unit, tree, edition in rows.fetchall()}
    wanted = {key: (card.files["tree"], number) for key, (card, number) in newest.items()}
    fresh = [key for key, told in wanted.items() if known.get(key) != told]
    gone = [key for key, told in known.items() if wanted.get(key) != told]
    added = [
        (unit, month, *line)
        for month, unit in fresh
        for line in _lines(editions, *newest[month, unit])
    ]
    with warehouse.transaction():
        for month, unit in gone:
            warehouse.con.execute(
                "DELETE FROM work.published WHERE month = ? AND unit = ?", [month, unit]
            )
        warehouse.append("work.published", COLUMNS, added)
    find_restatements(warehouse)


def _newest(editions: Editions) -> dict[tuple[str, str], tuple[CardVersion, int]]:
    """By month and unit the newest version that has files, and the first edition it is in."""
    found: dict[tuple[str, str], tuple[CardVersion, int]] = {}
    for edition in editions.all():
        for card in edition.cards:
            key = edition.month, card.unit
            if card.files and (key not in found or found[key][0].files != card.files):
                found[key] = card, edition.number
    return found


def _lines(editions: Editions, version: CardVersion, number: int) -> list[tuple[Any, ...]]:
    card = from_json(editions.objects.get(version.files["tree"]))
    place = version.files["tree"], number, version.version
    return [(kpi, value, *place) for kpi, value in _figures(card).items()]


def _figures(card: Card) -> dict[str, Any]:
    """A month's figure of each KPI, once for those that are scored on several bases."""
    return {measure.kpi: measure.month_value for measure in card.measures}
