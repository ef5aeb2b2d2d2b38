"""What is wrong with a cell beside others: too large a quotient, a key said twice, out of range."""

from collections.abc import Sequence
from decimal import Decimal

from scorecard.config.kpis import ValidRange
from scorecard.ingest.known import Known
from scorecard.ingest.notes import Notes
from scorecard.ingest.numbers import Fault, overflow, plain
from scorecard.ingest.scratch import Stage
from scorecard.ingest.staging import Columns, make_table
from scorecard.period import Month

# Rows of a repeated key that its message names.
_NAMED = 5
# A few megabytes for each thread.
_BITS = 50_000_000


class Marks:
    """Makes `marked`, the cells at fault for what stands beside them; each step sees those before.

    A cell that is at fault by itself is not marked.
    """

    def __init__(self, at: Stage, notes: Notes) -> None:
        self._at = at
        self._notes = notes
        at.run("ingest/stage_marked")

    def overflows(self) -> None:
        """Mark every pair whose quotient, or product, is too large to be added up."""
        found = [
            (place, block, overflow(_pair(above, value, below)))
            for place, block, above, value, below in self._at.run("ingest/find_overflows")
        ]
        self._mark(found)

    def duplicates(self, kpis: int, units: int, months: Sequence[int]) -> None:
        """Mark every claim of a key that is claimed more than once: none is the right one.

        So many kpis and units were met, and these months. A bit for each possible key tells that
        none is repeated, sooner than gathering the keys does.
        """
        if not months:
            return
        span = max(months) - min(months) + 1
        room = {"units": units, "months": span, "first": min(months), "size": kpis * units * span}
        if room["size"] <= _BITS and not self._at.run("ingest/find_whether_repeated", room)[0][0]:
            return
        self._at.run("ingest/stage_repeated")
        rows = self._at.run("ingest/find_repeated")
        columns: Columns = {
            name: ("INTEGER", [row[i] for row in rows])
            for i, name in enumerate(("kpi", "unit", "month_index"))
        }
        notes = [self._notes.number(_duplicate(*row[2:])) for row in rows]
        make_table(self._at.con, "repeated_notes", {**columns, "fault": ("INTEGER", notes)})
        self._at.run("ingest/mark_repeated")

    def out_of_range(self, known: Known, kpis: Sequence[str]) -> dict[str, ValidRange]:
        """Mark every figure outside the valid range of its kpi; `kpis` are those met.

        Returns the ranges of these, which are in `ranges` if there are any.
        """
        ranges = {kpi: known.ranges[kpi] for kpi in kpis if kpi in known.ranges}
        if not ranges:
            return ranges
        make_table(
            self._at.con,
            "ranges",
            {
                "kpi": ("VARCHAR", list(ranges)),
                "minimum": ("DECIMAL(28, 9)", [_text(r.minimum) for r in ranges.values()]),
                "maximum": ("DECIMAL(28, 9)", [_text(r.maximum) for r in ranges.values()]),
                "is_whole": ("BOOLEAN", [kpi in known.states for kpi in ranges]),
            },
        )
        free = {"free": sorted(known.eliminations)}
        found = [
            (place, block, out_of_range(known, kpi, *amounts))
            for place, block, kpi, *amounts in self._at.run("ingest/find_out_of_range", free)
        ]
        self._mark(found)
        return ranges

    def _mark(self, found: Sequence[tuple[int, int, Fault]]) -> None:
        if not found:
            return
        columns: Columns = {
            "place": ("INTEGER", [place for place, _, _ in found]),
            "block": ("USMALLINT", [block for _, block, _ in found]),
            "fault": ("INTEGER", [self._notes.number(fault) for _, _, fault in found]),
        }
        make_table(self._at.con, "found_marks", columns)
        self._at.run("ingest/insert_marks")


def _pair(above: Decimal | None, value: Decimal | None, below: Decimal) -> str:
    if above is None and value is not None:
        return f"{plain(value)} x {plain(below)}"
    return f"{plain(above or Decimal(0))} / {plain(below)}"


def _duplicate(
    month_index: int, kpi: str, unit: str, times: int, rows: list[int], columns: list[str]
) -> Fault:
    places = [repr(name) for name in dict.fromkeys(columns)]
    spots = f"{listed('row', sorted(set(rows)))}, {listed('column', places)}"
    detail = (
        f"found {kpi} of {unit} for {Month(month_index)} {times} times ({spots}), expected it "
        "once: keep one at the source; none was taken"
    )
    return Fault("duplicate_key", detail)


def listed(what: str, items: Sequence[object]) -> str:
    """What a message calls some of many: 'row 3', 'rows 3 and 4', 'rows 3, 4, 5 and 9 more'."""
    named = [str(item) for item in items[:_NAMED]]
    if len(items) > _NAMED:
        named.append(f"{len(items) - _NAMED} more")
    if len(named) == 1:
        return f"{what} {named[0]}"
    return f"{what}s {', '.join(named[:-1])} and {named[-1]}"


def out_of_range(
    known: Known,
    kpi: str,
    value: Decimal,
    numerator: Decimal | None,
    denominator: Decimal | None,
) -> Fault:
    """The fault of a figure outside its kpi's valid range, or that is the number of no state."""
    limits = known.ranges[kpi]
    low = None if limits.minimum is None else plain(limits.minimum)
    high = None if limits.maximum is None else plain(limits.maximum)
    room = f"at most {high}" if low is None else f"at least {low}"
    if low is not None and high is not None:
        room = f"{low} to {high}"
    change = f"valid_range of {kpi}"
    if kpi in known.states:
        room, change = f"a whole number from {low} to {high}", f"states of {kpi}"
    figure = plain(value)
    if numerator is not None and denominator is not None:
        figure += f" ({plain(numerator)} / {plain(denominator)})"
    detail = (
        f"found {figure} in base units, expected {room}: correct it at the source, the "
        f"layout's scale, or {change}"
    )
    return Fault("out_of_range", detail)


def _text(limit: Decimal | None) -> str | None:
    return None if limit is None else f"{limit:f}"
