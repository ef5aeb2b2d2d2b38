"""The annex: open breaks, missing figures, the rules that were declared, and every figure's trail."""

from dataclasses import dataclass
from decimal import Decimal

from scorecard.report import figures
from scorecard.report.card import BreakLine, Card, MeasureLine
from scorecard.report.view.front import UNITS_SHOWN, units
from scorecard.report.view.lines import BASES
from scorecard.report.view.rating import Named

POLARITIES = {
    "higher_is_better": "higher is better",
    "lower_is_better": "lower is better",
}
RULES = {
    "agreement": "two sources",
    "roll_up": "parent and children",
    "completeness": "expected figure",
    "validity": "valid figure",
}


@dataclass(frozen=True, slots=True)
class BreakRow:
    """An open break: what differs, both figures with whose they are, and the difference."""

    anchor: str
    id: str
    rule: str
    kpi: str
    sentence: str
    left: str
    left_figure: str
    right: str
    right_figure: str
    difference: str


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A measure without a score, and why."""

    name: str
    required: bool
    reason: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What was declared for a measure."""

    name: str
    description: str
    owner: str
    role: str
    basis: str
    polarity: str
    weight: str
    red_flag: str
    goal: str


@dataclass(frozen=True, slots=True)
class TrailRow:
    """Where the month's figure of a measure comes from; absent parts are an en dash."""

    name: str
    figure: str
    origin: str
    file: str
    delivery: str
    row: str
    coverage: str
    status: str


@dataclass(frozen=True, slots=True)
class Annex:
    """Every text of the annex. `units` is empty where the front page lists them all."""

    breaks: tuple[BreakRow, ...]
    missing: tuple[MissingRow, ...]
    coverage_minimum: str
    currency: str
    rules: tuple[RuleRow, ...]
    trail: tuple[TrailRow, ...]
    units: tuple[Named, ...]


def annex(card: Card) -> Annex:
    """The annex of a card."""
    return Annex(
        breaks=tuple(
            _break(number, line) for number, line in enumerate(card.breaks, start=1)
        ),
        missing=tuple(
            MissingRow(line.name, line.required, line.no_score_reason)
            for line in card.measures
            if line.no_score_reason
        ),
        coverage_minimum=figures.setting_percent(card.coverage_minimum),
        currency=card.currency,
        rules=tuple(_rule(line) for line in card.measures),
        trail=tuple(_trail(line) for line in card.measures),
        units=units(card) if len(card.children) > UNITS_SHOWN else (),
    )


def _break(number: int, line: BreakLine) -> BreakRow:
    return BreakRow(
        anchor=f"break-{number}",
        id=line.id,
        rule=RULES[line.rule],
        kpi=line.kpi_name,
        sentence=line.sentence,
        left=line.left,
        left_figure=_bare(line.left_value, line),
        right=line.right,
        right_figure=_bare(line.right_value, line),
        difference=figures.change(line.difference, line.shown)
        if line.shown
        else _bare(line.difference, line),
    )


def _bare(value: Decimal | None, line: BreakLine) -> str:
    """A figure as its KPI is shown, or with every digit where the KPI is unknown."""
    if value is None:
        return figures.ABSENT
    return figures.figure(value, line.shown) if line.shown else figures.setting(value)


def _rule(line: MeasureLine) -> RuleRow:
    return RuleRow(
        name=line.name,
        description=line.description,
        owner=line.owner,
        role=line.role,
        basis=BASES[line.basis],
        polarity=POLARITIES[line.polarity],
        weight=figures.setting(line.weight),
        red_flag=figures.figure(line.red_flag, line.shown),
        goal=figures.figure(line.goal, line.shown),
    )


def _trail(line: MeasureLine) -> TrailRow:
    trail = line.trail
    origin, absent = figures.ABSENT, figures.ABSENT
    if trail is not None:
        own = trail.source_name or trail.source or "source"
        origin = {"source": own, "children": "child units", "formula": "formula"}[
            trail.rule
        ]
    return TrailRow(
        name=line.name,
        figure=figures.figure(line.month_value, line.shown),
        origin=origin,
        file=(trail.file if trail else None) or absent,
        delivery=str(trail.delivery)
        if trail and trail.delivery is not None
        else absent,
        row=str(trail.row) if trail and trail.row is not None else absent,
        coverage=figures.fraction(trail.coverage) if trail else absent,
        status=line.value_status or absent,
    )
