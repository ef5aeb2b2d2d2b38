"""The faults of a delivery by number, so that a million cells carry a whole number each."""

from scorecard.ingest.numbers import Fault
from scorecard.ingest.staging import Columns

ONE_OPERAND = Fault(
    "bad_number",
    "found one operand without the other, expected both or neither: fill it in at the source",
)


class Notes:
    """Faults met so far; the one of a lone operand is always number 0."""

    def __init__(self) -> None:
        self._numbers: dict[Fault, int] = {ONE_OPERAND: 0}

    def number(self, fault: Fault | None) -> int | None:
        """A fault's number, None for none."""
        return None if fault is None else self._numbers.setdefault(fault, len(self._numbers))

    @property
    def are_empty(self) -> bool:
        """Whether no fault was met; lone operands nobody asks a number for."""
        return len(self._numbers) == 1

    def columns(self) -> Columns:
        """Every fault: number, reason and detail, each with its type."""
        return {
            "fault": ("INTEGER", list(self._numbers.values())),
            "reason": ("VARCHAR", [fault.reason for fault in self._numbers]),
            "detail": ("VARCHAR", [fault.detail for fault in self._numbers]),
        }
