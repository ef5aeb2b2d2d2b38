"""Batches of an Arrow stream, staged while the next one is fetched."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from scorecard.ingest.ordered import FEW, Staged
from scorecard.ingest.streams import ahead

Item = TypeVar("Item")


def stage_batches(staged: Staged, stream: Any, columns: int, texts: Sequence[int]) -> int:
    """Put all batches into `staged`, which has so many columns; returns how many rows they had.

    Columns of `texts` are of type `CODED` there, and become text where they are too many different
    ones. Raises what the stream raises.
    """
    rows = 0
    con = staged.con
    numbered = {i: _Texts(staged, f"c{i}") for i in texts}
    batch = f"batch AS b({', '.join(f'c{i}' for i in range(columns))})"
    # In one transaction: rows of a small one are copied once more when it ends.
    con.execute("BEGIN")
    with ahead(stream) as batches:
        for taken in batches:
            con.register("batch", taken)
            few = [texts for texts in numbered.values() if texts.are_few]
            if few:
                met = ", ".join(f"list(DISTINCT b.{texts.column})" for texts in few)
                (found,) = con.execute(f"SELECT {met} FROM {batch}").fetchall()
                for texts_, items in zip(few, found, strict=True):
                    texts_.meet([text for text in items or () if text is not None])
            staged_as = (numbered[i].sql if i in numbered else f"b.c{i}" for i in range(columns))
            counted = con.execute(f"INSERT INTO staged SELECT {', '.join(staged_as)} FROM {batch}")
            rows += int(counted.fetchall()[0][0])
            con.unregister("batch")
    con.execute("COMMIT")
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

    def meet(self, texts: Sequence[str]) -> None:
        """Give numbers to those that have none yet."""
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
