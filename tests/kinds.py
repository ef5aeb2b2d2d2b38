"""Counts of tests by what they are about, for `make attacks` and `make faults`.

A test says it by a mark, as `@pytest.mark.attack("archives and XML")`.
"""

from collections import Counter
from collections.abc import Iterable

import pytest

MARKS = ("attack", "fault")


def note_kinds(items: Iterable[pytest.Item]) -> None:
    """Give every marked test its kinds, to be found again in its report, whoever ran it."""
    for item in items:
        for mark in MARKS:
            for found in item.iter_markers(mark):
                (kind,) = found.args
                item.user_properties.append((mark, kind))


def say_kinds(reporter: pytest.TerminalReporter, asked: str) -> None:
    """A line for each kind of the mark that was asked for: what became of its tests.

    `asked` is pytest's `-m`, which begins with the mark.
    """
    asked = asked.partition(" ")[0]
    if asked not in MARKS:
        return
    counts: dict[str, Counter[str]] = {}
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in reporter.stats.get(outcome, []):
            for mark, kind in getattr(report, "user_properties", ()):
                if mark == asked:
                    counts.setdefault(kind, Counter())[outcome] += 1
    reporter.section(f"{asked}s by kind")
    for kind, by_outcome in sorted(counts.items()):
        said = ", ".join(f"{number} {outcome}" for outcome, number in by_outcome.items())
        reporter.write_line(f"{kind:28}{said}")
    total: Counter[str] = sum(counts.values(), Counter())
    said = ", ".join(f"{number} {outcome}" for outcome, number in total.items())
    reporter.write_line(f"{len(counts)} kinds: {said or 'no test'}")
