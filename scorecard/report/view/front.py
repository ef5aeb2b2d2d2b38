"""The front page: who and when, the score and what moved it, what is doubtful, the units."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from scorecard import figures
from scorecard.bidi import isolated
from scorecard.period import Month
from scorecard.report import charts
from scorecard.report.card import Card, ChildLine, Stamp
from scorecard.report.charts import Picture
from scorecard.report.measure import MeasureLine
from scorecard.report.palette import word
from scorecard.report.view.initiatives import off_track
from scorecard.report.view.rating import Named, Rating, Summary, rating, summary
from scorecard.report.view.words import NARROW_SHOWN, SENTENCE_SHOWN, by_office, cut, day

STATUS = {
    "provisional": "Provisional: for review, not yet released",
    "final": "Final",
    "preview": "Preview: not part of any edition",
}
MOVERS_SHOWN = 5
BREAKS_SHOWN = 3
UNITS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Mover:
    """A measure whose score changed since the month before."""

    name: str
    mark: Picture
    change: str
    before: str
    rating: Rating


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the front page; `by` is empty where it is made of facts alone."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Front:
    """Every text of the front page. `units` are the lowest first; `more` texts may be empty."""

    organisation: str
    unit: str
    footer: str
    head: str
    month: str
    # What the weeks of the month and its year upset; empty where they upset nothing.
    period_notes: tuple[str, ...]
    month_before: str
    measure_count: int
    version: str
    status: str
    status_note: str
    as_of: str
    caveats: tuple[str, ...]
    points: tuple[Told, ...]
    summary: Summary
    # Whether scores are words and colours alone.
    hidden: bool
    trend: Picture | None
    movers: tuple[Mover, ...]
    breaks: tuple[str, ...]
    break_count: int
    units: tuple[Named, ...]
    unit_count: int
    unit_counts: tuple[str, ...]
    # Which initiatives are off track; empty where none is.
    initiatives: str


def front(card: Card, stamp: Stamp) -> Front:
    """Word the front page of a card as it was stamped."""
    month = Month.parse(card.month)
    preview = stamp.status == "preview"
    units = [_unit(child) for child in sorted(card.children, key=_lowest_first)]
    return Front(
        organisation=cut(card.organisation_name),
        unit=card.unit_name,
        footer=" · ".join(
            (
                isolated(cut(card.organisation_name)),
                isolated(cut(card.unit_name)),
                month.title,
                _version(stamp) if preview else f"{_version(stamp)}, {stamp.status}",
            )
        ),
        head=cut(card.head or ""),
        month=card.title,
        period_notes=card.period.notes if card.period else (),
        month_before=(month - 1).title,
        measure_count=card.score.measures,
        version=_version(stamp),
        status=stamp.status,
        status_note=STATUS[stamp.status],
        as_of=day(card.as_of),
        caveats=stamp.caveats,
        points=tuple(Told(point.text, by_office(point)) for point in card.points),
        summary=summary(card.score, (month - 1).title),
        hidden=figures.scores_hidden(),
        trend=_trend(card),
        movers=_movers(card.measures),
        breaks=tuple(cut(line.sentence, SENTENCE_SHOWN) for line in card.breaks[:BREAKS_SHOWN]),
        break_count=len(card.breaks),
        units=tuple(
            replace(unit, name=cut(unit.name, NARROW_SHOWN)) for unit in units[:UNITS_SHOWN]
        ),
        unit_count=len(units),
        unit_counts=_counts(units),
        initiatives=off_track(card),
    )


def units(card: Card) -> tuple[Named, ...]:
    """Every child unit, in the order of the configuration."""
    return tuple(_unit(child) for child in card.children)


def _unit(child: ChildLine) -> Named:
    return Named(child.name, _unit_rating(child))


def _unit_rating(child: ChildLine) -> Rating:
    if child.score is None:
        shown = rating(None, None)
        return shown if child.card else Rating(shown.mark, shown.figure, "No scorecard", "none")
    return rating(child.score.value, child.score.colour)


def _lowest_first(child: ChildLine) -> tuple[bool, Decimal]:
    value = child.score.value if child.score else None
    return value is None, value or Decimal(0)


def _counts(units: list[Named]) -> tuple[str, ...]:
    """How many units carry each word, worst first: `2 off target`."""
    seen = Counter(unit.rating.word for unit in units)
    order = [word(colour) for colour in ("red", "amber", "green", None)]
    return tuple(f"{seen[text]} {text.lower()}" for text in (*order, "No scorecard") if seen[text])


def _movers(measures: tuple[MeasureLine, ...]) -> tuple[Mover, ...]:
    """Measures with the largest change of score either way; those that stood still are left out."""
    moved = [
        (line.score - line.previous_score, line)
        for line in measures
        if line.score is not None and line.previous_score is not None
    ]
    moved = [(change, line) for change, line in moved if figures.moves(change)]
    moved.sort(key=lambda pair: -abs(pair[0]))
    return tuple(_mover(change, line) for change, line in moved[:MOVERS_SHOWN])


def _mover(change: Decimal, line: MeasureLine) -> Mover:
    return Mover(
        name=cut(line.name, NARROW_SHOWN),
        mark=charts.picture(charts.direction_mark(change), "up" if change > 0 else "down"),
        change=figures.score_change(line.score, line.previous_score),
        before=figures.score(line.previous_score),
        rating=rating(line.score, line.colour),
    )


def _trend(card: Card) -> Picture | None:
    """Draw the score of the last 12 months; None where no month has one, or scores are hidden."""
    scores = [(score, figures.score(score)) for _, score in card.score_history]
    if figures.scores_hidden() or all(score is None for score, _ in scores):
        return None
    months = [Month.parse(month) for month, _ in card.score_history]
    told = [
        f"{month.short} {text}" if score is not None else f"{month.short} no score"
        for month, (score, text) in zip(months, scores, strict=True)
    ]
    ends = [figures.setting(end) for end in figures.score_ends()]
    svg = charts.score_trend([month.short for month in months], scores, ends)
    return charts.picture(
        svg, f"Overall score by month, {figures.score_span()}: " + ", ".join(told)
    )


def _version(stamp: Stamp) -> str:
    """A preview is no version: it is written over by the next one."""
    return "Preview" if stamp.status == "preview" else f"Version {stamp.version}"
