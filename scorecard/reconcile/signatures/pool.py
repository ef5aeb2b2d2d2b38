"""What all KPIs and units of two sources say together for one cause, each set of figures once."""

from collections import defaultdict
from collections.abc import Iterable
from math import log

from scorecard.reconcile.signatures.claims import Claim, Name

_Where = tuple[str, str, str, Name]


class Pool:
    """Claims of signatures that a source bears everywhere, by sources and by what is claimed."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._rare: dict[_Where, dict[tuple[tuple[int, int], ...], float]] = defaultdict(dict)
        self._total: dict[_Where, float] = defaultdict(float)
        for claim in claims:
            where = _where(claim)
            # One that leaves most of its breaks open is no witness, and one with the figures of
            # another says nothing new.
            witness = claim.signature.shared and 2 * len(claim.fits) >= len(claim.series.breaks)
            if witness and claim.figures not in self._rare[where]:
                first = next(iter(claim.fits.values()))
                rare = min(0.0, max(claim.chance.values()) - log(first.guess.tries))
                self._rare[where][claim.figures] = rare
                self._total[where] += rare

    def beside(self, claim: Claim) -> tuple[float, int]:
        """The logarithm of how often chance makes up what the others say, and how many series."""
        known = self._rare.get(_where(claim), {})
        if claim.figures not in known:
            return 0.0, 1
        return self._total[_where(claim)] - known[claim.figures], len(known)


def _where(claim: Claim) -> _Where:
    pair = claim.series.pair
    return pair.rule, pair.left, pair.right, claim.name
