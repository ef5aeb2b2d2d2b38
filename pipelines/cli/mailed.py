"""What commands say of the mails they let leave: where each lies or went, and what stayed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorecard.deliver.outbox import Sent


def left(sent: "Sent", *kinds: str) -> Iterator[str]:
    """A line for each mail of some kinds that left: its file, or the address it went to."""
    for kind in kinds:
        for path in getattr(sent, f"{kind}s"):
            yield f"  {path}"
    for taken in sent.taken:
        if taken.kind in kinds:
            yield f"  sent to {taken.address} ({taken.unit or taken.kind} for {taken.person})"


def stayed(sent: "Sent") -> Iterator[str]:
    """A line for each mail that did not leave, with why."""
    for held in sent.held:
        yield f"  not sent to {held.person}: {held.reason}"
