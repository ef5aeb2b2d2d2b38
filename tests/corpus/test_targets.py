"""The diagnosis on a tenth of the corpus; `make corpus` takes all, and holds it to its promise."""

import pytest

from scorecard.reconcile.diagnose import diagnose
from tests.corpus.__main__ import main
from tests.corpus.cases import draw_corpus
from tests.corpus.judge import RECALL_AT_LEAST, WRONG_AT_MOST, judge, share_right
from tests.corpus.report import CAUSES

# Of so few pairs the shares scatter by a per cent or so, from one seed to the next.
SCATTER = 0.02


def test_causes_are_named_about_as_promised() -> None:
    score = judge(draw_corpus(21, 600), diagnose)
    assert score.recall > RECALL_AT_LEAST - SCATTER
    assert score.wrong_among_named < WRONG_AT_MOST + SCATTER / 2
    # Not only some of the kinds, and not only where a pair is broken in all months.
    named = {result.case.cause for result in score.identifiable if result.outcome == "right"}
    assert named == set(CAUSES)
    one = [result for result in score.identifiable if result.case.duration == "one"]
    assert share_right(one) > 0.9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--cases", "0"], "--cases 0: expected at least 1"),
        (["--seed", "2", "--readme"], "the default seed and size only"),
        (["--seed", "two"], "invalid int value"),
    ],
)
def test_bad_arguments_are_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == 2
    assert message in capsys.readouterr().err
