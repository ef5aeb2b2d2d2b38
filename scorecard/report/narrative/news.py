"""What is new on each card since the month before, and what open breaks would change on it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from scorecard.period import Month
from scorecard.report.card import Card
from scorecard.report.measure import MeasureLine
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.score import Score
from scorecard.stores.warehouse import Warehouse

Row = Mapping[str, Any]
# Unit, level, item, basis: a score as `mart.effects` names it.
Place = tuple[str, str, str, str]
_NOWHERE: Row = {"previous_colour": None, "red_months": 0, "colour": None}


@dataclass(frozen=True, slots=True)
class News:
    """A month's rows by the score they are about; of breaks how far each moves it, if known."""

    turns: Mapping[Place, Row]
    moves: Mapping[Place, Mapping[str, Decimal | None]]
    unknown: frozenset[str]

    @classmethod
    def read(cls, warehouse: Warehouse, month: Month) -> "News":
        """Everything of a month in two queries."""
        now = {"month": str(month)}
        moves: dict[Place, dict[str, Decimal | None]] = defaultdict(dict)
        unknown = set()
        for row in warehouse.rows("report/select_effects", now):
            if row["reason"] == "unknown":
                unknown.add(row["break_id"])
            if row["level"] is not None:
                place = (row["unit"], row["level"], row["item"], row["basis"])
                moves[place][row["break_id"]] = _move(row)
        turns = warehouse.rows("report/select_turns", now)
        return cls(
            turns={(r["unit"], r["level"], r["item"], r["basis"]): r for r in turns},
            moves=dict(moves),
            unknown=frozenset(unknown),
        )

    def on(self, card: Card) -> Card:
        """The card with what is new on it."""
        whole = (card.unit, "card", "", "")
        found = tuple(line.id for line in card.breaks)
        return replace(
            card,
            score=self._score(card.score, whole, found),
            perspectives=tuple(self._perspective(card, node) for node in card.perspectives),
        )

    def _perspective(self, card: Card, node: PerspectiveNode) -> PerspectiveNode:
        objectives = tuple(
            replace(
                objective,
                measures=tuple(self._measure(card, line) for line in objective.measures),
            )
            for objective in node.objectives
        )
        place = (card.unit, "perspective", node.id, "")
        found = {name for line in node.measures for name in line.breaks}
        return replace(node, score=self._score(node.score, place, found), objectives=objectives)

    def _score(self, score: Score, place: Place, breaks: Collection[str]) -> Score:
        turn = self.turns.get(place, _NOWHERE)
        effect = self.largest(place, breaks)
        return replace(score, previous_colour=turn["previous_colour"], effect=effect)

    def _measure(self, card: Card, line: MeasureLine) -> MeasureLine:
        place = (card.unit, "measure", line.kpi, line.basis)
        turn = self.turns.get(place, _NOWHERE)
        below = {child.unit: child.name for child in card.children}
        turned = (
            name
            for unit, name in below.items()
            if _turned_red(self.turns.get((unit, *place[1:]), _NOWHERE))
        )
        return replace(
            line,
            previous_colour=turn["previous_colour"],
            red_months=turn["red_months"],
            turned_units=tuple(turned),
            effect=self.largest(place, line.breaks),
        )

    def largest(self, place: Place, breaks: Collection[str]) -> Decimal | None:
        """The largest move any of these breaks makes by itself; None where that is not known."""
        if not breaks or self.unknown & set(breaks):
            return None
        moves = self.moves.get(place, {})
        found = [moves.get(name, Decimal(0)) for name in breaks]
        known = [move for move in found if move is not None]
        return max(known) if len(known) == len(found) else None


def _turned_red(turn: Row) -> bool:
    return turn["colour"] == "red" and turn["previous_colour"] in ("green", "amber")


def _move(row: Row) -> Decimal | None:
    """How far a score moves; a score that comes or goes moves by no number."""
    before, after = row["score_before"], row["score_after"]
    return None if before is None or after is None else abs(after - before)
