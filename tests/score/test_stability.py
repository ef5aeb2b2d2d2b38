"""Band stability against plain fractions, draw by draw, and what must not move a draw.

The random cards are those of `tests.score.test_roll_up`: every rule, weights of 0, themes, scores
taken of other cards, and measures that are not due.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorecard.score.draws import DRAWS, factors
from tests.score import plain
from tests.score.test_roll_up import MONTHS, Cards, Plain
from tests.small import Calculated, kpi, scorecard, sections

CARDS = 40
# So many of them are drawn a second time: a thousand draws in fractions take a second each.
AGAIN = 4
Shares = dict[tuple[str, str, str, str], int]


class Redrawn(Plain):
    """Cards with their weights drawn: what has no score stays without, taken scores stay."""

    def __init__(self, raw: dict[str, Any], scores: dict[Any, Any], published: Plain) -> None:
        super().__init__(raw, scores)
        self.published = published

    def of(self, month: str, unit: str, level: str, item: str) -> plain.Child:
        key = month, unit, level, item
        if key not in self.found:
            weight, score, *rest = self.published.of(*key)
            if score is not None:
                children, rule = self._children(*key)
                there = [(w, s) for w, s, _, due in children if due and s is not None]
                score = plain.by_rule(rule, there)
            self.found[key] = (weight, score, rest[0], rest[1])
        return self.found[key]

    def _taken(self, month: str, cascade: dict[str, Any]) -> plain.Child:
        _, *found = self.published._taken(month, {**cascade, "weight": 1})
        return (cascade["weight"], found[0], found[1], found[2])


def redrawn(card: dict[str, Any], draw: int) -> dict[str, Any]:
    """A card with every weight as it is in one draw."""
    made = deepcopy(card)
    for perspective in made["perspectives"]:
        _draw(perspective, draw, "perspective", perspective["perspective"])
        for objective in perspective["objectives"]:
            _draw(objective, draw, "objective", objective["id"])
            for measure in objective["measures"]:
                _draw(measure, draw, "measure", objective["id"], measure["kpi"], "month")
            for cascade in objective["cascades"]:
                _draw(cascade, draw, "cascade", objective["id"], _child(cascade))
    return made


def _draw(item: dict[str, Any], draw: int, *weight_of: str) -> None:
    item["weight"] = Fraction(item["weight"]) * Fraction(float(factors(*weight_of)[draw]))


def _child(cascade: dict[str, Any]) -> str:
    unit = cascade["unit"]
    if "kpi" in cascade:
        return f"{unit}/measure/{cascade['kpi']}/month"
    return f"{unit}/objective/{cascade['objective']}" if "objective" in cascade else f"{unit}/card"


@dataclass(frozen=True, slots=True)
class Made:
    """Random cards, the configuration they are in, and what is calculated of them."""

    cards: Cards
    raw: dict[str, Any]
    result: Calculated


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    cards = Cards(11, CARDS)
    raw = cards.raw()
    return Made(cards, raw, Calculated(tmp_path_factory.mktemp("drawn"), raw, cards.claims))


@pytest.fixture(scope="module")
def kept(made: Made) -> Shares:
    rows = made.result.ask(
        "SELECT month, unit, level, item, kept, draws, share FROM mart.stability"
    )
    assert all(
        draws == DRAWS and share == Decimal(count) / DRAWS for *_, count, draws, share in rows
    )
    return {(month, unit, level, item): count for month, unit, level, item, count, _, _ in rows}


def test_every_draw_equals_the_second_computation(made: Made, kept: Shares) -> None:
    scores = {
        (month, unit, name): plain.score(Decimal(value), Decimal(50), Decimal(100))
        for _, name, unit, month, value in made.cards.claims
    }
    published = Plain(made.raw, scores)
    drawn = {card["unit"]: card for card in made.cards.cards if _is_open(kept, card["unit"])}
    chosen = sorted(drawn)[:AGAIN]
    counted = dict.fromkeys((key for key in kept if key[1] in chosen), 0)
    for draw in range(DRAWS):
        cards = [redrawn(drawn[unit], draw) for unit in chosen]
        again = Redrawn({**made.raw, "scorecards": cards}, scores, published)
        for key in counted:
            counted[key] += _colour(again, key) == _colour(published, key)
    assert counted == {key: kept[key] for key in counted}
    # Of each level some scores hang on the weights, and some do not.
    for level in ("objective", "perspective", "theme", "card"):
        found = {kept[key] < DRAWS for key in counted if key[2] == level}
        assert found == {True, False}, level


def _is_open(kept: Shares, unit: str) -> bool:
    return any(kept.get((month, unit, "card", ""), DRAWS) < DRAWS for month in MONTHS)


def _colour(cards: Plain, key: tuple[str, str, str, str]) -> str:
    score = cards.of(*key)[1]
    assert score is not None
    return plain.band(score)


def test_there_is_a_share_where_there_is_a_score_and_nowhere_else(made: Made, kept: Shares) -> None:
    found = made.result.ask(
        "SELECT month, unit, 'objective', objective, score FROM mart.objective_results UNION ALL "
        "SELECT month, unit, 'perspective', perspective, score FROM mart.perspective_results "
        "UNION ALL SELECT month, unit, 'theme', theme, score FROM mart.theme_results UNION ALL "
        "SELECT month, unit, 'card', '', score FROM mart.scorecards"
    )
    assert set(kept) == {
        key for *key_, score in found if score is not None for key in [tuple(key_)]
    }
    assert len(kept) < len(found)


def test_order_scale_and_name_of_a_card_move_no_draw(made: Made, kept: Shares) -> None:
    """Turned round, or with every weight ten times as large, a card keeps what it kept."""
    compared = 0
    for card in made.cards.cards:
        own = [o for p in card["perspectives"] for o in p["objectives"]]
        if any(objective["cascades"] for objective in own):
            # A weight is drawn by the name of the unit that is taken.
            continue
        for (month, unit, level, item), count in kept.items():
            if unit == card["unit"]:
                for other in ("turned", "heavy"):
                    assert kept[month, unit.replace("c", other), level, item] == count
                compared += count < DRAWS
    assert compared > 20


def test_draws_are_even_and_within_a_quarter() -> None:
    drawn = factors("objective", "grow")
    assert len(drawn) == DRAWS
    assert 0.75 <= drawn.min() < 0.76
    assert 1.24 < drawn.max() < 1.25
    counts, _ = np.histogram(drawn, bins=10, range=(0.75, 1.25))
    # 9 degrees of freedom: 27.9 is passed by one seed in a thousand.
    assert ((counts - 100) ** 2 / 100).sum() < 27.9
    assert not np.array_equal(drawn, factors("objective", "learn"))
    # Names run together would draw the same.
    assert not np.array_equal(factors("a", "bc"), factors("ab", "c"))


def test_draws_are_the_same_in_every_process() -> None:
    script = (
        "import hashlib; from scorecard.score.draws import factors; "
        "print(hashlib.sha256(factors('measure', 'grow', 'revenue', 'ytd').tobytes()).hexdigest())"
    )
    own = hashlib.sha256(factors("measure", "grow", "revenue", "ytd").tobytes()).hexdigest()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        told = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
        )
        assert told.stdout.strip() == own
    # Another machine, or another release of numpy, draws these too.
    told = [f"{drawn:.12f}" for drawn in factors("perspective", "financial")[:3]]
    assert told == ["0.954802337598", "0.762239809882", "1.017189181935"]


def _shares(folder: Path, figures: dict[str, int], **more: Any) -> Iterator[Decimal]:
    raw = sections(
        kpis=[kpi(name) for name in figures],
        scorecards=[scorecard("group", [{"kpi": n, **more.get(n, {})} for n in figures])],
        targets=[{"kpi": name, "red_flag": 50, "goal": 100} for name in figures],
    )
    claims = [("a", name, "group", "2026-01", x) for name, x in figures.items()]
    found = Calculated(folder, raw, claims).ask("SELECT share FROM mart.stability ORDER BY level")
    return (share for (share,) in found)


@pytest.mark.parametrize("figure", [75, 100])
def test_equal_children_keep_every_draw_on_an_edge_too(tmp_path: Path, figure: int) -> None:
    assert list(_shares(tmp_path, dict.fromkeys(("one", "two", "three"), figure))) == [1, 1, 1]


def test_a_mean_on_the_edge_keeps_about_half(tmp_path: Path) -> None:
    # Scores 10 and 3.33: their mean is 6.67, and green.
    shares = set(_shares(tmp_path, {"one": 150, "two": 50}))
    # What is made of one child has the share of that child.
    assert len(shares) == 1
    # Four standard errors of a fair coin.
    assert abs(shares.pop() - Decimal("0.5")) < Decimal("0.064")


def test_a_weight_of_zero_stays_zero(tmp_path: Path) -> None:
    shares = set(_shares(tmp_path, {"one": 150, "two": 50}, two={"weight": 0}))
    assert shares == {1}
