"""`scorecard strategy-test`: which links are tested, on which figures, and what it says."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.project import Project
from scorecard.reference.strategy import strategy_tests
from scorecard.stores.snapshot import refresh
from tests import small
from tests.cli.running import scorecard
from tests.decided import decision
from tests.evidence.pairs import linked

MONTHS = 60


def test_a_map_is_tested_by_the_measures_of_its_objectives(tmp_path: Path) -> None:
    """`skill` leads `faults`, of which less is better, by two months; North's began anew."""
    driver, result = (row[0] for row in linked(1, MONTHS, seed=3, b=2.0))
    claims = [
        ("a", kpi, unit, str(Month.parse("2022-01") + at), Decimal(str(round(value, 6))))
        for kpi, series in (("skill", driver), ("faults", -result), ("cost", driver))
        for unit in ("group", "north")
        for at, value in enumerate(series)
    ]
    perspectives = [
        {
            "perspective": "financial",
            "objectives": [
                {
                    "id": "people",
                    "name": "People",
                    "owner": "ann",
                    "measures": [
                        {"kpi": "skill", "role": "leading"},
                        {"kpi": "cost", "role": "lagging"},
                    ],
                    "drives": [{"objective": "quality", "lags": [1, 2, 3]}],
                },
                {
                    "id": "quality",
                    "name": "Quality",
                    "owner": "ann",
                    "measures": [{"kpi": "faults", "role": "lagging"}],
                },
            ],
        }
    ]
    raw = small.sections(
        kpis=[
            small.kpi("skill", sources=["a"]),
            small.kpi("cost", sources=["a"]),
            small.kpi("faults", sources=["a"], polarity="lower_is_better"),
        ],
        scorecards=[
            {"id": f"card_{unit}", "unit": unit, "perspectives": perspectives}
            for unit in ("group", "north")
        ],
    )
    begun = [decision(1, "rebase", unit="north", first_month="2025-01")]
    made = small.Calculated(tmp_path, raw, claims, decisions=begun)
    snapshot = tmp_path / "snapshot.duckdb"
    refresh(made.warehouse, snapshot)
    group, north = strategy_tests(made.config, snapshot)
    assert (group.unit, group.driver, group.result) == ("group", "skill", "faults")
    assert (group.evidence.verdict, group.evidence.lag) == ("supported", 2)
    assert (group.evidence.months, group.expected) == (MONTHS, "positive")
    # Fewer faults are better: the figures themselves go against each other.
    assert group.evidence.effect < 0
    assert (north.evidence.verdict, north.evidence.months) == ("not enough data", 24)
    assert strategy_tests(made.config, snapshot, "north") == (north,)
    with pytest.raises(InputError, match="--unit south: expected one of group, north"):
        strategy_tests(made.config, snapshot, "south")


def test_without_a_map_it_says_how_to_declare_one(published: Project) -> None:
    result = scorecard("strategy-test")
    assert result.exit_code == 2
    assert "no link of the strategy map is declared" in result.stderr
    assert "drives:" in result.stderr


def test_three_months_are_not_enough(published: Project) -> None:
    path = published.root / "config" / "organisation.yaml"
    text = path.read_text(encoding="utf-8")
    objective = "- id: grow\n"
    assert objective in text
    at = text.index(objective)
    indent = " " * (at - text.rindex("\n", 0, at) - 1)
    other = (
        f"{indent}- id: lead\n{indent}  name: Lead\n{indent}  owner: ann\n"
        f"{indent}  measures:\n{indent}  - kpi: revenue\n{indent}    role: leading\n"
        f"{indent}    basis: ytd\n"
        f"{indent}  drives:\n{indent}  - objective: grow\n{indent}    lags: [1]\n"
    )
    start = text.rindex("\n", 0, at) + 1
    path.write_text(text[:start] + other + text[start:], encoding="utf-8")
    result = scorecard("strategy-test", "--format", "csv")
    assert result.exit_code == 0, result.stderr
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["objective"], row["drives"], row["driver"]) == ("lead", "grow", "revenue")
    assert (row["verdict"], row["months"], row["effect"]) == ("not enough data", "3", "")
    table = scorecard("strategy-test")
    assert "not enough data" in table.stdout
    assert "not about why" in table.stdout
    assert "cause" not in table.stdout
