"""What a reminder says of each thing that is missing, and of each action that is due."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scorecard.close.chase import Awaited
from scorecard.close.lateness import Forecast
from scorecard.config.absence import Reached
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.origin import AskedOrigin
from scorecard.deliver.digest import counted
from scorecard.ingest.files import delivery_name
from scorecard.period import Month
from scorecard.reconcile.actions import Action
from scorecard.reconcile.decided import place_words
from scorecard.reconcile.sentences import Names
from scorecard.report.view.words import day as day_words

MISSING_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Item:
    """What is missing: its name, whose it is, and a line for each thing to know."""

    title: str
    owner: str
    # Whoever is away, where that is why somebody else is written to.
    absent: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionItem:
    """An action that is overdue, or due soon: its number, what to do, where it was agreed, when."""

    number: int
    action: str
    on: str
    due: str
    late: bool
    # Whoever is away, where that is why somebody else is written to.
    absent: str


def action_item(action: Action, names: Names, day: dt.date, to: Reached) -> ActionItem:
    """An action, as a mail says it."""
    unit = names.units.get(action.unit, action.unit)
    month = Month.parse(action.month).title
    return ActionItem(
        number=action.seq,
        action=action.text,
        on=f"{place_words(action.place, names)} of {unit}, agreed for {month}",
        due=day_words(action.due),
        late=action.is_late(day),
        absent="" if to.absent is None else to.absent.name,
    )


def item_of(config: Config, month: Month, item: Awaited, to: Reached) -> Item:
    """What is missing, as a mail says it."""
    owner = next(person for person in config.people if person.id == item.owner)
    stands_in = f"{owner.name}, who is away; {to.person.name} stands in"
    return Item(
        title=item.source.name,
        owner=owner.name if to.absent is None else stands_in,
        absent="" if to.absent is None else to.absent.name,
        lines=tuple(_lines(config, month, item)),
    )


def usual_words(forecast: Forecast) -> str:
    """`WD1 07:32, late at 2 of 12 closes`; empty where there was no close before."""
    if not forecast.closes:
        return ""
    usual = str(forecast.usual) if forecast.usual else "not at all"
    return f"{usual}, late at {forecast.late} of {counted(forecast.closes, 'close')}"


def deliveries(number: int) -> str:
    """`1 delivery`, `2 deliveries`."""
    return "1 delivery" if number == 1 else f"{number:,} deliveries"


def _lines(config: Config, month: Month, item: Awaited) -> Iterator[str]:
    source = item.source
    if isinstance(source, ManualSource):
        hidden = len(item.missing) - MISSING_SHOWN
        shown = ", ".join(item.missing[:MISSING_SHOWN]) + (
            f" and {hidden} more" if hidden > 0 else ""
        )
        yield f"{len(item.missing)} of {counted(item.asked, 'figure')} missing: {shown}"
        yield f"Put the form into the folder {source.folder(config.organisation.name)}"
    elif not isinstance(source, AskedOrigin):
        yield f"Looked for as {delivery_name(source, month)}"
    if item.reason:
        yield f"The last try failed: {item.reason}"
    if item.forecast.closes:
        yield f"It usually comes {usual_words(item.forecast)}"
    if item.forecast.likely_late and item.state != "overdue":
        yield "By that it is likely to be late this time"
