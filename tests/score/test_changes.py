"""Why scores change: each unit here has one story, and twenty have drawn ones.

In February, against January as it was published: `actuals` sells more, `targets` has a higher
goal, `weights` weighs its measures anew, `coverage` loses a figure, `restatement` is told another
January, `still` is as it was, `cumulative` sells the same every month and is scored on the year to
date.
"""

import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scorecard.close.published import last_month_as_read
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.card import Card
from scorecard.report.freeze import freeze
from scorecard.report.reread import before
from scorecard.report.templates import Templates
from scorecard.score.decompose import LAST_MONTH, LAST_VERSION, NOTHING, changes_since, find_changes
from scorecard.stores.editions import Editions
from tests.score import plain_changes as plain
from tests.small import Calculated, kpi, scorecard, sections

JANUARY, FEBRUARY = Month.parse("2026-01"), Month.parse("2026-02")
SINGLE = ("actuals", "targets", "weights", "coverage", "restatement")
STORIES = (*SINGLE, "still", "cumulative")
DRAWN = tuple(f"drawn_{number}" for number in range(20))
UNITS = (*STORIES, *DRAWN)
# By KPI its perspective and objective.
PLACES = {
    "revenue": ("financial", "earn"),
    "margin": ("financial", "earn"),
    "cash": ("financial", "earn"),
    "quality": ("customer", "serve"),
    "speed": ("customer", "serve"),
    "care": ("customer", "keep"),
}
COLUMNS = ("actuals", "targets", "weights", "coverage", "restatement")
NANO = Decimal("1e-9")


class World:
    """Figures, targets and weights of each unit and KPI, in both months."""

    def __init__(self) -> None:
        drawn = random.Random(7)
        self.published: dict[tuple[str, str], Decimal | None] = {}
        self.figures: dict[tuple[str, str, Month], Decimal | None] = {}
        self.goals: dict[tuple[str, str, Month], Decimal] = {}
        self.weights: dict[tuple[str, str, Month], Decimal] = {}
        for unit in UNITS:
            for name in PLACES:
                self._draw(drawn, unit, name)
        self.figures["actuals", "revenue", FEBRUARY] = Decimal(95)
        self.goals["targets", "revenue", FEBRUARY] = Decimal(110)
        self.weights["weights", "revenue", FEBRUARY] = Decimal(3)
        self.figures["coverage", "cash", FEBRUARY] = None
        for month in (JANUARY, FEBRUARY):
            self.figures["restatement", "speed", month] = Decimal(61)

    def _draw(self, drawn: random.Random, unit: str, name: str) -> None:
        mixed = unit in DRAWN
        base = Decimal(drawn.randint(550, 1100)) / 10

        def once(chance: float, value: Any, other: Any) -> Any:
            return other if mixed and drawn.random() < chance else value

        self.published[unit, name] = once(0.1, base, None)
        today = once(0.3, base, base + drawn.randint(-9, 9))
        self.figures[unit, name, JANUARY] = once(0.1, today, None)
        self.figures[unit, name, FEBRUARY] = once(0.1, once(0.5, today, today + 8), None)
        for month in (JANUARY, FEBRUARY):
            self.goals[unit, name, month] = Decimal(once(0.25, 100, 108))
            self.weights[unit, name, month] = Decimal(once(0.2, 1, 2))

    def claims(self, *, published: bool) -> list[tuple[Any, ...]]:
        months = (JANUARY,) if published else (JANUARY, FEBRUARY)
        return [
            ("a", name, unit, str(month), figure)
            for unit in UNITS
            for name in PLACES
            for month in months
            for figure in [
                self.published[unit, name] if published else self.figures[unit, name, month]
            ]
            if figure is not None
        ]

    def sections(self) -> dict[str, Any]:
        dated = [
            (unit, name, month)
            for unit in UNITS
            for name in PLACES
            for month in (JANUARY, FEBRUARY)
        ]

        def scope(unit: str, name: str, month: Month) -> dict[str, Any]:
            return {"kpi": name, "unit": unit, "valid_from": str(month), "valid_to": str(month)}

        return sections(
            perspectives=[
                {"id": "financial", "name": "Financial"},
                {"id": "customer", "name": "Customer"},
            ],
            units=[
                {"id": unit, "name": unit, "type": "sums" if unit == "cumulative" else "shop"}
                for unit in UNITS
            ],
            kpis=[kpi(name, sources=["a"]) for name in PLACES],
            scorecards=[_card("shop", "month"), _card("sums", "ytd")],
            targets=[
                {**scope(*key), "goal": self.goals[key], "red_flag": self.goals[key] / 2}
                for key in dated
            ],
            weights=[{**scope(*key), "weight": self.weights[key]} for key in dated],
        )

    def measures(self, unit: str) -> list[plain.Measure]:
        """A unit's card for the second computation."""
        return [
            plain.Measure(
                *place,
                old=self._side(unit, name, JANUARY, self.published[unit, name]),
                new=self._side(unit, name, FEBRUARY, self.figures[unit, name, FEBRUARY]),
                today=self.figures[unit, name, JANUARY],
            )
            for name, place in PLACES.items()
        ]

    def _side(self, unit: str, name: str, month: Month, figure: Decimal | None) -> plain.Side:
        goal = self.goals[unit, name, month]
        return plain.Side(figure, goal / 2, goal, self.weights[unit, name, month])


