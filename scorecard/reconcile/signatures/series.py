"""A pair of claims as the signatures see it: whole numbers of 10^-9, so that sums are exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property

from scorecard.reconcile.evidence import Pair, Setting

ONE = 10**9
"""A figure of 1."""
_PLACES = Decimal("1e-9")
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
# Fewer figures than this may all end in zeros by chance.
_ENOUGH = 4
# The largest difference seen where sources agree is hardly the largest there will be.
_MARGIN, _WIDE_MARGIN = 1.25, 2.0


@dataclass(frozen=True, slots=True)
class Guess:
    """What a signature says the other figure would be.

    `tries` is how many guesses like it the family makes, `about` what natural noise is relative
    to, and `slack` how far rounding may have moved the guess. `key` tells one guess of a family
    from another over months; `detail` is what people see of it. `anyway` is how often a figure is
    that one without any fault, as where a series repeats itself; `besides` how often something else
    the cause needs is so by chance; `grid` is the step figures have without the fault, where it is
    the fault that makes them coarser. One that is `only` made where it fits says by its absence
    that it does not. Where something else was done to the figure before, `between` is what came of
    that, and `first` its detail.
    """

    detail: str
    figure: int
    tries: int
    about: int
    slack: int = 0
    key: str = ""
    anyway: float = 0.0
    besides: float = 1.0
    grid: int = 0
    only: bool = False
    between: int | None = None
    first: str = ""


def nano(figure: Decimal) -> int:
    """A figure as a whole number of 10^-9, half up."""
    return int(figure.scaleb(9, _EXACT).to_integral_value(ROUND_HALF_UP, _EXACT))


def decimal(figure: int) -> Decimal:
    """The figure a whole number of 10^-9 stands for."""
    return Decimal(figure).scaleb(-9, _EXACT).quantize(_PLACES, context=_EXACT)


def divided(figure: int, by: int, times: int = 1) -> int:
    """`figure x times / by`, half away from zero."""
    product, size = figure * times, abs(by)
    whole = (abs(product) + size // 2) // size
    return whole if (product < 0) == (by < 0) else -whole


def step_of(figures: Sequence[int]) -> int:
    """What one in the last digit is worth that any of the figures needs."""
    return int(10 ** min((_zeros(figure) for figure in figures if figure), default=0))


def _zeros(figure: int) -> int:
    text = str(figure)
    return len(text) - len(text.rstrip("0"))


class Series:
    """The figures of a pair by month, and how exactly its sources agree where they do."""

    def __init__(self, pair: Pair, setting: Setting, *, is_mirror: bool = False) -> None:
        self.pair = pair
        self.is_mirror = is_mirror
        self.setting = setting
        self.left = _whole(pair.left_values)
        self.right = _whole(pair.right_values)
        self._runs: dict[int, set[int]] = {}
        # By cause and month, what a cause that multiplies would multiply by.
        self.factors: dict[tuple[str, int], list[float]] = {}
        self.breaks = sorted(m for m in pair.breaks if m in self.left and m in self.right)

    @cached_property
    def tolerance(self) -> Mapping[int, int]:
        """The difference that would have passed, by month."""
        return _whole(self.pair.tolerance)

    def run(self, month: int) -> set[int]:
        """The months in a row, this one among them, in which both differ."""
        if month not in self._runs:
            for broken in self.breaks:
                before = self._runs.get(broken - 1)
                run = set() if before is None else before
                run.add(broken)
                self._runs[broken] = run
        return self._runs[month]

    def repeats(self, lag: int) -> float:
        """How often the right source gives the figure of `lag` months before, being right."""
        known = set(self.agreeing)
        told = [m for m in self.agreeing if m - lag in known]
        same = sum(self.right[m] == self.right[m - lag] for m in told)
        return same / len(told) if told else 0.0

    def child(self, child: str, month: int) -> int:
        """What a child adds to the unit in a month; 0 where it is not known."""
        figure = self.pair.children.get(child, {}).get(month)
        return 0 if figure is None else nano(figure)

    @cached_property
    def step(self) -> int:
        """What one in the last digit of the right source is worth."""
        figures = list(self.right.values())
        if len(figures) < _ENOUGH:
            figures += self.left.values()
        return step_of(figures)

    @cached_property
    def usual_step(self) -> int:
        """The same where both agree; where that is hardly ever, the left source's."""
        known = [self.right[month] for month in self.agreeing]
        return step_of(known) if len(known) >= _ENOUGH else self.left_step

    @cached_property
    def left_step(self) -> int:
        """The same of the left source."""
        figures = list(self.left.values())
        if len(figures) < _ENOUGH:
            figures += self.right.values()
        return step_of(figures)

    @cached_property
    def agreeing(self) -> list[int]:
        """Months both have a figure for, and agree."""
        return sorted(m for m in self.left.keys() & self.right.keys() if m not in self.pair.breaks)

    @cached_property
    def noise(self) -> float | None:
        """How far both lie apart where they agree, as a share; None where they never do."""
        if not self.agreeing:
            return None
        shares = [
            abs(self.left[m] - self.right[m]) / max(abs(self.left[m]), 1) for m in self.agreeing
        ]
        return max(shares) * (_MARGIN if len(shares) > _ENOUGH else _WIDE_MARGIN)

    @cached_property
    def usual(self) -> int:
        """The size figures of the left source usually have."""
        sizes = sorted(abs(figure) for figure in self.left.values())
        return max(sizes[len(sizes) // 2], 1) if sizes else 1

    @cached_property
    def gaps(self) -> list[float]:
        """How far both lie apart where they break, as shares of the left figure, smallest first."""
        return sorted(
            abs(self.right[m] - self.left[m]) / max(abs(self.left[m]), 1) for m in self.breaks
        )

    @cached_property
    def moves(self) -> float:
        """How far the right source's figures usually move in a month; 0 where it is not known."""
        known = self.agreeing
        steps = [abs(self.right[m] - self.right[m - 1]) for m in known if m - 1 in self.right]
        return sum(steps) / len(steps) if steps else 0.0

    @cached_property
    def mirrored(self) -> "Series":
        """The same with its sides exchanged: what the left source would be doing wrong."""
        pair = self.pair
        return Series(
            Pair(
                rule=pair.rule,
                kpi=pair.kpi,
                unit=pair.unit,
                left=pair.right,
                right=pair.left,
                left_values=pair.right_values,
                right_values=pair.left_values,
                breaks=pair.breaks,
                aggregation=pair.aggregation,
                tolerance=pair.tolerance,
                children=pair.children,
                eliminations=pair.eliminations,
                operands=pair.operands,
                vintages=pair.right_vintages,
                targets=pair.targets,
                others=pair.others,
            ),
            self.setting,
            is_mirror=True,
        )

    def rounding(self, guess: Guess) -> int:
        """How far the digits a source shows may have moved the right figure from a guess."""
        # Sources that never quite agree round a figure that is not quite the guess.
        off = guess.figure % self.step or self.noise
        return max(self.step // 2 if off else 0, guess.slack)

    def allowed(self, month: int, guess: Guess) -> int:
        """How far the right figure may lie from a guess that is true."""
        if self.noise is None:
            natural = self.tolerance.get(month, 0)
            natural = int(natural * abs(guess.about) / max(abs(self.left[month]), 1))
        else:
            natural = int(self.noise * abs(guess.about))
        return self.rounding(guess) + natural


def _whole(figures: Mapping[int, Decimal]) -> dict[int, int]:
    return {month: nano(figure) for month, figure in figures.items()}
