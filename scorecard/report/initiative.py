"""An initiative as a card has it, frozen: what page and workbook show of it, and nothing else."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Status = Literal["on_track", "at_risk", "off_track", "done", "stopped"]


@dataclass(frozen=True, slots=True)
class Tracking:
    """How far behind its plan an initiative is at risk, and off track: fractions of the whole."""

    at_risk_behind: Decimal
    off_track_behind: Decimal


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    """An initiative of the card's unit as it stood at the month's end.

    Completions are fractions; `completion` is None where nobody has declared it yet. Milestones
    `due` were due by then, `met` reached, `on_time` and `overdue` of those due. Days are
    'YYYY-MM-DD', `declared_in` 'YYYY-MM'. `status` is the declared one where there is
    one, else the computed.
    """

    id: str
    name: str
    objectives: tuple[str, ...]
    owner: str
    theme: str | None
    start: str
    end: str
    completion: Decimal | None
    planned: Decimal
    milestones: int
    due: int
    met: int
    on_time: int
    overdue: int
    budget: Decimal | None
    actual: Decimal | None
    status: Status
    reason: str
    declared_in: str | None
    computed_status: Status
    computed_reason: str
    contradicted: bool