def _card(unit_type: str, basis: str) -> dict[str, Any]:
    perspectives = []
    for perspective in ("financial", "customer"):
        objectives: dict[str, list[dict[str, Any]]] = {}
        for name, (where, objective) in PLACES.items():
            if where == perspective:
                # Quarters and years to date, so that both are seen to grow.
                own = "quarter" if basis == "ytd" and where == "customer" else basis
                measure = {"kpi": name, "role": "lagging", "basis": own}
                objectives.setdefault(objective, []).append(measure)
        perspectives.append(
            {
                "perspective": perspective,
                "objectives": [
                    {"id": key, "name": key, "owner": "ann", "measures": measures}
                    for key, measures in objectives.items()
                ],
            }
        )
    return {"id": unit_type, "unit_type": unit_type, "perspectives": perspectives}


def cards(made: Calculated, month: Month, **more: Any) -> tuple[Card, ...]:
    templates = Templates(templates_dir())
    return freeze(made.warehouse, made.config, made.landing, templates, month, **more)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def printed(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Card, ...]:
    """January's cards, made when January was all there was."""
    folder = tmp_path_factory.mktemp("january")
    return cards(Calculated(folder, world.sections(), world.claims(published=True)), JANUARY)


@pytest.fixture(scope="module")
def made(world: World, tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    folder = tmp_path_factory.mktemp("february")
    return Calculated(folder, world.sections(), world.claims(published=False))


@pytest.fixture(scope="module")
def changes(made: Calculated, printed: tuple[Card, ...]) -> dict[tuple[str, str, str], Any]:
    # A small batch, so that it takes more than one.
    rows = changes_since(made.warehouse, FEBRUARY.index, before(printed), LAST_MONTH, batch=100)
    return {(row["unit"], row["level"], row["item"]): row for row in rows}


@pytest.mark.parametrize("story", SINGLE)
def test_what_alone_changes_has_all_of_the_change(changes: Any, story: str) -> None:
    row = changes[story, "card", ""]
    assert row["published"]
    assert row["change"] != 0
    assert row[story] == row["change"] == row["score"] - row["score_before"]
    assert [row[name] for name in COLUMNS if name != story] == [0, 0, 0, 0]


def test_where_nothing_changes_no_part_does(changes: Any) -> None:
    assert {changes["still", "card", ""][name] for name in ("change", *COLUMNS)} == {0}
    # A year to date and its goal grow by the month.
    assert {changes["cumulative", "card", ""][name] for name in ("change", *COLUMNS)} == {0}


def test_parts_add_up_to_the_last_digit(changes: Any) -> None:
    assert len(changes) > 20 * 8
    for row in changes.values():
        assert sum(row[name] for name in COLUMNS) == row["change"], row


def test_parts_are_the_mean_over_all_orders(world: World, changes: Any) -> None:
    held = [
        (unit, level, item)
        for unit in DRAWN
        for level, item in (("card", ""), ("perspective", "customer"), ("objective", "earn"))
        if (unit, level, item) in changes
    ]
    assert len(held) > 25
    for unit, *node in held:
        expected = plain.parts(world.measures(unit), Fraction("0.6666"), (node[0], node[1]))
        for name in COLUMNS:
            # Each score between is rounded at nine places, and then the part.
            found = changes[unit, node[0], node[1]][name]
            assert abs(found - Decimal(float(expected[name]))) < 4 * NANO, (unit, node, name)


def test_what_was_never_published_is_held_against_today(made: Calculated) -> None:
    rows = changes_since(made.warehouse, FEBRUARY.index, NOTHING, LAST_MONTH)
    assert {row["published"] for row in rows} == {False}
    assert {row["restatement"] for row in rows} == {0}


def test_since_the_last_version_all_is_restated(
    made: Calculated, printed: tuple[Card, ...]
) -> None:
    rows = changes_since(made.warehouse, JANUARY.index, before(printed), LAST_VERSION)
    (row,) = [r for r in rows if r["unit"] == "restatement" and r["level"] == "card"]
    assert row["restatement"] == row["change"] != 0


def test_the_mart_has_both_and_what_adds_up(made: Calculated, printed: tuple[Card, ...]) -> None:
    before(printed).append_to(made.warehouse, "work")
    find_changes(made.warehouse)
    kinds = made.ask(
        "SELECT since, month, published, count(*) FILTER (WHERE level = 'card'), "
        "count(*) FILTER (WHERE actuals + targets + weights + coverage + restatement <> change) "
        "FROM mart.score_changes GROUP BY ALL ORDER BY ALL"
    )
    assert [(since, month, told, wrong) for since, month, told, _, wrong in kinds] == [
        ("last_month", "2026-02", True, 0),
        ("last_version", "2026-01", True, 0),
    ]
    assert all(count > len(STORIES) for _, _, _, count, _ in kinds)


def test_a_card_says_what_moved_it(made: Calculated, printed: tuple[Card, ...]) -> None:
    (card,) = [c for c in cards(made, FEBRUARY, told=before(printed)) if c.unit == "restatement"]
    levels = [(line.level, line.name) for line in card.changes]
    assert levels[:3] == [
        ("card", "restatement"),
        ("perspective", "Financial"),
        ("objective", "earn"),
    ]
    line = card.changes[0]
    assert line.published
    assert sum(line.parts) == line.now - line.before == line.restatement


def test_scores_taken_of_other_cards_move_one_like_figures(tmp_path: Path) -> None:
    group = scorecard("group", [])
    objective = group["perspectives"][0]["objectives"][0]
    objective["measures"] = []
    objective["cascades"] = [{"card": True, "role": "lagging"}]
    raw = sections(
        scorecards=[group, scorecard("north", ["revenue"]), scorecard("south", ["revenue"])],
        targets=[{"kpi": "revenue", "red_flag": 50, "goal": 100}],
        weights=[],
    )
    claims = [
        ("a", "revenue", "north", "2026-01", 75),
        ("a", "revenue", "north", "2026-02", 90),
        ("a", "revenue", "south", "2026-01", 50),
        ("a", "revenue", "south", "2026-02", 65),
    ]
    made = Calculated(tmp_path, raw, claims)
    rows = changes_since(made.warehouse, FEBRUARY.index, NOTHING, LAST_MONTH)
    (row,) = [r for r in rows if r["unit"] == "group" and r["level"] == "card"]
    # Both rise by 1 of 10.
    assert row["actuals"] == row["change"] == 1


def test_without_an_edition_nothing_was_read(tmp_path: Path) -> None:
    assert last_month_as_read(Editions(tmp_path), FEBRUARY, None) == NOTHING
