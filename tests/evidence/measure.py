"""How often the test of a link errs: each pair is a card of one link with the lags 1, 2 and 3."""

import numpy as np

from scorecard.signals import lead_lag
from scorecard.signals.links import RATE, verdicts
from tests.evidence.pairs import LAGS, Pair


def judged(pair: Pair) -> np.ndarray:
    """1 where a pair's link is supported, -1 where it is contradicted, 0 elsewhere."""
    driver, result = pair
    leads = lead_lag.leads(driver, result, LAGS)
    rows, best = np.arange(len(driver)), np.argmin(leads.p_value, axis=1)
    passed = lead_lag.accepted(leads.p_value, RATE)[rows, best]
    sign = np.sign(leads.slope[rows, best]).astype(int)
    forward, backward = (
        lead_lag.confirmed(*series, max(LAGS)) for series in ((driver, result), (result, driver))
    )
    return verdicts(passed, sign, forward, backward)


def raw(pair: Pair) -> np.ndarray:
    """What is usually done: whether a plain correlation at any of the lags has p below 0.05."""
    from scipy.special import stdtr

    driver, result = pair
    found = np.zeros(len(driver), dtype=bool)
    for lag in LAGS:
        x, y = driver[:, :-lag], result[:, lag:]
        x, y = (part - part.mean(axis=1, keepdims=True) for part in (x, y))
        r = (x * y).sum(axis=1) / np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
        freedom = x.shape[1] - 2
        found |= 2 * stdtr(freedom, -np.abs(r) * np.sqrt(freedom / (1 - r**2))) < 0.05
    return found
