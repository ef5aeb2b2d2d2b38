"""The card in words: the front page's points, every sentence, what people wrote, and actions."""

from collections.abc import Iterator
from typing import Final

from scorecard.labels import t, translatable
from scorecard.report.card import Card, Stamp
from scorecard.report.comment import Comment
from scorecard.report.sheets import frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Heading
from scorecard.report.view.actions import actions
from scorecard.report.view.words import by_office, day

FROM_FACTS: Final = translatable("from the figures")
"""What stands where a person's name does, of a sentence nobody wrote."""

_COLUMNS: Final = (
    Heading("On", 30),
    Heading("What", 14),
    Heading("Text", 90),
    Heading("Written by", 30),
    Heading("Date", 18),
    Heading("Cause", 36),
    Heading("Action", 36),
    Heading("Due", 18),
    Heading("Who acts", 22),
)
_HEAD: Final = 5

Line = tuple[str, str, str, str, str, str, str, str, str]


def write(book: Book, card: Card, stamp: Stamp) -> None:
    """Write the sheet."""
    grid = book.sheet(names.own(names.WORDS))
    frame.open_sheet(grid, t(names.WORDS), card, stamp)
    grid.head(_HEAD, _COLUMNS)
    row = _HEAD
    for row, line in enumerate(_lines(card), start=_HEAD + 1):
        entries = [Entry(text or None, looks.WRAPPED) for text in line]
        grid.row(row, entries)
        grid.fit(row, entries, _COLUMNS)
    frame.filtered(grid, _HEAD, max(row, _HEAD + 1), len(_COLUMNS))
    frame.close_sheet(
        grid, card, stamp, last=len(_COLUMNS), heads=f"{_HEAD}:{_HEAD}", compact=False
    )


def _lines(card: Card) -> Iterator[Line]:
    for point in card.points:
        on = day(point.on) if point.on else ""
        yield _line(card.unit_name, t("front page"), point.text, by_office(point), on)
    yield from _comments(card.unit_name, card.comments)
    for node in card.perspectives:
        if node.text:
            yield _line(node.name, t("perspective"), node.text)
        yield from _comments(node.name, node.comments)
        for objective in node.objectives:
            yield from _comments(objective.name, objective.comments)
            for measure in objective.measures:
                if measure.text:
                    yield _line(measure.name, t("measure"), measure.text)
                yield from _comments(measure.name, measure.comments)
    for item in card.required:
        if not item.given:
            text = t("comment outstanding: {why}", why=item.why)
            yield (item.name, t("required"), text, item.person, "", "", "", "", "")
    for action in actions(card):
        told = "; ".join(filter(None, (action.agreed, action.first_due, action.said)))
        what, due = t("action, {state}", state=action.state), action.due
        yield (action.name, what, told, "", "", "", action.action, due, action.owner)


def _line(on: str, what: str, text: str, by: str = "", date: str = "") -> Line:
    return (on, what, text, by or t(FROM_FACTS), date, "", "", "", "")


def _comments(on: str, comments: tuple[Comment, ...]) -> Iterator[Line]:
    for said in comments:
        about = f"{on}, {t('on {kpi}', kpi=said.about)}" if said.about else on
        dates = tuple(day(text) if text else "" for text in (said.on, said.due))
        yield (
            *(about, t("comment"), said.text, said.person, dates[0]),
            *(said.cause, said.action, dates[1], said.action_owner),
        )
