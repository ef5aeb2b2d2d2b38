"""Measures and scores for sentences: what a test does not care about is filled in."""

from decimal import Decimal
from typing import Any

from scorecard.figures import Shown
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.measure import MeasureLine
from scorecard.report.narrative.clauses import Context
from scorecard.report.narrative.wording import Wording, read_wording
from scorecard.report.signal import Limits
from scorecard.report.templates import Templates
from tests.report.sample_card import score

MILLIONS = Shown("currency", 1, 1_000_000, "", "EUR")
PERCENT = Shown("percent", 1, 1, "", "EUR")
DAYS = Shown("number", 1, 1, "days", "EUR")
COUNT = Shown("number", 0, 1, "", "EUR")
RANGE = Limits(mean=Decimal(12), lower=Decimal(10), upper=Decimal(14))


def words(language: str = "en", templates: Templates | None = None) -> Wording:
    """The shipped words."""
    return read_wording(templates or Templates(templates_dir()), language)


def context(month: str = "2026-10") -> Context:
    """October 2026, two thirds of the weights needed."""
    return Context(words(), Month.parse(month), Decimal("0.6667"))


def line(
    value: object = "12", before: object = "12", goal: object = "12", **more: Any
) -> MeasureLine:
    """A measure of the month, higher is better, green as it was; figures in base units."""
    now, then, target = (_number(text) for text in (value, before, goal))
    polarity = more.setdefault("polarity", "higher_is_better")
    variance = None if now is None or target is None else now - target
    good = None
    if variance is not None:
        good = variance >= 0 if polarity == "higher_is_better" else variance <= 0
    fields: dict[str, Any] = {
        "kpi": "revenue",
        "name": "Revenue",
        "description": "",
        "owner": "Ann",
        "role": "lagging",
        "basis": "month",
        "weight": Decimal(1),
        "required": False,
        "shown": COUNT,
        "month_value": now,
        "ytd_value": None,
        "rolling_12_value": None,
        "prior_month_value": then,
        "prior_year_value": None,
        "value_status": "final",
        "scored_value": now,
        "red_flag": None,
        "goal": target,
        "variance": variance,
        "favourable": good,
        "score": Decimal(7),
        "colour": "green",
        "previous_score": Decimal(7),
        "no_score_reason": None,
        "history": (),
        "limits": None,
        "trail": None,
        "breaks": (),
        "previous_colour": "green",
    }
    return MeasureLine(**{**fields, **more})


def _number(text: object) -> Decimal | None:
    return None if text is None else Decimal(str(text))


__all__ = ["COUNT", "DAYS", "MILLIONS", "PERCENT", "RANGE", "context", "line", "score", "words"]
