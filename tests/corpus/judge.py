"""What a diagnosis made of the corpus: right, unknown or wrong, case by case.

A case is right if its newest break and at least half of its breaks are named by what was done to
them, parameter included, and none otherwise; wrong if any break is named otherwise. Of a decoy
every name is wrong, but both causes of two that are on top of each other.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from scorecard.reconcile.evidence import Candidate, Cause, Diagnosis, Pair, Setting
from tests.corpus.cases import Case, Organisation
from tests.corpus.shapes import to_step

Diagnose = Callable[[Sequence[Pair], Setting], list[Diagnosis]]
Outcome = Literal["right", "unknown", "wrong"]

RECALL_AT_LEAST = 0.95
WRONG_AT_MOST = 0.01
EXCLUDED_AT_MOST = 0.10
DECOYS_AT_LEAST = 0.30
# The part of the error a corrected figure may leave.
LEFT_OVER = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Result:
    """A case with what it was called; if wrong, by the name most of its wrong breaks got.

    `missed` is the newest break that was called wrong, or not at all.
    """

    case: Case
    outcome: Outcome
    answer: Cause
    breaks: int
    named_right: int
    named_wrong: int
    # Of the breaks named right: figures put right, and sources at fault named.
    corrected: int
    suspected: int
    missed: Diagnosis | None


@dataclass(frozen=True, slots=True)
class Score:
    """The corpus' figures: shares, in fractions."""

    results: tuple[Result, ...]

    @property
    def seeded(self) -> list[Result]:
        """Errors of a listed cause."""
        return [result for result in self.results if not result.case.is_decoy]

    @property
    def identifiable(self) -> list[Result]:
        """Those of them that can be named."""
        return [result for result in self.seeded if result.case.identifiable]

    @property
    def named(self) -> list[Result]:
        """Cases that got a name at all."""
        return [result for result in self.results if result.outcome != "unknown"]

    @property
    def recall_of_all(self) -> float:
        """Named right, of all seeded errors."""
        return share_right(self.seeded)

    @property
    def recall(self) -> float:
        """Named right, of those that can be named."""
        return share_right(self.identifiable)

    @property
    def wrong_among_named(self) -> float:
        """Named wrong, of all that got a name, decoys included."""
        return share(sum(result.outcome == "wrong" for result in self.named), len(self.named))

    @property
    def excluded(self) -> float:
        """Seeded errors nobody could name."""
        return 1 - share(len(self.identifiable), len(self.seeded))

    @property
    def decoys(self) -> float:
        """Cases whose right answer is `unknown`."""
        return 1 - share(len(self.seeded), len(self.results))

    def missed(self, false_breaks: int) -> list[str]:
        """What is not as good as it must be; empty if all is."""
        found = []
        if self.recall < RECALL_AT_LEAST:
            found.append(f"recall is {self.recall:.2%}, at least {RECALL_AT_LEAST:.0%} expected")
        if self.wrong_among_named > WRONG_AT_MOST:
            found.append(
                f"{self.wrong_among_named:.2%} of the named are wrong, "
                f"at most {WRONG_AT_MOST:.0%} expected"
            )
        if false_breaks:
            found.append(f"{false_breaks} breaks on clean data, none expected")
        if self.excluded > EXCLUDED_AT_MOST:
            found.append(f"{self.excluded:.2%} left out, at most {EXCLUDED_AT_MOST:.0%} expected")
        if self.decoys < DECOYS_AT_LEAST:
            found.append(f"{self.decoys:.2%} decoys, at least {DECOYS_AT_LEAST:.0%} expected")
        return found


def share(part: int, whole: int) -> float:
    """A fraction; of nothing it is 0, so that nothing named is nothing recalled."""
    return part / whole if whole else 0.0


def share_right(results: Sequence[Result]) -> float:
    """How many of these are right."""
    return share(sum(result.outcome == "right" for result in results), len(results))


