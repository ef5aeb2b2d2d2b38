"""The declared rules, as the annex tells them in two columns."""

from collections.abc import Iterator, Sequence

from scorecard.labels import t
from scorecard.report.view.annex import Annex
from scorecard.report.view.changes import Changes


def declared(annex: Annex, changes: Changes, *, has_themes: bool) -> tuple[tuple[str, ...], ...]:
    """The rules of a card in their order, in two columns of about as many letters."""
    rules = [rule for rule in _rules(annex, changes, has_themes) if rule]
    half = _half([len(rule) for rule in rules])
    return tuple(rules[:half]), tuple(rules[half:])


def _half(lengths: Sequence[int]) -> int:
    """How many of the first make up a half, as nearly as may be; one at least."""
    whole = sum(lengths)
    return min(range(1, len(lengths) + 1), key=lambda n: abs(whole - 2 * sum(lengths[:n])))


def _rules(annex: Annex, changes: Changes, has_themes: bool) -> Iterator[str]:
    """Empty texts are of rules that do not apply."""
    yield t(
        "A measure scores 3.33 at its red flag and 6.67 at its goal, in a straight line "
        "from 0 to 10. From 6.67 it is on target (green), from 3.33 to watch (amber), below "
        "that off target (red), judged before rounding. Where a measure has only a goal, it "
        "is met (10) or not (0)."
    )
    yield annex.scale_rule
    for name, rule in annex.scales:
        yield t("Scored by {name}: {rule}", name=name, rule=rule)
    yield from annex.rules
    yield f"{_rolled_up(has_themes)} {_least(annex)}"
    if annex.has_carried:
        yield t(
            "Between two updates of a measure that is not due every month its last figure, goal "
            "and score are carried, up to a declared age."
        )
    if annex.has_not_due:
        yield t("A measure that is not due this month, and is not carried, counts in no coverage.")
    yield annex.benchmark_rule
    yield annex.stability
    yield t(
        "Of a measure's figures the bold one is scored. The lines above and below its "
        "history are its natural limits, between which it varies by chance; a ring marks a "
        "month outside. The newest month is common cause, or it is improving or concerning: "
        "outside the limits, one of seven in a row that rise or fall, one of two in three "
        "near a limit, or one of seven in a row on one side of the mean. Limits wholly on "
        "one side of the goal say that it is met, or missed, consistently. A season is "
        "taken out by two annual waves, and the limits follow it; where months depend on "
        "each other the limits do not apply."
    )
    yield t(
        "The year end is projected from last year's months, from exponential smoothing, or "
        "from both, whichever erred least in earlier months, with an interval meant to hold "
        "in 80 of 100 years. All of it at the year's goal or better is on course, none of "
        "it off course, the rest at risk. With fewer than 24 months in a row there is only "
        "a run-rate."
    )
    yield t(
        "A flow adds up over units and months, a stock over units; a ratio divides sums of "
        "its operands, a weighted mean those of its weights. A period with an estimate in "
        "it is one."
    )
    yield t(
        "The result of an objective is made of its lagging measures, its outlook of its "
        "leading ones, by its own rule. Where one is green and the other red, or its "
        "owner's own assessment is of another colour than its score, the objective is "
        "flagged."
    )
    if changes.rows:
        yield changes.rule
    yield annex.initiative_rules
    if annex.period is not None:
        yield annex.period.rule
    yield t(
        "Figures are rounded half up when printed; changes and differences are taken before "
        "rounding. Amounts are in {currency}; k is a thousand, m a million, pp percentage "
        "points.",
        currency=annex.currency,
    )


def _rolled_up(has_themes: bool) -> str:
    if not has_themes:
        return t("Scores are rolled up from measures to objectives, perspectives and the card.")
    return t(
        "Scores are rolled up from measures to objectives, perspectives and the card, and "
        "from objectives to the themes they serve, by their weight in the perspective."
    )


def _least(annex: Annex) -> str:
    return t(
        "Below {minimum} of the weights there is no score. What is missing never counts as 0.",
        minimum=annex.coverage_minimum,
    )
