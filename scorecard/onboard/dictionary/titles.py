"""What the workbook calls sheets and columns, where the name in the YAML is not plain enough.

Whatever is not here is called by its own name, so that a new key of the configuration appears.
"""

from typing import Final

from pydantic import BaseModel

from scorecard.config import models

# Where an entry of a list stands in the configuration, and the sheet it is on.
SHEETS: Final[dict[str, str]] = {
    "units.parents": "Unit parents",
    "kpis": "KPIs",
    "scorecards.perspectives": "Card perspectives",
    "scorecards.perspectives.objectives": "Objectives",
    "scorecards.perspectives.objectives.measures": "Measures",
}
# The single sections share one sheet.
SINGLES: Final = "Organisation"
COVER: Final = "Read me"

# What one row of a sheet is called in a sentence.
NOUNS: Final[dict[str, str]] = {
    "organisation": "the organisation",
    "delivery": "how cards leave",
    "release": "who releases cards",
    "people": "person",
    "units": "unit",
    "units.parents": "parent",
    "perspectives": "perspective",
    "kpis": "KPI",
    "scorecards": "scorecard",
    "scorecards.perspectives": "perspective",
    "scorecards.perspectives.objectives": "objective",
    "scorecards.perspectives.objectives.measures": "measure",
    "targets": "target",
    "thresholds": "threshold",
    "weights": "weight",
    "mappings": "code",
    "owners": "owner",
    "distribution": "cards",
}

# What tells an entry from its neighbours; by these it is found again after sorting and editing.
KEYS: Final[dict[type[BaseModel], tuple[str, ...]]] = {
    models.Person: ("id",),
    models.Unit: ("id",),
    models.ParentEdge: ("unit", "valid_from"),
    models.Perspective: ("id",),
    models.Kpi: ("id",),
    models.Scorecard: ("id",),
    models.CardPerspective: ("perspective",),
    models.Objective: ("id",),
    models.Measure: ("kpi", "basis"),
    models.Target: ("kpi", "unit", "unit_type", "valid_from"),
    models.Threshold: ("kpi", "unit", "unit_type", "valid_from"),
    models.Weight: (
        "kpi",
        "basis",
        "objective",
        "perspective",
        "unit",
        "unit_type",
        "valid_from",
    ),
    models.Ownership: ("unit", "parent", "valid_from"),
    models.Mapping: ("source", "what", "code"),
    models.Owner: ("kpi", "unit", "unit_type", "valid_from"),
    models.Precedence: ("kpi", "unit", "unit_type", "valid_from"),
    models.Recipient: ("person",),
}

TITLES: Final[dict[tuple[type[BaseModel], str], str]] = {
    (models.Calendar, "country"): "Holidays of country",
    (models.Calendar, "subdivision"): "Holidays of part of country",
    (models.Calendar, "extra_holidays"): "Own days off",
    (models.FiscalYear, "first_month"): "Fiscal year begins in month",
    (models.Organisation, "first_month"): "First month with figures",
    (models.Organisation, "coverage_minimum"): "Least coverage for a score",
    (models.Delivery, "mode"): "Delivery of mails",
    (models.Delivery, "sender"): "Sender's address",
    (models.Delivery, "sender_name"): "Sender's name",
    (models.Delivery, "allowed_domains"): "Allowed mail domains",
    (models.Release, "policy"): "Cards are released by",
    (models.ParentEdge, "unit"): "Parent",
    (models.ParentEdge, "share"): "Share owned",
    (models.Ownership, "share"): "Share owned",
    (models.Display, "kind"): "Shown as",
    (models.Display, "decimals"): "Decimals shown",
    (models.Display, "scale"): "Shown in steps of",
    (models.Display, "suffix"): "Text after the figure",
    (models.Tolerance, "absolute"): "Tolerance",
    (models.Tolerance, "relative"): "Tolerance, share",
    (models.Tolerance, "rounding_step"): "Rounded by sources to",
    (models.ValidRange, "minimum"): "Least valid figure",
    (models.ValidRange, "maximum"): "Largest valid figure",
    (models.RedFlag, "red_flag_ratio"): "Red flag, share of goal",
    (models.RedFlag, "red_flag_gap"): "Red flag, distance from goal",
    (models.Mapping, "what"): "Kind of code",
}

# Decimals that are shares, shown as percent.
SHARES: Final[frozenset[tuple[type[BaseModel], str]]] = frozenset(
    {
        (models.Organisation, "coverage_minimum"),
        (models.ParentEdge, "share"),
        (models.Ownership, "share"),
        (models.Tolerance, "relative"),
        (models.RedFlag, "red_flag_ratio"),
    }
)
# Decimals in the base unit of the row's KPI, shown as percent where the KPI is.
OF_THE_KPI: Final[frozenset[tuple[type[BaseModel], str]]] = frozenset(
    {
        (models.RedFlag, "red_flag"),
        (models.RedFlag, "red_flag_gap"),
        (models.Target, "goal"),
        (models.Tolerance, "absolute"),
        (models.Tolerance, "rounding_step"),
        (models.ValidRange, "minimum"),
        (models.ValidRange, "maximum"),
    }
)

# Keys that hold an id: whose. A key of the same name means the same wherever it stands.
REFERENCES: Final[dict[str, str]] = {
    "kpi": "kpis",
    "unit": "units",
    "units": "units",
    "parent": "units",
    "unit_type": "unit types",
    "type": "unit types",
    "person": "people",
    "owner": "people",
    "head": "people",
    "deputy": "people",
    "perspective": "perspectives",
    "source": "sources",
    "sources": "sources",
}

# Sections that are not in the workbook, and why.
LEFT_OUT: Final[dict[str, str]] = {
    "sources": "how figures are fetched is for whoever knows the systems; it stays in YAML",
    "tables": "where rows of tables are kept stays in YAML, and the rows in the tables",
}
