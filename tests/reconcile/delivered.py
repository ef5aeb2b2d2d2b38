"""A small organisation whose figures come the whole way: files, landing, loading, rules.

Sources are CSV files `drops/<id>.csv` in the long layout unless a test declares them otherwise.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scorecard.close.rebuild import calculate
from scorecard.ingest import sources
from scorecard.period import Month
from scorecard.project import sql_dir
from scorecard.stores.landing import Landing
from scorecard.stores.warehouse import Warehouse
from tests.small import RECEIVED, SOURCE, config_of

HEADER = "kpi,unit,month,value"
# What a comparison found, without the place in a file it was found at.
FOUND = (
    "rule, reason, kpi, unit, month, left_source, left_value, right_source, right_value, "
    "difference, tolerance"
)


def csv_source(source_id: str, **more: Any) -> dict[str, Any]:
    """A CSV source in the long layout, with a path of its own."""
    return {**SOURCE, "id": source_id, "path": f"drops/{source_id}.csv", **more}


def csv(rows: Iterable[str]) -> str:
    """A file of such a source."""
    return "\n".join((HEADER, *rows)) + "\n"


class Delivered:
    """The organisation, delivered to and calculated as often as a test wants."""

    def __init__(self, folder: Path, raw: Mapping[str, Any]) -> None:
        self.root = folder
        self.config = config_of(raw)
        self.now = RECEIVED
        self.landing = Landing(folder / "landing", clock=lambda: self.now)
        self.warehouse = Warehouse(folder / "warehouse.duckdb", sql_dir())

    def deliver(
        self,
        files: Mapping[str, str | bytes],
        month: str = "2026-03",
        received: dt.datetime = RECEIVED,
    ) -> None:
        """Lay files where sources look for them, and fetch every source."""
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.now = received
        for source in self.config.sources:
            sources.collect(
                source, Month.parse(month), root=self.root, files={}, landing=self.landing
            )

    def calculate(self) -> None:
        """All rules, resolution and scores over what has landed."""
        calculate(self.warehouse, self.config, self.landing, ())

    def ask(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of a query on the warehouse."""
        return self.warehouse.con.execute(sql, list(parameters)).fetchall()

    def found(self, where: str = "true") -> list[tuple[Any, ...]]:
        """Breaks in a fixed order, without files and rows."""
        return self.ask(f"SELECT {FOUND} FROM mart.breaks WHERE {where} ORDER BY ALL")

    def counted(self) -> list[tuple[Any, ...]]:
        """What every rule compared, passed and failed."""
        return self.ask("SELECT * FROM mart.checks ORDER BY ALL")


def delivered(
    folder: Path, raw: Mapping[str, Any], files: Mapping[str, str | bytes], month: str = "2026-03"
) -> Delivered:
    """An organisation after one delivery of each source."""
    made = Delivered(folder, raw)
    made.deliver(files, month)
    made.calculate()
    return made
