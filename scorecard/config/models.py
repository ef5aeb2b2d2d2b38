"""The whole configuration. Values only; what must hold between sections is in `check`.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from scorecard.config.baselines import Accepted
from scorecard.config.chasing import Chasing
from scorecard.config.commentary import Commentary
from scorecard.config.dated import (
    AnnualTarget,
    Benchmark,
    LongTermTarget,
    Mapping,
    Owner,
    Ownership,
    Precedence,
    PriorYearTarget,
    Target,
    Threshold,
    Weight,
)
from scorecard.config.deciding import Deciding
from scorecard.config.delivery import Delivery, Recipient, Release
from scorecard.config.design import Design
from scorecard.config.gate import Gate
from scorecard.config.identities import Identity
from scorecard.config.initiatives import Initiative, MilestoneRow, ReportRow, Tracking
from scorecard.config.kpis import Kpi
from scorecard.config.materiality import Materiality
from scorecard.config.organisation import Hierarchy, Organisation, Person, Perspective, Unit
from scorecard.config.rates import Rate
from scorecard.config.retention import Retention
from scorecard.config.rolling import Assessment, Theme
from scorecard.config.scorecards import Scorecard
from scorecard.config.sources import Source
from scorecard.config.strict import Strict
from scorecard.config.tables import Table
from scorecard.config.timetable import Step


class Config(Strict):
    """A whole configuration, every reference in it resolved."""

    organisation: Organisation
    """The organisation as a whole."""
    design: Design = Design()
    """How scorecards look."""
    delivery: Delivery
    """How cards leave."""
    release: Release = Release()
    """Who lets a card go out."""
    gate: Gate = Gate()
    """What has to be settled before a card goes out."""
    timetable: tuple[Step, ...] = ()
    """When the month end does what by itself; without it a run at 06:00 of working days 1 to 4."""
    chasing: Chasing = Chasing()
    """When figures have to be there, and who hears of it when they are not."""
    decisions: Deciding = Deciding()
    """Decisions about figures, and review workbooks."""
    materiality: Materiality = Materiality()
    """When a break matters."""
    tracking: Tracking = Tracking()
    """When initiatives are at risk and off track."""
    commentary: Commentary = Commentary()
    """Comments that are required, and who edits front pages."""
    retention: Retention = Retention()
    """For how long contents of deliveries are kept."""
    people: tuple[Person, ...]
    """Everybody who owns, decides or receives something."""
    units: tuple[Unit, ...]
    """The organisation's tree."""
    hierarchies: tuple[Hierarchy, ...] = ()
    """Other ways to add units up than the tree."""
    perspectives: tuple[Perspective, ...]
    """The bands of scorecards, in the order of the page."""
    themes: tuple[Theme, ...] = ()
    """Strategic themes that cut across perspectives, in the order of the page."""
    assessments: tuple[Assessment, ...] = ()
    """How owners see their objectives, month by month, beside the computed scores."""
    kpis: tuple[Kpi, ...]
    """What is measured."""
    identities: tuple[Identity, ...] = ()
    """Sums of KPIs that must come out."""
    scorecards: tuple[Scorecard, ...]
    """Who is measured by what."""
    initiatives: tuple[Initiative, ...] = ()
    """What is undertaken to reach objectives."""
    milestones: tuple[MilestoneRow, ...] = ()
    """Milestones of initiatives, as a list of its own."""
    initiative_reports: tuple[ReportRow, ...] = ()
    """What owners said of initiatives, as a list of its own."""
    targets: tuple[Target, ...] = ()
    """Goals, and where red begins."""
    annual_targets: tuple[AnnualTarget, ...] = ()
    """Goals of a year that are cut into months."""
    prior_year_targets: tuple[PriorYearTarget, ...] = ()
    """Goals that are the figures of the year before, with growth."""
    thresholds: tuple[Threshold, ...] = ()
    """Where red begins, for targets that leave it open, and scales."""
    long_term_targets: tuple[LongTermTarget, ...] = ()
    """Goals of several years and key results, for progress."""
    benchmarks: tuple[Benchmark, ...] = ()
    """What others reach, to stand beside measures and in no score."""
    weights: tuple[Weight, ...] = ()
    """Weights that hold for some months or units."""
    ownership: tuple[Ownership, ...] = ()
    """Belonging to parents, as a list of its own."""
    mappings: tuple[Mapping, ...] = ()
    """Sources' codes, as a list of its own."""
    owners: tuple[Owner, ...] = ()
    """Who answers for a KPI where it is not the KPI's own owner."""
    precedence: tuple[Precedence, ...] = ()
    """Which sources are believed first, where it is not the KPI's own order."""
    rates: tuple[Rate, ...] = ()
    """What foreign currencies were worth: amounts are converted, and breaks looked at, by them."""
    baselines: tuple[Accepted, ...] = ()
    """Breaks accepted when the organisation began."""
    sources: tuple[Source, ...]
    """Where figures come from."""
    tables: tuple[Table, ...] = ()
    """Rows of other sections that are kept in CSV, Excel or a database."""
    distribution: tuple[Recipient, ...] = ()
    """Who gets which cards."""
