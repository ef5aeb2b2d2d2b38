"""From the records of an answer to columns: objects, nested or not, or lists under headings."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from scorecard.config.origin import TableOrigin
from scorecard.errors import SourceError
from scorecard.ingest.grid import shown
from scorecard.ingest.json_text import flattened, is_whole, kind
from scorecard.ingest.web.ways import ABSENT

# Half a character, which only an escape can name.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
# So many rows of a page tell it from another one, the first and the last among them.
_LOOKED_AT = 64
# No figure has more digits before the point, or zeros behind it.
_LARGEST = 400


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one answer by columns, in the order of the headings; nothing of what is ignored.

    `what` is how messages call it. `document` is the JSON the rows stood in, None of any other.
    `mark` is the same for the same rows.
    """

    what: str
    headings: tuple[str, ...]
    columns: Sequence[Sequence[Any]]
    rows: int
    mark: str
    document: Any = None

    def having(self, added: Mapping[str, str]) -> "Page":
        """The same with columns that have one text in every row.

        Raises `SourceError` where the answer has a column of that name.
        """
        for name in added:
            if name in self.headings:
                raise SourceError(
                    f"{self.what}: expected no heading {name!r}, which is added to each row, found "
                    "one: take it out of add_columns"
                )
        columns = [*self.columns, *([text] * self.rows for text in added.values())]
        return replace(self, headings=(*self.headings, *added), columns=columns)


def without(table: TableOrigin, added: Mapping[str, str]) -> TableOrigin:
    """A table as an answer has it, to which columns are added."""
    if not added:
        return table
    columns = tuple(column for column in table.columns if column.name not in added)
    return table.model_copy(update={"columns": columns})


def page_of_objects(
    records: Sequence[Any],
    table: TableOrigin,
    what: str,
    content: bytes | None,
    *,
    document: Any = None,
    absent_is_null: bool = False,
) -> Page:
    """A page of records that are objects, taken from `content`; raises where one is not.

    Without a content they come from code, and may hold what no JSON can.
    """
    columns = _plain_columns(records, table)
    kinds = _kinds(columns or {})
    if columns is None or not _are_single(kinds):
        columns = _flat_columns(records, table, what, absent_is_null=absent_is_null)
        kinds = _kinds(columns)
    _check_values(columns, kinds, content, what)
    return Page(what, tuple(columns), [*columns.values()], len(records), mark(records), document)


def _plain_columns(records: Sequence[Any], table: TableOrigin) -> dict[str, list[Any]] | None:
    """Columns of records that are objects of the same keys, else None."""
    first = records[0] if records else None
    if not isinstance(first, dict) or set(map(type, records)) != {dict}:
        return None
    if set(map(len, records)) != {len(first)}:
        return None
    ignored = set(table.ignore_columns)
    if not {column.name for column in table.columns} <= first.keys():
        return None
    try:
        return {name: [record[name] for record in records] for name in first if name not in ignored}
    except KeyError:
        return None


def _kinds(columns: Mapping[str, Sequence[Any]]) -> dict[str, set[type]]:
    """The types of each column's values."""
    return {name: set(map(type, column)) for name, column in columns.items()}


def _are_single(kinds: Mapping[str, set[type]]) -> bool:
    return all(found.isdisjoint((dict, list)) for found in kinds.values())


def _flat_columns(
    records: Sequence[Any], table: TableOrigin, what: str, *, absent_is_null: bool
) -> dict[str, list[Any]]:
    """Columns of records that are nested, or have not all the same keys."""
    declared = [column.name for column in table.columns]
    flat = flattened(set(declared), set(table.ignore_columns), records, what)
    names = list(dict.fromkeys(name for record in flat for name in record))
    if absent_is_null and flat:
        names += [name for name in declared if name not in names]
    columns: dict[str, list[Any]] = {}
    for name in names:
        columns[name] = [record.get(name, ABSENT) for record in flat]
        for number, value in enumerate(columns[name], 1):
            if value is ABSENT and not absent_is_null:
                raise SourceError(
                    f"{what}, record {number}: expected the key {name!r}, found none: ask for it, "
                    "or set answer.absent_is_null to true"
                )
            if isinstance(value, (dict, list)):
                raise SourceError(
                    f"{what}, record {number}: expected a single value under {name!r}, found "
                    f"{kind(value)}: correct columns, or name it under ignore_columns"
                )
        columns[name] = [None if value is ABSENT else value for value in columns[name]]
    return columns


def page_of_lists(
    records: Sequence[Any],
    names: Sequence[str],
    table: TableOrigin,
    what: str,
    *,
    content: bytes,
    document: Any,
) -> Page:
    """A page of records that are lists of values under these names; raises where one is not."""
    for number, record in enumerate(records, 1):
        if not isinstance(record, list) or len(record) != len(names):
            found = f"{len(record)}" if isinstance(record, list) else kind(record)
            raise SourceError(
                f"{what}, record {number}: expected a list of {len(names)} values, found {found}: "
                "correct answer.headings"
            )
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise SourceError(
            f"{what}: expected each heading once, found {shown(twice)} again: rename one there"
        )
    made = dict(zip(names, map(list, zip(*records, strict=True)), strict=True)) if records else {}
    columns = {name: made[name] for name in made if name not in table.ignore_columns}
    kinds = _kinds(columns)
    for name in columns:
        if not _are_single({name: kinds[name]}):
            raise SourceError(
                f"{what}: expected single values under {shown(name)}, found a list or an object: "
                "name it under ignore_columns"
            )
    _check_values(columns, kinds, content, what)
    return Page(what, tuple(columns), [*columns.values()], len(records), mark(records), document)


def _check_values(
    columns: Mapping[str, Sequence[Any]],
    kinds: Mapping[str, set[type]],
    content: bytes | None,
    what: str,
) -> None:
    """Raise `SourceError` for numbers without end, and for half a character, in the content read.

    The one would fill a machine when it is written out; the other no file can hold.
    """
    for name, column in columns.items():
        if Decimal not in kinds[name]:
            continue
        sizes = [value.adjusted() for value in column if type(value) is Decimal]
        if max(max(sizes), -min(sizes)) > _LARGEST:
            large = next(v for v in column if isinstance(v, Decimal) and _is_large(v))
            raise SourceError(
                f"{what}, record {column.index(large) + 1}: expected a figure under {name!r}, "
                f"found the number {large}: correct it at the source"
            )
    if content is not None and (b"\\" not in content or not _HALF.search(content)):
        return
    for name, column in columns.items():
        for number, value in enumerate(column, 1):
            if isinstance(value, str) and not is_whole(value):
                raise SourceError(
                    f"{what}, record {number}: expected text under {name!r}, found half a "
                    "character: correct it at the source"
                )


def _is_large(value: Decimal) -> bool:
    return abs(value.adjusted()) > _LARGEST


def mark(records: Sequence[Any]) -> str:
    """The same for the same rows, and in practice for no others: some of them and their number."""
    step = max(1, len(records) // _LOOKED_AT)
    looked = [len(records), *records[::step], *records[-1:]]
    return hashlib.sha256(repr(looked).encode("utf-8", "backslashreplace")).hexdigest()
