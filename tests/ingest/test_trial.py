"""A source of every kind is tried out as a run would read it, and nothing is written."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from scorecard.config.meanings import meanings
from scorecard.config.sources import Source
from scorecard.ingest.trial import Trial, try_out
from scorecard.period import Month
from tests.ingest.test_databases import FILL, TABLE
from tests.ingest.webbing import row
from tests.ingest.webserver import Said, WebServer
from tests.ingest.world import (
    BOOK,
    LONG,
    MONTHLY,
    QUERY,
    REST,
    WIDE,
    World,
    book,
    config,
    source,
    table,
)


def tried(world: World, asked: Source, month: str = "2026-10") -> list[Trial]:
    """A trial, after which every file of the organisation is as it was."""
    before = digests(world.root)
    found = try_out(
        asked,
        Month.parse(month),
        config=config(asked),
        root=world.root,
        files=world.files,
        landing=world.landing,
    )
    assert digests(world.root) == before
    return found


def digests(root: Path) -> dict[Path, str]:
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def file_of(world: World, web: WebServer) -> tuple[Source, int]:
    world.put("drops/sales.csv", table("revenue,north,2026-10,1", "revenue,mars,2026-10,2"))
    return source(LONG), 2


def sheet_of(world: World, web: WebServer) -> tuple[Source, int]:
    world.put("drops/book.xlsx", book([["Measure", "Oct 2026"], ["Sales", 1]], "Scorecard"))
    return source(BOOK), 1


def query_of(world: World, web: WebServer) -> tuple[Source, int]:
    world.database(TABLE, FILL)
    world.files["queries/sales.sql"] = b"SELECT kpi, unit, month, value FROM sales"
    return source(QUERY), 4


def server_of(world: World, web: WebServer) -> tuple[Source, int]:
    web.answers("/sales", {"rows": [row(1), row(2, "mars")]})
    return source(REST, url=f"{web.url}/sales?key=${{TRIAL_KEY}}"), 2


@pytest.mark.parametrize("kind", [file_of, sheet_of, query_of, server_of])
def test_a_source_of_each_kind_is_tried_out(
    world: World, web: WebServer, monkeypatch: pytest.MonkeyPatch, kind: Any
) -> None:
    monkeypatch.setenv("TRIAL_KEY", "s3cret-4711")
    world.values["TRIAL_KEY"] = "s3cret-4711"
    asked, rows = kind(world, web)
    (trial,) = tried(world, asked)
    assert (trial.reason, trial.delivery.rows, trial.is_known) == ("", rows, False)
    assert trial.counts is not None
    assert (trial.counts.read, trial.new, trial.changed) == (rows, trial.counts.loaded, 0)
    assert len(trial.rows) == rows
    assert len(trial.quarantined) == trial.counts.quarantined == rows - trial.new
    assert "s3cret-4711" not in repr(trial)
    # What a run lands is what was tried.
    world.collect(asked)
    world.load(asked)
    (again,) = tried(world, asked)
    assert (again.is_known, again.new, again.changed, again.figures) == (True, 0, 0, ())


def test_what_changed_is_told_from_what_is_new_and_what_is_gone(world: World) -> None:
    world.bring(source(LONG), table("revenue,north,2026-10,1", "revenue,north,2026-09,2"))
    world.put("drops/sales.csv", table("revenue,north,2026-10,3", "revenue,south,2026-10,4"))
    (trial,) = tried(world, source(LONG))
    assert trial.counts is not None
    assert (trial.new, trial.changed, trial.counts.withdrawn) == (1, 1, 1)
    assert [(f.unit, str(f.month), f.before, f.now) for f in trial.figures] == [
        ("north", "2026-10", 1, 3),
        ("south", "2026-10", None, 4),
        ("north", "2026-09", 2, None),
    ]


def test_months_of_a_lookback_are_tried_one_by_one(world: World) -> None:
    for month in ("2026-09", "2026-10"):
        world.put(f"drops/sales_{month}.csv", table(f"revenue,north,{month},1"))
    trials = tried(world, source(MONTHLY, lookback=1))
    assert [trial.delivery.month for trial in trials] == ["2026-09", "2026-10"]


@pytest.mark.fault("source")
def test_a_source_that_fails_says_why(world: World, web: WebServer) -> None:
    web.answers("/sales", Said("<html>log in</html>"))
    (trial,) = tried(world, source(REST, url=f"{web.url}/sales"))
    assert "found a web page" in trial.reason
    assert (trial.counts, trial.rows) == (None, ())
    (trial,) = tried(world, source(LONG))
    assert "expected the file for 2026-10, found none" in trial.reason


def test_a_delivery_of_other_months_is_tried_and_refused(world: World) -> None:
    world.put("drops/sales_2026-10.csv", table("revenue,north,2026-09,1"))
    (trial,) = tried(world, source(MONTHLY))
    assert "every row is of 2026-09, expected 2026-10" in trial.reason


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (LONG, [("kpi", "column kpi, taken as an id"), ("unit", "column unit, taken as an id")]),
        (
            WIDE,
            [
                (
                    "figure of revenue",
                    "column Revenue times 1000 (numbers in text as 1234.5)",
                ),
                ("figure of rate", "column Good over column All (numbers in text as 1234.5)"),
            ],
        ),
        (
            BOOK,
            [
                ("kpi", "column Measure, 2 codes mapped"),
                ("unit", "always north"),
                ("month", "each heading that reads as %b %Y"),
            ],
        ),
    ],
)
def test_what_columns_mean_is_said(declared: dict[str, Any], expected: list[Any]) -> None:
    found = meanings(source(declared))
    assert [meaning for meaning in found if meaning in expected] == expected
