"""An organisation through twelve month ends: what it is, what comes when, and what must come of it.

Group holds North, South and East until South and East become Centre. Source `a` is a CSV history of
revenue and cost; `b` is a file each month with revenue alone. The figures follow from unit and
month, so that whatever is on a card can be told without looking.
"""

import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scorecard.period import Month, months_between
from scorecard.project import SHIPPED, Project
from tests.lives.world import csv_of
from tests.small import SOURCE, kpi, scorecard, sections, yaml_of

FIRST, LAST = Month.of(2026, 3), Month.of(2027, 2)
MONTHS = tuple(months_between(FIRST, LAST))
# Figures of `a` go back this far.
HISTORY = Month.of(2026, 1)
MERGER = Month.of(2026, 10)
TARGET = Month.of(2026, 8)
NEW_YEAR = Month.of(2027, 1)
BEFORE, AFTER = ("north", "south", "east"), ("north", "centre")
PEOPLE = {
    "ann": ["osm"],
    "carl": ["controller"],
    "nora": ["owner"],
    "olaf": ["owner"],
    "bob": ["executive"],
    "eve": ["executive"],
}
TIMETABLE = (
    {"day": 1, "at": "06:00", "name": "First look"},
    {"day": 2, "at": "13:00", "do": "remind", "name": "What is missing"},
    {"day": 3, "at": "06:00", "name": "Cards for review"},
    {"day": 4, "at": "16:00", "name": "Final cards"},
)


def units(month: Month) -> tuple[str, ...]:
    """The units below Group in a month."""
    return AFTER if month >= MERGER else BEFORE


def readers(month: str) -> dict[str, tuple[str, ...]]:
    """Who gets whose cards of a month."""
    below = units(Month.parse(month))
    return {"ann": ("group", *below), "carl": below, "bob": ("group", "north"), "eve": ("group",)}


def revenue(unit: str, month: Month) -> int:
    """What `a` says a unit made, unless it is told otherwise."""
    return {"north": 300, "south": 120, "east": 90, "centre": 230}[unit] + month.index % 12 * 7


def cost(unit: str, month: Month) -> int:
    """What it spent."""
    return revenue(unit, month) * 3 // 5


