"""The break a decision is about, as it stands in the warehouse."""

from scorecard.errors import InputError
from scorecard.impact.story import Row, one_break
from scorecard.stores.ledger_decisions import SeenBreak
from scorecard.stores.warehouse import Warehouse


def find_break(warehouse: Warehouse, start: str, fingerprint: str | None) -> Row:
    """The break whose id is or begins with `start`.

    Raises `InputError` where there is none or more than one, and where its values are no longer
    those that `fingerprint` is of.
    """
    found = one_break(warehouse.rows, start)
    if fingerprint is not None and fingerprint != found["fingerprint"]:
        raise InputError(
            f"break {found['break_id']}: its figures have changed since you saw them "
            f"({fingerprint} then, {found['fingerprint']} now): look at it again"
        )
    return found


def seen(row: Row) -> SeenBreak:
    """What a decision keeps of a break."""
    return SeenBreak(
        break_id=row["break_id"],
        rule=row["rule"],
        reason=row["reason"],
        detail=row["detail"],
        left_source=row["left_source"],
        left_value=row["left_value"],
        right_source=row["right_source"],
        right_value=row["right_value"],
    )
