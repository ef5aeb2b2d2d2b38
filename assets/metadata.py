"""What stages returned, as metadata worth reading: counts, rows, files."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import dagster as dg

# Rows shown of a longer table; its whole length stands beside it.
ROWS_SHOWN = 50

Metadata = dict[str, dg.MetadataValue[Any]]


def counts(**numbers: int) -> Metadata:
    """Whole numbers under their names, in the order given."""
    return {name: dg.MetadataValue.int(number) for name, number in numbers.items()}


def rows(name: str, found: Iterable[Any]) -> Metadata:
    """The first rows as a table under `name`, nothing where there are none.

    A row is a mapping or a dataclass; anything else is shown in a column `value`.
    """
    shown = [
        dg.TableRecord({key: _cell(value) for key, value in _columns(row).items()})
        for row in list(found)[:ROWS_SHOWN]
    ]
    return {name: dg.MetadataValue.table(shown)} if shown else {}


def files(name: str, paths: Iterable[Path]) -> Metadata:
    """Links to files, one a line, that open where the pipeline runs."""
    lines = [f"- [{path.name}]({path.as_uri()})" for path in paths]
    return {name: dg.MetadataValue.md("\n".join(lines))} if lines else {}


def _columns(row: Any) -> Mapping[str, Any]:
    if is_dataclass(row):
        return {field.name: getattr(row, field.name) for field in fields(row)}
    return row if isinstance(row, Mapping) else {"value": row}


def _cell(value: Any) -> str | int | float | bool | None:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return "; ".join(str(part) for part in value)
    return _shortest(value) if isinstance(value, Decimal) else str(value)


def _shortest(value: Decimal) -> str:
    """Without the zeros a column's scale adds behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
