"""Effects are what a calculation of everything with that one number exchanged gives, exactly."""

from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest

from scorecard.impact.effects import find_effects
from scorecard.period import Month
from scorecard.stores.ledger_decisions import Decision, Kind
from tests.decided import decision
from tests.impact.exchange import check
from tests.score import plain
from tests.small import Calculated, kpi, sections

FIRST = Month.parse("2025-01")
MONTHS = [str(FIRST + n) for n in range(16)]
KINDS = (
    *("flow", "stock", "ratio", "max", "min", "recompute_only"),
    *("average", "weighted_mean", "index", "status"),
)
TYPES = (
    "linear",
    "goal_only",
    "three_colour",
    "yes_no",
    "band",
    "explicit",
    "min_max",
    "attainment",
    "progress",
)
SCALES = ("explicit", "min_max", "band")
# Of these no unit is made of those below it; of the first no period of months either.
NEVER = ("recompute_only", "index")
BASES = ("month", "quarter", "ytd", "rolling_3", "rolling_12")
RULES = ("weighted_mean", "worst_child", "most_frequent", "median", "count_met")
LEAVES = ("n1", "n2", "s1")
UNITS = ("group", "north", "south", *LEAVES)
CENT = Decimal("0.01")
# A greater of two gives another year to date though a month's figure stays.
FORMULAS = {
    "net": "max(k0 - 0.5 * k1, k2)",
    "per": "if(k1 < 0, none, (net - k0 / 3) / k1)",
}


