"""What goes wrong in the sample's sources, on purpose: every difference there is to find.

The list a test compares with stands in `tests/sample/planted.py`, written independently. A source
not touched here tells the truth, rounded as it rounds.
"""

from scorecard.period import Month
from scorecard.sample.facts import Facts, copied, total
from scorecard.sample.story import MONTHS

Row = list[str]


def at(month: str) -> int:
    """The place of a month, as YYYY-MM, among the 36."""
    return MONTHS.index(Month.parse(month))


def erp(facts: Facts) -> Facts:
    """West's stock counts of one month are pieces instead of days of cover."""
    wrong = copied(facts)
    wrong["stock_cover_tenths"]["west"][at("2026-07")] = 41_000
    return wrong


def crm(facts: Facts) -> Facts:
    """North turns to thousands; one East invoice of 310,000 is booked a month late."""
    wrong = copied(facts)
    for month in ("2026-08", "2026-09", "2026-10"):
        wrong["revenue"]["north"][at(month)] = round(facts["revenue"]["north"][at(month)] / 1000)
    wrong["revenue"]["east"][at("2026-03")] -= 31_000_000
    wrong["revenue"]["east"][at("2026-04")] += 31_000_000
    return wrong


def hr(facts: Facts) -> Facts:
    """West's headcount of the last month is the month before, once more."""
    wrong = copied(facts)
    wrong["headcount"]["west"][at("2026-10")] = facts["headcount"]["west"][at("2026-09")]
    return wrong


def hr_rows(month: str, rows: list[Row]) -> list[Row]:
    """A missing row, an unknown code, a total among the rows, and a row of another month."""
    if month == "2026-10":
        kept = [row for row in rows if row[1] != "E01"]
        return [*kept, ["10/2026", "NRTH", "12", "0", "9", "252", "14", "5", "7", "x"]]
    if month == "2025-06":
        sums = [str(sum(int(row[place]) for row in rows)) for place in range(2, 9)]
        return [*rows, ["06/2025", "Total", *sums, ""]]
    if month == "2024-08":
        late = next(row for row in rows if row[1] == "FI9")
        return [*rows, ["07/2024", *late[1:]]]
    return rows


def service_rows(rows: list[Row]) -> list[Row]:
    """South's November 2025 stands there twice, with two different counts."""
    place = next(i for i, row in enumerate(rows) if row[:2] == ["01.11.2025", "Region South"])
    again = [*rows[place][:3], str(int(rows[place][3]) - 40), *rows[place][4:]]
    return [*rows[: place + 1], again, *rows[place + 1 :]]


def desk_rows(rows: list[Row]) -> list[Row]:
    """Somebody was not sure of the IT desk's requests in March 2026, and wrote so."""
    return [
        [*row[:3], "n/a?", row[4]] if row[:3] == ["REQ_IN_TIME", "IT", "03.2026"] else row
        for row in rows
    ]


def suggestions_typed(month: str, unit: str, count: int) -> int | str:
    """West's count of October 2026 is a guess in words, which no form takes."""
    return f"about {count}" if (month, unit) == ("2026-10", "west") else count


def group_totals(facts: Facts) -> dict[str, list[int]]:
    """Sums for the group report: eliminations forgotten twice, the IT unit's costs once."""
    totals = {name: total(facts, name) for name in ("revenue", "cost", "capital")}
    for month in ("2026-09", "2026-10"):
        totals["revenue"][at(month)] -= facts["revenue"]["eliminations"][at(month)]
    totals["cost"][at("2026-04")] -= facts["cost"]["it"][at("2026-04")]
    return totals


def north_intake(thousands: list[float]) -> list[float]:
    """October 2026 is the fiscal year to date (from April) instead of the month."""
    wrong = list(thousands)
    wrong[at("2026-10")] = sum(thousands[at("2026-04") : at("2026-10") + 1])
    return wrong


def south_revenue(thousands: list[float]) -> list[float]:
    """Two neighbouring digits of October 2026 change places."""
    wrong = list(thousands)
    wrong[at("2026-10")] = swapped(int(thousands[at("2026-10")]))
    return wrong


def south_on_time(percent: list[float]) -> list[float]:
    """February 2026 is a fraction among percentages."""
    wrong = list(percent)
    wrong[at("2026-02")] = round(percent[at("2026-02")] / 100, 3)
    return wrong


def east_cost(thousands: list[float]) -> list[float]:
    """May 2026 has its sign turned."""
    wrong = list(thousands)
    wrong[at("2026-05")] = -thousands[at("2026-05")]
    return wrong


def swapped(number: int) -> int:
    """The first two neighbouring, different digits after the leading one change places."""
    digits = str(number)
    for i in range(1, len(digits) - 1):
        if digits[i] != digits[i + 1]:
            return int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])
    return number
