"""New York's indicators as an organisation would keep them: KPIs, scorecards, agencies, targets."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from scorecard.onboard.naming import identifier

UNNAMED = "No agency named"


@dataclass(frozen=True)
class Indicator:
    """A row of the report; `target` is None where the city has none."""

    id: str
    name: str
    service: str
    agency: str
    higher_is_better: bool
    target: Decimal | None
    newest: Decimal | None


def read(path: Path) -> list[Indicator]:
    """Every indicator of the report, with its figure of fiscal year 2023."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Indicator(
                id=row["ID"],
                name=" ".join(row["Indicator"].split()),
                service=row["Service"],
                agency=row["Agency.Full.Name.y"],
                higher_is_better=row["Desired.Direction"] == "Up",
                target=_figure(row["Target.MMR"]),
                newest=_figure(row["2023"]),
            )
            for row in csv.DictReader(file)
        ]


def _figure(text: str) -> Decimal | None:
    return None if text == "NA" else Decimal(text)


def agencies(indicators: list[Indicator]) -> dict[str, str]:
    """The id of each agency by the name the report has for it."""
    ids: dict[str, str] = {}
    for name in sorted({indicator.agency for indicator in indicators}):
        ids[name] = identifier(UNNAMED if name == "NA" else name, ids.values(), "agency")
    return ids


def write(indicators: list[Indicator], root: Path) -> None:
    """The part of the configuration that is as long as the report."""
    units = agencies(indicators)
    plan = root / "plan"
    plan.mkdir()
    rows = [[i, UNNAMED if name == "NA" else name, name] for name, i in units.items()]
    _csv(plan / "agencies.csv", ["Id", "Agency", "Written"], rows)
    targets = [[i.id, str(i.target)] for i in indicators if i.target is not None]
    _csv(plan / "targets.csv", ["Id", "Target"], targets)
    _yaml(root / "config" / "kpis.yaml", {"kpis": [_kpi(i) for i in indicators]})
    cards = [
        _card(unit, [i for i in indicators if i.agency == name]) for name, unit in units.items()
    ]
    _yaml(root / "config" / "scorecards.yaml", {"scorecards": cards})


def _csv(path: Path, headings: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])


def _yaml(path: Path, tree: dict[str, Any]) -> None:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(tree, file)


def _kpi(indicator: Indicator) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "name": indicator.name,
        "description": indicator.service if indicator.service != "NA" else indicator.name,
        "aggregation": "recompute_only",
        "polarity": "higher_is_better" if indicator.higher_is_better else "lower_is_better",
        "owner": "operations",
        "sources": ["mmr"],
        "display": {"decimals": 2},
        # Once a year.
        "months": [1],
    }


def _card(unit: str, own: list[Indicator]) -> dict[str, Any]:
    """An agency's card: an objective for each service, where those without target do not count."""
    return {
        "id": f"{unit}_card",
        "unit": unit,
        "perspectives": [{"perspective": "services", "objectives": list(_objectives(own))}],
    }


def _objectives(own: list[Indicator]) -> Iterator[dict[str, Any]]:
    aims = any(indicator.target is not None for indicator in own)
    taken: list[str] = []
    for service in sorted({indicator.service for indicator in own}):
        part = [indicator for indicator in own if indicator.service == service]
        taken.append(identifier(service, taken, "service"))
        scored = [indicator for indicator in part if indicator.target is not None]
        yield {
            "id": taken[-1],
            "name": service if service != "NA" else "No service named",
            "owner": "operations",
            "weight": 0 if aims and not scored else 1,
            "measures": [
                {
                    "kpi": indicator.id,
                    "role": "lagging",
                    "weight": 0 if scored and indicator.target is None else 1,
                }
                for indicator in part
            ],
        }