class Organisation:
    """A random small organisation, its claims, and where source `b` says something else than `a`.

    Three levels with shares; n1 may belong to South too. `k0` and `k1` are a flow and a stock,
    `rate` their ratio, `net` and `per` formulas, one of the other; the others are of any kind.
    Regions report some figures themselves.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.kinds = {"k0": "flow", "k1": "stock", "rate": "ratio"}
        self.kinds |= dict.fromkeys(FORMULAS, "flow") | {"per": "ratio"}
        self.kinds |= {f"k{n}": self.random.choice(KINDS) for n in (2, 3)}
        self.types = {name: self.random.choice(TYPES) for name in self.kinds}
        self.claims: dict[tuple[str, str, str, str], tuple[Any, Any, Any]] = {}
        for name in self.kinds:
            for unit in UNITS:
                self._claim(name, unit)
        self.decisions = [self._decide(seq) for seq in range(1, self.random.randint(1, 9))]

    def _claim(self, name: str, unit: str) -> None:
        leaf, own = unit in LEAVES, self.kinds[name] in NEVER
        chance = 0.9 if own else 0.1 if name in ("rate", *FORMULAS) else 0.9 if leaf else 0.2
        if self.random.random() > chance:
            return
        months = [m for m in self._due(name) if self.random.random() > 0.02]
        if not leaf and not own:
            # What is reported above is a break each month.
            months = self.random.sample(months, min(3, len(months)))
        for month in months:
            self.claims["a", name, unit, month] = self._figure(name)
        for month in self.random.sample(
            months, min(len(months), self.random.choice((0, 0, 0, 1, 2)))
        ):
            self.claims["b", name, unit, month] = self._figure(name)

    def _due(self, name: str) -> list[str]:
        """`k3` is due every third month, and carried or left out in between."""
        return [m for m in MONTHS if name != "k3" or int(m[-2:]) % 3 == 0]

    def _decide(self, seq: int) -> Decision:
        kind: Kind = self.random.choice(("override", "estimate", "prefer", "ignore", "dispute"))
        about: dict[str, Any] = {
            "kpi": self.random.choice(list(self.kinds)),
            "unit": self.random.choice(UNITS[1:]),
            "month": self.random.choice(MONTHS[4:]),
        }
        if kind in ("override", "estimate", "dispute"):
            about |= dict(
                zip(("value", "numerator", "denominator"), self._figure(about["kpi"]), strict=True)
            )
        if kind == "prefer":
            about["source"] = self.random.choice(("a", "b", "children"))
        return decision(seq, kind, **about)

    def _figure(self, name: str) -> tuple[Any, Any, Any]:
        value = self.random.randint(-500, 9500) * CENT
        if self.kinds[name] == "index":
            value = value / 1000
        if self.kinds[name] not in ("ratio", "weighted_mean"):
            return value, None, None
        denominator = Decimal(self.random.choice((0, 1, 7, 40, 100)))
        if self.random.random() < 0.3:
            return plain.nine(value / 100), None, None
        ratio = plain.quotient(value, denominator) if denominator else None
        return ratio, value, denominator

    def raw(self) -> dict[str, Any]:
        """Its configuration."""
        share = self.random.choice((1, Decimal("0.6")))
        first = self.random.choice((1, 4, 11))
        weeks = {"weeks": "4-4-5", "ends": "last_sunday"} if first == 11 else {}
        other = [] if share == 1 else [{"unit": "south", "share": 1 - share}]
        units = [
            {"id": "group", "name": "Group", "type": "enterprise"},
            _unit("north", "region", {"unit": "group"}),
            _unit("south", "region", {"unit": "group"}),
            _unit("n1", "shop", {"unit": "north", "share": share}, *other),
            _unit("n2", "shop", {"unit": "north", "operator": self.random.choice("+++-")}),
            {
                **_unit("s1", "shop", {"unit": "south"}),
                "valid_from": self.random.choice(MONTHS[:3]),
            },
        ]
        return sections(
            organisation={
                **sections()["organisation"],
                "fiscal_year": {"first_month": first, **weeks},
                **self._rule(),
            },
            perspectives=[{"id": p, "name": p} for p in ("financial", "customer")],
            themes=[{"id": "green", "name": "Green", **self._rule()}],
            units=units,
            kpis=[self._kpi(name) for name in self.kinds],
            identities=[{"id": "half", "kpi": "k0", "terms": {"k1": "0.5"}, **self._month()}],
            scorecards=[self._card(unit) for unit in UNITS],
            **self._scales(),
        )

    def _scales(self) -> dict[str, list[dict[str, Any]]]:
        """What each KPI's type of score rests on, four figures in their order."""
        rows: dict[str, list[dict[str, Any]]] = {
            "targets": [],
            "thresholds": [],
            "long_term_targets": [],
        }
        for name, kind in self.types.items():
            start = self.random.randint(-200, 9000) * CENT
            start /= 1 + 99 * (name in ("rate", "per"))
            steps = (self.random.randint(500, 1000) * CENT for _ in range(3))
            a, b, c, d = accumulate(steps, initial=start)
            if kind == "explicit":
                points = [f"{a:f}=0", f"{b:f}=red_flag", f"{c:f}=5", f"{d:f}=10"]
                rows["thresholds"].append({"kpi": name, "points": points})
            elif kind == "min_max":
                rows["thresholds"].append({"kpi": name, "minimum": a, "maximum": d})
            elif kind == "progress":
                ends = {"baseline": a, "baseline_month": "2024-12", "target": d}
                row = {"kpi": name, **ends, "target_month": "2027-12"}
                rows["long_term_targets"].append(row)
            else:
                above = {"goal_high": c, "red_flag_high": d} if kind == "band" else {}
                rows["targets"].append({"kpi": name, "red_flag": a, "goal": b, **above})
        return rows

    def _month(self) -> dict[str, str]:
        month = self.random.choice(MONTHS[2:])
        return {"valid_from": month, "valid_to": month}

    def _kpi(self, name: str) -> dict[str, Any]:
        more: dict[str, Any] = {"score": self.types[name]}
        if name == "rate":
            more["operands"] = {"numerator": {"k0": 1}, "denominator": {"k1": 2}}
        if name in FORMULAS:
            more["formula"] = FORMULAS[name]
        more["absent_children"] = self.random.choice(("no_score", "no_score", "score", "no_value"))
        if name == "k3":
            carried = {"between": "carry", "carry_months": self.random.choice((1, 2, 4))}
            more |= {
                "months": [3, 6, 9, 12],
                **self.random.choice((carried, {"between": "exclude"})),
            }
        if self.kinds[name] in NEVER:
            more["sources"] = ["a", "b"]
        elif self.random.random() < 0.3:
            more["sources"] = ["children", "a", "b"]
        kind = self.kinds[name]
        if kind == "average":
            kind, more["over_time"] = "stock", "average"
        if kind == "status":
            more |= {"states": ["bad", "good"], "polarity": "higher_is_better"}
        return kpi(name, kind, **more)

    def _card(self, unit: str) -> dict[str, Any]:
        measures = []
        for name, kind in self.kinds.items():
            # A scale of single months does not fit a mean of two, or changes chained.
            single = kind in ("average", "index") and self.types[name] in SCALES
            bases = BASES[:1] if single or kind == "recompute_only" else BASES
            for basis in self.random.sample(bases, self.random.choice((1, min(2, len(bases))))):
                weight = self.random.randint(1, 5)
                measures.append({"kpi": name, "role": "lagging", "basis": basis, "weight": weight})
        self.random.shuffle(measures)
        cut = self.random.randint(1, len(measures) - 2)
        objectives: list[dict[str, Any]] = [
            {"id": f"o{n}", "name": f"o{n}", "owner": "ann", "weight": n + 1, "measures": part}
            for n, part in enumerate((measures[:cut], measures[cut:-1], measures[-1:]))
        ]
        for objective in objectives:
            objective |= self._rule()
            objective["themes"] = ["green"] if self.random.random() < 0.5 else []
        if unit not in LEAVES:
            self.random.choice(objectives)["cascades"] = self._cascades(unit)
        return {
            "id": f"card-{unit}",
            "unit": unit,
            **self._rule(),
            "perspectives": [
                {
                    "perspective": "financial",
                    "weight": 2,
                    "objectives": objectives[:2],
                    **self._rule(),
                },
                {"perspective": "customer", "objectives": objectives[2:]},
            ],
        }

    def _rule(self) -> dict[str, str]:
        return {"roll_up": self.random.choice(RULES)} if self.random.random() < 0.5 else {}

    def _cascades(self, unit: str) -> list[dict[str, Any]]:
        """Of some child units their card, of all an objective, of one that is not below a card."""
        ways = (
            {"card": True},
            {"objective": self.random.choice(("o0", "o1", "o2")), "weight": 3},
            {"unit": "s1" if unit == "group" else "n2", "card": True, "role": "leading"},
        )
        return self.random.sample(ways, self.random.choice((1, 2)))


def _unit(name: str, kind: str, *parents: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "parents": list(parents)}


def _equal(folder: Path, seed: int) -> None:
    made = Organisation(seed)
    claims = [(*key, *figures) for key, figures in made.claims.items()]
    result = Calculated(folder, made.raw(), claims, decisions=made.decisions)
    find_effects(result.warehouse, batch=5)
    check(result.warehouse, result.config, most=5)


@pytest.mark.parametrize("seed", [262, 1003])
def test_effects_are_those_of_a_full_recalculation(tmp_path: Path, seed: int) -> None:
    _equal(tmp_path, seed)


@pytest.mark.proof
@pytest.mark.parametrize("number", range(40))
def test_so_they_are_of_any_organisation(tmp_path: Path, number: int) -> None:
    seed = SystemRandom().randrange(2**32)
    # What a failure is told with.
    print(f"organisation {number} has the seed {seed}")  # noqa: T201
    _equal(tmp_path, seed)
