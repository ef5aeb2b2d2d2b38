"""Whether the figures of a decision can be: taken by its kind, within range, fit to be added up."""

from typing import Final

from scorecard.close.deciding.wanted import Wanted
from scorecard.config.formulas import made_of
from scorecard.config.kpis import Kpi
from scorecard.errors import InputError
from scorecard.ingest.numbers import LIMIT, plain, quotient
from scorecard.period import months_between
from scorecard.stores.warehouse import Warehouse

_VALUED: Final = ("override", "estimate", "dispute", "item")


def check_taken(wanted: Wanted) -> None:
    """Raise where figures stand beside a kind of decision that takes none."""
    figures = (wanted.value, wanted.numerator, wanted.denominator)
    given = next((figure for figure in figures if figure is not None), None)
    if given is not None and wanted.kind not in _VALUED:
        raise InputError(
            f"{wanted.kind}: expected no value beside it, found {plain(given)}: leave it out, or "
            "override the figure"
        )


def check_value(wanted: Wanted, kpi: Kpi) -> None:
    """Raise unless there is a value, or both operands of a ratio, within the valid range."""
    operands = (wanted.numerator, wanted.denominator)
    if operands == (None, None):
        if wanted.value is None:
            raise InputError(f"{wanted.kind}: expected a value, found none")
        check_range(wanted, kpi)
        return
    if kpi.over_units != "quotient":
        raise InputError(f"{kpi.id}: expected a value, found operands: it is no ratio")
    if wanted.value is not None:
        raise InputError(f"{kpi.id}: expected a value or operands, found both")
    if None in operands:
        raise InputError(f"{kpi.id}: expected numerator and denominator, found one of them")
    if wanted.denominator == 0:
        raise InputError(f"{kpi.id}: expected a denominator other than 0")
    check_range(wanted, kpi)


def check_range(wanted: Wanted, kpi: Kpi) -> None:
    """Raise where a value, or what operands come to, is outside the KPI's valid range."""
    check_percent(wanted, kpi)
    value = wanted.value
    if wanted.numerator is not None and wanted.denominator:
        value = quotient(wanted.numerator, wanted.denominator)
        if value is None:
            raise InputError(
                f"{kpi.id}: expected operands whose quotient is below {LIMIT:,}, found "
                f"{plain(wanted.numerator)} / {plain(wanted.denominator)}"
            )
    low, high = kpi.limits.minimum, kpi.limits.maximum
    if value is None:
        return
    if kpi.states and (value % 1 or not 1 <= value <= len(kpi.states)):
        names = ", ".join(f"{i} {name}" for i, name in enumerate(kpi.states, 1))
        raise InputError(f"{kpi.id}: expected the number of a state ({names}), found {value}")
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = [f"at least {low}"] if low is not None else []
        bounds += [f"at most {high}"] if high is not None else []
        raise InputError(f"{kpi.id}: expected {' and '.join(bounds)}, found {value}")


def check_percent(wanted: Wanted, kpi: Kpi) -> None:
    """Raise where a percentage is typed for a KPI that is shown otherwise."""
    if wanted.is_percent and kpi.display.kind != "percent":
        raise InputError(
            f"{kpi.id}: expected a figure without the percent sign, since it is shown as none"
        )


def check_operands(wanted: Wanted, kpi: Kpi, warehouse: Warehouse) -> None:
    """Raise where a bare rate has no denominator to keep, in a KPI whose figures have one.

    Such a figure could not be added up: units above and the year to date would lose it.
    """
    if kpi.over_units != "quotient" or wanted.value is None or wanted.first is None:
        return
    months = [str(m) for m in months_between(wanted.first, wanted.last or wanted.first)]
    asked = {"kpi": wanted.kpi, "unit": wanted.unit, "months": months}
    lacking = warehouse.rows("decide/select_bare_months", asked)
    if lacking:
        raise InputError(
            f"{kpi.id} of {wanted.unit} for {lacking[0]['month']}: expected numerator and "
            "denominator, since no figure is there whose denominator a bare rate could keep: the "
            "units above and the year to date could not add it up"
        )


def check_added(kpi: Kpi) -> None:
    """Raise for a KPI of which a unit's figures are in no figure above."""
    parts = sorted(made_of(kpi))
    if parts:
        raise InputError(
            f"{kpi.id}: expected a KPI that units above add up, found one made of others: ignore "
            f"{' or '.join(parts)} instead"
        )
    if kpi.over_units == "never":
        raise InputError(f"{kpi.id}: expected a KPI that units above add up, found none that is")
