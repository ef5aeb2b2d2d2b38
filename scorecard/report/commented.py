"""What people wrote about a month: beside figures of forms, and on anything a card has."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from scorecard.labels import t, translatable
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.report.card import Card
from scorecard.report.comment import Comment, RequiredComment
from scorecard.report.measure import MeasureLine
from scorecard.report.objective import ObjectiveNode
from scorecard.report.perspective import PerspectiveNode
from scorecard.stores.warehouse import Warehouse

Row = Mapping[str, Any]
FRONT = "front"
_WHY: Final = translatable(
    {
        "new_red": "turned red",
        "long_red": "red for months",
        "largest_move": "moved the score of the card most",
    }
)


def required_comments(warehouse: Warehouse, month: Month) -> list[dict[str, Any]]:
    """What the policy wants commented, given or not: a month of `mart.required_comments`."""
    # Where there is no policy, to plan what it asks for takes longer than to ask.
    if not warehouse.has("ref.commentary"):
        return []
    return warehouse.rows("report/select_required", {"month": str(month)})


@dataclass(frozen=True, slots=True)
class Commented:
    """Comments of a month by unit and by what they are on: `measure ID`, `front`, and so on."""

    comments: Mapping[tuple[str, str], tuple[Comment, ...]]
    # What the policy asks for, by unit and KPI.
    required: Mapping[tuple[str, str], Row]

    @classmethod
    def read(cls, warehouse: Warehouse, names: Names, month: Month) -> "Commented":
        """Those delivered in forms before those of the ledger."""
        found: dict[tuple[str, str], list[Comment]] = defaultdict(list)
        now = {"month": str(month)}
        for row in warehouse.rows("report/select_comments", now):
            found[row["unit"], f"measure {row['kpi']}"].append(_delivered(row, names))
        for row in warehouse.rows("report/select_said", now):
            found[row["unit"], row["place"]].append(_recorded(row, names))
        return cls(
            comments={key: tuple(comments) for key, comments in found.items()},
            required={
                (row["unit"], row["kpi"]): row for row in required_comments(warehouse, month)
            },
        )

    def on(self, card: Card) -> Card:
        """The card with what was written about it."""
        return replace(
            card,
            comments=self._of(card, FRONT),
            required=tuple(self._required(card)),
            perspectives=tuple(self._perspective(card, node) for node in card.perspectives),
        )

    def _required(self, card: Card) -> Iterator[RequiredComment]:
        """Required comments in page order; a KPI that is measured on two bases is asked once."""
        seen: set[str] = set()
        for line in card.measures:
            row = self.required.get((card.unit, line.kpi))
            if row is not None and line.kpi not in seen:
                seen.add(line.kpi)
                place, why = f"measure {line.kpi}", why_required(row)
                yield RequiredComment(place, line.name, why, line.owner, row["given"])

    def _perspective(self, card: Card, node: PerspectiveNode) -> PerspectiveNode:
        return replace(
            node,
            comments=self._of(card, f"perspective {node.id}"),
            objectives=tuple(self._objective(card, item) for item in node.objectives),
        )

    def _objective(self, card: Card, node: ObjectiveNode) -> ObjectiveNode:
        return replace(
            node,
            comments=self._of(card, f"objective {node.id}"),
            measures=tuple(self._measure(card, line) for line in node.measures),
        )

    def _measure(self, card: Card, line: MeasureLine) -> MeasureLine:
        return replace(line, comments=self._of(card, f"measure {line.kpi}"))

    def _of(self, card: Card, place: str) -> tuple[Comment, ...]:
        return self.comments.get((card.unit, place), ())


def _delivered(row: Row, names: Names) -> Comment:
    return Comment(
        text=row["text"],
        person=person_name(row["person"], names),
        about="" if row["about"] == row["kpi"] else names.kpis[row["about"]],
    )


def _recorded(row: Row, names: Names) -> Comment:
    owner = row["action_owner"]
    return Comment(
        text=row["text"],
        person=person_name(row["person"], names),
        cause=row["cause"] or "",
        action=row["action"] or "",
        due=row["due"].isoformat() if row["due"] else "",
        action_owner=person_name(owner, names) if owner else "",
        on=row["written_on"].isoformat(),
        decision=row["seq"],
    )


def why_required(row: Row) -> str:
    """Why a row of `mart.required_comments` is one: `turned red, moved the score most`."""
    return ", ".join(t(words) for name, words in _WHY.items() if row[name])


def person_name(person: str, names: Names) -> str:
    """The name of a person; somebody who has left the configuration since is known by id."""
    return names.people.get(person) or person
