"""A review meeting: what is to be settled as things stand now, and what was decided since the last.

The cards are those of the month's latest edition; what became of actions since then is known.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from scorecard.close.audiences import names
from scorecard.close.printing import Gathered, Wanted, audience_wanted, gather
from scorecard.config.models import Config
from scorecard.config.working_days import local_day
from scorecard.labels import t
from scorecard.project import Project
from scorecard.reconcile.actions import actions_at, rows_of
from scorecard.reconcile.decided import decision_words, row_of
from scorecard.reconcile.sentences import Names
from scorecard.report.agenda import render_agenda
from scorecard.report.card import Card
from scorecard.report.freeze_actions import actions_of
from scorecard.report.freeze_attention import LASTING, lasting_reds
from scorecard.report.narrative.wording import worded
from scorecard.report.secrets import Secrets
from scorecard.report.templates import templates_of
from scorecard.stores.editions import Editions
from scorecard.stores.files import write_atomic
from scorecard.stores.ledger_decisions import Decision

# Decisions a meeting is told of. What is said on a card, certified or approved it sees there.
_TOLD: Final = frozenset(
    {
        "override",
        "estimate",
        "accept",
        "prefer",
        "rebase",
        "ignore",
        "dispute",
        "explain",
        "waive",
        "action",
        "follow_up",
        "minute",
    }
)
# Of these it is told who is believed, which is not for everybody.
_IN_DETAIL: Final = frozenset({"prefer", "accept", "explain"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """The cards a meeting is about, up to date, and decisions since the last one in words."""

    gathered: Gathered
    decided: tuple[str, ...]
    day: dt.date


def meeting(
    project: Project, wanted: Wanted, decisions: Sequence[Decision], now: dt.datetime
) -> Meeting:
    """What a meeting on a month is about; raises `InputError` as a book does."""
    config = project.config()
    fresh = _Fresh(config, decisions, local_day(config, now))
    gathered = gather(project, config, wanted, fresh.card)
    with worded(templates_of(project), config.organisation.language):
        return Meeting(gathered, tuple(_decided(config, gathered, decisions)), fresh.day)


def print_agenda(found: Meeting) -> Path:
    """Write the agenda under `var/books`; returns its file."""
    path = found.gathered.path("agenda", "pdf")
    pdf = render_agenda(
        found.gathered.chapters,
        found.decided,
        templates_of(found.gathered.project),
        as_of=found.day.isoformat(),
    )
    write_atomic(path, pdf)
    return path


class _Fresh:
    """Actions as they stand on a day."""

    def __init__(self, config: Config, decisions: Sequence[Decision], day: dt.date) -> None:
        self.day = day
        self._names = Names(config)
        self._actions = [
            action for action in actions_at(rows_of(decisions)) if action.state == "open"
        ]
        self._lasting = config.commentary.red_months or LASTING

    def card(self, card: Card) -> Card:
        """A card with its open actions of now, and lasting reds on which none is agreed now."""
        own = [action for action in self._actions if action.unit == card.unit]
        # What is due today is not late before tomorrow.
        before = (self.day - dt.timedelta(days=1)).isoformat()
        told = replace(card, actions=actions_of(own, card, before, self._names))
        kept = tuple(item for item in card.attention if item.kind != "red")
        return replace(told, attention=(*kept, *lasting_reds(told, self._lasting)))


def _decided(config: Config, gathered: Gathered, decisions: Sequence[Decision]) -> Iterator[str]:
    """Decisions on the units since the edition before, or on the month where there is none."""
    wanted, told = gathered.wanted, Names(config)
    before = Editions(gathered.project.editions).latest(str(wanted.month - 1))
    since = 0 if before is None else before.ledger_sequence
    units = {chapter.card.unit for chapter in gathered.chapters if chapter.card is not None}
    secrets = Secrets.of(names(config), audience_wanted(config, wanted, gathered.top).hidden)
    detail = audience_wanted(config, wanted, gathered.top).detail
    for item in decisions:
        words = decision_words(row_of(item), told)
        if (
            item.kind in _TOLD
            and item.state != "reversed"
            and item.seq > since
            and (before is not None or item.first_month in (None, str(wanted.month)))
            and (item.unit is None or item.unit in units)
            and (detail or item.kind not in _IN_DETAIL)
            and item.kpi not in secrets.ids
            and not secrets.named_in(f"{words} {item.reason}")
        ):
            waits = ", " + t("waits for a second person") if item.state == "waiting" else ""
            yield f"{words} ({told.people.get(item.person, item.person)}{waits})"
