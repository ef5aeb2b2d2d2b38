"""Figures that are no longer what last month's cards printed, of their month and those before."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scorecard import figures
from scorecard.figures import Shown
from scorecard.labels import t
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.report.restated import Restated
from scorecard.report.view.words import day
from scorecard.score.decompose import Before
from scorecard.stores.warehouse import Warehouse

Row = Mapping[str, Any]


def restated_figures(
    warehouse: Warehouse, names: Names, told: Before, received: Mapping[int, str], month: Month
) -> dict[tuple[str, str], tuple[Restated, ...]]:
    """By unit and KPI what would be printed otherwise today than it was last month, newest first.

    `told` is what last month's cards said; `received` has the day of each delivery, `YYYY-MM-DD`.
    Held against those cards and not against the newest ones, since a card would otherwise change
    when an earlier month is published again.
    """
    before = month - 1
    printed = {(row[0], row[2], str(Month(row[1]))): row[3] for row in told.figures}
    if not any(place[2] == str(before) for place in printed):
        return {}
    span = {"first": min(place[2] for place in printed), "last": str(before)}
    rows = warehouse.rows("report/select_restated", span)
    today = {(row["unit"], row["kpi"], row["month"]): row for row in rows}
    found: dict[tuple[str, str], list[Restated]] = defaultdict(list)
    for (unit, kpi, at), value in sorted(printed.items(), key=lambda item: item[0], reverse=True):
        row, shown = today.get((unit, kpi, at)), names.shown.get(kpi)
        now = None if row is None else row["value"]
        # Of months before the last, what has come since was not printed as anything.
        is_told = at == str(before) or (at < str(before) and value is not None)
        if is_told and shown is not None and _differs(value, now, shown):
            found[unit, kpi].append(Restated(at, value, now, _why(value, row, received)))
    return {place: tuple(each) for place, each in found.items()}


def _differs(published: Decimal | None, now: Decimal | None, shown: Shown) -> bool:
    """Whether a reader would see another figure."""
    return figures.figure(published, shown) != figures.figure(now, shown)


def _why(published: Decimal | None, row: Row | None, received: Mapping[int, str]) -> str:
    if row is None or row["value"] is None:
        return t("the figure was withdrawn")
    if row["decision"] is not None:
        return t("decision {number}: {reason}", number=row["decision"], reason=row["reason"])
    if row["delivery"] is not None:
        came = day(received[row["delivery"]])
        if published is None:
            return t("came late, with a delivery of {day}", day=came)
        return t("corrected by a delivery of {day}", day=came)
    return t("what it is made of was restated")
