"""How far the colours of rolled-up scores hang on the weights that were chosen.

All weights under a score are drawn anew, each up to a quarter more or less, a thousand times; the
share of draws in which it keeps its colour is its stability (OECD/JRC, Handbook on Constructing
Composite Indicators, step 7, which varies all that was chosen at once). What is taken of another
card stays as that card has it: its weights are that card's. What is missing stays missing.

Where no weights within their ranges can take a score into another colour, nothing is drawn.

Scores are whole numbers of 10^-9 in doubles, rounded half up at each level as the warehouse does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from scorecard.config.rolling import Rule
from scorecard.score.drawn import Array, band, band_ends, range_of, rolled
from scorecard.score.draws import DRAWS, SPREAD, factors
from scorecard.stores.warehouse import Warehouse

Key = tuple[str, str]


def find_stability(warehouse: Warehouse) -> None:
    """Fill `mart.stability` from the marts of roll-ups."""
    warehouse.run("score/create_rolled_scores")
    rows = warehouse.frame("score/select_weighed")
    warehouse.con.execute("DELETE FROM mart.stability")
    warehouse.run_on("score/insert_stability", _found(rows), {"draws": DRAWS})
    warehouse.con.execute("DROP VIEW rolled_scores")


@dataclass(frozen=True, slots=True)
class _Node:
    """A rolled-up score and what counts in it: children x months, weight 0 where one does not.

    `own` is the score by month, NaN where there is none.
    """

    rule: Rule
    children: tuple[tuple[str, ...], ...]
    weights: Array
    scores: Array
    own: Array


def _found(rows: pd.DataFrame) -> pd.DataFrame:
    """Unit, level, item, month_index and kept of all that was drawn."""
    names: list[tuple[str, str, str]] = []
    months: list[Array] = []
    kept: list[Array] = []
    for first, unit, nodes in _cards(rows):
        for key, at, count in _kept(nodes):
            names.append((unit, *key))
            months.append(first + at)
            kept.append(count)
    places = np.repeat(np.arange(len(names)), [len(at) for at in months])
    listed = pd.DataFrame(names, columns=["unit", "level", "item"], dtype=str)
    found = listed.iloc[places].reset_index(drop=True)
    found["month_index"] = np.concatenate([np.empty(0, dtype=np.int64), *months])
    found["kept"] = np.concatenate([np.empty(0, dtype=np.int64), *kept])
    return found


def _cards(rows: pd.DataFrame) -> Iterator[tuple[int, str, dict[Key, _Node]]]:
    """The first month, unit, and scores of each card, of children before those of parents."""
    if rows.empty:
        return
    tables = [figures.reshape(-1, 4) for figures in rows["figures"]]
    first = int(min(table[:, 0].min() for table in tables))
    length = int(max(table[:, 0].max() for table in tables)) + 1 - first
    listed = zip(
        rows["unit"], rows["level"], rows["item"], rows["rule"], rows["child"], tables, strict=True
    )
    for unit, card in groupby(listed, lambda row: str(row[0])):
        nodes = groupby(card, lambda row: (str(row[1]), str(row[2])))
        yield first, unit, {key: _node(list(found), first, length) for key, found in nodes}


def _node(rows: Sequence[Any], first: int, length: int) -> _Node:
    weights, scores = np.zeros((2, len(rows), length))
    own = np.full(length, np.nan)
    for place, (*_, table) in enumerate(rows):
        at = table[:, 0].astype(int) - first
        weights[place, at], scores[place, at], own[at] = table[:, 1], table[:, 2], table[:, 3]
    return _Node(rows[0][3], tuple(tuple(row[4]) for row in rows), weights, scores, own)


def _kept(nodes: dict[Key, _Node]) -> Iterator[tuple[Key, Array, Array]]:
    """What had to be drawn: its months, and how many draws kept the colour in each."""
    needed = _needed(nodes)
    drawn: dict[tuple[str, ...], tuple[Array, Array]] = {}
    for key, node in nodes.items():
        at = np.flatnonzero(needed[key])
        if not len(at):
            continue
        declared = node.weights[:, at]
        if np.all(declared == declared[:, :1]):
            declared = declared[:, :1]
        weights = [
            declared[place, :, None] * factors(*child) for place, child in enumerate(node.children)
        ]
        scores = [
            _rows(*drawn[child], at) if child in drawn else node.scores[place, at, None]
            for place, child in enumerate(node.children)
        ]
        made = rolled(node.rule, weights, scores)
        drawn[key] = at, made
        least, most = band_ends(node.own[at])
        same = (made >= least[:, None]) & (made < most[:, None])
        yield key, at, np.count_nonzero(same, axis=1)


def _rows(months: Array, scores: Array, at: Array) -> Array:
    """The scores of some months; any where a child is not there, since it weighs nothing."""
    if len(months) == len(at) and np.all(months == at):
        return scores
    return np.asarray(scores[np.minimum(np.searchsorted(months, at), len(months) - 1)])


def _needed(nodes: dict[Key, _Node]) -> dict[Key, Array]:
    """The months in which a score may change its colour, or one may that it counts in."""
    ranges: dict[tuple[str, ...], tuple[Array, Array]] = {}
    needed: dict[tuple[str, ...], Array] = {}
    for key, node in nodes.items():
        pairs = [
            ranges.get(child, (node.scores[place], node.scores[place]))
            for place, child in enumerate(node.children)
        ]
        low, high = (np.stack(some) for some in zip(*pairs, strict=True))
        scored = ~np.isnan(node.own)
        ends = range_of(node.rule, node.weights, low, high, SPREAD)
        least, most = (np.where(scored, end, 0) for end in ends)
        ranges[key] = least, most
        needed[key] = scored & (band(least) != band(most))
    for key in reversed(nodes):
        node = nodes[key]
        for place, child in enumerate(node.children):
            if child in needed:
                needed[child] |= needed[key] & (node.weights[place] > 0)
    return {key: needed[key] for key in nodes}
