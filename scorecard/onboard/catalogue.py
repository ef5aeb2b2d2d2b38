"""The shipped catalogue of standard KPIs: what a new organisation may start with."""

from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from scorecard.config.texts import Identifier


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StandardKpi(_Entry):
    """A KPI as a configuration gets it; two columns are a ratio's numerator and denominator."""

    id: Identifier
    name: str
    description: str
    aggregation: Literal["flow", "stock", "ratio"]
    polarity: Literal["higher_is_better", "lower_is_better"]
    role: Literal["leading", "lagging"]
    display: dict[str, Any]
    columns: tuple[str, ...]
    red_flag: Decimal
    goal: Decimal


class StartingObjective(_Entry):
    """The one objective a perspective's KPIs stand under at first."""

    id: Identifier
    name: str


class StandardPerspective(_Entry):
    """A perspective with its KPIs, in the order of a page."""

    id: Identifier
    name: str
    objective: StartingObjective
    kpis: tuple[StandardKpi, ...]


class Invented(_Entry):
    """About how large a column is in one unit and month; `of` another column, it is a share."""

    about: Decimal
    of: str | None = None


class Catalogue(_Entry):
    """All standard KPIs, and what their columns are filled with in an example."""

    perspectives: tuple[StandardPerspective, ...]
    columns: dict[str, Invented]

    @cached_property
    def kpis(self) -> dict[str, StandardKpi]:
        """Every KPI by its id."""
        return {kpi.id: kpi for group in self.perspectives for kpi in group.kpis}

    @classmethod
    def read(cls, path: Path) -> "Catalogue":
        """The catalogue in a YAML file of ours."""
        return cls.model_validate(YAML(typ="safe", pure=True).load(path))
