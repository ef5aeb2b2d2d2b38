"""Comments beside what they are about: their beginnings, which lead to the annex."""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.report.comment import Comment
from scorecard.report.measure import MeasureLine
from scorecard.report.view.words import cut

# A longer comment is cut beside its measure.
REMARK_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Remark:
    """The beginning of a comment and whose it is; the annex has all of it."""

    person: str
    text: str
    anchor: str


def remarks(comments: Sequence[Comment], anchor: str) -> tuple[Remark, ...]:
    """The beginnings of comments that the annex has at one anchor."""
    return tuple(
        Remark(said.person, cut(" ".join(said.text.split()), REMARK_SHOWN), anchor)
        for said in comments
    )


def comment_anchor(line: MeasureLine) -> str:
    """Where the annex has the comments of a KPI."""
    return f"comment-{line.kpi}"


def measure_anchor(line: MeasureLine) -> str:
    """Where a measure's row stands; a KPI may be measured on two bases."""
    return f"measure-{line.kpi}-{line.basis}"
