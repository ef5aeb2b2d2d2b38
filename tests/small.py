"""A small organisation for tests of the calculation: claims go straight into the warehouse.

Group holds North and South; both hold shops. Months run from 2026-01. Sources `a` and `b` exist,
every KPI believes `a` first, then `b`, then child units, unless a test says otherwise.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.reconcile.breaks import (
    find_derived_breaks,
    find_scored_breaks,
    find_source_breaks,
)
from scorecard.reconcile.diagnoses import find_causes
from scorecard.reconcile.resolve import resolve
from scorecard.reference.mirror import mirror
from scorecard.score.measures import score_measures
from scorecard.score.rollup import roll_up
from scorecard.score.signals import find_signals
from scorecard.stores.landing import Arrival, Landing
from scorecard.stores.ledger_decisions import Decision
from scorecard.stores.warehouse import Warehouse
from tests.unfiled import Unfiled
from tests.vintages import put_rows

# When every delivery came: after any month of any test.
RECEIVED = dt.datetime(2100, 1, 1, 12, tzinfo=dt.UTC)
LOADS = [
    "seq",
    "source",
    "name",
    "month_index",
    "state",
    "reason",
    "read",
    "loaded",
    "unchanged",
    "quarantined",
    "rejected",
    "ignored",
    "withdrawn",
]
QUARANTINE = [
    "seq",
    "source",
    "name",
    "row_number",
    "column_name",
    "kpi",
    "unit",
    "month_index",
    "value_text",
    "reason",
    "detail",
]
SOURCE = {
    "name": "Source",
    "owner": "ann",
    "type": "csv",
    "path": "drops/x.csv",
    "covers": "history",
    "columns": [
        {"name": "kpi", "type": "text"},
        {"name": "unit", "type": "text"},
        {"name": "month", "type": "month"},
        {"name": "value", "type": "number"},
    ],
    "layout": {
        "shape": "long",
        "kpi": {"column": "kpi"},
        "unit": {"column": "unit"},
        "month": "month",
        "value": "value",
    },
}


def kpi(kpi_id: str, aggregation: str = "flow", **more: Any) -> dict[str, Any]:
    """A KPI's declaration with everything a test does not care about filled in."""
    return {
        "id": kpi_id,
        "name": kpi_id.title(),
        "description": "For tests",
        "aggregation": aggregation,
        "polarity": "higher_is_better",
        "owner": "ann",
        "sources": ["a", "b"] if aggregation == "recompute_only" else ["a", "b", "children"],
        **more,
    }


def sections(**more: Any) -> dict[str, Any]:
    """The small organisation's sections, with some replaced."""
    return {
        "organisation": {
            "id": "small",
            "name": "Small",
            "currency": "EUR",
            "time_zone": "Europe/London",
            "calendar": {"country": "GB", "subdivision": "ENG"},
        },
        "delivery": {
            "sender": "osm@small.example",
            "sender_name": "OSM",
            "allowed_domains": ["small.example"],
        },
        "people": [
            {"id": "ann", "name": "Ann", "email": "ann@small.example", "roles": ["osm"]},
        ],
        # Breaks are planted everywhere, and stop a card only where a test is about that.
        "gate": {"breaks": "none"},
        "perspectives": [{"id": "financial", "name": "Financial"}],
        "units": [
            {"id": "group", "name": "Group", "type": "enterprise"},
            {"id": "north", "name": "North", "type": "region", "parents": [{"unit": "group"}]},
            {"id": "south", "name": "South", "type": "region", "parents": [{"unit": "group"}]},
        ],
        "kpis": [kpi("revenue")],
        "sources": [{**SOURCE, "id": "a"}, {**SOURCE, "id": "b"}],
        "scorecards": [scorecard("group", ["revenue"])],
        "targets": [],
        **more,
    }


def scorecard(unit: str, kpis: Iterable[str | Mapping[str, Any]]) -> dict[str, Any]:
    """A scorecard of one objective; a KPI may come as a mapping of its measure's keys."""
    measures = [
        {"role": "lagging", **({"kpi": item} if isinstance(item, str) else item)} for item in kpis
    ]
    objective = {"id": "grow", "name": "Grow", "owner": "ann", "measures": measures}
    perspectives = [{"perspective": "financial", "objectives": [objective]}]
    return {"id": f"card-{unit}", "unit": unit, "perspectives": perspectives}


def config_of(raw: Mapping[str, Any]) -> Config:
    """The configuration a mapping stands for, through the real loader."""
    return load(Bundle({"all.yaml": yaml_of(raw)}))


def yaml_of(raw: Mapping[str, Any]) -> bytes:
    """YAML text of plain data, decimals written out."""
    text: str = yaml.dump(_plain(raw), Dumper=_Dumper, default_flow_style=None)
    return text.encode()


class _Dumper(yaml.CSafeDumper):
    """Puts in quotation marks what is a number in YAML 1.2 alone."""


