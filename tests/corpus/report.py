"""The corpus' figures as a person reads them: a table in the terminal, or in the README."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from scorecard.reconcile.evidence import NEVER_BETWEEN_SOURCES, Cause
from tests.corpus.decoys import DECOYS
from tests.corpus.judge import (
    DECOYS_AT_LEAST,
    EXCLUDED_AT_MOST,
    RECALL_AT_LEAST,
    WRONG_AT_MOST,
    Result,
    Score,
    share,
    share_right,
)
from tests.corpus.seeds import DURATIONS
from tests.corpus.shapes import SHAPES

BEGIN, END = "<!-- corpus -->\n", "<!-- /corpus -->\n"
CAUSES = [cause for cause in get_args(Cause) if cause not in NEVER_BETWEEN_SOURCES]
KINDS = [*CAUSES, *(decoy.__name__ for decoy in DECOYS)]
HEAD = ("what was done", "pairs", "can be named", "right", "unknown", "named otherwise")


def rows(score: Score) -> list[tuple[str, ...]]:
    """The confusion table: every kind of error and of decoy, and what its pairs were called.

    `right` and `unknown` count those that can be named; of decoys, all of which `unknown` is right.
    """
    by_kind: dict[str, list[Result]] = {kind: [] for kind in KINDS}
    for result in score.results:
        by_kind[result.case.kind].append(result)
    return [_row(kind, found) for kind, found in by_kind.items()]


def _row(kind: str, found: Sequence[Result]) -> tuple[str, ...]:
    if kind not in CAUSES:
        told = Counter(result.outcome for result in found)
        right = f"{told['right']}" if told["right"] else ""
        return (kind, f"{len(found)}", "", right, f"{told['unknown']}", _otherwise(found))
    nameable = [result for result in found if result.case.identifiable]
    counts = Counter(result.outcome for result in nameable)
    return (
        kind,
        f"{len(found)}",
        f"{len(nameable)}",
        f"{counts['right']}",
        f"{counts['unknown']}",
        _otherwise(found),
    )


def _otherwise(found: Sequence[Result]) -> str:
    called = Counter(result.answer for result in found if result.outcome == "wrong")
    return ", ".join(f"{answer} {count}" for answer, count in called.most_common())


def summary(score: Score, compared: int, false_breaks: int) -> list[str]:
    """What is measured, with what is expected of it."""
    named = sum(result.named_right for result in score.results)
    corrected = share(sum(result.corrected for result in score.results), named)
    suspected = share(sum(result.suspected for result in score.results), named)
    wrong = sum(result.named_wrong for result in score.results)
    return [
        f"Named right, of those that can be named: {score.recall:.1%} "
        f"(at least {RECALL_AT_LEAST:.0%}); of all seeded errors: {score.recall_of_all:.1%}.",
        f"Wrong among the named, decoys included: {score.wrong_among_named:.2%} "
        f"(at most {WRONG_AT_MOST:.0%}); by single breaks: {share(wrong, wrong + named):.2%}.",
        f"False breaks on clean data: {false_breaks} of {compared:,} comparisons (none).",
        f"Seeded errors nobody could name: {score.excluded:.1%} (at most {EXCLUDED_AT_MOST:.0%}). "
        f"Decoys: {score.decoys:.1%} (at least {DECOYS_AT_LEAST:.0%}).",
        f"Of {named:,} breaks named right, the corrected figure agrees in {corrected:.1%} and the "
        f"source at fault is the right one in {suspected:.1%}.",
    ]


def about(score: Score, number: int) -> str:
    """How big the corpus is."""
    breaks = sum(result.breaks for result in score.results)
    return f"{len(score.results):,} wrong pairs of sources with {breaks:,} breaks, seed {number}."


def terminal(score: Score, number: int, compared: int, false_breaks: int) -> str:
    """Table and figures in plain text, with how right names spread over shapes and durations."""
    table = [HEAD, *rows(score)]
    widths = [max(len(row[i]) for row in table) for i in range(len(HEAD))]
    lines = [about(score, number), ""]
    for row in table:
        numbers = (cell.rjust(width) for cell, width in zip(row[1:5], widths[1:5], strict=True))
        lines.append("  ".join((row[0].ljust(widths[0]), *numbers, row[5])).rstrip())
    lines += ["", *summary(score, compared, false_breaks), ""]
    lines += [
        _spread(score, "shape", list(SHAPES), lambda result: result.case.facts.shape),
        _spread(score, "months", list(DURATIONS), lambda result: result.case.duration),
    ]
    return "\n".join(lines) + "\n"


def _spread(score: Score, title: str, kinds: Sequence[str], of: Callable[[Result], str]) -> str:
    shares = (
        f"{kind} {share_right([r for r in score.identifiable if of(r) == kind]):.1%}"
        for kind in kinds
    )
    return f"Named right by {title}: " + ", ".join(shares)


def markdown(score: Score, number: int, compared: int, false_breaks: int) -> str:
    """The same table and figures for the README."""
    lines = [about(score, number), ""]
    lines += [f"- {line}" for line in summary(score, compared, false_breaks)]
    lines += ["", "<details>", "<summary>Every kind of error, and what it was called</summary>", ""]
    lines += [f"| {' | '.join(HEAD)} |", f"|{' --- |' * len(HEAD)}"]
    lines += [f"| {' | '.join((f'`{row[0]}`', *row[1:]))} |" for row in rows(score)]
    return "\n".join([*lines, "", "</details>"]) + "\n"


def write_between(path: Path, text: str) -> None:
    """Put text between the markers of a document; raises `ValueError` where they are missing."""
    document = path.read_text(encoding="utf-8")
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{path}: expected lines {BEGIN.strip()} and {END.strip()}")
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
