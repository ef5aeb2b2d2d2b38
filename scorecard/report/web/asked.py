"""What a card asks of people, and how its child units stand, in words."""

from dataclasses import dataclass

from scorecard import figures
from scorecard.report.card import Card
from scorecard.report.view.rating import Rating, rating
from scorecard.report.view.words import day


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that waits for somebody; `effect` is how far it moves the score at most."""

    what: str
    question: str
    owner: str
    effect: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something that was agreed and is not done."""

    name: str
    action: str
    owner: str
    due: str
    state: str


@dataclass(frozen=True, slots=True)
class Child:
    """A child unit with its score and those of its perspectives, in the order of `headings`."""

    name: str
    held: bool
    rating: Rating
    perspectives: tuple[Rating | None, ...]


def wanted(card: Card) -> tuple[Wanted, ...]:
    """What waits for somebody, the most pressing first."""
    return tuple(
        Wanted(
            what=item.what,
            question=item.question,
            owner=item.owner,
            effect="" if not item.effect else figures.score_size(item.effect),
        )
        for item in card.attention
    )


def actions(card: Card) -> tuple[Action, ...]:
    """What was agreed and is not done."""
    return tuple(
        Action(item.name, item.action, item.owner, day(item.due) if item.due else "", item.state)
        for item in card.actions
    )


def headings(card: Card) -> tuple[tuple[str, str], ...]:
    """Ids and names of all perspectives that child units have, in the order they come in."""
    return tuple(
        {part.id: part.name for child in card.children for part in child.perspectives}.items()
    )


def children(card: Card) -> tuple[Child, ...]:
    """Every child unit, in the order of the configuration."""
    names = headings(card)
    found = []
    for child in card.children:
        parts = {part.id: rating(part.score, part.colour) for part in child.perspectives}
        shown = rating(None, None)
        if child.score is not None:
            shown = rating(child.score.value, child.score.colour)
        elif not child.card:
            shown = Rating(shown.mark, shown.figure, "No scorecard", "none")
        scored = tuple(parts.get(name) for name, _ in names)
        found.append(Child(child.name, child.held, shown, scored))
    return tuple(found)
