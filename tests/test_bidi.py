"""Names written from right to left keep their order in sentences that are not."""

import pytest

from scorecard.bidi import isolated, laid_out

OPEN, CLOSE = "\u2068", "\u2069"
NAME = "הכנסות נטו"
LONG = "الإيرادات الصافية 2026 (KPI)"


@pytest.mark.parametrize("name", [NAME, LONG])
def test_a_name_in_a_sentence_is_isolated_and_nothing_else(name: str) -> None:
    said = f"{isolated(name)} is amber at 5.8, {isolated('Net revenue')} at 7.2"
    assert said == f"{OPEN}{name}{CLOSE} is amber at 5.8, Net revenue at 7.2"
    assert laid_out(said) == said
    assert isolated(isolated(name)) == isolated(name)


@pytest.mark.parametrize("name", [NAME, LONG, f"2026 {NAME}"])
def test_a_name_alone_is_isolated_as_a_whole(name: str) -> None:
    assert laid_out(name) == f"{OPEN}{name}{CLOSE}"


def test_words_in_a_text_of_the_other_direction_are_isolated_run_by_run() -> None:
    text = f"Sales of {NAME} 5.8 and Émile, {NAME}: 7"
    run = f"{OPEN}{NAME}{CLOSE}"
    assert laid_out(text) == f"Sales of {run} 5.8 and Émile, {run}: 7"
    assert laid_out("Net revenue 5.8") == "Net revenue 5.8"
