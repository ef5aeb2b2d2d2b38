"""What is rolled up, how and in which order: objectives, perspectives, themes, cards, cascades."""

from collections.abc import Iterator, Sequence
from typing import Any

from scorecard.config.cascades import Cascades, child_id, objectives_of, taken
from scorecard.config.dated import Weight
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.config.scorecards import Scorecard
from scorecard.reference.spans import ALWAYS, FOREVER, fitting, holds, spans
from scorecard.stores.warehouse import Warehouse

# A cascaded child stands after every measure of its objective.
_AFTER_MEASURES = 1000


def write_nodes(warehouse: Warehouse, config: Config) -> None:
    """Every score that is rolled up with its rule, round and weight, and what is cascaded."""
    cascades = Cascades(config)
    served = [(unit, card) for unit in config.units if (card := cascades.cards.get(unit.id))]
    columns = ["unit", "level", "item", "perspective", "position", "weight", "rule", "step"]
    rows = [row for unit, card in served for row in _nodes(config, cascades, unit, card)]
    warehouse.replace("ref.nodes", [*columns, "first_month", "last_month"], rows)
    serving = [
        (unit.id, theme, objective.id)
        for unit, card in served
        for _, objective in objectives_of(card)
        for theme in dict.fromkeys(objective.themes)
    ]
    warehouse.replace("ref.theme_objectives", ["unit", "theme", "objective"], serving)
    supports = [
        (unit.id, objective.id, support.unit, support.objective)
        for unit, card in served
        for _, objective in objectives_of(card)
        for support in objective.supports
    ]
    columns = ["unit", "objective", "supported_unit", "supported_objective"]
    warehouse.replace("ref.supports", columns, list(dict.fromkeys(supports)))
    assessments = [
        (said.unit, said.objective, said.month.index, said.colour, said.person, said.reason)
        for said in config.assessments
    ]
    columns = ["unit", "objective", "month_index", "colour", "person", "reason"]
    warehouse.replace("ref.assessments", columns, assessments)
    _write_cascades(warehouse, cascades)


def _nodes(
    config: Config, cascades: Cascades, unit: Unit, card: Scorecard
) -> Iterator[tuple[Any, ...]]:
    default = config.organisation.roll_up
    whole = cascades.ranks.get((unit.id, ""), 0)
    weights = fitting(config.weights, unit)
    always = (ALWAYS.index, FOREVER.index)
    yield (unit.id, "card", "", "", 0, 1, card.roll_up or default, whole, *always)
    for position, perspective in enumerate(card.perspectives):
        item, rule = perspective.perspective, perspective.roll_up or default
        rows = [row for row in weights if row.perspective == item]
        for weight, *span in _weighted(rows, perspective.weight):
            yield (unit.id, "perspective", item, item, position, weight, rule, whole, *span)
        for place, objective in enumerate(perspective.objectives):
            rows = [row for row in weights if row.objective == objective.id]
            rank = cascades.ranks.get((unit.id, objective.id), 0)
            rule = objective.roll_up or default
            for weight, *span in _weighted(rows, objective.weight):
                yield unit.id, "objective", objective.id, item, place, weight, rule, rank, *span
    named = {theme for _, objective in objectives_of(card) for theme in objective.themes}
    for position, theme in enumerate(config.themes):
        if theme.id in named:
            rule = theme.roll_up or default
            yield (unit.id, "theme", theme.id, "", position, 1, rule, whole, *always)


def _weighted(rows: Sequence[Weight], own: Any) -> Iterator[tuple[Any, ...]]:
    """Each weight with the months it holds in."""
    for first, last in spans(rows):
        yield next((row.weight for row in rows if holds(row, first)), own), first, last


def _write_cascades(warehouse: Warehouse, cascades: Cascades) -> None:
    columns = ["unit", "objective", "position", "child", "role", "weight", "from_unit"]
    columns += ["from_level", "from_item", "from_basis", "step", "first_month", "last_month"]
    rows = [
        (
            link.unit,
            link.objective,
            _AFTER_MEASURES + link.number,
            child_id(link.source, *taken(link.cascade)),
            link.cascade.role,
            link.cascade.weight,
            link.source,
            *taken(link.cascade),
            cascades.ranks[link.unit, link.objective],
            link.first.index,
            link.last.index,
        )
        for link in cascades.links
    ]
    warehouse.replace("ref.cascades", columns, rows)
