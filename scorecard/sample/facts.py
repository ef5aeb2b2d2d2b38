"""The story as whole numbers: what truly happened, before any department wrote it down.

A quantity holds a unit's 36 values. Amounts are in cents, `*_tenths` in tenths, the rest counts.
"""

from collections.abc import Sequence

from scorecard.sample.story import MONTHS, REGIONS, SHAPES, SUPPORT, series

Facts = dict[str, dict[str, list[int]]]


def build() -> Facts:
    """Every quantity of every unit; the same on every machine."""
    facts: Facts = {}
    _money(facts)
    _customers(facts)
    _operations(facts)
    _people(facts)
    return facts


def copied(facts: Facts) -> Facts:
    """A copy that may be changed."""
    return {name: {unit: list(row) for unit, row in by.items()} for name, by in facts.items()}


def total(facts: Facts, quantity: str) -> list[int]:
    """The sum over all units that have the quantity."""
    return [sum(values) for values in zip(*facts[quantity].values(), strict=True)]


def _money(facts: Facts) -> None:
    facts["revenue"] = {unit: _scaled("revenue", unit, 100) for unit in SHAPES["revenue"]}
    revenue = facts["revenue"]
    facts["intake"] = {u: _share("book_to_bill", u, revenue[u]) for u in REGIONS}
    # An intercompany sale is somebody's intercompany cost: eliminations leave profit alone.
    facts["cost"] = {
        **{unit: _share("cost_ratio", unit, revenue[unit]) for unit in REGIONS},
        **{unit: _scaled("cost", unit, 100) for unit in SUPPORT},
        "eliminations": list(revenue["eliminations"]),
    }
    facts["capital"] = {unit: _scaled("capital", unit, 100) for unit in REGIONS}
    facts["overdue_tenths"] = {u: _scaled("overdue", u, 1000) for u in SHAPES["overdue"]}


def _customers(facts: Facts) -> None:
    for unit in REGIONS:
        values = zip(facts["revenue"][unit], series("order_value", unit), strict=True)
        orders = [round(cents / 100 / value) for cents, value in values]
        _put(facts, unit, "orders", orders)
        _put(facts, unit, "on_time", _share("on_time", unit, orders))
        _put(facts, unit, "lead_days", _share("lead_time", unit, orders))
        _put(facts, unit, "complaints", _share("complaints", unit, orders))
        responses = _scaled("responses", unit, 1)
        _put(facts, unit, "responses", responses)
        _put(facts, unit, "promoters", _share("promoters", unit, responses))
        _put(facts, unit, "detractors", _share("detractors", unit, responses))
        due = _scaled("contracts_due", unit, 1)
        _put(facts, unit, "contracts_due", due)
        _put(facts, unit, "renewed", _share("renewed", unit, due))
        _put(facts, unit, "customers", _scaled("customers", unit, 1))
    # Customers served by two regions count once in the group: never the sum of the regions.
    _put(facts, "group", "customers", [n * 965 // 1000 for n in total(facts, "customers")])


def _operations(facts: Facts) -> None:
    for unit in REGIONS:
        visits = _scaled("visits", unit, 1)
        _put(facts, unit, "visits", visits)
        _put(facts, unit, "fixed_first", _share("first_time_fix", unit, visits))
        _put(facts, unit, "outage_tenths", _scaled("longest_outage", unit, 10))
        _put(facts, unit, "incidents", _scaled("incidents", unit, 1))
        _put(facts, unit, "stock_cover_tenths", _scaled("stock_cover", unit, 10))
        _put(facts, unit, "suggestions", _scaled("suggestions", unit, 1))
    running = _scaled("projects", "group", 1)
    _put(facts, "group", "projects", running)
    _put(facts, "group", "projects_on_track", _share("projects_on_track", "group", running))
    for unit in SUPPORT:
        for good, out_of in (
            ("internal_satisfaction", "survey_answers"),
            ("requests_in_time", "requests"),
            ("right_first_time", "work_items"),
        ):
            whole = _scaled(out_of, unit, 1)
            _put(facts, unit, out_of, whole)
            _put(facts, unit, good, _share(good, unit, whole))
    minutes = [month.last_day.day * 24 * 60 for month in MONTHS]
    _put(facts, "it", "minutes", minutes)
    _put(facts, "it", "availability", _share("availability", "it", minutes))
    _put(facts, "finance", "days_to_close", _scaled("days_to_close", "finance", 1))
    _put(facts, "hr", "time_to_hire", _scaled("time_to_hire", "hr", 1))


def _people(facts: Facts) -> None:
    for unit in (*REGIONS, *SUPPORT):
        heads = _scaled("headcount", unit, 1)
        days_due = [count * 21 for count in heads]
        answers = [count * 6 // 10 for count in heads]
        _put(facts, unit, "headcount", heads)
        _put(facts, unit, "leavers", _share("leavers", unit, heads))
        _put(facts, unit, "days_due", days_due)
        _put(facts, unit, "absence_days", _share("absence", unit, days_due))
        _put(facts, unit, "training_hours", _share("training", unit, heads))
        _put(facts, unit, "answers", answers)
        _put(facts, unit, "engaged", _share("engagement", unit, answers))


def _put(facts: Facts, unit: str, quantity: str, values: list[int]) -> None:
    facts.setdefault(quantity, {})[unit] = values


def _scaled(quantity: str, unit: str, factor: int) -> list[int]:
    return [round(value * factor) for value in series(quantity, unit)]


def _share(quantity: str, unit: str, whole: Sequence[int]) -> list[int]:
    rates = series(quantity, unit)
    return [round(rate * count) for rate, count in zip(rates, whole, strict=True)]
