"""A source tried out: fetched and read as a run would, beside everything that is kept.

The source's deliveries are read once more in a folder of their own, and what it gives now after
them; so what is new or changed is what a run would find. Nothing of it stays.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.sources import Source
from scorecard.errors import SourceError
from scorecard.ingest import form_drop, observe, sources
from scorecard.ingest.media import read_table
from scorecard.ingest.observe import LoadCounts
from scorecard.ingest.scratch import Scratch
from scorecard.period import Month
from scorecard.project import sql_dir
from scorecard.stores.landing import Delivery, Landing
from scorecard.stores.warehouse import Warehouse

ROWS_SHOWN = 5
# Rows in quarantine and figures that are looked at.
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that would be new, or another than before; None where it is none."""

    kpi: str
    unit: str
    month: Month
    before: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one delivery. `counts` are those of its cells, None of one that failed.

    `rows` are its first as texts, under `headings`; `quarantined` has row, text, reason, detail
    and column of the first cells that were. `new` and `changed` count figures against what stands,
    some of which are `figures`. One that `is_known` landed before, byte for byte.
    """

    delivery: Delivery
    is_known: bool
    counts: LoadCounts | None
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    quarantined: tuple[tuple[Any, ...], ...]
    figures: tuple[Figure, ...]
    new: int
    changed: int

    @property
    def reason(self) -> str:
        """Why none of it would count; empty where it does."""
        if self.counts is None or self.counts.state in {"failed", "rejected"}:
            return self.delivery.reason if self.counts is None else self.counts.reason
        return ""


def try_out(
    source: Source,
    month: Month,
    *,
    config: Config,
    root: Path,
    files: Mapping[str, bytes],
    landing: Landing,
) -> list[Trial]:
    """What a run for the month would make of a source; `root` and `landing` are not written to."""
    alone = config.model_copy(update={"sources": (source,)})
    with TemporaryDirectory(prefix="scorecard-") as folder, ExitStack() as kept:
        beside = landing.branch(Path(folder) / "landing", source.id)
        known = {delivery.seq for delivery in beside.deliveries()}
        collected = _collect(source, month, config, root, files, beside)
        warehouse = Warehouse(Path(folder) / "trial.duckdb", sql_dir())
        kept.callback(warehouse.close)
        counts = {item.seq: item for item in observe.load(warehouse, beside, alone)}
        return [
            _trial(source, delivery, counts.get(delivery.seq), beside, warehouse, known)
            for delivery in collected.deliveries
        ]


def _collect(
    source: Source,
    month: Month,
    config: Config,
    root: Path,
    files: Mapping[str, bytes],
    landing: Landing,
) -> sources.CollectResult:
    if isinstance(source, ManualSource):
        return form_drop.collect(source, month, config=config, root=root, landing=landing)
    calendar = config.organisation.fiscal_year.calendar
    return sources.collect(
        source, month, root=root, files=files, landing=landing, calendar=calendar
    )


def _trial(
    source: Source,
    delivery: Delivery,
    counts: LoadCounts | None,
    landing: Landing,
    warehouse: Warehouse,
    known: set[int],
) -> Trial:
    headings, rows = _first_rows(source, delivery, landing)
    keys = {"source": source.id, "seq": delivery.seq}
    asked = {**keys, "most": LOOKED_AT}
    is_known = delivery.seq in known
    news = [] if is_known else warehouse.run("ingest/select_news", asked)
    new, changed = (0, 0) if is_known else warehouse.run("ingest/count_news", keys)[0]
    return Trial(
        delivery,
        is_known,
        None if delivery.state == "failed" else counts,
        headings,
        rows,
        tuple(warehouse.run("ingest/select_quarantined", asked)),
        tuple(_figures(news)),
        new,
        changed,
    )


def _figures(rows: list[tuple[Any, ...]]) -> Iterator[Figure]:
    for kpi, unit, month_index, before, now in rows:
        yield Figure(kpi, unit, Month(month_index), before, now)


def _first_rows(
    source: Source, delivery: Delivery, landing: Landing
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings and first rows of a delivery as they were read; none of one that cannot be."""
    if isinstance(source, ManualSource) or delivery.state == "failed":
        return (), ()
    try:
        table = read_table(source, landing.content(delivery), delivery.name)
    except SourceError:
        return (), ()
    with Scratch(sql_dir()) as scratch, ExitStack() as kept:
        staged = table.stage(scratch.con, kept)
        texts = ", ".join(column.text for column in staged.columns.values())
        rows = scratch.con.execute(
            f"SELECT {texts} FROM {staged.relation} AS d ORDER BY {staged.place} LIMIT {ROWS_SHOWN}"
        ).fetchall()
        return tuple(staged.columns), tuple(rows)
