"""What has become of actions, by the decisions there are."""

import datetime as dt
from typing import Any

from scorecard.period import Month
from scorecard.reconcile.actions import actions_at

OCTOBER = Month.parse("2026-10")


def row(seq: int, kind: str, month: str, **over: Any) -> dict[str, Any]:
    """A decision of Ann's about North's revenue, as the warehouse has it."""
    fields: dict[str, Any] = {
        "unit": "north",
        "kpi": "revenue",
        "place": "measure revenue",
        "action": None,
        "due": None,
        "action_owner": None,
        "person": "ann",
        "reason": "said",
        "edit": None,
        "about": None,
        "state": "in_force",
    }
    return {**fields, "seq": seq, "kind": kind, "valid_from": month, **over}


def agreed(seq: int, month: str, due: str, kind: str = "action", **over: Any) -> dict[str, Any]:
    day = dt.date.fromisoformat(due)
    return row(seq, kind, month, action=f"do {seq}", due=day, action_owner="bob", **over)


def states(*rows: dict[str, Any], month: Month | None = OCTOBER) -> dict[int, tuple[str, str]]:
    return {item.seq: (item.state, item.due) for item in actions_at(rows, month)}


def test_an_action_stays_for_years_until_it_is_closed() -> None:
    old = agreed(1, "2023-01", "2023-03-31")
    assert states(old) == {1: ("open", "2023-03-31")}
    done = row(2, "follow_up", "2026-11", edit="done", about=1, reason="built")
    assert states(old, done) == {1: ("open", "2023-03-31")}
    (closed,) = actions_at([old, done], OCTOBER + 1)
    assert (closed.state, closed.ended, closed.ended_by) == ("done", "2026-11", 2)
    assert (closed.owner, closed.by, closed.said) == ("bob", "ann", "built")


def test_a_moved_action_keeps_its_first_day_and_one_that_is_over_is_not_moved() -> None:
    first = agreed(1, "2026-08", "2026-09-30")
    moved = [
        row(seq, "follow_up", "2026-09", edit="moved", about=1, due=dt.date.fromisoformat(due))
        for seq, due in ((2, "2026-10-31"), (3, "2026-11-30"))
    ]
    dropped = row(4, "follow_up", "2026-10", edit="dropped", about=1)
    late = row(5, "follow_up", "2026-10", edit="moved", about=1, due=dt.date(2027, 1, 1))
    assert states(first, *moved) == {1: ("open", "2026-11-30")}
    (found,) = actions_at([first, *moved, dropped, late])
    assert (found.state, found.due, found.first_due) == ("dropped", "2026-11-30", "2026-09-30")


def test_what_is_taken_back_counts_no_more() -> None:
    first = agreed(1, "2026-08", "2026-09-30")
    done = row(2, "follow_up", "2026-10", edit="done", about=1)
    assert states(first, {**done, "state": "reversed"}) == {1: ("open", "2026-09-30")}
    assert states({**first, "state": "reversed"}, done) == {}


def test_comments_replace_what_comments_agreed_and_nothing_else() -> None:
    meeting = agreed(1, "2026-07", "2026-09-30")
    july = agreed(2, "2026-07", "2026-08-31", "comment")
    august = agreed(3, "2026-08", "2026-10-31", "comment")
    without = row(4, "comment", "2026-09")
    assert states(meeting, july, without) == {
        1: ("open", "2026-09-30"),
        2: ("open", "2026-08-31"),
    }
    assert states(meeting, july, august, without) == {
        1: ("open", "2026-09-30"),
        2: ("replaced", "2026-08-31"),
        3: ("open", "2026-10-31"),
    }
    other = agreed(5, "2026-09", "2026-12-31", "comment", place="front", kpi=None)
    assert states(july, other)[2] == ("open", "2026-08-31")


def test_a_comment_written_anew_takes_its_action_along() -> None:
    first = agreed(1, "2026-08", "2026-10-31", "comment")
    anew = row(2, "comment", "2026-08")
    assert states(first, anew) == {}
    # By whoever wrote it, where nobody else is to act; without a day it is never late.
    (item,) = actions_at([row(3, "comment", "2026-08", action="ask")])
    assert (item.owner, item.due, item.is_late(dt.date(2030, 1, 1))) == ("ann", "", False)


def test_it_is_late_the_day_after() -> None:
    (item,) = actions_at([agreed(1, "2026-08", "2026-10-31")])
    assert [item.is_late(dt.date(2026, 10, 31)), item.is_late(dt.date(2026, 11, 1))] == [
        False,
        True,
    ]
