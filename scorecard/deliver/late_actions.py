"""Actions that are overdue, as the strategy office's digest tells them."""

from typing import Final

from scorecard.close.desk import Desk
from scorecard.close.following import by_day
from scorecard.config.working_days import local_day
from scorecard.deliver.digest import counted
from scorecard.reconcile.actions import actions_at, rows_of
from scorecard.reconcile.sentences import Names

SHOWN: Final = 5


def late_actions(desk: Desk) -> str:
    """`2 actions overdue: 12 Call them (Ann Berg, 2026-03-31)`; empty where none is."""
    today, names = local_day(desk.config, desk.clock()), Names(desk.config)
    found = actions_at(rows_of(desk.ledger.decisions.all()))
    late = sorted((item for item in found if item.is_late(today)), key=by_day)
    if not late:
        return ""
    told = [
        f"{item.seq} {item.text} ({names.people.get(item.owner, item.owner)}, {item.due})"
        for item in late[:SHOWN]
    ]
    more = f" and {len(late) - SHOWN} more" if len(late) > SHOWN else ""
    return f"{counted(len(late), 'action')} overdue: {'; '.join(told)}{more}"
