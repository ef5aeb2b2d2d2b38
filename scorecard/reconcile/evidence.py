"""What a break can be explained with, and what was found: plain data, no rule of diagnosis in it.

Figures are in base units (a percentage is a fraction), months are indexes: `year * 12 + month - 1`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

Cause = Literal[
    "scale",
    "sign",
    "doubled",
    "halved",
    "year_to_date",
    "quarter",
    "rolling_12",
    "digits_swapped",
    "digit_wrong",
    "child_missing",
    "child_twice",
    "eliminations",
    "two_children",
    "child_sign",
    "child_scale",
    "child_vintage",
    "child_source",
    "currency",
    "rate_kind",
    "earlier_month",
    "later_month",
    "prior_year",
    "cut_off",
    "mean_of_ratios",
    "tax",
    "unit_of_measure",
    "swapped_measures",
    "swapped_units",
    "other_vintage",
    "partial_load",
    "rounded",
    "complement",
    "inverted",
    "target",
    "other_source",
    "unknown",
]
"""The signatures, by the names marts and texts use; `unknown` where none wins."""
NEVER_BETWEEN_SOURCES: Final = frozenset({"unknown", "other_source"})
"""What is no cause of a break between two sources; a hand-made scorecard may have another's."""

Aggregation = Literal["flow", "stock", "ratio", "max", "min", "recompute_only"]
# What other kinds are as far as causes go: by what their figures add up to.
AS_EVIDENCE: Final[Mapping[str, Aggregation]] = {
    "flow": "flow",
    "stock": "stock",
    "ratio": "ratio",
    "weighted_mean": "ratio",
    "max": "max",
    "min": "min",
    "status": "min",
    "index": "recompute_only",
    "recompute_only": "recompute_only",
}


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a foreign currency is worth in the organisation's own, in a month."""

    currency: str
    month: int
    average: Decimal
    closing: Decimal


@dataclass(frozen=True, slots=True)
class Setting:
    """What the organisation knows of itself; `tax_rates` are fractions, `fiscal_start` 1 to 12."""

    rates: Sequence[Rate] = ()
    tax_rates: Sequence[Decimal] = ()
    fiscal_start: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims about one kpi and unit, month by month: `left` is trusted, `right` the other.

    Both sides hold every month they were compared in and, where known, months before; `breaks` are
    the months in which they disagree beyond tolerance. What else may explain it:
    `tolerance` is the difference that would have passed; `children` what the unit's children
    resolved to, with their share, of which `eliminations` are elimination units; `child_vintages`
    what these were before they were restated, and `child_others` what other sources say of them, by
    child and source, as `north=crm`; `operands` numerator and denominator of each child's ratio;
    `vintages` what the left source said before it restated, and `right_vintages` the right one,
    oldest first; `targets` the month's target; `others` what further sources say; `summands` how
    many rows the right figure is made of; `year_to_date` and `rolling_12` what the left figures add
    up to, where that is known otherwise than from them.
    """

    rule: str
    kpi: str
    unit: str
    left: str
    right: str
    left_values: Mapping[int, Decimal]
    right_values: Mapping[int, Decimal]
    breaks: frozenset[int]
    aggregation: Aggregation = "flow"
    tolerance: Mapping[int, Decimal] = field(default_factory=dict)
    children: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    eliminations: frozenset[str] = frozenset()
    child_vintages: Mapping[str, Mapping[int, Sequence[Decimal]]] = field(default_factory=dict)
    child_others: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    operands: Mapping[str, Mapping[int, tuple[Decimal, Decimal]]] = field(default_factory=dict)
    vintages: Mapping[int, Sequence[Decimal]] = field(default_factory=dict)
    right_vintages: Mapping[int, Sequence[Decimal]] = field(default_factory=dict)
    targets: Mapping[int, Decimal] = field(default_factory=dict)
    others: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    summands: Mapping[int, int] = field(default_factory=dict)
    year_to_date: Mapping[int, Decimal] = field(default_factory=dict)
    rolling_12: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class First:
    """The first of two causes: `figure` is what it made of the trusted figure."""

    cause: Cause
    detail: str
    figure: Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cause that would give the other figure.

    `detail` is its parameter, empty where it has none:

    - `scale`: the factor, right = left x factor, as `1000` or `0.001`
    - `year_to_date`: `calendar_year` where the organisation's own year is another one, else empty
    - `child_missing`, `child_twice`, `child_sign`, `eliminations`: the child unit; `two_children`:
      both, in order, with `+` between; `child_scale`: the child and the factor, right = left x
      factor for what it adds, as `north*1000`; `child_vintage`: the child; `child_source`: the
      child and whose figure of it is taken, as `north=crm`
    - `currency`, `rate_kind`: the currency; `tax`: the rate as a fraction, as `0.19`
    - `unit_of_measure`: both units, as `lb/kg`
    - `swapped_measures`, `swapped_units`: the other kpi, the other unit
    - `rounded`: the step rounded to, in base units
    - `other_source`: the source

    `chance` is how often an unrelated difference would fit as well, over all its evidence, and
    `odds` how much likelier the cause is than all else together. `months` and `series` (kpis and
    units of the same two sources) are how much of it there is, from month `since` on. `suspect` is
    the source at fault, `corrected` what its figure would be without the fault, and `residual` what
    then still separates it from the other side's; it `reconciles` if that is within tolerance, or
    within what the digits shown leave open. Of two causes `first` is the other one, and `corrected`
    the figure without the second.
    """

    cause: Cause
    detail: str
    chance: float
    odds: float
    months: int
    series: int
    since: int
    suspect: str
    corrected: Decimal | None
    residual: Decimal | None
    reconciles: bool = True
    first: First | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why one break is there: `named` if a cause wins, else unknown; `candidates` best first.

    `tied` are those that are likely enough, where none of them is likelier than the others. Of an
    unknown one `compound` is what two causes together explain, by the same rule.
    """

    rule: str
    kpi: str
    unit: str
    left: str
    right: str
    month: int
    named: Candidate | None
    candidates: tuple[Candidate, ...]
    tied: tuple[Candidate, ...] = ()
    compound: Candidate | None = None

    @property
    def cause(self) -> Cause:
        """The named cause, or `unknown`."""
        return "unknown" if self.named is None else self.named.cause
