"""Rolled-up scores as a frozen tree has them: with their rule, themes, and what is cascaded."""

from collections.abc import Iterable, Mapping
from typing import Any

from scorecard.config.cascades import Cascades, objectives_of
from scorecard.config.models import Config
from scorecard.config.scorecards import Objective, Scorecard
from scorecard.labels import t
from scorecard.reconcile.sentences import Names
from scorecard.report.card import ChildLine, ChildPerspective
from scorecard.report.measure import BASES, Benchmark, Progress, Scale
from scorecard.report.objective import Assessment, CascadeLine, Supported
from scorecard.report.perspective import PerspectiveNode, ThemeNode
from scorecard.report.score import Score, Worst

Row = Mapping[str, Any]


class ObjectiveNames:
    """Names of the objectives of every unit's card, and of what is cascaded."""

    def __init__(self, config: Config, names: Names) -> None:
        self._names = names
        self._objectives = {
            (unit, objective.id): objective.name
            for unit, card in Cascades(config).cards.items()
            for _, objective in objectives_of(card)
        }

    def cascaded(self, row: Row) -> str:
        """`North`, `Grow (North)` or `Revenue, year to date (North)`."""
        unit = self._names.units[row["from_unit"]]
        if row["from_level"] == "card":
            return unit
        if row["from_level"] == "objective":
            return f"{self._objectives[row['from_unit'], row['from_item']]} ({unit})"
        basis = "" if row["from_basis"] == "month" else f", {t(BASES[row['from_basis']])}"
        return f"{self._names.kpis[row['from_item']]}{basis} ({unit})"

    def supported(self, objective: Objective) -> tuple[Supported, ...]:
        """The objectives of units above that one serves."""
        return tuple(
            Supported(
                unit=self._names.units[item.unit],
                objective=self._objectives[item.unit, item.objective],
            )
            for item in objective.supports
        )


def score_of(row: Row, names: Mapping[str, str]) -> Score:
    """A row of a mart of roll-ups; `names` has its children's by id."""
    worst = None
    if row["worst_child"] is not None:
        child = row["worst_child"]
        worst = Worst(child, names[child], row["worst_score"], row["worst_colour"])
    return Score(
        value=row["score"],
        colour=row["colour"],
        coverage=row["coverage"],
        worst=worst,
        measures=row["measures"],
        scored=row["scored"],
        red=row["red"],
        previous=row["previous"],
        rule=row["rule"],
        lower=row["lower_bound"],
        upper=row["upper_bound"],
        stability=row["stability"],
        not_due=row["not_due"],
    )


def child_line(
    row: Row, card: Row | None, perspectives: Iterable[Row], names: Mapping[str, str]
) -> ChildLine:
    """A child unit with the scores of its card, if it has one; `names` are perspectives'."""
    score = None if card is None else score_of(card, names)
    return ChildLine(
        unit=row["unit"],
        name=row["name"],
        card=card is not None,
        score=score,
        perspectives=tuple(
            ChildPerspective(
                found["perspective"],
                names[found["perspective"]],
                found["score"],
                found["colour"],
            )
            for found in perspectives
        ),
        held=score is not None and score.holds,
    )


def cascaded(row: Row, names: ObjectiveNames) -> CascadeLine:
    """A row of `mart.cascade_results`."""
    return CascadeLine(
        id=row["child"],
        unit=row["from_unit"],
        name=names.cascaded(row),
        level=row["from_level"],
        role=row["role"],
        weight=row["weight"],
        score=row["score"],
        colour=row["colour"],
        coverage=row["coverage"],
        previous_score=row["previous"],
        not_due=row["not_due"],
    )


def assessment(row: Row | None, names: Names) -> Assessment | None:
    """A row of `mart.assessments`, if there is one."""
    if row is None:
        return None
    return Assessment(
        colour=row["colour"],
        person=names.people[row["person"]],
        reason=row["reason"],
        differs=row["differs"],
    )


def themes(
    rows: Iterable[Row],
    perspectives: Iterable[PerspectiveNode],
    scorecard: Scorecard,
    names: Mapping[str, str],
) -> tuple[ThemeNode, ...]:
    """The themes of one card, of the objectives that are on it; `names` are those of themes."""
    there = {node.id for perspective in perspectives for node in perspective.objectives}
    own = [item for _, item in objectives_of(scorecard) if item.id in there]
    objectives = {objective.id: objective.name for objective in own}
    return tuple(
        ThemeNode(
            id=row["theme"],
            name=names[row["theme"]],
            score=score_of(row, objectives),
            objectives=tuple(item.id for item in own if row["theme"] in item.themes),
        )
        for row in rows
    )


def scale_of(row: Row) -> Scale:
    """What a measure is scored by besides red flag and goal."""
    points = row["points"] if row["score_type"] in ("explicit", "min_max") else None
    return Scale(
        type=row["score_type"],
        goal_high=row["target_high"],
        red_flag_high=row["red_flag_high"],
        points=tuple((point["figure"], point["score"]) for point in points or ()),
    )


def progress_of(row: Row) -> Progress | None:
    """How far a long-term target is reached; None where there is none."""
    if row["long_term_target"] is None:
        return None
    return Progress(
        share=row["progress"],
        expected=row["progress_expected"],
        baseline=row["baseline"],
        baseline_month=row["baseline_month"],
        target=row["long_term_target"],
        target_month=row["long_term_month"],
    )


def benchmark_of(row: Row) -> Benchmark | None:
    """What others reach; None where nothing comparable is declared."""
    if row["benchmark"] is None:
        return None
    return Benchmark(
        name=row["benchmark_name"],
        value=row["benchmark"],
        variance=row["benchmark_variance"],
        share=row["benchmark_share"],
        favourable=row["benchmark_favourable"],
    )
