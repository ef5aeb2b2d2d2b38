"""What is true of one kpi and unit, what its second source has, and what else is known of it.

Nothing here is wrong yet: the two sources agree, exactly or within a small noise or rounding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scorecard.reconcile.evidence import Aggregation, Cause, Pair
from tests.corpus.shapes import Shape

# Months a source has before the first one compared, for what adds up or lags by a year.
EARLIER = 13

Series = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The difference that passes: the larger of an absolute one and a fraction of the figures."""

    absolute: Decimal
    relative: Decimal

    def allows(self, left: Decimal, right: Decimal) -> Decimal:
        """How far these two may lie apart; what is wrong widens it, as in the rule itself."""
        return max(self.absolute, self.relative * max(abs(left), abs(right)))


@dataclass(slots=True)
class Context:
    """What else may explain a difference, as `Pair` has it; empty where nobody knows."""

    children: dict[str, dict[int, Decimal]] = field(default_factory=dict)
    eliminations: frozenset[str] = frozenset()
    child_vintages: dict[str, dict[int, Sequence[Decimal]]] = field(default_factory=dict)
    child_others: dict[str, dict[int, Decimal]] = field(default_factory=dict)
    operands: dict[str, dict[int, tuple[Decimal, Decimal]]] = field(default_factory=dict)
    vintages: dict[int, Sequence[Decimal]] = field(default_factory=dict)
    right_vintages: dict[int, Sequence[Decimal]] = field(default_factory=dict)
    targets: dict[int, Decimal] = field(default_factory=dict)
    others: dict[str, dict[int, Decimal]] = field(default_factory=dict)
    summands: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Facts:
    """One kpi and unit in two sources.

    `true` is the left source's series, written in `left_step`, and `own` what the right one has,
    both with earlier months; `own` differs by `noise` (a fraction) and is written in `step`.
    `compared` are the months both deliver, `known` those of the left source anybody can look at.
    """

    kpi: str
    unit: str
    left: str
    right: str
    shape: Shape
    aggregation: Aggregation
    money: bool
    compared: tuple[int, ...]
    known: tuple[int, ...]
    true: Series
    own: Series
    noise: float
    left_step: Decimal
    step: Decimal
    tolerance: Tolerance
    context: Context
    # What the right source delivers instead of its own figures.
    wrong: dict[int, Decimal] = field(default_factory=dict)
    # Of two listed causes on top of each other: which.
    compound: frozenset[Cause] = frozenset()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells one pair from all others."""
        return (self.kpi, self.unit, self.left, self.right)

    @property
    def delivered(self) -> dict[int, Decimal]:
        """The right source's figures as they came, month by month."""
        return {month: self.wrong.get(month, self.own[month]) for month in self.compared}

    @property
    def breaks(self) -> frozenset[int]:
        """Months in which the two lie further apart than they may."""
        return frozenset(
            month
            for month, right in self.delivered.items()
            if abs(right - self.true[month]) > self.tolerance.allows(self.true[month], right)
        )

    @property
    def seen(self) -> dict[int, Decimal]:
        """The left source's figures that are known."""
        return {month: self.true[month] for month in self.known}

    def pair(self, rule: str) -> Pair:
        """What the diagnosis is given."""
        delivered = self.delivered
        context = self.context
        return Pair(
            rule=rule,
            kpi=self.kpi,
            unit=self.unit,
            left=self.left,
            right=self.right,
            left_values=self.seen,
            right_values=delivered,
            breaks=self.breaks,
            aggregation=self.aggregation,
            tolerance={
                month: self.tolerance.allows(self.true[month], right)
                for month, right in delivered.items()
            },
            children=context.children,
            eliminations=context.eliminations,
            child_vintages=context.child_vintages,
            child_others=context.child_others,
            operands=context.operands,
            vintages=context.vintages,
            right_vintages=context.right_vintages,
            targets=context.targets,
            others=context.others,
            summands=context.summands,
        )
