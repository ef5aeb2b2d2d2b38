"""Deputies, absences, the cut-off and whom what is late is escalated to."""

import datetime as dt
import re
from typing import Any

import pytest

from scorecard.config.absence import reached
from scorecard.config.models import Config
from scorecard.config.responsible import written_to
from scorecard.config.working_days import cutoff, escalation
from scorecard.errors import ConfigError
from scorecard.period import Month, WorkingCalendar
from tests.close.chasing import PEOPLE, chased_sections, people
from tests.small import config_of

APRIL = dt.date(2026, 4, 1), dt.date(2026, 4, 30)
AWAY = {"away": [{"first_day": "2026-04-01", "last_day": "2026-04-02"}]}


def staff(**of: dict[str, Any]) -> Config:
    """The organisation with some keys of some people replaced."""
    made = [{**person, **of.get(person["id"], {})} for person in PEOPLE]
    return config_of(chased_sections(people=made))


def who(config: Config, day: str) -> tuple[str, str | None]:
    found = reached(config, "bob", dt.date.fromisoformat(day))
    return found.person.id, found.absent and found.absent.id


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-03-31", ("bob", None)),
        ("2026-04-01", ("dan", "bob")),
        ("2026-04-02", ("dan", "bob")),
        ("2026-04-03", ("bob", None)),
    ],
)
def test_a_deputy_stands_in_from_the_first_day_to_the_last(
    day: str, found: tuple[str, str | None]
) -> None:
    assert who(staff(bob={"deputy": "dan", **AWAY}), day) == found


def test_the_next_deputy_stands_in_for_one_who_is_away_too() -> None:
    config = staff(bob={"deputy": "dan", **AWAY}, dan={"deputy": "eve", **AWAY})
    assert who(config, "2026-04-01") == ("eve", "bob")


def test_without_a_deputy_who_is_there_it_is_the_person_all_the_same() -> None:
    assert who(staff(bob=AWAY), "2026-04-01") == ("bob", None)
    assert who(staff(bob={"deputy": "dan", **AWAY}, dan=AWAY), "2026-04-01") == ("bob", None)


def test_deputies_of_those_who_are_away_and_whom_it_is_escalated_to_get_mail() -> None:
    assert written_to(config_of(chased_sections())) == {"ann", "bob"}
    away = config_of(chased_sections(people=people(**AWAY), chasing={"escalate_to": "eve"}))
    assert written_to(away) == {"ann", "bob", "dan", "eve"}


# Good Friday is 3 April 2026, Easter Monday the 6th; in London it is summer time since 29 March.
def test_the_cut_off_is_by_working_days_and_the_organisations_clock() -> None:
    config = config_of(chased_sections(chasing={"cutoff": {"day": 3, "at": "09:30"}}))
    assert cutoff(config, Month.of(2026, 3)).isoformat() == "2026-04-07T09:30:00+01:00"
    assert escalation(config, Month.of(2026, 3)).isoformat() == "2026-04-08T09:30:00+01:00"
    assert cutoff(config, Month.of(2026, 1)).isoformat() == "2026-02-04T09:30:00+00:00"


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2026-03-27", -3),
        ("2026-03-31", -1),
        ("2026-04-01", 1),
        ("2026-04-02", 2),
        # Good Friday, a weekend and Easter Monday count as the Tuesday after them.
        ("2026-04-03", 3),
        ("2026-04-05", 3),
        ("2026-04-07", 3),
        ("2026-04-30", 20),
    ],
)
def test_which_working_day_a_day_is(day: str, number: int) -> None:
    calendar = WorkingCalendar("GB", "ENG")
    end = dt.date(2026, 3, 31)
    assert calendar.number_of(end, dt.date.fromisoformat(day)) == number


def test_numbers_and_days_are_each_others_inverse() -> None:
    calendar = WorkingCalendar("GB", "ENG")
    for month in (Month.of(2025, 12), Month.of(2026, 3), Month.of(2026, 5)):
        for number in (*range(-10, 0), *range(1, 21)):
            on = calendar.working_day(month.last_day, number)
            assert calendar.number_of(month.last_day, on) == number


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"people": people(deputy="bob")}, "people[2].deputy: expected another person's id"),
        ({"people": people(deputy="zed")}, "people[2].deputy: expected a person's id"),
        (
            {"people": [{**p, "deputy": "bob"} if p["id"] == "dan" else p for p in people()]},
            "people[2].deputy: expected deputies that end with somebody who has none of these, "
            "found bob -> dan -> bob",
        ),
        (
            {"people": people(away=[{"first_day": "2026-04-02", "last_day": "2026-04-01"}])},
            "people[2].away[1].last_day: expected 2026-04-02 or later, found 2026-04-01",
        ),
        ({"chasing": {"escalate_to": "zed"}}, "chasing.escalate_to: expected a person's id"),
        (
            {"chasing": {"escalate_to": "eve", "escalate_after": 2}},
            "chasing.escalate_to: expected a step `do: remind` in the timetable on day 4 at 12:00 "
            "or later, which tells them, found none",
        ),
        ({"chasing": {"cutoff": {"day": 0}}}, "chasing.cutoff.day"),
        ({"chasing": {"cutoff": {"at": "noon"}}}, "chasing.cutoff.at: expected a time of day"),
    ],
)
def test_what_cannot_be_is_refused(more: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        config_of(chased_sections(**more))
