"""A measure as a card has it: its figures, what it is scored by, and what stands beside them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scorecard.config.bases import Basis
from scorecard.config.scales import ScoreType
from scorecard.figures import Shown
from scorecard.labels import translatable
from scorecard.period import Month
from scorecard.report.comment import Comment
from scorecard.report.restated import Restated
from scorecard.report.score import Colour
from scorecard.report.signal import Limits, Signal, YearEnd
from scorecard.report.trail import Trail

Standing = Literal["estimate", "preliminary", "final"]
BASES = translatable(
    {
        "month": "month",
        "quarter": "quarter to date",
        "ytd": "year to date",
        "rolling_3": "rolling 3 months",
        "rolling_12": "rolling 12 months",
    }
)


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a measure's history."""

    month: str
    value: Decimal | None
    goal: Decimal | None


@dataclass(frozen=True, slots=True)
class Scale:
    """What a measure is scored by, on the scored basis, besides red flag and goal.

    `points` are figures with their scores in three-thousandths, by figure; the upper ends are those
    of a target range.
    """

    type: ScoreType = "linear"
    goal_high: Decimal | None = None
    red_flag_high: Decimal | None = None
    points: tuple[tuple[Decimal, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """A long-term target: how much of the way is gone, and of the time; months are `YYYY-MM`."""

    share: Decimal | None
    expected: Decimal
    baseline: Decimal
    baseline_month: str
    target: Decimal
    target_month: str


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What others reach, on the scored basis, beside the figure and in no score.

    `share` is the variance as a fraction of the benchmark's size.
    """

    name: str
    value: Decimal
    variance: Decimal | None
    share: Decimal | None
    favourable: bool | None


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure on the page. `scored_value` is its figure on its basis."""

    kpi: str
    name: str
    description: str
    owner: str
    role: Literal["lagging", "leading"]
    basis: Basis
    polarity: Literal["higher_is_better", "lower_is_better"]
    weight: Decimal
    required: bool
    shown: Shown
    month_value: Decimal | None
    ytd_value: Decimal | None
    rolling_12_value: Decimal | None
    prior_month_value: Decimal | None
    prior_year_value: Decimal | None
    # How far the month's figure is stood by.
    value_status: Standing | None
    scored_value: Decimal | None
    # On the scored basis.
    red_flag: Decimal | None
    goal: Decimal | None
    # scored_value - goal; favourable says whether that is good under the polarity.
    variance: Decimal | None
    favourable: bool | None
    score: Decimal | None
    colour: Colour | None
    previous_score: Decimal | None
    # Why there is no score, as a sentence; None when there is one.
    no_score_reason: str | None
    history: tuple[Point, ...]
    limits: Limits | None
    trail: Trail | None
    # Ids of open breaks that touch this figure this month.
    breaks: tuple[str, ...]
    comments: tuple[Comment, ...] = ()
    signal: Signal | None = None
    year_end: YearEnd | None = None
    scale: Scale = Scale()
    # Beside the score and no part of it, unless that is its type.
    progress: Progress | None = None
    # The variance as a fraction of the goal's size; None where that is 0.
    variance_share: Decimal | None = None
    # scored_value less that of twelve months before.
    prior_year_variance: Decimal | None = None
    # Why there is no score, as `mart.measure_results` has it.
    reason: str | None = None
    previous_colour: Colour | None = None
    # Months on end up to this one in which it was red.
    red_months: int = 0
    # Names of child units whose own measure of this KPI turned red this month.
    turned_units: tuple[str, ...] = ()
    # As a score's.
    effect: Decimal | None = None
    # The measure in a sentence.
    text: str = ""
    # The fiscal quarter to date, and the last three months.
    quarter_value: Decimal | None = None
    rolling_3_value: Decimal | None = None
    # How far the figures of periods are stood by: an estimate in one makes an estimate of it.
    scored_status: Standing | None = None
    ytd_status: Standing | None = None
    rolling_12_status: Standing | None = None
    # What kind of figure it is, and how it adds up over units and months, in words.
    kind: str = ""
    adds_up: str = ""
    # 'YYYY-MM' of the month figure, goal and score were carried from, between two updates.
    carried_from: str | None = None
    # Without a figure that is not due this month, and counting in no coverage.
    not_due: bool = False
    benchmark: Benchmark | None = None
    # Months of which last month's card printed another figure than there is today, newest first.
    restated: tuple[Restated, ...] = ()

    @property
    def limits_now(self) -> Limits | None:
        """The natural limits of the newest month, its season included."""
        if self.limits is None or not self.history:
            return self.limits
        return self.limits.of(Month.parse(self.history[-1].month))

    @property
    def goal_only(self) -> bool:
        """Whether a goal is met or not, with no red flag to lie between."""
        if self.scale.type in ("goal_only", "yes_no"):
            return True
        return self.scale.type == "linear" and self.goal is not None and self.red_flag is None
