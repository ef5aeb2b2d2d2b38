"""A small organisation to bring deliveries to: three KPIs, two units, stores in a folder."""

import datetime as dt
import io
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from pydantic import TypeAdapter

from scorecard.config.kpis import Display, Kpi, ValidRange
from scorecard.config.models import Config
from scorecard.config.organisation import Calendar, Organisation, Unit
from scorecard.config.sources import Source
from scorecard.ingest import observe, sources
from scorecard.ingest.files import delivery_name
from scorecard.ingest.known import Known
from scorecard.ingest.observe import LoadCounts
from scorecard.ingest.parquet import ParquetTable, read_parquet
from scorecard.ingest.scratch import Scratch
from scorecard.ingest.sources import CollectResult
from scorecard.ingest.staging import Table
from scorecard.period import Month
from scorecard.project import sql_dir
from scorecard.stores.landing import Landing
from scorecard.stores.warehouse import Warehouse

MONTH = "2026-10"
CLOCK = dt.datetime(2026, 11, 3, 6, 0, tzinfo=dt.UTC)
_SOURCE = TypeAdapter(Source)

LONG: dict[str, Any] = {
    "id": "sales",
    "name": "Sales",
    "owner": "ann",
    "type": "csv",
    "path": "drops/sales.csv",
    "covers": "history",
    "columns": [
        {"name": "kpi", "type": "text"},
        {"name": "unit", "type": "text"},
        {"name": "month", "type": "month"},
        {"name": "value", "type": "number"},
    ],
    "layout": {
        "shape": "long",
        "kpi": {"column": "kpi"},
        "unit": {"column": "unit"},
        "month": "month",
        "value": "value",
    },
}
MONTHLY = {**LONG, "covers": "month", "path": "drops/sales_{month}.csv"}
WIDE: dict[str, Any] = {
    **LONG,
    "columns": [
        {"name": "unit", "type": "text"},
        {"name": "month", "type": "month"},
        {"name": "Revenue", "type": "number"},
        {"name": "Good", "type": "number"},
        {"name": "All", "type": "number"},
    ],
    "layout": {
        "shape": "wide_kpis",
        "unit": {"column": "unit"},
        "month": "month",
        "values": [
            {"kpi": "revenue", "column": "Revenue", "scale": "1000"},
            {"kpi": "rate", "numerator": "Good", "denominator": "All"},
        ],
    },
}
BOOK: dict[str, Any] = {
    **LONG,
    "type": "excel",
    "path": "drops/book.xlsx",
    "sheet": "Scorecard",
    "columns": [{"name": "Measure", "type": "text"}],
    "layout": {
        "shape": "wide_months",
        "kpi": {"column": "Measure", "map": {"Sales": "revenue", "People": "heads"}},
        "unit": {"constant": "north"},
        "month_format": "%b %Y",
    },
}
QUERY: dict[str, Any] = {
    **LONG,
    "type": "sql",
    "url": "sqlite:///data/erp.sqlite",
    "query_file": "queries/sales.sql",
}
del QUERY["path"]
REST: dict[str, Any] = {
    **LONG,
    "type": "rest",
    "url": "http://127.0.0.1/sales",
    "answer": {"type": "json", "records": "rows"},
}
del REST["path"]


def source(declared: Mapping[str, Any], **changes: Any) -> Source:
    """A source as configuration would declare it, with changes."""
    text = _plain({**declared, **changes})
    return _SOURCE.validate_python(text, strict=False)


def _plain(value: Any) -> Any:
    return (
        tuple(map(_plain, value))
        if isinstance(value, list)
        else ({k: _plain(v) for k, v in value.items()} if isinstance(value, dict) else value)
    )


def config(*declared: Source) -> Config:
    """KPIs revenue (an amount), rate (0 to 1) and heads; units north and south."""
    kpis = tuple(
        Kpi(
            id=name,
            name=name,
            description=name,
            aggregation="flow",
            polarity="higher_is_better",
            owner="ann",
            valid_range=limits,
            display=Display(kind="currency" if name == "revenue" else "number"),
        )
        for name, limits in (
            ("revenue", ValidRange()),
            ("rate", ValidRange(minimum=Decimal(0), maximum=Decimal(1))),
            ("heads", ValidRange(minimum=Decimal(0))),
        )
    )
    units = tuple(Unit(id=name, name=name, type="region") for name in ("north", "south"))
    organisation = Organisation(
        id="world",
        name="World",
        currency="EUR",
        time_zone="Europe/London",
        calendar=Calendar(country="GB"),
    )
    return Config.model_construct(
        organisation=organisation, sources=declared, kpis=kpis, units=units
    )


