"""What people wrote, in full."""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.report.comment import Comment
from scorecard.report.view.words import day, said_besides


@dataclass(frozen=True, slots=True)
class Said:
    """A comment; `by` is whose it is and of when, `besides` cause and action."""

    text: str
    by: str
    about: str
    besides: tuple[str, ...]


def said(comments: Sequence[Comment]) -> tuple[Said, ...]:
    """Comments in words, none of them cut."""
    return tuple(
        Said(
            text=item.text,
            by=f"{item.person}, {day(item.on)}" if item.on else item.person,
            about=item.about,
            besides=said_besides(item),
        )
        for item in comments
    )
