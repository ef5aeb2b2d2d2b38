"""Does the leading indicator lead? Declared links of a strategy map against what was measured.

All links and lags of a card are judged together, so that trying many does not find one by chance.
A verdict says what figures did one after the other; why they did is for people to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from scorecard.errors import InputError
from scorecard.signals import lead_lag
from scorecard.signals.lead_lag import Array
from scorecard.signals.series import Figures, figures_of

if TYPE_CHECKING:
    import pandas as pd

Expected = Literal["positive", "negative"]
Verdict = Literal["supported", "contradicted", "not supported", "not enough data"]

MONTHS = 36
"""Fewer months in a row say nothing."""
RATE = 0.10
"""Of the lags that stand out, so many may do so by chance (Benjamini and Hochberg)."""
CONFIRMED = 0.10
LONGEST = 12
# The F test keeps at least so many degrees of freedom.
_FREEDOM = 8
# The verdict is looked at once more without the newest months.
_WITHOUT = 6
_INTERVAL = 0.90


@dataclass(frozen=True, slots=True)
class Link:
    """A driver, a result, the lags in months at which the one should show in the other, and how.

    `expected` is the sign between the figures themselves.
    """

    driver: Figures
    result: Figures
    lags: tuple[int, ...]
    expected: Expected = "positive"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the figures say of a link. Where there is not enough data only `months` is known.

    `effect` is by how much the result moved, `lag` months later, for each 1 of the driver, both
    without trend and season, and `low` to `high` its 90 % interval. `forward` and `backward` are
    p-values of the F tests from driver to result and the other way round. `holds` tells whether the
    same lag still stands out without the last six months.
    """

    verdict: Verdict
    months: int
    lag: int | None = None
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    correlation: float | None = None
    p_value: float | None = None
    forward: float | None = None
    backward: float | None = None
    holds: bool | None = None


def lead_lag_test(
    driver: "pd.Series[Any]",
    result: "pd.Series[Any]",
    lags: Sequence[int],
    *,
    expected: Expected = "positive",
) -> Evidence:
    """Whether a Series of months leads another by some of `lags` months, judged by itself.

    Both need 36 months in a row, and more for lags over 6. Raises `InputError` for lags that are
    not whole numbers from 1 to 12, each once, and as `figures_of` does.
    """
    link = Link(figures_of(driver), figures_of(result), tuple(lags), expected)
    return judge_links([link])[0]


def judge_links(links: Sequence[Link]) -> tuple[Evidence, ...]:
    """The evidence for each link of a card, all their lags judged together; raises for bad lags."""
    pairs = [_Pair.of(link) for link in links]
    found = [pair.leads() if pair.enough else None for pair in pairs]
    tested = [leads.p_value[0] for leads in found if leads is not None]
    if not tested:
        return tuple(Evidence("not enough data", pair.months) for pair in pairs)
    passed = lead_lag.accepted(np.concatenate(tested)[None, :], RATE)[0]
    evidence, start = [], 0
    for pair, leads in zip(pairs, found, strict=True):
        if leads is None:
            evidence.append(Evidence("not enough data", pair.months))
            continue
        end = start + len(pair.lags)
        evidence.append(pair.judged(leads, passed[start:end]))
        start = end
    return tuple(evidence)


def needed(lags: Sequence[int]) -> int:
    """How many months in a row a link with these lags needs."""
    order = max(lags)
    short = lead_lag.freedom_of(0, order)
    return max(MONTHS, _FREEDOM - short)


def verdicts(
    passed: Array,
    sign: Array,
    forward: Array,
    backward: Array,
) -> Array:
    """1 for links that are supported, -1 for contradicted ones, 0 for others, of arrays of links.

    `passed` tells whether the best lag stands out, `sign` whether as expected (1 or -1). The F test
    has to confirm it, and not the other way round more than that.
    """
    leads = passed & (forward <= CONFIRMED)
    answers = (backward <= CONFIRMED) & (backward < forward)
    return np.where(leads & ~answers, sign, 0)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two series over the months in a row that both have, up to the newest of them."""

    driver: Array
    result: Array
    lags: tuple[int, ...]
    sign: int

    @classmethod
    def of(cls, link: Link) -> "_Pair":
        lags = link.lags
        allowed = range(1, LONGEST + 1)
        if not lags or len(set(lags)) < len(lags) or not all(lag in allowed for lag in lags):
            raise InputError(f"lags {lags}: expected months from 1 to {LONGEST}, each once")
        driver = dict(zip(link.driver.months, link.driver.values, strict=True))
        result = dict(zip(link.result.months, link.result.values, strict=True))
        both = sorted(driver.keys() & result.keys())
        start = next((i for i in range(len(both) - 1, 0, -1) if both[i] - both[i - 1] > 1), 0)
        ahead, behind = (
            np.array([[float(of[month]) for month in both[start:]]]) for of in (driver, result)
        )
        return cls(ahead, behind, lags, 1 if link.expected == "positive" else -1)

    @property
    def months(self) -> int:
        return int(self.driver.shape[1])

    @property
    def enough(self) -> bool:
        """Whether there are months enough, and both series do more than trend and season."""
        if self.months < needed(self.lags):
            return False
        return all(_varies(row) for row in (self.driver, self.result))

    def leads(self) -> lead_lag.Leads:
        return lead_lag.leads(self.driver, self.result, self.lags)

    def judged(self, leads: lead_lag.Leads, passed: Array) -> Evidence:
        from scipy.special import stdtrit

        at = int(np.argmin(leads.p_value[0]))
        order = max(self.lags)
        forward = lead_lag.confirmed(self.driver, self.result, order)
        backward = lead_lag.confirmed(self.result, self.driver, order)
        slope = float(leads.slope[0, at])
        sign = np.array([np.sign(slope) * self.sign])
        said = int(verdicts(passed[at : at + 1], sign, forward, backward)[0])
        reach = float(leads.error[0, at] * stdtrit(leads.freedom[at], (1 + _INTERVAL) / 2))
        return Evidence(
            verdict=_VERDICTS[said],
            months=self.months,
            lag=self.lags[at],
            effect=slope,
            low=slope - reach,
            high=slope + reach,
            correlation=float(leads.correlation[0, at]),
            p_value=float(leads.p_value[0, at]),
            forward=float(forward[0]),
            backward=float(backward[0]),
            holds=self._holds(self.lags[at], slope),
        )

    def _holds(self, lag: int, slope: float) -> bool:
        leads = lead_lag.leads(self.driver[:, :-_WITHOUT], self.result[:, :-_WITHOUT], [lag])
        same = float(leads.slope[0, 0]) * slope > 0
        return bool(same and leads.p_value[0, 0] <= RATE)


_VERDICTS: dict[int, Verdict] = {1: "supported", -1: "contradicted", 0: "not supported"}


def _varies(row: Array) -> bool:
    waves = lead_lag.deterministic(row.shape[1])
    basis, _ = np.linalg.qr(waves)
    rest = row - (row @ basis) @ basis.T
    return bool(np.square(rest).sum() > 1e-18 * np.square(row).sum())
