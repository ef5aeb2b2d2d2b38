"""The frozen tree of one card: everything page, workbook and mail may show, and nothing else.

Renderers get this tree and no database. Two equal trees have equal digests and one file.
Values are in base units (a percentage is a fraction, thousands are written out); scores run from
0 to 10; coverage is a fraction. `None` is always "not there", never 0.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from scorecard.config.bases import Basis
from scorecard.config.rolling import Rule
from scorecard.config.scales import ScoreType
from scorecard.figures import ScoreScale, Shown
from scorecard.period import Month
from scorecard.report.initiative import InitiativeLine, Tracking
from scorecard.report.period import Period
from scorecard.report.signal import Signal, YearEnd

Colour = Literal["green", "amber", "red"]
Standing = Literal["estimate", "preliminary", "final"]
BASES = {
    "month": "month",
    "quarter": "quarter to date",
    "ytd": "year to date",
    "rolling_3": "rolling 3 months",
    "rolling_12": "rolling 12 months",
}


@dataclass(frozen=True, slots=True)
class Worst:
    """The lowest-scoring child of a rolled-up score, so that no mean can hide it."""

    id: str
    name: str
    score: Decimal
    colour: Colour


@dataclass(frozen=True, slots=True)
class Score:
    """A score with all that must stand beside it. `value` is None below the coverage minimum."""

    value: Decimal | None
    colour: Colour | None
    coverage: Decimal
    worst: Worst | None
    # Measures underneath, at any depth: how many there are, how many are scored, how many red.
    measures: int
    scored: int
    red: int
    # The same score one month earlier, by today's figures.
    previous: Decimal | None
    # How the children make it.
    rule: Rule = "weighted_mean"
    # What it would be if all that is missing had scored 0, or 10; None where nothing is due.
    lower: Decimal | None = None
    upper: Decimal | None = None
    # Share of the draws of all weights under it in which it keeps its colour; None without a score.
    stability: Decimal | None = None
    # Measures without a figure that is not due this month: they count in no coverage.
    not_due: int = 0
    previous_colour: Colour | None = None
    # The most that the other figure of one open break of this card would move it; None where
    # there is none, or that cannot be known.
    effect: Decimal | None = None

    @property
    def due(self) -> bool:
        """Whether anything underneath is due this month; a card without measures is."""
        return self.not_due == 0 or self.not_due < self.measures


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a measure's history."""

    month: str
    value: Decimal | None
    goal: Decimal | None


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural process limits (XmR) of the months shown, in base units.

    Where there is a season, `season` has what each calendar month adds to them, January first.
    """

    mean: Decimal
    lower: Decimal
    upper: Decimal
    season: tuple[Decimal, ...] = ()

    def of(self, month: Month) -> "Limits":
        """The limits of one month, its season included."""
        if not self.season:
            return self
        added = self.season[month.index % 12]
        return Limits(self.mean + added, self.lower + added, self.upper + added)


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a figure comes from: how it was chosen, and delivery and row if a source gave it.

    `cell` is sheet and cell, as North!F12, of a figure from a scorecard workbook.
    An override or an estimate comes from a person: `decision` is its number, as that of the
    decision that preferred the source. `formula` is in KPI names, where that gave the figure.
    `converted` is the amount in another currency with its rate, of one that was.
    """

    rule: Literal["source", "children", "formula", "initiatives", "override", "estimate"]
    source: str | None
    source_name: str | None
    delivery: int | None
    file: str | None
    row: int | None
    # Share of the expected child units behind an aggregated figure, a fraction.
    coverage: Decimal
    cell: str | None = None
    decision: int | None = None
    formula: str = ""
    converted: str = ""

    @property
    def decided(self) -> bool:
        """Whether a person gave the figure itself."""
        return self.rule in ("override", "estimate")


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person wrote beside a figure of this month.

    `about` names the KPI it was written beside where that is not the measure's own. One that is in
    the ledger has its number and day; `cause`, `action` and what belongs to it may be empty.
    """

    text: str
    person: str
    about: str = ""
    cause: str = ""
    action: str = ""
    # 'YYYY-MM-DD': when the action is due.
    due: str = ""
    action_owner: str = ""
    # 'YYYY-MM-DD': when it was written.
    on: str = ""
    decision: int | None = None


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


@dataclass(frozen=True, slots=True)
class CascadeLine:
    """A score of another unit's card that counts in an objective; `name` says whose and what."""

    id: str
    unit: str
    name: str
    level: Literal["card", "objective", "measure"]
    role: Literal["lagging", "leading"]
    weight: Decimal
    score: Decimal | None
    colour: Colour | None
    # Share of the weights under it that has a score, a fraction.
    coverage: Decimal
    previous_score: Decimal | None
    # Nothing under it is due this month, so that it counts in no coverage.
    not_due: bool


