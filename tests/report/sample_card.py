"""Example cards: an ordinary one, and the extremes a page or workbook must survive.

`ordinary()` plants: 14 measures in 4 perspectives, one without a score, 3 red; one objective
with a green result and a red outlook; 2 open breaks, one of them on `revenue`; a measure at 80 %
coverage; one estimate; a month absent in one history; card coverage 91 %; two comments on one
measure; a point of the front page that the strategy office has reworded; 3 things that wait, and 2
actions, one of them overdue; the margin of September restated; 4 arrows of the strategy map.
"""

import dataclasses
import math
from decimal import Decimal
from typing import Any

from scorecard.figures import Shown
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.attention import ActionLine, Attention
from scorecard.report.breaks import BreakLine, CarriedLine, StatementLine
from scorecard.report.card import Card, ChildLine, Stamp
from scorecard.report.comment import Comment
from scorecard.report.decision import DecisionLine
from scorecard.report.initiative import InitiativeLine, Tracking
from scorecard.report.measure import MeasureLine, Point
from scorecard.report.narrative.editing import PointEdit
from scorecard.report.narrative.narrate import narrate
from scorecard.report.narrative.wording import read_wording
from scorecard.report.objective import Drive, ObjectiveNode
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.restated import Restated
from scorecard.report.score import Colour, Score, Worst
from scorecard.report.signal import Limits, Signal, YearEnd
from scorecard.report.templates import Templates
from scorecard.report.trail import Trail

MONTH = Month.of(2026, 10)
EUROS = Shown(kind="currency", decimals=0, scale=1000, suffix="", currency="EUR")
PERCENT = Shown(kind="percent", decimals=1, scale=1, suffix="", currency="EUR")
DAYS = Shown(kind="number", decimals=1, scale=1, suffix="days", currency="EUR")
COUNT = Shown(kind="number", decimals=0, scale=1, suffix="", currency="EUR")
SHIPPED = Templates(templates_dir())
PROVISIONAL = Stamp(
    version=2,
    status="provisional",
    caveats=("The card of Marine Logistics is held: net revenue is under review.",),
)
# Longer than the measures' table shows.
COMMENT = (
    "Two cranes stood still for nine days after the storm of 3 October.\n"
    "Hired ones have made up for it since the 20th; we expect 9 days again in November & after."
)
FINAL = Stamp(version=3, status="final")


def colour_of(score: Decimal | None) -> Colour | None:
    """Green from the goal, red under the red flag, as scores are kept: with nine decimals."""
    if score is None:
        return None
    if score >= Decimal("6.666666667"):
        return "green"
    return "amber" if score >= Decimal("3.333333333") else "red"


def score(
    value: str | None, *, measures: int = 0, scored: int | None = None, red: int = 0, **over: Any
) -> Score:
    """A rolled-up score; `previous` and `worst` are absent unless given."""
    number = None if value is None else Decimal(value)
    fields: dict[str, Any] = {
        "value": number,
        "colour": colour_of(number),
        "coverage": Decimal(1),
        "worst": None,
        "measures": measures,
        "scored": measures if scored is None else scored,
        "red": red,
        "previous": None,
    }
    return Score(**{**fields, **over})


def worst(name: str, value: str) -> Worst:
    """A worst child whose colour follows from its score."""
    number = Decimal(value)
    colour = colour_of(number)
    assert colour is not None
    return Worst(name.lower().replace(" ", "_"), name, number, colour)


def history(last: Decimal | None, *, swing: str, absent: tuple[int, ...] = ()) -> tuple[Point, ...]:
    """24 months ending in `last`: a wave of height `swing` around it; `absent` counts from 0."""
    centre, height = last or Decimal(0), Decimal(swing)
    points = []
    for index in range(24):
        wave = Decimal(str(round(math.sin(index * 1.7) + math.sin(index * 0.45), 3))) * height
        value = last if index == 23 else centre + wave
        gone = index in absent or (index == 23 and last is None)
        points.append(Point(str(MONTH - (23 - index)), None if gone else value, None))
    return tuple(points)


