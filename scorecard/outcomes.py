"""What stages return, counted in the warehouse: for those who log it, print it or look at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from scorecard.close.gate.stops import Stop
from scorecard.close.publish import Publication
from scorecard.deliver.outbox import Sent
from scorecard.period import Month
from scorecard.stores.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Breaks:
    """What a reconciling stage found: all breaks so far, and the month's own by rule."""

    total: int
    month: dict[str, int]


@dataclass(frozen=True, slots=True)
class Matter:
    """How many breaks of the month matter, do not, and of how many that cannot be said."""

    material: int
    immaterial: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """Of how many breaks in which two figures differ the cause could be named."""

    named: int
    differing: int


@dataclass(frozen=True, slots=True)
class CardScore:
    """A unit's card score of the month; None where there is no score."""

    unit: str
    score: Decimal | None
    colour: str | None


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did: the edition with the final cards, whose were let go, their mails.

    `stopped` has by unit what keeps cards that were not let go.
    """

    publication: Publication
    units: tuple[str, ...]
    sent: Sent
    # Names of units whose card was let go to nobody.
    unread: tuple[str, ...] = ()
    stopped: Mapping[str, tuple[Stop, ...]] = field(default_factory=dict)


def breaks_of(warehouse: Warehouse, month: Month) -> Breaks:
    """All breaks so far, and those of a month by rule."""
    rows = warehouse.con.execute(
        "SELECT rule, count(*) FROM mart.breaks WHERE month = ? GROUP BY rule ORDER BY rule",
        [str(month)],
    ).fetchall()
    by_rule = {str(rule): int(count) for rule, count in rows}
    return Breaks(rows_in(warehouse, "mart.breaks"), by_rule)


def matter_of(warehouse: Warehouse, month: Month) -> Matter:
    """How many breaks of a month matter."""
    rows = warehouse.con.execute(
        "SELECT m.material, count(*) FROM mart.materiality AS m "
        "INNER JOIN mart.breaks AS b ON m.break_id = b.break_id WHERE b.month = ? GROUP BY ALL",
        [str(month)],
    ).fetchall()
    counts = dict(rows)
    return Matter(counts.get(True, 0), counts.get(False, 0), counts.get(None, 0))


def diagnosed(warehouse: Warehouse) -> Diagnosed:
    """Of how many breaks, of all months, the cause could be named."""
    rows = warehouse.con.execute(
        "SELECT count(*) FILTER (WHERE named), (SELECT count(*) FROM mart.breaks "
        "WHERE reason = 'differs') FROM mart.diagnoses"
    ).fetchall()
    return Diagnosed(*rows[0])


def card_scores(warehouse: Warehouse, month: Month) -> list[CardScore]:
    """Every card's score of a month, by unit."""
    rows = warehouse.con.execute(
        "SELECT unit, score, colour FROM mart.scorecards WHERE month = ? ORDER BY unit",
        [str(month)],
    ).fetchall()
    return [CardScore(*row) for row in rows]


def rows_in(warehouse: Warehouse, table: str) -> int:
    """How many rows a table has."""
    return int(warehouse.con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
