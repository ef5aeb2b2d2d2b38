"""What becomes of a delivery, in the words its owner would be told."""

from collections.abc import Mapping
from typing import Any

from scorecard.errors import SourceError
from scorecard.ingest.files import delivery_name
from scorecard.ingest.keys import Scope
from scorecard.ingest.media import agreed_rows, read_table
from scorecard.ingest.tables import Parsed, parse
from scorecard.period import Month
from tests.ingest.world import KNOWN, source

OCTOBER = Month.parse("2026-10")


def outcome(declared: Mapping[str, Any], content: bytes, **changes: Any) -> list[str]:
    """That it is refused or rejected, or what is taken of it and what is set aside.

    It is read twice and its cells counted, as for landing and loading; nothing is stored.
    """
    read: Any = source(declared, **changes)
    name = delivery_name(read, OCTOBER)
    scope = Scope(OCTOBER, OCTOBER) if read.covers == "month" else Scope()
    try:
        table = read_table(read, content, name)
        agreed_rows(read, content, name, table)
        parsed = parse(read, table, KNOWN, scope)
    except SourceError as error:
        said = str(error)
    else:
        return _counted(parsed)
    assert said.startswith(name), said
    assert "\n" not in said
    return [f"refused: {said}"]


def _counted(parsed: Parsed) -> list[str]:
    parts = len(parsed.cells), len(parsed.quarantined), parsed.ignored, parsed.rejected
    assert parsed.read == sum(parts), parts
    return [f"rejected: {parsed.reason}"] if parsed.reason else _told(parsed)


def _told(parsed: Parsed) -> list[str]:
    taken = [
        f"takes {c.kpi} {c.unit} {Month(c.month_index)} {c.value.normalize():f}"
        for c in parsed.cells.itertuples(index=False)
    ]
    aside = [
        f"row {c.row} {c.column} {c.value_text!r} {c.reason}: {c.detail}"
        for c in parsed.quarantined.itertuples(index=False)
    ]
    return [f"reads {parsed.read}, ignores {parsed.ignored}", *taken, *aside]