KNOWN = Known.of(config())


class World:
    """An organisation's folder with landing and warehouse, and short ways to use them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.landing = Landing(root / "var" / "landing", clock=lambda: CLOCK)
        self.warehouse = Warehouse(root / "var" / "warehouse.duckdb", sql_dir())
        self.files: dict[str, bytes] = {}
        self.values: dict[str, str] = {}
        self.paused: list[float] = []

    def put(self, name: str, content: str | bytes) -> Path:
        """Write a file of the organisation."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def collect(self, declared: Source, month: str = MONTH) -> CollectResult:
        """Fetch and land a source; pauses between attempts are noted, not slept."""
        return sources.collect(
            declared,
            Month.parse(month),
            root=self.root,
            files=self.files,
            landing=self.landing,
            pause=self.paused.append,
            values=self.values,
        )

    def load(self, *declared: Source, up_to: int | None = None) -> list[LoadCounts]:
        """Load what landed under these sources."""
        return observe.load(self.warehouse, self.landing, config(*declared), up_to=up_to)

    def bring(self, declared: Source, content: str | bytes, month: str = MONTH) -> LoadCounts:
        """Put a source's file, collect and load it; what became of the newest delivery."""
        self.put(delivery_name(declared, Month.parse(month)), content)
        self.collect(declared, month)
        return self.load(declared)[-1]

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the warehouse."""
        return self.warehouse.con.execute(sql).fetchall()

    def standing(self) -> dict[str, str | None]:
        """Standing claims: 'kpi unit YYYY-MM' to the value as short text."""
        rows = self.query(
            "SELECT kpi, unit, month_index, value FROM core.vintages "
            "WHERE seq_to IS NULL AND NOT withdrawn ORDER BY ALL"
        )
        return {
            f"{kpi} {unit} {Month(month)}": None if value is None else f"{value.normalize():f}"
            for kpi, unit, month, value in rows
        }

    def quarantined(self) -> list[str]:
        """Quarantine as 'row column reason', in order."""
        rows = self.query(
            "SELECT row_number, column_name, reason FROM core.quarantine ORDER BY ALL"
        )
        return [" ".join(map(str, row)) for row in rows]

    def database(self, *statements: str, name: str = "data/erp.sqlite") -> Path:
        """Make an SQLite database of the organisation."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(path) as con:
            for statement in statements:
                con.execute(statement)
        con.close()
        return path


def written(delivered: Table, what: str = "columns") -> Any:
    """A delivery's columns as text, row by row as it was delivered; or each `row_number`."""
    with Scratch(sql_dir()) as scratch, ExitStack() as kept:
        staged = delivered.stage(scratch.con, kept)
        assert staged.rows == delivered.count
        texts = ", ".join(column.text for column in staged.columns.values())
        rows = scratch.con.execute(
            f"SELECT {staged.row_number}, {texts} FROM {staged.relation} AS d "
            f"ORDER BY {staged.place}"
        ).fetchall()
    numbers, *columns = map(
        list, zip(*rows, strict=True) if rows else [()] * (len(staged.columns) + 1)
    )
    return numbers if what == "row_number" else dict(zip(staged.columns, columns, strict=True))


def extracted(content: bytes, names: str) -> ParquetTable:
    """A query's extract with columns of these one-letter names."""
    columns = [{"name": name, "type": "text"} for name in names]
    return read_parquet(source(QUERY, columns=columns), content, "extract")


def table(*rows: str) -> str:
    """A CSV text of the long source: headings, then rows."""
    return "\n".join(("kpi,unit,month,value", *rows)) + "\n"


def book(rows: list[list[Any]], sheet: str = "Scorecard") -> bytes:
    """A workbook with one sheet of these rows."""
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
