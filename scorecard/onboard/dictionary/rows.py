"""Entries of a configuration as rows of their subjects' sheets, and rows as entries again."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scorecard.config.finding import KeyPath
from scorecard.config.models import Config
from scorecard.onboard.dictionary.cells import text_of
from scorecard.onboard.dictionary.columns import Column, Path, Subject, inside, subjects
from scorecard.period import Month

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: what it stands under, and its values by path.

    `place` is where it is in the configuration, `number` the row of the sheet; None where it is
    not there. `own_key` tells it from its neighbours, `key` from all rows of its subject.
    """

    subject: Subject
    above: Key
    values: Mapping[Path, Any]
    place: KeyPath | None = field(default=None, compare=False)
    number: int | None = field(default=None, compare=False)
    own_key: Key = field(init=False, compare=False)
    key: Key = field(init=False, compare=False)

    def __post_init__(self) -> None:
        # Asked for far more often than there are rows.
        own = tuple(self.text(path) for path in self.subject.key)
        object.__setattr__(self, "own_key", own)
        object.__setattr__(self, "key", (*self.above, *own))

    def text(self, path: Path) -> str:
        """One of its values as text."""
        return text_of(self.subject.column(path), self.values[path])


Rows = Mapping[str, tuple[Row, ...]]


def rows_of(config: Config, counts: Mapping[str, int] | None = None) -> dict[str, tuple[Row, ...]]:
    """The rows of every subject by its name, in the configuration's order.

    Of the list sections in `counts` only so many entries: what comes after are rows of tables.
    """
    found: dict[str, list[Row]] = {item.name: [] for item in subjects()}
    for item in subjects():
        if len(item.path) > 1:
            continue
        entries = getattr(config, item.section)
        if item.single:
            found[item.name].append(_row(item, entries, (), (item.section,)))
            continue
        limit = len(entries) if counts is None else counts.get(item.section, 0)
        for row in _walk(item, entries[:limit], (), (item.section,)):
            found[row.subject.name].append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def _walk(item: Subject, entries: Iterable[Any], above: Key, place: KeyPath) -> Iterator[Row]:
    for index, entry in enumerate(entries):
        row = _row(item, entry, above, (*place, index))
        yield row
        for inner in inside(item):
            nested = getattr(entry, inner.path[-1])
            under = (*above, row.own_key[0]) if row.own_key else above
            yield from _walk(inner, nested, under, (*place, index, inner.path[-1]))


def _row(item: Subject, entry: Any, above: Key, place: KeyPath) -> Row:
    values = {column.path: _value(entry, column.path) for column in item.columns}
    return Row(item, above, values, place)


def _value(entry: Any, path: Path) -> Any:
    for part in path:
        if entry is None:
            return None
        entry = getattr(entry, part)
    return entry


def numbered(rows: Iterable[Row]) -> dict[tuple[Key, int], Row]:
    """Rows by their key, and by how many of the same key came before."""
    seen: Counter[Key] = Counter()
    found = {}
    for row in rows:
        found[row.key, seen[row.key]] = row
        seen[row.key] += 1
    return found


def raw_entry(item: Subject, values: Mapping[Path, Any]) -> dict[str, Any]:
    """An entry as it is written: what is required or other than its default, in order."""
    entry: dict[str, Any] = {}
    for column in item.columns:
        value = values[column.path]
        if value is None or (value == column.default and not column.required):
            continue
        inner = entry
        for part in column.path[:-1]:
            inner = inner.setdefault(part, {})
        inner[column.path[-1]] = raw_value(column, value)
    return entry


def raw_value(column: Column, value: Any) -> Any:
    """A value as it is written: months and days are text, lists are lists."""
    if isinstance(value, (Month, dt.date)):
        return str(value)
    if isinstance(value, tuple):
        return [raw_value(column, item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value
