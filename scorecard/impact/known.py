"""The effects of breaks as the warehouse knows them: in words, and by how far cards move."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from scorecard.impact.words import effect_words, largest_effect
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.stores.warehouse import Warehouse


class KnownEffects:
    """What some breaks would change on the cards of a month."""

    def __init__(self, warehouse: Warehouse, breaks: Sequence[str], month: Month) -> None:
        asked = {"breaks": list(breaks)}
        self._judged = {
            row["break_id"]: row for row in warehouse.rows("impact/select_materiality", asked)
        }
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        of_month = {**asked, "month": str(month)}
        for row in warehouse.rows("impact/select_effects", of_month):
            self._rows[row["break_id"]].append(row)

    def words(self, found: Sequence[Mapping[str, Any]], names: Names) -> str:
        """In words; empty where no break of these is one whose effect can be known."""
        judged = [self._judged[r["break_id"]] for r in found if r["break_id"] in self._judged]
        if all(row["reason"] == "unknown" for row in judged):
            return ""
        return effect_words(judged, self._of(found), names)

    def largest(self, found: Sequence[Mapping[str, Any]]) -> Decimal:
        """The furthest that any card's score moves."""
        return largest_effect(self._of(found))

    def _of(self, found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [row for item in found for row in self._rows[item["break_id"]]]
