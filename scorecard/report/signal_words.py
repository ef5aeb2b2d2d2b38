"""Signals of process behaviour in the words of page and workbook."""

from typing import Final

from scorecard import figures
from scorecard.figures import Shown
from scorecard.labels import t, translatable
from scorecard.report.signal import Signal, YearEnd

_VARIATION: Final = translatable(
    {
        "common_cause": "common cause",
        "improving": "improving",
        "concerning": "concerning",
        "high": "high",
        "low": "low",
    }
)
_RULES: Final = translatable(
    {
        ("outside", "high"): "above the limits",
        ("outside", "low"): "below the limits",
        ("trend", "high"): "7 rising",
        ("trend", "low"): "7 falling",
        ("two_of_three", "high"): "2 of 3 near upper limit",
        ("two_of_three", "low"): "2 of 3 near lower limit",
        ("shift", "high"): "7 above the mean",
        ("shift", "low"): "7 below the mean",
    }
)
_ASSURANCE: Final = translatable(
    {
        "consistently_passing": "goal met consistently",
        "hit_or_miss": "goal hit or miss",
        "consistently_failing": "goal missed consistently",
    }
)


def variation_words(signal: Signal) -> str:
    """What the last month is, and the rule that says so."""
    if signal.variation is None:
        return t("limits do not apply")
    words = t(_VARIATION[signal.variation])
    if signal.rule is not None and signal.direction is not None:
        words += ": " + t(_RULES[signal.rule, signal.direction])
    return words


# Where the goal is not named, since it stands over it.
_ASSURED: Final = translatable(
    {
        "consistently_passing": "met consistently",
        "hit_or_miss": "hit or miss",
        "consistently_failing": "missed consistently",
    }
)


def assurance_words(signal: Signal, *, short: bool = False) -> str:
    """Whether the goal can be relied on; empty where nothing can be said."""
    if signal.assurance is None:
        return ""
    return t((_ASSURED if short else _ASSURANCE)[signal.assurance])


def care_words(signal: Signal) -> str:
    """How the limits are to be read; empty where there is nothing to be said."""
    if signal.guard == "dependent":
        return t("months depend on each other")
    parts = [t("season taken out")] if signal.guard == "seasonal" else []
    return ", ".join([*parts, *([t("trial limits")] if signal.trial else [])])


_STATUS: Final = translatable(
    {"on_course": "on course", "at_risk": "at risk", "off_course": "off course"}
)


def projected(year_end: YearEnd | None, shown: Shown) -> str:
    """What the year may end at; empty where it is over, or nothing can be said."""
    if year_end is None or year_end.method == "actual":
        return ""
    return figures.figure(year_end.projection, shown)


def status_words(year_end: YearEnd) -> str:
    """On course or not, or that the projection is a run-rate; empty where neither can be said."""
    if year_end.method == "run_rate":
        return t("run-rate")
    return t(_STATUS[year_end.status]) if year_end.status else ""
