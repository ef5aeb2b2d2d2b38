"""Asking a web server of the tests as a source would be asked, without landing anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scorecard.config.sources import Source
from scorecard.errors import SourceError
from scorecard.fiscal import CALENDAR_MONTHS
from scorecard.ingest.environment import Environment
from scorecard.ingest.extracts import read_extract
from scorecard.ingest.fetched import Fetched
from scorecard.ingest.retry import Unavailable
from scorecard.ingest.systems.registry import FETCHERS
from scorecard.ingest.web.fetch import Place
from scorecard.period import Month
from tests.ingest.world import REST, source

OCTOBER = Month.parse("2026-10")
COLUMNS = ("kpi", "unit", "month", "value")


def row(value: Any, unit: str = "north", month: str = "2026-10") -> dict[str, Any]:
    """A record of the source all tests declare."""
    return {"kpi": "revenue", "unit": unit, "month": month, "value": value}


ROWS = [row(number) for number in range(1, 8)]


def declared(url: str, **changes: Any) -> Source:
    """A source of that address, `rows` of a JSON answer, with changes."""
    return source(REST, url=url, **changes)


@dataclass
class Asker:
    """Asks sources; `paused` are the seconds it would have waited."""

    root: Path = Path("/nowhere")
    values: Mapping[str, str] = field(default_factory=dict)
    paused: list[float] = field(default_factory=list)
    # The configuration's files by name.
    files: Mapping[str, bytes] = field(default_factory=dict)
    # What becomes of each pause, besides being noted.
    on_pause: Callable[[float], None] = lambda _: None

    def fetch(self, asked: Source, first: Month = OCTOBER) -> Fetched:
        """What a source gives for the months up to October."""

        def pause(seconds: float) -> None:
            self.paused.append(seconds)
            self.on_pause(seconds)

        environment = Environment(self.values)
        place = Place(self.root, CALENDAR_MONTHS, environment, pause, self.files)
        return FETCHERS[asked.type](asked, (first, OCTOBER), place)

    def values_of(self, asked: Source) -> list[str]:
        """The last column of a source, its figures, as texts in the order they are kept in."""
        grid = read_extract(self.fetch(asked).written.content)
        return list(grid.columns[asked.columns[-1].name])

    def refused(self, asked: Source) -> str:
        """What is said of a source that cannot be fetched; it is not to be asked again."""
        with pytest.raises(SourceError) as caught:
            self.fetch(asked)
        assert not isinstance(caught.value, Unavailable)
        text = str(caught.value)
        assert "expected " in text
        assert ", found " in text
        assert text.count("\n") == 0
        return text
