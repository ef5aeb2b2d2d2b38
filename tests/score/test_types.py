"""Every type of score against plain fractions, on its boundaries and whatever is measured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.score import plain
from tests.small import Calculated, kpi, scorecard, sections

MONTH = "2026-01"
TINY = Decimal("0.000000001")
_WORDS = {plain.RED: "red_flag", plain.GOAL: "goal"}


@dataclass(frozen=True)
class Case:
    """A figure, the type it is scored by, and what that rests on."""

    kind: str
    x: Decimal
    given: Mapping[str, Any]
    higher: bool = True
    lines: Mapping[str, Any] = field(default_factory=dict)

    def expected(self) -> tuple[Decimal | None, str | None, str | None]:
        """Score at nine places on its colour's side, colour and reason, by plain fractions."""
        found = plain.typed(self.kind, self.x, self.given, higher=self.higher)
        if isinstance(found, str):
            return None, None, found
        score, colour = found
        return plain.kept(score, colour), colour, None


def with_scales(cases: Sequence[Case]) -> dict[str, Any]:
    """The sections for a KPI a case, `k0`, `k1` and so on, measured for the group."""
    rows: dict[str, list[dict[str, Any]]] = {
        "targets": [],
        "thresholds": [],
        "long_term_targets": [],
    }
    kpis = []
    for number, case in enumerate(cases):
        name = f"k{number}"
        polarity = "higher_is_better" if case.higher else "lower_is_better"
        kpis.append(kpi(name, "stock", score=case.kind, polarity=polarity))
        if "points" in case.given:
            points = [f"{a:f}={_said(score)}" for a, score in case.given["points"]]
            rows["thresholds"].append({"kpi": name, "points": points})
        elif "minimum" in case.given:
            rows["thresholds"].append({"kpi": name, **case.given})
        elif "baseline" in case.given:
            months = {"baseline_month": "2025-01", "target_month": "2027-01"}
            rows["long_term_targets"].append({"kpi": name, **case.given, **months})
        elif case.given:
            rows["targets"].append({"kpi": name, **case.given})
    card = scorecard("group", [f"k{number}" for number in range(len(cases))])
    return sections(kpis=kpis, scorecards=[card], **rows)


def _said(score: Fraction) -> str:
    return _WORDS.get(score) or f"{Decimal(score.numerator) / Decimal(score.denominator):f}"


def calculated(folder: Path, cases: Sequence[Case]) -> list[tuple[Any, ...]]:
    """Score, colour and reason of every case."""
    claims = [("a", f"k{n}", "group", MONTH, case.x) for n, case in enumerate(cases)]
    result = Calculated(folder, with_scales(cases), claims)
    rows = result.ask("SELECT kpi, score, colour, reason FROM mart.measure_results")
    by_kpi = {row[0]: row[1:] for row in rows}
    return [by_kpi[f"k{n}"] for n in range(len(cases))]


def dec(*values: str | int) -> list[Decimal]:
    return [Decimal(value) for value in values]


EXPLICIT = {"points": list(zip(dec(300, 500, 700, 900), map(Fraction, (0, 0, 0, 10)), strict=True))}
EXPLICIT["points"][1:3] = [(Decimal(500), plain.RED), (Decimal(700), plain.GOAL)]
BENT = {"points": [(Decimal(a), Fraction(b)) for a, b in ((0, 1), (300, 9), (310, "9.5"))]}
FALLING = {"points": [(Decimal(a), Fraction(b)) for a, b in ((0, 10), (6, 4), (10, 0))]}
BAND = dict(
    zip(("red_flag", "goal", "goal_high", "red_flag_high"), dec(30, 40, 60, 90), strict=True)
)
PLAIN = {"red_flag": Decimal(500), "goal": Decimal(700)}
DOWN = {"red_flag": Decimal(10), "goal": Decimal(4)}


def boundaries() -> Iterator[Case]:
    """Every type on its points, a billionth to either side, between and far beyond."""
    for name, of, higher in (
        ("linear", PLAIN, True),
        ("linear", DOWN, False),
        ("three_colour", PLAIN, True),
        ("three_colour", DOWN, False),
        ("band", BAND, True),
        ("band", BAND, False),
        ("goal_only", {"goal": Decimal(700)}, True),
        ("goal_only", {"goal": Decimal(700)}, False),
        ("attainment", {"goal": Decimal(600)}, True),
        ("attainment", {"goal": Decimal(600)}, False),
        ("attainment", {"goal": Decimal(-600)}, True),
        ("min_max", {"minimum": Decimal(0), "maximum": Decimal(300)}, True),
        ("min_max", {"minimum": Decimal(0), "maximum": Decimal(300)}, False),
        ("progress", {"baseline": Decimal(100), "target": Decimal(400)}, True),
        ("progress", {"baseline": Decimal(400), "target": Decimal(100)}, False),
        ("explicit", EXPLICIT, True),
        ("explicit", BENT, True),
        ("explicit", FALLING, False),
    ):
        figures = {abs(v) for v in of.values() if isinstance(v, Decimal)}
        figures |= {a for a, _ in of.get("points", ())}
        places = {*figures, *dec(200, 300, 400, 900, 50, 45, 100), *dec("-7", "12345678901.5")}
        for place in sorted(places):
            for x in (place - TINY, place, place + TINY):
                yield Case(name, -x if of.get("goal", 1) < 0 else x, of, higher)
    for x in dec(0, 1, "0.5", 2, -1):
        yield Case("yes_no", x, {}, True)
        yield Case("yes_no", x, {}, False)


