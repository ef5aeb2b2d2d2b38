"""Where the figure of a measure comes from, frozen."""

from collections.abc import Mapping
from typing import Any

from scorecard.figures import setting
from scorecard.labels import t
from scorecard.reconcile.sentences import Names
from scorecard.report.trail import Trail

Row = Mapping[str, Any]


def trail_of(row: Row, names: Names, formula: str) -> Trail | None:
    """How a figure was chosen and from where; `formula` is the KPI's, in words.

    An amount in another currency is told as it was delivered, with its rate.
    """
    if row["rule"] is None:
        return None
    reported = row["rule"] == "source"
    return Trail(
        rule=row["rule"],
        source=row["source"] if reported else None,
        source_name=names.source(row["source"]) if reported else None,
        delivery=row["delivery"],
        file=row["file"],
        row=row["row_number"],
        coverage=row["coverage"],
        cell=row["cell"],
        decision=row["decision"],
        formula=formula if row["rule"] == "formula" else "",
        converted=_converted(row) if reported and row["currency"] is not None else "",
    )


def _converted(row: Row) -> str:
    """`USD 1,234.56 at 0.953718 (average)`."""
    amount = "" if row["amount"] is None else f" {setting(row['amount'])}"
    return t(
        "{amount} at {rate} ({kind})",
        amount=f"{row['currency']}{amount}",
        rate=setting(row["rate"]),
        kind=t(row["rates"]),
    )
