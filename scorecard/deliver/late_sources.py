"""Sources that missed the cut-off, as the strategy office's digest tells them."""

from scorecard.close.desk import Desk
from scorecard.config.working_days import cutoff, working_day
from scorecard.period import Month

SHOWN = 8


def late_words(desk: Desk, month: Month) -> tuple[str, tuple[str, ...]]:
    """`1 of 11 sources after the cut-off (WD2 12:00, Europe/Berlin): HR (WD4)`, and ids.

    The ids are those of what is missing. Both are empty where none was late, or it is too early.
    """
    names = {source.id: source.name for source in desk.config.sources}
    over = desk.clock() > cutoff(desk.config, month)
    rows = desk.warehouse.rows("report/select_timeliness", {"month": str(month)})
    late = [row for row in rows if row["on_time"] is False or (row["on_time"] is None and over)]
    missing = tuple(str(row["source"]) for row in late if row["arrived_on"] is None)
    if not late:
        return "", ()
    told = [f"{names[row['source']]} ({_when(row['arrived_on'])})" for row in late]
    more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    declared = desk.config.chasing.cutoff
    by = f"{working_day(declared.day)} {declared.at}, {desk.config.organisation.time_zone}"
    sources = "1 source" if len(rows) == 1 else f"{len(rows)} sources"
    shown = ", ".join(told[:SHOWN]) + more
    return f"{len(late)} of {sources} after the cut-off ({by}): {shown}", missing


def _when(arrived_on: int | None) -> str:
    return "not there yet" if arrived_on is None else working_day(arrived_on)
