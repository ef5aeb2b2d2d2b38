"""A delivery's table as text in memory: what most readers hand over."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scorecard.ingest.scratch import Engine
from scorecard.ingest.staging import Column, Delivered

Texts = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

# Beyond what str.strip takes: byte order mark, zero-width space and joiners.
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of text under their headings, as far as the source declares them.

    `rows` are row numbers as a person finds them: in a file the headings are counted, a query's
    first row is 1. A cell is `native` where the source had it as a number or a date, so that it is
    written in one known way ("1234.5", "2026-10-01") whatever the declaration says about text.
    """

    headings: tuple[str, ...]
    columns: Mapping[str, Texts]
    native: Mapping[str, Flags]
    rows: Whole
    # What a figure's column is called, row by row, where the table was put together from several.
    places: Texts | None = None

    @property
    def count(self) -> int:
        """Rows below the headings."""
        return len(self.rows)

    def stage(self, con: Engine, kept: ExitStack) -> Delivered:
        """Make `delivered` of it."""
        frame: dict[str, Any] = {"row_number": self.rows}
        columns = {}
        for i, name in enumerate(self.headings):
            frame[f"c{i}"] = _storable(self.columns[name])
            flags = self.native[name]
            native = "TRUE" if flags.all() else "FALSE"
            if flags.any() and not flags.all():
                frame[f"n{i}"], native = flags, f"d.n{i}"
            columns[name] = Column(f"d.c{i}", native)
        if self.places is not None:
            frame["place_name"] = _storable(self.places)
        con.register("arrived", pd.DataFrame(frame))
        try:
            con.execute("CREATE OR REPLACE TEMPORARY TABLE delivered AS SELECT * FROM arrived")
        finally:
            con.unregister("arrived")
        called = None if self.places is None else "d.place_name"
        return Delivered(columns, "d.row_number", self.count, called=called)


def grid_of(
    headings: Sequence[str],
    columns: Sequence[Sequence[Any] | Texts],
    rows: Whole,
    native: Sequence[Flags] | None = None,
) -> Grid:
    """A grid of columns in heading order; no cell is native unless `native` says so."""
    none = np.zeros(len(rows), dtype=np.bool_)
    texts = {name: _texts(column) for name, column in zip(headings, columns, strict=True)}
    flags = native if native is not None else [none] * len(headings)
    return Grid(tuple(headings), texts, dict(zip(headings, flags, strict=True)), rows)


def _texts(column: Sequence[Any] | Texts) -> Texts:
    if isinstance(column, np.ndarray):
        return column
    array = np.empty(len(column), dtype=object)
    array[:] = column
    return array


def _storable(texts: Texts) -> Any:
    """Texts a database takes: half a surrogate pair, which is no character, as its escape."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        texts = _texts([text.encode("utf-8", "backslashreplace").decode() for text in texts])
    return pd.array(texts, dtype="str")


def clean(text: str) -> str:
    """Text without surrounding blanks, non-breaking ones and byte order marks included."""
    return text.strip().strip(_INVISIBLE).strip()


def escaped(text: str) -> str:
    """Text as one line that can be stored and mailed; what cannot be printed as its escape."""
    return text if text.isprintable() else repr(text)[1:-1]


def shown(text: str) -> str:
    """Text as a message quotes it: control characters escaped, cut where it is long."""
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 2] + "..")
