"""The corpus is what it says it is: repeatable, complete, fair; and nothing in it gives it away."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

import pytest

from scorecard.reconcile.evidence import NEVER_BETWEEN_SOURCES, Cause, Pair
from tests.corpus.cases import Case, Organisation, draw_corpus
from tests.corpus.clean import Figures, check_clean
from tests.corpus.decoys import DECOYS
from tests.corpus.families import FAMILIES
from tests.corpus.judge import DECOYS_AT_LEAST, EXCLUDED_AT_MOST
from tests.corpus.seeds import DURATIONS
from tests.corpus.shapes import SHAPES


@pytest.fixture(scope="module")
def corpus() -> list[Organisation]:
    """A tenth or so of the one that is reported."""
    return list(draw_corpus(4, 700))


@pytest.fixture(scope="module")
def cases(corpus: list[Organisation]) -> list[Case]:
    return [case for organisation in corpus for case in organisation.cases]


@pytest.fixture(scope="module")
def pairs(corpus: list[Organisation]) -> dict[tuple[str, ...], Pair]:
    return {
        (pair.kpi, pair.unit, pair.left, pair.right): pair
        for organisation in corpus
        for pair in organisation.pairs
    }


def test_the_same_seed_gives_the_same_corpus() -> None:
    one, again, other = (list(draw_corpus(seed, 60)) for seed in (5, 5, 6))
    assert one == again
    assert one != other


def test_every_cause_decoy_shape_and_duration_is_there(cases: list[Case]) -> None:
    kinds = {case.kind for case in cases}
    causes = set(get_args(Cause)) - NEVER_BETWEEN_SOURCES
    assert kinds == causes | {decoy.__name__ for decoy in DECOYS}
    for decoy in (False, True):
        some = [case for case in cases if case.is_decoy == decoy]
        assert {case.facts.shape for case in some} == set(SHAPES)
        assert {case.duration for case in some} == set(DURATIONS)


def test_enough_decoys_and_few_that_nobody_can_name(cases: list[Case]) -> None:
    seeded = [case for case in cases if not case.is_decoy]
    assert 1 - len(seeded) / len(cases) >= DECOYS_AT_LEAST
    assert sum(not case.identifiable for case in seeded) / len(seeded) <= EXCLUDED_AT_MOST


def test_both_sources_agree_but_for_what_is_wrong(cases: list[Case]) -> None:
    for case in cases:
        facts = case.facts
        assert facts.breaks
        assert facts.breaks <= set(facts.wrong)
        for month in facts.compared:
            left, own = facts.true[month], facts.own[month]
            assert abs(own - left) <= facts.tolerance.allows(left, own)


def test_pairs_hold_what_was_drawn(cases: list[Case], pairs: dict[tuple[str, ...], Pair]) -> None:
    for case in cases:
        pair = pairs[case.facts.key]
        assert 24 <= len(pair.right_values) <= 36
        assert set(pair.right_values) <= set(pair.left_values)
        assert pair.breaks == {
            month
            for month, right in pair.right_values.items()
            if abs(right - pair.left_values[month]) > pair.tolerance[month]
        }


def test_clean_pairs_of_the_same_sources_have_no_breaks(
    corpus: list[Organisation], cases: list[Case]
) -> None:
    wrong = {case.facts.key for case in cases}
    sources = {case.facts.left for case in cases}
    clean = [
        pair
        for organisation in corpus
        for pair in organisation.pairs
        if (pair.kpi, pair.unit, pair.left, pair.right) not in wrong
    ]
    assert len(clean) > 100
    assert not [pair for pair in clean if pair.breaks]
    assert len([pair for pair in clean if pair.left in sources]) > 100


@pytest.mark.parametrize(
    "what",
    [
        *("children", "child_vintages", "child_others"),
        *("vintages", "right_vintages", "targets", "others", "summands"),
    ],
)
def test_context_does_not_give_the_error_away(
    cases: list[Case], pairs: dict[tuple[str, ...], Pair], what: str
) -> None:
    """Whether a pair has children and the like says little about whether it is a decoy."""

    def share(some: Sequence[Case]) -> float:
        given = [bool(getattr(pairs[case.facts.key], what)) for case in some]
        return sum(given) / len(given)

    amounts = [case for case in cases if case.facts.aggregation == "flow"]
    without = [case for case in amounts if not case.is_decoy and not FAMILIES[case.cause].needs]
    seeded, decoys = share(without), share([case for case in amounts if case.is_decoy])
    assert 0.05 < seeded < 0.95
    assert abs(seeded - decoys) < 0.25


def test_errors_of_a_whole_source_share_cause_parameter_and_sources(cases: list[Case]) -> None:
    groups: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        groups.setdefault((case.facts.left, case.facts.right), []).append(case)
    wide = [
        group
        for group in groups.values()
        if len(group) > 2 and len({(case.cause, case.detail) for case in group}) == 1
    ]
    assert len({group[0].cause for group in wide}) > 5
    mixed = [group for group in groups.values() if len({case.kind for case in group}) > 1]
    assert len(mixed) > 5


def test_most_figures_have_four_to_nine_digits(cases: list[Case]) -> None:
    amounts = [case.facts for case in cases if case.facts.shape != "percentage"]
    digits = Counter(
        len(str(int(max(abs(value) for value in facts.true.values())))) for facts in amounts
    )
    assert sum(digits[n] for n in range(4, 10)) / len(amounts) > 0.7
    assert digits[2] > 0


def test_clean_data_gives_no_break() -> None:
    checked = check_clean(1)
    assert checked.compared > 10_000
    assert checked.breaks == ()


def test_a_figure_that_is_wrong_would_be_found() -> None:
    def spoil(figures: Figures) -> None:
        figures["assets", "north_0", 2026 * 12] += Decimal(1001)

    breaks = check_clean(1, spoil).breaks
    # In both rounds, before and after the months that are restated.
    assert [row[:5] for row in breaks] == [
        ("agreement", "differs", "assets", "north_0", "2026-01")
    ] * 2