def measure(kpi: str, name: str, value: str | None, **over: Any) -> MeasureLine:
    """A measure scored on its month. `over` names any field of `MeasureLine`, or `swing`."""
    number = None if value is None else Decimal(value)
    swing = over.pop("swing", "0.01")
    marks = {key: Decimal(over[key]) for key in ("score", "previous_score") if over.get(key)}
    red_flag, goal = (
        Decimal(over[key]) if over.get(key) is not None else None for key in ("red_flag", "goal")
    )
    polarity = over.get("polarity", "higher_is_better")
    variance = None if number is None or goal is None else number - goal
    better = -variance if variance is not None and polarity == "lower_is_better" else variance
    favourable = None if better is None else better >= 0
    points = over.pop("history", history(number, swing=swing))
    known = [point.value for point in points if point.value is not None]
    limits, signal = None, None
    if len(known) > 2:
        mean, reach = sum(known, Decimal(0)) / len(known), Decimal(swing) * Decimal("1.7")
        limits = Limits(mean=mean, lower=mean - reach, upper=mean + reach)
        signal = Signal("common_cause", None, None, "hit_or_miss", None, False)
    fields: dict[str, Any] = {
        "kpi": kpi,
        "name": name,
        "description": f"{name}, as the KPI dictionary defines it.",
        "owner": "Ines Moreau",
        "role": "lagging",
        "basis": "month",
        "polarity": polarity,
        "weight": Decimal(1),
        "required": False,
        "shown": PERCENT,
        "month_value": number,
        "ytd_value": None if number is None else number * Decimal("0.98"),
        "rolling_12_value": None,
        "prior_month_value": points[-2].value if len(points) > 1 else None,
        "prior_year_value": points[-13].value if len(points) > 12 else None,
        "value_status": "final" if number is not None else None,
        "scored_value": number,
        "variance": variance,
        "favourable": favourable,
        "colour": None,
        "no_score_reason": None,
        "history": points,
        "limits": limits,
        "signal": signal,
        "year_end": over.pop("year_end", None),
        "trail": Trail("source", "erp", "ERP ledger", 41, "ledger_2026-10.csv", 17, Decimal(1)),
        "breaks": (),
        "kind": "flow",
        "adds_up": "summed over units and months; without a child unit no score",
    }
    fields = {**fields, **over, "red_flag": red_flag, "goal": goal}
    fields["score"] = marks.get("score")
    for period in ("scored_status", "ytd_status"):
        fields.setdefault(period, fields["value_status"])
    fields["previous_score"] = marks.get("previous_score")
    fields["colour"] = colour_of(fields["score"])
    return MeasureLine(**fields)


# The arrows of the strategy map, from the bottom up.
_DRIVES = {
    "Keep and grow our people": (
        Drive("shorten_the_order_cycle", (3, 6)),
        Drive("be_recommended", (3, 4, 6)),
    ),
    "Shorten the order cycle": (Drive("deliver_what_we_promise", (1, 2)),),
    "Deliver what we promise": (Drive("grow_profitably", (3, 6)),),
}


def objective(name: str, total: Score, *measures: MeasureLine, **over: Any) -> ObjectiveNode:
    """An objective; `result` and `outlook` are absent unless given."""
    fields: dict[str, Any] = {"result": None, "outlook": None, "weight": Decimal(1)}
    drives = _DRIVES.get(name, ())
    fields = {**fields, "owner": "Tomas Lindqvist", "drives": drives, **over}
    parts = (colour_of(fields["result"]), colour_of(fields["outlook"]))
    apart = {("green", "red"): "early_warning", ("red", "green"): "turning"}
    fields.setdefault("divergence", apart.get(parts))
    return ObjectiveNode(
        id=name.lower().replace(" ", "_"), name=name, score=total, measures=measures, **fields
    )


