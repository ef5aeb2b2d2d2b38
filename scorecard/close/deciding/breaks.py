"""The break a decision is about, as it stands in the warehouse."""

from collections.abc import Mapping
from typing import Any, Final

from scorecard.errors import InputError
from scorecard.stores.ledger_decisions import SeenBreak
from scorecard.stores.warehouse import Warehouse

# Characters of a break's id that are enough where they fit one break only.
SHORTEST: Final = 6

BreakRow = Mapping[str, Any]
"""A row of `mart.breaks` with `file` and `fingerprint`."""


def find_break(warehouse: Warehouse, start: str, fingerprint: str | None) -> BreakRow:
    """The break whose id is or begins with `start`.

    Raises `InputError` where there is none or more than one, and where its values are no longer
    those that `fingerprint` is of.
    """
    if len(start) < SHORTEST:
        raise InputError(f"break {start!r}: expected at least {SHORTEST} characters of its id")
    rows = warehouse.rows("decide/select_breaks", {"start": start})
    if not rows:
        raise InputError(
            f"break {start!r}: expected one that was found in the last run, found none: "
            "`scorecard breaks` lists them"
        )
    if len(rows) > 1:
        raise InputError(f"break {start!r}: expected one break, found {len(rows)} that begin so")
    found = rows[0]
    if fingerprint is not None and fingerprint != found["fingerprint"]:
        raise InputError(
            f"break {found['break_id']}: its figures have changed since you saw them "
            f"({fingerprint} then, {found['fingerprint']} now): look at it again"
        )
    return found


def seen(row: BreakRow) -> SeenBreak:
    """What a decision keeps of a break."""
    return SeenBreak(
        break_id=row["break_id"],
        rule=row["rule"],
        reason=row["reason"],
        left_source=row["left_source"],
        left_value=row["left_value"],
        right_source=row["right_source"],
        right_value=row["right_value"],
    )
