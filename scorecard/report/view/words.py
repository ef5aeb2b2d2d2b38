"""Names and days as the page writes them."""

import datetime as dt

from scorecard.period import MONTH_NAMES

# Longer names are cut on the front page and in the footer, and stand in full where they belong.
NAME_SHOWN = 80


def cut(name: str) -> str:
    """Shorten a name to what fits a line or two, with an ellipsis where something is left out."""
    if len(name) <= NAME_SHOWN:
        return name
    return name[: NAME_SHOWN - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def day(text: str) -> str:
    """`2026-11-04` for people: `4 November 2026`."""
    date = dt.date.fromisoformat(text)
    return f"{date.day} {MONTH_NAMES[date.month - 1]} {date.year}"
