"""Which decisions change nothing before a second person has confirmed them."""

from typing import Final

from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.stores.ledger_decisions import NewDecision
from scorecard.stores.warehouse import Warehouse

CHOOSING: Final = ("override", "estimate", "prefer")
"""Kinds that choose a figure."""


def needs_confirmation(warehouse: Warehouse, config: Config, decision: NewDecision) -> bool:
    """Whether a decision waits for a second person, by the organisation's policy.

    An estimate where no figure stands is marked as one on every page, and so needs none by itself.
    """
    policy = config.decisions.four_eyes
    if decision.kind not in CHOOSING or policy == "never":
        return False
    return policy == "always" or _changes(warehouse, decision)


def _changes(warehouse: Warehouse, decision: NewDecision) -> bool:
    """Whether it changes a figure beyond its tolerance."""
    first, last = decision.first_month, decision.last_month
    rows = warehouse.rows(
        "decide/select_changes",
        {
            "kpi": decision.kpi,
            "unit": decision.unit,
            "first": Month.parse(first).index if first else 0,
            "last": Month.parse(last).index if last else 10**6,
            "source": decision.source,
            "value": _value(decision),
        },
    )
    if decision.kind == "estimate":
        return any(row["present"] is not None for row in rows)
    return bool(rows)


def _value(decision: NewDecision) -> str | None:
    value = decision.value
    if decision.numerator is not None and decision.denominator is not None:
        value = decision.numerator / decision.denominator
    return None if value is None else f"{value:.9f}"
