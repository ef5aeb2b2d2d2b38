"""Which decisions change nothing before a second person has confirmed them."""

from typing import Final

from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.ingest.numbers import quotient
from scorecard.period import Month
from scorecard.stores.ledger_decisions import NewDecision
from scorecard.stores.warehouse import Warehouse

CHOOSING: Final = ("override", "estimate", "prefer")
"""Kinds that choose a figure, in the order they count."""


def needs_confirmation(warehouse: Warehouse, config: Config, decision: NewDecision) -> bool:
    """Whether a decision waits for a second person, by the organisation's policy.

    An estimate where no figure stands is marked as one on every page, and so needs none by itself.
    """
    policy = config.decisions.four_eyes
    if decision.kind not in CHOOSING or policy == "never":
        return False
    return policy == "always" or _changes(warehouse, config, decision)


def _changes(warehouse: Warehouse, config: Config, decision: NewDecision) -> bool:
    """Whether it changes a figure beyond its tolerance, or one the last run knew nothing of."""
    known = warehouse.con.execute("SELECT min(month_index), max(month_index) FROM ref.months")
    begin, newest = known.fetchall()[0]
    first = Month.parse(decision.first_month).index if decision.first_month else begin
    last = Month.parse(decision.last_month).index if decision.last_month else None
    is_estimate = decision.kind == "estimate"
    if begin is None or last is None or last > newest:
        if not is_estimate:
            return True
        last = newest
    if begin is None:
        return False
    warehouse.run("reconcile/create_allowed")
    rows = warehouse.rows(
        "decide/select_changes",
        {
            "kpi": decision.kpi,
            "unit": decision.unit,
            "first": first,
            "last": last,
            "source": decision.source,
            "value": _value(decision),
            "denominator": decision.denominator,
        },
    )
    if is_estimate:
        return any(row["replaces"] for row in rows)
    months = {row["unit"]: row["months"] for row in rows}
    units = [unit for unit in config.units if decision.unit in (None, unit.id)]
    return any(row["changes"] for row in rows) or any(
        months.get(unit.id, 0) < _months(unit, first, last) for unit in units
    )


def _months(unit: Unit, first: int, last: int) -> int:
    """In how many months of a span a unit is valid."""
    begins = first if unit.valid_from is None else max(first, unit.valid_from.index)
    ends = last if unit.valid_to is None else min(last, unit.valid_to.index)
    return max(0, ends - begins + 1)


def _value(decision: NewDecision) -> str | None:
    value = decision.value
    if decision.numerator is not None and decision.denominator is not None:
        value = quotient(decision.numerator, decision.denominator)
    return None if value is None else format(value, "f")
