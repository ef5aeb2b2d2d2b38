"""Whatever is delivered, decided, let go, lost and done again, in any order: the promises hold.

Lives of a small organisation are drawn: sources deliver, deliver again, correct what they said and
deliver what is no file; months are run, crash and are run again; people set figures, accept, waive,
approve and let cards go; the clock moves on, targets change and the mail server refuses people.
After each step all that was promised is looked at, beside a model of plain dictionaries.

Some lives are told in full, for every day; `make proofs` draws others.
"""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from scorecard.project import Project
from scorecard.stores.editions import Editions
from tests.deliver.mailserver import listening
from tests.lives.life import REVIEW_HOURS, Life
from tests.lives.world import KINDS, SECRET, UNITS, VARIABLE, address

Change = tuple[Any, ...]
# What stops cards: nothing, differences, a second person, or the hours of the strategy office.
GATES = (
    {"breaks": "none"},
    {"breaks": "all"},
    {"breaks": "none", "approval": True},
    {"breaks": "none", "review_hours": REVIEW_HOURS},
)
MODES = ("live", "files", "redirect")
FIGURES = st.integers(1, 200).map(str) | st.integers(1, 20000).map(lambda n: f"{n / 100:.2f}")
ANY_UNIT = st.sampled_from(sorted(UNITS))
JUDGES = st.sampled_from(("ann", "carl"))
# So many months before the one that closed last.
BACK = st.sampled_from((0, 0, 0, 1))
CRASH = st.none() | st.integers(0, 28)
# Of which unit and month a source says what: a figure, none any more, or what is no number.
EDITS = st.lists(
    st.tuples(ANY_UNIT | st.just("mars"), BACK, FIGURES | st.none() | st.just("n/a")),
    min_size=1,
    max_size=3,
)
SPOILT = st.sampled_from(("a page", "empty", "renamed", "no rows", "gone"))
# What happens between two runs, by the name of the act and what it is done with.
CHANGES = st.one_of(
    st.tuples(
        st.just("deliver"), st.sampled_from("ab"), st.sampled_from(("revenue", "visits")), EDITS
    ),
    st.tuples(st.just("deliver"), st.just("w"), st.just("staff"), EDITS),
    st.tuples(st.just("deliver_again"), st.sampled_from("abw")),
    st.tuples(st.just("spoil"), st.sampled_from("abw"), SPOILT),
    st.tuples(st.just("set_figure"), JUDGES, st.sampled_from(sorted(KINDS)), ANY_UNIT, FIGURES),
    st.tuples(st.just("take_back"), JUDGES),
    st.tuples(st.just("accept"), JUDGES),
    st.tuples(st.just("aim"), st.sampled_from((75, 100, 150))),
    st.tuples(st.just("mail_by"), st.sampled_from(MODES)),
    st.tuples(
        st.just("refuse"),
        st.sampled_from(("ann", "bob")),
        st.sampled_from(("451 busy", "550 nobody of that name")),
    ),
)
# What the first run of all lives leaves behind.
_BEGUN = tempfile.TemporaryDirectory(prefix="begun-")


