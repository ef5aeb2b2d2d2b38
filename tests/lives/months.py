"""The months of one life: what lies where, runs, the clock, and what must hold after each act.

What people do between runs is in `life`.
"""

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from scorecard.close.desk import Checkpoint, Desk, passing
from scorecard.close.months import newest_closed
from scorecard.close.rebuild import rebuild_edition
from scorecard.close.timetable import done_by, turns
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import Edition
from tests.deliver.mailserver import MailServer
from tests.lives import printed, promises
from tests.lives.model import Model
from tests.lives.postbox import Postbox
from tests.lives.promises import Gone, newest
from tests.lives.world import (
    BEGINNING,
    EXECUTIVES,
    READERS,
    REHEARSAL,
    SECRET,
    Key,
    Rows,
    address,
    broken,
    configure,
    csv_of,
    delivery,
    place,
    workbook_of,
)
from tests.running import ONCE, Checkpoints, Crash, desk_of, run, tables, unlooked

BEGIN = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


class _Before(Checkpoints):
    """Crashes at the first checkpoint of a name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __call__(self, step: str) -> None:
        if step == self._name:
            raise Crash(step)


@dataclass
class Months:
    """An organisation, its mail server, its clock, and what must be true of it."""

    project: Project
    server: MailServer
    gate: Mapping[str, Any] = field(default_factory=lambda: {"breaks": "none"})
    policy: str = "person"
    mode: str = "files"
    now: dt.datetime = BEGIN
    goal: Decimal = Decimal(100)
    model: Model = field(default_factory=Model)
    kept: promises.Kept = field(default_factory=promises.Kept)
    # What was let go; what each version was made of; who approved which card.
    gone: set[Gone] = field(default_factory=set)
    made_of: dict[Gone, dict[str, Decimal]] = field(default_factory=dict)
    scores: dict[Gone, dict[str, Decimal]] = field(default_factory=dict)
    approved: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)
    waived: set[tuple[str, str, str]] = field(default_factory=set)
    # Differences that were open when it was last calculated, with the ids of their breaks.
    stopping: dict[Key, str] = field(default_factory=dict)
    # The cards of each month as they were last, and months of which the office has yet to hear.
    cards: dict[str, dict[str, str]] = field(default_factory=dict)
    untold: set[str] = field(default_factory=set)
    # Answers of the server that a crash may have kept from us.
    lost: int = 0

    def __post_init__(self) -> None:
        self.post = Postbox(self.project, self.server)
        self._configure()
        for source, rows in BEGINNING.items():
            self.put(source, self.month(0), rows)

    @classmethod
    def begun(cls, project: Project, server: MailServer, kept: Path) -> Self:
        """One after its first run, which is done once and then taken from the folder `kept`."""
        life = cls(project, server)
        month = life.month(0)
        if kept.exists():
            shutil.copytree(kept, project.var)
            life._ran(month)
        else:
            life.run(month)
            shutil.copytree(project.var, kept)
        return life

    def live_by(self, gate: Mapping[str, Any], policy: str, mode: str) -> None:
        """What stops cards, who lets them go, and how they leave, from now on."""
        self.gate, self.policy, self.mode = gate, policy, mode
        self._configure()

    def _configure(self) -> None:
        configure(
            self.project,
            self.goal,
            gate=dict(self.gate),
            release={"policy": self.policy},
            delivery=delivery(self.mode, self.server.port),
        )

    @contextmanager
    def desk(self, checkpoint: Checkpoint = passing) -> Iterator[Desk]:
        """The organisation's desk now; nobody looks at the control page."""
        with unlooked(), desk_of(self.project, checkpoint, ONCE, self.now) as desk:
            yield desk

    def month(self, back: int) -> str:
        """The month that closed last, or one so many before it."""
        return str(newest_closed(self.project.config(), self.now) - back)

    def aim(self, goal: Decimal) -> None:
        """The goal of every measure is another one from the next run on."""
        self.goal = goal
        self._configure()

    # Sources.

    def put(self, source: str, month: str, rows: Rows) -> None:
        """A file lies where a source looks for it."""
        content = workbook_of(rows) if source == "w" else csv_of(rows)
        self._write(source, month, content)
        self.model.lying[self._name(source, month)] = dict(rows)

    def spoil(self, source: str, month: str, how: str) -> None:
        """What lies there is no file of the source any more, or nothing does."""
        rows = self.model.lying.get(self._name(source, month)) or {}
        if how == "gone":
            place(self.project, source, month).unlink(missing_ok=True)
        else:
            self._write(source, month, broken(source, how, rows))
        self.model.lying[self._name(source, month)] = None

    def lying(self, source: str, month: str) -> dict[Key, str]:
        """What a source's file says now; nothing where there is none."""
        return dict(self.model.lying.get(self._name(source, month)) or {})

    @staticmethod
    def _name(source: str, month: str) -> tuple[str, str]:
        return source, month if source == "w" else ""

    def _write(self, source: str, month: str, content: bytes) -> None:
        path = place(self.project, source, month)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    # Runs.

    def run(self, month: str, crash_at: int | None = None) -> None:
        """A month is run, after a crash if there is to be one; and once more, for nothing."""
        if crash_at is not None:
            steps = Checkpoints(crash_at)
            try:
                run(self.project, month, steps, at=self.now)
            except Crash as crash:
                self._note_news(month)
                self._crashed(crash)
        run(self.project, month, at=self.now)
        self._ran(month)
        self._run_again(month)
        promises.check_laid_out(self.project, month)
        promises.check_figures(self.project, self.model)
        promises.check_counts(self.project)

    def crash_before_publishing(self, month: str) -> None:
        """A month is calculated and its cards are made, and no edition names them yet."""
        try:
            run(self.project, month, _Before("files written"), at=self.now)
        except Crash:
            self._calculated(month)
            self.check(finished=False)
        else:
            self._ran(month)

    def _calculated(self, month: str) -> None:
        self.model.goal = self.goal
        self.model.collect(month)
        self._remember(month)

    def _ran(self, month: str) -> None:
        self._calculated(month)
        self._note_news(month)
        if self.policy == "auto":
            self._left_by_policy(month)
        self.check()
        assert month not in self.untold or address("ann") in self.server.at_rcpt

    def _note_news(self, month: str) -> None:
        """Cards that say something else are news to the office, and wait until it has it."""
        now = {unit: card.card_digest for unit, card in newest(self.project, month).items()}
        if self.cards.get(month, {}) != now:
            self.cards[month] = now
            self.untold.add(month)

    def _run_again(self, month: str) -> None:
        """I2: nothing new anywhere."""
        before = promises.standing(self.project), tables(self.project)
        again = run(self.project, month, at=self.now)
        assert not again.publication.new
        assert (promises.standing(self.project), tables(self.project)) == before
        assert self.post.fetch(self.now) == []

    def _crashed(self, crash: Crash) -> None:
        self.lost += str(crash) == "mail answered"
        self.check(finished=False)

    def _remember(self, month: str) -> None:
        found = self.model.figures()
        scores = self.model.scores()
        for unit, card in newest(self.project, month).items():
            key = month, unit, card.version
            if card.status != "held" and key not in self.made_of:
                self.made_of[key] = _of_card(found, unit, month)
                self.scores[key] = _of_card(scores, unit, month)
        asked = promises.asked(
            self.project.warehouse,
            "SELECT kpi, unit, month, break_id FROM mart.breaks WHERE rule = 'agreement'",
        )
        ids = {(kpi, unit, at): break_id for kpi, unit, at, break_id in asked}
        self.stopping = {key: ids[key] for key in self.model.open_differences()}

    def _left_by_policy(self, month: str) -> None:
        """Where the run lets go itself, it does so with the first card of each unit."""
        for unit, card in newest(self.project, month).items():
            first = not any(gone[:2] == (month, unit) for gone in self.gone)
            if first and card.status != "held":
                assert card.status == "final"
                self.gone.add((month, unit, card.version))

    def tick(self) -> None:
        """The clock does what is due, then finds nothing more to do."""
        for turn in self._due():
            assert turn.do == "run"
            self.run(str(turn.month))
            with self.desk() as desk:
                desk.ledger.record_steps(turn.month, turn.keys, channel="tick")
        assert self._due() == []

    def _due(self) -> Sequence[Any]:
        with self.desk() as desk:
            return turns(desk.config, self.now, done_by(desk.ledger, desk.config, self.now))

    def has_run(self, month: str) -> bool:
        """Whether there is an edition of a month."""
        return bool(newest(self.project, month))

    # What must hold.

    def check(self, *, finished: bool = True) -> None:
        """After each act: what was stored stays, and everybody has what they may have."""
        self.kept.check(self.project)
        for letter in self.post.fetch(self.now):
            envelope = {"files": "", "redirect": REHEARSAL, "live": letter.to}[self.mode]
            assert letter.envelope == envelope
            assert letter.kind == "card" or letter.to not in map(address, EXECUTIVES)
            if letter.kind == "digest":
                self.untold.discard(letter.month)
            if letter.kind == "card":
                # Neither an old version, nor before the office was told of this one.
                card = newest(self.project, letter.month)[letter.unit.lower()]
                assert letter.version == card.version
                assert letter.month not in self.untold
        promises.check_mails(
            self.project,
            self.post,
            self.gone,
            lambda _: READERS,
            doubles=self.lost,
            finished=finished,
        )

    def finish(self) -> None:
        """At the end: mails say what the figures come to, and no byte holds the secret."""
        promises.check_secret(self.project, SECRET)
        for letter in self.post.cards():
            unit = letter.unit.lower()
            scores = self.scores[letter.month, unit, letter.version]
            # A sum that lacks a child unit is not scored; two of three measures make a score.
            if unit != "group" and len(scores) > 1:
                total = sum(scores.values(), Decimal(0))
                printed.check_mail(letter, total / len(scores))

    def print_again(self, edition: Edition) -> None:
        """An edition's cards have the figures of the model, on paper and as a workbook."""
        for card in edition.cards:
            if card.status != "held":
                figures = self.made_of[edition.month, card.unit, card.version]
                printed.check_printed(self.project, card, figures)

    def make_again(self, edition: Edition, into: Path) -> None:
        """An edition comes out the same, from what it was made of."""
        made = rebuild_edition(self.project, Month.parse(edition.month), edition.number, into)
        assert (made.different, made.other_producer) == ((), ())


def _of_card(figures: Mapping[Key, Decimal], unit: str, month: str) -> dict[str, Decimal]:
    return {kpi: value for (kpi, of, at), value in figures.items() if (of, at) == (unit, month)}