@dataclass(frozen=True, slots=True)
class Supported:
    """An objective of a unit above that an objective serves, by names."""

    unit: str
    objective: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a person sees an objective; `differs` from the computed colour, where there is one."""

    colour: Colour
    person: str
    reason: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ObjectiveNode:
    """An objective with its measures.

    `result` rolls up its lagging measures alone, `outlook` its leading ones.
    """

    id: str
    name: str
    owner: str
    weight: Decimal
    score: Score
    result: Decimal | None
    outlook: Decimal | None
    measures: tuple[MeasureLine, ...]
    cascades: tuple[CascadeLine, ...] = ()
    # Result green and outlook red, or the other way round.
    divergence: Literal["early_warning", "turning"] | None = None
    # Names of the themes it serves.
    themes: tuple[str, ...] = ()
    supports: tuple[Supported, ...] = ()
    assessment: Assessment | None = None
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class PerspectiveNode:
    """A perspective with its objectives, in the order of the configuration."""

    id: str
    name: str
    weight: Decimal
    score: Score
    objectives: tuple[ObjectiveNode, ...]
    comments: tuple[Comment, ...] = ()
    # The perspective in a sentence.
    text: str = ""

    @property
    def measures(self) -> tuple[MeasureLine, ...]:
        """Every measure of the perspective, in page order."""
        return tuple(line for node in self.objectives for line in node.measures)


@dataclass(frozen=True, slots=True)
class ThemeNode:
    """A strategic theme with the objectives of this card that serve it, by id."""

    id: str
    name: str
    score: Score
    objectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a break's reconciliation statement; the amounts before the last add up to it.

    `what` is whose figure it is, or what an item is. What a person entered has its decision.
    """

    line: Literal["left", "item", "unexplained", "right"]
    what: str
    amount: Decimal
    type: str | None = None
    origin: Literal["found", "entered", "confirmed"] | None = None
    person: str | None = None
    reason: str = ""
    evidence: str = ""
    decision: int | None = None


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """An amount of an earlier month that is still to come back; months are `YYYY-MM`."""

    kpi_name: str
    shown: Shown
    from_month: str
    reverses: str | None
    outstanding: Decimal
    person: str
    reason: str
    decision: int


