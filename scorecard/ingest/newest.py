"""What sources hold and gave last, found by looking and without keeping anything."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.sources import Source, TableSource
from scorecard.errors import SourceError
from scorecard.ingest import withdrawals
from scorecard.ingest.form_drop import forms_held
from scorecard.ingest.known import Known
from scorecard.ingest.observe import parse_delivery
from scorecard.ingest.several import present
from scorecard.ingest.sources import collect
from scorecard.period import Month
from scorecard.stores.landing import Delivery, Landing

# How far back a file for a single month is looked for.
REACH = 60


def newest_deliveries(landing: Landing) -> dict[str, Delivery]:
    """By source what came of it last, or failed to; what a person took back is none of it."""
    return {d.source: d for d in landing.deliveries() if d.media != withdrawals.MEDIA}


def newest_held(
    config: Config,
    limit: Month,
    *,
    root: Path,
    files: Mapping[str, bytes],
    on_progress: Callable[[str], None] | None = None,
) -> Month | None:
    """The newest month up to `limit` any source has a figure for; None where none has one.

    Files of single months are only looked for; what holds a whole history is read. A source that
    cannot be read says nothing here and speaks up when it is collected.
    """
    months = []
    for source in config.sources:
        if on_progress is not None:
            on_progress(source.id)
        month = _held(source, config, limit, root, files)
        if month is not None:
            months.append(month)
    return max(months, default=None)


def _held(
    source: Source, config: Config, limit: Month, root: Path, files: Mapping[str, bytes]
) -> Month | None:
    if isinstance(source, ManualSource):
        held = forms_held(source, config.organisation.id, root)
        return max((month for _, month in held if month <= limit), default=None)
    return _of_files(source, limit, root) or _of_history(source, config, limit, root, files)


def _of_files(source: TableSource, limit: Month, root: Path) -> Month | None:
    if source.covers != "month":
        return None
    months = (limit - back for back in range(REACH))
    return next((month for month in months if present(source, month, root)), None)


def _of_history(
    source: TableSource, config: Config, limit: Month, root: Path, files: Mapping[str, bytes]
) -> Month | None:
    if source.covers != "history":
        return None
    with TemporaryDirectory() as folder:
        landing = Landing(Path(folder))
        calendar = config.organisation.fiscal_year.calendar
        result = collect(
            source,
            limit,
            root=root,
            files=files,
            landing=landing,
            calendar=calendar,
            attempts=1,
        )
        found = [d for d in result.deliveries if d.state == "accepted"]
        if not found:
            return None
        content, name = landing.content(found[0]), found[0].name
        try:
            cells = parse_delivery(source, content, Known.of(config), name=name).cells
        except SourceError:
            return None
    held = [int(index) for index in cells["month_index"] if index <= limit.index]
    return Month(max(held)) if held else None
