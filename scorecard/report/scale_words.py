"""What a measure is scored by, in words: its goal, where red begins, the rule, and its progress."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from scorecard import figures
from scorecard.config.scales import NAMES, STEPS
from scorecard.labels import t, translatable
from scorecard.period import Month
from scorecard.report.measure import BASES, MeasureLine

# What a change is of, where it is not of the month.
_SHORT: Final = translatable(
    {
        "quarter": "{change} quarter",
        "ytd": "{change} to date",
        "rolling_3": "{change} 3 m",
        "rolling_12": "{change} 12 m",
    }
)
# What stands in the place of a red flag where a goal is met or not.
GOAL_ONLY: Final = translatable("met or not")
BENCHMARK: Final = translatable(
    "A benchmark is what others reach: it stands beside a figure, and is part of no score. It is "
    "held against the figure that is scored; of a flow it is a month's, added up over the same "
    "months. Where a month has none, or another body's, nothing is compared."
)
_RULES: Final[Mapping[str, str]] = translatable(
    {
        "linear": "10/3 x (1 + (figure - red flag) / (goal - red flag)), cut at 0 and 10.",
        "goal_only": "10 where the goal is met, 0 where it is not.",
        "three_colour": "10 where the goal is met, 5 between red flag and goal, 0 beyond the red "
        "flag.",
        "yes_no": "10 or 0; a figure other than 1 (yes) and 0 (no) has no score.",
        "band": "the lower of two lines, one from the red flag below to the lower end of the "
        "range, the other from the red flag above to its upper end: 6.67 at the ends, 3.33 at the "
        "red flags.",
        "explicit": "on straight lines between the declared points; beyond them what the last "
        "scores.",
        "min_max": "10 x (figure - minimum) / (maximum - minimum), from the other end where lower "
        "is better, cut at 0 and 10.",
        "attainment": "20/3 x figure / goal, cut at 0 and 10: 6.67 at the goal, 3.33 at half of "
        "it, 10 at one and a half times it; where what is nearer to 0 is better, 20/3 x (2 - "
        "figure / goal). No score where the goal is 0 or the signs differ.",
        "progress": "10 x (figure - baseline) / (target - baseline) of a long-term target, "
        "cut at 0 and 10.",
    }
)


def goal_text(line: MeasureLine) -> str:
    """The goal as its KPI is shown: `40 to 60 days` of a range, `yes` or `no`."""
    goal = figures.figure(line.goal, line.shown)
    if line.scale.type == "yes_no" and line.goal is not None:
        return t("yes") if line.goal else t("no")
    if line.scale.goal_high is None or line.scale.goal_high == line.goal:
        return goal
    return t("{low} to {high}", low=goal, high=figures.figure(line.scale.goal_high, line.shown))


def red_flag_text(line: MeasureLine) -> str:
    """Where red begins, or what stands in its place; empty where nothing says it."""
    scale, shown = line.scale, line.shown
    if line.goal_only:
        return t(GOAL_ONLY)
    if scale.red_flag_high is not None:
        low, high = (figures.figure(v, shown) for v in (line.red_flag, scale.red_flag_high))
        return t("outside {low} to {high}", low=low, high=high)
    if scale.type == "min_max" and scale.points:
        low, high = (figures.figure(at, shown) for at, _ in scale.points)
        return t("{low} to {high}", low=low, high=high)
    if scale.type == "attainment":
        return t("by share of it")
    if scale.type == "progress" and line.progress is not None:
        return t("from {figure}", figure=figures.figure(line.progress.baseline, shown))
    if line.red_flag is None and scale.type == "explicit":
        return t("by points")
    return "" if line.red_flag is None else figures.figure(line.red_flag, shown)


def rule_text(kind: str) -> str:
    """How a type of score is made, as a sentence."""
    return t(_RULES[kind])


def shown_text() -> str:
    """On which scale the scores of a card are shown; empty for that they are made on."""
    if figures.scores_hidden():
        return t("Scores are made from 0 to 10, and this card tells their words and colours.")
    if figures.scores_as_made():
        return ""
    lines = [figures.score(Decimal(edge) / 3) for edge in (10, 20)]
    return t(
        "Scores are made from 0 to 10 and shown from {span}: {watch} at the red flag, {met} at "
        "the goal.",
        span=figures.score_span(),
        watch=lines[0],
        met=lines[1],
    )


def scale_text(line: MeasureLine) -> str:
    """The type of score, of points with each of them: `points (300 = 0, 500 = 3.33)`."""
    goal_only = line.scale.type == "linear" and line.goal_only
    kind = t(NAMES["goal_only" if goal_only else line.scale.type])
    if line.scale.type != "explicit" or not line.scale.points:
        return kind
    points = ", ".join(
        figures.figure(at, line.shown)
        if figures.scores_hidden()
        else f"{figures.figure(at, line.shown)} = {figures.number(Decimal(score) / STEPS, 2)}"
        for at, score in line.scale.points
    )
    return f"{kind} ({points})"


def progress_text(line: MeasureLine) -> str:
    """How far a long-term target is reached, and how far it would be by now; empty without one."""
    way = line.progress
    if way is None or way.share is None:
        return ""
    target = figures.figure(way.target, line.shown)
    by = Month.parse(way.target_month).title
    return t(
        "progress {share} to {target} by {month}, in even steps {expected} by now",
        share=_percent(way.share),
        target=target,
        month=by,
        expected=_percent(way.expected),
    )


def benchmark_text(line: MeasureLine) -> str:
    """What others reach and how far the figure is from it; empty where nothing is declared."""
    other = line.benchmark
    if other is None:
        return ""
    told = f"{other.name} {figures.figure(other.value, line.shown)}"
    if line.basis != "month":
        told += f" ({t(BASES[line.basis])})"
    if other.variance is None:
        return told
    told += f": {figures.change(other.variance, line.shown)}"
    if other.share is not None:
        told += f", {figures.share_change(other.share)}"
    if other.favourable is None:
        return told
    return f"{told}, {t('favourable') if other.favourable else t('adverse')}"


def prior_year_text(line: MeasureLine) -> str:
    """The change on the year before of the basis that is scored: points, or per cent of an amount.

    The workbook has it in amount and per cent both.
    """
    moved = line.prior_year_variance
    if moved is None or line.scored_value is None:
        return ""
    before = abs(line.scored_value - moved)
    in_points = line.shown.kind == "percent" or not before
    told = figures.change(moved, line.shown) if in_points else figures.share_change(moved / before)
    return told if line.basis == "month" else t(_SHORT[line.basis], change=told)


def rounding_text(line: MeasureLine) -> str:
    """Where the figures as they are shown would have another colour; empty where they have not."""
    if line.scored_value is None or line.colour is None:
        return ""
    shown = figures.figure(line.scored_value, line.shown)
    goals = (line.goal, line.scale.goal_high)
    flags = (line.red_flag, line.scale.red_flag_high)
    if line.favourable is False and shown in [figures.figure(v, line.shown) for v in goals]:
        return t("misses its goal by less than is shown")
    if line.colour == "red" and shown in [figures.figure(v, line.shown) for v in flags]:
        return t("is beyond its red flag by less than is shown")
    return ""


def _percent(share: Decimal) -> str:
    return figures.number(share * 100, 0) + figures.THIN + "%"
