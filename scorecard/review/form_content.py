"""What goes into a form: what is asked of a person, and what is known about it already."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from scorecard.config.dated import RedFlag
from scorecard.config.kpis import Kpi, ValidRange
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.config.responsible import Due, due_cells
from scorecard.figures import Shown
from scorecard.ingest.form_layout import Identity, RowIdentity, entered_as
from scorecard.ingest.remarks import COMMENT, NOT_AVAILABLE
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.stores.warehouse import Warehouse

MONTHS_BEFORE = 3
Row = TypeVar("Row", bound=RedFlag)


@dataclass(frozen=True, slots=True)
class Given:
    """What its owner said of a figure already, in base units; empty where nothing was."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    status: str = "final"


@dataclass(frozen=True, slots=True)
class Line:
    """A figure that is asked for. Values are in base units; `last` are the oldest first."""

    identity: RowIdentity
    description: str
    shown: Shown
    limits: ValidRange
    last: tuple[Decimal | None, ...]
    red_flag: Decimal | None
    goal: Decimal | None
    given: Given
    comment: str
    reason: str


@dataclass(frozen=True, slots=True)
class FormContent:
    """A form before it is a workbook."""

    identity: Identity
    organisation: str
    source: str
    owner: str
    folder: str
    page_size: str
    lines: tuple[Line, ...]

    @property
    def month(self) -> Month:
        """The month asked about."""
        return Month.parse(self.identity.month)


def form_contents(
    warehouse: Warehouse, config: Config, source: ManualSource, month: Month
) -> list[FormContent]:
    """A form for everybody a source asks for figures of a month, in the order of the entries."""
    known = _Known(warehouse, config, source, month)
    due = due_cells(config, source, month)
    names = {person.id: person.name for person in config.people}
    return [
        FormContent(
            identity=Identity(config.organisation.id, source.id, owner, str(month)),
            organisation=config.organisation.name,
            source=source.name,
            owner=names[owner],
            folder=source.folder(config.organisation.name),
            page_size=config.organisation.page_size,
            lines=tuple(known.line(cell) for cell in due if cell.owner == owner),
        )
        for owner in dict.fromkeys(cell.owner for cell in due)
    ]


class _Known:
    """What the warehouse and the configuration say of the figures of a month."""

    def __init__(
        self, warehouse: Warehouse, config: Config, source: ManualSource, month: Month
    ) -> None:
        self._config = config
        self._month = month
        self._kpis = {kpi.id: kpi for kpi in config.kpis}
        self._units = {unit.id: unit for unit in config.units}
        self._shown = Names(config).shown
        span = {"first_month": str(month - MONTHS_BEFORE), "last_month": str(month - 1)}
        rows = warehouse.rows("review/select_last_values", span)
        self._last = {(row["kpi"], row["unit"], row["month"]): row["value"] for row in rows}
        asked = {"source": source.id, "month_index": month.index}
        self._given = {
            (row.pop("kpi"), row.pop("unit")): Given(**row)
            for row in warehouse.rows("review/select_given", asked)
        }
        self._remarks = {
            (row["kpi"], row["unit"], row["kind"]): row["text"]
            for row in warehouse.rows("review/select_remarks", asked)
        }

    def line(self, due: Due) -> Line:
        kpi, unit = self._kpis[due.kpi], self._units[due.unit]
        shown = self._shown[kpi.id]
        before = [self._month - back for back in range(MONTHS_BEFORE, 0, -1)]
        red_flag, goal = target_of(self._config, kpi, unit, self._month)
        return Line(
            identity=RowIdentity(
                kpi=kpi.id,
                unit=unit.id,
                month=str(self._month),
                entered_as=entered_as(shown, operands=due.operands),
                kpi_name=kpi.name,
                unit_name=unit.name,
            ),
            description=kpi.description,
            shown=shown,
            limits=kpi.limits,
            last=tuple(self._last.get((kpi.id, unit.id, str(month))) for month in before),
            red_flag=red_flag,
            goal=goal,
            given=self._given.get((kpi.id, unit.id), Given()),
            comment=self._remarks.get((kpi.id, unit.id, COMMENT), ""),
            reason=self._remarks.get((kpi.id, unit.id, NOT_AVAILABLE), ""),
        )


def target_of(
    config: Config, kpi: Kpi, unit: Unit, month: Month
) -> tuple[Decimal | None, Decimal | None]:
    """Red flag and goal in force, in base units; None where there is none."""
    goal = _narrowest([row for row in config.targets if row.kpi == kpi.id], unit, month)
    if goal is None:
        return None, None
    line = _narrowest([row for row in config.thresholds if row.kpi == kpi.id], unit, month)
    higher = kpi.polarity == "higher_is_better"
    own = goal.line(goal.goal, higher_is_better=higher)
    if own is None and line is not None:
        own = line.line(goal.goal, higher_is_better=higher)
    return own, goal.goal


def _narrowest(rows: Sequence[Row], unit: Unit, month: Month) -> Row | None:
    fitting = [
        row
        for row in rows
        if row.unit in (None, unit.id)
        and row.unit_type in (None, unit.type)
        and (row.valid_from is None or row.valid_from <= month)
        and (row.valid_to is None or month <= row.valid_to)
    ]
    fitting.sort(key=lambda row: (row.unit is None, row.unit_type is None))
    return fitting[0] if fitting else None
