import re

from pipelines.cli.progress import Stages, counts
from pipelines.month_end import Step


def told(*steps: Step) -> tuple[list[str], list[str]]:
    """Lines that stay, without their times, and what was said in between."""
    lines: list[str] = []
    now: list[str] = []
    stages = Stages(lines.append, now.append)
    for step in steps:
        stages.tell(step)
    return [re.sub(r" +[0-9.]+ s  ", "|", line) for line in lines], now


def delivered(asset: str) -> Step:
    return Step(asset, {"status": "delivered", "reason": ""})


def test_all_sources_are_one_line_and_those_that_failed_are_named() -> None:
    lines, _ = told(
        Step("extract/a"),
        delivered("extract/a"),
        Step("extract/b", {"status": "failed", "reason": "b.csv: not there"}),
        Step("observations"),
        Step("observations", {"loaded": 7}),
    )
    assert lines == [
        "collect|2 sources, 1 failed",
        "  b: b.csv: not there",
        "observations|7 loaded",
    ]


def test_what_a_stage_says_meanwhile_is_shown_and_does_not_stay() -> None:
    lines, now = told(Step("edition"), Step("edition", note="north"), Step("edition", {"new": 1}))
    assert now == ["edition", "edition: north"]
    assert lines == ["edition|1 new"]


def test_a_stage_line_has_the_first_whole_numbers_in_words() -> None:
    made = {"cards": 1234, "ok": True, "folder": "/x", "in_all_months": 2, "a": 3, "b": 4, "c": 5}
    assert counts(made) == "1,234 cards, 2 in all months, 3 a, 4 b"


def test_one_of_a_thing_is_not_plural() -> None:
    made = {"mails": 1, "deliveries": 1, "in_all_months": 1, "completeness": 1}
    assert counts(made) == "1 mail, 1 delivery, 1 in all months, 1 completeness"
