"""What a draft says of where a workbook is from, and of sheets with number marks of their own."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard.config.books import BookSource
from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.config.working_days import working_calendar
from scorecard.errors import ConfigError
from scorecard.onboard.adopt.adopt import REVIEW, Adopted, adopt
from scorecard.onboard.where import country_of, zone_here, zone_in
from scorecard.period import Month
from tests.ingest.workbooks import saved
from tests.onboard.test_adopt import config_of
from tests.small import config_of as small
from tests.small import sections

HEAD = ["Measure", "Unit", "Target", "Jan 2026", "Feb 2026"]
ENGLISH = [HEAD, ["Sales", "k€", 100, 96, 104], ["Complaints", "#", 10, 9, 12]]
GERMAN = [
    ["Kennzahl", "Einheit", "Ziel", "Jan 2026", "Feb 2026"],
    ["Umsatz", "k€", 100, 96, 104],
    ["Reklamationen", "#", 10, 9, 12],
]


def draft(sheets: Mapping[str, Sequence[Sequence[Any]]], **more: Any) -> Adopted:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return adopt(saved(book), "Book.xlsx", "Acme", closed=Month.parse("2026-03"), **more)


def place(config: Config) -> tuple[str, str]:
    return config.organisation.calendar.country, config.organisation.time_zone


@pytest.mark.parametrize(
    ("sheets", "found", "why"),
    [
        ({"North": GERMAN}, ("DE", "Europe/Berlin"), "words are German"),
        ({"Werk Süd": ENGLISH}, ("DE", "Europe/Berlin"), "words are German ('Werk', 'Süd')"),
        ({"Plant Vienna": ENGLISH}, ("AT", "Europe/Vienna"), "a unit is called 'Plant Vienna'"),
        ({"Wien": GERMAN}, ("AT", "Europe/Vienna"), "a unit is called 'Wien'"),
        ({"Wien": GERMAN, "Berlin": GERMAN}, ("DE", "Europe/Berlin"), "words are German"),
        ({"Usine": [["Indicateur", *HEAD[1:]], *ENGLISH[1:]]}, ("FR", "Europe/Paris"), "French"),
    ],
)
def test_a_workbook_in_euros_is_from_where_its_words_say(
    sheets: Mapping[str, Any], found: tuple[str, str], why: str
) -> None:
    made = draft(sheets, here="Asia/Tokyo")
    assert place(config_of(made)) == found
    assert why in made.files[REVIEW].decode()


@pytest.mark.parametrize(
    ("here", "found"),
    [
        ("Europe/Helsinki", ("FI", "Europe/Helsinki")),
        ("America/Denver", ("US", "America/Denver")),
        ("UTC", ("none", "UTC")),
    ],
)
def test_where_nothing_says_it_the_machine_does(here: str, found: tuple[str, str]) -> None:
    made = draft({"North": ENGLISH}, here=here)
    assert place(config_of(made)) == found
    assert "this is the time zone of the machine that drafted it" in made.files[REVIEW].decode()


def test_a_currency_of_one_country_says_it() -> None:
    rows = [HEAD, ["Sales", "k£", 100, 96, 104]]
    assert place(config_of(draft({"Werk Wien": rows}))) == ("GB", "Europe/London")


def source_of(config: Config, sheet: str) -> BookSource:
    (found,) = (
        source
        for source in config.sources
        if isinstance(source, BookSource) and sheet in {block.sheet for block in source.sheets}
    )
    return found


def test_each_sheet_has_its_own_number_marks() -> None:
    """A sheet of each kind, and one whose 1.500 is a thousand and a half as its like has it."""
    deutsch = [HEAD, ["Sales", "k€", 100, "1.234,5", "1.310,0"]]
    english = [HEAD, ["Sales", "k€", 100, "1,234.5", "1,310.0"]]
    native = [HEAD, ["Sales", "k€", 100, 1234.5, 1310]]
    other = ["Kennzahl", "Einheit", "Ziel", *HEAD[3:]]
    made = draft(
        {
            "Linz": deutsch,
            "Leeds": english,
            "Graz": [other, ["Sales", "k€", 100, "1.500", "1.600"]],
            "Wels": [other, ["Sales", "k€", 100, "2.500,5", "2.600,5"]],
            "Cork": [["KPI", *HEAD[1:]], *native[1:]],
        }
    )
    config = config_of(made)
    marks = {
        sheet: (source.number.decimal, source.number.thousands)
        for sheet in ("Linz", "Leeds", "Graz", "Wels", "Cork")
        for source in [source_of(config, sheet)]
    }
    assert marks == {
        "Linz": (",", "."),
        "Leeds": (".", ","),
        "Graz": (",", "."),
        "Wels": (",", "."),
        "Cork": (".", ""),
    }
    assert source_of(config, "Graz") is source_of(config, "Wels")
    assert made.figures == 10


def test_a_guess_of_several_sources_is_listed_once_with_them() -> None:
    made = draft({"North": ENGLISH, "South": [["KPI", *HEAD[1:]], *ENGLISH[1:]]})
    page = made.files[REVIEW].decode()
    assert page.count("figures are read as thousands") == 1
    assert "`config/sources.yaml`, sources book and book_2): Sales: figures are read as " in page
    assert made.files["config/sources.yaml"].decode().count("figures are read as thousands") == 2
    assert f"{made.guesses} guesses stand below" in page


def test_what_was_not_taken_is_listed_once_with_its_places() -> None:
    note = [["Prepared by controlling"]]
    made = draft({"North": [*ENGLISH, *note], "South": [*ENGLISH, [], *note], "West": ENGLISH})
    assert made.unread == (
        "'Prepared by controlling': a note (row 4 of sheet 'North'; row 5 of sheet 'South')",
    )


def test_zones_and_countries_are_those_of_the_time_zone_database(tmp_path: Path) -> None:
    assert (zone_in("DE"), zone_in("US"), zone_in("XX")) == (
        "Europe/Berlin",
        "America/New_York",
        None,
    )
    assert (country_of("Europe/Vienna"), country_of("UTC"), country_of("Moon/Sea")) == (
        "AT",
        None,
        None,
    )
    link = tmp_path / "localtime"
    assert zone_here({"TZ": ":Europe/Riga"}, link) == "Europe/Riga"
    assert zone_here({}, link) == "UTC"
    assert zone_here({"TZ": "Nowhere/Else"}, link) == "UTC"
    target = tmp_path / "zoneinfo" / "Europe" / "Oslo"
    target.parent.mkdir(parents=True)
    target.touch()
    link.symlink_to(target)
    assert zone_here({}, link) == "Europe/Oslo"


def test_a_calendar_of_no_country_has_weekends_and_own_days_alone() -> None:
    raw = sections()
    raw["organisation"]["calendar"] = {"country": "none", "extra_holidays": ["2026-12-28"]}
    days = working_calendar(small(raw))
    december = dt.date(2026, 11, 30), dt.date(2026, 12, 31)
    assert days.days_between(*december) == 23
    assert (days.day_off(dt.date(2026, 12, 25)), bool(days.day_off(dt.date(2026, 12, 28)))) == (
        None,
        True,
    )


@pytest.mark.parametrize(
    ("calendar", "message"),
    [
        ({"country": "none", "subdivision": "ENG"}, "a country beside it"),
        ({"country": "None"}, "country"),
        ({"country": "XX"}, "an ISO country code"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(calendar: dict[str, str], message: str) -> None:
    raw = sections()
    raw["organisation"]["calendar"] = calendar
    with pytest.raises(ConfigError, match=message):
        small(raw)


def test_the_draft_can_be_loaded_whatever_the_machine_says() -> None:
    made = draft({"North": ENGLISH}, here="Antarctica/Troll")
    bundle = {name.partition("/")[2]: text for name, text in made.files.items() if ".yaml" in name}
    assert load(Bundle(bundle)).organisation.time_zone == "Antarctica/Troll"
