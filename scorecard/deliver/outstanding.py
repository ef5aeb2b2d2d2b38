"""Required comments as the strategy office's digest tells them: how many were given, what lacks."""

from scorecard.close.desk import Desk
from scorecard.config.responsible import Owners
from scorecard.deliver.digest import counted
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.report.commented import person_name, required_comments, why_required


def outstanding(desk: Desk, month: Month) -> tuple[str, tuple[str, ...]]:
    """One line for all of them, and one for each that is missing; empty where none is required."""
    rows = required_comments(desk.warehouse, month)
    if not rows:
        return "", ()
    names, owners = Names(desk.config), Owners(desk.config, month)
    missing = [row for row in rows if not row["given"]]
    required = counted(len(rows), "required comment")
    lines = tuple(
        f"{names.kpis[row['kpi']]} of {names.units[row['unit']]}: {why_required(row)}; to be "
        f"written by {person_name(owners.of(row['kpi'], row['unit']), names)}"
        for row in missing
    )
    if not missing:
        return f"{required}, all given.", ()
    return f"{required}, {len(missing):,} missing:", lines
