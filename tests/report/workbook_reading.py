"""Reading a workbook back, by openpyxl for what it holds and by calamine for what people see."""

import datetime as dt
import io
import os
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

GOLDEN = Path(__file__).parent / "golden_workbook"
REGENERATE = "REGENERATE_GOLDEN"
_RESULT = re.compile(r"(<f>[^<]*</f>)<v>[^<]*</v>")


@lru_cache(maxsize=4)
def opened(data: bytes) -> Any:
    """The workbook with its formulas; shared between tests, so only to be read."""
    return openpyxl.load_workbook(io.BytesIO(data))


def shown(data: bytes, sheet: str) -> list[list[Any]]:
    """The values of a sheet as a viewer without formulas shows them, from row 1 and column 1."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def cells(book: Any) -> Iterator[tuple[Any, Any]]:
    """Every cell that holds something, with its sheet."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from ((sheet, cell) for cell in row if cell.value is not None)


def dump(data: bytes, *, rows: dict[str, int]) -> str:
    """One line per cell: address, value, format, link; `rows` cuts long sheets short."""
    formulas, values = opened(data), openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    lines = []
    for sheet, cell in cells(formulas):
        if cell.row > rows.get(sheet.title, 10_000):
            continue
        parts = [
            f"{sheet.title}!{cell.coordinate}",
            _text(values[sheet.title][cell.coordinate].value),
        ]
        if cell.data_type == "f":
            parts.append(cell.value)
        if cell.number_format != "General":
            parts.append(f"[{cell.number_format}]")
        if cell.hyperlink is not None:
            parts.append(f"-> {cell.hyperlink.location}")
        lines.append(" | ".join(parts))
    return "\n".join(lines) + "\n"


def golden(name: str, found: str) -> str:
    """The expected text of that name; written from `found` only where the switch says so."""
    path = GOLDEN / name
    if os.environ.get(REGENERATE) == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    return path.read_text(encoding="utf-8")


def without_results(data: bytes) -> bytes:
    """The workbook without the results beside its formulas, so that a program must compute them."""
    stripped = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stripped, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part = _RESULT.sub(r"\1", part.decode()).encode()
            new.writestr(name, part)
    return stripped.getvalue()


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return f"{value:.9g}" if isinstance(value, float) else repr(value)
