"""Cards a second time: measures rolled up to objectives, perspectives, themes and whole cards.

It takes a configuration as it is read, without cascades and weights of some months, and the
rows of `plain_measures`. Exact fractions, rounded half up wherever the warehouse keeps a figure.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from scorecard.config.models import Config
from scorecard.config.scorecards import Objective, Scorecard
from tests.score import plain
from tests.score.plain_measures import Place, card_of

Key = tuple[str, int, str]


class Part(NamedTuple):
    """A child of a score: what it is called, its place and weight, and the row it has."""

    name: str
    position: int
    weight: Decimal
    row: Mapping[str, Any]


class Cards:
    """Every roll-up by level, unit, month and item, as the marts of roll-ups have it."""

    def __init__(
        self, config: Config, measured: Mapping[Place, Mapping[str, Any]], months: Sequence[int]
    ) -> None:
        self.default = config.organisation.roll_up
        self.minimum = config.organisation.coverage_minimum
        self.themes = config.themes
        self.measured = measured
        levels = ("objective", "perspective", "theme", "card")
        self.rows: dict[str, dict[Key, dict[str, Any]]] = {level: {} for level in levels}
        for unit in config.units:
            card = card_of(config, unit)
            for month in () if card is None else months:
                self._card(card, unit.id, month)

    def _card(self, card: Scorecard, unit: str, month: int) -> None:
        bands = []
        served: dict[str, list[Part]] = {}
        for p, perspective in enumerate(card.perspectives):
            band = perspective.perspective
            parts = []
            for o, objective in enumerate(perspective.objectives):
                row = self._objective(objective, unit, month)
                row |= {"perspective": band, "position": o, "weight": objective.weight}
                self.rows["objective"][unit, month, objective.id] = row
                parts.append(Part(objective.id, o, objective.weight, row))
                # Of equal ones the first by its id is the worst: a theme has no order.
                part = Part(objective.id, 0, objective.weight, row)
                for name in objective.themes:
                    served.setdefault(name, []).append(part)
            row = self._rolled(perspective.roll_up, parts)
            row |= {"position": p, "weight": perspective.weight}
            self.rows["perspective"][unit, month, band] = row
            bands.append(Part(band, p, perspective.weight, row))
        for t, theme in enumerate(self.themes):
            if theme.id in served:
                row = self._rolled(theme.roll_up, served[theme.id])
                self.rows["theme"][unit, month, theme.id] = row | {"position": t}
        self.rows["card"][unit, month, ""] = self._rolled(card.roll_up, bands)

    def _objective(self, objective: Objective, unit: str, month: int) -> dict[str, Any]:
        parts, roles = [], []
        for position, measure in enumerate(objective.measures):
            row = self.measured[unit, month, measure.kpi, measure.basis]
            score = row["score"]
            one = {
                "score": score,
                "colour": row["colour"],
                "coverage": Decimal(score is not None),
                "lower_bound": Decimal(0) if score is None else score,
                "upper_bound": Decimal(10) if score is None else score,
                "measures": 1,
                "scored": int(score is not None),
                "red": int(row["colour"] == "red"),
                "not_due": 0,
            }
            parts.append(Part(measure.kpi, position, measure.weight, one))
            roles.append(measure.role)
        rolled = self._rolled(objective.roll_up, parts)
        result, outlook = (
            self._score(
                rolled["rule"], [part for part, r in zip(parts, roles, strict=True) if r == role]
            )[0]
            for role in ("lagging", "leading")
        )
        colours = tuple(None if s is None else plain.band(s) for s in (result, outlook))
        told = {("green", "red"): "early_warning", ("red", "green"): "turning"}
        return {
            **rolled,
            "result_score": result,
            "outlook_score": outlook,
            "divergence": told.get(colours),
        }

    def _score(self, rule: str, parts: Sequence[Part]) -> tuple[Decimal | None, Decimal]:
        children = [(p.weight, p.row["score"], p.row["coverage"], True) for p in parts]
        return plain.roll_up(rule, children, self.minimum)

    def _rolled(self, rule: str | None, parts: Sequence[Part]) -> dict[str, Any]:
        rule = rule or self.default
        score, coverage = self._score(rule, parts)
        scored = [part for part in parts if part.row["score"] is not None]
        worst = min(scored, key=lambda p: (p.row["score"], p.position, p.name), default=None)
        return {
            "rule": rule,
            "score": score,
            "colour": None if score is None else plain.band(score),
            "coverage": coverage,
            "worst_child": worst and worst.name,
            "worst_score": worst and worst.row["score"],
            "worst_colour": worst and worst.row["colour"],
            **{
                bound: plain.by_rule(rule, [(p.weight, p.row[bound]) for p in parts])
                for bound in ("lower_bound", "upper_bound")
            },
            **{
                count: sum(part.row[count] for part in parts)
                for count in ("measures", "scored", "red", "not_due")
            },
        }
