"""Two hundred random organisations, figure by figure, against the second computation.

All of them are units of one configuration, so that one warehouse calculates them: each has a tree
of its own with shares, operators, gaps and dates, and figures of every kind.
"""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scorecard.period import Month
from scorecard.project import sql_dir
from scorecard.reconcile.resolve import resolve
from scorecard.reference.mirror import mirror
from scorecard.stores.landing import Arrival, Landing
from scorecard.stores.warehouse import Warehouse
from tests.score import plain_figures as plain
from tests.score.plain_figures import Edge, Figure, Organisation
from tests.small import RECEIVED, config_of, kpi, sections
from tests.vintages import put_rows

COUNT = 200
FIRST = Month.parse("2024-11")
SPAN = 19
MONTHS = range(FIRST.index, FIRST.index + SPAN)
ALWAYS, FOREVER = 0, 10**6
FIRST_OF_YEAR = 4
KINDS = tuple(plain.KINDS)
STANDINGS = ("final", "final", "final", "final", "preliminary", "estimate")


class Drawn:
    """Random organisations: units, edges, claims; each KPI is of one kind in all of them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.units: dict[str, tuple[int, int]] = {"group": (ALWAYS, FOREVER)}
        self.edges: list[Edge] = []
        self.claims: dict[tuple[str, str, int], Figure] = {}
        absent = ("no_score", "score", "no_value")
        self.absent = {f"{kind}_{n}": absent[n] for kind in KINDS for n in range(3)}
        self.kinds = {name: name.rpartition("_")[0] for name in self.absent}
        quarterly = {f"{kind}_0" for kind in ("flow", "ratio", "index", "max")}
        self.due = {name: (3, 6, 9, 12) if name in quarterly else () for name in self.kinds}
        for number in range(COUNT):
            self._organisation(f"o{number}")

    def _organisation(self, top: str) -> None:
        self.units[top] = (ALWAYS, FOREVER)
        between = [f"{top}-{n}" for n in range(self.random.randint(1, 3))]
        below = [f"{top}-x{n}" for n in range(self.random.randint(1, 4))]
        for unit in between:
            self.units[unit] = self._months()
            self._edge(top, unit, Decimal(1))
        for unit in below:
            self.units[unit] = self._months()
            parents = self.random.sample(between, min(len(between), self.random.choice((1, 1, 2))))
            left = Decimal(1)
            for parent in parents:
                share = left if parent == parents[-1] else Decimal(self.random.randint(1, 999999))
                share = share if share <= 1 else share / 10**6
                left -= share
                self._edge(parent, unit, share)
        # Few KPIs each: all of them together see every kind in many trees.
        for name in self.random.sample(list(self.kinds), 5):
            for unit in below:
                self._claims(name, unit, 0.97)
            for unit in (*between, top):
                if KINDS_NEVER.issuperset({self.kinds[name]}) or self.random.random() < 0.1:
                    self._claims(name, unit, 0.9)

    def _months(self) -> tuple[int, int]:
        if self.random.random() < 0.7:
            return ALWAYS, FOREVER
        start = self.random.choice(MONTHS[:8])
        return start, self.random.choice((FOREVER, start + self.random.randint(3, 14)))

    def _edge(self, parent: str, child: str, share: Decimal) -> None:
        sign = self.random.choice((1, 1, 1, 1, 1, 1, -1, 0))
        first, last = (ALWAYS, FOREVER) if self.random.random() < 0.8 else (MONTHS[5], MONTHS[14])
        self.edges.append(Edge(parent, child, share * sign, first, last))

    def _claims(self, name: str, unit: str, chance: float) -> None:
        begins = self.random.choice((0, 0, 0, 4))
        for month in MONTHS[begins:]:
            is_due = not self.due[name] or month % 12 + 1 in self.due[name]
            if self.random.random() < (chance if is_due else 0.05):
                self.claims[name, unit, month] = self._figure(self.kinds[name])

    def _figure(self, kind: str) -> Figure:
        draw = self.random
        status = draw.choice(STANDINGS)
        if kind in ("ratio", "weighted_mean"):
            below = Decimal(draw.choice((0, 1, 3, 7, 40, 999)))
            above = Decimal(draw.randint(-(10**6), 10**7)) / 1000
            if draw.random() < 0.03:
                return Figure(above, None, None, status)
            return Figure(plain.divided(above, below), above, below, status)
        if kind == "index":
            return Figure(Decimal(draw.randint(-90, 90)) / 1000, None, None, status)
        if kind == "status":
            return Figure(Decimal(draw.randint(1, 3)), None, None, status)
        return Figure(Decimal(draw.randint(-(10**8), 10**9)) / 1000, None, None, status)

    def raw(self) -> dict[str, Any]:
        """The configuration of them all."""
        return sections(
            organisation={
                **sections()["organisation"],
                "fiscal_year": {"first_month": FIRST_OF_YEAR},
                "first_month": str(FIRST),
            },
            units=[self._unit(unit) for unit in self.units],
            kpis=[self._kpi(name) for name in self.kinds],
            scorecards=[],
        )

    def _unit(self, unit: str) -> dict[str, Any]:
        first, last = self.units[unit]
        parents = [
            {
                "unit": edge.parent,
                "share": abs(edge.share) or 1,
                "operator": "+" if edge.share > 0 else "-" if edge.share else "none",
                **_dates(edge.first, edge.last),
            }
            for edge in self.edges
            if edge.child == unit
        ]
        return {"id": unit, "name": unit, "type": "any", "parents": parents, **_dates(first, last)}

    def _kpi(self, name: str) -> dict[str, Any]:
        kind = self.kinds[name]
        more: dict[str, Any] = {"absent_children": self.absent[name]}
        if kind == "average":
            kind, more["over_time"] = "stock", "average"
        if kind == "status":
            more["states"] = ["breach", "at risk", "compliant"]
        if kind in KINDS_NEVER:
            more["sources"] = ["a"]
        if self.due[name]:
            more["months"] = list(self.due[name])
        return kpi(name, kind, **more)

    def vintages(self) -> list[tuple[Any, ...]]:
        """What source `a` claims, as the warehouse keeps it."""
        return [
            ("a", name, unit, month, f.value, f.numerator, f.denominator, f.status, False, 1, 2)
            for (name, unit, month), f in self.claims.items()
        ]

    def made(self) -> Organisation:
        """The same for the second computation."""
        return Organisation(
            self.units,
            self.edges,
            self.kinds,
            self.absent,
            self.due,
            {
                name: ("a",) if kind in KINDS_NEVER else ("a", "children")
                for name, kind in self.kinds.items()
            },
            {("a", *place): figure for place, figure in self.claims.items()},
            FIRST_OF_YEAR,
        )


KINDS_NEVER = frozenset({"index", "recompute_only"})


def _dates(first: int, last: int) -> dict[str, str]:
    dates = {} if first == ALWAYS else {"valid_from": str(Month(first))}
    return dates if last == FOREVER else {**dates, "valid_to": str(Month(last))}


def calculated(folder: Path, drawn: Drawn) -> Warehouse:
    """The organisations resolved, with all their periods."""
    landing = Landing(folder / "landing", clock=lambda: RECEIVED)
    newest = str(Month(MONTHS[-1]))
    landing.land(Arrival("a", "x", newest, "history", "full", "accepted", b"x", "csv", rows=1))
    warehouse = Warehouse(folder / "warehouse.duckdb", sql_dir())
    put_rows(warehouse, drawn.vintages())
    mirror(warehouse, config_of(drawn.raw()), landing)
    resolve(warehouse)
    return warehouse


def told(warehouse: Warehouse) -> dict[tuple[str, str, int], dict[str, Any]]:
    """What the warehouse says, as the second computation does."""
    columns = ["value", "numerator", "denominator", "source", "status", "coverage"]
    columns += ["ytd_numerator", "ytd_denominator"]
    columns += [f"{basis}_{what}" for basis in plain.BASES for what in ("value", "status")]
    listed = warehouse.con.execute(
        f"SELECT kpi, unit, month, {', '.join(columns)} FROM mart.kpi_values"
    ).fetchall()
    return {
        (name, unit, Month.parse(month).index): dict(zip(columns, row, strict=True))
        for name, unit, month, *row in listed
    }


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """Two hundred organisations, the same ones each time."""
    return Drawn(20231)


@pytest.fixture(scope="module")
def found(
    drawn: Drawn, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str, int], dict[str, Any]]:
    return told(calculated(tmp_path_factory.mktemp("organisations"), drawn))


def test_every_figure_of_two_hundred_organisations_equals_the_second_computation(
    drawn: Drawn, found: dict[tuple[str, str, int], dict[str, Any]]
) -> None:
    expected = plain.rows(drawn.made(), MONTHS)
    assert set(found) == set(expected)
    for place, row in expected.items():
        # Kept at six places, level by level.
        assert abs(row.pop("coverage") - Fraction(found[place]["coverage"])) < Fraction(1, 10**5)
        assert {name: found[place][name] for name in row} == row, place
    for basis in ("", *(f"{basis}_" for basis in plain.BASES)):
        there = [place for place, row in expected.items() if row[f"{basis}value"] is not None]
        # Every kind is there on every basis but those that have none, above leaves too.
        kinds = {drawn.kinds[kpi] for kpi, unit, _ in there if "x" not in unit}
        assert kinds == set(KINDS) - ({"recompute_only"} if basis else set())


def test_neither_rows_nor_units_have_an_order(
    drawn: Drawn,
    found: dict[tuple[str, str, int], dict[str, Any]],
    tmp_path: Path,
) -> None:
    shuffled = Drawn(20231)
    random = Random(7)
    for listed in (shuffled.edges, claims := list(shuffled.claims.items())):
        random.shuffle(listed)  # type: ignore[arg-type]
    shuffled.claims = dict(claims)
    shuffled.units = dict(random.sample(list(shuffled.units.items()), len(shuffled.units)))
    assert told(calculated(tmp_path, shuffled)) == found
