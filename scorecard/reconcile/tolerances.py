"""Tolerances suggested from history: how far sources differ that agree, KPI by KPI.

Two things make good figures differ, and each leaves its mark. A source that rounds gives figures
that are nearly all multiples of one step, as 1000, while another's are not: that is the rounding
step, and differences within it are no others. What is left, as a share of the larger figure, is the
noise of two ways of measuring, among it the breaks that should be found. These are far out: beyond
the upper quarter by more than three times the middle half (the outer fence of J. W. Tukey,
Exploratory Data Analysis, 1977, chapter 2), which up to a quarter of wrong figures cannot shift.
The widest difference within the fence, rounded up to two digits that count, is the tolerance. Of
figures that agree exactly in three of four months it is therefore 0: the others are breaks. Small
counts are judged by the difference itself, since one of three is no noise of 33 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Any, Final, Literal

from scorecard.config.kpis import Tolerance
from scorecard.config.models import Config
from scorecard.errors import InputError
from scorecard.stores.warehouse import Warehouse

# Fewer comparisons, or figures of a source, say nothing.
FEWEST: Final = 12
_FINEST: Final = Decimal("0.000001")
_COLUMNS: Final = ["kpi", "fixed", "share", "step"]
Standing = Literal["changed", "same", "too few", "too far apart"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A KPI's tolerance as it is and as it could be, and what either makes of its comparisons.

    `differ` of the `compared` pairs of figures are not equal, and `outliers` of them are taken for
    breaks whatever the tolerance. Where it stands `too few` or `too far apart` the tolerance stays.
    """

    kpi: str
    standing: Standing
    compared: int
    differ: int
    outliers: int
    now: Tolerance
    suggested: Tolerance
    breaks_now: int
    breaks_then: int


def suggest(
    warehouse: Warehouse, config: Config, kpis: Sequence[str], months: int
) -> list[Suggestion]:
    """Suggestions for some KPIs, or all that two sources give, from the last so many months.

    Raises `InputError` for an unknown KPI, and where no two sources give the same figure.
    """
    known = {kpi.id: kpi.tolerance for kpi in config.kpis}
    for kpi in kpis:
        if kpi not in known:
            raise InputError(f"--kpi {kpi}: expected one of {', '.join(known)}")
    newest = warehouse.con.execute("SELECT max(month_index) FROM ref.months").fetchall()[0][0]
    if newest is None:
        raise InputError("nothing is loaded yet: run `scorecard run` first")
    span = {"first": newest - months + 1, "last": newest}
    warehouse.run("tolerances/stage_figures", {"kpis": list(kpis or known), **span})
    warehouse.run("tolerances/stage_steps", {"fewest": FEWEST})
    warehouse.run("tolerances/stage_pairs")
    spreads = warehouse.rows("tolerances/select_spreads")
    if not spreads:
        raise InputError(
            f"in the last {months} months no two sources give the same figure: there is nothing to "
            "learn a tolerance from"
        )
    tried = {row["kpi"]: _tried(row, known[row["kpi"]]) for row in spreads}
    counted = _count(warehouse, {kpi: tolerance for kpi, (_, tolerance) in tried.items()})
    return [
        Suggestion(
            kpi=row["kpi"],
            standing=tried[row["kpi"]][0],
            compared=row["compared"],
            differ=row["apart"],
            outliers=row["outliers"],
            now=known[row["kpi"]],
            suggested=tried[row["kpi"]][1],
            breaks_now=counted[row["kpi"]][0],
            breaks_then=counted[row["kpi"]][1],
        )
        for row in spreads
    ]


def _tried(row: Mapping[str, Any], now: Tolerance) -> tuple[Standing, Tolerance]:
    if row["compared"] < FEWEST:
        return "too few", now
    step = now.rounding_step if row["step"] is None else row["step"]
    widest = _rounded_up(Decimal(repr(float(row["widest"]))))
    if row["is_count"]:
        found = Tolerance.model_construct(absolute=widest, relative=Decimal(0), rounding_step=step)
    elif widest < 1:
        found = Tolerance.model_construct(absolute=Decimal(0), relative=widest, rounding_step=step)
    else:
        return "too far apart", now
    return ("same" if found == now else "changed"), found


def _rounded_up(value: Decimal) -> Decimal:
    """With two digits that count, or six places, and never less than it is."""
    finest = Decimal(1).scaleb(max(value.adjusted() - 1, _FINEST.adjusted())) if value else _FINEST
    return value.quantize(finest, rounding=ROUND_UP).normalize() + 0


def _count(warehouse: Warehouse, tried: Mapping[str, Tolerance]) -> dict[str, tuple[int, int]]:
    """Breaks by KPI, as it is and as it would be."""
    warehouse.run("reconcile/create_allowed")
    warehouse.run("tolerances/create_suggested")
    rows = [(kpi, t.absolute, t.relative, t.rounding_step) for kpi, t in tried.items()]
    warehouse.append("suggested", _COLUMNS, rows)
    return {kpi: (now, then) for kpi, now, then in warehouse.run("tolerances/count_breaks")}


def as_yaml(suggestions: Sequence[Suggestion], months: int) -> str:
    """What differs from the configuration as YAML to paste; it is no configuration by itself."""
    changed = [item for item in suggestions if item.standing == "changed"]
    lines = [
        f"# Tolerances suggested from the last {months} months by `scorecard tolerances suggest`."
    ]
    if not changed:
        return "\n".join([*lines, "# All are as suggested.", ""])
    lines += ["# Put each `tolerance` in place of its KPI's.", "kpis:"]
    for item in changed:
        lines.append(f"  - id: {item.kpi}")
        lines.append(f"    tolerance: {as_flow(item.suggested)}")
    return "\n".join([*lines, ""])


def as_flow(tolerance: Tolerance) -> str:
    """`{relative: 0.004, rounding_step: 1000}`; `{}` where only equal figures agree."""
    keys = ("absolute", "relative", "rounding_step")
    given = [(key, Decimal(getattr(tolerance, key))) for key in keys]
    return "{" + ", ".join(f"{key}: {_plain(value)}" for key, value in given if value) + "}"


def _plain(value: Decimal) -> str:
    return format(value.normalize() + 0, "f")
