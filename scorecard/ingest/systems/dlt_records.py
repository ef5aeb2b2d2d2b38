"""What a resource of dlt yields as pages of rows: mappings, frames of pandas, tables of Arrow."""

import datetime as dt
import sys
import uuid
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from scorecard.config.systems.dlt import DltSource
from scorecard.errors import SourceError
from scorecard.ingest.web.columns import Page, page_of_objects

_AT_ONCE = 10_000
# What a cell may hold; each is written exactly, or as its text.
_SINGLE = (str, int, float, Decimal, dt.date, dt.time, uuid.UUID, type(None))


def pages(items: Iterable[Any], source: DltSource) -> Iterator[Page]:
    """All rows of what is yielded, in order; raises `SourceError` for what is none."""
    held: list[Any] = []
    done = 0
    for item in items:
        for records in _records(item):
            held.extend(records)
            while len(held) >= _AT_ONCE:
                yield _page(held[:_AT_ONCE], done, source)
                done += _AT_ONCE
                del held[:_AT_ONCE]
    if held:
        yield _page(held, done, source)


def _records(item: Any) -> Iterator[Sequence[Any]]:
    """Records in something yielded. Whoever made a frame or a table has its library."""
    pandas, arrow = sys.modules.get("pandas"), sys.modules.get("pyarrow")
    if pandas is not None and isinstance(item, pandas.DataFrame):
        for start in range(0, len(item), _AT_ONCE):
            part = item.iloc[start : start + _AT_ONCE]
            # It has no other way to say that there is no value.
            yield part.astype(object).where(part.notna(), None).to_dict("records")
    elif arrow is not None and isinstance(item, arrow.Table):
        for batch in item.to_batches(max_chunksize=_AT_ONCE):
            yield batch.to_pylist()
    elif arrow is not None and isinstance(item, arrow.RecordBatch):
        yield item.to_pylist()
    else:
        yield item if isinstance(item, list) else [item]


def _page(records: Sequence[Any], before: int, source: DltSource) -> Page:
    what = source.asked if before == 0 else f"{source.asked}, after record {before:,}"
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            raise SourceError(
                f"{what}, record {number}: expected a mapping of names to values, found "
                f"{type(record).__name__}: have the resource yield dicts, frames of pandas or "
                "tables of Arrow"
            )
    page = page_of_objects(records, source, what, None, absent_is_null=source.absent_is_null)
    for name, column in zip(page.headings, page.columns, strict=True):
        if not isinstance(name, str):
            raise SourceError(
                f"{what}: expected names that are texts, found {name!r}: have the resource name "
                "its columns"
            )
        other = {kind for kind in set(map(type, column)) if not issubclass(kind, _SINGLE)}
        if other:
            number = next(n for n, value in enumerate(column, 1) if type(value) in other)
            raise SourceError(
                f"{what}, record {number}: expected a single value under {name!r}, found "
                f"{type(column[number - 1]).__name__}: correct columns, or name it under "
                "ignore_columns"
            )
    return page
