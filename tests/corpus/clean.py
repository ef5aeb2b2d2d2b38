"""Clean data through the whole calculation: an organisation in which no two figures really differ.

Its sources copy, add a little noise, round as declared, and restate the same months alike. Whatever
break comes out is false.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.period import Month
from scorecard.project import Project
from scorecard.reconcile.breaks import find_derived_breaks
from tests.corpus.shapes import Shape, Size, draw_series, power, to_step
from tests.running import desk_of
from tests.small import SOURCE, kpi, scorecard, sections, yaml_of

FIRST, LAST = Month.parse("2023-11"), Month.parse("2026-10")
PARENTS = {"north": 4, "south": 2, "west": 3}
HEADING = "kpi,unit,month,value\n"

# A figure, by kpi, unit and month.
Figures = dict[tuple[str, str, int], Decimal]
Write = Callable[[Random, Decimal], Decimal]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kpi runs, how the second source writes it down, and the tolerance declared for that."""

    shape: Shape
    size: Size
    tolerance: Mapping[str, str]
    write: Write


def _same(rng: Random, value: Decimal) -> Decimal:
    return value


def _noisy(width: str, step: Decimal) -> Write:
    """Off by up to `width`, a fraction: half of what is declared, as both sources may move."""
    return lambda rng, value: to_step(
        value * (1 + Decimal(width) * Decimal(rng.uniform(-1, 1))), step
    )


def _stepped(step: Decimal) -> Write:
    return lambda rng, value: to_step(value, step)


def _off_by(most: Decimal) -> Write:
    """As far off as is allowed, to the last digit."""
    return lambda rng, value: value + rng.choice([-most, most, Decimal(0)])


ONE, CENT = Decimal(1), power(-2)
KPIS: Mapping[str, Manner] = {
    "revenue": Manner("seasonal", Size(7, CENT), {}, _same),
    "orders": Manner("growing", Size(5, ONE), {}, _same),
    "cost": Manner("growing", Size(8, CENT), {"relative": "0.001"}, _noisy("0.0005", CENT)),
    "hours": Manner("flat", Size(6, ONE), {"relative": "0.002"}, _noisy("0.0009", ONE)),
    "loss": Manner("negative", Size(6, CENT), {"relative": "0.005"}, _noisy("0.002", CENT)),
    "assets": Manner("flat", Size(9, ONE), {"rounding_step": "1000"}, _stepped(power(3))),
    "weight": Manner("seasonal", Size(4, CENT), {"rounding_step": "1"}, _stepped(ONE)),
    "incidents": Manner("small", Size(2, ONE), {}, _same),
    "visits": Manner("small", Size(2, ONE), {"absolute": "1"}, _off_by(ONE)),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """How many pairs of figures were compared, and the breaks that came out."""

    compared: int
    breaks: tuple[tuple[object, ...], ...]


def check_clean(number: int, spoil: Callable[[Figures], None] | None = None) -> Checked:
    """Run an organisation drawn from a seed `number`; `spoil` may change the second source.

    All figures come twice: the second time some months are restated, by both sources alike.
    """
    rng = Random(number)
    truth = _true_figures(rng)
    with TemporaryDirectory(prefix="corpus-") as folder:
        project = _organisation(Path(folder))
        with desk_of(project) as desk:
            return _added(
                [_check(desk, figures, rng, spoil) for figures in (_unrestated(rng, truth), truth)]
            )


def _added(rounds: Sequence[Checked]) -> Checked:
    compared = sum(checked.compared for checked in rounds)
    return Checked(compared, tuple(row for checked in rounds for row in checked.breaks))


def _check(
    desk: Desk, figures: Figures, rng: Random, spoil: Callable[[Figures], None] | None
) -> Checked:
    """Deliver, load and reconcile; readers' snapshots and cards would only take time."""
    second = {key: KPIS[key[0]].write(rng, value) for key, value in figures.items()}
    if spoil is not None:
        spoil(second)
    for name, delivered in (("a", figures), ("b", second)):
        _deliver(desk.project, name, delivered)
        collected = stages.collect(desk, name, LAST, since=FIRST)
        assert not collected.failures, collected.failures
    stages.load(desk, LAST)
    stages.source_breaks(desk, LAST)
    stages.resolved_values(desk)
    find_derived_breaks(desk.warehouse)
    compared = desk.warehouse.con.execute(
        "SELECT sum(compared) FROM mart.checks WHERE rule IN ('agreement', 'roll_up')"
    ).fetchall()[0][0]
    found = desk.warehouse.con.execute(
        "SELECT rule, reason, kpi, unit, month, left_value, right_value "
        "FROM mart.breaks ORDER BY ALL"
    ).fetchall()
    return Checked(int(compared), tuple(found))


def _true_figures(rng: Random) -> Figures:
    months = range(FIRST.index, LAST.index + 1)
    figures: Figures = {}
    for name, manner in KPIS.items():
        for parent, count in PARENTS.items():
            for number in range(count):
                series = draw_series(rng, manner.shape, manner.size, months)
                figures |= {(name, f"{parent}_{number}", m): v for m, v in series.items()}
    return _with_parents(figures)


def _with_parents(leaves: Figures) -> Figures:
    """Sums over children, to the last digit."""
    figures = dict(leaves)
    for name, unit, month in leaves:
        parent = unit.rpartition("_")[0]
        for above in (parent, "group"):
            key = (name, above, month)
            figures[key] = figures.get(key, Decimal(0)) + leaves[name, unit, month]
    return figures


def _unrestated(rng: Random, truth: Figures) -> Figures:
    leaves = {key: value for key, value in truth.items() if "_" in key[1]}
    for key, value in leaves.items():
        if rng.random() < 0.1:
            moved = value * (1 + Decimal(rng.uniform(-0.05, 0.05)))
            leaves[key] = to_step(moved, KPIS[key[0]].size.step)
    return _with_parents(leaves)


def _organisation(root: Path) -> Project:
    units = [{"id": "group", "name": "Group", "type": "enterprise"}]
    for parent, count in PARENTS.items():
        units.append(_unit(parent, "region", "group"))
        units += [_unit(f"{parent}_{number}", "shop", parent) for number in range(count)]
    raw = sections(
        units=units,
        kpis=[
            kpi(name, "stock" if name == "assets" else "flow", tolerance=dict(manner.tolerance))
            for name, manner in KPIS.items()
        ],
        sources=[{**SOURCE, "id": name, "path": f"drops/{name}.csv"} for name in ("a", "b")],
        scorecards=[scorecard("group", list(KPIS))],
        targets=[{"kpi": name, "red_flag": 1, "goal": 2} for name in KPIS],
    )
    (root / "config").mkdir()
    (root / "config" / "organisation.yaml").write_bytes(yaml_of(raw))
    return Project(root)


def _unit(name: str, kind: str, parent: str) -> dict[str, object]:
    return {"id": name, "name": name.title(), "type": kind, "parents": [{"unit": parent}]}


def _deliver(project: Project, name: str, figures: Figures) -> None:
    path = project.root / "drops" / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    rows = (
        f"{kpi_id},{unit},{Month(month)},{value}\n"
        for (kpi_id, unit, month), value in figures.items()
    )
    path.write_text(HEADING + "".join(rows), encoding="utf-8")
