"""Twelve month ends by the clock, with all that comes between: at the end everything adds up.

March 2026 to February 2027, in England: Easter falls into March's close, Christmas before
December's. Files are late or broken, history is restated, two units merge, a target is raised, the
style changes, the mail server is away for a day, and a year begins. The strategy office decides,
has cards approved and lets them go. `pytest -m proof tests/close/test_year.py -s` prints how much.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import time_machine

from scorecard.close.rebuild import rebuild_edition
from scorecard.close.timetable import timetable_of
from scorecard.close.verify import verify
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import Editions
from tests.cli.running import scorecard
from tests.deliver.mailserver import MailServer, listening
from tests.lives import promises
from tests.lives.postbox import Postbox
from tests.lives.printed import tree_of
from tests.lives.promises import Gone, newest
from tests.lives.yearly import (
    MERGER,
    MONTHS,
    NEW_YEAR,
    TARGET,
    Year,
    bare,
    readers,
    revenue,
    units,
)

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("pressed_pages")]


def of(number: int) -> Month:
    """A month of 2026."""
    return Month.of(2026, number)


# Months in which something is unlike the others.
LATE, ACCEPTED, RESTATED, OUTAGE = of(4), of(5), of(6), of(7)
OVERRIDDEN, WAIVED, BROKEN, RESTYLED, MISSED = of(9), of(11), of(10), of(12), Month.of(2027, 2)


@dataclass
class Office:
    """The strategy office at its desk: what it does by commands, and what has come of that."""

    year: Year
    server: MailServer
    post: Postbox
    gone: set[Gone] = field(default_factory=set)
    did: Counter[str] = field(default_factory=Counter)
    now: dt.datetime = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)

    def at(self, moment: dt.datetime) -> None:
        """The clock has moved on, never back."""
        assert moment.astimezone(dt.UTC) > self.now
        self.now = moment.astimezone(dt.UTC)

    def command(self, *arguments: str, codes: tuple[int, ...] = (0, 3)) -> str:
        """A command now; fails where it ends otherwise than it may."""
        with time_machine.travel(self.now, tick=False):
            result = scorecard(*arguments, "--project", str(self.year.project.root))
        assert result.exit_code in codes, (arguments, result.output)
        self.did[arguments[0]] += 1
        self.post.fetch(self.now)
        return result.stdout

    def tick(self, moment: dt.datetime, *due: str) -> None:
        """The clock does this and nothing else, and an hour later nothing."""
        self.at(moment)
        said = self.command("tick")
        for name in due:
            assert name in said, said
        assert due or "Nothing is due." in said
        self.at(moment + dt.timedelta(minutes=50))
        assert "Nothing is due." in self.command("tick")

    def stops(self, month: Month) -> list[dict[str, Any]]:
        """What stops cards now, without approvals and hours."""
        asked = ("gate", "show", "--month", str(month), "--format", "json")
        rows = json.loads(self.command(*asked))
        return [row for row in rows if row["state"] == "open" and row["item"].startswith("break")]

    def settle(self, month: Month) -> None:
        """What is open is settled as the month has it, and the month run with that."""
        settled: set[str] = set()
        by = ("--by", "ann", "--reason", "as the books of both say")
        for row in self.stops(month):
            break_id = row["item"].removeprefix("break ")
            if month == WAIVED:
                about = ("--unit", row["unit"], "--month", str(month), "--by", "carl")
                self.command("gate", "waive", row["item"], *about, "--reason", "small, and known")
                self.did["waivers"] += 1
            elif month == OVERRIDDEN:
                figure = str(revenue("north", month) - 30)
                about = ("--kpi", "revenue", "--unit", "north", "--month", str(month))
                self.command("decide", "override", *about, "--value", figure, *by)
                self.did["overrides"] += 1
                break
            elif break_id not in settled:
                self.command("decide", "accept", break_id, *by)
                settled.add(break_id)
                self.did["acceptances"] += 1
        self.command("run", "--month", str(month))
        assert self.stops(month) == []

    def release(self, month: Month) -> None:
        """Carl approves what Ann may have decided; Ann lets it go."""
        cards = newest(self.year.project, str(month))
        waiting = [unit for unit, card in cards.items() if card.status == "provisional"]
        named = [part for unit in waiting for part in ("--unit", unit)]
        why = ("--month", str(month), "--reason", "looked at")
        self.command("gate", "approve", *named, *why, "--by", "carl")
        self.did["approvals"] += len(waiting)
        self.command("release", *why, "--by", "ann")
        for unit, card in newest(self.year.project, str(month)).items():
            assert card.status == "final", (month, unit)
            self.gone.add((str(month), unit, card.version))

    def has_it_all(self) -> None:
        """Everybody has what they are to have, once."""
        promises.check_mails(self.year.project, self.post, self.gone, readers)


@contextmanager
def office(root: Path) -> Iterator[Office]:
    """The organisation before its first month end, with January and February to look back on."""
    with listening() as server:
        year = Year(Project(root), server.port)
        year.configure()
        yield Office(year, server, Postbox(year.project, server))


def close(office: Office, month: Month) -> None:
    """One month end, from the first working day to the fourth."""
    year = office.year
    begin(office, month)
    steps = [due.when for due in timetable_of(year.project.config(), month)]
    first, reminder, review, last = steps
    if month == BROKEN:
        year.spoil()
    else:
        year.ledger(month)
    if month != LATE:
        year.book(month)
    if month != MISSED:
        office.tick(first + dt.timedelta(minutes=5), "First look")
        office.tick(reminder + dt.timedelta(minutes=5), "What is missing")
    year.ledger(month)
    year.book(month)
    missed = ("with 1 step missed before it",) if month == MISSED else ()
    office.tick(review + dt.timedelta(minutes=5), "Cards for review", *missed)
    office.at(review + dt.timedelta(hours=2))
    office.settle(month)
    office.at(review + dt.timedelta(hours=7))
    if month == OUTAGE:
        office.server.at_mail = "421 closed until tomorrow"
    office.release(month)
    if month == OUTAGE:
        kept = len(office.post.cards())
        office.at(review + dt.timedelta(hours=9))
        assert "421 closed until tomorrow" in office.command("send")
        assert len(office.post.cards()) == kept
        office.has_it_all()
        office.server.at_mail = ""
    office.tick(last + dt.timedelta(minutes=5), "Final cards")
    office.has_it_all()
    if month == RESTATED:
        reissue(office, month - 1, last + dt.timedelta(hours=2))


def begin(office: Office, month: Month) -> None:
    """What has changed since the last month end."""
    year = office.year
    if month == TARGET:
        year.aimed = True
    if month == MERGER:
        year.merged = True
    if month == NEW_YEAR:
        year.renewed = True
    if month == RESTYLED:
        year.redesign()
    if month == RESTATED:
        year.restated = {("north", month - 1): revenue("north", month - 1) + 40}
    if month in (ACCEPTED, OVERRIDDEN, WAIVED):
        year.differing["north", month] = revenue("north", month) - 30
    year.configure()


def reissue(office: Office, month: Month, moment: dt.datetime) -> None:
    """What was restated of a month that had gone goes once more."""
    office.at(moment)
    office.command("run", "--month", str(month))
    office.settle(month)
    office.at(moment + dt.timedelta(hours=5))
    office.release(month)
    office.has_it_all()
    office.did["reissues"] += 1


def true_revenue(year: Year, unit: str, month: Month) -> int:
    """What a unit's card must say in the end."""
    if unit == "group":
        return sum(true_revenue(year, below, month) for below in units(month))
    if (unit, month) == ("north", OVERRIDDEN):
        return revenue(unit, month) - 30
    return year.told(unit, month)


