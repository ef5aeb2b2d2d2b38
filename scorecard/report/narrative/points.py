"""What the front page says: the card as a whole, then what is new and presses most."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.report.card import Card
from scorecard.report.comment import FrontPoint
from scorecard.report.measure import MeasureLine
from scorecard.report.narrative.scores import moved_on
from scorecard.report.score import Colour

WHOLE: Final = "card"
SHOWN: Final = 5
"""So many points a draft has."""

_WORSE: Final[dict[Colour | None, int]] = {"green": 0, "amber": 1, "red": 2}
# What comes first: the order of these.
_FELL, _RED, _ROSE, _OUTSIDE, _LOW, _REST = range(6)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A sentence with its rank: the kind of news, then how far it moved the card."""

    kind: int
    moved: Decimal
    point: FrontPoint

    @property
    def order(self) -> tuple[int, Decimal]:
        return self.kind, -self.moved


def perspective_key(perspective: str) -> str:
    """What a perspective's point is known by."""
    return f"perspective {perspective}"


def measure_key(line: MeasureLine) -> str:
    """What a measure's point is known by."""
    return f"measure {line.kpi} {line.basis}"


def candidates(card: Card, whole: str) -> list[FrontPoint]:
    """Every sentence there is about a card, `whole` first, then by how much it presses."""
    ranked = sorted(_ranked(card), key=lambda found: found.order)
    return [_point(WHOLE, whole), *(found.point for found in ranked)]


def drafted(card: Card, whole: str) -> tuple[FrontPoint, ...]:
    """The points of the front page before anybody has looked at them."""
    ranked = sorted(_ranked(card), key=lambda found: found.order)
    news = [found.point for found in ranked if found.kind != _REST]
    return (_point(WHOLE, whole), *news[: SHOWN - 1])


def _point(key: str, text: str) -> FrontPoint:
    return FrontPoint(key=key, text=text, draft=text)


def _ranked(card: Card) -> Iterator[_Ranked]:
    parts = {
        (m.line.kpi, m.line.basis): abs(m.part)
        for m in moved_on(card)
        if isinstance(m.line, MeasureLine)
    }
    for node in card.perspectives:
        moved = sum((parts.get((m.kpi, m.basis), Decimal(0)) for m in node.measures), Decimal(0))
        kind = _turn(node.score.previous_colour, node.score.colour)
        yield _Ranked(kind, moved, _point(perspective_key(node.id), node.text))
        for line in node.measures:
            moved = parts.get((line.kpi, line.basis), Decimal(0))
            yield _Ranked(_of_measure(line), moved, _point(measure_key(line), line.text))


def _turn(before: Colour | None, now: Colour | None) -> int:
    """A perspective's turn of colour: for the worse, for the better, or none."""
    if before is None or now is None or before == now:
        return _REST
    return _FELL if _WORSE[now] > _WORSE[before] else _ROSE


def _of_measure(line: MeasureLine) -> int:
    if line.colour == "red" and line.previous_colour in ("green", "amber"):
        return _RED
    if _is_outside(line):
        return _OUTSIDE
    return _LOW if line.colour == "red" else _REST


def _is_outside(line: MeasureLine) -> bool:
    value, limits = line.month_value, line.limits_now
    if value is None or limits is None:
        return False
    return not limits.lower <= value <= limits.upper
