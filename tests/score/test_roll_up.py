"""Every rule of roll-up, cascades, themes and what is not due, against plain fractions.

One warehouse holds many organisations of one unit each: a random card with random rules and weights
that may take scores of the cards before it. Beside each card stand two that must come to the same:
one with all its lists the other way round, one with every weight ten times as large.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.score import plain
from tests.small import Calculated, kpi, scorecard, sections

RULES = ("weighted_mean", "worst_child", "most_frequent", "median", "count_met")
MONTHS = ("2026-03", "2026-04")
KPIS = ("k0", "k1", "k2", "k3", "rare", "kept")
MINIMUM = Decimal("0.6666")
CARDS = 100


class Cards:
    """Random cards, their claims, and their copies."""

    def __init__(self, seed: int, count: int = CARDS) -> None:
        self.random = Random(seed)
        self.cards = [self._card(n) for n in range(count)]
        copies = [self._copied(card, name) for name in ("turned", "heavy") for card in self.cards]
        self.all = [*self.cards, *copies]
        self.claims = [
            ("a", name, f"c{n}", month, self._figure())
            for n in range(count)
            for name in KPIS
            for month in MONTHS
            # What is due every quarter has no figure in April.
            if (month == MONTHS[0] or name not in ("rare", "kept")) and self.random.random() < 0.85
        ]
        self.claims += [
            (source, name, unit.replace("c", other), month, value)
            for source, name, unit, month, value in self.claims
            for other in ("turned", "heavy")
        ]

    def _figure(self) -> Decimal:
        edges = (Decimal(50), Decimal(100), Decimal(0), Decimal(150))
        if self.random.random() < 0.3:
            return self.random.choice(edges)
        return self.random.randint(0, 15000) * Decimal("0.01")

    def _weight(self) -> Decimal:
        return self.random.choice((Decimal(0), Decimal(1), Decimal(1), Decimal(2), Decimal("1.5")))

    def _rule(self) -> dict[str, Any]:
        return {"roll_up": self.random.choice(RULES)} if self.random.random() < 0.7 else {}

    def _card(self, number: int) -> dict[str, Any]:
        objectives = [
            self._objective(f"o{n}", part, number)
            for n, part in enumerate((KPIS[:2], KPIS[2:4], KPIS[4:]))
        ]
        cut = self.random.choice((1, 2))
        halves = (objectives[:cut], objectives[cut:])
        return {
            "id": f"c{number}",
            "unit": f"c{number}",
            **self._rule(),
            "perspectives": [
                {"perspective": name, "weight": weight, "objectives": half, **self._rule()}
                for name, half, weight in zip(
                    ("financial", "customer"), halves, (Decimal(1), self._weight()), strict=True
                )
            ],
        }

    def _objective(self, name: str, part: Sequence[str], number: int) -> dict[str, Any]:
        kpis = list(part)
        self.random.shuffle(kpis)
        roles = ("lagging", "leading")
        return {
            "id": name,
            "name": name,
            "owner": "ann",
            "weight": Decimal(1) if name != "o1" else self._weight() + 1,
            **self._rule(),
            "themes": [t for t in ("blue", "warm") if self.random.random() < 0.4],
            "measures": [
                {"kpi": k, "role": self.random.choice(roles), "weight": self._weight() + (n == 0)}
                for n, k in enumerate(kpis)
            ],
            "cascades": self._cascades(number) if number and self.random.random() < 0.3 else [],
        }

    def _cascades(self, number: int) -> list[dict[str, Any]]:
        ways: list[dict[str, Any]] = [
            {"card": True},
            {"objective": self.random.choice(("o0", "o1", "o2"))},
            {"kpi": self.random.choice(KPIS)},
        ]
        return [
            # Chains are long, but no circle is possible.
            {"unit": f"c{self.random.randrange(max(0, number - 5), number)}", "weight": 2, **way}
            for way in self.random.sample(ways, self.random.choice((1, 2)))
        ]

    def _copied(self, card: dict[str, Any], name: str) -> dict[str, Any]:
        """The card of another unit: turned round, or ten times as heavy."""
        perspectives = [
            {**p, "objectives": [self._objective_copied(o, name) for o in p["objectives"]]}
            for p in card["perspectives"]
        ]
        other = card["unit"].replace("c", name)
        made = {**card, "id": other, "unit": other, "perspectives": perspectives}
        if name == "turned":
            for item in (made, *perspectives):
                key = "perspectives" if item is made else "objectives"
                item[key] = item[key][::-1]
            return made
        for item in perspectives:
            item["weight"] *= 10
        return made

    def _objective_copied(self, objective: dict[str, Any], name: str) -> dict[str, Any]:
        times = 10 if name == "heavy" else 1
        lists = {
            key: [{**item, "weight": item["weight"] * times} for item in objective[key]]
            for key in ("measures", "cascades")
        }
        lists["cascades"] = [
            {**item, "unit": item["unit"].replace("c", name)} for item in lists["cascades"]
        ]
        if name == "turned":
            lists = {key: items[::-1] for key, items in lists.items()}
        return {**objective, **lists, "weight": objective["weight"] * times}

    def raw(self) -> dict[str, Any]:
        units = [{"id": card["unit"], "name": card["unit"], "type": "shop"} for card in self.all]
        self.random.shuffle(units)
        quarterly = {"months": [3, 6, 9, 12]}
        kept = {"between": "carry", "carry_months": 1}
        return sections(
            units=units,
            perspectives=[{"id": p, "name": p} for p in ("financial", "customer")],
            themes=[{"id": "blue", "name": "Blue"}, {"id": "warm", "name": "Warm", **self._rule()}],
            kpis=[
                *(kpi(name) for name in KPIS[:4]),
                kpi("rare", **quarterly, between="exclude"),
                kpi("kept", **quarterly, **kept),
            ],
            scorecards=self.all,
            targets=[{"kpi": name, "red_flag": 50, "goal": 100} for name in KPIS],
        )


class Plain:
    """Cards a second time, from the scores of measures: (score, coverage) of any part of a card."""

    def __init__(self, raw: dict[str, Any], scores: dict[tuple[str, str, str], Any]) -> None:
        self.cards = {card["unit"]: card for card in raw["scorecards"]}
        self.themes = {theme["id"]: theme for theme in raw["themes"]}
        self.scores = scores
        self.found: dict[tuple[str, str, str, str], plain.Child] = {}

    def of(self, month: str, unit: str, level: str, item: str) -> plain.Child:
        """A part as a child of weight 1."""
        key = month, unit, level, item
        if key not in self.found:
            children, rule = self._children(month, unit, level, item)
            score, coverage = plain.roll_up(rule, children, MINIMUM)
            due = any(is_due for *_, is_due in children)
            self.found[key] = (Decimal(1), score, coverage, due)
        return self.found[key]

    def _children(
        self, month: str, unit: str, level: str, item: str
    ) -> tuple[list[plain.Child], str]:
        card = self.cards[unit]
        if level == "card":
            parts = [
                (p["weight"], *self.of(month, unit, "perspective", p["perspective"])[1:])
                for p in card["perspectives"]
            ]
            return parts, card.get("roll_up", "weighted_mean")
        perspectives = [
            p for p in card["perspectives"] if level != "perspective" or p["perspective"] == item
        ]
        objectives = [o for p in perspectives for o in p["objectives"]]
        if level == "objective":
            (own,) = (o for o in objectives if o["id"] == item)
            measures = [self._measure(month, unit, m) for m in own["measures"]]
            taken = [self._taken(month, c) for c in own["cascades"]]
            return [*measures, *taken], own.get("roll_up", "weighted_mean")
        node = self.themes[item] if level == "theme" else perspectives[0]
        parts = [
            (o["weight"], *self.of(month, unit, "objective", o["id"])[1:])
            for o in objectives
            if level == "perspective" or item in o["themes"]
        ]
        return parts, node.get("roll_up", "weighted_mean")

    def _measure(self, month: str, unit: str, measure: dict[str, Any]) -> plain.Child:
        score = self.scores.get((month, unit, measure["kpi"]))
        if score is None and month == MONTHS[1] and measure["kpi"] == "kept":
            score = self.scores.get((MONTHS[0], unit, "kept"))
        due = score is not None or month == MONTHS[0] or measure["kpi"] != "rare"
        return measure["weight"], score, Decimal(score is not None), due

    def _taken(self, month: str, cascade: dict[str, Any]) -> plain.Child:
        if "kpi" in cascade:
            return self._measure(month, cascade["unit"], cascade)
        level = "card" if "card" in cascade else "objective"
        found = self.of(month, cascade["unit"], level, cascade.get("objective", ""))
        return (Decimal(cascade["weight"]), *found[1:])


@settings(max_examples=2, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(seed=st.integers(0, 2**32))
def test_two_hundred_organisations_equal_the_second_computation(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    made = Cards(seed)
    raw = made.raw()
    result = Calculated(tmp_path_factory.mktemp("rules"), raw, made.claims)
    scores = {
        key: plain.score(Decimal(value), Decimal(50), Decimal(100))
        for _, name, unit, month, value in made.claims
        for key in [(month, unit, name)]
    }
    second = Plain(raw, scores)
    compared = 0
    for level, table, item in (
        ("objective", "objective_results", "objective"),
        ("perspective", "perspective_results", "perspective"),
        ("theme", "theme_results", "theme"),
        ("card", "scorecards", "''"),
    ):
        rows = result.ask(
            f"SELECT month, unit, {item}, score, coverage, measures = not_due, worst_score, "
            f"colour, worst_colour, red, lower_bound, upper_bound FROM mart.{table}"
        )
        twice = {}
        for month, unit, name, *found in rows:
            _, score, coverage, due = second.of(month, unit, level, name)
            assert found[:3] == [score, coverage, not due], (seed, month, unit, level, name)
            assert found[4] == (None if score is None else plain.band(score))
            # A red child is named whatever the rule makes of it.
            assert level != "objective" or (found[5] == "red") == (found[6] > 0)
            if coverage == 1:
                assert found[7] == found[8] == score
            twice[month, unit, name] = found
            compared += 1
        for (month, unit, name), found in twice.items():
            if unit.startswith("c"):
                for other in ("turned", "heavy"):
                    assert twice[month, unit.replace("c", other), name] == found, (
                        seed,
                        unit,
                        other,
                    )
    assert compared > 12 * CARDS


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Scores 10 (weight 1), 6.67 (2), 5 (1) and 0 (2), by hand.
        ("weighted_mean", "4.722222222"),
        ("worst_child", "0"),
        # Green weighs 3 of 6: more than red with 2.
        ("most_frequent", "7.777777778"),
        # The middle two of six are 5 and 6.67.
        ("median", "5.833333334"),
        ("count_met", "5"),
    ],
)
def test_each_rule_by_hand(tmp_path: Path, rule: str, expected: str) -> None:
    figures = {"one": (150, 1), "two": (100, 2), "three": (75, 1), "four": (0, 2)}
    measures = [{"kpi": name, "weight": weight} for name, (_, weight) in figures.items()]
    raw = sections(
        organisation={**sections()["organisation"], "roll_up": rule},
        kpis=[kpi(name) for name in figures],
        scorecards=[scorecard("group", measures)],
        targets=[{"kpi": name, "red_flag": 50, "goal": 100} for name in figures],
    )
    claims = [("a", name, "group", "2026-01", x) for name, (x, _) in figures.items()]
    result = Calculated(tmp_path, raw, claims)
    found = result.ask(
        "SELECT score, rule, worst_child, worst_colour, coverage FROM mart.objective_results"
    )
    assert found == [(Decimal(expected), rule, "four", "red", 1)]


def test_of_colours_that_weigh_the_same_the_worse_counts_and_bounds_are_of_what_is_missing(
    tmp_path: Path,
) -> None:
    names = ("one", "two", "three")
    raw = sections(
        organisation={
            **sections()["organisation"],
            "roll_up": "most_frequent",
            "coverage_minimum": "0.5",
        },
        kpis=[kpi(name) for name in names],
        scorecards=[scorecard("group", names)],
        targets=[{"kpi": name, "red_flag": 50, "goal": 100} for name in names],
    )
    claims = [("a", "one", "group", "2026-01", 150), ("a", "two", "group", "2026-01", 75)]
    result = Calculated(tmp_path, raw, claims)
    columns = "score, colour, round(coverage, 2), lower_bound, upper_bound"
    # Amber and green weigh the same; with 0 for the third red does too, with 10 green wins.
    assert result.ask(f"SELECT {columns} FROM mart.scorecards") == [
        (5, "amber", Decimal("0.67"), 0, 10)
    ]
