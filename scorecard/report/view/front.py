"""The front page: how the unit stands and why, what changed most, and what waits for whom."""

from dataclasses import dataclass

from scorecard import figures
from scorecard.bidi import isolated
from scorecard.labels import capital, plural, t, translatable
from scorecard.period import Month
from scorecard.report import charts
from scorecard.report.breaks import counted
from scorecard.report.card import Card, Stamp
from scorecard.report.charts import Picture
from scorecard.report.comment import FrontPoint
from scorecard.report.narrative.points import WHOLE, measure_key, perspective_key
from scorecard.report.palette import word_within
from scorecard.report.perspective import ThemeNode
from scorecard.report.score import Score
from scorecard.report.view.asked import Ask, asks
from scorecard.report.view.initiatives import off_track
from scorecard.report.view.movers import Low, Mover, lowest, movers
from scorecard.report.view.rating import Summary, summary
from scorecard.report.view.units import Glance, glance
from scorecard.report.view.words import NARROW_SHOWN, SENTENCE_SHOWN, by_office, cut, day

STATUS = translatable(
    {
        "provisional": "Provisional: for review, not yet released",
        "final": "Final",
        "preview": "Preview: not part of any edition",
        "flash": "Flash: month to date, not an edition",
    }
)
ASKS_SHOWN = 4
POINTS_SHOWN = 3
# A clause that names something long is cut.
WHY_SHOWN = 110


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the front page; `by` is empty where it is made of facts alone."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """A perspective or theme: how it stands, how far it moved, and why in a clause.

    `anchor` leads to its own pages; empty for a theme, which has none.
    """

    name: str
    anchor: str
    summary: Summary
    why: str


@dataclass(frozen=True, slots=True)
class Front:
    """Every text of the front page. Texts may be empty."""

    organisation: str
    unit: str
    footer: str
    heading: str
    head: str
    month: str
    # What the weeks of the month and its year upset; empty where they upset nothing.
    period_notes: tuple[str, ...]
    month_before: str
    measure_count: int
    version: str
    # The same within a sentence, with the status: `version 2, provisional`.
    version_words: str
    # A word for style sheets, the same in every language.
    status: str
    status_note: str
    as_of: str
    # How many figures are under review and what that may change; empty where none is.
    review: str
    caveats: tuple[str, ...]
    # The office's words for the card as a whole, if it gave any, and points said nowhere else.
    lead: Told | None
    points: tuple[Told, ...]
    summary: Summary
    # Whether scores are words and colours alone.
    hidden: bool
    trend: Picture | None
    perspectives: tuple[Line, ...]
    themes: tuple[Line, ...]
    movers: tuple[Mover, ...]
    asks: tuple[Ask, ...]
    more_asks: int
    units: Glance | None
    # Of a unit without any below it: what scores lowest on it.
    lowest: tuple[Low, ...]
    # Agreed actions that are overdue or open, and initiatives off track.
    actions: str
    initiatives: str


def front(card: Card, stamp: Stamp) -> Front:
    """Word the front page of a card as it was stamped."""
    month = Month.parse(card.month)
    found = asks(card)
    moved = movers(card)
    version = _version(stamp)
    unit = isolated(cut(card.unit_name))
    said = _points(card, {item.key for item in moved} | {item.place for item in found})
    return Front(
        organisation=cut(card.organisation_name),
        unit=card.unit_name,
        footer=" · ".join(
            (
                isolated(cut(card.organisation_name)),
                f"{version}, {t(stamp.status)}" if stamp.is_version else version,
            )
        ),
        heading=f"{unit} · {month.title}",
        head=cut(card.head or ""),
        month=card.title,
        period_notes=card.period.notes if card.period else (),
        month_before=(month - 1).title,
        measure_count=card.score.measures,
        version=version,
        version_words=version_words(stamp),
        status=stamp.status,
        status_note=stamp.note or t(STATUS[stamp.status]),
        as_of=day(card.as_of),
        review=_review(card),
        caveats=tuple(text for text in stamp.said if text != counted(card.breaks)),
        lead=_lead(card),
        points=tuple(_told(point) for point in said[:POINTS_SHOWN]),
        summary=summary(card.score, (month - 1).title),
        hidden=figures.scores_hidden(),
        trend=_trend(card),
        perspectives=tuple(
            _line(node.name, f"perspective-{node.id}", node.score, node.why, month)
            for node in card.perspectives
        ),
        themes=tuple(
            _line(theme.name, "", theme.score, _serving(card, theme), month)
            for theme in card.themes
        ),
        movers=moved,
        asks=found[:ASKS_SHOWN],
        more_asks=max(len(found) - ASKS_SHOWN, 0),
        units=glance(card),
        lowest=() if card.children else lowest(card),
        actions=_actions(card),
        initiatives=off_track(card),
    )


def _serving(card: Card, theme: ThemeNode) -> str:
    """The names of the objectives that serve a theme."""
    names = {node.id: node.name for item in card.perspectives for node in item.objectives}
    return cut(", ".join(names[item] for item in theme.objectives))


def points(card: Card) -> tuple[Told, ...]:
    """All the points of a card, in their order."""
    return tuple(Told(point.text, by_office(point)) for point in card.points)


def _told(point: FrontPoint) -> Told:
    return Told(cut(point.text, SENTENCE_SHOWN), by_office(point))


def _lead(card: Card) -> Told | None:
    """What the office says of the card as a whole; the draft's words say what stands below."""
    whole = next((point for point in card.points if point.key == WHOLE and point.person), None)
    return None if whole is None else _told(whole)


