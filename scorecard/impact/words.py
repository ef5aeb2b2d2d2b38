"""The effect of breaks on cards in words: `Revenue turns amber on 3 cards; Enterprise 6.8 -> 6.1`.

Everything is said of rows of `mart.effects` and `mart.materiality`, of one break or of those of one
cause. A card is a unit's of a month, and counted once however many of the breaks touch it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from scorecard.figures import number
from scorecard.period import Month
from scorecard.reconcile.sentences import Names

Row = Mapping[str, Any]

# Named one by one; of more there is a count.
MEASURES_NAMED: Final = 3
CARDS_NAMED: Final = 2
# A score has nine decimals; more than these four nobody tells apart.
_FINEST: Final = 4
_UNKNOWN: Final = "there is no other figure to put in its place"


def effect_words(judged: Iterable[Row], effects: Iterable[Row], names: Names) -> str:
    """What some breaks change on cards, put in place one at a time.

    `judged` are their rows of `mart.materiality`, `effects` those of `mart.effects`, of the months
    that are asked about. What cannot be known is said, and so is that nothing changes.
    """
    verdicts, rows = list(judged), list(effects)
    unknown = [row for row in verdicts if row["reason"] == "unknown"]
    if verdicts and len(unknown) == len(verdicts):
        return f"effect unknown: {_UNKNOWN}"
    dated = len({row["month"] for row in rows}) > 1
    turns = _turns(rows, names)
    parts = [*turns, *_cards(rows, names, dated), *_signs(rows, names)]
    if not turns:
        parts += _directions(rows, names)
    parts += _with_earlier(verdicts)
    if not parts:
        parts = ["no score changes that anybody could see" if rows else "no card changes"]
    if unknown:
        parts.append(f"of {len(unknown)} more the effect is unknown")
    return "; ".join(parts)


def largest_effect(effects: Iterable[Row]) -> Decimal:
    """The most that the score of a card moves, 0 to 10; by it breaks are ranked within a month."""
    moves = [_distance(row) for row in effects if row["level"] == "card"]
    return max(moves, default=Decimal(0))


def _turns(rows: Sequence[Row], names: Names) -> list[str]:
    """Measures whose colour changes, those on most cards first."""
    turns: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        if row["level"] == "measure" and row["colour_before"] != row["colour_after"]:
            turns[row["item"], _turn(row)].add((row["unit"], row["month"]))
    said = [
        (-len(cards), f"{names.kpis.get(kpi, kpi)} {turn} {_on(cards, names)}")
        for (kpi, turn), cards in turns.items()
    ]
    said.sort()
    more = len(said) - MEASURES_NAMED
    listed = [text for _, text in said[:MEASURES_NAMED]]
    return listed if more <= 0 else [*listed, f"{_counted(more, 'more change')} of colour"]


def _turn(row: Row) -> str:
    if row["colour_after"] is None:
        return "loses its score"
    if row["colour_before"] is None:
        return f"gets a score, {row['colour_after']},"
    return f"turns {row['colour_after']}"


def _on(cards: set[tuple[str, str]], names: Names) -> str:
    if len(cards) > 1:
        return f"on {len(cards)} cards"
    ((unit, _),) = cards
    return f"on the card of {names.units.get(unit, unit)}"


def _cards(rows: Sequence[Row], names: Names, dated: bool) -> list[str]:
    """Cards whose score moves, the largest move first; those that change colour before others."""
    moved: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row["level"] != "card" or not _shows(row):
            continue
        card = row["unit"], row["month"]
        if card not in moved or _distance(row) > _distance(moved[card]):
            moved[card] = row
    ordered = sorted(moved.values(), key=_pressing)
    listed = [_card(row, names, dated) for row in ordered[:CARDS_NAMED]]
    more = len(ordered) - CARDS_NAMED
    return listed if more <= 0 else [*listed, f"{_counted(more, 'more card')} besides"]


def _shows(row: Row) -> bool:
    """Whether anybody can tell the card's scores apart."""
    before, after = _apart(row["score_before"], row["score_after"])
    return before != after or row["colour_before"] != row["colour_after"]


def _pressing(row: Row) -> tuple[Any, ...]:
    same = row["colour_before"] == row["colour_after"]
    return same, -_distance(row), row["unit"], row["month"]


def _card(row: Row, names: Names, dated: bool) -> str:
    name = names.units.get(row["unit"], row["unit"])
    when = f", {Month.parse(row['month']).short}," if dated else ""
    before, after = _apart(row["score_before"], row["score_after"])
    colour = row["colour_after"]
    turned = f" ({colour})" if colour and colour != row["colour_before"] else ""
    return f"{name}{when} {before} -> {after}{turned}"


def _apart(before: Decimal | None, after: Decimal | None) -> tuple[str, str]:
    """Two scores with as many decimals as it takes to tell them apart, one if possible."""
    if before is None or after is None:
        return _or_none(before), _or_none(after)
    texts = [(number(before, n), number(after, n)) for n in range(1, _FINEST + 1)]
    return next((pair for pair in texts if pair[0] != pair[1]), texts[-1])


def _or_none(score: Decimal | None) -> str:
    return "no score" if score is None else number(score, 1)


def _distance(row: Row) -> Decimal:
    """How far a score moves; one that comes or goes moves by all of it."""
    before, after = (Decimal(row[key] or 0) for key in ("score_before", "score_after"))
    return abs(after - before)


def _signs(rows: Sequence[Row], names: Names) -> list[str]:
    """Figures that turn from positive to negative, or back."""
    figures = {
        f"{names.kpis.get(row['item'], row['item'])} of {names.units.get(row['unit'], row['unit'])}"
        for row in rows
        if row["sign_turned"]
    }
    if len(figures) > 1:
        return [f"{len(figures)} figures change their sign"]
    return [f"{figure} changes its sign" for figure in figures]


def _directions(rows: Sequence[Row], names: Names) -> list[str]:
    """Cards, or else figures, that were better than the month before and no longer are, or so."""
    turned = [row for row in rows if row["direction_turned"]]
    cards = {(row["unit"], row["month"]) for row in turned if row["level"] == "card"}
    where = [row for row in turned if row["level"] == "measure"]
    if cards:
        return [f"the change since the month before goes another way {_on(cards, names)}"]
    if not where:
        return []
    touched = {(row["unit"], row["month"]) for row in where}
    kpis = sorted({str(names.kpis.get(row["item"], row["item"])) for row in where})
    what = kpis[0] if len(kpis) == 1 else f"{len(kpis)} measures"
    return [f"the change of {what} since the month before goes another way {_on(touched, names)}"]


def _with_earlier(verdicts: Sequence[Row]) -> list[str]:
    """How far a card moves once the open breaks of earlier months are put in as well."""
    most = max(
        (row for row in verdicts if row["reason"] == "earlier"),
        key=lambda row: row["effect_together"],
        default=None,
    )
    if most is None:
        return []
    others = _counted(most["breaks_together"] - 1, "earlier break")
    moved = number(most["effect_together"], 2)
    return [f"with {others} of the same figure a card moves by {moved}"]


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
