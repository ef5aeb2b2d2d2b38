"""When the figures of a month came from each source, as landing recorded it.

A month has come with the first accepted delivery that covers it, however often it is delivered
again; a fetch that failed is no arrival. Of a source whose deliveries have all months it is the
first one received after the month's end by which there was a figure of the month; of forms the
last first one of those who are asked; of several files the one that makes them enough.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.moments import zone_of
from scorecard.config.responsible import due_cells
from scorecard.config.sources import FileOrigin, Source
from scorecard.config.working_days import cutoff, working_calendar
from scorecard.period import Month, months_between
from scorecard.stores.landing import CONFIG, Delivery, Landing
from scorecard.stores.warehouse import Warehouse

# By source and month, the first delivery with a figure of the month.
FirstFigures = Mapping[tuple[str, Month], int]
_COLUMNS = ("source", "month_index", "delivery", "arrived_on", "on_time")


@dataclass(frozen=True, slots=True)
class Came:
    """A month's figures came: by which delivery, when in the organisation's time zone, which WD."""

    delivery: int
    at: dt.datetime
    working_day: int
    on_time: bool


class Arrivals:
    """What landing says of arrivals; `first` is needed of sources that cover a history alone."""

    def __init__(
        self, config: Config, deliveries: Iterable[Delivery], first: FirstFigures | None = None
    ) -> None:
        self._config = config
        self._zone = zone_of(config)
        self._first = first or {}
        self._cutoffs: dict[Month, dt.datetime] = {}
        self._of: dict[str, list[Delivery]] = {}
        self._asked: dict[str, dt.datetime] = {}
        # When landing last had anything: what had not come by then had not come.
        self.known_until: dt.datetime | None = None
        for delivery in deliveries:
            self._take(delivery)

    def of(self, source: Source, month: Month) -> Came | None:
        """The first arrival of a month's figures; None where they have not come."""
        if isinstance(source, ManualSource):
            owners = {due.owner for due in due_cells(self._config, source, month)}
            forms = [self.form(source, owner, month) for owner in owners]
            came = [form for form in forms if form is not None]
            return (
                max(came, key=lambda form: form.at) if owners and len(came) == len(forms) else None
            )
        if source.covers == "history":
            return self._of_history(source, month)
        firsts: dict[str, Delivery] = {}
        for delivery in self._of.get(source.id, ()):
            if _covers(delivery, month):
                firsts.setdefault(delivery.name, delivery)
        enough = needed_files(source)
        ordered = sorted(firsts.values(), key=lambda delivery: delivery.seq)
        return self._came(ordered[enough - 1], month) if len(ordered) >= enough else None

    def form(self, source: ManualSource, owner: str, month: Month) -> Came | None:
        """The first time somebody's form of a month came back."""
        for delivery in self._of.get(source.id, ()):
            if delivery.parameters.get("owner") == owner and delivery.month == str(month):
                return self._came(delivery, month)
        return None

    def judged(self, source: Source, month: Month) -> bool:
        """Whether a source was asked before a month's cut-off, so that it can be called late.

        Months that were loaded later, as history, say nothing of when their figures came.
        """
        asked = self._asked.get(source.id)
        return (
            asked is not None
            and asked <= self.cutoff(month)
            and expected(self._config, source, month)
        )

    def first_judged(self, source: Source, last: Month) -> Month | None:
        """The first month of which a source can be called late; None where none up to `last`."""
        asked = self._asked.get(source.id)
        if asked is None:
            return None
        calendar = self._config.organisation.fiscal_year.calendar
        month = calendar.containing(asked.date()) - 1
        month = month if asked <= self.cutoff(month) else month + 1
        return month if month <= last else None

    def cutoff(self, month: Month) -> dt.datetime:
        """When a month's figures have to be there."""
        if month not in self._cutoffs:
            self._cutoffs[month] = cutoff(self._config, month)
        return self._cutoffs[month]

    def _take(self, delivery: Delivery) -> None:
        received = dt.datetime.fromisoformat(delivery.received_at).astimezone(self._zone)
        self.known_until = max(self.known_until or received, received)
        # What a person took back, or out of a folder, is no delivery of the source's.
        if delivery.source == CONFIG or delivery.media == "withdrawal":
            return
        self._asked.setdefault(delivery.source, received)
        if delivery.state == "accepted" and "gone" not in delivery.parameters:
            self._of.setdefault(delivery.source, []).append(delivery)

    def _of_history(self, source: Source, month: Month) -> Came | None:
        first = self._first.get((source.id, month))
        if first is None:
            return None
        end = self._config.organisation.fiscal_year.calendar.last_day(month)
        for delivery in self._of.get(source.id, ()):
            if delivery.seq >= first and self._received(delivery).date() > end:
                return self._came(delivery, month)
        return None

    def _came(self, delivery: Delivery, month: Month) -> Came:
        at = self._received(delivery)
        end = self._config.organisation.fiscal_year.calendar.last_day(month)
        number = working_calendar(self._config).number_of(end, at.date())
        return Came(delivery.seq, at, number, at <= self.cutoff(month))

    def _received(self, delivery: Delivery) -> dt.datetime:
        return dt.datetime.fromisoformat(delivery.received_at).astimezone(self._zone)


def needed_files(source: Source) -> int:
    """How many files of a month a source has to have before its figures have come."""
    if isinstance(source, FileOrigin) and "*" in source.path:
        return max(source.minimum_files, 1)
    return 1


def expected(config: Config, source: Source, month: Month) -> bool:
    """Whether a month's figures are expected of a source: none of its KPIs may be due in it."""
    if isinstance(source, ManualSource):
        return bool(due_cells(config, source, month))
    if isinstance(source, FileOrigin) and "*" in source.path and not source.minimum_files:
        return False
    named = [kpi.months for kpi in config.kpis if source.id in kpi.sources]
    return not named or any(not months or month.number in months for months in named)


def write_timeliness(
    warehouse: Warehouse, config: Config, landing: Landing, up_to: int | None, last: Month | None
) -> None:
    """`ref.timeliness`: a row for each source and month that can be called on time or late."""
    found = warehouse.run("reference/find_first_figures")
    first = {(source, Month(int(index))): int(seq) for source, index, seq in found}
    arrivals = Arrivals(config, landing.deliveries(up_to), first)
    rows = [] if last is None else list(_rows(config, arrivals, last))
    warehouse.replace("ref.timeliness", _COLUMNS, rows)


def _rows(
    config: Config, arrivals: Arrivals, last: Month
) -> Iterator[tuple[str, int, int | None, int | None, bool | None]]:
    for source in config.sources:
        begun = arrivals.first_judged(source, last)
        for month in () if begun is None else months_between(begun, last):
            if not arrivals.judged(source, month):
                continue
            came = arrivals.of(source, month)
            if came is not None:
                yield source.id, month.index, came.delivery, came.working_day, came.on_time
            else:
                until = arrivals.known_until
                over = until is not None and until > arrivals.cutoff(month)
                yield source.id, month.index, None, None, False if over else None


def _covers(delivery: Delivery, month: Month) -> bool:
    first, last = delivery.covered_from, delivery.covered_to
    return first is not None and last is not None and first <= str(month) <= last
