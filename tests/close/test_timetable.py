"""The clock: what is due when, by working days, hours, zones and what was done."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from scorecard.close.desk import open_ledger
from scorecard.close.timetable import Turn, done_by, months_at, next_due, timetable_of, turns
from scorecard.config.models import Config
from scorecard.errors import ConfigError
from scorecard.period import Month
from scorecard.project import Project
from tests.small import config_of, sections

MARCH, APRIL = Month.of(2026, 3), Month.of(2026, 4)
ASK = {"day": -3, "at": "08:00", "do": "ask", "name": "Ask for figures"}
REVIEW = {"day": 1, "at": "06:00", "name": "Cards for review"}
FINAL = {"day": 4, "at": "17:30", "name": "Final cards"}


def config(*steps: dict[str, Any], **organisation: Any) -> Config:
    raw = sections(timetable=list(steps))
    raw["organisation"] = {**raw["organisation"], **organisation}
    return config_of(raw)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def told(found: list[Turn]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(str(turn.month), turn.do, turn.keys) for turn in found]


def test_hours_are_those_of_the_organisation_and_of_its_working_days() -> None:
    """3 April 2026 is Good Friday and 6 April Easter Monday, in England in summer time."""
    steps = timetable_of(config(FINAL, ASK, REVIEW), MARCH)
    assert [(due.name, due.when.isoformat()) for due in steps] == [
        ("Ask for figures", "2026-03-27T08:00:00+00:00"),
        ("Cards for review", "2026-04-01T06:00:00+01:00"),
        ("Final cards", "2026-04-08T17:30:00+01:00"),
    ]
    assert [due.key for due in steps] == ["ask WD-3 08:00", "run WD1 06:00", "run WD4 17:30"]


def test_without_a_timetable_the_first_four_mornings_are_runs() -> None:
    days = [due.when.date().isoformat() for due in timetable_of(config_of(sections()), MARCH)]
    assert days == ["2026-04-01", "2026-04-02", "2026-04-07", "2026-04-08"]


def test_a_step_is_due_from_its_minute_on_and_never_again() -> None:
    made = config(ASK, REVIEW, FINAL)
    asked = {MARCH: {"ask WD-3 08:00": "x"}}
    assert turns(made, at("2026-04-01T04:59:59+00:00"), asked) == []
    (turn,) = turns(made, at("2026-04-01T05:00:00+00:00"), asked)
    assert told([turn]) == [("2026-03", "run", ("run WD1 06:00",))]
    done = {MARCH: {**asked[MARCH], **dict.fromkeys(turn.keys, "x")}}
    assert turns(made, at("2026-04-02T05:00:00+00:00"), done) == []


@pytest.mark.fault("time")
def test_what_was_missed_is_caught_up_once() -> None:
    made = config(ASK, REVIEW, {"day": 2}, FINAL)
    found = turns(made, at("2026-04-20T12:00:00+00:00"), {})
    assert told(found) == [
        ("2026-03", "ask", ("ask WD-3 08:00",)),
        ("2026-03", "run", ("run WD1 06:00", "run WD2 06:00", "run WD4 17:30")),
    ]
    done = {MARCH: {key: "x" for turn in found for key in turn.keys}}
    assert turns(made, at("2026-04-20T12:00:00+00:00"), done) == []


@pytest.mark.fault("time")
def test_months_missed_while_the_clock_stood_still_are_run_once_and_asked_for_no_more(
    tmp_path: Path,
) -> None:
    made = config(ASK, REVIEW, FINAL)
    now = at("2026-06-20T12:00:00+00:00")
    with open_ledger(Project(tmp_path)) as ledger:
        assert done_by(ledger, made, now).keys() == {Month.of(2026, 5), Month.of(2026, 6)}
        ledger.record_steps(MARCH, ["ask WD-3 08:00", "run WD1 06:00"], channel="tick")
        done = done_by(ledger, made, now)
        assert told(turns(made, now, done)) == [
            ("2026-03", "run", ("run WD4 17:30",)),
            ("2026-04", "run", ("run WD1 06:00", "run WD4 17:30")),
            ("2026-05", "ask", ("ask WD-3 08:00",)),
            ("2026-05", "run", ("run WD1 06:00", "run WD4 17:30")),
        ]
        for turn in turns(made, now, done):
            ledger.record_steps(turn.month, turn.keys, channel="tick")
        assert turns(made, now, done_by(ledger, made, now)) == []
        # Nobody wants the runs of a year that was left alone long ago.
        late = at("2028-06-20T12:00:00+00:00")
        assert min(done_by(ledger, made, late)) == Month.of(2027, 5)


def test_figures_are_asked_for_while_the_month_is_under_way() -> None:
    found = turns(config(ASK, REVIEW), at("2026-03-27T08:00:00+00:00"), {})
    assert told(found)[-1] == ("2026-03", "ask", ("ask WD-3 08:00",))
    assert [turn.month for turn in found if turn.do == "run"] == [Month.of(2026, 2)]


@pytest.mark.fault("time")
def test_a_clock_that_is_set_back_does_nothing_twice() -> None:
    made = config(REVIEW)
    done = {MARCH: {"run WD1 06:00": "2026-04-01T05:00:00+00:00"}}
    assert turns(made, at("2026-03-31T23:30:00+00:00"), done) == []


def test_a_step_at_another_hour_is_another_step() -> None:
    done = {MARCH: {"run WD1 06:00": "x"}}
    later = config({**REVIEW, "at": "09:00"})
    assert turns(later, at("2026-04-01T07:00:00+00:00"), done) == []
    assert told(turns(later, at("2026-04-01T08:00:00+00:00"), done)) == [
        ("2026-03", "run", ("run WD1 09:00",))
    ]


# The clocks go forward at 01:00 on 29 March 2026, and back at 02:00 on 25 October.
@pytest.mark.parametrize(
    ("zone", "when"),
    [
        ("Europe/London", "2026-04-01T05:00:00+00:00"),
        ("Pacific/Auckland", "2026-03-31T17:00:00+00:00"),
        ("America/New_York", "2026-04-01T10:00:00+00:00"),
    ],
)
def test_the_same_hour_is_another_moment_elsewhere(zone: str, when: str) -> None:
    made = config(REVIEW, time_zone=zone)
    moment = at(when)
    assert turns(made, moment - dt.timedelta(seconds=1), {MARCH: {}, APRIL: {}})[:1] != [
        Turn(MARCH, "run", timetable_of(made, MARCH))
    ]
    assert ("2026-03", "run", ("run WD1 06:00",)) in told(turns(made, moment, {}))


@pytest.mark.fault("time")
def test_an_hour_that_summer_time_leaves_out_is_not_lost() -> None:
    """In Jerusalem there was no 02:30 on Friday 27 March 2026, the third last working day."""
    made = config({**ASK, "at": "02:30"}, time_zone="Asia/Jerusalem")

    def due(moment: str) -> list[str]:
        return [turn.do for turn in turns(made, at(moment), {}) if turn.month == MARCH]

    assert due("2026-03-27T00:29:59+00:00") == []
    assert due("2026-03-27T00:30:00+00:00") == ["ask"]


@pytest.mark.fault("time")
def test_a_period_of_weeks_has_its_own_end() -> None:
    year = {"first_month": 8, "weeks": "4-4-5", "ends": "last_saturday"}
    made = config(REVIEW, fiscal_year=year)
    august = timetable_of(made, Month.of(2026, 8))
    assert [due.when.date().isoformat() for due in august] == ["2026-08-24"]
    assert months_at(made, at("2026-08-24T08:00:00+00:00"))[0] == Month.of(2026, 8)


def test_the_next_step_may_be_of_the_month_after() -> None:
    made = config(ASK, REVIEW)

    def upcoming(moment: str) -> tuple[str, str]:
        due = next_due(made, at(moment))
        return str(due.month), due.key

    assert upcoming("2026-04-01T04:00:00+00:00") == ("2026-03", "run WD1 06:00")
    assert upcoming("2026-04-02T12:00:00+00:00") == ("2026-04", "ask WD-3 08:00")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([{"day": 0}], "timetable[1].day: expected 1, 2, .. after the month's last day"),
        ([{"day": -1}], "timetable[1].day: expected 1 or later: a month is run once it is over"),
        ([REVIEW, {"day": 1}], "timetable[2]: expected each step once"),
        ([{"day": 1, "at": "6:00"}], "timetable[1].at: expected a time of day, as 06:00"),
        ([{"day": 1, "at": "24:00"}], "timetable[1].at"),
        ([{"day": 21}], "timetable[1].day"),
        ([{"day": 1, "do": "mail"}], "timetable[1].do"),
    ],
)
def test_a_timetable_that_cannot_be_is_refused(steps: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        config(*steps)
