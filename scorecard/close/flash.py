"""A flash: cards of the month that is under way, from what there is of it to date.

It is calculated beside the warehouse, from a landing of its own that begins as a copy of the real
one: no edition, no mail and no later run knows of it. Flows are held against the whole month's
target, since nobody has said which part of it is due by when; the stamp says how much is over.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from scorecard.close.desk import Desk
from scorecard.close.previewing import write_preview
from scorecard.close.published import compared_with, last_month_as_read
from scorecard.close.rebuild import calculate
from scorecard.close.verdict import judge
from scorecard.config.models import Config
from scorecard.config.working_days import local_day, working_calendar
from scorecard.errors import InputError
from scorecard.labels import t
from scorecard.period import Month
from scorecard.project import sql_dir
from scorecard.report.card import Card, Stamp
from scorecard.report.freeze import freeze
from scorecard.report.narrative.wording import worded
from scorecard.stores.warehouse import Warehouse


def month_under_way(config: Config, now: dt.datetime) -> Month:
    """The month that is not over yet."""
    return config.organisation.fiscal_year.calendar.containing(local_day(config, now))


def note(config: Config, month: Month, day: dt.date) -> str:
    """`Flash: month to date, 12 of 22 working days, not an edition`; the day itself is not over."""
    calendar, working = config.organisation.fiscal_year.calendar, working_calendar(config)
    first = calendar.first_day(month)
    over = working.days_between(first, day - dt.timedelta(days=1)) if day > first else 0
    days = working.days_between(first, calendar.last_day(month))
    return t(
        "Flash: month to date, {part} of {count} working days, not an edition",
        part=over,
        count=days,
    )


@contextmanager
def beside(desk: Desk) -> Iterator[Desk]:
    """A desk with a landing and a warehouse of its own for the block, gone afterwards."""
    with TemporaryDirectory(dir=desk.project.var, prefix="flash-") as folder:
        landing = desk.landing.branch(Path(folder) / "landing")
        scratch = Warehouse(Path(folder) / "flash.duckdb", sql_dir())
        try:
            yield replace(desk, landing=landing, warehouse=scratch)
        finally:
            scratch.close()


@dataclass(frozen=True, slots=True)
class Flash:
    """The files of a flash, and why sources gave nothing for it."""

    paths: tuple[Path, ...]
    failures: tuple[str, ...]


def write_flash(desk: Desk, month: Month, unit: str | None) -> list[Path]:
    """The cards of a desk `beside`, of one unit or all, from what was collected there.

    Raises `InputError` where there is no card, as for a unit without one.
    """
    decisions = desk.ledger.decisions.all()
    calculate(desk.warehouse, desk.config, desk.landing, decisions, under_way=month)
    paths = []
    for card in _cards(desk, month, unit):
        with worded(desk.templates, card.language):
            stamped = note(desk.config, month, local_day(desk.config, desk.clock()))
            stamp = Stamp(0, "flash", judge(card, ()).caveats, note=stamped)
        paths += write_preview(desk, card, stamp)
    return paths


def _cards(desk: Desk, month: Month, unit: str | None) -> tuple[Card, ...]:
    told = last_month_as_read(desk.editions, month, compared_with(desk.editions, month))
    cards = freeze(desk.warehouse, desk.config, desk.landing, desk.templates, month, told=told)
    found = tuple(card for card in cards if unit in (None, card.unit))
    if not found:
        known = ", ".join(card.unit for card in cards) or "none"
        raise InputError(f"unit {unit!r}: expected a unit with a card for {month}: {known}")
    return found
