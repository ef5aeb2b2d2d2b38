"""What readers have in their hands: the figures on published cards, against those of today.

It is looked at after everything else, and no card is made of it: a card that is published again
would otherwise lose what it was published for, and be published once more.
"""

import hashlib
from typing import Any

from scorecard.period import Month
from scorecard.reconcile.breaks import RESTATEMENTS, find_restatements
from scorecard.report.card import Card, from_json
from scorecard.report.reread import before, printed
from scorecard.score.decompose import NOTHING, PUBLISHED, Before, find_changes
from scorecard.stores.editions import CardVersion, Edition, Editions
from scorecard.stores.warehouse import Warehouse

COLUMNS = ("unit", "month", "kpi", "value", "tree", "edition", "version")


def compare_published(warehouse: Warehouse, editions: Editions) -> None:
    """Find figures that are no longer what was published last, and say why scores changed."""
    newest = _newest(editions)
    rows = warehouse.con.execute("SELECT DISTINCT month, unit, tree, edition FROM work.published")
    known = {(month, unit): (tree, edition) for month, unit, tree, edition in rows.fetchall()}
    wanted = {key: (card.files["tree"], number) for key, (card, number) in newest.items()}
    fresh = [key for key, told in wanted.items() if known.get(key) != told]
    gone = [key for key, told in known.items() if wanted.get(key) != told]
    cards = {key: _tree(editions, newest[key][0]) for key in fresh}
    added = [
        (unit, month, kpi, value, *_place(*newest[month, unit]))
        for (month, unit), card in cards.items()
        for kpi, value in printed(card).items()
    ]
    told = before(cards.values())
    with warehouse.transaction():
        for month, unit in gone:
            _forget(warehouse, month, unit)
        warehouse.append("work.published", COLUMNS, added)
        told.append_to(warehouse, "work")
    published = sorted((*key, *told) for key, told in wanted.items())
    _compare(warehouse, published)
    _explain(warehouse, published)


def _compare(warehouse: Warehouse, published: list[tuple[Any, ...]]) -> None:
    """Find restatements, unless they were found of these cards and these figures.

    A stage that takes breaks back takes them back too, and what was noted of them.
    """
    made = warehouse.con.execute(
        "SELECT stage, inputs FROM meta.stages WHERE stage IN ('derived_breaks', 'scored_breaks') "
        "ORDER BY stage"
    ).fetchall()
    state = hashlib.sha256(repr((made, published)).encode()).hexdigest()
    if not warehouse.is_done(RESTATEMENTS, state):
        find_restatements(warehouse)
        warehouse.mark_done(RESTATEMENTS, state)


def _explain(warehouse: Warehouse, published: list[tuple[Any, ...]]) -> None:
    """Say why scores changed, unless it was said of these cards and these scores.

    In the midst of a calculation the scores are still those of the one before, and wait.
    """
    scored = "SELECT inputs FROM meta.stages WHERE stage = 'scorecards'"
    found = warehouse.con.execute(scored).fetchall()
    if not found and warehouse.has_done("derived_breaks"):
        return
    state = hashlib.sha256(repr((found, published)).encode()).hexdigest()
    if not found or not warehouse.is_done("score_changes", state):
        warehouse.forget(["score_changes"])
        find_changes(warehouse)
        warehouse.mark_done("score_changes", state)


def last_month_as_read(editions: Editions, month: Month, number: int | None) -> Before:
    """What the cards of an edition of the month before said; nothing where there is no edition.

    A card that was held in it is as its readers have it, from an earlier one.
    """
    if number is None:
        return NOTHING
    edition = editions.get(str(month - 1), number)
    return before(_tree(editions, card) for card in edition.cards if card.files)


def compared_with(editions: Editions, month: Month) -> int | None:
    """The edition of the month before that a month's cards are held against, by its number.

    The newest there was when the month was first published, for good: a card would otherwise
    change with each later edition of another month.
    """
    first: Edition | None = next(iter(editions.of_month(str(month))), None)
    if first is not None:
        return first.compared_with
    latest = editions.latest(str(month - 1))
    return None if latest is None else latest.number


def _forget(warehouse: Warehouse, month: str, unit: str) -> None:
    warehouse.con.execute("DELETE FROM work.published WHERE month = ? AND unit = ?", [month, unit])
    for name in PUBLISHED:
        warehouse.con.execute(
            f"DELETE FROM work.published_{name} WHERE month_index = ? AND unit = ?",
            [Month.parse(month).index, unit],
        )


def _newest(editions: Editions) -> dict[tuple[str, str], tuple[CardVersion, int]]:
    """By month and unit the newest version that has files, and the first edition it is in."""
    found: dict[tuple[str, str], tuple[CardVersion, int]] = {}
    for edition in editions.all():
        for card in edition.cards:
            key = edition.month, card.unit
            if card.files and (key not in found or found[key][0].files != card.files):
                found[key] = card, edition.number
    return found


def _tree(editions: Editions, version: CardVersion) -> Card:
    return from_json(editions.objects.get(version.files["tree"]))


def _place(version: CardVersion, number: int) -> tuple[Any, ...]:
    return version.files["tree"], number, version.version
