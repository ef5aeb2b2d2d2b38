"""Sources as somebody would write them for dlt, in a module that is installed; some go wrong."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import dlt
import pandas as pd

FACTS = [
    ("revenue", "north", dt.date(2026, 9, 1), Decimal(5)),
    ("revenue", "north", dt.date(2026, 10, 1), Decimal("1234.5")),
    ("revenue", "south", dt.date(2026, 10, 31), Decimal(7)),
    ("revenue", "north", dt.date(2026, 11, 1), Decimal(9)),
]
NAMES = ("kpi", "unit", "day", "value")
NOT_ONE = 5


def made(start: str = "2026-10-01", end: str = "2026-10-31") -> list[dict[str, Any]]:
    """The facts of days from start to end."""
    days = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    return [dict(zip(NAMES, row, strict=True)) for row in FACTS if days[0] <= row[2] <= days[1]]


@dlt.resource
def facts(start: str, end: str) -> Iterator[dict[str, Any]]:
    yield from made(start, end)


@dlt.resource
def pages() -> Iterator[list[dict[str, Any]]]:
    yield made()[:1]
    yield []
    yield made()[1:]


@dlt.resource
def later() -> AsyncIterator[dict[str, Any]]:
    async def one_by_one() -> AsyncIterator[dict[str, Any]]:
        for row in made():
            yield row

    return one_by_one()


@dlt.resource
def frames() -> Iterator[pd.DataFrame]:
    frame = pd.DataFrame([{**row, "value": float(row["value"])} for row in made()])
    yield frame.assign(note=[None, "x"])


@dlt.resource
def tables(batches: bool = False) -> Iterator[Any]:
    import pyarrow as pa

    table = pa.Table.from_pylist(made())
    yield from table.to_batches() if batches else [table]


@dlt.resource
def nested() -> Iterator[dict[str, Any]]:
    for row in made():
        yield {"of": {"kpi": row.pop("kpi"), "id": uuid.uuid4()}, **row, "parts": [1, 2]}


@dlt.source
def shop(start: str = "2026-10-01") -> Any:
    @dlt.transformer(data_from=facts(start, "2026-10-31"))
    def figures(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield row

    return pages, figures


def listed() -> list[Any]:
    return [pages(), frames()]


@dlt.resource
def many(rows: int) -> Iterator[dict[str, Any]]:
    for number in range(rows):
        yield {"kpi": "revenue", "unit": "north", "day": dt.date(2026, 10, 1), "value": number}


@dlt.resource
def with_key(api_key: str = dlt.secrets.value) -> Iterator[dict[str, Any]]:
    if api_key != "right":
        raise ValueError(f"not let in with {api_key}")
    yield from made()


@dlt.resource
def broken(said: str = "no more", kind: str = "ValueError") -> Iterator[dict[str, Any]]:
    yield made()[0]
    kinds = {"ValueError": ValueError, "ConnectionError": ConnectionError, "SystemExit": SystemExit}
    raise kinds[kind](said)


@dlt.resource
def own_variable() -> Iterator[dict[str, Any]]:
    yield made()[0]
    raise ValueError(f"refused: {os.environ['ACME_TOKEN']}")


@dlt.resource
def odd(what: str) -> Iterator[Any]:
    row = made()[0]
    yield {
        "number": 5,
        "bytes": {**row, "value": b"5"},
        "list": {**row, "value": [5]},
        "half": {**row, "unit": "\ud800"},
        "names": {**row, 5: "x"},
        "more": {**row, "other": "x"},
        "less": {key: row[key] for key in ("kpi", "unit", "day")},
        "one less": [row, {key: row[key] for key in ("kpi", "unit", "day")}],
        "huge": {**row, "value": Decimal("1E+99999")},
    }[what]


@dlt.resource
def none_at_all() -> Iterator[dict[str, Any]]:
    yield from ()


@dlt.resource
def hangs(note: str) -> Iterator[dict[str, Any]]:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(note).with_suffix(".new").write_text(f"{os.getpid()} {child.pid}")
    Path(note).with_suffix(".new").rename(note)
    time.sleep(600)
    yield {}


@dlt.resource
def killed() -> Iterator[dict[str, Any]]:
    os.kill(os.getpid(), signal.SIGKILL)
    yield {}


def writing(where: str) -> Any:
    Path(where).write_text(str(Path.cwd()))
    pipeline = dlt.pipeline("inner", destination="duckdb", dataset_name="some")
    pipeline.run([{"a": 1}], table_name="a")
    return counting


@dlt.resource
def counting() -> Iterator[dict[str, Any]]:
    seen = dlt.current.resource_state().setdefault("seen", [])
    assert not seen
    seen.append(1)
    yield from made()


def plain() -> int:
    return NOT_ONE


SINCE = dlt.sources.incremental[Any]("day", initial_value=dt.date(2026, 10, 1))


@dlt.resource
def since(day: Any = SINCE) -> Iterator[dict[str, Any]]:
    yield from made("2026-09-01")
