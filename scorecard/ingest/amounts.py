"""Figures in base units: plain ones by SQL, any other text once in Python; operands divided last.

A plain figure is digits with at most one sign and mark, within the patterns below; nothing is
rounded where SQL reads it. What is declared missing is never plain.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from scorecard.config.layouts import NumberFormat
from scorecard.ingest.grid import clean
from scorecard.ingest.notes import Notes
from scorecard.ingest.numbers import EXACT, LIMIT, NATIVE, Fault, overflow, read_number, rounded
from scorecard.ingest.scratch import Engine
from scorecard.ingest.staging import FIXED, Column, make_table
from scorecard.stores.statements import literal

# As DECIMAL(18, 9) and DECIMAL(18, 3) hold them.
_SHORT, _LONG = (9, 9), (15, 3)
# Scales SQL can multiply by without rounding: whole ones, and fractions of few places.
_TIMES = Decimal(10) ** 7
_PART = Decimal(10) ** 3
_ONE = Decimal(1)


def number_sql(column: Column, style: NumberFormat, *, is_scaled: bool) -> str:
    """SQL for a figure's DECIMAL(28, 9) in base units; NULL where Python has to look at it.

    Where it `is_scaled` the table `scales` is joined.
    """
    missing = sorted(text for text in map(clean, style.missing) if re.search("[0-9]", text))
    if column.number is not None and not missing:
        return _scaled(_bounded(column.number), "NULL", is_scaled=is_scaled)
    parts = {
        native: _scaled(*_written(column.text, NATIVE if native else style), is_scaled=is_scaled)
        for native in (True, False)
    }
    number = parts[column.native == "TRUE"]
    if column.native not in FIXED and parts[True] != parts[False]:
        number = f"CASE WHEN {column.native} THEN {parts[True]} ELSE {parts[False]} END"
    if not missing and column.near is not None:
        # A fourth of the time that writing it out and reading it again takes.
        is_one, near = column.near
        if is_scaled:
            is_one += " AND scales.times IS NOT NULL"
        near = _scaled(near, "NULL", is_scaled=is_scaled)
        return f"CASE WHEN {is_one} THEN {near} ELSE {number} END"
    if not missing:
        return number
    listed = ", ".join(map(literal, missing))
    return f"CASE WHEN {column.text} NOT IN ({listed}) THEN {number} END"


def count_sql(column: Column, style: NumberFormat) -> str:
    """SQL for 1 where a text is certainly not declared missing, whatever it is; else NULL."""
    missing = [literal(text) for text in map(clean, style.missing) if text]
    other = f" AND {column.text} NOT IN ({', '.join(missing)})" if missing else ""
    is_there = f"regexp_full_match({column.text}, '[!-~]+'){other}"
    return f"CASE WHEN {is_there} THEN 1::DECIMAL(28, 9) END"


def plain_number(text: str, style: NumberFormat) -> str:
    """SQL for whether a text is plainly a number, so that Python need not look at it."""
    return f"({_fits(text, style, _SHORT)} OR {_fits(text, style, _LONG)})"


def _fits(text: str, style: NumberFormat, room: tuple[int, int]) -> str:
    return f"regexp_full_match({text}, {literal(_pattern(style, *room))})"


def _written(text: str, style: NumberFormat) -> tuple[str, str]:
    """SQL for the number a text stands for, and for the same times `scales.part`.

    Text to DECIMAL(28, 9) takes 7 microseconds a figure, to a narrower type a hundredth of that.
    """
    bare = text
    if style.thousands:
        bare = f"replace({bare}, {literal(style.thousands)}, '')"
    if style.decimal != ".":
        bare = f"replace({bare}, {literal(style.decimal)}, '.')"
    short, long = _fits(text, style, _SHORT), _fits(text, style, _LONG)
    few_places = f"TRY_CAST({bare} AS DECIMAL(18, 3))"
    return (
        f"CASE WHEN {short} THEN CAST(TRY_CAST({bare} AS DECIMAL(18, 9)) AS DECIMAL(28, 9)) "
        f"WHEN {long} THEN CAST({few_places} AS DECIMAL(28, 9)) END",
        f"CASE WHEN {long} THEN CAST({few_places} AS DECIMAL(28, 3)) * scales.part END",
    )


def _scaled(number: str, part: str, *, is_scaled: bool) -> str:
    if not is_scaled:
        return number
    times = _bounded(f"({number}) * scales.times")
    return f"CASE WHEN scales.times IS NULL THEN {_bounded(part)} ELSE {times} END"


def _bounded(figure: str) -> str:
    """SQL for a figure where there is room for it; NULL from 10^15 on, either way."""
    return f"CASE WHEN abs({figure}) < {LIMIT:f} THEN CAST({figure} AS DECIMAL(28, 9)) END"


def _pattern(style: NumberFormat, whole: int, places: int) -> str:
    digits = f"[0-9]{{1,{whole}}}"
    if style.thousands:
        groups = f"(?:[{style.thousands}][0-9]{{3}}){{1,{whole // 3 - 1}}}"
        digits = f"(?:{digits}|[1-9][0-9]{{0,2}}{groups})"
    return f"-?{digits}(?:[{style.decimal}][0-9]{{1,{places}}})?"


def make_scales(con: Engine, scales: Sequence[Decimal]) -> None:
    """Make `scales`: by number what SQL multiplies by; both parts NULL where Python has to."""
    whole = [scale == scale.to_integral_value() and abs(scale) < _TIMES for scale in scales]
    few = [scale == round(scale, 6) and abs(scale) < _PART for scale in scales]
    make_table(
        con,
        "scales",
        {
            "number": ("USMALLINT", range(len(scales))),
            "times": (
                "DECIMAL(7, 0)",
                [int(s) if fits else None for s, fits in zip(scales, whole, strict=True)],
            ),
            "part": (
                "DECIMAL(9, 6)",
                [
                    f"{s:f}" if fits and not other else None
                    for s, fits, other in zip(scales, few, whole, strict=True)
                ],
            ),
        },
    )


def read_odd(
    found: Sequence[tuple[str, int]], style: NumberFormat, scales: Sequence[Decimal], notes: Notes
) -> pd.DataFrame:
    """What each different text that is not plain says: that nothing is there, a number or a fault.

    `found` are texts after an n for native, a t, or a c for what is only counted, each with the
    number of its scale. Numbers come as whole and 10^-9 parts, which a database takes faster than
    text.
    """
    declared = {clean(text) for text in style.missing}
    words = {clean(text): amount for text, amount in style.words.items()}
    missing, whole, nano, faults = list[bool](), list[Any](), list[Any](), list[Any]()
    for written, scale in found:
        text = written[1:]
        missing.append(clean(text) in declared)
        amount: Decimal | Fault | None = None
        if not missing[-1]:
            used = NATIVE if written[0] == "n" else style
            amount = _ONE if written[0] == "c" else _amount(text, used, scales[scale], words)
        parts = _parts(amount) if isinstance(amount, Decimal) else (None, None)
        whole.append(parts[0])
        nano.append(parts[1])
        faults.append(notes.number(amount) if isinstance(amount, Fault) else None)
    return pd.DataFrame(
        {
            "written": pd.array([written for written, _ in found], dtype="str"),
            "scale": [scale for _, scale in found],
            "is_missing": missing,
            "whole": pd.array(whole, dtype="Int64"),
            "nano": pd.array(nano, dtype="Int64"),
            "fault": pd.array(faults, dtype="Int64"),
        }
    )


def _parts(amount: Decimal) -> tuple[int, int]:
    return divmod(int(EXACT.scaleb(amount, 9)), 10**9)


def _amount(
    text: str, style: NumberFormat, scale: Decimal, words: Mapping[str, Decimal]
) -> Decimal | Fault:
    word = clean(text)
    number = words[word] if word in words else read_number(text, style)
    if isinstance(number, Fault):
        return number
    amount = rounded(number if scale == 1 else EXACT.multiply(number, scale))
    return overflow(text) if amount is None else amount
