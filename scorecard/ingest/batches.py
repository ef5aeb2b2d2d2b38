"""Batches of an Arrow stream, staged one after the other."""

import importlib
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import add, and_
from typing import Any, TypeVar

from scorecard.ingest.ordered import FEW, Staged
from scorecard.ingest.streams import ARROW

Item = TypeVar("Item")


@dataclass(slots=True)
class Received:
    """How many rows came, and of each column how many values, and whether all passed its test."""

    rows: int
    given: list[int]
    exact: list[bool]


def stage_batches(
    staged: Staged, batches: Iterable[Any], tests: Sequence[str], texts: Sequence[int]
) -> Received:
    """Put all batches into `staged`; `tests` are SQL for each of its columns, called `{}` there.

    Columns of `texts` are of type `CODED` there, and become text where they are too many different
    ones. Raises what getting a batch raises.
    """
    into = _Batches(staged, tests, texts)
    # In one transaction: rows of a small one are copied once more when it ends.
    staged.con.execute("BEGIN")
    for batch in batches:
        staged.con.register("batch", batch)
        into.put(batch)
        staged.con.unregister("batch")
    staged.con.execute("COMMIT")
    return into.received


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

    def __init__(self, staged: Staged, tests: Sequence[str], texts: Sequence[int]) -> None:
        self.received = Received(0, [0] * len(tests), [True] * len(tests))
        self._con = staged.con
        self._texts = {i: _Texts(staged, f"c{i}") for i in texts}
        self._columns = range(len(tests))
        self._tested = ", ".join(
            f"count(c{i}), coalesce(bool_and({test.format(f'c{i}')}), true)"
            for i, test in enumerate(tests)
        )
        self._batch = f"batch AS b({', '.join(f'c{i}' for i in self._columns)})"
        # The rowid of the next row; None before the first.
        self._next: int | None = None
        # Whether the last batch had no text that was not known before: then the next is put in
        # before it is looked at, since to find its different texts takes most of the time.
        self._is_steady = False

    def put(self, batch: Any) -> None:
        """Put in the batch that is registered as `batch`."""
        few = {i: texts for i, texts in self._texts.items() if texts.are_few}
        is_unseen = self._is_steady
        if few and not is_unseen:
            self._is_steady = not self._meet(few.values())
        rows, place = self._insert()
        given, exact = self._told(place)
        if is_unseen and [given[i] for i in few] != _given(batch, few):
            # A text has no number yet.
            self._con.execute(f"DELETE FROM staged WHERE rowid >= {place}")
            self._is_steady = False
            self.put(batch)
            return
        self.received.rows += rows
        self.received.given = list(map(add, self.received.given, given))
        self.received.exact = list(map(and_, self.received.exact, exact))

    def _insert(self) -> tuple[int, int]:
        """How many rows went in, and the place of the first."""
        staged_as = ", ".join(
            self._texts[i].sql if i in self._texts else f"b.c{i}" for i in self._columns
        )
        counted = self._con.execute(f"INSERT INTO staged SELECT {staged_as} FROM {self._batch}")
        rows = int(counted.fetchall()[0][0])
        if self._next is None:
            # None where there is no row yet.
            ((self._next,),) = self._con.execute("SELECT min(rowid) FROM staged").fetchall()
        place = self._next or 0
        if self._next is not None:
            self._next += rows
        return rows, place

    def _meet(self, few: Collection["_Texts"]) -> bool:
        """Give numbers to texts of the batch that have none yet; whether there were any."""
        met = ", ".join(f"list(DISTINCT b.{texts.column})" for texts in few)
        (found,) = self._con.execute(f"SELECT {met} FROM {self._batch}").fetchall()
        known = [
            texts.meet([text for text in items or () if text is not None])
            for texts, items in zip(few, found, strict=True)
        ]
        return not all(known)

    def _told(self, place: int) -> tuple[list[int], list[bool]]:
        """Of each column how many rows from a place on have a value, and whether all pass."""
        asked = f"SELECT {self._tested} FROM staged WHERE rowid >= {place}"
        (found,) = self._con.execute(asked).fetchall()
        return list(found[::2]), list(found[1::2])


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