class AnyLife(RuleBasedStateMachine):
    """What can happen, one thing after another."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = tempfile.mkdtemp(prefix="life-")
        self.stack.callback(shutil.rmtree, folder)
        self.folder = Path(folder)
        self.stack.enter_context(patch.dict(os.environ, {VARIABLE: SECRET}))
        self.server = self.stack.enter_context(listening())

    @initialize(
        gate=st.sampled_from(GATES),
        policy=st.sampled_from(("person", "person", "auto")),
        mode=st.sampled_from(MODES),
    )
    def begin(self, gate: dict[str, object], policy: str, mode: str) -> None:
        self.life = Life.begun(Project(self.folder / "o"), self.server, Path(_BEGUN.name) / "var")
        # Of lives in which the run lets cards go, nothing stops them.
        self.life.live_by(GATES[0] if policy == "auto" else gate, policy, mode)

    @rule(changes=st.lists(CHANGES, min_size=1, max_size=4), back=BACK, crash_at=CRASH)
    def run_a_month(self, changes: list[Change], back: int, crash_at: int | None) -> None:
        self._happen(changes)
        self.life.run(self.life.month(back), crash_at)

    @rule(changes=st.lists(CHANGES, min_size=1, max_size=2))
    def crash_before_publishing(self, changes: list[Change]) -> None:
        self._happen(changes)
        self.life.crash_before_publishing(self.life.month(0))

    @precondition(lambda self: self._has_run())
    @rule(changes=st.lists(CHANGES, max_size=2), person=JUDGES)
    def let_go_all(self, changes: list[Change], person: str) -> None:
        self._happen(changes)
        self.life.release(self.life.month(0), (), person)

    @precondition(lambda self: self._has_run())
    @rule(
        changes=st.lists(CHANGES, max_size=1),
        unit=ANY_UNIT,
        person=JUDGES,
        crash_at=st.none() | st.integers(0, 12),
    )
    def let_go_one(
        self, changes: list[Change], unit: str, person: str, crash_at: int | None
    ) -> None:
        self._happen(changes)
        self.life.release(self.life.month(0), (unit,), person, crash_at)

    @precondition(lambda self: self.life.gate["breaks"] == "all" and self._has_run())
    @rule(unit=ANY_UNIT)
    def waive(self, unit: str) -> None:
        self.life.waive(self.life.month(0), unit)

    @precondition(lambda self: "approval" in self.life.gate and self._has_run())
    @rule(unit=ANY_UNIT, person=st.sampled_from(("ann", "carl", "nora", "bob")))
    def approve(self, unit: str, person: str) -> None:
        self.life.approve(self.life.month(0), unit, person)

    @rule(hours=st.sampled_from((5, 24, 24 * 28)))
    def wait(self, hours: int) -> None:
        self.life.now += dt.timedelta(hours=hours)
        self.life.tick()

    @precondition(lambda self: self.server.at_rcpt)
    @rule()
    def mend_the_server(self) -> None:
        self.life.mend()

    def _happen(self, changes: list[Change]) -> None:
        for act, *said in changes:
            getattr(self, f"_{act}")(*said)

    def _deliver(self, source: str, kpi: str, said: list[tuple[str, int, str | None]]) -> None:
        month = self.life.month(0)
        rows = self.life.lying(source, month)
        for unit, back, text in said:
            key = kpi, unit, month if source == "w" else self.life.month(back)
            rows.pop(key, None)
            if text is not None:
                rows[key] = text
        if rows:
            self.life.put(source, month, rows)

    def _deliver_again(self, source: str) -> None:
        month = self.life.month(0)
        if rows := self.life.lying(source, month):
            self.life.put(source, month, rows)

    def _spoil(self, source: str, how: str) -> None:
        self.life.spoil(source, self.life.month(0), how)

    def _set_figure(self, person: str, kpi: str, unit: str, value: str) -> None:
        self.life.set_figure(person, (kpi, unit, self.life.month(0)), Decimal(value))

    def _take_back(self, person: str) -> None:
        if any(not ruling.reversed for ruling in self.life.model.rulings):
            self.life.take_back(person)

    def _accept(self, person: str) -> None:
        if self.life.stopping:
            self.life.accept(person)

    def _mail_by(self, mode: str) -> None:
        self.life.live_by(self.life.gate, self.life.policy, mode)

    def _refuse(self, person: str, answer: str) -> None:
        self.server.at_rcpt[address(person)] = answer

    def _aim(self, goal: int) -> None:
        self.life.aim(Decimal(goal))

    def _has_run(self) -> bool:
        return self.life.has_run(self.life.month(0))

    def teardown(self) -> None:
        with self.stack:
            if hasattr(self, "life"):
                self.life.check()
                self.life.finish()
                self.look_back()

    def look_back(self) -> None:
        """What else is looked at when a life is over."""


class WholeLife(AnyLife):
    """As any; in the end each month's newest edition is printed, and made again."""

    def look_back(self) -> None:
        editions = Editions(self.life.project.editions)
        for month in editions.months():
            edition = editions.latest(month)
            assert edition is not None
            self.life.print_again(edition)
            self.life.make_again(edition, self.folder / "again" / month)


