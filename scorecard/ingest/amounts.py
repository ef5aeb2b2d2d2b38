"""Figures of a block in base units: scaled, rounded half up, operands divided once, last."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from scorecard.config.layouts import NumberFormat
from scorecard.ingest.claims import Block, Figure
from scorecard.ingest.grid import Flags, Texts, Whole, absent
from scorecard.ingest.numbers import (
    EXACT,
    Fault,
    missing_flags,
    overflow,
    plain,
    read_numbers,
    rounded,
)

_ONE_OPERAND = Fault(
    "bad_number",
    "found one operand without the other, expected both or neither: fill it in at the source",
)


@dataclass(frozen=True, slots=True)
class Amounts:
    """For each row of a block: `Decimal` or None, the `Fault` or None, the cell as written.

    `value` is None without a fault where the denominator is 0.
    """

    value: Texts
    numerator: Texts
    denominator: Texts
    fault: Texts
    heading: Texts
    text: Texts


def missing(block: Block, style: NumberFormat) -> tuple[Flags, Flags]:
    """Which rows give no figure at all, and which give (at least one of) the operands."""
    rows = len(block.kpi.codes)
    value = _missing(block.value, style, rows)
    operands = ~(_missing(block.numerator, style, rows) & _missing(block.denominator, style, rows))
    return value & ~operands, operands


def read_amounts(block: Block, chosen: Flags, operands: Flags, style: NumberFormat) -> Amounts:
    """The figures of the `chosen` rows; the others stay empty."""
    scales = _Scales(block)
    single, pair = chosen & ~operands, chosen & operands
    amounts = Amounts(*(_nothing(len(chosen)) for _ in range(6)))
    if block.value is not None and single.any():
        value, fault = _read(block.value, single, scales, style)
        amounts.value[single], amounts.fault[single] = value, fault
        amounts.heading[single] = block.value.where(single)
        amounts.text[single] = block.value.texts[single]
    if block.numerator is not None and block.denominator is not None and pair.any():
        above, above_fault = _read(block.numerator, pair, scales, style)
        below, below_fault = _read(block.denominator, pair, scales, style)
        above_fault[missing_flags(block.numerator.texts[pair], style)] = _ONE_OPERAND
        below_fault[missing_flags(block.denominator.texts[pair], style)] = _ONE_OPERAND
        at_numerator = ~absent(above_fault) | absent(below_fault)
        amounts.numerator[pair], amounts.denominator[pair] = above, below
        amounts.fault[pair] = np.where(at_numerator, above_fault, below_fault)
        amounts.heading[pair] = np.where(
            at_numerator, block.numerator.heading, block.denominator.heading
        ).astype(object)
        amounts.text[pair] = np.where(
            at_numerator, block.numerator.texts[pair], block.denominator.texts[pair]
        )
        _divide(amounts, pair)
    return amounts


def _divide(amounts: Amounts, pair: Flags) -> None:
    for i in np.flatnonzero(pair & absent(amounts.fault)):
        below = amounts.denominator[i]
        if below == 0:
            continue
        value = rounded(EXACT.divide(amounts.numerator[i], below))
        amounts.value[i] = value
        if value is None:
            amounts.fault[i] = overflow(f"{plain(amounts.numerator[i])} / {plain(below)}")


class _Scales:
    """What each row's figure is multiplied by, as an index into the few different scales."""

    def __init__(self, block: Block) -> None:
        by_kpi = [block.scales.get(str(m.value), Decimal(1)) for m in block.kpi.meanings]
        self.values = sorted(set(by_kpi))
        place = {scale: index for index, scale in enumerate(self.values)}
        self.codes: Whole = np.array([place[s] for s in by_kpi], dtype=np.int64)[block.kpi.codes]


def _read(
    figure: Figure, chosen: Flags, scales: _Scales, style: NumberFormat
) -> tuple[Texts, Texts]:
    """Numbers and faults of the chosen rows; each different (text, scale) is worked out once."""
    texts = figure.texts[chosen]
    numbers = read_numbers(texts, figure.native[chosen], style)
    count = len(scales.values)
    codes, pairs = pd.factorize(numbers.codes * count + scales.codes[chosen])
    first = np.empty(len(pairs), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    results = [
        _scaled(numbers.meanings[pair // count], scales.values[pair % count], texts[at])
        for pair, at in zip(pairs.tolist(), first.tolist(), strict=True)
    ]
    values = [None if isinstance(result, Fault) else result for result in results]
    faults = [result if isinstance(result, Fault) else None for result in results]
    return _taken(values, codes), _taken(faults, codes)


def _scaled(meaning: Decimal | Fault, scale: Decimal, text: str) -> Decimal | Fault:
    if isinstance(meaning, Fault):
        return meaning
    return _or_fault(rounded(meaning if scale == 1 else EXACT.multiply(meaning, scale)), text)


def _or_fault(number: Decimal | None, text: str) -> Decimal | Fault:
    return overflow(text) if number is None else number


def _missing(figure: Figure | None, style: NumberFormat, rows: int) -> Flags:
    return np.ones(rows, dtype=np.bool_) if figure is None else missing_flags(figure.texts, style)


def _nothing(rows: int) -> Texts:
    return np.full(rows, None, dtype=object)


def _taken(items: Sequence[object], codes: Whole) -> Texts:
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return np.asarray(array[codes], dtype=object)
