"""What is drawn of a measure, each picture with what it shows in words."""

from decimal import Decimal

from scorecard import figures
from scorecard.bidi import isolated
from scorecard.labels import t, translatable
from scorecard.period import Month
from scorecard.report import charts
from scorecard.report.charts import Picture
from scorecard.report.measure import BASES, MeasureLine, Point
from scorecard.report.signal_words import care_words

SHOWN_MONTHS = 24
_BETWEEN = translatable("{what} lies between red flag {flag} and goal {goal}")
_WORSE = translatable("{what} is worse than red flag {flag}")
_MEETS = translatable("{what} meets goal {goal}")
_BETTER = translatable("{what} is better than goal {goal}")


def bullet(line: MeasureLine) -> Picture | None:
    """Draw the scored figure between red flag and goal; None where one of the three is absent."""
    if line.scale.type not in ("linear", "three_colour"):
        return _scored(line)
    if line.scored_value is None or line.red_flag is None or line.goal is None:
        return None
    position = charts.axis_position(line.scored_value, line.red_flag, line.goal)
    if position is None:
        return None
    text = _BETWEEN
    if position < charts.RED_FLAG_AT:
        text = _WORSE
    elif position >= charts.GOAL_AT:
        text = _MEETS if line.scored_value == line.goal else _BETTER
    flag, goal = (figures.figure(v, line.shown) for v in (line.red_flag, line.goal))
    alt = t(text, what=_figure(line), flag=flag, goal=goal)
    return charts.picture(charts.bullet(position), alt)


def _figure(line: MeasureLine) -> str:
    """`Revenue: EUR 10.4m (month)`."""
    value = figures.figure(line.scored_value, line.shown)
    return f"{isolated(line.name)}: {value} ({t(BASES[line.basis])})"


def _scored(line: MeasureLine) -> Picture | None:
    """Draw the score of another type of score on its axis; None where it has no lengths."""
    if line.goal_only or line.scored_value is None or line.score is None:
        return None
    alt = _figure(line)
    if not figures.scores_hidden():
        alt = t("{what} scores {score}", what=alt, score=figures.score(line.score))
    return charts.picture(charts.bullet(line.score / 10), alt)


def history(line: MeasureLine) -> Picture | None:
    """Draw the last 24 months; None where no month has a figure."""
    points = line.history[-SHOWN_MONTHS:]
    if all(point.value is None for point in points):
        return None
    limits = line.limits
    bands = None if limits is None else [limits.of(Month.parse(point.month)) for point in points]
    svg = charts.sparkline([point.value for point in points], bands)
    return charts.picture(svg, _history_alt(line, points))


def _history_alt(line: MeasureLine, points: tuple[Point, ...]) -> str:
    known = [(point.value, point.month) for point in points if point.value is not None]

    def told(pair: tuple[Decimal, str]) -> str:
        return f"{figures.figure(pair[0], line.shown)} ({Month.parse(pair[1]).short})"

    first, last_month = (Month.parse(points[end].month).short for end in (0, -1))
    span = t("{low} to {high}", low=first, high=last_month)
    parts = [
        f"{isolated(line.name)}, {span}: " + t("latest {figure}", figure=told(known[-1])),
        t("lowest {figure}", figure=told(min(known))),
        t("highest {figure}", figure=told(max(known))),
    ]
    if line.limits is not None:
        last = line.limits.of(Month.parse(points[-1].month))
        low, high = (figures.figure(v, line.shown) for v in (last.lower, last.upper))
        parts.append(t("natural limits {low} to {high}", low=low, high=high))
    care = care_words(line.signal) if line.signal else ""
    if care:
        parts.append(care)
    absent = len(points) - len(known)
    if absent:
        parts.append(t("{part} of {count} months absent", part=absent, count=len(points)))
    return ", ".join(parts)