_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+$"),
    list("-+0123456789"),
)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


# After how many steps these are whole; all others after the last.
_MADE_BY = {
    "mart.kpi_values": 3,
    "mart.measure_results": 5,
    "mart.objective_results": 6,
    "mart.perspective_results": 6,
    "mart.theme_results": 6,
    "mart.scorecards": 6,
}


class Calculated:
    """A warehouse filled with claims and calculated through.

    `quarantined` are cells of the one delivery, as (column, kpi, unit, month). A delivery that
    failed is one of no claims, for `month`.
    """

    def __init__(
        self,
        folder: Path,
        raw: Mapping[str, Any],
        claims: Iterable[tuple[Any, ...]],
        *,
        quarantined: Iterable[tuple[str, str | None, str | None, str]] = (),
        month: str | None = None,
        decisions: Sequence[Decision] = (),
    ) -> None:
        self.config = config_of(raw)
        self._warehouse = Unfiled()
        self.landing = Landing(folder / "landing", clock=lambda: RECEIVED)
        rows = [_vintage(*claim) for claim in claims]
        cells = [_cell(*cell) for cell in quarantined]
        newest = Month.parse(month) if month else Month(max(row[3] for row in rows))
        state = "loaded" if rows or cells else "failed"
        self.landing.land(
            Arrival("a", "x", str(newest), "history", "full", "accepted", b"x", "csv", rows=1)
        )
        counts = (len(rows) + len(cells), len(rows), 0, len(cells), 0, 0, 0)
        load_row = (1, "a", "x", newest.index, state, "", *counts)
        self._warehouse.append("core.loads", LOADS, [load_row])
        put_rows(self._warehouse, rows)
        self._warehouse.append("core.quarantine", QUARANTINE, cells)
        self._decisions = decisions
        self.again()

    @property
    def warehouse(self) -> Warehouse:
        """The warehouse, calculated through."""
        self._reach(len(self._steps))
        return self._warehouse

    def again(self) -> None:
        """Calculate anew from what the warehouse holds of deliveries now.

        Each step is done when what it makes is asked for; signals and outlooks, on which nothing
        else rests, apart from the others.
        """
        self._done = 0
        self._has_signals = False

    def close(self) -> None:
        """Let go of the warehouse, however far it was calculated."""
        self._warehouse.close()

    def find_signals(self) -> None:
        """Fill `mart.signals` and `mart.outlook` too."""
        find_signals(self.warehouse)
        self._has_signals = True

    def ask(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of a query on the warehouse."""
        if not self._has_signals and ("mart.signals" in sql or "mart.outlook" in sql):
            self.find_signals()
        read = re.findall(r"\b(?:meta|core|ref|work|mart)\.\w+", sql)
        self._reach(max((_MADE_BY.get(table, len(self._steps)) for table in read), default=0))
        return self._warehouse.con.execute(sql, list(parameters)).fetchall()

    @property
    def _steps(self) -> tuple[Callable[[], object], ...]:
        made = self._warehouse
        return (
            lambda: mirror(made, self.config, self.landing, decisions=self._decisions),
            lambda: find_source_breaks(made),
            lambda: resolve(made),
            lambda: find_derived_breaks(made),
            lambda: score_measures(made),
            lambda: roll_up(made),
            lambda: find_scored_breaks(made),
            lambda: find_causes(made, self.config),
        )

    def _reach(self, steps: int) -> None:
        while self._done < steps:
            self._steps[self._done]()
            self._done += 1

    def value(self, kpi_id: str, unit: str, month: str, column: str = "value") -> Decimal | None:
        """A column of `mart.kpi_values`; fails where there is no such figure."""
        rows = self.ask(
            f"SELECT {column} FROM mart.kpi_values WHERE kpi = ? AND unit = ? AND month = ?",
            kpi_id,
            unit,
            month,
        )
        assert len(rows) == 1, (kpi_id, unit, month, rows)
        found: Decimal | None = rows[0][0]
        return found

    def breaks(self) -> list[tuple[str, str, str, str, str]]:
        """Rule, reason, kpi, unit and month of every break."""
        return [
            (str(a), str(b), str(c), str(d), str(e))
            for a, b, c, d, e in self.ask(
                "SELECT rule, reason, kpi, unit, month FROM mart.breaks ORDER BY ALL"
            )
        ]


def _vintage(
    source: str, kpi_id: str, unit: str, month: str, value: Any, *operands: Any
) -> tuple[Any, ...]:
    numerator, denominator = operands or (None, None)
    number = None if value is None else Decimal(str(value))
    index = Month.parse(month).index
    return (source, kpi_id, unit, index, number, numerator, denominator, "final", False, 1, 2)


def _cell(column: str, kpi_id: str | None, unit: str | None, month: str) -> tuple[Any, ...]:
    index = Month.parse(month).index
    return (1, "a", "x", 2, column, kpi_id, unit, index, "?", "bad_number", "found '?'")
