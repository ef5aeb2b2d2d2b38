"""Decisions for tests, as the ledger would hold them: Ann's, in force, of 3 November 2026."""

from decimal import Decimal
from typing import Any

from scorecard.stores.ledger_decisions import Decision, Kind, SeenBreak


def decision(seq: int, kind: Kind, **more: Any) -> Decision:
    """A decision; `month` stands for its first and last month, `value` may be a number."""
    month = more.pop("month", None)
    months = {} if month is None else {"first_month": month, "last_month": month}
    for name in ("value", "numerator", "denominator"):
        if more.get(name) is not None:
            more[name] = Decimal(str(more[name]))
    said: dict[str, Any] = {
        "reason": "because",
        "landed": 1,
        "at": "2026-11-03T12:00:00.000000Z",
        "person": "ann",
        "channel": "command line",
        "state": "in_force",
        "since": seq,
        "confirmed_by": None,
        "reversed_by": None,
        "reversed_because": None,
    }
    return Decision(**{"seq": seq, "kind": kind, **said, **months, **more})


def about(row: dict[str, Any]) -> dict[str, Any]:
    """What a decision says of the break it is about, a row of `mart.breaks`."""
    return {
        "kpi": row["kpi"],
        "unit": row["unit"],
        "month": row["month"],
        "seen": SeenBreak(
            row["break_id"],
            row["rule"],
            row["reason"],
            row["detail"],
            row["left_source"],
            row["left_value"],
            row["right_source"],
            row["right_value"],
        ),
    }
