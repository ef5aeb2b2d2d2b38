"""What became of a delivery, for whoever made it: taken, changed, refused, missing, and what next.

A receipt is made of what was landed and loaded, so that it says the same whenever it is made.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.responsible import due_cells
from scorecard.config.sources import Source
from scorecard.figures import figure, number
from scorecard.ingest import form_layout as layout
from scorecard.ingest.forms import Form, FormRow, read_form
from scorecard.ingest.remarks import NOT_AVAILABLE
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.stores.landing import Delivery, Landing
from scorecard.stores.warehouse import Warehouse

TAKEN: Final = "taken"
CHANGED: Final = "changed"
UNCHANGED: Final = "unchanged"
WITHDRAWN: Final = "withdrawn"
REFUSED: Final = "refused"
NOT_GIVEN: Final = "not available"
STANDS: Final = "still stands"
MISSING: Final = "missing"
BROUGHT_BACK: Final = "brought back"
COMMENTED: Final = "comment"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a receipt says: about which figure, where it stood, and what became of it."""

    outcome: str
    kpi: str
    unit: str
    month: str
    kpi_name: str
    unit_name: str
    # A cell's address, with its sheet in a scorecard workbook, or row and column; else empty.
    cell: str = ""
    before: str = ""
    now: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """All a receipt says. `reason` is why nothing was taken; `counts` are cells by outcome.

    `is_form` where it is about a form, whose figures are listed one by one.
    """

    seq: int
    source: str
    source_id: str
    name: str
    month: Month
    received_at: str
    is_form: bool
    # Where a form is put again; empty for a file.
    folder: str
    reason: str
    counts: Mapping[str, int]
    lines: tuple[Line, ...]

    def of(self, *outcomes: str) -> list[Line]:
        """The lines with one of some outcomes, in their order."""
        return [line for line in self.lines if line.outcome in outcomes]


def receipt(
    warehouse: Warehouse, landing: Landing, config: Config, source: Source, delivery: Delivery
) -> Receipt | None:
    """The receipt of a delivery; None where it is not loaded yet."""
    load = warehouse.rows("review/select_load", {"seq": delivery.seq})
    if not load:
        return None
    told = _Told(warehouse, Names(config), source, delivery)
    reason = load[0]["reason"] if load[0]["state"] != "loaded" else ""
    is_form = isinstance(source, ManualSource) and "owner" in delivery.parameters
    lines: Iterable[Line] = ()
    if not reason and isinstance(source, ManualSource):
        form = read_form(landing.content(delivery), delivery.name)
        lines = _form_lines(told, form, config, source)
    elif not reason:
        lines = _file_lines(told)
    listed, organisation = tuple(lines), config.organisation.name
    return Receipt(
        seq=delivery.seq,
        source=source.name,
        source_id=source.id,
        name=delivery.name,
        month=Month.parse(delivery.month),
        received_at=delivery.received_at,
        is_form=is_form,
        folder=source.folder(organisation) if isinstance(source, ManualSource) else "",
        reason=reason,
        counts={
            TAKEN: int(load[0]["loaded"]),
            UNCHANGED: int(load[0]["unchanged"]),
            REFUSED: int(load[0]["quarantined"] + load[0]["rejected"]),
            WITHDRAWN: int(load[0]["withdrawn"]),
            **{
                outcome: sum(line.outcome == outcome for line in listed)
                for outcome in (CHANGED, BROUGHT_BACK, NOT_GIVEN, STANDS, MISSING)
            },
        },
        lines=listed,
    )


