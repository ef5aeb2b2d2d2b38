"""What a person wants to decide, as the command line or a review workbook says it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.config.layouts import NumberFormat
from scorecard.errors import InputError
from scorecard.ingest.numbers import Fault, read_number, rounded
from scorecard.period import Month
from scorecard.stores.ledger_decisions import Edit, Kind

_TYPED: Final = NumberFormat(percent=True, parentheses=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A decision before anybody has looked at it; figures are in base units.

    `break_id` may be the beginning of a break's id, and then stands for KPI, unit and month;
    `fingerprint` is that of both its values as the person saw them. `last` is the last month it
    holds for: without it an override, estimate or dispute is of its first month alone, a preferred
    source or an ignored unit holds until it is reversed. `is_percent` says that the value was typed
    with the percent sign. `value` is the amount of an item, and `reverses` the month a timing one
    comes back in; without a last month it is carried until then. A comment or a point is on a
    `place`, as the ledger names it; `about` is the number of the action a follow-up is of.
    """

    kind: Kind
    break_id: str | None = None
    fingerprint: str | None = None
    kpi: str | None = None
    unit: str | None = None
    first: Month | None = None
    last: Month | None = None
    source: str | None = None
    value: Decimal | None = None
    is_percent: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    cause: str | None = None
    evidence: str = ""
    origin: str | None = None
    item_type: str | None = None
    reverses: Month | None = None
    place: str | None = None
    action: str | None = None
    due: str | None = None
    action_owner: str | None = None
    edit: Edit | None = None
    position: int | None = None
    about: int | None = None


def figure(text: str, what: str, scale: int = 1) -> Decimal:
    """A typed figure in base units: `1234.5`, `-12`, `12.5 %`; raises `InputError` naming `what`.

    `scale` is what one unit of the typed figure is worth.
    """
    number = read_number(text, _TYPED)
    if isinstance(number, Fault):
        raise InputError(f"{what}: {number.detail.rpartition(': ')[0] or number.detail}")
    value = rounded(number * scale)
    if value is None:
        raise InputError(f"{what}: expected less than 15 digits before the point, found {text!r}")
    return value