def perspective(
    name_id: str, name: str, total: Score, *objectives: ObjectiveNode, weight: str = "1"
) -> PerspectiveNode:
    """A perspective of the card."""
    return PerspectiveNode(
        id=name_id, name=name, weight=Decimal(weight), score=total, objectives=objectives
    )


def ordinary(**over: Any) -> Card:
    """The card of an enterprise in October 2026; the module says what is planted in it."""
    fields: dict[str, Any] = {
        "organisation": "halden",
        "organisation_name": "Halden Group",
        "language": "en",
        "page_size": "A4",
        "unit": "group",
        "unit_name": "Halden Group, Enterprise",
        "unit_type": "enterprise",
        "head": "Ingrid Halden",
        "month": str(MONTH),
        "as_of": "2026-11-04",
        "currency": "EUR",
        "coverage_minimum": Decimal("0.6667"),
        "score": score(
            "5.84",
            measures=14,
            scored=13,
            red=3,
            previous=Decimal("6.21"),
            coverage=Decimal("0.9142"),
            worst=worst("Internal process", "3.9"),
        ),
        "score_history": _card_history(),
        "perspectives": (_financial(), _customer(), _process(), _learning()),
        "breaks": _breaks(),
        "children": _children(),
        "carried": _carried(),
        "attention": _attention(),
        "actions": _actions(),
    }
    return told(Card(**{**fields, **over}))


def told(card: Card) -> Card:
    """The card with its sentences; of its front page Ann has reworded what is said of training."""
    words = read_wording(SHIPPED, "en")
    edit = PointEdit(
        key="measure training month",
        edit="reword",
        position=2,
        text="Training is short of its plan: <b>two</b> courses & a fair were moved to November.",
        draft="what it said before",
        person="Ann Berg",
        on="2026-11-04",
    )
    return narrate(card, words, [edit])


def _card_history() -> tuple[tuple[str, Decimal | None], ...]:
    scores = ("5.2", "5.4", "5.9", "6.1", "5.7", "-", "6.3", "6.6", "6.9", "6.4", "6.21", "5.84")
    return tuple(
        (str(MONTH - (11 - index)), None if text == "-" else Decimal(text))
        for index, text in enumerate(scores)
    )


def _financial() -> PerspectiveNode:
    revenue = measure(
        "revenue", "Net revenue", "48210300", shown=EUROS, red_flag="45000000", goal="50000000",
        score="5.47", previous_score="6.9", swing="1900000", weight=Decimal(3), required=True,
        breaks=("B-7F21",), ytd_value=Decimal(470114900),
        year_end=YearEnd("2026-12", "smoothing", Decimal(567200000), Decimal(561000000),
                         Decimal(573400000), Decimal(570000000), "at_risk"),
    )  # fmt: skip
    margin = measure(
        "margin", "Operating margin", "0.1184", red_flag="0.08", goal="0.11", score="7.6",
        previous_score="7.4", basis="ytd", scored_value=Decimal("0.1162"), weight=Decimal(2),
        ytd_value=Decimal("0.1162"), variance=Decimal("0.0062"),
        restated=(Restated("2026-09", Decimal("0.1201"), Decimal("0.1173"),
                           "corrected by a delivery of 3 November 2026"),),
    )  # fmt: skip
    backlog = measure(
        "backlog", "Order backlog", "131500000", shown=EUROS, role="leading",
        red_flag="150000000", goal="170000000", score="0.25", previous_score="2.1",
        swing="6000000", value_status="estimate",
        signal=Signal("concerning", "shift", "low", "consistently_failing", "seasonal", False),
        year_end=YearEnd("2026-12", "run_rate", Decimal(131500000), None, None,
                         Decimal(170000000), None),
    )  # fmt: skip
    cash = measure(
        "cash", "Cash conversion", "0.92", red_flag="0.80", goal="0.95", score="6.0",
        previous_score="5.1", swing="0.04", basis="rolling_12",
        rolling_12_value=Decimal("0.917"), scored_value=Decimal("0.917"),
    )  # fmt: skip
    return perspective(
        "financial", "Financial",
        score("6.05", measures=4, red=1, previous=Decimal("6.6"),
              worst=worst("Grow profitably", "5.5")),
        objective(
            "Grow profitably", score("5.5", measures=3, red=1, previous=Decimal("6.4"),
                                     worst=worst("Order backlog", "0.25")),
            revenue, margin, backlog, result=Decimal("6.91"), outlook=Decimal("0.25"),
            weight=Decimal(2),
        ),
        objective("Turn profit into cash", score("6.0", measures=1, previous=Decimal("5.1"),
                                                 worst=worst("Cash conversion", "6.0")),
                  cash, result=Decimal("6.0")),
        weight="2",
    )  # fmt: skip