def test_every_type_is_what_plain_fractions_give(tmp_path: Path) -> None:
    cases = list(boundaries())
    found = calculated(tmp_path, cases)
    wrong = [
        (case, row, case.expected())
        for case, row in zip(cases, found, strict=True)
        if row != case.expected()
    ]
    assert wrong == []
    assert {row[2] for row in found} == {None, "signs_differ", "not_yes_or_no"}
    # Exactly on the goal is met, whatever the type.
    on_it = [
        row for case, row in zip(cases, found, strict=True) if case.x == case.given.get("goal")
    ]
    assert len(on_it) > 8
    assert {row[1] for row in on_it} == {"green"}


def test_what_is_adverse_to_a_goal_is_never_on_target_by_its_share(tmp_path: Path) -> None:
    """Of a goal of 600: half, seven tenths, all and one and a half times; of a cost of 600 too."""
    goal = {"goal": Decimal(600)}
    better = [Case("attainment", x, goal) for x in dec(300, 420, 600, 900)]
    cheaper = [Case("attainment", x, goal, higher=False) for x in dec(900, 780, 600, 300)]
    found = calculated(tmp_path, better + cheaper)
    assert [round(row[0], 2) for row in found] == 2 * dec("3.33", "4.67", "6.67", 10)
    assert [row[1] for row in found] == 2 * ["amber", "amber", "green", "green"]


def test_the_published_example_with_explicit_points(tmp_path: Path) -> None:
    cases = [Case("explicit", Decimal(x), EXPLICIT) for x in (300, 500, 700, 900)]
    found = calculated(tmp_path, cases)
    assert [round(row[0], 2) for row in found] == dec(0, "3.33", "6.67", 10)
    assert [row[1] for row in found] == ["red", "amber", "green", "green"]


def test_what_no_target_is_given_for_is_neither_favourable_nor_late(tmp_path: Path) -> None:
    """A band of which nothing says where red begins, and a measure without a long-term target."""
    raw = sections(
        kpis=[kpi("mix", score="band"), kpi("revenue")],
        scorecards=[scorecard("group", ["mix", "revenue"])],
        targets=[
            {"kpi": "mix", "goal": 10, "goal_high": 20},
            {"kpi": "revenue", "red_flag": 5, "goal": 10},
        ],
    )
    claims = [("a", name, "group", MONTH, 7) for name in ("mix", "revenue")]
    assert Calculated(tmp_path, raw, claims).ask(
        "SELECT kpi, reason, target, variance, favourable, progress, progress_expected "
        "FROM mart.measure_results ORDER BY kpi"
    ) == [
        ("mix", "no_red_flag", None, None, None, None, None),
        ("revenue", None, 10, -3, False, None, None),
    ]


FIGURE = st.integers(-(10**6), 10**6).map(lambda n: Decimal(n) / 100)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any type with lines in an order that is allowed, and a figure near them or on one."""
    name = draw(
        st.sampled_from(["linear", "three_colour", "band", "explicit", "min_max", "progress"])
    )
    higher = draw(st.booleans())
    count = {"band": 4, "explicit": draw(st.integers(2, 6))}.get(name, 2)
    lines = sorted(draw(st.sets(FIGURE, min_size=count, max_size=count)))
    x = draw(FIGURE | st.sampled_from(lines))
    if name == "band":
        keys: Sequence[str] = ("red_flag", "goal", "goal_high", "red_flag_high")
    elif name == "min_max":
        keys = ("minimum", "maximum")
    else:
        keys = ("baseline", "target") if name == "progress" else ("red_flag", "goal")
        lines = lines if higher else lines[::-1]
    if name != "explicit":
        return Case(name, x, dict(zip(keys, lines, strict=True)), higher)
    score = st.integers(0, 10_000).map(lambda n: Fraction(n, 1000)) | st.sampled_from([*_WORDS])
    scores = sorted(draw(st.sets(score, min_size=count, max_size=count)))
    return Case(name, x, {"points": list(zip(lines, scores, strict=True))}, higher)


def turned(case: Case, by: Decimal) -> Case:
    """The same in another unit of measurement, or the other way round for a negative factor."""
    of = {k: v * by for k, v in case.given.items() if k != "points"}
    if "points" in case.given:
        of["points"] = [(a * by, s) for a, s in case.given["points"]]
    if by < 0:
        names = {
            "band": {"red_flag": "red_flag_high", "goal": "goal_high"},
            "min_max": {"minimum": "maximum"},
        }.get(case.kind, {})
        other = {**names, **{v: k for k, v in names.items()}}
        of = {other.get(key, key): value for key, value in of.items()}
    return Case(case.kind, case.x * by, of, case.higher == (by > 0))


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.lists(cases(), min_size=30, max_size=30))
def test_scores_do_not_depend_on_the_unit_of_measurement_or_on_the_direction(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Case]
) -> None:
    factors = [Decimal(1), Decimal(1000), Decimal("0.01"), Decimal(-1)]
    many = [turned(case, by) for by in factors for case in drawn]
    found = calculated(tmp_path_factory.mktemp("types"), many)
    own = found[: len(drawn)]
    assert own == [case.expected() for case in drawn]
    for number in range(1, len(factors)):
        assert found[number * len(drawn) : (number + 1) * len(drawn)] == own, factors[number]


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(drawn=st.lists(cases(), min_size=8, max_size=8), figures=st.lists(FIGURE, max_size=8))
def test_a_better_figure_never_scores_less(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Case], figures: list[Decimal]
) -> None:
    rising = [case for case in drawn if case.kind != "band"]
    many = [
        Case(case.kind, x, case.given, case.higher)
        for case in rising
        for x in sorted({case.x, *figures}, reverse=not case.higher)
    ]
    if many:
        found = calculated(tmp_path_factory.mktemp("types"), many)
        pairs = pairwise(zip(many, found, strict=True))
        assert all(a[1][0] <= b[1][0] for a, b in pairs if a[0].given is b[0].given)