def _points(card: Card, shown: set[str]) -> list[FrontPoint]:
    """Points that say what no other part of the page does, and all that a person put there.

    `shown` are keys of measures that stand under what changed, or what waits.
    """
    perspectives = {perspective_key(node.id) for node in card.perspectives}
    keys = {
        measure_key(line)
        for line in card.measures
        if measure_key(line) in shown or f"measure {line.kpi}" in shown
    }
    said = {WHOLE, *perspectives, *keys}
    return [
        point
        for point in card.points
        if point.key not in said or point.pinned or (point.person and point.key != WHOLE)
    ]


def _review(card: Card) -> str:
    """`2 figures under review, effect on the score at most 0.2`."""
    count = len(card.breaks)
    if not count:
        return ""
    said = plural("1 figure under review", "{count} figures under review", count)
    return f"{said}, {effect_words(card.score)}"


def effect_words(score: Score) -> str:
    """How far what is under review may move a score."""
    if score.effect is None:
        return t("effect on the score unknown")
    if not figures.moves(score.effect):
        return t("no effect on the score")
    if figures.scores_hidden():
        return t("with an effect on the score")
    return t("effect on the score at most {effect}", effect=figures.score_size(score.effect))


def _line(name: str, anchor: str, score: Score, why: str, month: Month) -> Line:
    return Line(
        cut(name, NARROW_SHOWN),
        anchor,
        summary(score, (month - 1).title),
        cut(why, WHY_SHOWN),
    )


def _actions(card: Card) -> str:
    """`5 agreed actions, 2 overdue`; empty where none is open."""
    late = sum(line.state == "overdue" for line in card.actions)
    count = sum(line.is_open for line in card.actions)
    if not count:
        return ""
    agreed = plural("1 agreed action", "{count} agreed actions", count)
    return t("{actions}, {late} overdue", actions=agreed, late=late or t("none"))


def _trend(card: Card) -> Picture | None:
    """Draw the score of the last 12 months; None where no month has one, or scores are hidden."""
    scores = [score for _, score in card.score_history]
    if figures.scores_hidden() or all(score is None for score in scores):
        return None
    months = [Month.parse(month) for month, _ in card.score_history]
    told = [
        f"{month.short} {figures.score(score) if score is not None else word_within(None)}"
        for month, score in zip(months, scores, strict=True)
    ]
    svg = charts.score_trend(months[0].short, months[-1].short, scores)
    span = figures.score_span()
    alt = t("Overall score by month, {span}: {scores}", span=span, scores=", ".join(told))
    return charts.picture(svg, alt)


def _version(stamp: Stamp) -> str:
    """A preview is no version, nor a flash: it is written over by the next one."""
    if stamp.is_version:
        return t("Version {number}", number=stamp.version)
    return capital(t(stamp.status))


def version_words(stamp: Stamp) -> str:
    """`version 2, provisional`; of what is no version its status twice."""
    status = t(stamp.status)
    if not stamp.is_version:
        return f"{status}, {status}"
    return t("version {number}, {status}", number=stamp.version, status=status)
