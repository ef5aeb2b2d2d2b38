"""Fetching a source for a month: what it holds is checked for shape and landed.

A source that fails lands a failed delivery that says why, and the others go on. No message that
is stored holds a password or a value from the environment.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from scorecard.config.origin import AskedOrigin
from scorecard.config.sources import AskedSource, SqlSource, TableSource
from scorecard.errors import SourceError
from scorecard.fiscal import CALENDAR_MONTHS, FiscalCalendar
from scorecard.ingest import databases
from scorecard.ingest.copies import check_copy
from scorecard.ingest.environment import Environment
from scorecard.ingest.fetched import Fetched
from scorecard.ingest.files import delivery_name
from scorecard.ingest.headings import cells_per_row
from scorecard.ingest.known import source_digest
from scorecard.ingest.located import locate, read_bytes
from scorecard.ingest.manual import taken_away
from scorecard.ingest.media import MEDIA, agreed_rows, read_table
from scorecard.ingest.retry import again
from scorecard.ingest.several import ONE_OF, Several, has_several, is_matched, matching
from scorecard.ingest.systems.registry import FETCHERS
from scorecard.ingest.web.fetch import Place as WebPlace
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
    calendar: FiscalCalendar = CALENDAR_MONTHS,
    attempts: int = ATTEMPTS,
    pause: Callable[[float], None] = time.sleep,
    values: Mapping[str, str] | None = None,
    on_progress: Callable[[str], None] | None = None,
    checkpoint: Callable[[str], None] | None = None,
) -> CollectResult:
    """Fetch what a source holds for a month and land it; never raises for what a source does.

    `root` is the organisation's folder, `files` its configuration by name (query files), `values`
    the environment (the process's own by default), `calendar` when months begin and end. With a
    lookback, files of earlier months are taken where they exist; a query is asked once for all its
    months. A source that does not answer is asked `attempts` times, `pause` waiting the seconds
    between. `checkpoint` is told of each landing, for tests that end a run there.
    """
    landed: list[tuple[Delivery, bool]] = []
    for asked in _asked(source, month):
        place = _Place(root, files, Environment(values), calendar, attempts, pause)
        for arrival in _arrivals(source, asked, asked == month, place, landing):
            landed.append(landing.land(arrival))
            if on_progress is not None:
                on_progress(_progress(*landed[-1]))
            if checkpoint is not None:
                checkpoint("landed")
    deliveries = tuple(delivery for delivery, _ in landed)
    return CollectResult(source.id, deliveries, sum(new for _, new in landed))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a source is looked for, and how often."""

    root: Path
    files: Mapping[str, bytes]
    environment: Environment
    calendar: FiscalCalendar
    attempts: int
    pause: Callable[[float], None]

    def failed(self, expected: Arrival, error: SourceError) -> Arrival:
        """The delivery there would have been, as one that failed."""
        reason = self.environment.redact(str(error))[:LONGEST_REASON]
        return replace(expected, state="failed", reason=reason)


def _arrivals(
    source: TableSource, asked: Month, required: bool, place: _Place, landing: Landing
) -> Iterator[Arrival]:
    """What a source holds for a month, or why it does not."""
    if has_several(source):
        yield from _several(source, asked, required, place, landing)
        return
    expected = _expected(source, asked)
    try:
        fetch_ = partial(_fetch, source, asked, expected, required, place)
        arrival = again(fetch_, place.attempts, place.pause, _longest(source))
        if arrival is not None:
            check_copy(source, arrival, landing)
    except SourceError as error:
        arrival = place.failed(expected, error)
    if arrival is not None:
        yield arrival


def _several(
    source: Several, asked: Month, required: bool, place: _Place, landing: Landing
) -> Iterator[Arrival]:
    """Each file that is there as a delivery of its own, then a complaint where they are too few.

    A complaint about a file ends when it can be read, or is gone.
    """
    pattern = delivery_name(source, asked)
    expected = _expected(source, asked)
    expected.parameters[ONE_OF] = pattern
    try:
        look = partial(matching, pattern, place.root, place.environment, source.storage)
        names = again(look, place.attempts, place.pause, _longest(source))
    except SourceError as error:
        yield place.failed(expected, error)
        return
    for name in names:
        try:
            fetch_ = partial(_fetch, source, asked, replace(expected, name=name), True, place)
            arrival = again(fetch_, place.attempts, place.pause, _longest(source))
        except SourceError as error:
            arrival = place.failed(replace(expected, name=name), error)
        if arrival is not None:
            yield arrival
    enough = len(names) >= source.minimum_files
    if required and not enough:
        yield place.failed(expected, SourceError(_too_few(pattern, source.minimum_files, names)))
    over = {pattern} if enough else set()
    for delivery in _complaints(source, pattern, landing):
        if delivery.name in over or delivery.name not in {pattern, *names}:
            gone = taken_away(delivery)
            yield replace(
                gone, media=MEDIA[source.type], parameters=gone.parameters | {ONE_OF: pattern}
            )


def _longest(source: TableSource) -> float | None:
    """Seconds after which a store is not asked once more; None for what says itself how long."""
    stored = getattr(source, "storage", None)
    return None if stored is None else float(stored.timeout_seconds)


def _too_few(pattern: str, minimum: int, names: Sequence[str]) -> str:
    found = ", ".join(name.rpartition("/")[2] for name in names) or "none"
    return (
        f"{pattern}: expected at least {minimum} file{'' if minimum == 1 else 's'}, found {found}: "
        "ask for what is missing, or correct path or minimum_files"
    )


def _complaints(source: Several, pattern: str, landing: Landing) -> list[Delivery]:
    """The newest deliveries of names a pattern stands for that failed."""
    newest = {d.name: d for d in landing.deliveries() if d.source == source.id}
    return [
        delivery
        for _, delivery in sorted(newest.items())
        if delivery.state == "failed" and is_matched(delivery.name, pattern)
    ]


def _asked(source: TableSource, month: Month) -> list[Month]:
    """The months a delivery each is looked for, the oldest first."""
    by_file = not isinstance(source, AskedOrigin) and source.covers == "month"
    return list(months_between(month - source.lookback, month)) if by_file else [month]


def _expected(source: TableSource, asked: Month) -> Arrival:
    """A delivery as far as it is known before anything was fetched."""
    first, last = asked, asked
    if isinstance(source, AskedOrigin):
        first = asked - source.lookback
        name = source.asked + (f"@{asked}" if source.covers == "month" else "")
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
    source: TableSource, asked: Month, expected: Arrival, required: bool, place: _Place
) -> Arrival | None:
    """The delivery with its content; None for a file that is not there and need not be."""
    if isinstance(source, AskedOrigin):
        return _fetch_asked(source, asked, expected, place)
    path = locate(expected.name, place.root, place.environment, source.storage)
    content = read_bytes(path, expected.name, asked, required=required)
    if content is None:
        return None
    table = read_table(source, content, expected.name)
    rows = agreed_rows(source, content, expected.name, table)
    return _with_content(expected, source, content, rows, table.headings)


def _fetch_asked(source: AskedSource, asked: Month, expected: Arrival, place: _Place) -> Arrival:
    fetched = _ask(source, (asked - source.lookback, asked), place)
    came = fetched.written
    arrival = _with_content(expected, source, came.content, came.rows, came.headings)
    bound = {name: str(value) for name, value in fetched.bound.items()}
    return replace(
        arrival,
        # A history asked for up to a month says nothing of later ones.
        covered_to=arrival.covered_to or (str(asked) if bound else None),
        parameters={**arrival.parameters, **bound, **fetched.told},
    )


def _ask(source: AskedSource, months: tuple[Month, Month], place: _Place) -> Fetched:
    """What a server gives for the months, first and last."""
    if isinstance(source, SqlSource):
        return databases.fetch(
            source,
            months,
            calendar=place.calendar,
            root=place.root,
            files=place.files,
            environment=place.environment,
        )
    at = WebPlace(place.root, place.calendar, place.environment, place.pause, place.files)
    return FETCHERS[source.type](source, months, at)


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