def _customer() -> PerspectiveNode:
    nps = measure(
        "nps", "Net promoter score", "41", shown=COUNT, red_flag="30", goal="45", score="5.8",
        previous_score="5.8", swing="3",
    )  # fmt: skip
    complaints = measure(
        "complaints", "Complaints per 1,000 orders", "3.4", red_flag="6", goal="4",
        polarity="lower_is_better", score="7.7", previous_score="7.0", swing="0.5",
        shown=Shown("number", 1, 1, "", "EUR"),
        signal=Signal("improving", "trend", "low", "consistently_passing", None, True),
    )  # fmt: skip
    on_time = measure(
        "on_time", "Deliveries on time and in full, over all regions and product groups",
        "0.934", red_flag="0.90", goal="0.96", role="leading", score="5.2", previous_score="6.3",
        trail=Trail("children", None, None, None, None, None, Decimal("0.80")), weight=Decimal(2),
    )  # fmt: skip
    renewals = measure(
        "renewals", "Contracts renewed", None, red_flag="0.85", goal="0.92", role="leading",
        no_score_reason="No source delivered a figure for October 2026.", trail=None,
        history=history(None, swing="0.02", absent=(4, 5)), prior_year_value=Decimal("0.903"),
    )  # fmt: skip
    return perspective(
        "customer", "Customer",
        score("6.30", measures=4, scored=3, previous=Decimal("6.35"), coverage=Decimal("0.80"),
              worst=worst("Deliver what we promise", "5.2")),
        objective("Be recommended", score("6.75", measures=2, previous=Decimal("6.4"),
                                          worst=worst("Net promoter score", "5.8")),
                  nps, complaints, result=Decimal("6.75")),
        objective("Deliver what we promise",
                  score("5.2", measures=2, scored=1, previous=Decimal("6.3"),
                        coverage=Decimal("0.6667"),
                        worst=worst("Deliveries on time and in full", "5.2")),
                  on_time, renewals, outlook=Decimal("5.2")),
    )  # fmt: skip


def _process() -> PerspectiveNode:
    lead = measure(
        "lead_time", "Order lead time", "14.2", shown=DAYS, red_flag="12", goal="9",
        polarity="lower_is_better", score="0.9", previous_score="2.2", swing="1.1",
        signal=Signal(None, None, None, None, "dependent", False),
        comments=(Comment(COMMENT, "Tomas Lindqvist"),
                  Comment("Recounted.", "Ines Moreau", "Orders shipped")),
    )  # fmt: skip
    defects = measure(
        "defects", "Defect rate", "0.038", red_flag="0.05", goal="0.03",
        polarity="lower_is_better", score="5.3", previous_score="4.9", swing="0.005",
        breaks=("B-8A03",),
    )  # fmt: skip
    accidents = measure(
        "accidents", "Lost-time accidents", "2", shown=COUNT, red_flag="5", goal="2",
        polarity="lower_is_better", score="6.666666667", previous_score="6.666666667", swing="1",
    )  # fmt: skip
    return perspective(
        "process", "Internal process",
        score("3.90", measures=3, red=1, previous=Decimal("4.3"),
              worst=worst("Shorten the order cycle", "0.9")),
        objective("Shorten the order cycle",
                  score("0.9", measures=1, red=1, previous=Decimal("2.2"),
                        worst=worst("Order lead time", "0.9")), lead, result=Decimal("0.9")),
        objective("Make it right, safely",
                  score("6.0", measures=2, previous=Decimal("5.8"),
                        worst=worst("Defect rate", "5.3")),
                  defects, accidents, result=Decimal("6.0")),
    )  # fmt: skip


