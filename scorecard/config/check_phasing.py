"""What must hold of a year's goals and of goals taken from the year before."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from scorecard.config.dated import AnnualTarget
from scorecard.config.finding import Finding, KeyPath, overlap
from scorecard.config.models import Config
from scorecard.config.phasing import MONTHS

_SECTIONS: Final = ("targets", "annual_targets", "prior_year_targets")
_OF_FLOWS: Final = ("even", "weights", "last_year")


def phasings(config: Config) -> Iterator[Finding]:
    """Phasings that do not fit their KPI, weights that are no shares, and months with two goals."""
    flows = {kpi.id: kpi.aggregation == "flow" for kpi in config.kpis}
    for i, row in enumerate(config.annual_targets):
        path: KeyPath = ("annual_targets", i)
        if row.kpi in flows:
            yield from _phasing(path, row, flow=flows[row.kpi])
        yield from _weights(path, row)
        if (row.opening is None) == (row.phasing == "interpolate"):
            found = "none" if row.opening is None else f"phasing: {row.phasing}"
            yield Finding((*path, "opening"), "opening with phasing: interpolate, no other", found)
        if row.unit and row.unit_type:
            yield Finding(path, "at most one of unit and unit_type", "both")
    for i, prior in enumerate(config.prior_year_targets):
        if prior.red_flag_ratio is not None and prior.red_flag_gap is not None:
            expected = "at most one of red_flag_ratio and red_flag_gap"
            yield Finding(("prior_year_targets", i), expected, "both")
    yield from _one_goal(config)


def _phasing(path: KeyPath, row: AnnualTarget, *, flow: bool) -> Iterator[Finding]:
    if (row.phasing in _OF_FLOWS) != flow:
        expected = "even, weights or last_year: the months of a flow add up"
        if not flow:
            expected = "constant or interpolate: the KPI's months do not add up"
        yield Finding((*path, "phasing"), expected, row.phasing)


def _weights(path: KeyPath, row: AnnualTarget) -> Iterator[Finding]:
    if row.phasing != "weights":
        if row.weights:
            yield Finding((*path, "weights"), "phasing: weights beside weights", row.phasing)
    elif len(row.weights) != MONTHS:
        yield Finding((*path, "weights"), "a weight for each of 12 months", str(len(row.weights)))
    elif sum(row.weights) != 1:
        yield Finding((*path, "weights"), "weights that add up to 1", f"{sum(row.weights)}")


def _one_goal(config: Config) -> Iterator[Finding]:
    """Goals of one KPI and scope from different sections must not share a month."""
    before: dict[Any, list[tuple[str, int, Any]]] = defaultdict(list)
    for name in _SECTIONS:
        for i, row in enumerate(getattr(config, name)):
            about = row.kpi, row.unit, row.unit_type
            for other, j, earlier in before[about]:
                # Targets, and those of the year before, are compared among themselves elsewhere.
                if (other != name or name != "targets") and overlap(earlier, row):
                    found = f"{other}[{j + 1}] for the same months"
                    yield Finding((name, i), "periods that do not overlap", found)
            before[about].append((name, i, row))
