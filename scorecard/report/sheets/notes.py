"""What stands in a perspective's sheet behind the figures: who, why, and what people wrote."""

from decimal import Decimal

from scorecard import figures
from scorecard.labels import capital, t
from scorecard.period import Month
from scorecard.report.comment import Comment
from scorecard.report.measure import MeasureLine
from scorecard.report.objective import CascadeLine, ObjectiveNode
from scorecard.report.palette import word, word_within
from scorecard.report.rules import DIVERGENCE, NAMES, assessed
from scorecard.report.scale_words import (
    goal_text,
    progress_text,
    red_flag_text,
    rounding_text,
    scale_text,
)
from scorecard.report.score import Score
from scorecard.report.sheets import frame, looks, names
from scorecard.report.sheets.grid import Entry
from scorecard.report.view.rating import band
from scorecard.report.view.words import said_besides


def objective_note(node: ObjectiveNode) -> str:
    """Whose an objective is, and how its score comes about."""
    apart = None
    if node.result is not None and node.outlook is not None:
        apart = ", ".join(
            figures.spoken(name, part) if not figures.scores_hidden() else f"{name} {_word(part)}"
            for name, part in ((t("result"), node.result), (t("outlook"), node.outlook))
        )
    rule = node.score.rule
    above = ", ".join(f"{item.objective} ({item.unit})" for item in node.supports)
    return frame.sentence(
        [
            t("Owner {person}", person=node.owner),
            t("coverage {share}", share=figures.fraction(node.score.coverage))
            if node.score.due
            else t("not due"),
            None if rule == "weighted_mean" else t("by {rule}", rule=t(NAMES[rule])),
            apart,
            t("child::lowest {figure}", figure=lowest(node.score)) if node.score.worst else None,
            t(DIVERGENCE[node.divergence]) if node.divergence else None,
            t("own assessment {assessment}", assessment=assessed(node.assessment))
            if node.assessment
            else None,
            t("theme {theme}", theme=", ".join(node.themes)) if node.themes else None,
            t("supports {objectives}", objectives=above) if above else None,
        ]
    )


def _word(score: Decimal) -> str:
    return word_within(band(score))


def cascade_note(line: CascadeLine) -> str:
    """How much of a score of another card was there."""
    if line.not_due:
        return t("Not due this month")
    return t("Coverage {share}", share=figures.fraction(line.coverage))


def measure_note(line: MeasureLine) -> Entry:
    """Why there is no score, what people decided and wrote, and open breaks with the way there."""
    found = t("Open breaks: {ids}", ids=", ".join(line.breaks)) if line.breaks else None
    reason = line.no_score_reason
    decided = None
    if line.trail is not None and line.trail.decided:
        is_override = line.trail.rule == "override"
        decided = t(
            "Overridden by decision {number}" if is_override else "Estimated by decision {number}",
            number=line.trail.decision,
        )
    # Red flag and goal stand in columns of their own; what else it is scored by does not.
    goal, flag = goal_text(line), red_flag_text(line)
    scale = carried = None
    if line.scale.type != "linear":
        scale = t("scored by {scale}", scale=f"{scale_text(line)}: {goal}, {flag}")
    if line.carried_from:
        carried = t("carried from {month}", month=Month.parse(line.carried_from).title)
    parts = [reason, carried, scale, rounding_text(line), progress_text(line)]
    told = frame.sentence([*(capital(part) for part in parts if part), decided, found])
    text = "\n".join([*([told] if told else []), *map(_comment, line.comments)]) or None
    if found is None:
        return Entry(text, looks.WRAPPED)
    return Entry(text, looks.LINK, link=names.address(names.own(names.BREAKS), 1, 1))


def _comment(said: Comment) -> str:
    about = f", {t('on {kpi}', kpi=said.about)}" if said.about else ""
    return "\n".join([f"{said.person}{about}: {said.text}", *said_besides(said)])


def lowest(score: Score) -> str | None:
    """The worst child with its score and word; None where nothing is scored."""
    worst = score.worst
    if worst is None:
        return None
    return figures.spoken(worst.name, worst.score, f"({word(worst.colour)})")