def _learning() -> PerspectiveNode:
    turnover = measure(
        "turnover", "Voluntary turnover, 12 months", "0.091", red_flag="0.12", goal="0.09",
        polarity="lower_is_better", score="6.56", previous_score="6.5", swing="0.004",
    )  # fmt: skip
    engagement = measure(
        "engagement", "Engagement index", "71", shown=COUNT, role="leading", red_flag="65",
        goal="75", score="5.3", history=history(Decimal(71), swing="0"),
    )  # fmt: skip
    training = measure(
        "training", "Training days per head", "0.31", shown=DAYS, role="leading",
        red_flag="0.5", goal="0.9", score="1.75", previous_score="1.6", swing="0.06",
    )  # fmt: skip
    return perspective(
        "learning", "Learning and growth",
        score("5.9", measures=3, scored=3, red=1, previous=Decimal("5.9"),
              worst=worst("Keep and grow our people", "4.5")),
        objective("Keep and grow our people",
                  score("4.5", measures=3, red=1, previous=Decimal("4.4"),
                        worst=worst("Training days per head", "1.75")),
                  turnover, engagement, training,
                  result=Decimal("6.56"), outlook=Decimal("3.5")),
    )  # fmt: skip


def _breaks() -> tuple[BreakLine, ...]:
    return (
        BreakLine(
            id="B-7F21", rule="agreement", kpi="revenue", kpi_name="Net revenue",
            left="ERP ledger", left_value=Decimal(48210300),
            right="Sales scorecard", right_value=Decimal(49105800),
            difference=Decimal(895500),
            sentence="Net revenue of Halden Group: the sales scorecard says EUR 49,106k, "
            "the ERP ledger EUR 48,210k.",
            shown=EUROS,
            statement=(
                StatementLine("left", "ERP ledger", Decimal(48210300)),
                StatementLine(
                    "item", "Sales scorecard with Marine Logistics counted twice",
                    Decimal("812400.5"), "unit", "confirmed", "Ida Holm",
                    "asked the branch", "mail of 3 November", 17,
                ),
                StatementLine(
                    "item", "Entered item, carried from 2026-08", Decimal(83100), "timing",
                    "entered", "Ida Holm", "invoice 17 was booked late", "", 12,
                ),
                StatementLine("unexplained", "Unexplained", Decimal("-0.5")),
                StatementLine("right", "Sales scorecard", Decimal(49105800)),
            ),
        ),
        BreakLine(
            id="B-8A03", rule="roll_up", kpi="defects", kpi_name="Defect rate",
            left="Quality system", left_value=Decimal("0.038"),
            right="Sum of 4 units", right_value=Decimal("0.0412"),
            difference=Decimal("0.0032"),
            sentence="Defect rate: the reported 3.8 % is below the 4.1 % its units add up to.",
            shown=PERCENT,
            statement=(
                StatementLine("left", "Quality system", Decimal("0.038")),
                StatementLine("unexplained", "Unexplained", Decimal("0.0032")),
                StatementLine("right", "Sum of 4 units", Decimal("0.0412")),
            ),
        ),
    )  # fmt: skip


