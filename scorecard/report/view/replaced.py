"""What a card says otherwise than the released one it replaces, for its front page and annex."""

from dataclasses import dataclass

from scorecard.bidi import isolated
from scorecard.labels import t
from scorecard.report.card import Stamp
from scorecard.report.reissue import Difference
from scorecard.report.view.words import cut, day

# Named on the front page; the annex has all.
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Replaced:
    """`heading` names the version that is replaced; `lines` are the first differences in words.

    `more` counts what the front page leaves to the annex, whose table `rows` are.
    """

    heading: str
    lines: tuple[str, ...]
    more: str
    rows: tuple[Difference, ...]


def replaced(stamp: Stamp) -> Replaced | None:
    """Word what is replaced; None for a unit's first card of the month."""
    told = stamp.reissue
    if told is None:
        return None
    hidden = len(told.differences) - SHOWN
    return Replaced(
        heading=t("Replaces version {number} of {day}", number=told.version, day=day(told.on)),
        lines=tuple(_line(item) for item in told.differences[:SHOWN]),
        more=t("{count} more", count=hidden) if hidden > 0 else "",
        rows=told.differences,
    )


def _line(item: Difference) -> str:
    """`Revenue: from EUR 10.4m to EUR 10.5m (restated)`."""
    name = isolated(cut(item.what))
    sides = item.now or t("left out")
    if item.was and item.now:
        sides = t("from {before} to {now}", before=item.was, now=item.now)
    return f"{name}: {sides}" + (f" ({cut(item.why)})" if item.why else "")
