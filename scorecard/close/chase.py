"""What of a month is still to come, whose it is, and how likely it is to be late.

What has landed since the last run counts, though nothing calculates with it yet.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Literal

from scorecard.close.lateness import CLOSES, Forecast, Moment, forecast
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.responsible import due_cells
from scorecard.config.sources import Source, TableSource
from scorecard.errors import SourceError
from scorecard.ingest import form_layout as layout
from scorecard.ingest.form_drop import forms_waiting
from scorecard.ingest.forms import Form, read_form
from scorecard.ingest.known import Known
from scorecard.ingest.observe import parse_delivery
from scorecard.period import Month, months_between
from scorecard.project import Project, sql_dir
from scorecard.reconcile.sentences import Names
from scorecard.reference.arrivals import Arrivals, Came, expected
from scorecard.stores.landing import Delivery, Landing
from scorecard.stores.snapshot import Reader, reading
from scorecard.stores.statements import statement

State = Literal["arrived", "expected", "failed", "overdue"]
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Awaited:
    """A source's figures of a month, or those of it that one person fills in.

    `owner` is the id of whoever answers for it. `missing` are figures of a form, as `Revenue of
    North`; `reason` is why the last fetch failed.
    """

    source: Source
    owner: str
    state: State
    came: Came | None
    due: dt.datetime
    forecast: Forecast
    asked: int = 0
    missing: tuple[str, ...] = ()
    reason: str = ""

    @property
    def is_outstanding(self) -> bool:
        """Whether something of it is still to come."""
        return self.state != "arrived"


def awaited(project: Project, config: Config, month: Month, now: dt.datetime) -> list[Awaited]:
    """What is expected for a month: a row for each source, of forms one for each person asked.

    Reads landing, the folders of forms and the readers' snapshot; nothing is held up by it.
    """
    with ExitStack() as stack:
        # None before the first run.
        reader = None
        if project.snapshot.is_file():
            reader = stack.enter_context(reading(project.snapshot))
        return list(_Watch(project, config, month, now, reader).rows())


class _Watch:
    """What is known of a month at a moment."""

    def __init__(
        self,
        project: Project,
        config: Config,
        month: Month,
        now: dt.datetime,
        reader: Reader | None,
    ) -> None:
        self._project, self._config, self._month, self._now = project, config, month, now
        self._reader = reader
        self._landing = Landing(project.landing)
        self._deliveries = list(self._landing.deliveries())
        self._loaded = {str(row["source"]): int(row["delivery"]) for row in self._ask("loaded")}
        first = {
            (str(row["source"]), Month.parse(row["month"])): int(row["delivery"])
            for row in self._ask("first_figures")
        }
        self._arrivals = Arrivals(config, self._deliveries, {**self._unloaded(), **first})
        self._names = Names(config)

    def rows(self) -> Iterator[Awaited]:
        """Every source the month's figures are expected of, in the order declared."""
        for source in self._config.sources:
            if isinstance(source, ManualSource):
                yield from self._forms(source)
            elif expected(self._config, source, self._month):
                came = self._arrivals.of(source, self._month)
                reason = "" if came else self._failure(source)
                yield self._row(
                    source, source.owner, came, is_there=came is not None, reason=reason
                )

    def _row(
        self,
        source: Source,
        owner: str,
        came: Came | None,
        *,
        is_there: bool,
        **more: Any,
    ) -> Awaited:
        due = self._arrivals.cutoff(self._month)
        state: State = "arrived" if is_there else "expected"
        if not is_there and self._now > due:
            state = "overdue"
        elif more.get("reason"):
            state = "failed"
        before = self._forecast(source, owner)
        return Awaited(source, owner, state, came, due, before, **more)

    def _forms(self, source: ManualSource) -> Iterator[Awaited]:
        """A row for each person a source asks, and which of their figures are missing."""
        due = due_cells(self._config, source, self._month)
        given = self._given(source) if due else set()
        for owner in dict.fromkeys(cell.owner for cell in due):
            own = [cell for cell in due if cell.owner == owner]
            missing = tuple(
                f"{self._names.kpis[cell.kpi]} of {self._names.units[cell.unit]}"
                for cell in own
                if (cell.kpi, cell.unit) not in given
            )
            came = self._arrivals.form(source, owner, self._month)
            yield self._row(
                source, owner, came, is_there=not missing, asked=len(own), missing=missing
            )

    def _given(self, source: ManualSource) -> set[Cell]:
        """Figures of a form that were given, or of which it was said why there is none."""
        told = self._ask("given", source=source.id, month=str(self._month))
        given = {(str(row["kpi"]), str(row["unit"])) for row in told}
        landed = (
            read_form(self._landing.content(delivery), delivery.name)
            for delivery in self._new(source)
            if delivery.month == str(self._month) and "gone" not in delivery.parameters
        )
        known = {delivery.sha256 for delivery in self._deliveries if delivery.source == source.id}
        organisation, root = self._config.organisation.id, self._project.root
        waiting = forms_waiting(source, organisation, root, self._month, known)
        return given.union(*(_filled(form) for form in (*landed, *waiting)))

    def _failure(self, source: Source) -> str:
        """Why the newest fetch of the month failed; empty where it did not."""
        asked = [
            delivery
            for delivery in self._deliveries
            if delivery.source == source.id and delivery.month == str(self._month)
        ]
        return asked[-1].reason if asked and asked[-1].state == "failed" else ""

    def _forecast(self, source: Source, owner: str) -> Forecast:
        declared = self._config.chasing.cutoff
        begun = self._arrivals.first_judged(source, self._month - 1)
        closes = () if begun is None else months_between(begun, self._month - 1)
        judged = [month for month in closes if self._arrivals.judged(source, month)][-CLOSES:]
        moments = (_moment(self._came(source, owner, month)) for month in judged)
        return forecast(list(moments), Moment(declared.day, declared.at))

    def _came(self, source: Source, owner: str, month: Month) -> Came | None:
        if isinstance(source, ManualSource):
            return self._arrivals.form(source, owner, month)
        return self._arrivals.of(source, month)

    def _unloaded(self) -> dict[tuple[str, Month], int]:
        """First figures in deliveries of histories that no run has loaded yet."""
        known = Known.of(self._config)
        found: dict[tuple[str, Month], int] = {}
        for source in self._config.sources:
            if isinstance(source, ManualSource) or source.covers == "month":
                continue
            for delivery in self._new(source):
                for month in _months_in(source, self._landing.content(delivery), delivery, known):
                    found.setdefault((source.id, month), delivery.seq)
        return found

    def _new(self, source: Source) -> Sequence[Delivery]:
        """Accepted deliveries of a source that no run has loaded yet."""
        last = self._loaded.get(source.id, 0)
        return [
            delivery
            for delivery in self._deliveries
            if delivery.source == source.id
            and delivery.seq > last
            and delivery.state == "accepted"
            and delivery.media != "withdrawal"
            and self._landing.erasure(delivery) is None
        ]

    def _ask(self, name: str, **parameters: str) -> Iterable[Mapping[str, Any]]:
        """Rows of a shipped query on the snapshot; none before there is one."""
        if self._reader is None:
            return []
        sql = statement(sql_dir(), f"chase/select_{name}")
        names, rows = self._reader.query(sql, parameters)
        return [dict(zip(names, row, strict=True)) for row in rows]


def _months_in(
    source: TableSource, content: bytes, delivery: Delivery, known: Known
) -> Iterator[Month]:
    """Months of which a delivery has a figure; none of one that cannot be read."""
    try:
        cells = parse_delivery(source, content, known, name=delivery.name).cells
    except SourceError:
        return
    for index in cells["month_index"].unique():
        yield Month(int(index))


def _filled(form: Form) -> set[Cell]:
    return {
        (row.identity.kpi, row.identity.unit)
        for row in form.rows
        if row.authentic and (row.has_figure or not row.cells[layout.REASON].is_empty)
    }


def _moment(came: Came | None) -> Moment | None:
    return None if came is None else Moment(came.working_day, f"{came.at:%H:%M}")
