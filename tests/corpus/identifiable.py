"""Which seeded errors anybody could name, decided from what was seeded and before any diagnosis.

Of a wrong figure b for a right one a, an unrelated difference would have given any other figure as
well: those within 15 % of a, or as far from it as b lies, on a grid as fine as the two sources are
known to agree (the step b is written in, or twice the noise between them). A kind of error gives
some of these figures; their share of the grid is how often it would fit by chance. Shares multiply
over the months and pairs of the same source that show the same error with other figures.

An error can be named where that chance is at most 1 in 200, and where no other kind of error that
gives the same figures everywhere is as good an answer: it would have to fit by chance ten times as
often. Otherwise it is left out, and such others count as right answers too, if they keep to the
1 in 200 themselves or are as good as the truth: since January is since the quarter began, in March.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scorecard.reconcile.evidence import Cause, Setting
from tests.corpus.facts import Facts
from tests.corpus.families import FAMILIES
from tests.corpus.family import Family, Scene

NEAR = 0.15
HIGHEST_CHANCE = 1 / 200
MARGIN = 10
AS_GOOD = 2
# More months than these say the same again.
MONTHS = 6
# The share of a figure by which a sample of its rows may miss the share of rows, and how often a
# row count falls as far as it must for that, with nothing missing.
SAMPLED = 0.03
FALLEN_ROWS = 1 / 1000

Answer = tuple[Cause, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether an error can be named, how often its kind fits by chance, and what is as right."""

    identifiable: bool
    chance: float
    accepted: frozenset[Answer]


@dataclass(frozen=True, slots=True)
class Fit:
    """An error that gives the wrong figures.

    It had so many parameters to choose from; with one that is given, `hit` is the chance of all.
    """

    choices: int
    hit: float

    @property
    def chance(self) -> float:
        """How often it would fit with some parameter."""
        return min(1.0, self.choices * self.hit)


NO_EVIDENCE = Fit(1, 1.0)


def judge_group(
    cause: Cause, details: Sequence[str], seen: Sequence[tuple[Scene, float]]
) -> list[Judged]:
    """Judge one error in several pairs of a source; a scene comes with the step of its figures."""
    truths = [(cause, detail) for detail in details]
    fits = [fitting(scene, step, truth) for truth, (scene, step) in zip(truths, seen, strict=True)]
    found = []
    for truth, own in zip(truths, fits, strict=True):
        chance = _chance_of(truth, fits, own)
        rivals = {
            answer
            for answer in own
            if answer != truth and _chance_of(answer, fits, own) < MARGIN * chance
        }
        enough = max(HIGHEST_CHANCE, AS_GOOD * chance)
        as_right = {answer for answer in rivals if _chance_of(answer, fits, own) <= enough}
        identifiable = chance <= HIGHEST_CHANCE and not rivals
        found.append(Judged(identifiable, chance, frozenset({truth, *as_right})))
    return found


def _chance_of(
    answer: Answer, fits: Sequence[Mapping[Answer, Fit]], own: Mapping[Answer, Fit]
) -> float:
    if not FAMILIES[answer[0]].wide:
        return own.get(answer, NO_EVIDENCE).chance
    found = [fit.get(answer, NO_EVIDENCE) for fit in fits]
    # The parameter is chosen once for all pairs.
    return Fit(max(fit.choices for fit in found), math.prod(fit.hit for fit in found)).chance


def fitting(scene: Scene, step: float, truth: Answer | None = None) -> dict[Answer, Fit]:
    """Every error that gives the wrong figures of all months, and how well.

    The truth needs no proof that it fits, but for a partial load: which rows were lost is chance.
    """
    months = _telling(scene.facts)
    found: dict[Answer, Fit] = {}
    for family in FAMILIES.values():
        details = _details_that_fit(family, scene, months, step)
        if truth is not None and truth[0] == family.cause != "partial_load":
            details.add(truth[1])
        if details:
            fit = _fit(family, scene, months, step)
            found |= {(family.cause, detail): fit for detail in details}
    for cause, fit in _right_is_stale(scene, months).items():
        found[cause, ""] = min(fit, found.get((cause, ""), NO_EVIDENCE), key=lambda f: f.chance)
    return found


