"""Pairs called wrong, or unknown though they can be named, with all that was known of them."""

from collections import Counter
from collections.abc import Iterator

from scorecard.reconcile.evidence import Diagnosis
from tests.corpus.facts import Facts
from tests.corpus.judge import Result, Score

CANDIDATES = 3


def examples(score: Score, most: int) -> Iterator[str]:
    """So many misses of each kind, each as a few lines."""
    shown: Counter[tuple[str, str]] = Counter()
    for result in score.results:
        case = result.case
        missed = result.outcome == "wrong" or (result.outcome == "unknown" and case.identifiable)
        kind = (case.kind, result.outcome)
        if missed and shown[kind] < most and result.missed is not None:
            shown[kind] += 1
            yield _told(result, result.missed)


def _told(result: Result, missed: Diagnosis) -> str:
    case, facts, month = result.case, result.case.facts, missed.month
    lines = [
        f"\n{case.kind} {case.detail}: {result.outcome}; {len(facts.breaks)} breaks in "
        f"{len(facts.compared)} months, {facts.shape}, {facts.aggregation}",
        f"  tolerance {facts.tolerance.absolute} or {facts.tolerance.relative}, noise "
        f"{facts.noise:.1g}, step {facts.step:f}; by chance {case.chance:.1e}; {_context(facts)}",
        f"  {month}: left {facts.true[month]}, right {facts.wrong[month]} for {facts.own[month]}; "
        f"left before {_at(facts, month - 1)}, after {_at(facts, month + 1)}, "
        f"a year ago {_at(facts, month - 12)}",
    ]
    lines += [
        f"    {'named' if found is missed.named else 'weighed'} {found.cause} {found.detail}: "
        f"chance {found.chance:.1e}, odds {found.odds:.2g}, {found.months} months, "
        f"{found.series} series, {'right' if found.suspect == facts.right else 'left'} at fault, "
        f"corrected {found.corrected}"
        for found in missed.candidates[:CANDIDATES]
    ]
    return "\n".join(lines) + "\n"


def _at(facts: Facts, month: int) -> str:
    return f"{facts.true[month]}" if month in facts.known else "not known"


def _context(facts: Facts) -> str:
    context = facts.context
    given = {
        f"{len(context.children)} children": context.children,
        "children's vintages": context.child_vintages,
        "children's other sources": context.child_others,
        f"{len(context.operands)} operands": context.operands,
        "vintages": context.vintages,
        "targets": context.targets,
        "another source": context.others,
        "row counts": context.summands,
    }
    return ", ".join(name for name, value in given.items() if value) or "no context"
