"""What a card's mail says: the score, what is off target, what to know before reading on.

Every figure comes as the page shows it; the mail adds none of its own.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard import figures
from scorecard.deliver.bodies import SHIPPED, Body, body
from scorecard.labels import t, translatable
from scorecard.period import Month
from scorecard.report.brand import wearing
from scorecard.report.card import Card, Stamp
from scorecard.report.measure import MeasureLine
from scorecard.report.narrative.wording import worded
from scorecard.report.palette import word
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.rules import flags
from scorecard.report.scale_words import goal_text
from scorecard.report.score import Colour, Score
from scorecard.report.templates import Templates
from scorecard.report.view.front import Told
from scorecard.report.view.replaced import replaced
from scorecard.report.view.words import by_office, day

MEASURES_SHOWN: Final = 8
BREAKS_SHOWN: Final = 5
BASES: Final = translatable(
    {
        "month": "{figure}",
        "quarter": "{figure} quarter to date",
        "ytd": "{figure} year to date",
        "rolling_3": "{figure} over 3 months",
        "rolling_12": "{figure} over 12 months",
    }
)


@dataclass(frozen=True, slots=True)
class ScoreText:
    """A score in words; `change` and `lowest` are empty where there is nothing to say."""

    name: str
    figure: str
    word: str
    colour: Colour | None
    change: str
    lowest: str


@dataclass(frozen=True, slots=True)
class MeasureText:
    """A measure off target: its figure on the basis scored, its goal, its score."""

    name: str
    figure: str
    goal: str
    score: str


def card_subject(card: Card, stamp: Stamp, templates: Templates = SHIPPED) -> str:
    """`Scorecard North, October 2026 (version 1, final)`."""
    with worded(templates, card.language):
        return t(
            "Scorecard {unit}, {month} (version {number}, {status})",
            unit=card.unit_name,
            month=Month.parse(card.month).title,
            number=stamp.version,
            status=t(stamp.status),
        )


def card_body(
    card: Card,
    stamp: Stamp,
    *,
    recipient: str,
    sender: str,
    attachments: tuple[str, ...],
    links: tuple[str, ...] = (),
    templates: Templates = SHIPPED,
) -> Body:
    """Text and HTML of a card's mail; names as arguments are shown, never interpreted."""
    words = worded(templates, card.language)
    with words, figures.scores_on(card.score_scale), wearing(card.brand):
        month = Month.parse(card.month)
        red = sorted((line for line in card.measures if line.colour == "red"), key=_by_score)
        return body(
            templates,
            "card",
            card=card,
            replaced=replaced(stamp),
            stamp=stamp,
            recipient=recipient,
            sender=sender,
            attachments=attachments,
            links=links,
            month=card.title,
            month_before=(month - 1).title,
            as_of=day(card.as_of),
            overall=_score(card.unit_name, card.score),
            coverage=_coverage(card),
            points=[Told(point.text, by_office(point)) for point in card.points],
            flags=[
                f"{node.name}: {flag}"
                for perspective in card.perspectives
                for node in perspective.objectives
                for flag in flags(node)
            ],
            perspectives=[_perspective(node) for node in card.perspectives],
            red=[_measure(line) for line in red[:MEASURES_SHOWN]],
            red_count=t("{part} of {count}", part=len(red), count=len(card.measures)),
            red_more=max(0, len(red) - MEASURES_SHOWN),
            breaks=[line.sentence for line in card.breaks[:BREAKS_SHOWN]],
            scale=_scale(),
            breaks_more=max(0, len(card.breaks) - BREAKS_SHOWN),
        )


def _score(name: str, score: Score) -> ScoreText:
    colour = None if score.value is None else score.colour
    worst = score.worst
    return ScoreText(
        name=name,
        figure=figures.score(score.value) if score.value is not None else "",
        word=word(colour),
        colour=colour,
        change=_change(score),
        lowest=f"{figures.spoken(worst.name, worst.score)}, {word(worst.colour)}" if worst else "",
    )


def _change(score: Score) -> str:
    if score.value is None or score.previous is None:
        return ""
    if not figures.moves(score.value - score.previous):
        return t("unchanged")
    return figures.score_change(score.value, score.previous)


def _perspective(node: PerspectiveNode) -> ScoreText:
    return _score(node.name, node.score)


def _coverage(card: Card) -> str:
    """Say what share of the weights is behind the score; empty when it is all of them."""
    if card.score.coverage >= 1:
        return ""
    share = figures.fraction(card.score.coverage)
    text = t("{share} of the weights could be scored", share=share)
    if card.score.value is None:
        minimum = figures.least(card.coverage_minimum)
        text += "; " + t("a score needs {minimum}", minimum=minimum)
    return text


def _measure(line: MeasureLine) -> MeasureText:
    return MeasureText(
        name=line.name,
        figure=t(BASES[line.basis], figure=figures.figure(line.scored_value, line.shown)),
        goal=goal_text(line),
        score=figures.score(line.score),
    )


def _by_score(line: MeasureLine) -> tuple[Decimal, str]:
    return line.score or Decimal(0), line.name


def _scale() -> str:
    if figures.scores_hidden():
        return ""
    return t("Scores run from {span}.", span=figures.score_span()) + " "
