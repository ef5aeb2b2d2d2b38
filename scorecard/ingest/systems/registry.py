"""Which part fetches which type of source that is asked for over a network.

Those asked over HTTP page by page say what they ask; `doctor` uses that too, to look whether a
server answers and lets us in.
"""

from collections.abc import Callable, Mapping
from typing import Any

from scorecard.ingest.fetched import Fetched
from scorecard.ingest.systems import (
    cube,
    datasette,
    dlt,
    google_sheets,
    looker,
    metabase,
    odata,
    power_bi,
    superset,
    tableau,
)
from scorecard.ingest.web import fetch as web
from scorecard.ingest.web.fetch import Ask, Place
from scorecard.period import Month

Fetch = Callable[[Any, tuple[Month, Month], Place], Fetched]

ASKING: Mapping[str, Callable[[Any, Place], Ask]] = {
    "rest": web.asking,
    "superset": superset.asking,
    "power_bi": power_bi.asking,
    "metabase": metabase.asking,
    "cube": cube.asking,
    "odata": odata.asking,
    "datasette": datasette.asking,
    "looker": looker.asking,
    "tableau": tableau.asking,
    "google_sheets": google_sheets.asking,
}


def _over_http(asking: Callable[[Any, Place], Ask]) -> Fetch:
    def fetch(source: Any, months: tuple[Month, Month], place: Place) -> Fetched:
        return web.asked(source, months, place, asking(source, place))

    return fetch


FETCHERS: Mapping[str, Fetch] = {
    **{name: _over_http(asking) for name, asking in ASKING.items()},
    "dlt": dlt.fetch,
}
"""By a source's type: its rows for the months given, first and last; raises `SourceError`."""
