"""Printing what was published once more, for a meeting: cards bound together, and a briefing.

Nothing is calculated and nothing recorded: what stands in the month's latest edition is printed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scorecard.close.audiences import audience_for, names
from scorecard.close.publish import stamp_of
from scorecard.config.models import Config
from scorecard.errors import InputError
from scorecard.labels import t
from scorecard.period import Month
from scorecard.project import Project
from scorecard.report.audience import Audience, shown_to
from scorecard.report.book import Chapter, render_book, render_briefing
from scorecard.report.card import Card, Stamp, from_json
from scorecard.report.caveats import restamped
from scorecard.report.narrative.wording import worded
from scorecard.report.templates import Templates, templates_of
from scorecard.stores.editions import CardVersion, Edition, Editions
from scorecard.stores.files import write_atomic


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose cards of which month; for a person, by id, as they may see them, else whole."""

    month: Month
    unit: str | None = None
    person: str | None = None


def print_book(project: Project, wanted: Wanted) -> Path:
    """A unit's card and those of all units below in one PDF, under `var/books`.

    Raises `InputError` for a unit or person that is none, or without a card or an edition.
    """
    return _print(project, wanted, "book", render_book)


def print_briefing(project: Project, wanted: Wanted) -> Path:
    """What needs attention on these cards, on one page in `var/books`; raises so too."""
    return _print(project, wanted, "briefing", render_briefing)


def _print(
    project: Project,
    wanted: Wanted,
    what: str,
    render: Callable[[Sequence[Chapter], Templates], bytes],
) -> Path:
    gathered = gather(project, project.config(), wanted)
    path = gathered.path(what, "pdf")
    write_atomic(path, render(gathered.chapters, templates_of(project)))
    return path


@dataclass(frozen=True, slots=True)
class Gathered:
    """The cards that are wanted, by what they are printed for: from which unit downwards."""

    project: Project
    wanted: Wanted
    top: str
    chapters: tuple[Chapter, ...]

    def path(self, what: str, ending: str) -> Path:
        """Where `what` is written that is made of these cards."""
        whom = f"_for_{self.wanted.person}" if self.wanted.person else ""
        name = f"{what}_{self.top}_{self.wanted.month}{whom}.{ending}"
        return self.project.var / "books" / name


def as_published(card: Card) -> Card:
    """The card as its edition has it."""
    return card


def gather(
    project: Project,
    config: Config,
    wanted: Wanted,
    fresh: Callable[[Card], Card] = as_published,
) -> Gathered:
    """The cards of the month's latest edition that are wanted; `fresh` brings each up to date.

    Raises `InputError` for a unit or person that is none, or without a card or an edition.
    """
    editions = Editions(project.editions)
    edition = editions.latest(str(wanted.month))
    if edition is None:
        month = wanted.month
        raise InputError(f"{month}: no edition yet; run `scorecard run --month {month}` first")
    templates = templates_of(project)
    top = wanted.unit or _top(config, edition)
    shelf = Shelf(config, editions, edition, templates, fresh=fresh)
    chapters = tuple(shelf.chapters(top, lambda unit: audience_wanted(config, wanted, unit)))
    if not any(chapter.card for chapter in chapters):
        raise InputError(f"unit {top!r}: neither it nor a unit below has a card in {wanted.month}")
    return Gathered(project, wanted, top, chapters)


def _top(config: Config, edition: Edition) -> str:
    """The first unit above all others that has a card."""
    cards = {card.unit for card in edition.cards}
    return next(unit.id for unit in config.units if unit.id in cards)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The cards of an edition, to be bound; with `released` none that is provisional."""

    config: Config
    editions: Editions
    edition: Edition
    templates: Templates
    released: bool = False
    fresh: Callable[[Card], Card] = as_published

    def chapters(self, top: str, seen: Callable[[str], Audience]) -> Iterator[Chapter]:
        """A unit and all below it, downwards; `seen` says what of a unit's card may be seen."""
        units = {unit.id: unit.name for unit in self.config.units}
        for unit, depth in _downwards(self.config, top, Month.parse(self.edition.month)):
            version = self.edition.card(unit)
            if version is not None:
                missing = self._missing(version)
                if missing:
                    yield Chapter(units[unit], depth, None, None, missing)
                else:
                    yield Chapter(units[unit], depth, *self._shown(version, seen(unit)))

    def _missing(self, version: CardVersion) -> str:
        with worded(self.templates, self.config.organisation.language):
            if version.status == "held":
                return t("held back: {units}", units="; ".join(map(t, version.reasons)))
            is_waiting = self.released and version.status != "final"
            return t("not released yet") if is_waiting else ""

    def _shown(self, version: CardVersion, audience: Audience) -> tuple[Card, Stamp]:
        card = from_json(self.editions.objects.get(version.files["tree"]))
        stamp = stamp_of(version)
        with worded(self.templates, card.language):
            shown = shown_to(self.fresh(card), audience, names(self.config), self.templates)
            return shown, stamp if audience.whole else restamped(stamp, shown)


def audience_wanted(config: Config, wanted: Wanted, unit: str) -> Audience:
    """What is shown of a unit's card; raises `InputError` for a person that is none."""
    if wanted.person is None:
        return Audience()
    person = next((item for item in config.people if item.id == wanted.person), None)
    if person is None:
        known = ", ".join(item.id for item in config.people)
        raise InputError(f"person {wanted.person!r}: expected one of {known}")
    return audience_for(config, person, unit, wanted.month)


def _downwards(config: Config, top: str, month: Month) -> Iterator[tuple[str, int]]:
    """A unit and all below it in the month, each once, parents before children."""
    known = [unit.id for unit in config.units]
    if top not in known:
        raise InputError(f"unit {top!r}: expected one of {', '.join(known)}")
    edges = _edges(config, month)
    seen: set[str] = set()
    stack = [(top, 0)]
    while stack:
        unit, depth = stack.pop()
        if unit in seen:
            continue
        seen.add(unit)
        yield unit, depth
        below = [child for child, parent in edges if parent == unit]
        stack += [(child, depth + 1) for child in reversed(below)]


def _edges(config: Config, month: Month) -> list[tuple[str, str]]:
    """Child and parent of the organisation's own tree in a month, in the order of the units."""
    return [
        (unit.id, edge.unit)
        for unit in config.units
        for edge in unit.parents
        if edge.hierarchy is None
        and (edge.valid_from is None or edge.valid_from <= month)
        and (edge.valid_to is None or month <= edge.valid_to)
    ]
