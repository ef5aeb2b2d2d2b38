"""The corpus: organisations whose pairs have an error of a listed kind, another one, or none.

A case is one wrong pair. What is right for it is fixed here, before any diagnosis.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from scorecard.reconcile.evidence import Cause, Pair, Setting
from tests.corpus.decoys import DECOYS, NEEDS
from tests.corpus.facts import Facts
from tests.corpus.families import FAMILIES
from tests.corpus.family import ALL, COUNTS, Family
from tests.corpus.identifiable import Answer, judge_group, scene_of
from tests.corpus.seeds import Seeded, draw_duration, draw_months, seed, swap
from tests.corpus.shapes import draw_shape, draw_size
from tests.corpus.world import (
    LONGEST,
    Manner,
    Wish,
    World,
    draw_aggregation,
    draw_facts,
    draw_manner,
    draw_world,
)

# Wrong pairs of one organisation; more of them would only make longer calls.
PAIRS_OF_A_WORLD = 40
# What a pair of sources has: one wrong pair, the same error in several, or pairs that have nothing
# to do with each other. Together about two seeded errors for each decoy.
GROUPS = {"seeded": 40, "wide": 8, "decoy": 28, "wide_decoy": 4, "mixed": 10}
TRIES = 50


@dataclass(frozen=True, slots=True)
class Case:
    """A wrong pair: what was done to it, and every answer that is right.

    `kind` is the cause or the decoy's name; of a decoy nothing is accepted but `unknown`.
    """

    facts: Facts
    cause: Cause
    detail: str
    kind: str
    duration: str
    identifiable: bool
    chance: float
    accepted: frozenset[Answer]

    @property
    def is_decoy(self) -> bool:
        """Whether the right answer is `unknown`."""
        return self.cause == "unknown"


@dataclass(frozen=True, slots=True)
class Organisation:
    """One call of the diagnosis: its pairs, clean ones among them, and the cases."""

    setting: Setting
    pairs: tuple[Pair, ...]
    cases: tuple[Case, ...]


def draw_corpus(number: int, cases: int) -> Iterator[Organisation]:
    """Organisations with at least this many cases in all, the same for the same seed `number`."""
    rng = Random(number)
    deck = _Deck(rng)
    drawn = 0
    while drawn < cases:
        found = _draw_organisation(rng, deck, min(PAIRS_OF_A_WORLD, cases - drawn))
        drawn += len(found.cases)
        yield found


class _Deck:
    """Every kind of error as often as any other, in an order nobody knows."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._waiting: dict[bool, list[Family]] = {False: [], True: []}

    def draw(self, *, wide: bool) -> Family:
        waiting = self._waiting[wide]
        if not waiting:
            waiting += [family for family in FAMILIES.values() if family.wide or not wide]
            self._rng.shuffle(waiting)
        return waiting.pop()


def _draw_organisation(rng: Random, deck: _Deck, at_least: int) -> Organisation:
    world = draw_world(rng)
    cases: list[Case] = []
    rules: dict[str, str] = {}
    while len(cases) < at_least:
        sources = (world.name("source"), world.name("source"))
        # Two sources are compared by one rule: one of them is a department's own scorecard, or not.
        rules[sources[0]] = "cross_scorecard" if rng.random() < 0.1 else "agreement"
        kind = rng.choices(list(GROUPS), list(GROUPS.values()))[0]
        cases += _MAKE[kind](world, deck, sources)
        for _ in range(rng.choice([0, 0, 1, 2])):
            draw_facts(world, sources, Wish(draw_shape(rng, ALL)))
    rng.shuffle(world.facts)
    pairs = tuple(facts.pair(rules[facts.left]) for facts in world.facts)
    return Organisation(world.setting, pairs, tuple(cases))


def _seeded(world: World, deck: _Deck, sources: tuple[str, str]) -> list[Case]:
    return _error(world, deck.draw(wide=False), sources, 1)


def _wide(world: World, deck: _Deck, sources: tuple[str, str]) -> list[Case]:
    return _error(world, deck.draw(wide=True), sources, world.rng.randint(2, 6))


def _error(world: World, family: Family, sources: tuple[str, str], count: int) -> list[Case]:
    """One error in so many pairs; drawn anew until it shows."""
    for _ in range(TRIES):
        before = len(world.facts)
        duration = draw_duration(world.rng, family)
        facts = _facts_for(world, family, sources, count)
        months = draw_months(world.rng, facts[0].compared, duration)
        if family.cause in ("swapped_measures", "swapped_units"):
            found = swap(facts[0], facts[1], months)
        else:
            found = seed(world, family, facts, months)
        # In some pairs it may stay within the tolerance: nobody will ask about them.
        if len(found) >= min(len(facts), 2):
            return _judged(world, family.cause, found, duration)
        del world.facts[before:]
    raise AssertionError(f"{family.cause} did not show in {TRIES} draws")