@dataclass(frozen=True, slots=True)
class BreakLine:
    """An open break of this card's own unit and month."""

    id: str
    rule: str
    kpi: str
    kpi_name: str
    left: str
    left_value: Decimal | None
    right: str
    right_value: Decimal | None
    difference: Decimal | None
    # One sentence: what differs, where, by how much.
    sentence: str
    shown: Shown | None
    # Where two figures differ: what leads from one to the other.
    statement: tuple[StatementLine, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What a person decided about a figure of this card, or of a unit below it, and why.

    `value` is what counts (of an accepted difference, the side believed), `instead_value` what
    `instead` says; they and `difference` are None where it is about no figure.
    """

    seq: int
    kind: Literal["override", "estimate", "prefer", "accept", "ignore", "rebase"]
    unit: str
    kpi: str | None
    # What was decided, as a sentence.
    what: str
    value: Decimal | None
    instead: str | None
    instead_value: Decimal | None
    difference: Decimal | None
    shown: Shown | None
    person: str
    # 'YYYY-MM-DD'.
    decided_on: str
    confirmed_by: str | None
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Why a score of the card is not that of the month before; the five parts add up to the change.

    `published` says whether the score before is the one last month's card printed; where that was
    never published it is as it would be today, and nothing of it is restated.
    """

    level: Literal["card", "perspective", "objective"]
    # Of the perspective or objective; empty for the card.
    id: str
    name: str
    published: bool
    before: Decimal
    now: Decimal
    actuals: Decimal
    targets: Decimal
    weights: Decimal
    coverage: Decimal
    restatement: Decimal

    @property
    def parts(self) -> tuple[Decimal, ...]:
        """The five parts, in the order they are printed."""
        return self.actuals, self.targets, self.weights, self.coverage, self.restatement


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child unit at a glance. `card` is False for units that have no scorecard of their own."""

    unit: str
    name: str
    card: bool
    score: Score | None


@dataclass(frozen=True, slots=True)
class RequiredComment:
    """A comment that the policy asks for, whether it was given or not.

    `place` is `measure ID`; `why` has words, as `turned red`. `person` is who is to write it.
    """

    place: str
    name: str
    why: str
    person: str
    given: bool


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """A sentence of the front page: drafted from facts, or a person's words in its place.

    `key` is `card`, `perspective ID` or `measure KPI BASIS`. `person` is empty where the words are
    the draft's; `draft` keeps those where they are not.
    """

    key: str
    text: str
    draft: str
    person: str = ""
    # 'YYYY-MM-DD'.
    on: str = ""
    # Put on the page by a person, whatever its words.
    pinned: bool = False
    # A person's words, and the draft they were put in the place of said something else.
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One unit's scorecard for one month."""

    organisation: str
    organisation_name: str
    language: str
    page_size: Literal["A4", "Letter"]
    unit: str
    unit_name: str
    unit_type: str
    head: str | None
    month: str
    # 'YYYY-MM-DD': the day the newest delivery behind any figure here was received.
    as_of: str
    currency: str
    coverage_minimum: Decimal
    score: Score
    # Card scores of the last 12 months up to this one.
    score_history: tuple[tuple[str, Decimal | None], ...]
    perspectives: tuple[PerspectiveNode, ...]
    breaks: tuple[BreakLine, ...]
    children: tuple[ChildLine, ...]
    # What people decided about figures of this unit in the last 12 months, and of units below.
    decisions: tuple[DecisionLine, ...] = ()
    carried: tuple[CarriedLine, ...] = ()
    # Why the scores of the card, its perspectives and its objectives changed, from the top down.
    changes: tuple[ChangeLine, ...] = ()
    themes: tuple[ThemeNode, ...] = ()
    # What the unit itself undertakes, in the order of the configuration.
    initiatives: tuple[InitiativeLine, ...] = ()
    # By what they are judged; None for a card without initiatives.
    tracking: Tracking | None = None
    comments: tuple[Comment, ...] = ()
    # What the front page says, in its order.
    points: tuple[FrontPoint, ...] = ()
    required: tuple[RequiredComment, ...] = ()
    # How its scores are shown; here they are 0 to 10 whatever it is.
    score_scale: ScoreScale = "0-10"
    # Where the month is a period of weeks; None of a calendar month.
    period: Period | None = None

    @property
    def title(self) -> str:
        """The month for people: `October 2026`, or `February 2024 (4 Feb to 2 Mar)`."""
        return Month.parse(self.month).title if self.period is None else self.period.title

    @property
    def measures(self) -> tuple[MeasureLine, ...]:
        """Every measure of the card, in page order."""
        return tuple(line for node in self.perspectives for line in node.measures)

    @property
    def has_statements(self) -> bool:
        """Whether figures of two sources differ, or an amount of an earlier month is open."""
        return bool(self.carried) or any(found.statement for found in self.breaks)

    def digest(self) -> str:
        """sha256 of the canonical text: what decides whether a new version is due."""
        return hashlib.sha256(to_json(self).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a card a published version; not part of its digest."""

    version: int
    status: Literal["provisional", "final", "preview"]
    caveats: tuple[str, ...] = ()


def to_json(card: Card) -> str:
    """Canonical JSON: keys sorted, decimals as plain text without trailing zeros.

    A card of a calendar month has no word of periods.
    """
    told = dataclasses.asdict(card)
    if card.period is None:
        del told["period"]
    return json.dumps(told, default=_plain, sort_keys=True, ensure_ascii=False, indent=1)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    raise TypeError(f"{type(value).__name__} has no place in a card")


def from_json(text: str | bytes) -> Card:
    """The card a canonical text was made of: what a release prints is what was reviewed."""
    return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Card]:
    return TypeAdapter(Card)