class _Told:
    """What the warehouse says of a delivery, in names and figures as people read them."""

    def __init__(
        self, warehouse: Warehouse, names: Names, source: Source, delivery: Delivery
    ) -> None:
        self._warehouse = warehouse
        self._names = names
        self._keys = {"source": source.id, "seq": delivery.seq}
        self._asked = {
            "source": source.id,
            "month_index": Month.parse(delivery.month).index,
        }
        self.month = Month.parse(delivery.month)

    def changes(self, *, only_replaced: bool) -> list[dict[str, Any]]:
        """What it changed, with what stood before."""
        keys = {**self._keys, "only_replaced": only_replaced}
        return self._warehouse.rows("review/select_changes", keys)

    def refused(self) -> list[dict[str, Any]]:
        """The cells it had set aside."""
        return self._warehouse.rows("review/select_refused", {"seq": self._keys["seq"]})

    def missing(self) -> list[Key]:
        """What the source gave in earlier months and not in this one."""
        rows = self._warehouse.rows("review/select_missing", self._asked)
        return [(row["kpi"], row["unit"]) for row in rows]

    def given(self) -> dict[Key, dict[str, Any]]:
        """What stands for the month now."""
        rows = self._warehouse.rows("review/select_given", self._asked)
        return {(row["kpi"], row["unit"]): row for row in rows}

    def unavailable(self) -> set[Key]:
        """What stands as not available."""
        rows = self._warehouse.rows("review/select_remarks", self._asked)
        return {(row["kpi"], row["unit"]) for row in rows if row["kind"] == NOT_AVAILABLE}

    def line(self, outcome: str, key: tuple[str | None, str | None], **more: str) -> Line:
        """A line about a figure of the delivery's month, or of the `month` given."""
        kpi, unit = key[0] or "", key[1] or ""
        return Line(
            outcome=outcome,
            kpi=kpi,
            unit=unit,
            month=more.pop("month", str(self.month)),
            kpi_name=self._names.kpis.get(kpi, kpi),
            unit_name=self._names.units.get(unit, unit),
            **more,
        )

    def change(self, row: Mapping[str, Any]) -> Line:
        """A change as a line."""
        before = self.text(row, "before_") if row["had_before"] else ""
        outcome = WITHDRAWN if row["withdrawn"] else CHANGED if before else TAKEN
        if row["brought_back"]:
            outcome = BROUGHT_BACK
        return self.line(
            outcome,
            (row["kpi"], row["unit"]),
            month=str(Month(row["month_index"])),
            before=before,
            now="" if row["withdrawn"] else self.text(row),
            said=row["withdrawn_because"] if row["brought_back"] else "",
        )

    def refusal(self, row: Mapping[str, Any], cell: str) -> Line:
        """A cell that was set aside, as a line."""
        return self.line(
            REFUSED,
            (row["kpi"], row["unit"]),
            month=str(Month(row["month_index"])),
            cell=cell,
            now=row["value_text"] or "",
            said=row["detail"],
        )

    def text(self, row: Mapping[str, Any], prefix: str = "") -> str:
        """A claim as people read it: `12.5 % (25 / 200), estimate`."""
        shown = self._names.shown.get(row["kpi"])
        value: Decimal | None = row[f"{prefix}value"]
        text = "undefined, denominator 0" if value is None else _plain(value)
        if value is not None and shown is not None:
            text = figure(value, shown)
        above, below = row[f"{prefix}numerator"], row[f"{prefix}denominator"]
        if above is not None and below is not None:
            text += f" ({_plain(above)} / {_plain(below)})"
        status = row[f"{prefix}status"]
        return text if status == "final" else f"{text}, {status}"


def _plain(value: Decimal) -> str:
    return number(value, max(0, -int(value.normalize().as_tuple().exponent)))


def _file_lines(told: _Told) -> Iterator[Line]:
    for row in told.refused():
        at = row["cell"] or f"row {row['row_number']}, column {row['column_name']!r}"
        yield told.refusal(row, at)
    yield from (told.change(row) for row in told.changes(only_replaced=True))
    yield from (told.line(MISSING, key) for key in told.missing())


def _form_lines(told: _Told, form: Form, config: Config, source: ManualSource) -> Iterator[Line]:
    refused = {row["row_number"]: row for row in told.refused()}
    changes = {(row["kpi"], row["unit"]): row for row in told.changes(only_replaced=False)}
    given, unavailable = told.given(), told.unavailable()
    for row in form.rows:
        key = row.identity.kpi, row.identity.unit
        if row.number in refused:
            found = refused[row.number]
            cell = row.cells.get(found["column_name"])
            yield told.refusal(found, cell.address if cell else f"row {row.number}")
        elif row.has_figure and key in changes:
            yield told.change(changes[key])
        elif row.has_figure:
            yield told.line(UNCHANGED, key, now=told.text(given[key]) if key in given else "")
        else:
            yield from _without_figure(told, row, given)
        comment = row.cells[layout.COMMENT]
        if comment.text and row.number not in refused:
            yield told.line(COMMENTED, key, cell=comment.address, said=comment.text)
    asked = _asked_of(form, config, source)
    named = {(row["kpi"], row["unit"]) for row in refused.values()}
    for key in asked:
        if key not in given and key not in unavailable and key not in named:
            yield told.line(MISSING, key)


def _without_figure(
    told: _Told, row: FormRow, given: Mapping[Key, Mapping[str, Any]]
) -> Iterator[Line]:
    key = row.identity.kpi, row.identity.unit
    reason = row.cells[layout.REASON].text
    if reason:
        yield told.line(NOT_GIVEN, key, cell=row.cells[layout.REASON].address, said=reason)
    if key in given:
        at = layout.NUMERATOR if row.identity.entered_as == layout.OPERANDS else layout.VALUE
        yield told.line(STANDS, key, cell=row.cells[at].address, now=told.text(given[key]))


def _asked_of(form: Form, config: Config, source: ManualSource) -> Sequence[Key]:
    due = due_cells(config, source, Month.parse(form.identity.month))
    return [(cell.kpi, cell.unit) for cell in due if cell.owner == form.identity.owner]
