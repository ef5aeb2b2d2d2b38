"""What a stage returned, as metadata worth reading: counts, rows, files."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import dagster as dg

# Rows shown of a longer table; its whole length stands beside it.
ROWS_SHOWN = 50


def described(result: Any) -> dict[str, dg.MetadataValue[Any]]:
    """Every field of a stage's result; a list becomes a table and its length `<name>_count`."""
    found: dict[str, dg.MetadataValue[Any]] = {}
    for field in fields(result):
        value = getattr(result, field.name)
        if isinstance(value, Mapping):
            found |= {f"{field.name}/{key}": scalar(part) for key, part in value.items()}
        elif isinstance(value, (list, tuple)):
            found[f"{field.name}_count"] = dg.MetadataValue.int(len(value))
            found |= {field.name: table(value)} if value else {}
        elif value is not None:
            found[field.name] = scalar(value)
    return found


def table(rows: Iterable[Any]) -> dg.MetadataValue[Any]:
    """Rows as a table: mappings or dataclasses by column, anything else in a column `value`."""
    shown = [
        dg.TableRecord({key: _cell(value) for key, value in _columns(row).items()})
        for row in list(rows)[:ROWS_SHOWN]
    ]
    return dg.MetadataValue.table(shown)


def scalar(value: Any) -> dg.MetadataValue[Any]:
    """One value; a path can be opened from the page, a Decimal is shown with all its digits."""
    if isinstance(value, bool):
        return dg.MetadataValue.bool(value)
    if isinstance(value, int):
        return dg.MetadataValue.int(value)
    if isinstance(value, Path):
        return dg.MetadataValue.path(value)
    return dg.MetadataValue.text(str(value))


def _columns(row: Any) -> Mapping[str, Any]:
    if is_dataclass(row):
        return {field.name: getattr(row, field.name) for field in fields(row)}
    return row if isinstance(row, Mapping) else {"value": row}


def _cell(value: Any) -> str | int | float | bool | None:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)