def _facts_for(world: World, family: Family, sources: tuple[str, str], count: int) -> list[Facts]:
    rng = world.rng
    compared = rng.randint(24, LONGEST)
    # Somebody who types a figure has another person's page before them: same to the last digit.
    manner: Manner | None = "exact" if family.typed and rng.random() < 0.9 else None
    wish = Wish(draw_shape(rng, family.shapes), family.needs, manner, compared=compared)
    wish = replace(wish, money=family.money, aggregation="flow" if family.flows_only else None)
    if family.cause == "swapped_measures":
        wish, count = replace(wish, unit=world.name("unit")), 2
    if family.cause == "swapped_units":
        # One kpi: it adds up one way, and a source writes it down one way for all units.
        wish = replace(wish, kpi=world.name("kpi"), manner=draw_manner(rng))
        wish = replace(wish, aggregation=draw_aggregation(rng, wish.shape))
        wish, count = replace(wish, step=draw_size(rng, wish.shape).step), 2
    if "children" in family.needs:
        # The same child is missing in all: they are kpis of one unit.
        names = tuple(world.name("unit") for _ in range(rng.randint(5, 10)))
        wish = replace(wish, unit=world.name("unit"), children=names)
    shapes = [wish.shape, *(draw_shape(rng, family.shapes) for _ in range(count - 1))]
    same = family.cause in ("swapped_measures", "swapped_units")
    return [
        draw_facts(world, sources, wish if same else replace(wish, shape=shape)) for shape in shapes
    ]


def _judged(world: World, cause: Cause, found: Sequence[Seeded], duration: str) -> list[Case]:
    seen = [
        (
            scene_of(item.facts, world.setting, [o.facts for o in found if o is not item]),
            float(item.step),
        )
        for item in found
    ]
    judged = judge_group(cause, [item.detail for item in found], seen)
    return [
        Case(
            facts=item.facts,
            cause=cause,
            detail=item.detail,
            kind=cause,
            duration=duration,
            identifiable=verdict.identifiable,
            chance=verdict.chance,
            accepted=verdict.accepted,
        )
        for item, verdict in zip(found, judged, strict=True)
    ]


def _decoy(world: World, deck: _Deck, sources: tuple[str, str]) -> list[Case]:
    return _decoys(world, sources, 1)


def _wide_decoy(world: World, deck: _Deck, sources: tuple[str, str]) -> list[Case]:
    return _decoys(world, sources, world.rng.randint(2, 4))


def _decoys(world: World, sources: tuple[str, str], count: int) -> list[Case]:
    """The same unlisted thing in so many pairs, each with its own amounts."""
    rng = world.rng
    for _ in range(TRIES):
        before = len(world.facts)
        decoy = rng.choices(list(DECOYS), list(DECOYS.values()))[0]
        duration = rng.choices(("one", "few", "all"), (50, 30, 20))[0]
        compared = rng.randint(24, LONGEST)
        found = []
        for _ in range(count):
            needs = NEEDS.get(decoy, frozenset())
            shape = draw_shape(rng, COUNTS if needs else ALL)
            wish = Wish(shape, needs, compared=compared)
            found.append(draw_facts(world, sources, wish))
        months = draw_months(rng, found[0].compared, duration)
        for facts in found:
            facts.wrong.update(decoy(world, facts, months))
        if all(facts.breaks for facts in found):
            return [
                Case(facts, "unknown", "", decoy.__name__, duration, False, 1.0, frozenset())
                for facts in found
            ]
        del world.facts[before:]
    raise AssertionError(f"no decoy showed in {TRIES} draws")


def _mixed(world: World, deck: _Deck, sources: tuple[str, str]) -> list[Case]:
    """Pairs of one source whose errors have nothing to do with each other."""
    makers = world.rng.choices([_seeded, _decoy], k=world.rng.randint(2, 4))
    return [case for make in makers for case in make(world, deck, sources)]


_MAKE: dict[str, Callable[[World, _Deck, tuple[str, str]], list[Case]]] = {
    "seeded": _seeded,
    "wide": _wide,
    "decoy": _decoy,
    "wide_decoy": _wide_decoy,
    "mixed": _mixed,
}
