"""From a source that is asked over HTTP to rows kept as a query's are.

`fetch` is for what YAML declares in full. Other kinds of source over HTTP make an `Asking` of
their own and give it to `asked`.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from scorecard.config.rest import RestSource
from scorecard.config.sources import AskedSource, WebSource
from scorecard.errors import SourceError
from scorecard.fiscal import FiscalCalendar
from scorecard.ingest.environment import Environment
from scorecard.ingest.extracts import Extract
from scorecard.ingest.fetched import Fetched
from scorecard.ingest.grid import shown
from scorecard.ingest.headings import check_headings, check_rows
from scorecard.ingest.ordered import Written
from scorecard.ingest.queries import check_names, parameters
from scorecard.ingest.retry import GRACE, Unavailable, within
from scorecard.ingest.web.client import Web, late
from scorecard.ingest.web.columns import Page
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Key, key_of
from scorecard.ingest.web.pages import Asking, pages
from scorecard.ingest.web.request import Request
from scorecard.period import Month

_ACCEPTED = {
    "json": "application/json",
    "json_lines": "application/x-ndjson, application/json",
    "csv": "text/csv",
}
_ANY = range(100, 600)
Ask = Callable[[Web, Filling], tuple[Key, Asking]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source is asked from: the organisation's folder, its calendar, the environment.

    `pause` waits seconds between tries; `files` is the configuration by name, for query files.
    """

    root: Path
    calendar: FiscalCalendar
    environment: Environment
    pause: Callable[[float], None] = time.sleep
    files: Mapping[str, bytes] = field(default_factory=dict)


def fetch(source: RestSource, months: tuple[Month, Month], place: Place) -> Fetched:
    """The rows of a source for the months given, first and last.

    Raises `SourceError`, whose text may still hold what only the environment can take out; never
    `Unavailable`, since the server was asked often enough.
    """
    return asked(source, months, place, asking(source, place))


def asking(source: RestSource, _: Place) -> Ask:
    """What is asked of a source that YAML declares in full."""

    def ask(web: Web, filling: Filling) -> tuple[Key, Asking]:
        return key_of(source.auth, web, filling), _asking(source, filling)

    return ask


def look(
    source: WebSource, months: tuple[Month, Month], place: Place, seconds: int, ask: Ask
) -> None:
    """Raise `SourceError` where a source cannot be asked: a variable, its server, a log-in.

    Nothing of what it has is asked for. A key that is sent with every request is not tried.
    """
    where = source.asked
    filling = Filling(parameters(*months, place.calendar), place.environment, where)
    limits = source.model_copy(update={"timeout_seconds": seconds, "connect_seconds": seconds})
    with Web(limits, where, place.root, place.environment, attempts=1) as web:
        key, question = ask(web, filling)
        key.signed(question.request)
        web.send(Request("get", urljoin(question.request.url, "/")), where, _ANY)


def asked(source: WebSource, months: tuple[Month, Month], place: Place, ask: Ask) -> Fetched:
    """The rows of what `ask` makes of a conversation and the values asked for; raises as `fetch`.

    All of it, log-in and waiting included, takes no longer than the source's `timeout_seconds`.
    """
    where, seconds = source.asked, source.timeout_seconds
    filling = Filling(parameters(*months, place.calendar), place.environment, where)
    with Web(source, where, place.root, place.environment, pause=place.pause) as web:

        def work() -> Fetched:
            key, question = ask(web, filling)
            came, written = gathered(source, where, pages(web, key, question))
            told = {
                "method": question.request.method,
                "url": filling.shown(where),
                "pages": str(came),
                "rows": str(written.rows),
            }
            return Fetched(written, filling.used, told)

        try:
            return within(seconds + GRACE, work, late(where, seconds))
        except Unavailable as error:
            raise SourceError(str(error)) from None


def gathered(source: AskedSource, where: str, found: Iterable[Page]) -> tuple[int, Written]:
    """How many pages came, and their rows as Parquet; raises where they have not the shape."""
    number = 0
    with ExitStack() as kept:
        extract: Extract | None = None
        for page in found:
            number += 1
            if not page.headings:
                continue
            if extract is None:
                check_headings(source, page.headings, page.what)
                check_names(page.headings, page.what)
                extract = kept.enter_context(Extract(_ordered(source, page.headings)))
            elif set(page.headings) != set(extract.headings):
                raise SourceError(_other_headings(page, extract))
            columns = dict(zip(page.headings, page.columns, strict=True))
            extract.add_columns([columns[name] for name in extract.headings], page.rows)
        if extract is None:
            names = [column.name for column in source.columns]
            extract = kept.enter_context(Extract(names))
        check_rows(source, extract.rows, where)
        return number, extract.written()


def _asking(source: RestSource, filling: Filling) -> Asking:
    request = Request(
        source.method,
        filling.url(source.url),
        headers={"Accept": _ACCEPTED[source.answer.type]},
        query={name: filling.text(text) for name, text in source.query.items()},
        body=filling.tree(source.body),
        form=source.form,
    )
    headers = {name: filling.text(text) for name, text in source.headers.items()}
    return Asking(
        request.with_headers(headers),
        source,
        source.answer,
        source.checks,
        source.paging,
        {name: filling.text(text) for name, text in source.add_columns.items()},
    )


def _ordered(source: AskedSource, headings: Sequence[str]) -> list[str]:
    """Headings in the order they are declared in: that of a server's keys may change."""
    declared = [column.name for column in source.columns]
    return declared + sorted(name for name in headings if name not in declared)


def _other_headings(page: Page, extract: Extract) -> str:
    found = sorted(set(page.headings) ^ set(extract.headings))
    return (
        f"{page.what}: expected the headings of the pages before, found {shown(found[0])} "
        f"{'besides' if found[0] in page.headings else 'missing'}: ask its owner"
    )
