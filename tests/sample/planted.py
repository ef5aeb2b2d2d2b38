"""The ground truth: every break in the sample's 36 months, written down by hand, with its cause.

The generator and this list know nothing of each other. A difference that is not here, or one that
is here and nobody finds, is a defect.
"""

from dataclasses import dataclass

# What one row of these files holds: a row that is lost, or set aside, is lost for each of them.
HR_ROW = (
    "headcount",
    "leavers",
    "absence_rate",
    "training_hours",
    "engagement",
)
SERVICE_ROW = ("first_time_fix", "longest_outage", "safety_incidents")


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One break. `left` is the source at fault, or the one believed first of two that differ.

    `kpi`, `unit` and `right` are empty where there is none, or it cannot be told.
    """

    rule: str
    reason: str
    kpi: str
    unit: str
    month: str
    left: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that went wrong, and every break that comes of it."""

    name: str
    cause: str
    breaks: tuple[Found, ...]


def _differs(kpi: str, unit: str, month: str, *pairs: tuple[str, str]) -> tuple[Found, ...]:
    return tuple(Found("agreement", "differs", kpi, unit, month, *pair) for pair in pairs)


PLANTED = (
    Fault(
        "crm_north_in_thousands",
        "since August 2026 the CRM reports North's revenue in thousands: a thousandth of the ERP's",
        tuple(
            found
            for month in ("2026-08", "2026-09", "2026-10")
            for found in _differs("revenue", "north", month, ("erp", "crm"), ("crm", "north_book"))
        ),
    ),
    Fault(
        "crm_east_cut_off",
        "an East invoice of EUR 310,000 of March 2026 is in the CRM's April",
        (
            *_differs("revenue", "east", "2026-03", ("erp", "crm")),
            *_differs("revenue", "east", "2026-04", ("erp", "crm")),
        ),
    ),
    Fault(
        "south_book_digits",
        "South's book has two neighbouring digits of October 2026's revenue in the wrong order",
        _differs("revenue", "south", "2026-10", ("erp", "south_book"), ("crm", "south_book")),
    ),
    Fault(
        "south_book_fraction",
        "South's book has on-time delivery of February 2026 as a fraction among percentages",
        _differs("on_time_delivery", "south", "2026-02", ("crm", "south_book")),
    ),
    Fault(
        "north_book_year_to_date",
        "North's book has the year to date for October 2026's order intake instead of the month",
        _differs("order_intake", "north", "2026-10", ("crm", "north_book")),
    ),
    Fault(
        "finance_book_sign",
        "Finance's book has East's operating cost of May 2026 with its sign turned",
        _differs("operating_cost", "east", "2026-05", ("erp", "finance_book")),
    ),
    Fault(
        "hr_west_stale",
        "HR's drop of October 2026 repeats September's headcount of West",
        _differs("headcount", "west", "2026-10", ("hr", "hr_book")),
    ),
    Fault(
        "group_report_without_eliminations",
        "the group report's revenue leaves out the intercompany eliminations since September 2026",
        tuple(
            Found("roll_up", "differs", "revenue", "group", month, "group_report", "children")
            for month in ("2026-09", "2026-10")
        ),
    ),
    Fault(
        "group_report_without_it",
        "the group report's operating cost of April 2026 leaves out the IT unit",
        (
            Found(
                "roll_up",
                "differs",
                "operating_cost",
                "group",
                "2026-04",
                "group_report",
                "children",
            ),
        ),
    ),
    Fault(
        "hr_east_missing",
        "HR's drop of October 2026 has no row for East",
        tuple(Found("completeness", "absent", kpi, "east", "2026-10", "hr") for kpi in HR_ROW),
    ),
    Fault(
        "hr_unknown_unit",
        "HR's drop of October 2026 has a row for NRTH, which nobody has mapped to a unit",
        tuple(Found("validity", "unknown_unit", kpi, "", "2026-10", "hr") for kpi in HR_ROW),
    ),
    Fault(
        "hr_total_row",
        "HR's drop of June 2025 has a total among its rows",
        tuple(Found("validity", "total_row", kpi, "", "2025-06", "hr") for kpi in HR_ROW),
    ),
    Fault(
        "hr_wrong_month",
        "HR's drop of August 2024 has a second row for finance, of July 2024",
        tuple(Found("validity", "wrong_month", kpi, "finance", "2024-07", "hr") for kpi in HR_ROW),
    ),
    Fault(
        "service_duplicate",
        "the service export has South's November 2025 twice, with different counts",
        tuple(
            Found("validity", "duplicate_key", kpi, "south", "2025-11", "service")
            for kpi in SERVICE_ROW
        ),
    ),
    Fault(
        "desk_not_a_number",
        "the service desk wrote `n/a?` for IT's requests answered in time in March 2026",
        (Found("validity", "bad_number", "requests_in_time", "it", "2026-03", "desk"),),
    ),
    Fault(
        "form_guess_in_words",
        "the form of October 2026 has `about 8` for West's suggestions",
        (Found("validity", "bad_number", "suggestions", "west", "2026-10", "by_hand"),),
    ),
    Fault(
        "erp_stock_in_pieces",
        "West's stock counts of July 2026 are pieces, not days: 4,100 days of cover",
        (Found("validity", "out_of_range", "lowest_stock_cover", "west", "2026-07", "erp_stock"),),
    ),
)
