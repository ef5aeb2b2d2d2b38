"""Why scores changed since last month, part by part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecard import figures
from scorecard.labels import t, translatable
from scorecard.period import Month
from scorecard.report.card import Card
from scorecard.report.change import ChangeLine
from scorecard.report.view.words import NARROW_SHOWN, cut

# In the order they are printed.
PARTS = translatable(
    (
        "figures",
        "goals and red flags",
        "weights and definitions",
        "coverage",
        "restated figures",
    )
)
HEADS = translatable(("Figures", "Goals", "Weights", "Coverage", "Restated"))
RULE = translatable(
    "The change of a score is shared out between five things: figures, goals and red flags, "
    "weights and definitions, which measures have a score, and figures of the month before that "
    "are other figures today. The part of each is what it changes on average over all orders in "
    "which they could have come (Shapley values); none is what the others leave over. Quarters "
    "and years to date are taken per month."
)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A score with its change and the five parts of it as printed; an en dash where one is 0.

    Of a perspective that has no score, or had none, all of it is en dashes.
    """

    level: str
    name: str
    before: str
    now: str
    change: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Every score that moved. `sentence` says it of the card; empty where it stood still."""

    month_before: str
    rows: tuple[ChangeRow, ...]
    sentence: str
    # Whether the scores before are those last month's card printed.
    published: bool
    rule: str
    # Of the parts that any of the rows has, the place in each row and the heading.
    shown: tuple[tuple[int, str], ...]


def decimals() -> int:
    """One more than a score has, so that small parts can be seen."""
    return figures.score_decimals() + 1


def changes(card: Card) -> Changes:
    """Word the changes of a card's scores; where those are hidden there is nothing to share out."""
    before = (Month.parse(card.month) - 1).title
    if figures.scores_hidden():
        return Changes(before, (), "", published=False, rule=t(RULE), shown=())
    rows = tuple(_rows(card))
    published = any(line.published for line in card.changes)
    shown = tuple(
        (at, t(head))
        for at, head in enumerate(HEADS)
        if any(row.parts[at] != figures.ABSENT for row in rows)
    )
    return Changes(before, rows, _sentence(card, before), published, t(RULE), shown)


def _rows(card: Card) -> Iterator[ChangeRow]:
    """Every score that moved, an objective's under its perspective whether that moved or not."""
    lines = {(line.level, line.id): line for line in card.changes}
    for line in card.changes:
        if line.level == "card" and any(shown_parts(line)):
            yield _row(line)
    for node in card.perspectives:
        own = lines.get(("perspective", node.id))
        found = (lines.get(("objective", objective.id)) for objective in node.objectives)
        below = [_row(line) for line in found if line is not None and any(shown_parts(line))]
        if own is not None and (below or any(shown_parts(own))):
            yield _row(own)
        elif below:
            name, none = cut(node.name, NARROW_SHOWN), figures.ABSENT
            yield ChangeRow("perspective", name, none, none, none, (none,) * len(PARTS))
        yield from below


def shown_parts(line: ChangeLine) -> tuple[Decimal, ...]:
    """The five parts as printed: rounded so that they add up to the change as printed."""
    parts = [figures.points(part) for part in line.parts]
    return added_up(parts, figures.rounded(figures.points(line.now - line.before), decimals()))


def added_up(parts: Sequence[Decimal], total: Decimal) -> tuple[Decimal, ...]:
    """Parts at the decimals of their total, those cut most rounded up until they add up to it."""
    step = Decimal(1).scaleb(-decimals())
    whole = [part // step * step - (step if part % step < 0 else 0) for part in parts]
    over = int((total - sum(whole, Decimal(0))) / step)
    order = sorted(range(len(parts)), key=lambda i: (whole[i] - parts[i], i))
    for i in order[:over]:
        whole[i] += step
    return tuple(whole)


def _row(line: ChangeLine) -> ChangeRow:
    return ChangeRow(
        level=line.level,
        name=cut(line.name, NARROW_SHOWN),
        before=figures.number(figures.on_scale(line.before), decimals()),
        now=figures.number(figures.on_scale(line.now), decimals()),
        change=_signed(figures.points(line.now - line.before)),
        parts=tuple(_signed(part) if part else figures.ABSENT for part in shown_parts(line)),
    )


def _sentence(card: Card, before: str) -> str:
    """`-0.42 since September 2026: figures -0.30, restated figures -0.12`."""
    line = next((line for line in card.changes if line.level == "card"), None)
    if line is None or not any(shown_parts(line)):
        return ""
    told = [
        f"{t(name)} {_signed(part)}"
        for name, part in zip(PARTS, shown_parts(line), strict=True)
        if part
    ]
    change = _signed(figures.points(line.now - line.before))
    return t("{change} since {month}: {parts}", change=change, month=before, parts=", ".join(told))


def _signed(difference: Decimal) -> str:
    return figures.signed(difference, decimals())
