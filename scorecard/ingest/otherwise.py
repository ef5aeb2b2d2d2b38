"""Deliveries written throughout in another way than is declared: other number marks, month first.

Cell by cell only a part of such a delivery is seen to be wrong: of 10/31/2026 and 10/01/2026 the
second is a date either way, of 1.234,50 and 1.234 the second a number. So it is told whole, where
what cannot be read as declared, and all the rest with it, can be read in one other way, and some of
it would then be something else.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from scorecard.config.layouts import NumberFormat
from scorecard.ingest.amounts import plain_number
from scorecard.ingest.grid import clean, shown
from scorecard.ingest.keys import month_of
from scorecard.ingest.numbers import (
    Fault,
    example_of,
    how_to_declare,
    other_ways,
    read_number,
)
from scorecard.ingest.scratch import Engine
from scorecard.ingest.staging import Column, Delivered
from scorecard.stores.statements import literal


def other_dates(texts: Iterable[str], style: str, heading: str) -> str:
    """Why a column's dates seem to have day and month the other way round; empty if not so."""
    other = style.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m")
    written = [text for text in texts if clean(text)]
    if "%d" not in style or "%m" not in style:
        return ""
    months = [(month_of(text, style), month_of(text, other), text) for text in written]
    unread = next((text for month, _, text in months if month is None), None)
    if unread is None or any(month is None for _, month, _ in months):
        return ""
    moved = next((text for month, then, text in months if month not in (None, then)), None)
    if moved is None:
        return ""
    day = dt.date(2026, 10, 31)
    return (
        f"found {shown(clean(unread))} in column {heading!r}, expected dates as "
        f"{day.strftime(style)} ({style}): all of them are dates as {day.strftime(other)} "
        f"({other}), and {shown(clean(moved))} would be of another month then; correct the "
        "column's format, or what is written otherwise at the source"
    )


def other_marks(
    con: Engine,
    staged: Delivered,
    columns: Sequence[Column],
    odd: Iterable[tuple[str, int]],
    style: NumberFormat,
) -> str:
    """Why all figures written as text seem to have other marks than `style`; empty if not so.

    `odd` are those that are not plainly numbers, as `Cells.odd_texts` has them; only where one of
    them cannot be read are the others looked at.
    """
    unread = _unread(odd, style)
    if unread is None:
        return ""
    written = " UNION ALL ".join(
        f"SELECT {column.text} AS written FROM {staged.relation} AS d WHERE NOT ({column.native})"
        for column in columns
    )
    missing = {clean(text) for text in style.missing}
    rows = con.execute(
        f"SELECT DISTINCT written FROM ({written}) WHERE NOT {plain_number('written', style)} "
        "ORDER BY written"
    ).fetchall()
    texts = [str(row[0]) for row in rows if clean(str(row[0])) not in missing]
    for other in other_ways(style):
        pairs = [(read_number(text, style), read_number(text, other), text) for text in texts]
        if any(isinstance(number, Fault) for _, number, _ in pairs):
            continue
        every, plain = _plain_ones(con, written, missing, style, other)
        moved = next((t for n, then, t in pairs if not isinstance(n, Fault) and n != then), plain)
        if every and moved:
            return (
                f"found {shown(clean(unread))}, expected numbers as {example_of(style)}: all of "
                f"them are numbers as {example_of(other)}, and {shown(clean(moved))} would be "
                f"another one then; set {how_to_declare(other, style)}, or correct what is "
                "written otherwise at the source"
            )
    return ""


def _unread(odd: Iterable[tuple[str, int]], style: NumberFormat) -> str | None:
    """The first written figure that is none as declared."""
    missing = {clean(text) for text in style.missing}
    texts = (text[1:] for text, _ in odd if text[0] == "t" and clean(text[1:]) not in missing)
    return next((text for text in texts if isinstance(read_number(text, style), Fault)), None)


def _plain_ones(
    con: Engine, written: str, missing: Collection[str], style: NumberFormat, other: NumberFormat
) -> tuple[bool, str]:
    """Whether every plain number has the other marks too, and one that is then another number."""
    marks = {style.decimal} - {other.decimal} | {style.thousands} - {other.thousands, ""}
    one_of = literal(f"[{''.join(sorted(marks))}]")
    moved = f"regexp_matches(written, {one_of})" if marks else "FALSE"
    listed = ", ".join(literal(text) for text in sorted({"", *missing}))
    (found,) = con.execute(
        f"SELECT coalesce(bool_and({plain_number('written', other)}), TRUE), "
        f"coalesce(min(written) FILTER ({moved}), '') FROM ({written}) "
        f"WHERE {plain_number('written', style)} AND written NOT IN ({listed})"
    ).fetchall()
    return bool(found[0]), str(found[1])
