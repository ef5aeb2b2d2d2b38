"""Names and days as the page writes them."""

import datetime as dt

from scorecard.labels import month_name, t
from scorecard.report.comment import Comment, FrontPoint

# Longer ones are cut on the front page and in the footer, and stand in full where they belong.
NAME_SHOWN = 80
NARROW_SHOWN = 48
SENTENCE_SHOWN = 240


def cut(text: str, limit: int = NAME_SHOWN) -> str:
    """Shorten text to `limit` characters, with an ellipsis where something is left out.

    It ends with a whole word, unless the last one is longer than a quarter of the limit.
    """
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    words, _, rest = kept.rpartition(" ")
    shown = words if words and len(rest) <= limit // 4 else kept
    return shown.rstrip(" ,;:") + "\N{HORIZONTAL ELLIPSIS}"


def by_office(point: FrontPoint) -> str:
    """Whose words a point of the front page has; empty where they are made of facts alone."""
    if not point.person:
        return ""
    if point.stale:
        return t("{person}, strategy office, before the facts changed", person=point.person)
    return t("{person}, strategy office", person=point.person)


def said_besides(said: Comment) -> tuple[str, ...]:
    """What belongs to a comment besides its text: cause, and action with who and when."""
    parts = [t("Cause: {cause}", cause=said.cause)] if said.cause else []
    if said.action:
        whose = [said.action_owner] if said.action_owner else []
        due = [t("due {day}", day=day(said.due))] if said.due else []
        beside = f" ({', '.join([*whose, *due])})" if whose or due else ""
        parts.append(t("Action: {action}", action=f"{said.action}{beside}"))
    return tuple(parts)


def day(text: str) -> str:
    """`2026-11-04` for people: `4 November 2026`."""
    date = dt.date.fromisoformat(text)
    return t("{day} {month} {year}", day=date.day, month=month_name(date.month), year=date.year)
