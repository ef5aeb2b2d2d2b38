"""What the warehouse knows of each break in which two figures differ, as the diagnosis takes it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from scorecard.config.models import Config
from scorecard.reconcile.evidence import Pair, Rate, Setting
from scorecard.reconcile.statement import Broken
from scorecard.stores.warehouse import Warehouse

RULES: Final = ("agreement", "roll_up")
"""The rules whose breaks have a figure on either side."""
# A figure that is reported is held against one that is added up, which is the one to trust.
_DERIVED: Final = ("children", "formula")
_ELIMINATIONS: Final = ("elimination", "elimination_unit")

_Figures = dict[int, Decimal]
_Subject = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A pair to diagnose, and its breaks by month as they were found."""

    pair: Pair
    breaks: Mapping[int, Broken]


def setting_of(config: Config) -> Setting:
    """What the organisation knows of itself that may explain a break."""
    return Setting(
        rates=[Rate(r.currency, r.month.index, r.average, r.closing) for r in config.rates],
        tax_rates=config.organisation.tax_rates,
        fiscal_start=config.organisation.fiscal_year.first_month,
    )


def pairs_of(warehouse: Warehouse) -> list[Asked]:
    """Every pair of claims that has a break of one of `RULES`, in a fixed order."""
    known = _Known(warehouse)
    rows = warehouse.rows("diagnose/select_breaks", {"rules": list(RULES)})
    names = ("rule", "kpi", "unit", "left_source", "right_source")
    groups = groupby(rows, key=lambda row: tuple(row[name] for name in names))
    return [known.asked(list(group)) for _, group in groups]


class _Known:
    """All that is asked of the warehouse, read once for all pairs."""

    def __init__(self, warehouse: Warehouse) -> None:
        asked = {"rules": list(RULES)}

        def rows(name: str) -> Sequence[Mapping[str, Any]]:
            return warehouse.rows(f"diagnose/select_{name}", asked)

        self._figures: dict[_Subject, dict[str, _Figures]] = defaultdict(lambda: defaultdict(dict))
        self._summands: dict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
        for row in rows("figures"):
            kpi, unit, source, month = row["kpi"], row["unit"], row["source"], row["month_index"]
            self._figures[kpi, unit][source][month] = row["value"]
            if row["summands"]:
                self._summands[kpi, unit, source][month] = row["summands"]
        self._children: dict[_Subject, dict[str, _Figures]] = defaultdict(lambda: defaultdict(dict))
        self._eliminations: dict[_Subject, set[str]] = defaultdict(set)
        for row in rows("children"):
            subject = row["kpi"], row["unit"]
            if row["child_type"] in _ELIMINATIONS:
                self._eliminations[subject].add(row["child"])
            if row["value"] is not None:
                self._children[subject][row["child"]][row["month_index"]] = row["value"]
        self._child_vintages: dict[_Subject, dict[str, dict[int, list[Decimal]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        self._child_others: dict[_Subject, dict[str, _Figures]] = defaultdict(
            lambda: defaultdict(dict)
        )
        for row in rows("child_figures"):
            subject, child, month = (row["kpi"], row["unit"]), row["child"], row["month_index"]
            if row["source"] is None:
                self._child_vintages[subject][child][month].append(row["value"])
            else:
                self._child_others[subject][f"{child}={row['source']}"][month] = row["value"]
        self._operands: dict[_Subject, dict[str, dict[int, tuple[Decimal, Decimal]]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        for row in rows("operands"):
            both = row["numerator"], row["denominator"]
            self._operands[row["kpi"], row["unit"]][row["child"]][row["month_index"]] = both
        self._vintages: dict[tuple[str, str, str], dict[int, list[Decimal]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for row in rows("vintages"):
            earlier = self._vintages[row["kpi"], row["unit"], row["source"]]
            earlier[row["month_index"]].append(row["value"])
        self._targets: dict[_Subject, _Figures] = defaultdict(dict)
        for row in rows("targets"):
            self._targets[row["kpi"], row["unit"]][row["month_index"]] = row["goal"]

    def asked(self, rows: Sequence[Mapping[str, Any]]) -> Asked:
        """One pair with its breaks; what is added up stands on the trusted side."""
        first = rows[0]
        kpi, unit = subject = first["kpi"], first["unit"]
        left, right = first["left_source"], first["right_source"]
        if right in _DERIVED:
            left, right = right, left
        figures = self._figures[subject]
        pair = Pair(
            rule=first["rule"],
            kpi=kpi,
            unit=unit,
            left=left,
            right=right,
            left_values=figures[left],
            right_values=figures[right],
            breaks=frozenset(row["month_index"] for row in rows),
            aggregation=first["aggregation"],
            tolerance={row["month_index"]: row["tolerance"] for row in rows},
            children=self._children[subject],
            eliminations=frozenset(self._eliminations[subject]),
            child_vintages=self._child_vintages[subject],
            child_others=self._child_others[subject],
            operands=self._operands[subject],
            vintages=self._vintages[kpi, unit, left],
            right_vintages=self._vintages[kpi, unit, right],
            targets=self._targets[subject],
            others={
                source: claims
                for source, claims in figures.items()
                if source not in (left, right, *_DERIVED)
            },
            summands=self._summands[kpi, unit, right],
        )
        breaks = {
            row["month_index"]: Broken(
                row["break_id"],
                row["left_source"],
                row["right_source"],
                row["left_value"],
                row["right_value"],
                row["tolerance"] or Decimal(0),
            )
            for row in rows
        }
        return Asked(pair, breaks)
