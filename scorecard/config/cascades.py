"""What of one unit's card counts in another's: cascades by unit, and the order they are worked out.

Pure functions of a configuration whose ownership is folded into its units.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from scorecard.config.finding import EARLY, LATE, KeyPath, Lasting
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.config.rolling import Cascade
from scorecard.config.scorecards import Objective, Scorecard
from scorecard.period import Month

# A unit and one of its objectives; the card as a whole is the objective without a name.
Node = tuple[str, str]


def scorecard_of(config: Config, unit: Unit) -> Scorecard | None:
    """The scorecard that serves a unit: its own, or its type's; None where it has none."""
    for card in config.scorecards:
        if card.unit == unit.id or card.unit_type == unit.type:
            return card
    return None


def objectives_of(card: Scorecard) -> Iterator[tuple[str, Objective]]:
    """The objectives of a card with the perspective each is in, in the order of the page."""
    for perspective in card.perspectives:
        for objective in perspective.objectives:
            yield perspective.perspective, objective


def level_of(cascade: Cascade) -> str:
    """What of a card a cascade takes: card, objective or measure."""
    if cascade.card:
        return "card"
    return "objective" if cascade.objective is not None else "measure"


def item_of(cascade: Cascade) -> str:
    """The id of what it takes; empty for a card."""
    return cascade.objective or cascade.kpi or ""


def child_id(unit: str, level: str, item: str, basis: str) -> str:
    """What a cascaded child is called among the children of an objective; no KPI's id has a `/`."""
    return "/".join(part for part in (unit, level, item, basis) if part)


@dataclass(frozen=True, slots=True)
class Link:
    """A cascade of one unit's objective from one other unit, in the months both exist.

    `number` is its cascade's place in the objective, from 0.
    """

    unit: str
    objective: str
    number: int
    cascade: Cascade
    source: str
    first: Month
    last: Month

    @property
    def node(self) -> Node:
        """The objective or card it takes the score of; a measure's objective is not waited for."""
        return self.source, self.cascade.objective or ""


@dataclass(frozen=True)
class Cascades:
    """Every cascade of a configuration, by the unit it counts in."""

    config: Config

    @cached_property
    def cards(self) -> Mapping[str, Scorecard]:
        """The scorecard that serves each unit that has one."""
        found = ((unit.id, scorecard_of(self.config, unit)) for unit in self.config.units)
        return {unit: card for unit, card in found if card is not None}

    @cached_property
    def offers(self) -> Mapping[str, Mapping[tuple[str, str, str], Month]]:
        """What each card has to take, as (level, item, basis), with the month it begins in."""
        begins = {kpi.id: kpi.first_month or EARLY for kpi in self.config.kpis}
        by_card = {card.id: dict(_offers(card, begins)) for card in self.config.scorecards}
        return {unit: by_card[card.id] for unit, card in self.cards.items()}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Cascades unit by unit; one from child units has a link for each time one belongs."""
        units = {unit.id: unit for unit in self.config.units}
        children = _children(self.config)
        found = []
        for unit, card in self.cards.items():
            for _, objective in objectives_of(card):
                for number, cascade in enumerate(objective.cascades):
                    for source, span in self._sources(unit, cascade, children):
                        begun = _Since(self.offers[source][taken(cascade)])
                        both = _shared(units[unit], units[source], span, begun)
                        if both is not None:
                            found.append(Link(unit, objective.id, number, cascade, source, *both))
        return tuple(found)

    def _sources(
        self, unit: str, cascade: Cascade, children: Mapping[str, list[tuple[str, Lasting]]]
    ) -> Iterator[tuple[str, Lasting]]:
        everywhere = ((cascade.unit, _Always()),) if cascade.unit else children.get(unit, ())
        for source, span in everywhere:
            if taken(cascade) in self.offers.get(source, ()):
                yield source, span

    @cached_property
    def ways(self) -> Mapping[Node, tuple[Node, ...]]:
        """What each objective with cascades, and each card with such an objective, waits for."""
        found: dict[Node, dict[Node, None]] = {}
        for link in self.links:
            found.setdefault((link.unit, ""), {})[link.unit, link.objective] = None
            own = found.setdefault((link.unit, link.objective), {})
            if level_of(link.cascade) != "measure":
                own[link.node] = None
        return {node: tuple(before) for node, before in found.items()}

    def circle(self) -> tuple[Node, ...]:
        """A way from an objective or card back to itself; empty where there is none."""
        done: set[Node] = set()
        for start in self.ways:
            trail: dict[Node, Iterator[Node]] = {start: iter(self.ways[start])}
            while trail:
                node = next(reversed(trail))
                after = next(trail[node], None)
                if after is None:
                    done.add(node)
                    del trail[node]
                elif after in trail:
                    nodes = list(trail)
                    return (*nodes[nodes.index(after) :], after)
                elif after not in done:
                    trail[after] = iter(self.ways.get(after, ()))
        return ()

    @cached_property
    def ranks(self) -> Mapping[Node, int]:
        """In which round each can be worked out, 0 the first; what is not named waits for nothing.

        There must be no circle.
        """
        found: dict[Node, int] = {}

        def rank(node: Node) -> int:
            if node not in found:
                card = not node[1]
                waits = (rank(before) + (not card) for before in self.ways.get(node, ()))
                found[node] = max(waits, default=0)
            return found[node]

        for node in self.ways:
            rank(node)
        return found


def taken(cascade: Cascade) -> tuple[str, str, str]:
    """What a cascade takes of a card, as (level, item, basis)."""
    level = level_of(cascade)
    return level, item_of(cascade), cascade.basis if level == "measure" else ""


def _offers(
    card: Scorecard, begins: Mapping[str, Month]
) -> Iterator[tuple[tuple[str, str, str], Month]]:
    """A measure begins with its KPI, an objective and a card with the first of what they have."""
    of_card = []
    for _, objective in objectives_of(card):
        months = [EARLY] if objective.cascades else []
        for measure in objective.measures:
            months.append(begins.get(measure.kpi, EARLY))
            yield ("measure", measure.kpi, measure.basis), months[-1]
        of_card.append(min(months, default=EARLY))
        yield ("objective", objective.id, ""), of_card[-1]
    yield ("card", "", ""), min(of_card, default=EARLY)


class _Always:
    valid_from = None
    valid_to = None


@dataclass(frozen=True, slots=True)
class _Since:
    valid_from: Month
    valid_to: None = None


def _children(config: Config) -> dict[str, list[tuple[str, Lasting]]]:
    found: dict[str, list[tuple[str, Lasting]]] = {}
    for unit in config.units:
        for edge in unit.parents:
            found.setdefault(edge.unit, []).append((unit.id, edge))
    return found


def _shared(*spans: Lasting) -> tuple[Month, Month] | None:
    """The months in which all hold, None where there are none."""
    first = max(span.valid_from or EARLY for span in spans)
    last = min(span.valid_to or LATE for span in spans)
    return (first, last) if first <= last else None


def place_of(config: Config, unit: str, objective: str) -> KeyPath:
    """Where the objective of a unit's card stands in the configuration."""
    serving = next(item for item in config.units if item.id == unit)
    card = scorecard_of(config, serving)
    for i, other in enumerate(config.scorecards):
        if card is not None and other.id == card.id:
            for p, perspective in enumerate(other.perspectives):
                for o, item in enumerate(perspective.objectives):
                    if item.id == objective:
                        return ("scorecards", i, "perspectives", p, "objectives", o)
    return ("scorecards",)
