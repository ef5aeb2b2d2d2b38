"""What the cards of two editions of a month say differently."""

from collections.abc import Iterator
from dataclasses import dataclass

from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.report.card import Card, from_json
from scorecard.report.differences import differences
from scorecard.report.reissue import Difference
from scorecard.stores.editions import CardVersion, Edition, Editions


@dataclass(frozen=True, slots=True)
class CardChanges:
    """A unit's card in two editions: its versions, as `1 to 3`, and what differs."""

    unit: str
    versions: str
    differences: tuple[Difference, ...]


def edition_changes(
    editions: Editions, month: Month, first: int, second: int | None, unit: str | None = None
) -> list[CardChanges]:
    """The cards that differ, in the order of the later edition; without a second it is the newest.

    Raises `InputError` for editions there are not, and for a unit without a card in both.
    """
    known = {edition.number: edition for edition in editions.of_month(str(month))}
    if not known:
        raise InputError(f"{month}: no edition yet; run `scorecard run --month {month}` first")
    numbers = [first, max(known) if second is None else second]
    for number in numbers:
        if number not in known:
            listed = ", ".join(map(str, sorted(known)))
            raise InputError(f"edition {number} of {month}: expected one of {listed}")
    before, after = (known[number] for number in numbers)
    units = list(dict.fromkeys(card.unit for card in (*after.cards, *before.cards)))
    if unit is not None and unit not in units:
        raise InputError(f"unit {unit!r}: expected one with a card in {month}: {', '.join(units)}")
    return list(_changes(editions, before, after, [unit] if unit else units))


def _changes(
    editions: Editions, before: Edition, after: Edition, units: list[str]
) -> Iterator[CardChanges]:
    for unit in units:
        old, new = before.card(unit), after.card(unit)
        if old == new:
            continue
        was, now = (_state(version) for version in (old, new))
        found = []
        if was != now:
            found.append(Difference("", "Card", was, now, *_held(new)))
        trees = [_tree(editions, version) for version in (old, new)]
        if trees[0] is not None and trees[1] is not None:
            found += differences(trees[0], trees[1])
        versions = " to ".join(str(v.version) if v else "none" for v in (old, new))
        yield CardChanges(unit, versions, tuple(found))


def _state(version: CardVersion | None) -> str:
    return "" if version is None else version.status


def _held(version: CardVersion | None) -> tuple[str, str]:
    why = "" if version is None else "; ".join((*version.reasons, *version.remarks))
    return why, why


def _tree(editions: Editions, version: CardVersion | None) -> Card | None:
    if version is None or "tree" not in version.files:
        return None
    return from_json(editions.objects.get(version.files["tree"]))
