"""What must hold of the opening baseline: one, of months up to its own, by a known person."""

from collections.abc import Iterator

from scorecard.config.finding import Finding, KeyPath
from scorecard.config.models import Config
from scorecard.spelling import nearest

_ALIKE = ("up_to", "person", "accepted_on")


def baselines(config: Config) -> Iterator[Finding]:
    """Rows of a second baseline, of a later month, of nobody, or of one break twice."""
    people = {person.id for person in config.people}
    seen: set[str] = set()
    for i, row in enumerate(config.baselines):
        path: KeyPath = ("baselines", i)
        first = config.baselines[0]
        for key in _ALIKE:
            if getattr(row, key) != getattr(first, key):
                expected = f"{getattr(first, key)} as in the first row: there is one baseline"
                yield Finding((*path, key), expected, str(getattr(row, key)))
        if row.month > row.up_to:
            expected = f"a month up to the baseline's, {row.up_to}"
            yield Finding((*path, "month"), expected, str(row.month))
        if row.person not in people:
            expected = "a person's id" + nearest(row.person, people)
            yield Finding((*path, "person"), expected, repr(row.person))
        if row.break_id in seen:
            yield Finding((*path, "break_id"), "each break once", repr(row.break_id))
        seen.add(row.break_id)
