"""The judge: full marks for the truth, none for silence, and every wrong name is seen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from scorecard.reconcile.evidence import Candidate, Cause, Diagnosis, Pair, Setting
from tests.corpus.cases import Case, Organisation, draw_corpus
from tests.corpus.examples import examples
from tests.corpus.judge import Score, judge, same_detail
from tests.corpus.report import CAUSES, KINDS, markdown, rows, terminal, write_between

Answer = Callable[[Case, int], Candidate | None]


@pytest.fixture(scope="module")
def corpus() -> list[Organisation]:
    return list(draw_corpus(9, 150))


def candidate(case: Case, month: int, cause: Cause, detail: str) -> Candidate:
    facts = case.facts
    return Candidate(
        cause=cause,
        detail=detail,
        chance=0.0,
        odds=100.0,
        months=1,
        series=1,
        since=month,
        suspect=facts.right,
        corrected=facts.own[month],
        residual=Decimal(0),
    )


def truth(case: Case, month: int) -> Candidate | None:
    return None if case.is_decoy else candidate(case, month, case.cause, case.detail)


def score(corpus: list[Organisation], answer: Answer) -> Score:
    """The score of a diagnosis that knows every case and answers as it is told."""
    known = {case.facts.key: case for organisation in corpus for case in organisation.cases}

    def diagnose(pairs: Sequence[Pair], setting: Setting) -> list[Diagnosis]:
        return [
            Diagnosis(pair.rule, *key, month, answer(known[key], month), ())
            for pair in pairs
            for key in [(pair.kpi, pair.unit, pair.left, pair.right)]
            for month in sorted(pair.breaks)
        ]

    return judge(corpus, diagnose)


def test_the_truth_gets_full_marks(corpus: list[Organisation]) -> None:
    found = score(corpus, truth)
    assert (found.recall, found.recall_of_all, found.wrong_among_named) == (1.0, 1.0, 0.0)
    assert found.missed(0) == []
    assert found.missed(1) == ["1 breaks on clean data, none expected"]


def test_saying_nothing_finds_nothing(corpus: list[Organisation]) -> None:
    found = score(corpus, lambda case, month: None)
    assert found.recall == 0
    assert found.missed(0) == ["recall is 0.00%, at least 95% expected"]


def test_naming_decoys_is_wrong(corpus: list[Organisation]) -> None:
    def eager(case: Case, month: int) -> Candidate | None:
        return truth(case, month) or candidate(case, month, "tax", "0.2")

    found = score(corpus, eager)
    assert found.wrong_among_named == pytest.approx(found.decoys)
    assert found.decoys > 0.3
    assert ["wrong" in line for line in found.missed(0)] == [True]
    named = {row[0]: row[5] for row in rows(found)}
    assert named["factor"].startswith("tax ")
    assert not any(named[cause] for cause in CAUSES)


def test_the_wrong_parameter_is_wrong(corpus: list[Organisation]) -> None:
    def careless(case: Case, month: int) -> Candidate | None:
        named = truth(case, month)
        return replace(named, detail="0.1") if named and case.cause == "scale" else named

    wrong = [r.case for r in score(corpus, careless).results if r.outcome == "wrong"]
    assert wrong
    assert {case.cause for case in wrong} == {"scale"}
    assert "0.1" not in {case.detail for case in wrong}


def test_one_wrong_month_makes_the_case_wrong(corpus: list[Organisation]) -> None:
    def slips(case: Case, month: int) -> Candidate | None:
        first = len(case.facts.breaks) > 1 and month == min(case.facts.breaks)
        wrong = first and case.cause == "doubled"
        return candidate(case, month, "halved", "") if wrong else truth(case, month)

    found = [r for r in score(corpus, slips).results if r.outcome == "wrong"]
    assert {(r.case.cause, r.answer, r.named_wrong) for r in found} == {("doubled", "halved", 1)}


def test_the_newest_month_has_to_be_named(corpus: list[Organisation]) -> None:
    def late(case: Case, month: int) -> Candidate | None:
        return None if month == max(case.facts.breaks) else truth(case, month)

    assert {result.outcome for result in score(corpus, late).results} == {"unknown"}


def test_either_of_two_causes_with_the_same_figure_is_right(corpus: list[Organisation]) -> None:
    both = [
        (case, other)
        for organisation in corpus
        for case in organisation.cases
        for other in sorted(case.accepted - {(case.cause, case.detail)})
    ]
    assert both
    chosen = {case.facts.key: other for case, other in both}

    def other_one(case: Case, month: int) -> Candidate | None:
        key = case.facts.key
        return candidate(case, month, *chosen[key]) if key in chosen else truth(case, month)

    assert score(corpus, other_one).wrong_among_named == 0


def test_a_unit_is_right_by_its_factor_and_not_by_its_name(corpus: list[Organisation]) -> None:
    def names(corrected: Callable[[Case, int], Decimal]) -> Answer:
        def answer(case: Case, month: int) -> Candidate | None:
            named = truth(case, month)
            if named is None or case.cause != "unit_of_measure":
                return named
            return replace(named, detail="pounds/kilograms", corrected=corrected(case, month))

        return answer

    assert score(corpus, names(lambda case, month: case.facts.own[month])).recall == 1
    assert score(corpus, names(lambda case, month: case.facts.wrong[month])).recall < 1


def test_a_diagnosis_for_each_break_and_no_other(corpus: list[Organisation]) -> None:
    with pytest.raises(AssertionError, match="one diagnosis for each break"):
        judge(corpus, lambda pairs, setting: [])


@pytest.mark.parametrize(
    ("expected", "given", "same"),
    [
        ("1000", "1000", True),
        ("0.001", "0.0010", True),
        ("1000", "0.001", False),
        ("unit_2+unit_10", "unit_10+unit_2", True),
        ("unit_2+unit_10", "unit_2", False),
        ("", "", True),
        ("calendar_year", "", False),
    ],
)
def test_parameters(expected: str, given: str, same: bool) -> None:
    assert same_detail(expected, given) is same


def test_the_table_has_a_row_for_every_kind_and_adds_up(corpus: list[Organisation]) -> None:
    found = score(corpus, truth)
    table = rows(found)
    assert [row[0] for row in table] == KINDS
    assert sum(int(row[1]) for row in table) == len(found.results)
    assert sum(int(row[2]) for row in table if row[2]) == len(found.identifiable)
    text = terminal(found, 9, 1000, 0)
    assert "Named right, of those that can be named: 100.0% (at least 95%)" in text
    assert "False breaks on clean data: 0 of 1,000 comparisons" in text


def test_misses_are_shown_with_their_figures(corpus: list[Organisation]) -> None:
    def silent_on_signs(case: Case, month: int) -> Candidate | None:
        return None if case.cause == "sign" else truth(case, month)

    found = score(corpus, silent_on_signs)
    missed = [r.case for r in found.identifiable if r.outcome == "unknown"]
    assert missed
    (shown,) = examples(found, 1)
    facts = missed[0].facts
    month = max(facts.breaks)
    assert shown.startswith("\nsign : unknown; ")
    assert f"{month}: left {facts.true[month]}, right {facts.wrong[month]}" in shown
    assert list(examples(found, 0)) == []
    assert list(examples(score(corpus, truth), 5)) == []


def test_the_readme_needs_its_markers(tmp_path: Path, corpus: list[Organisation]) -> None:
    path = tmp_path / "README.md"
    path.write_text("before\n<!-- corpus -->\nold\n<!-- /corpus -->\nafter\n", encoding="utf-8")
    write_between(path, markdown(score(corpus, truth), 9, 1000, 0))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- corpus -->\n")
    assert text.endswith("<!-- /corpus -->\nafter\n")
    assert "| `scale` |" in text
    assert "old" not in text
    path.write_text("no markers\n", encoding="utf-8")
    with pytest.raises(ValueError, match="expected lines"):
        write_between(path, "text")
    assert path.read_text(encoding="utf-8") == "no markers\n"
