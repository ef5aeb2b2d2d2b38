"""Actions and minutes of a meeting, and what becomes of actions: whether they can be.

An action stands on every later card of its unit until somebody says that it is done or dropped. A
comment may agree one as well; both are followed up alike.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scorecard.close.deciding.saying import BESIDES, check_place, due_day, person_id, said
from scorecard.close.deciding.wanted import Wanted
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.reconcile.actions import Action, actions_at, rows_of
from scorecard.stores.ledger_decisions import Decision, Edit

ENDS: Final = ("done", "dropped")


def action(config: Config, wanted: Wanted, unit: Unit, month: Month) -> Wanted:
    """An action on a place of a unit's card, whole; raises `InputError` where it cannot be."""
    check_place(config, unit, month, wanted.place or "")
    text = said(wanted.action or "", BESIDES, "action")
    for given, what in (
        (text, "action: expected what is to be done"),
        (wanted.action_owner, "owner: expected who acts"),
        (wanted.due, "due: expected a day as 2026-12-31"),
    ):
        if not given:
            raise InputError(f"{what}, found none")
    what, _, item = (wanted.place or "").partition(" ")
    calendar = config.organisation.fiscal_year.calendar
    return replace(
        wanted,
        kpi=item if what == "measure" else None,
        action=text,
        due=due_day(wanted.due or "", month, calendar),
        action_owner=person_id(config, wanted.action_owner or ""),
    )


def minute(config: Config, wanted: Wanted, unit: Unit, month: Month) -> Wanted:
    """What a meeting decided on a place; raises `InputError` where a card has no such place."""
    check_place(config, unit, month, wanted.place or "")
    what, _, item = (wanted.place or "").partition(" ")
    return replace(wanted, kpi=item if what == "measure" else None)


def follow_up(config: Config, wanted: Wanted, unit: Unit, month: Month) -> Wanted:
    """What became of an action; raises `InputError` for a new day that cannot be."""
    if wanted.edit != "moved":
        return replace(wanted, due=None)
    calendar = config.organisation.fiscal_year.calendar
    return replace(wanted, due=due_day(wanted.due or "", month, calendar))


def followed(
    decisions: Sequence[Decision], seq: int, edit: Edit, newest: Month, due: str | None = None
) -> Wanted:
    """What is wanted of an action by its number: `edit` is done, dropped or moved.

    It counts from the newest closed month on. Raises `InputError` where there is no such action, or
    it is over already.
    """
    found = open_action(decisions, seq)
    return Wanted(
        kind="follow_up",
        unit=found.unit,
        kpi=found.kpi,
        place=found.place,
        first=max(newest, Month.parse(found.month)),
        edit=edit,
        due=due,
        action=found.text,
        action_owner=found.owner,
        about=seq,
    )


def open_action(decisions: Sequence[Decision], seq: int) -> Action:
    """The action of a number that is not over; raises `InputError` where there is none."""
    found = next((item for item in actions_at(rows_of(decisions)) if item.seq == seq), None)
    if found is None:
        raise InputError(
            f"action {seq}: expected the number of one, found none: `scorecard action list --all` "
            "shows them"
        )
    if found.state != "open":
        told = f"replaced by {found.ended_by}" if found.state == "replaced" else found.state
        raise InputError(
            f"action {seq}: expected one that is open, found it {told}: agree another, or take "
            f"that back by `scorecard decide reverse {found.ended_by}`"
        )
    return found
