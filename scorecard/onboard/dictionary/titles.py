"""What the workbook calls sheets and columns, where the name in the YAML is not plain enough.

Whatever is not here is called by its own name, so that a new key of the configuration appears.
"""

from typing import Final

from pydantic import BaseModel

from scorecard.config import (
    baselines,
    dated,
    deciding,
    delivery,
    identities,
    initiatives,
    kpis,
    organisation,
    rates,
    rolling,
    scorecards,
)

# Where an entry of a list stands in the configuration, and the sheet it is on.
SHEETS: Final[dict[str, str]] = {
    "units.parents": "Unit parents",
    "kpis": "KPIs",
    "initiatives.milestones": "Steps of initiatives",
    "initiatives.reports": "Reports of initiatives",
    "scorecards.perspectives": "Card perspectives",
    "scorecards.perspectives.objectives": "Objectives",
    "scorecards.perspectives.objectives.measures": "Measures",
    "scorecards.perspectives.objectives.cascades": "Cascades",
    "scorecards.perspectives.objectives.supports": "Supported objectives",
    "scorecards.perspectives.objectives.drives": "Strategy map",
}
# The single sections share one sheet.
SINGLES: Final = "Organisation"
COVER: Final = "Read me"

# What one row of a sheet is called in a sentence.
NOUNS: Final[dict[str, str]] = {
    "organisation": "the organisation",
    "delivery": "how cards leave",
    "release": "who releases cards",
    "decisions": "how figures are decided about",
    "tracking": "when initiatives are at risk",
    "initiatives": "initiative",
    "initiatives.milestones": "milestone",
    "initiatives.reports": "report",
    "milestones": "milestone",
    "initiative_reports": "report",
    "commentary": "which comments are required",
    "people": "person",
    "units": "unit",
    "units.parents": "parent",
    "hierarchies": "hierarchy",
    "perspectives": "perspective",
    "themes": "theme",
    "assessments": "assessment",
    "kpis": "KPI",
    "identities": "identity",
    "scorecards": "scorecard",
    "scorecards.perspectives": "perspective",
    "scorecards.perspectives.objectives": "objective",
    "scorecards.perspectives.objectives.measures": "measure",
    "scorecards.perspectives.objectives.cascades": "cascade",
    "scorecards.perspectives.objectives.supports": "supported objective",
    "scorecards.perspectives.objectives.drives": "link",
    "targets": "target",
    "annual_targets": "year's target",
    "prior_year_targets": "target from the year before",
    "thresholds": "threshold",
    "long_term_targets": "long-term target",
    "weights": "weight",
    "mappings": "code",
    "owners": "owner",
    "baselines": "accepted break",
    "distribution": "cards",
}

# What tells an entry from its neighbours; by these it is found again after sorting and editing.
KEYS: Final[dict[type[BaseModel], tuple[str, ...]]] = {
    organisation.Person: ("id",),
    organisation.Unit: ("id",),
    organisation.ParentEdge: ("unit", "valid_from"),
    organisation.Hierarchy: ("id",),
    organisation.Perspective: ("id",),
    kpis.Kpi: ("id",),
    identities.Identity: ("id",),
    scorecards.Scorecard: ("id",),
    scorecards.CardPerspective: ("perspective",),
    scorecards.Objective: ("id",),
    scorecards.Measure: ("kpi", "basis"),
    rolling.Theme: ("id",),
    rolling.Assessment: ("unit", "objective", "month"),
    rolling.Cascade: ("unit", "objective", "kpi", "basis"),
    rolling.Support: ("unit", "objective"),
    scorecards.Drive: ("objective", "measure", "result"),
    initiatives.Initiative: ("id",),
    initiatives.Milestone: ("name",),
    initiatives.Report: ("month",),
    initiatives.MilestoneRow: ("initiative", "name"),
    initiatives.ReportRow: ("initiative", "month"),
    dated.Target: ("kpi", "unit", "unit_type", "valid_from"),
    dated.AnnualTarget: ("kpi", "unit", "unit_type", "first_month"),
    dated.PriorYearTarget: ("kpi", "unit", "unit_type", "valid_from"),
    dated.Threshold: ("kpi", "unit", "unit_type", "valid_from"),
    dated.LongTermTarget: ("kpi", "unit", "unit_type", "valid_from"),
    dated.Weight: (
        "kpi",
        "basis",
        "objective",
        "perspective",
        "unit",
        "unit_type",
        "valid_from",
    ),
    dated.Ownership: ("unit", "parent", "valid_from"),
    dated.Mapping: ("source", "what", "code"),
    dated.Owner: ("kpi", "unit", "unit_type", "valid_from"),
    dated.Precedence: ("kpi", "unit", "unit_type", "valid_from"),
    rates.Rate: ("currency", "month"),
    baselines.Accepted: ("break_id",),
    delivery.Recipient: ("person",),
}