@dataclass
class Year:
    """The organisation's folder, and what its sources say by now."""

    project: Project
    port: int
    # Figures that were restated, or are said otherwise by `b`.
    restated: dict[tuple[str, Month], int] = field(default_factory=dict)
    differing: dict[tuple[str, Month], int] = field(default_factory=dict)
    merged: bool = False
    aimed: bool = False
    renewed: bool = False

    def told(self, unit: str, month: Month) -> int:
        """What `a` says of a unit's revenue now."""
        return self.restated.get((unit, month), revenue(unit, month))

    def configure(self) -> None:
        """Write the configuration as it stands now."""
        raw = sections(
            people=[
                {
                    "id": name,
                    "name": name.title(),
                    "email": f"{name}@small.example",
                    "roles": roles,
                }
                for name, roles in PEOPLE.items()
            ],
            units=self._units(),
            kpis=[
                kpi("revenue", sources=["a", "b", "children"]),
                kpi("cost", sources=["a", "children"], polarity="lower_is_better"),
            ],
            sources=[
                {**SOURCE, "id": "a", "name": "Ledger", "path": "drops/a.csv"},
                {
                    **SOURCE,
                    "id": "b",
                    "name": "Sales book",
                    "owner": "olaf",
                    "path": "drops/b_{month}.csv",
                    "covers": "month",
                },
            ],
            scorecards=[
                scorecard(unit, ["revenue", {"kpi": "cost", "basis": "ytd"}])
                for unit in ("group", *BEFORE, *(AFTER[1:] if self.merged else ()))
            ],
            targets=self._targets(),
            distribution=[
                {"person": person, "units": sorted(self._read(person))}
                for person in ("ann", "carl", "bob", "eve")
            ],
            gate={"approval": True, "review_hours": 4},
            decisions={"four_eyes": "never"},
            timetable=list(TIMETABLE),
            delivery={
                "sender": "osm@small.example",
                "sender_name": "OSM",
                "allowed_domains": ["small.example"],
                "mode": "live",
                "smtp": {
                    "host": "127.0.0.1",
                    "port": self.port,
                    "security": "none",
                    "auth": "none",
                    "timeout": 10,
                },
            },
        )
        self.project.config_dir.mkdir(parents=True, exist_ok=True)
        (self.project.config_dir / "organisation.yaml").write_bytes(yaml_of(raw))

    def _read(self, person: str) -> set[str]:
        months = (FIRST, MERGER) if self.merged else (FIRST,)
        return {unit for month in months for unit in readers(str(month))[person]}

    def _units(self) -> list[dict[str, Any]]:
        below: list[dict[str, Any]] = [
            {"id": unit, "name": unit.title(), "type": "region", "parents": [{"unit": "group"}]}
            for unit in (*BEFORE, *(AFTER[1:] if self.merged else ()))
        ]
        for unit in below:
            if unit["id"] == "north":
                unit["head"] = "nora"
            elif unit["id"] == "centre":
                unit["valid_from"] = str(MERGER)
            elif self.merged:
                unit["valid_to"] = str(MERGER - 1)
        return [{"id": "group", "name": "Group", "type": "enterprise"}, *below]

    def _targets(self) -> list[dict[str, Any]]:
        """A goal for each year; that of revenue is raised in the midst of the first."""
        until = {"valid_to": str(NEW_YEAR - 1)} if self.renewed else {}
        before = {"valid_to": str(TARGET - 1)} if self.aimed else until
        found: list[dict[str, Any]] = [
            {"kpi": "revenue", "red_flag": 100, "goal": 300, **before},
            {"kpi": "cost", "red_flag": 250, "goal": 150, **until},
        ]
        if self.aimed:
            raised = {"valid_from": str(TARGET), **until}
            found.append({"kpi": "revenue", "red_flag": 120, "goal": 340, **raised})
        if self.renewed:
            anew = {"valid_from": str(NEW_YEAR)}
            found.append({"kpi": "revenue", "red_flag": 150, "goal": 400, **anew})
            found.append({"kpi": "cost", "red_flag": 260, "goal": 140, **anew})
        return found

    def ledger(self, newest: Month) -> None:
        """Source `a` writes its whole history up to a month."""
        rows = {
            (kpi_id, unit, str(month)): str(figure)
            for month in months_between(HISTORY, newest)
            for unit in units(month)
            for kpi_id, figure in (
                ("revenue", self.told(unit, month)),
                ("cost", cost(unit, month)),
            )
        }
        self._write("a.csv", csv_of(rows))

    def book(self, month: Month) -> None:
        """Source `b` writes its file of a month."""
        rows = {
            ("revenue", unit, str(month)): str(
                self.differing.get((unit, month), revenue(unit, month))
            )
            for unit in units(month)
        }
        self._write(f"b_{month}.csv", csv_of(rows))

    def spoil(self) -> None:
        """Source `a` is a page to log in at."""
        self._write("a.csv", b"<!doctype html><html><body>Log in</body></html>\n")

    def redesign(self) -> None:
        """The organisation has a style sheet of its own."""
        own = self.project.root / "templates" / "page" / "page.css"
        own.parent.mkdir(parents=True)
        shutil.copyfile(SHIPPED / "templates" / "page" / "page.css", own)
        with own.open("a", encoding="utf-8") as css:
            css.write("\nh1 { letter-spacing: 0.02em; }\n")

    def _write(self, name: str, content: bytes) -> None:
        path = self.project.root / "drops" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def bare(project: Project, into: Path) -> Project:
    """A copy of an organisation in which there is nothing but landing, ledger and editions."""
    for name in ("landing", "ledger", "editions"):
        shutil.copytree(project.var / name, into / "var" / name)
    return Project(into)


def hours(day: dt.datetime, *past: float) -> list[dt.datetime]:
    """Moments so many hours after one."""
    return [day + dt.timedelta(hours=hour) for hour in past]


Figures = Mapping[str, int]