def _right_is_stale(scene: Scene, months: Sequence[int]) -> dict[Cause, Fit]:
    """What would make the other source the one at fault, whatever the wrong figure is.

    By chance a figure is that of the month or the year before to its last digit; then nobody knows.
    """
    found: dict[Cause, Fit] = {}
    stale: dict[Cause, int] = {"earlier_month": 1, "prior_year": 12}
    right = scene.facts.seen
    for cause, lag in stale.items():
        if all(right[month] == right.get(month - lag) for month in months):
            shares = (
                float(scene.facts.left_step) / (2 * NEAR * abs(float(right[month])) or math.inf)
                for month in months
            )
            found[cause] = Fit(1, math.prod(min(1.0, share) for share in shares))
    return found


def _telling(facts: Facts) -> list[int]:
    """Break months, newest first, each with other figures than those before."""
    told: dict[tuple[object, object], int] = {}
    for month in sorted(facts.breaks, reverse=True):
        told.setdefault((facts.true[month], facts.wrong[month]), month)
    return list(told.values())


def _details_that_fit(family: Family, scene: Scene, months: Sequence[int], step: float) -> set[str]:
    """Parameters with which the error gives every month's figure; free ones may differ by month."""
    wrong = scene.facts.wrong
    # From the right source's own figures the very same is the same, whatever the noise.
    behind = replace(scene, base=scene.facts.own)
    common: set[str] | None = None
    for month in months:
        near = {
            detail
            for start, window in (
                (scene, _window(family, scene, month, step)),
                (behind, 0.5001 * step),
            )
            for detail, value in family.predict(start, month)
            if abs(float(value) - float(wrong[month])) <= window
        }
        common = near if common is None else common & near
        if not common:
            break
    return common or set()


def _window(family: Family, scene: Scene, month: int, step: float) -> float:
    if family.cause == "partial_load":
        return SAMPLED * abs(float(scene.facts.wrong[month]))
    # A hair more than half, since binary fractions do not hold a half step exactly.
    return 0.5001 * _width(scene.facts, month, step)


def _width(facts: Facts, month: int, step: float) -> float:
    """How far two figures must lie apart to be told from each other."""
    right, wrong = abs(float(facts.true[month])), abs(float(facts.wrong[month]))
    # Noise grows with the figure; in thousands it shrinks with it, less a child it does not.
    noise = 2 * facts.noise * max(wrong, min(right, 20 * wrong))
    # What is below the right figure's last digit grows too: 85,711 may be ten times 8,571.
    unshown = float(facts.left_step) * wrong / right if wrong > right > 0 else 0.0
    return max(step, noise, unshown)


def _fit(family: Family, scene: Scene, months: Sequence[int], step: float) -> Fit:
    cells = [cell for month in months if (cell := _cell(family, scene, month, step)) is not None]
    if not cells:
        return NO_EVIDENCE
    if family.cause == "cut_off":
        # The first month's amount is anybody's guess, the other's has to be the same; it could
        # have come back the month before as well.
        return Fit(2, cells[0].hit)
    if family.cause in ("swapped_measures", "swapped_units"):
        # The other pair shows its half of the swap.
        cells *= 2
    cells = sorted(cells, key=lambda cell: cell.chance)[:MONTHS]
    if family.cause == "partial_load":
        return Fit(1, FALLEN_ROWS * math.prod(cell.hit for cell in cells))
    if family.free:
        return Fit(1, math.prod(cell.chance for cell in cells))
    return Fit(max(cell.choices for cell in cells), math.prod(cell.hit for cell in cells))


def _cell(family: Family, scene: Scene, month: int, step: float) -> Fit | None:
    """A month's part of the grid, and how much of it the error could hit; None if it has no say."""
    facts = scene.facts
    right, wrong = float(facts.true[month]), float(facts.wrong[month])
    reach = max(NEAR * abs(right), abs(wrong - right)) * 1.000001
    width = 2 * _window(family, scene, month, step)
    given = [float(value) for _, value in family.predict(scene, month)]
    if not given:
        return None
    near = {round(value / width) for value in given if abs(value - right) <= reach}
    return Fit(max(1, len(near)), min(1.0, width / (2 * reach)))


def scene_of(facts: Facts, setting: Setting, others: Sequence[Facts]) -> Scene:
    """What anybody sees of a pair: the left source's figures, not the right one's own."""
    return Scene(facts, facts.seen, setting, others)