@contextmanager
def life(gate: int, policy: str, mode: str) -> Iterator[AnyLife]:
    """A life that is told instead of drawn: its acts as a failure of a drawn one prints them."""
    state = AnyLife()
    try:
        state.begin(gate=GATES[gate], policy=policy, mode=mode)
        yield state
    finally:
        state.teardown()


@pytest.mark.fault("restated history")
def test_a_life_in_which_a_source_corrects_itself_and_the_server_is_busy() -> None:
    """What comes between the run and the release is on no card that goes.

    Bob's mail is of an old version by the time he can get it. While the office cannot be told of
    the new ones, they wait.
    """
    with life(0, "person", "live") as state:
        later = ("deliver", "a", "visits", [("south", 0, "70")])
        state.let_go_all(changes=[later, ("refuse", "bob", "451 busy")], person="ann")
        said = [("north", 0, "120.5"), ("south", 1, "44"), ("mars", 0, "7")]
        changes = [
            ("deliver", "a", "revenue", said),
            ("spoil", "b", "a page"),
            ("refuse", "ann", "451 busy"),
        ]
        state.run_a_month(changes=changes, back=0, crash_at=19)
        state.let_go_all(changes=[], person="carl")
        state.mend_the_server()


@pytest.mark.fault("crash")
def test_a_life_in_which_the_run_lets_cards_go_and_crashes() -> None:
    """A cell of the workbook is no number, and one figure is set by hand.

    What a person lets go after the crash is the card that was reviewed before it.
    """
    with life(0, "auto", "files") as state:
        changes = [
            ("set_figure", "carl", "staff", "group", "40"),
            ("deliver", "w", "staff", [("north", 0, "n/a"), ("south", 0, "11")]),
        ]
        state.crash_before_publishing(changes=changes)
        state.let_go_one(changes=[], unit="north", person="carl", crash_at=None)
        state.run_a_month(changes=[], back=0, crash_at=5)


@pytest.mark.fault("mail")
def test_a_life_in_which_cards_are_approved_and_somebody_is_unknown() -> None:
    """Whoever set a figure of a card does not approve it, and who approved it alone lets it not go.

    The release crashes once, and whom the server did not know gets the mail in the end.
    """
    with life(2, "person", "live") as state:
        state.let_go_one(changes=[], unit="north", person="ann", crash_at=None)
        state.approve(unit="north", person="nora")
        state.let_go_one(changes=[], unit="north", person="ann", crash_at=6)
        set_ = ("set_figure", "ann", "revenue", "south", "61")
        refused = ("refuse", "ann", "550 nobody of that name")
        state.let_go_one(changes=[set_, refused], unit="south", person="carl", crash_at=None)
        for person in ("ann", "bob", "carl"):
            state.approve(unit="south", person=person)
        state.let_go_one(changes=[], unit="south", person="carl", crash_at=None)
        state.let_go_one(changes=[], unit="south", person="ann", crash_at=None)
        state.mend_the_server()


@pytest.mark.proof
def test_the_promises_hold_in_any_life() -> None:
    """Others each time; a failure prints the acts that led to it."""
    drawn = settings(
        max_examples=20,
        stateful_step_count=12,
        derandomize=False,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        # To make a failing life shorter would take an hour.
        phases=(Phase.generate,),
    )
    run_state_machine_as_test(WholeLife, settings=drawn)
