"""Moments as people are told them: summer and winter, other days, zones without a name."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from scorecard.config.moments import brief, listed, local, told

BERLIN, AUCKLAND, LIMA = map(ZoneInfo, ("Europe/Berlin", "Pacific/Auckland", "America/Lima"))
NOON = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("at", "zone", "letter", "short", "row"),
    [
        (
            *("2026-11-03T12:00:00.000000Z", BERLIN, "3 November 2026, 13:00 (Europe/Berlin)"),
            *("Tue 3 Nov 13:00", "2026-11-03 13:00+01:00"),
        ),
        (
            *("2026-07-01T22:30:59+00:00", BERLIN, "2 July 2026, 00:30 (Europe/Berlin)"),
            *("Thu 2 Jul 00:30", "2026-07-02 00:30+02:00"),
        ),
        (
            *(NOON, AUCKLAND, "4 November 2026, 01:00 (Pacific/Auckland)"),
            *("Wed 4 Nov 01:00", "2026-11-04 01:00+13:00"),
        ),
        (
            *(NOON, LIMA, "3 November 2026, 07:00 (America/Lima)"),
            *("Tue 3 Nov 07:00", "2026-11-03 07:00-05:00"),
        ),
        (
            *(NOON, dt.UTC, "3 November 2026, 12:00 (UTC)"),
            *("Tue 3 Nov 12:00", "2026-11-03 12:00+00:00"),
        ),
    ],
)
def test_a_moment_is_told_where_the_organisation_is(
    at: dt.datetime | str, zone: dt.tzinfo, letter: str, short: str, row: str
) -> None:
    assert (told(at, zone), brief(at, zone), listed(at, zone)) == (letter, short, row)
    assert dt.datetime.fromisoformat(row) == local(at, dt.UTC).replace(second=0)


@pytest.mark.parametrize("at", ["2026-11-03T12:00:00", NOON.replace(tzinfo=None)])
def test_a_moment_without_a_zone_is_a_defect(at: dt.datetime | str) -> None:
    with pytest.raises(ValueError, match="expected a moment with its zone, found 2026-11-03"):
        local(at, BERLIN)