def _carried() -> tuple[CarriedLine, ...]:
    return (
        CarriedLine("Net revenue", EUROS, "2026-09", "2026-11", Decimal(-1200), "Ida Holm",
                    "goods in transit", 15),
    )  # fmt: skip


def _attention() -> tuple[Attention, ...]:
    return (
        Attention(
            "review", "Net revenue: EUR\xa048,210k or EUR\xa049,106k",
            "Which of the two figures is right?", "Ida Holm", Decimal("0.21"), ("B-7F21",),
        ),
        Attention(
            "review", "Defect rate: 3.8\u202f% or 4.1\u202f%",
            "Which of the two figures is right?", "Kai Sund", None, ("B-8A03",),
        ),
        Attention(
            "red", "Training days per head: off target for 5 months, and no action agreed",
            "What will be done, by whom and until when?", "Ines Moreau",
            place="measure training",
        ),
    )  # fmt: skip


def _actions() -> tuple[ActionLine, ...]:
    return (
        ActionLine("measure lead_time", "Order lead time", "Hire a third crane", "Tomas Lindqvist",
                   "2026-10-15", "2026-08", "overdue", 31),
        ActionLine("objective be_recommended", "Be recommended", "Ask 50 customers why they left",
                   "Ines Moreau", "", "2026-10", "open", 34),
    )  # fmt: skip


def _children() -> tuple[ChildLine, ...]:
    scores = (("Retail", "7.2"), ("Marine Logistics", None), ("Energy Services", "2.9"),
              ("Foods", "5.1"))  # fmt: skip
    lines = [
        ChildLine(name.lower(), name, True, score(value, measures=9)) for name, value in scores
    ]
    return (*lines, ChildLine("eliminations", "Eliminations", False, None))


def empty() -> Card:
    """No perspective, no score, no history, no child."""
    return ordinary(
        perspectives=(), breaks=(), children=(), carried=(), head=None, attention=(), actions=(),
        score=score(None, coverage=Decimal(0)),
        score_history=tuple((str(MONTH - n), None) for n in range(11, -1, -1)),
    )  # fmt: skip


def renamed(text: str) -> Card:
    """The ordinary card with `text` as every name a person can choose."""
    base = ordinary()

    def line(item: MeasureLine) -> MeasureLine:
        return dataclasses.replace(item, name=text, owner=text, description=text)

    def node(item: ObjectiveNode) -> ObjectiveNode:
        return dataclasses.replace(
            item, name=text, owner=text, measures=tuple(line(m) for m in item.measures)
        )

    card = dataclasses.replace(
        base,
        organisation_name=text,
        unit_name=text,
        head=text,
        perspectives=tuple(
            dataclasses.replace(item, name=text, objectives=tuple(node(o) for o in item.objectives))
            for item in base.perspectives
        ),
        breaks=tuple(
            dataclasses.replace(item, kpi_name=text, sentence=text) for item in base.breaks
        ),
        children=tuple(dataclasses.replace(item, name=text) for item in base.children),
        initiatives=(_initiative(text),),
        tracking=Tracking(Decimal("0.1"), Decimal("0.25")),
    )
    return told(card)


def _initiative(text: str) -> InitiativeLine:
    """An initiative off track with `text` as everything a person can write of it."""
    return InitiativeLine(
        id="one",
        name=text,
        objectives=(text,),
        owner=text,
        theme=text,
        start="2026-04-01",
        end="2026-12-18",
        completion=Decimal("0.5"),
        planned=Decimal("0.75"),
        milestones=4,
        due=3,
        met=2,
        on_time=1,
        overdue=1,
        budget=Decimal(640_000),
        actual=None,
        status="off_track",
        reason=text,
        declared_in="2026-09",
        computed_status="off_track",
        computed_reason="1 milestone overdue",
        contradicted=False,
    )


