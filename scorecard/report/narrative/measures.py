"""A measure in a sentence: level, target, change, signal, colour, open breaks; or why none."""

from decimal import Decimal

from scorecard import figures
from scorecard.period import Month
from scorecard.report.measure import MeasureLine
from scorecard.report.narrative.clauses import Context, breaks, difference, name_of, shows


def measure_sentence(context: Context, line: MeasureLine) -> str:
    """One sentence of the facts there are about a measure in the card's month."""
    if line.scored_value is None:
        return _without_figure(context, line)
    words = context.words
    level = words.say(
        f"measure.{line.basis}", name=name_of(line.name), figure=_figure(line, line.scored_value)
    )
    facts = _target(context, line)
    notes = []
    if line.carried_from is not None:
        facts = [*_carried(context, line.carried_from), *facts]
    elif line.basis == "month":
        facts += _change(context, line)
        notes = _signal(context, line)
    else:
        notes = [*_of_month(context, line), *_signal(context, line)]
    notes += _colour(context, line)
    if line.score is None:
        notes.append(words.say("measure.unscored", reason=_reason(context, line)))
    notes += breaks(context, line.breaks, line.effect)
    return words.sentence(words.said(level, facts), notes)


def _without_figure(context: Context, line: MeasureLine) -> str:
    """Why there is no figure to score, and what there is of the month and the one before."""
    words = context.words
    said = words.say("measure.none", name=name_of(line.name), reason=_reason(context, line))
    notes = []
    if line.basis != "month" and line.month_value is not None:
        figure = _figure(line, line.month_value)
        notes.append(words.say("measure.of_month", month=context.month, figure=figure))
    elif line.prior_month_value is not None:
        figure = _figure(line, line.prior_month_value)
        notes.append(words.say("measure.of_month", month=context.before, figure=figure))
    notes += breaks(context, line.breaks, line.effect)
    return words.sentence(said, notes)


def _reason(context: Context, line: MeasureLine) -> str:
    own = name_of(line.no_score_reason or figures.ABSENT).removesuffix(".")
    return context.words.reasons.get(line.reason or "", own)


def _figure(line: MeasureLine, value: Decimal) -> str:
    return figures.figure(value, line.shown)


def _target(context: Context, line: MeasureLine) -> list[str]:
    """How far from the target, on which side; whether that is good where it does not go by itself.

    More than the target is good without saying where higher is better.
    """
    if line.variance is None:
        return []
    if line.scale.type == "yes_no":
        return [context.words.say("target.met" if line.favourable else "target.missed")]
    text = difference(line.variance, line.shown)
    side = "above" if line.variance > 0 else "below"
    if line.scale.type == "band":
        return [_in_range(context, line, side, text)]
    if not shows(text):
        return [context.words.say(_met(line))]
    key = f"target.{side}"
    if line.favourable is not None and line.favourable != (line.variance > 0):
        key += ".favourable" if line.favourable else ".adverse"
    return [context.words.say(key, difference=text)]


def _in_range(context: Context, line: MeasureLine, side: str, text: str) -> str:
    """Of a target range the variance is the way to its nearer end, and 0 within it."""
    if not line.variance:
        return context.words.say("range.within")
    if not shows(text):
        return context.words.say("range.just_missed")
    return context.words.say(f"range.{side}", difference=text)


def _met(line: MeasureLine) -> str:
    if not line.variance:
        return "target.met"
    return "target.just_missed" if line.favourable is False else "target.just_met"


def _carried(context: Context, month: str) -> list[str]:
    """Of which month the figure is; it has not changed since."""
    then = context.words.month(Month.parse(month), context.now)
    return [context.words.say("measure.carried", month=then)]


def _of_month(context: Context, line: MeasureLine) -> list[str]:
    """The month's own figure beside that of a period, and what it gained or lost."""
    if line.month_value is None:
        return []
    figure = _figure(line, line.month_value)
    said = context.words.say("measure.of_month", month=context.month, figure=figure)
    return [context.words.said(said, _change(context, line))]


def _change(context: Context, line: MeasureLine) -> list[str]:
    """What the month's figure gained or lost; nothing rose whose figure is shown unchanged."""
    if line.month_value is None:
        return []
    words, before = context.words, context.before
    if line.prior_month_value is None:
        return [words.say("change.none", month=before)]
    change = line.month_value - line.prior_month_value
    text = difference(change, line.shown)
    if _figure(line, line.month_value) == _figure(line, line.prior_month_value):
        return [words.say("change.same", month=before)]
    if not shows(text):
        return [words.say("change.slight", month=before)]
    key = "change.up" if change > 0 else "change.down"
    return [words.say(key, difference=text, month=before)]


def _signal(context: Context, line: MeasureLine) -> list[str]:
    """Where the month's figure lies in its natural process limits; nothing without limits."""
    value, limits = line.month_value, line.limits_now
    if value is None or limits is None:
        return []
    where = "within"
    if value > limits.upper:
        where = "above"
    elif value < limits.lower:
        where = "below"
    return [context.words.say(f"signal.{where}")]


def _colour(context: Context, line: MeasureLine) -> list[str]:
    """A colour that is new, red that has stayed, and units below that turned red."""
    words, notes = context.words, []
    if line.colour is not None and line.previous_colour not in (None, line.colour):
        notes.append(words.say("measure.turned", colour=words.colours[line.colour]))
    elif line.colour == "red" and line.red_months:
        notes.append(words.say("measure.still_red", count=line.red_months))
    if line.turned_units:
        units = words.listed([name_of(name) for name in line.turned_units])
        notes.append(words.say("measure.units", units=units))
    return notes
