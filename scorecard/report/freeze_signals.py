"""From a measure's row to its limits, its signal and its year's end."""

from collections.abc import Mapping
from typing import Any

from scorecard.report.signal import Limits, Signal, YearEnd
from scorecard.signals.xmr import TRIAL

Row = Mapping[str, Any]


def limits_of(row: Row) -> Limits | None:
    """The natural limits of a measure's row; None where it has none, or they do not apply."""
    if row["mean"] is None:
        return None
    # Where months depend on each other the limits do not apply.
    if row["guard"] == "dependent":
        return None
    # The row's limits are those of its month; the tree has them without a season, beside it.
    season = tuple(row["season"] or ())
    added = season[row["month_start"].month - 1] if season else 0
    return Limits(row["mean"] - added, row["lower"] - added, row["upper"] - added, season)


def year_end_of(row: Row) -> YearEnd | None:
    """Where the year may end; None where nothing can be said."""
    if row["year_end"] is None:
        return None
    return YearEnd(
        month=row["year_end"],
        method=row["outlook_method"],
        projection=row["projection"],
        lower=row["outlook_lower"],
        upper=row["outlook_upper"],
        goal=row["year_goal"],
        status=row["outlook_status"],
    )


def signal_of(row: Row) -> Signal | None:
    """What the newest month says; None where it has no limits."""
    if row["signal_points"] is None:
        return None
    return Signal(
        variation=row["variation"],
        rule=row["signal_rule"],
        direction=row["direction"],
        assurance=row["assurance"],
        guard=row["guard"],
        trial=row["signal_points"] < TRIAL,
    )
