"""What must hold of scales: bands, points, ranges, shares of a goal, and long-term targets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Final

from scorecard.config.check_phasing import phasings
from scorecard.config.dated import LongTermTarget, RedFlag, Target, Threshold
from scorecard.config.finding import Finding, KeyPath, overlap
from scorecard.config.kpis import Kpi
from scorecard.config.models import Config
from scorecard.config.scales import ScoreType, knot

# What a type of score cannot be without, and in which section it is.
_RESTS_ON: Final[dict[ScoreType, tuple[str, str]]] = {
    "explicit": ("points", "thresholds"),
    "min_max": ("minimum and maximum", "thresholds"),
    "progress": ("a row", "long_term_targets"),
    "band": ("a goal", "targets"),
    "attainment": ("a goal", "targets"),
    "three_colour": ("a goal", "targets"),
}


def score_types(config: Config) -> dict[str, set[ScoreType]]:
    """By KPI, how its measures are scored; as the KPI says where it has none."""
    own = {kpi.id: kpi.score for kpi in config.kpis}
    found: dict[str, set[ScoreType]] = defaultdict(set)
    for card in config.scorecards:
        for perspective in card.perspectives:
            for objective in perspective.objectives:
                for measure in objective.measures:
                    if measure.kpi in own:
                        found[measure.kpi].add(measure.score or own[measure.kpi])
    return {name: found[name] or {score} for name, score in own.items()}


def scales(config: Config) -> Iterator[Finding]:
    """Scales that are no scales, and those nothing is scored by."""
    types = score_types(config)
    kpis = {kpi.id: kpi for kpi in config.kpis}
    yield from _mixed(config, types)
    yield from _without(config, types)
    for i, target in enumerate(config.targets):
        if target.kpi in kpis:
            yield from _target(("targets", i), target, types[target.kpi])
    for i, threshold in enumerate(config.thresholds):
        if threshold.kpi in kpis:
            yield from _threshold(("thresholds", i), threshold, types[threshold.kpi])
            yield from _points(("thresholds", i), threshold, kpis[threshold.kpi])
            yield from _beside(i, threshold, config, types[threshold.kpi])
    yield from phasings(config)
    for i, row in enumerate(config.long_term_targets):
        if row.kpi in kpis:
            yield from _long_term(("long_term_targets", i), row, kpis[row.kpi])


def _mixed(config: Config, types: Mapping[str, set[ScoreType]]) -> Iterator[Finding]:
    """Of a band the red flag lies below the goal, whichever way is good elsewhere."""
    for i, kpi in enumerate(config.kpis):
        others = sorted(types[kpi.id] & {"linear", "three_colour", "goal_only", "attainment"})
        if "band" in types[kpi.id] and others:
            expected = "a band for all measures of the KPI, or for none: they share its goal"
            yield Finding(("kpis", i, "score"), expected, f"band and {', '.join(others)}")


def _without(config: Config, types: Mapping[str, set[ScoreType]]) -> Iterator[Finding]:
    has = {
        "explicit": {row.kpi for row in config.thresholds if row.points},
        "min_max": {row.kpi for row in config.thresholds if row.minimum is not None},
        "progress": {row.kpi for row in config.long_term_targets},
    }
    goals = {row.kpi for row in config.targets}
    whole = {row.kpi for row in config.annual_targets}
    whole |= {row.kpi for row in config.prior_year_targets}
    # A band has two ends, which neither gives.
    has["band"], goals = goals, goals | whole
    for i, kpi in enumerate(config.kpis):
        for name in sorted(types[kpi.id] & _RESTS_ON.keys()):
            if kpi.id not in has.get(name, goals):
                what, where = _RESTS_ON[name]
                expected = f"{what} for {kpi.id} in {where}, which score: {name} rests on"
                yield Finding(("kpis", i, "score"), expected, "none")


def _target(path: KeyPath, row: Target, types: set[ScoreType]) -> Iterator[Finding]:
    if "attainment" in types and row.goal == 0:
        expected = "a goal other than 0: with score: attainment the figure is divided by it"
        yield Finding((*path, "goal"), expected, "0")
    if "band" in types:
        yield from _band(path, row, row)
    elif row.goal_high is not None:
        yield Finding((*path, "goal_high"), "score: band for the KPI beside it", _shown(types))
    if "band" not in types and row.red_flag_high is not None:
        yield Finding((*path, "red_flag_high"), "score: band for the KPI beside it", _shown(types))


def _band(path: KeyPath, row: RedFlag, target: Target) -> Iterator[Finding]:
    """A band's four lines in their order; `row` says where red begins beside a target."""
    low = target.goal
    high = low if target.goal_high is None else target.goal_high
    if row is target and high < low:
        yield Finding((*path, "goal_high"), f"{_plain(low)} or more", _plain(high))
        return
    if row.red_flag_ratio is not None:
        expected = "red_flag and red_flag_high, or red_flag_gap, for a band"
        yield Finding((*path, "red_flag_ratio"), expected, _plain(row.red_flag_ratio))
    if (row.red_flag is None) != (row.red_flag_high is None):
        key = "red_flag" if row.red_flag is not None else "red_flag_high"
        yield Finding((*path, key), "red_flag and red_flag_high, both or neither", key)
        return
    if row.red_flag is not None and row.red_flag >= low:
        expected = f"less than the band's lower end, {_plain(low)}"
        yield Finding((*path, "red_flag"), expected, _plain(row.red_flag))
    if row.red_flag_high is not None and row.red_flag_high <= high:
        expected = f"more than the band's upper end, {_plain(high)}"
        yield Finding((*path, "red_flag_high"), expected, _plain(row.red_flag_high))


