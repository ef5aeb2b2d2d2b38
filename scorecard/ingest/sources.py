"""Fetching a source for a month: what it holds is checked for shape and landed.

A source that fails lands a failed delivery that says why, and the others go on. No message that
is stored holds a password or a value from the environment.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from scorecard.config.sources import FileSource, SqlSource, TableSource
from scorecard.errors import SourceError
from scorecard.ingest.databases import fetch
from scorecard.ingest.environment import Environment
from scorecard.ingest.files import delivery_name, locate, read_bytes
from scorecard.ingest.headings import cells_per_row
from scorecard.ingest.known import source_digest
from scorecard.ingest.media import MEDIA, agreed_rows, read_grid
from scorecard.ingest.retry import again
from scorecard.period import Month, months_between
from scorecard.stores.landing import Arrival, Delivery, Landing

ATTEMPTS = 3
LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class CollectResult:
    """What a fetch landed, in sequence order; `new` says how many landing had not yet."""

    source: str
    deliveries: tuple[Delivery, ...]
    new: int

    @property
    def failures(self) -> tuple[Delivery, ...]:
        """Deliveries that failed; each one's `reason` is fit to be shown."""
        return tuple(item for item in self.deliveries if item.state == "failed")


def collect(
    source: TableSource,
    month: Month,
    *,
    root: Path,
    files: Mapping[str, bytes],
    landing: Landing,
    attempts: int = ATTEMPTS,
    pause: Callable[[float], None] = time.sleep,
    values: Mapping[str, str] | None = None,
    on_progress: Callable[[str], None] | None = None,
    checkpoint: Callable[[str], None] | None = None,
) -> CollectResult:
    """Fetch what a source holds for a month and land it; never raises for what a source does.

    `root` is the organisation's folder, `files` its configuration by name (query files), `values`
    the environment (the process's own by default). With a lookback, files of earlier months are
    taken where they exist; a query is asked once for all its months. A source that does not answer
    is asked `attempts` times, `pause` waiting the seconds between. `checkpoint` is told of each
    landing, for tests that end a run there.
    """
    landed: list[tuple[Delivery, bool]] = []
    for asked in _asked(source, month):
        environment = Environment(values)
        fetch_ = partial(_fetch, source, asked, asked == month, root, files, environment)
        try:
            arrival = again(fetch_, attempts, pause)
        except SourceError as error:
            reason = environment.redact(str(error))[:LONGEST_REASON]
            arrival = replace(_expected(source, asked), state="failed", reason=reason)
        if arrival is not None:
            landed.append(landing.land(arrival))
            if on_progress is not None:
                on_progress(_progress(*landed[-1]))
            if checkpoint is not None:
                checkpoint("landed")
    deliveries = tuple(delivery for delivery, _ in landed)
    return CollectResult(source.id, deliveries, sum(new for _, new in landed))


def _asked(source: TableSource, month: Month) -> list[Month]:
    """The months a delivery each is looked for, the oldest first."""
    by_file = not isinstance(source, SqlSource) and source.covers == "month"
    return list(months_between(month - source.lookback, month)) if by_file else [month]


def _expected(source: TableSource, asked: Month) -> Arrival:
    """A delivery as far as it is known before anything was fetched."""
    first, last = asked, asked
    if isinstance(source, SqlSource):
        first = asked - source.lookback
        name = source.query_file + (f"@{asked}" if source.covers == "month" else "")
    else:
        name = delivery_name(source, asked)
    of_month = source.covers == "month"
    return Arrival(
        source=source.id,
        name=name,
        month=str(asked),
        covers=source.covers,
        delivery=source.delivery,
        state="accepted",
        covered_from=str(first) if of_month else None,
        covered_to=str(last) if of_month else None,
        parameters={"declaration": source_digest(source)},
    )


def _fetch(
    source: TableSource,
    asked: Month,
    required: bool,
    root: Path,
    files: Mapping[str, bytes],
    environment: Environment,
) -> Arrival | None:
    if isinstance(source, SqlSource):
        return _fetch_query(source, asked, root, files, environment)
    return _fetch_file(source, asked, required, root, environment)


def _fetch_file(
    source: FileSource,
    asked: Month,
    required: bool,
    root: Path,
    environment: Environment,
) -> Arrival | None:
    """The file of a month; None where it is not there and need not be."""
    arrival = _expected(source, asked)
    path = locate(arrival.name, root, environment)
    content = read_bytes(path, arrival.name, asked, required=required)
    if content is None:
        return None
    grid = read_grid(source, content, arrival.name)
    rows = agreed_rows(source, content, arrival.name, grid)
    return _with_content(arrival, source, content, rows, grid.headings)


def _fetch_query(
    source: SqlSource,
    asked: Month,
    root: Path,
    files: Mapping[str, bytes],
    environment: Environment,
) -> Arrival:
    months = asked - source.lookback, asked
    fetched = fetch(source, months, root=root, files=files, environment=environment)
    came = fetched.written
    arrival = _with_content(
        _expected(source, asked), source, came.content, came.rows, came.headings
    )
    bound = {name: str(value) for name, value in fetched.bound.items()}
    return replace(
        arrival,
        # A history asked for up to a month says nothing of later ones.
        covered_to=arrival.covered_to or (str(asked) if bound else None),
        parameters={**arrival.parameters, **bound},
    )


def _with_content(
    arrival: Arrival, source: TableSource, content: bytes, rows: int, headings: Sequence[str]
) -> Arrival:
    cells = rows * cells_per_row(source, headings)
    totals = {"cells": str(cells)}
    return replace(arrival, content=content, media=MEDIA[source.type], rows=rows, totals=totals)


def _progress(delivery: Delivery, new: bool) -> str:
    if delivery.state == "failed":
        return f"{delivery.source}: failed: {delivery.reason}"
    known = "" if new else ", as before"
    return f"{delivery.source}: {delivery.name}, {delivery.rows:,} rows{known}"