def judge(corpus: Iterable[Organisation], diagnose: Diagnose) -> Score:
    """Put every organisation before the diagnosis, and hold its answers against what was done."""
    results: list[Result] = []
    for organisation in corpus:
        found = diagnose(organisation.pairs, organisation.setting)
        _check_complete(organisation.pairs, found)
        by_pair: dict[tuple[str, ...], list[Diagnosis]] = {}
        for item in found:
            by_pair.setdefault((item.kpi, item.unit, item.left, item.right), []).append(item)
        results += [_result(case, by_pair[case.facts.key]) for case in organisation.cases]
    return Score(tuple(results))


def _check_complete(pairs: Sequence[Pair], found: Sequence[Diagnosis]) -> None:
    """One diagnosis for each break of each pair, in order: clean pairs have none."""
    expected = [
        (pair.rule, pair.kpi, pair.unit, pair.left, pair.right, month)
        for pair in pairs
        for month in sorted(pair.breaks)
    ]
    given = [(d.rule, d.kpi, d.unit, d.left, d.right, d.month) for d in found]
    if given != expected:
        raise AssertionError("expected one diagnosis for each break, by pairs and then months")


def _result(case: Case, found: Sequence[Diagnosis]) -> Result:
    names = {item.month: name for item in found if (name := item.named or item.compound)}
    right = {month for month, name in names.items() if _is_right(case, month, name)}
    wrong = len(names) - len(right)
    months = sorted(item.month for item in found)
    if wrong:
        outcome: Outcome = "wrong"
    elif months[-1] in right and 2 * len(right) >= len(months):
        outcome = "right"
    else:
        outcome = "unknown"
    missed = [item for item in found if item.month not in right and (not wrong or item.named)]
    called = Counter(names[month].cause for month in sorted(set(names) - right) or sorted(right))
    return Result(
        case=case,
        outcome=outcome,
        answer="unknown" if outcome == "unknown" else called.most_common(1)[0][0],
        breaks=len(months),
        named_right=len(right),
        named_wrong=wrong,
        corrected=sum(_puts_right(case, month, names[month]) for month in right),
        suspected=sum(names[month].suspect == case.facts.right for month in right),
        missed=max(missed, key=lambda item: item.month, default=None),
    )


def _is_right(case: Case, month: int, named: Candidate) -> bool:
    if named.first is not None:
        return case.facts.compound == {named.cause, named.first.cause}
    if named.cause == "unit_of_measure" and (named.cause, case.detail) in case.accepted:
        # Units have many names; the factor shows in the figure it gives.
        return _puts_right(case, month, named)
    if named.cause == case.cause == "rounded":
        # 369,617,627 is 370 million in steps of one million and of ten.
        return to_step(case.facts.own[month], Decimal(named.detail)) == case.facts.wrong[month]
    return any(
        cause == named.cause and same_detail(detail, named.detail)
        for cause, detail in case.accepted
    )


def same_detail(expected: str, given: str) -> bool:
    """The same number, the same ids in any order, or the same word."""
    try:
        return Decimal(expected) == Decimal(given)
    except InvalidOperation:
        return sorted(expected.split("+")) == sorted(given.split("+"))


def _puts_right(case: Case, month: int, named: Candidate) -> bool:
    """Whether the figure that was corrected agrees with the other source, or all but does."""
    if named.corrected is None:
        return False
    facts = case.facts
    true, wrong = facts.true[month], facts.wrong[month]
    other = facts.own[month] if named.suspect == facts.right else wrong
    if named.first is not None:
        # Without the second cause the first is still in it.
        other += named.first.figure - true
    allowed = facts.tolerance.allows(true, true) + LEFT_OVER * abs(wrong - facts.own[month])
    # 5.8 days are shown as 6: in hours they are 144 again, not 139.
    shown = facts.step * max(1, abs(true / wrong) if wrong else 1)
    return abs(named.corrected - other) <= allowed + shown
