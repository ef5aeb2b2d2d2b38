"""A delivery's table in DuckDB: where its columns are, as text and, where they are, as numbers.

Most readers make the temporary table `delivered`; a file DuckDB reads is left where it is.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Protocol

from scorecard.ingest.scratch import Engine

# What is native all through, or nowhere.
FIXED = ("TRUE", "FALSE")


@dataclass(frozen=True, slots=True)
class Column:
    """A column in SQL, of the table by the name of `d`.

    `text` is each cell as it was written, never NULL. `native` says whether the source had it as a
    number or a date. `number` is a DECIMAL(28, 9), NULL where there is no room, of a column whose
    type is a whole or decimal number; None for any other. `near` is such a number of a column of
    floating ones, and before it when it is one; else only the text tells. `day` is a DATE, None
    where it is none.
    """

    text: str
    native: str = "FALSE"
    number: str | None = None
    near: tuple[str, str] | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery as DuckDB sees it: what to select from, and its columns by heading.

    `place` is a row's place from 0, `row_number` its number as people count. `called` is what a
    figure's column is called row by row, where a column has not one name.
    """

    columns: Mapping[str, Column]
    row_number: str
    rows: int
    relation: str = "delivered"
    place: str = "d.rowid"
    called: str | None = None


class Table(Protocol):
    """A delivery that has the declared shape."""

    @property
    def headings(self) -> tuple[str, ...]:
        """Its headings, those that are ignored among them or not."""
        ...

    @property
    def count(self) -> int:
        """Its rows below the headings."""
        ...

    def stage(self, con: Engine, kept: ExitStack) -> Delivered:
        """Let `con` select from it for as long as `kept` is open."""
        ...


Columns = dict[str, tuple[str, Sequence[Any]]]
"""Columns to be made: a type and cells each."""


def make_table(con: Engine, table: str, columns: Columns) -> None:
    """Make a temporary table of columns, each a type and its cells; None is NULL.

    Names and types are ours, never a user's text. For thousands of rows, not for millions.
    """
    listed = [f"unnest(${name}::{kind}[]) AS {name}" for name, (kind, _) in columns.items()]
    cells = {name: list(items) for name, (_, items) in columns.items()}
    con.execute(f"CREATE OR REPLACE TEMPORARY TABLE {table} AS SELECT {', '.join(listed)}", cells)