def test_a_year(tmp_path: Path) -> None:
    with office(tmp_path / "organisation") as at_work:
        for month in MONTHS:
            close(at_work, month)
    project, year = at_work.year.project, at_work.year
    editions = Editions(project.editions)
    assert verify(editions, project.published, [str(month) for month in MONTHS]) == []
    promises.Kept().check(project)
    for month in MONTHS:
        cards = newest(project, str(month))
        assert set(cards) == {"group", *units(month)}
        for unit, card in cards.items():
            told = {line.kpi: line.month_value for line in tree_of(project, card).measures}
            assert told["revenue"] == true_revenue(year, unit, month), (month, unit)
    assert len(list((project.editions / "templates").iterdir())) == 1
    rebuilt = made_again(project, tmp_path)
    say(at_work, editions, rebuilt)


def made_again(project: Project, folder: Path) -> int:
    """Every edition is made again from what is kept for it alone; returns how many files."""
    alone = bare(project, folder / "alone")
    files = 0
    for edition in Editions(alone.editions).all():
        into = folder / "again" / f"{edition.month}-{edition.number}"
        made = rebuild_edition(alone, Month.parse(edition.month), edition.number, into)
        assert (made.different, made.other_producer) == ((), ()), (edition.month, edition.number)
        files += len(made.equal)
    return files


def say(at_work: Office, editions: Editions, rebuilt: int) -> None:
    """The year in numbers."""
    versions = {(e.month, card.unit, card.version) for e in editions.all() for card in e.cards}
    mails = Counter(letter.kind for letter in at_work.post.letters)
    print(  # noqa: T201
        f"\n{len(MONTHS)} month ends, {at_work.did['tick']} ticks; "
        f"{sum(1 for _ in editions.all())} editions with {len(versions)} versions of cards, "
        f"{len(at_work.gone)} let go; {rebuilt} files made again, byte for byte; "
        f"{mails['card']} mails with cards, {mails['digest']} digests, {mails['other']} others; "
        + ", ".join(
            f"{at_work.did[name]} {name}"
            for name in ("acceptances", "overrides", "waivers", "approvals", "reissues")
        )
    )