def _beside(index: int, row: Threshold, config: Config, types: set[ScoreType]) -> Iterator[Finding]:
    """The first band a threshold does not fit."""
    if "band" not in types:
        return
    for target in config.targets:
        if target.kpi != row.kpi or target.lines or not overlap(target, row):
            continue
        if row.unit and target.unit not in {None, row.unit}:
            continue
        wrong = list(_band(("thresholds", index), row, target))
        yield from wrong
        if wrong:
            return


def _threshold(path: KeyPath, row: Threshold, types: set[ScoreType]) -> Iterator[Finding]:
    if row.points and "explicit" not in types:
        yield Finding((*path, "points"), "score: explicit for the KPI beside it", _shown(types))
    if row.red_flag_high is not None and "band" not in types:
        yield Finding((*path, "red_flag_high"), "score: band for the KPI beside it", _shown(types))
    if (row.minimum is None) != (row.maximum is None):
        key = "minimum" if row.minimum is not None else "maximum"
        yield Finding((*path, key), "minimum and maximum, both or neither", f"{key} alone")
    elif row.minimum is not None and row.maximum is not None:
        if row.minimum >= row.maximum:
            found = f"{_plain(row.minimum)} and {_plain(row.maximum)}"
            yield Finding((*path, "minimum"), "a minimum below the maximum", found)
        if "min_max" not in types:
            yield Finding((*path, "minimum"), "score: min_max for the KPI beside it", _shown(types))


def _points(path: KeyPath, row: Threshold, kpi: Kpi) -> Iterator[Finding]:
    if not row.points:
        return
    knots = [knot(text) for text in row.points]
    here = (*path, "points")
    if len(knots) < 2:
        yield Finding(here, "two points or more", str(len(knots)))
        return
    for (text, a), (other, b) in pairwise(zip(row.points, knots, strict=True)):
        if a.at == b.at:
            yield Finding(here, "each figure once", f"{text} and {other}")
            return
    steps = [(b.at > a.at, b.score - a.score) for a, b in pairwise(knots)]
    if len({up for up, _ in steps}) > 1:
        yield Finding(here, "points in the order of their figures", ", ".join(row.points))
        return
    upwards = {up == (rise > 0) for up, rise in steps}
    if any(rise == 0 for _, rise in steps) or len(upwards) > 1:
        expected = "scores that go one way all along, none twice"
        yield Finding(here, expected, ", ".join(row.points))
    elif upwards != {kpi.polarity == "higher_is_better"}:
        expected = f"the better score at the better figure ({kpi.polarity})"
        yield Finding(here, expected, ", ".join(row.points))


def _long_term(path: KeyPath, row: LongTermTarget, kpi: Kpi) -> Iterator[Finding]:
    found = f"{_plain(row.baseline)} and {_plain(row.target)}"
    if row.baseline == row.target:
        yield Finding((*path, "target"), "a target other than the baseline", found)
    elif kpi.score != "band" and (row.target > row.baseline) != (
        kpi.polarity == "higher_is_better"
    ):
        expected = f"a target on the better side of the baseline ({kpi.polarity})"
        yield Finding((*path, "target"), expected, found)
    if row.target_month <= row.baseline_month:
        expected = f"a month after the baseline's, {row.baseline_month}"
        yield Finding((*path, "target_month"), expected, str(row.target_month))


def _shown(types: set[ScoreType]) -> str:
    return ", ".join(sorted(types))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
