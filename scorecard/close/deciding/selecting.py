"""Open breaks by what they are about, for a person who accepts several that are alike.

What stops a card is never among them: it is settled by its id, one by one, as it is waived.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from scorecard.close.calculated import need
from scorecard.close.desk import Desk
from scorecard.close.gate.gate import content_gate
from scorecard.errors import InputError
from scorecard.impact.story import Row
from scorecard.period import Month
from scorecard.reconcile.rule_words import TITLES
from scorecard.spelling import nearest

Ask = Callable[[str, Mapping[str, Any]], Sequence[Row]]
_LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class Selectors:
    """What breaks are about; None takes all. `scorecard` is the id of a source on either side.

    `cause` is what differs, as `weight`, or the cause that a run has named, as `scale`.
    """

    month: str | None = None
    unit: str | None = None
    kpi: str | None = None
    rule: str | None = None
    scorecard: str | None = None
    cause: str | None = None

    @property
    def are_given(self) -> bool:
        """Whether any is."""
        return any(value is not None for value in asdict(self).values())


@dataclass(frozen=True, slots=True)
class Selected:
    """Open breaks that fit, rows of `checks/list_breaks`, and those that stop a card."""

    breaks: tuple[Row, ...]
    stopping: tuple[Row, ...]


def open_breaks(ask: Ask, chosen: Selectors) -> list[Row]:
    """The open breaks that fit, rows of `checks/list_breaks`.

    Raises `InputError` for what there is none of: without rows all would seem to be well.
    """
    if chosen.are_given:
        known: dict[str, set[str]] = {"rule": set(TITLES)}
        for row in ask("checks/list_known", {}):
            known.setdefault(row["what"], set()).add(row["name"])
        for option in ("unit", "kpi", "rule", "scorecard", "cause"):
            _check(option, getattr(chosen, option), sorted(known.get(option, ())))
    asked = {**asdict(chosen), "month": chosen.month and str(Month.parse(chosen.month))}
    return list(ask("checks/list_breaks", asked))


def select(desk: Desk, chosen: Selectors) -> Selected:
    """The breaks that may be accepted together, and those of them that stop a card."""
    # Before effects are known nothing seems to stop a card.
    need(desk, "effects")
    found = open_breaks(desk.warehouse.rows, chosen)
    stops = {
        stop.key
        for month in dict.fromkeys(row["month"] for row in found)
        for stops in content_gate(desk, Month.parse(month)).stops.values()
        for stop in stops
        if stop.kind == "break"
    }
    stopping = tuple(row for row in found if f"break {row['break_id']}" in stops)
    return Selected(tuple(row for row in found if row not in stopping), stopping)


def _check(option: str, value: str | None, known: Sequence[str]) -> None:
    if value is None or value in known:
        return
    what = f"one of {', '.join(known)}" if known else "none: no break is open"
    if len(known) > _LISTED:
        what = f"one of {len(known)} there are{nearest(value, known)}"
    raise InputError(f"--{option} {value}: expected {what}")