TITLES: Final[dict[tuple[type[BaseModel], str], str]] = {
    (organisation.Calendar, "country"): "Holidays of country",
    (organisation.Calendar, "subdivision"): "Holidays of part of country",
    (organisation.Calendar, "extra_holidays"): "Own days off",
    (organisation.FiscalYear, "first_month"): "Fiscal year begins in month",
    (organisation.Organisation, "first_month"): "First month with figures",
    (organisation.Organisation, "coverage_minimum"): "Least coverage for a score",
    (organisation.Organisation, "roll_up"): "Scores are rolled up by",
    (kpis.Kpi, "between"): "Between updates",
    (kpis.Kpi, "carry_months"): "Carried for months",
    (delivery.Delivery, "mode"): "Delivery of mails",
    (delivery.Delivery, "sender"): "Sender's address",
    (delivery.Delivery, "sender_name"): "Sender's name",
    (delivery.Delivery, "allowed_domains"): "Allowed mail domains",
    (delivery.Release, "policy"): "Cards are released by",
    (deciding.Deciding, "four_eyes"): "Decisions that need a second person",
    (deciding.Deciding, "drop"): "Folder for review workbooks",
    (organisation.ParentEdge, "unit"): "Parent",
    (organisation.ParentEdge, "share"): "Share owned",
    (dated.Ownership, "share"): "Share owned",
    (kpis.Display, "kind"): "Shown as",
    (kpis.Display, "decimals"): "Decimals shown",
    (kpis.Display, "scale"): "Shown in steps of",
    (kpis.Display, "suffix"): "Text after the figure",
    (kpis.Tolerance, "absolute"): "Tolerance",
    (kpis.Tolerance, "relative"): "Tolerance, share",
    (kpis.Tolerance, "rounding_step"): "Rounded by sources to",
    (kpis.ValidRange, "minimum"): "Least valid figure",
    (kpis.ValidRange, "maximum"): "Largest valid figure",
    (rolling.Cascade, "unit"): "From unit",
    (rolling.Cascade, "card"): "Its card",
    (rolling.Cascade, "objective"): "Its objective",
    (rolling.Cascade, "kpi"): "Its KPI",
    (rolling.Support, "unit"): "Supported unit",
    (rolling.Support, "objective"): "Supported objective",
    (dated.RedFlag, "red_flag_ratio"): "Red flag, share of goal",
    (dated.RedFlag, "red_flag_gap"): "Red flag, distance from goal",
    (kpis.Kpi, "score"): "Scored by",
    (scorecards.Measure, "score"): "Scored by",
    (dated.RedFlag, "red_flag_high"): "Red flag above a band",
    (dated.Target, "goal_high"): "Goal, upper end of a band",
    (dated.Threshold, "points"): "Points, figure=score",
    (dated.Threshold, "minimum"): "Least figure of the scale",
    (dated.Threshold, "maximum"): "Largest figure of the scale",
    (dated.Mapping, "what"): "Kind of code",
    (scorecards.Drive, "objective"): "Drives objective",
    (scorecards.Drive, "lags"): "After months",
    (scorecards.Drive, "measure"): "Only by measure",
    (scorecards.Drive, "result"): "Only shown in",
    (kpis.Kpi, "initiatives"): "Counted of initiatives",
    (initiatives.Initiative, "completion"): "Completion from",
    (initiatives.Initiative, "actual_kpi"): "KPI of its cost",
    (initiatives.Report, "actual"): "Spent so far",
    (initiatives.Tracking, "at_risk_behind"): "Initiatives at risk when behind by",
    (initiatives.Tracking, "off_track_behind"): "Initiatives off track when behind by",
}

# Decimals that are shares, shown as percent.
SHARES: Final[frozenset[tuple[type[BaseModel], str]]] = frozenset(
    {
        (organisation.Organisation, "coverage_minimum"),
        (organisation.ParentEdge, "share"),
        (dated.Ownership, "share"),
        (kpis.Tolerance, "relative"),
        (initiatives.Report, "completion"),
        (initiatives.Tracking, "at_risk_behind"),
        (initiatives.Tracking, "off_track_behind"),
        (dated.RedFlag, "red_flag_ratio"),
        (dated.AnnualTarget, "red_flag_ratio"),
        (dated.PriorYearTarget, "red_flag_ratio"),
        (dated.PriorYearTarget, "growth"),
    }
)
# Decimals in the base unit of the row's KPI, shown as percent where the KPI is.
OF_THE_KPI: Final[frozenset[tuple[type[BaseModel], str]]] = frozenset(
    {
        (dated.RedFlag, "red_flag"),
        (dated.RedFlag, "red_flag_gap"),
        (dated.RedFlag, "red_flag_high"),
        (dated.Target, "goal"),
        (dated.Target, "goal_high"),
        (dated.Threshold, "minimum"),
        (dated.Threshold, "maximum"),
        (dated.AnnualTarget, "goal"),
        (dated.AnnualTarget, "opening"),
        (dated.PriorYearTarget, "red_flag_gap"),
        (dated.LongTermTarget, "baseline"),
        (dated.LongTermTarget, "target"),
        (kpis.Tolerance, "absolute"),
        (kpis.Tolerance, "rounding_step"),
        (kpis.ValidRange, "minimum"),
        (kpis.ValidRange, "maximum"),
    }
)

# Keys that hold an id: whose. A key of the same name means the same wherever it stands.
REFERENCES: Final[dict[str, str]] = {
    "kpi": "kpis",
    "actual_kpi": "kpis",
    "initiative": "initiatives",
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
    "themes": "themes",
    "source": "sources",
    "sources": "sources",
}

# Sections that are not in the workbook, and why.
LEFT_OUT: Final[dict[str, str]] = {
    "sources": "how figures are fetched is for whoever knows the systems; it stays in YAML",
    "tables": "where rows of tables are kept stays in YAML, and the rows in the tables",
    "delivery.chat.channels": "which variables hold the addresses of chat channels stays in YAML",
}
