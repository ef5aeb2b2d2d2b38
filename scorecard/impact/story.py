"""All that is known of one break: both sides, their history, and why they differ."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scorecard.errors import InputError

Row = Mapping[str, Any]
Ask = Callable[[str, Mapping[str, Any]], Sequence[Row]]
"""Rows of a shipped query by its name."""

FEWEST: Final = 4
"""So many characters of an id must be given."""
MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class Story:
    """A break's row of `mart.breaks`, and what there is about it.

    Causes are what was weighed, `carried` items of earlier months that are still to come back,
    `sides` its months, `decisions` those that bear on it. `judged` says whether it matters, and
    `effects` what it would change on cards.
    """

    row: Row
    causes: Sequence[Row]
    statement: Sequence[Row]
    carried: Sequence[Row]
    sides: Sequence[Row]
    decisions: Sequence[Row]
    judged: Sequence[Row]
    effects: Sequence[Row]

    @property
    def compound(self) -> Sequence[Row]:
        """Items of two causes that explain it together; empty where it is one, or unknown."""
        found = [row for row in self.statement if row["cause"] is not None]
        return found if len(found) > 1 and not (self.causes and self.causes[0]["named"]) else ()

    @property
    def likeliest(self) -> Row | None:
        """The break's row with its likeliest cause, as sentences take it; None where none fits."""
        return {**self.row, **self.causes[0]} if self.causes else None


def one_break(ask: Ask, break_id: str) -> Row:
    """The break whose id begins so, with `file` and `fingerprint`.

    Raises `InputError` where that is not one.
    """
    if len(break_id) < FEWEST:
        raise InputError(f"break {break_id!r}: expected at least {FEWEST} characters of its id")
    found = ask("checks/find_break", {"id": break_id.lower()})
    if not found:
        raise InputError(
            f"break {break_id!r}: no break has such an id; `scorecard breaks` lists them"
        )
    if len(found) > 1:
        known = ", ".join(str(row["break_id"]) for row in found[:5])
        raise InputError(f"break {break_id!r}: {len(found)} breaks begin so: {known}")
    return found[0]


def story(ask: Ask, break_id: str) -> Story:
    """The story of the break whose id begins so; raises `InputError` where that is not one."""
    row = one_break(ask, break_id)
    asked = {"id": row["break_id"]}
    breaks = {"breaks": [row["break_id"]]}
    return Story(
        row=row,
        causes=ask("checks/list_causes", asked),
        statement=ask("checks/list_statement", asked),
        carried=ask("checks/list_carried", asked),
        sides=ask("checks/list_sides", {**asked, "months": MONTHS}),
        decisions=ask("checks/list_break_decisions", asked),
        judged=ask("impact/select_materiality", breaks),
        effects=ask("impact/select_effects", {**breaks, "month": None}),
    )
