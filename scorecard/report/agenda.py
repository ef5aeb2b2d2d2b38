"""The agenda of a review meeting: what waits for somebody, open actions, what was decided since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.figures import scores_on
from scorecard.period import Month
from scorecard.report.attention import ActionLine, Attention
from scorecard.report.book import BRIEFED, Chapter, book_styles, briefs, first_card
from scorecard.report.brand import wearing
from scorecard.report.card import Card
from scorecard.report.commented import FRONT
from scorecard.report.narrative.wording import worded
from scorecard.report.press import to_pdf
from scorecard.report.templates import Templates
from scorecard.report.view.actions import ActionRow, actions
from scorecard.report.view.words import day

MINUTES: Final = {"review": 5, "comment": 5, "red": 10}
"""Minutes suggested for each kind of question: an action takes longer to agree than an answer."""
OVERDUE_MINUTES: Final = 3
"""Minutes suggested for each action that is overdue."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """Something to be settled on a unit's card, and on which place of it. `effect` may be empty.

    `wants_action` where a measure is off target for months and nothing is agreed.
    """

    unit: str
    unit_name: str
    place: str
    what: str
    question: str
    owner: str
    effect: str
    minutes: int
    wants_action: bool


@dataclass(frozen=True, slots=True)
class AgendaAction:
    """An open action of a unit's card, as the card has it and in words."""

    unit: str
    unit_name: str
    line: ActionLine
    row: ActionRow


def agenda_lines(chapters: Sequence[Chapter]) -> list[AgendaLine]:
    """What is to be settled on the cards, in the order of the briefing."""
    with scores_on(first_card(chapters).score_scale):
        return [
            AgendaLine(
                unit=brief.card.unit,
                unit_name=brief.unit,
                place=_place(brief.card, brief.item),
                what=brief.ask.what,
                question=brief.ask.question,
                owner=brief.ask.owner,
                effect=brief.ask.effect,
                minutes=MINUTES[brief.item.kind],
                wants_action=brief.item.kind == "red",
            )
            for brief in briefs(chapters)
        ]


def open_actions(chapters: Sequence[Chapter]) -> list[AgendaAction]:
    """Open actions on the cards, overdue ones first, what is due first before."""
    found = [
        AgendaAction(card.unit, card.unit_name, line, row)
        for card in (chapter.card for chapter in chapters)
        if card is not None
        for line, row in zip(card.actions, actions(card), strict=True)
        if line.is_open
    ]
    return sorted(
        found,
        key=lambda item: (
            item.line.state != "overdue",
            not item.line.due,
            item.line.due,
            item.line.decision,
        ),
    )


def render_agenda(
    chapters: Sequence[Chapter], decided: Sequence[str], templates: Templates, *, as_of: str
) -> bytes:
    """The agenda as a PDF of a day, `YYYY-MM-DD`; `decided` are decisions in words."""
    first = first_card(chapters)
    with worded(templates, first.language), wearing(first.brand):
        lines, following = agenda_lines(chapters), open_actions(chapters)
        late = sum(item.line.state == "overdue" for item in following)
        html = templates.render(
            "book/agenda.html.j2",
            organisation=first.organisation_name,
            title=first.unit_name,
            month=Month.parse(first.month).title,
            language=first.language,
            as_of=as_of,
            on=day(as_of),
            lines=lines[:BRIEFED],
            more=max(len(lines) - BRIEFED, 0),
            minutes=sum(line.minutes for line in lines) + late * OVERDUE_MINUTES,
            late=late,
            late_minutes=late * OVERDUE_MINUTES,
            actions=following,
            decided=decided,
            missing=[chapter for chapter in chapters if chapter.card is None],
        )
    return to_pdf(html, book_styles(first, templates), templates)


def _place(card: Card, item: Attention) -> str:
    """What an answer is about: a measure where it is about one alone, else the whole card."""
    if item.place:
        return item.place
    measures = {line.kpi for line in card.measures}
    kpis = {line.kpi for line in card.breaks if line.id in item.breaks}
    if len(kpis) == 1 and kpis <= measures:
        return f"measure {kpis.pop()}"
    return FRONT
