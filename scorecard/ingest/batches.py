"""Batches of an Arrow stream, staged one after the other."""

import importlib
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from scorecard.ingest.ordered import FEW, Staged
from scorecard.ingest.streams import ARROW

Item = TypeVar("Item")


def stage_batches(
    staged: Staged, batches: Iterable[Any], columns: int, texts: Sequence[int]
) -> int:
    """Put all batches into `staged`, which has so many columns; returns how many rows they had.

    Columns of `texts` are of type `CODED` there, and become text where they are too many different
    ones. Raises what getting a batch raises.
    """
    rows = 0
    into = _Batches(staged, columns, texts)
    # In one transaction: rows of a small one are copied once more when it ends.
    staged.con.execute("BEGIN")
    for batch in batches:
        staged.con.register("batch", batch)
        rows += into.put(batch)
        staged.con.unregister("batch")
    staged.con.execute("COMMIT")
    return rows


@contextmanager
def meanwhile(work: Callable[[], list[Item]]) -> Iterator[list[Item]]:
    """A list that, once the block is over, has what `work` returned in a thread of its own.

    What it raised is raised then, unless the block itself raises.
    """
    found: list[Item] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            found.extend(work())
        # Whatever it is, it belongs to who asked.
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        thread.join()
    if raised:
        raise raised[0]


class _Batches:
    """Puts one batch after another into a table that nothing is taken from meanwhile."""

    def __init__(self, staged: Staged, columns: int, texts: Sequence[int]) -> None:
        self._con = staged.con
        self._texts = {i: _Texts(staged, f"c{i}") for i in texts}
        self._columns = range(columns)
        self._batch = f"batch AS b({', '.join(f'c{i}' for i in self._columns)})"
        # The rowid of the next row; None before the first.
        self._next: int | None = None
        # Whether the last batch had no text that was not known before: then the next is put in
        # before it is looked at, since to find its different texts takes most of the time.
        self._is_steady = False

    def put(self, batch: Any) -> int:
        """Put in the batch that is registered as `batch`; returns how many rows it has."""
        few = {i: texts for i, texts in self._texts.items() if texts.are_few}
        if few and self._is_steady and self._next is not None:
            place = self._next
            rows = self._insert()
            if self._given(few, place) == _given(batch, few):
                return rows
            self._con.execute(f"DELETE FROM staged WHERE rowid >= {place}")
        if few:
            self._is_steady = not self._meet(few.values())
        return self._insert()

    def _insert(self) -> int:
        staged_as = ", ".join(
            self._texts[i].sql if i in self._texts else f"b.c{i}" for i in self._columns
        )
        counted = self._con.execute(f"INSERT INTO staged SELECT {staged_as} FROM {self._batch}")
        rows = int(counted.fetchall()[0][0])
        if self._next is None:
            # None where there is no row yet.
            ((self._next,),) = self._con.execute("SELECT min(rowid) FROM staged").fetchall()
        if self._next is not None:
            self._next += rows
        return rows

    def _meet(self, few: Collection["_Texts"]) -> bool:
        """Give numbers to texts of the batch that have none yet; whether there were any."""
        met = ", ".join(f"list(DISTINCT b.{texts.column})" for texts in few)
        (found,) = self._con.execute(f"SELECT {met} FROM {self._batch}").fetchall()
        known = [
            texts.meet([text for text in items or () if text is not None])
            for texts, items in zip(few, found, strict=True)
        ]
        return not all(known)

    def _given(self, few: Mapping[int, "_Texts"], place: int) -> list[int]:
        """How many rows from a place on have a number in these columns."""
        counted = ", ".join(f"count({texts.column})" for texts in few.values())
        (found,) = self._con.execute(
            f"SELECT {counted} FROM staged WHERE rowid >= {place}"
        ).fetchall()
        return list(found)


def _given(batch: Any, columns: Collection[int]) -> list[int]:
    """How many rows of a batch have a text in these columns."""
    seen = importlib.import_module(ARROW).c_array(batch).view()
    parts = (seen.child(i) for i in columns)
    return [part.length - part.null_count for part in parts]


class _Texts:
    """A column of texts, which goes by their numbers as long as there are few different ones.

    To look a number up takes no longer than to keep a text, and no row is looked at twice.
    """

    def __init__(self, staged: Staged, column: str) -> None:
        self.column = column
        self.are_few = True
        self._staged = staged
        self._known: dict[str, None] = {}
        staged.name(column, [])

    @property
    def sql(self) -> str:
        """What is staged of a batch `b`."""
        if not self.are_few:
            return f"b.{self.column}"
        if not self._known:
            return "NULL"
        return f"enum_code(TRY_CAST(b.{self.column} AS met_{self.column}))"

    def meet(self, texts: Sequence[str]) -> bool:
        """Give numbers to those that have none yet; whether all had one."""
        before = len(self._known)
        # A NUL would be the end of the type's definition.
        plain = not any("\0" in text for text in texts)
        self._known.update(dict.fromkeys(texts) if plain else {})
        self.are_few = plain and len(self._known) <= FEW
        if not self.are_few:
            self._staged.spell(self.column)
        elif len(self._known) > before:
            self._staged.name(self.column, list(self._known))
            self._staged.con.execute(
                f"CREATE OR REPLACE TYPE met_{self.column} AS ENUM "
                f"(SELECT unnest(getvariable('{self.column}')))"
            )
        return self.are_few and len(self._known) == before
