"""The mail the office of strategy management gets before any card leaves: what is wrong.

However many alerts there are, it is one mail: the first ten in full, the rest as a count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.deliver.bodies import SHIPPED, Body, body
from scorecard.period import Month
from scorecard.report.templates import Templates

ITEMS_IN_FULL: Final = 10
LINES_IN_FULL: Final = 12
CARDS_IN_FULL: Final = 20


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One alert: what it is, how many rows it covers, and one line for each thing to know."""

    title: str
    rows: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestCard:
    """A card of the edition by its unit; `reasons` say why it is held, empty if it is not."""

    unit: str
    name: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestReview:
    """The review workbook of whoever gets the digest: its name, its rows, where it goes back to."""

    attachment: str
    rows: int
    back: str


@dataclass(frozen=True, slots=True)
class Digest:
    """All a digest says. `items` come in order of importance; `month` is `YYYY-MM`.

    `waiting` cards need a person's release by `release_command`, or are only compared where there
    is nothing `to_release`; `released` ones need nothing more.
    """

    organisation: str
    month: str
    edition: int
    items: tuple[DigestItem, ...]
    decisions: tuple[str, ...]
    held: tuple[DigestCard, ...]
    waiting: tuple[DigestCard, ...]
    released: tuple[DigestCard, ...]
    release_command: str
    breaks_command: str
    to_release: bool = True
    review: DigestReview | None = None
    # What stops cards that wait: a line each.
    stops: tuple[str, ...] = ()
    # Required comments: how many were given, and which are missing; empty where none is required.
    comments: str = ""
    unsaid: tuple[str, ...] = ()
    # Sources that missed the cut-off, in one line; empty where none did.
    late: str = ""
    # Actions that are overdue, in one line; empty where none is.
    actions: str = ""
    # While cards are only compared: that they agree with the hand-made ones; empty else.
    compared: str = ""

    @property
    def subject(self) -> str:
        """One line for the inbox: how many alerts, how many cards held."""
        found = f"{len(self.items)} open" if self.items else "none open"
        held = f", {counted(len(self.held), 'card')} held" if self.held else ""
        month = Month.parse(self.month).title
        return f"Scorecard alerts, {month}: {found}{held} (edition {self.edition})"


@dataclass(frozen=True, slots=True)
class _Shown:
    title: str
    rows: str
    lines: tuple[str, ...]
    more: str


def digest_body(digest: Digest, templates: Templates = SHIPPED) -> Body:
    """Text and HTML of a digest; the same digest gives the same text."""
    rest = digest.items[ITEMS_IN_FULL:]
    return body(
        templates,
        "digest",
        digest=digest,
        month=Month.parse(digest.month).title,
        items=[_shown(item) for item in digest.items[:ITEMS_IN_FULL]],
        rest=_rest(rest),
        held=digest.held[:CARDS_IN_FULL],
        held_more=_more_cards(digest.held),
        waiting=_names(digest.waiting),
        released=_names(digest.released),
        stops=digest.stops[:CARDS_IN_FULL],
        stops_more=_more(digest.stops),
        unsaid=digest.unsaid[:CARDS_IN_FULL],
        unsaid_more=_more(digest.unsaid),
        counted=counted,
    )


def counted(number: int, thing: str) -> str:
    """`1 card`, `2 cards`, `1,200 rows`."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def _shown(item: DigestItem) -> _Shown:
    hidden = len(item.lines) - LINES_IN_FULL
    return _Shown(
        title=item.title,
        rows=counted(item.rows, "row"),
        lines=item.lines[:LINES_IN_FULL],
        more=f"and {counted(hidden, 'more line')}" if hidden > 0 else "",
    )


def _names(cards: Sequence[DigestCard]) -> str:
    named = [f"{card.name} ({card.unit})" for card in cards[:CARDS_IN_FULL]]
    return ", ".join([*named, *filter(None, [_more_cards(cards)])])


def _more(lines: Sequence[str]) -> str:
    hidden = len(lines) - CARDS_IN_FULL
    return f"and {hidden:,} more" if hidden > 0 else ""


def _more_cards(cards: Sequence[DigestCard]) -> str:
    hidden = len(cards) - CARDS_IN_FULL
    return f"and {counted(hidden, 'more card')}" if hidden > 0 else ""


def _rest(items: Sequence[DigestItem]) -> str:
    if not items:
        return ""
    rows = counted(sum(item.rows for item in items), "row")
    return f"and {counted(len(items), 'more alert')} with {rows}"