def negatives() -> Card:
    """Losses, a goal below zero, and figures too wide for their column."""
    lines = (
        measure("loss", "Result", "-48210300", shown=EUROS, red_flag="-60000000", goal="-40000000",
                score="5.3", previous_score="-0", swing="9000000"),
        measure("huge", "Assets", "123456789012345678901234567.5", shown=COUNT,
                red_flag="-1", goal="1", score="10", swing="1"),
        measure("tiny", "Rate", "-0.00004", red_flag="0", goal="0.1", score="3.33", swing="0.1"),
    )  # fmt: skip
    total = score("4.3", measures=3)
    return ordinary(
        perspectives=(perspective("financial", "Financial", total,
                                  objective("Stop the losses", total, *lines)),),
        score=total,
    )  # fmt: skip


def many(count: int = 60) -> Card:
    """`count` measures in one perspective, six to an objective; 40 child units; 30 breaks."""
    lines = [
        measure(f"kpi_{n}", f"Indicator number {n}", str(Decimal("0.5") + Decimal(n) / 200),
                red_flag="0.5", goal="0.7", score=str(Decimal(n % 11)), swing="0.02",
                previous_score=str(Decimal((n * 7) % 11)))
        for n in range(1, count + 1)
    ]  # fmt: skip
    objectives = [
        objective(f"Objective {start // 6 + 1}", score("5", measures=6), *lines[start : start + 6])
        for start in range(0, count, 6)
    ]
    return ordinary(
        perspectives=(perspective("all", "Everything", score("5", measures=count), *objectives),),
        children=tuple(
            ChildLine(f"u{n}", f"Unit {n}", True, score(str(Decimal(n % 11)), measures=5))
            for n in range(40)
        ),
        breaks=tuple(dataclasses.replace(_breaks()[0], id=f"B-{n:04d}") for n in range(30)),
    )


def decided() -> Card:
    """The ordinary card with its revenue overridden, a unit below estimated and a break accepted.

    Three decisions: 12 and 14 by Ann, confirmed by Carl where it chose the group's own figure.
    """
    card = ordinary()
    lines = (
        DecisionLine(
            seq=12, kind="override", unit=card.unit, kpi="revenue",
            what="Net revenue of Halden Group, October 2026: overridden with EUR 48,300k",
            value=Decimal(48300000), instead="ERP ledger", instead_value=Decimal(48210300),
            difference=Decimal(89700), shown=EUROS, person="Ann Berg", decided_on="2026-11-04",
            confirmed_by="Carl Juhl", reason="Late journal <b>17</b> & =2+2",
            evidence="mail of 3 Nov",
        ),
        DecisionLine(
            seq=14, kind="estimate", unit="foods", kpi="revenue",
            what="Net revenue of Foods, October 2026: estimated at EUR 900k",
            value=Decimal(900000), instead=None, instead_value=None, difference=None,
            shown=EUROS, person="Ann Berg", decided_on="2026-11-03", confirmed_by=None,
            reason="Figures are late", evidence="",
        ),
        DecisionLine(
            seq=15, kind="ignore", unit="energy", kpi=None,
            what="Energy Services, from October 2026 on: left out of the units above",
            value=None, instead=None, instead_value=None, difference=None, shown=None,
            person="Ann Berg", decided_on="2026-11-03", confirmed_by=None, reason="Sold",
            evidence="",
        ),
    )  # fmt: skip
    trail = Trail("override", None, None, None, None, None, Decimal(1), decision=12)

    def overridden(line: MeasureLine) -> MeasureLine:
        return dataclasses.replace(line, trail=trail) if line.kpi == "revenue" else line

    perspectives = []
    for node in card.perspectives:
        objectives = (
            dataclasses.replace(item, measures=tuple(map(overridden, item.measures)))
            for item in node.objectives
        )
        perspectives.append(dataclasses.replace(node, objectives=tuple(objectives)))
    return dataclasses.replace(card, decisions=lines, perspectives=tuple(perspectives))
