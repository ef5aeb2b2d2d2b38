"""Initiatives on the page: how far each is, what it costs, how it stands and why."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard import figures
from scorecard.figures import Shown
from scorecard.labels import short_month, t, translatable
from scorecard.period import Month
from scorecard.report import charts
from scorecard.report.card import Card
from scorecard.report.charts import Picture
from scorecard.report.initiative import InitiativeLine, Status
from scorecard.report.marks import STATES
from scorecard.report.score import Colour
from scorecard.report.view.words import cut

WORDS: Final[dict[Status, str]] = translatable(
    {
        "on_track": "On track",
        "at_risk": "At risk",
        "off_track": "Off track",
        "done": "Done",
        "stopped": "Stopped",
    }
)
# The same within a sentence.
_WITHIN: Final[dict[Status, str]] = translatable(
    {
        "on_track": "on track",
        "at_risk": "at risk",
        "off_track": "off track",
        "done": "done",
        "stopped": "stopped",
    }
)
# The shapes of scores: what is done is as well as what is on track, what was stopped is not judged.
COLOURS: Final[dict[Status, Colour | None]] = {
    "on_track": "green",
    "at_risk": "amber",
    "off_track": "red",
    "done": "green",
    "stopped": None,
}
# Characters that fit beside the overall score.
_LINE: Final = 44
# From which budget on money is written in thousands.
_THOUSANDS: Final = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class StatusMark:
    """A status as a mark and a word; `tone` is a CSS class."""

    mark: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """Every text of an initiative's row. Texts may be empty; `bar` is None without a completion."""

    name: str
    theme: str
    objectives: str
    owner: str
    span: str
    bar: Picture | None
    completion: str
    planned: str
    milestones: str
    overdue: str
    actual: str
    budget: str
    over_budget: bool
    status: StatusMark
    declared: str
    reason: str
    contradiction: str


def initiatives(card: Card) -> tuple[InitiativeRow, ...]:
    """Word the initiatives of a card, in its order."""
    return tuple(_row(line, card.currency) for line in card.initiatives)


def rules(card: Card) -> str:
    """By what statuses are computed, for annex and method sheet; empty without initiatives."""
    if card.tracking is None:
        return ""
    at_risk = figures.setting(card.tracking.at_risk_behind * 100)
    far = figures.setting(card.tracking.off_track_behind * 100)
    return t(
        "An initiative is judged by what its dates say at the month's end. Its completion is the "
        "weight of its milestones reached, or what was declared last; its plan is the weight of "
        "those due, without milestones the share of its days that have gone. By its figures it is "
        "done when all is; off track past its end, or {far} points or more behind its plan; at "
        "risk with a milestone overdue, {at_risk} points or more behind its plan, or above its "
        "budget; else on track. The status its owner reported last is shown, and where the figures "
        "say another, that is said.",
        far=far,
        at_risk=at_risk,
    )


def off_track(card: Card) -> str:
    """How many initiatives are off track, and which: `1 of 4 off track: New ledger`; or nothing.

    Those count too that are so by their figures alone. It is cut to one line of the front page.
    """
    named = [line.name for line in card.initiatives if _is_off(line)]
    if not named:
        return ""
    told = t(
        "{part} of {count} off track: {names}",
        part=len(named),
        count=len(card.initiatives),
        names=", ".join(named),
    )
    return cut(told, _LINE)


def _is_off(line: InitiativeLine) -> bool:
    silent = line.contradicted and line.computed_status == "off_track"
    return line.status == "off_track" or silent


def _row(line: InitiativeLine, currency: str) -> InitiativeRow:
    money = shown_money(line, currency)
    over = line.actual is not None and line.budget is not None and line.actual > line.budget
    completion = figures.fraction(line.completion)
    planned = t("plan {share}", share=figures.fraction(line.planned))
    return InitiativeRow(
        name=line.name,
        theme=line.theme or "",
        objectives=", ".join(line.objectives),
        owner=line.owner,
        span=t("{low} to {high}", low=_short(line.start), high=_short(line.end)),
        bar=None
        if line.completion is None
        else charts.picture(
            charts.progress(line.completion, line.planned),
            f"{t('{share} done', share=completion)}, {planned}",
        ),
        completion=completion,
        planned=planned,
        milestones=milestones_words(line),
        overdue=overdue_words(line),
        actual=figures.figure(line.actual, money),
        budget=""
        if line.budget is None
        else t("of {budget}", budget=figures.figure(line.budget, money)),
        over_budget=over,
        status=_status(line.status),
        declared=""
        if line.declared_in is None
        else t("reported for {month}", month=Month.parse(line.declared_in).title),
        reason=line.reason,
        contradiction=contradiction(line),
    )


def milestones_words(line: InitiativeLine) -> str:
    """`3 of 4 on time`, of those due by the month's end; an en dash without milestones."""
    if not line.milestones:
        return figures.ABSENT
    if not line.due:
        return t("none due yet")
    return t("{part} of {count} on time", part=line.on_time, count=line.due)


def overdue_words(line: InitiativeLine) -> str:
    """`1 overdue`, and how many of all are reached."""
    if not line.milestones:
        return ""
    reached = t("{part} of {count} reached", part=line.met, count=line.milestones)
    if not line.overdue:
        return reached
    return t("{count} overdue, {reached}", count=line.overdue, reached=reached)


def contradiction(line: InitiativeLine) -> str:
    """Where dates and milestones say something else than the owner: what, and why."""
    if not line.contradicted:
        return ""
    why = f": {line.computed_reason}" if line.computed_reason else ""
    return t("by its figures {status}", status=t(_WITHIN[line.computed_status])) + why


def shown_money(line: InitiativeLine, currency: str) -> Shown:
    """How an initiative's budget and cost are written, both in the same steps."""
    large = max(line.budget or Decimal(0), line.actual or Decimal(0)) >= _THOUSANDS
    return Shown("currency", 0, 1000 if large else 1, "", currency)


def _status(status: Status) -> StatusMark:
    colour = COLOURS[status]
    return StatusMark(STATES[colour], t(WORDS[status]), colour or "none")


def _short(text: str) -> str:
    date = dt.date.fromisoformat(text)
    return t("{day} {month} {year}", day=date.day, month=short_month(date.month), year=date.year)
