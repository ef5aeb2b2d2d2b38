"""Which kpi, unit, month and status each row speaks about: a table of the different ways written.

The different texts of a column are few, and read one by one in Python; the rows are joined to what
they mean. Kpis and units go by number until they are stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecard.config.layouts import Code
from scorecard.ingest.grid import clean
from scorecard.ingest.keys import (
    STATUSES,
    Meaning,
    Scope,
    What,
    heading_month,
    only_days,
    read_codes,
    read_currency,
    read_month,
    read_status,
)
from scorecard.ingest.known import Known
from scorecard.ingest.notes import Notes
from scorecard.ingest.otherwise import other_dates
from scorecard.ingest.scratch import Engine
from scorecard.ingest.staging import FIXED, Columns, Delivered, make_table
from scorecard.ingest.treatment import AS_IT_IS, COUNT, Treat, Treatment

NO_FAULT = "NULL::INTEGER"
NOT_IGNORED = "FALSE"
FINAL = f"{STATUSES.index('final')}::UTINYINT"
UNSCALED = "0::USMALLINT"
NO_DAY = "NULL::INTEGER"
NO_CURRENCY = "NULL::INTEGER"

NOT_COMBINED = "NULL::UTINYINT"


@dataclass(frozen=True, slots=True)
class Key:
    """A kpi, unit, month or status in SQL, and what has to be joined to `delivered` for it.

    `value` is the number of an id, a month index or the place of a status in `STATUSES`. `scale` is
    the number of what a kpi's figures are multiplied by, `combine` that of how its rows become one
    figure, and it `counts` where that may be by counting them. Constant parts name no column.
    """

    value: str
    fault: str = NO_FAULT
    ignored: str = NOT_IGNORED
    scale: str = UNSCALED
    combine: str = NOT_COMBINED
    counts: bool = False
    day: str = NO_DAY
    join: str = ""


class KeyTables:
    """Makes a delivery's tables of keys, and numbers ids and faults as they are met."""

    def __init__(self, con: Engine, staged: Delivered, known: Known, notes: Notes) -> None:
        self._con = con
        self._staged = staged
        self._known: dict[What, frozenset[str]] = {"kpi": known.kpis, "unit": known.units}
        self._amounts = known.amounts
        self._calendar = known.calendar
        self._notes = notes
        self._ids: dict[What, dict[str, int]] = {"kpi": {}, "unit": {}, "currency": {}}
        self._scales: dict[Decimal, int] = {AS_IT_IS.scale: 0}
        # Why the delivery as a whole is not what was declared; empty where it is.
        self.reason = ""

    def codes(self, what: What, code: Code, treat: Treat = lambda _: AS_IT_IS) -> Key:
        """The kpi or unit of every row; `treat` says how the figures of a kpi are treated."""
        if code.constant is not None:
            return self.constant(what, code.constant, treat(code.constant))
        texts = [self._staged.columns[name].text for name in code.names]
        rows = self._different(texts)
        written = [code.join.join(clean(str(part)) for part in row) for row in rows]
        meanings = read_codes(written, code, self._known[what], what)
        numbers = [self._number(what, meaning) for meaning in meanings]
        treatments = [treat(str(meaning.value)) for meaning in meanings]
        return self._joined(what, texts, rows, meanings, numbers, treatments)

    def constant(self, what: What, code: str, treatment: Treatment = AS_IT_IS) -> Key:
        """The same kpi or unit in every row."""
        number, combine = self._number(what, Meaning(code)), treatment.number
        return Key(
            f"{number}::INTEGER",
            scale=f"{self._scale(treatment.scale)}::USMALLINT",
            combine=NOT_COMBINED if combine is None else f"{combine}::UTINYINT",
            counts=treatment.combine == "count",
        )

    def months(self, heading: str, style: str, scope: Scope) -> Key:
        """The month of every row; native dates need no format, text is read by `style`."""
        column = self._staged.columns[heading]
        text = column.text if column.day is None else f"coalesce({column.day}::VARCHAR, '')"
        if column.native in FIXED:
            parts, rows = [text], self._different([text])
            natives = [column.native == "TRUE"] * len(rows)
        else:
            # A native and a written cell may look the same and yet be read in two ways.
            parts = [text, column.native]
            rows = self._different(parts)
            natives = [bool(row[1]) for row in rows]
        meanings = [
            read_month(str(row[0]), native, style, heading, scope, self._calendar)
            for row, native in zip(rows, natives, strict=True)
        ]
        written = [str(row[0]) for row, native in zip(rows, natives, strict=True) if not native]
        dates = [str(row[0]) for row, native in zip(rows, natives, strict=True) if native]
        self.reason = (
            self.reason
            or other_dates(written, style, heading)
            or only_days(dates, style, heading, self._calendar)
        )
        return self._joined("month", parts, rows, meanings, [m.value for m in meanings])

    def month(self, heading: str, style: str, scope: Scope) -> Key:
        """The same month in every row: what a heading says."""
        meaning = heading_month(heading, style, scope, self._calendar)
        number = self._notes.number(meaning.fault)
        fault = NO_FAULT if number is None else f"{number}::INTEGER"
        return Key(f"{meaning.value}::INTEGER", fault)

    def statuses(self, heading: str) -> Key:
        """The status of every row."""
        texts = [self._staged.columns[heading].text]
        rows = self._different(texts)
        meanings = [read_status(str(row[0]), heading) for row in rows]
        numbers = [None if m.value is None else STATUSES.index(str(m.value)) for m in meanings]
        return self._joined("status", texts, rows, meanings, numbers)

    def currencies(self, heading: str) -> Key:
        """The currency of every row, none where its cell is empty."""
        texts = [self._staged.columns[heading].text]
        rows = self._different(texts)
        meanings = [read_currency("" if row[0] is None else str(row[0]), heading) for row in rows]
        numbers = [self._number("currency", meaning) for meaning in meanings]
        return self._joined("currency", texts, rows, meanings, numbers)

    def ids(self, what: What) -> tuple[str, ...]:
        """The ids met, in the order of their numbers."""
        return tuple(self._ids[what])

    @property
    def scales(self) -> tuple[Decimal, ...]:
        """What figures are multiplied by, in the order of their numbers."""
        return tuple(self._scales)

    def finish(self) -> None:
        """Make the tables that tell what the numbers of kpis, units and currencies stand for."""
        for what, ids in self._ids.items():
            columns: Columns = {
                "number": ("INTEGER", list(ids.values())),
                "id": ("VARCHAR", list(ids)),
                "is_amount": ("BOOLEAN", [name in self._amounts for name in ids]),
            }
            make_table(self._con, f"{what}_ids", columns)

    def _different(self, parts: Sequence[str]) -> list[tuple[object, ...]]:
        """The different ways written, in the order they are met."""
        rows = self._con.execute(
            f"SELECT {', '.join(parts)}, min({self._staged.place}) AS first "
            f"FROM {self._staged.relation} AS d GROUP BY ALL ORDER BY first"
        ).fetchall()
        return [row[:-1] for row in rows]

    def _number(self, what: What, meaning: Meaning) -> int | None:
        if meaning.value is None:
            return None
        ids = self._ids[what]
        return ids.setdefault(str(meaning.value), len(ids))

    def _scale(self, scale: Decimal) -> int:
        return self._scales.setdefault(scale, len(self._scales))

    def _joined(
        self,
        name: str,
        parts: Sequence[str],
        rows: Sequence[tuple[object, ...]],
        meanings: Sequence[Meaning],
        numbers: Sequence[object],
        treatments: Sequence[Treatment] = (),
    ) -> Key:
        treated = treatments or [AS_IT_IS] * len(rows)
        scales = [self._scale(treatment.scale) for treatment in treated]
        combines = [treatment.number for treatment in treated]
        columns: Columns = {
            f"k{i}": (_kind(rows, i), [row[i] for row in rows]) for i in range(len(parts))
        }
        columns |= {
            "number": ("INTEGER", numbers),
            "fault": ("INTEGER", [self._notes.number(meaning.fault) for meaning in meanings]),
            "ignored": ("BOOLEAN", [meaning.ignored for meaning in meanings]),
            "scale": ("USMALLINT", scales),
            "combine": ("UTINYINT", combines),
            "day": ("INTEGER", [meaning.day for meaning in meanings]),
        }
        make_table(self._con, f"{name}_keys", columns)
        on = " AND ".join(f"{part} = {name}_keys.k{i}" for i, part in enumerate(parts))
        return Key(
            value=f"{name}_keys.number",
            fault=f"{name}_keys.fault" if any(m.fault for m in meanings) else NO_FAULT,
            ignored=f"{name}_keys.ignored" if any(m.ignored for m in meanings) else NOT_IGNORED,
            scale=f"{name}_keys.scale" if any(scales) else UNSCALED,
            combine=NOT_COMBINED if set(combines) <= {None} else f"{name}_keys.combine",
            counts=COUNT in combines,
            day=f"{name}_keys.day",
            # Each way of writing is there; said so, rows are not looked through for it first.
            join=f"LEFT JOIN {name}_keys ON {on}",
        )


def _kind(rows: Sequence[tuple[object, ...]], place: int) -> str:
    return "BOOLEAN" if rows and isinstance(rows[0][place], bool) else "VARCHAR"
