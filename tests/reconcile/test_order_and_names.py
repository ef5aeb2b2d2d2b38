"""What must change nothing: the order of rows and of sources, how files are cut, what ids are.

Compared are breaks, counts, comparisons, figures, scores, causes, statements and effects, without
what says where a figure stood (delivery, row) and with the ids of before.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.impact.effects import find_effects
from tests.reconcile.delivered import csv, csv_source, delivered
from tests.reconcile.drawn import MONTHS, SOURCES, UNITS, Drawn, organisations
from tests.small import Calculated

NEWEST = MONTHS[-1]
KPIS = ("revenue", "sales", "heads", "rate", "margin")
BREAK = (
    "rule, kpi, unit, month, left_source, left_value, right_source, right_value, difference, "
    "tolerance, reason, detail, status"
)
# What else is known of breaks: each row goes with its break.
OF_BREAKS = ("diagnoses", "statements", "effects", "effects_together", "materiality")
WHOLE = {
    "breaks": BREAK,
    "checks": "*",
    "comparisons": "*",
    "kpi_values": "* EXCLUDE (delivery, row_number)",
    "measure_results": "*",
    "scorecards": "*",
    "roll_ups": "* EXCLUDE (delivery, row_number)",
}
Results = dict[str, Counter[tuple[Any, ...]]]
shuffled = st.randoms(use_true_random=False)


def results(made: Any, names: Mapping[str, str] | None = None) -> Results:
    """Rows of each mart, ids put back as `names` has them."""
    found = {
        mart: made.ask(f"SELECT {columns} FROM mart.{mart}") for mart, columns in WHOLE.items()
    }
    told = ", ".join(f"b.{column}" for column in BREAK.split(", "))
    for mart in OF_BREAKS:
        found[mart] = made.ask(
            f"SELECT {told}, t.* EXCLUDE (break_id) FROM mart.{mart} AS t "
            "INNER JOIN mart.breaks AS b ON t.break_id = b.break_id"
        )
    return {mart: Counter(_named(row, names or {}) for row in rows) for mart, rows in found.items()}


def _named(row: Iterable[Any], names: Mapping[str, str]) -> tuple[Any, ...]:
    if not names:
        return tuple(row)
    words = re.compile(rf"\b(?:{'|'.join(names)})\b")
    return tuple(
        words.sub(lambda found: names[found[0]], item) if isinstance(item, str) else item
        for item in row
    )


def calculated(drawn: Drawn, names: Mapping[str, str] | None = None) -> Results:
    """Everything that is found in an organisation."""
    with TemporaryDirectory() as folder:
        made = Calculated(Path(folder), drawn.raw, drawn.claims, quarantined=drawn.quarantined)
        find_effects(made.warehouse)
        found = results(made, names)
        made.close()
    return found


def assert_same(one: Results, other: Results) -> None:
    for mart in one:
        only = one[mart] - other[mart], other[mart] - one[mart]
        assert only == (Counter(), Counter()), mart


@settings(max_examples=2)
@given(drawn=organisations(), random=shuffled)
def test_neither_the_order_of_rows_nor_of_sources_counts(drawn: Drawn, random: Random) -> None:
    raw = {**drawn.raw, "sources": _mixed(random, drawn.raw["sources"])}
    other = Drawn(raw, tuple(_mixed(random, drawn.claims)), tuple(reversed(drawn.quarantined)))
    assert_same(calculated(drawn), calculated(other))


@settings(max_examples=2)
@given(drawn=organisations(all_listed=True), random=shuffled)
def test_ids_are_only_names(drawn: Drawn, random: Random) -> None:
    # Of two sources a KPI does not name nothing but their ids tells which is left and which right.
    ids = [*SOURCES, *UNITS, *KPIS]
    new = dict(
        zip(ids, _mixed(random, [f"{'zyxwvutsrqp'[i]}{i}id" for i in range(11)]), strict=True)
    )
    renamed = Drawn(
        json.loads(_renamed(json.dumps(drawn.raw), new)),
        tuple((*(new[item] for item in claim[:3]), *claim[3:]) for claim in drawn.claims),
        (),
    )
    back = {name: old for old, name in new.items()}
    # A cell set aside is one of the small organisation's own source `a`.
    assert_same(calculated(replace(drawn, quarantined=())), calculated(renamed, back))


def _mixed(random: Random, items: Sequence[Any]) -> list[Any]:
    return random.sample(items, len(items))


def _renamed(text: str, new: Mapping[str, str]) -> str:
    """JSON with ids, which stand alone between quotes, replaced."""
    return re.sub(rf'"({"|".join(new)})"', lambda found: f'"{new[found[1]]}"', text)


@settings(max_examples=2)
@given(drawn=organisations(), random=shuffled)
def test_files_may_be_cut_in_two_and_be_in_any_order(drawn: Drawn, random: Random) -> None:
    sources = [
        {
            **csv_source(item["id"], delivery="partial", covers="month"),
            "path": f"drops/{{month}}-{item['id']}-*.csv",
            **{key: item[key] for key in ("cumulative",) if key in item},
        }
        for item in drawn.raw["sources"]
    ]
    raw = {**drawn.raw, "sources": sources}
    whole: dict[str, str | bytes] = {}
    cut: dict[str, str | bytes] = {}
    for source in SOURCES:
        rows = _rows(drawn, source)
        whole[f"drops/{NEWEST}-{source}-1.csv"] = csv(rows)
        rows = _mixed(random, rows)
        at = random.randint(1, len(rows) - 1)
        cut[f"drops/{NEWEST}-{source}-1.csv"] = csv(rows[:at])
        cut[f"drops/{NEWEST}-{source}-2.csv"] = csv(rows[at:])
    found = []
    for files in (whole, cut):
        with TemporaryDirectory() as folder:
            made = delivered(Path(folder), raw, files, month=NEWEST)
            found.append(results(made))
            made.warehouse.close()
    assert_same(*found)


def _rows(drawn: Drawn, source: str) -> list[str]:
    """The newest month's file; what is undefined cannot be read."""
    told = [c for c in drawn.claims if (c[0], c[3]) == (source, NEWEST)]
    return [f"{name},{unit},{NEWEST},{value or '?'}" for _, name, unit, _, value, *_ in told]
