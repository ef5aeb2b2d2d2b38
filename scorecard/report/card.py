"""The frozen tree of one card: everything page, workbook and mail may show, and nothing else.

Renderers get this tree and no database. Two equal trees have equal digests and one file.
In the card and in every line of it, each kind in a module of its own, values are in base units (a
percentage is a fraction, thousands are written out); scores run from 0 to 10; coverage is a
fraction. `None` is always "not there", never 0.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from scorecard.figures import ScoreScale, bare
from scorecard.period import Month
from scorecard.report.attention import ActionLine, Attention
from scorecard.report.brand import AS_SHIPPED, Brand
from scorecard.report.breaks import BreakLine, CarriedLine
from scorecard.report.change import ChangeLine
from scorecard.report.comment import Comment, FrontPoint, RequiredComment
from scorecard.report.decision import DecisionLine
from scorecard.report.initiative import InitiativeLine, Tracking
from scorecard.report.measure import MeasureLine
from scorecard.report.period import Period
from scorecard.report.perspective import PerspectiveNode, ThemeNode
from scorecard.report.reissue import Reissue
from scorecard.report.score import Colour, Score


@dataclass(frozen=True, slots=True)
class ChildPerspective:
    """A perspective of a child unit's card, by id and name, with what it scores."""

    id: str
    name: str
    score: Decimal | None
    colour: Colour | None


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child unit at a glance. `card` is False for units that have no scorecard of their own.

    `held` says that its own card stays back, so that nobody has one to read.
    """

    unit: str
    name: str
    card: bool
    score: Score | None
    perspectives: tuple[ChildPerspective, ...] = ()
    held: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One unit's scorecard for one month."""

    organisation: str
    organisation_name: str
    language: str
    page_size: Literal["A4", "Letter"]
    unit: str
    unit_name: str
    unit_type: str
    head: str | None
    month: str
    # 'YYYY-MM-DD': the day the newest delivery behind any figure here was received.
    as_of: str
    currency: str
    coverage_minimum: Decimal
    score: Score
    # Card scores of the last 12 months up to this one.
    score_history: tuple[tuple[str, Decimal | None], ...]
    perspectives: tuple[PerspectiveNode, ...]
    breaks: tuple[BreakLine, ...]
    children: tuple[ChildLine, ...]
    # What people decided about figures of this unit in the last 12 months, and of units below.
    decisions: tuple[DecisionLine, ...] = ()
    carried: tuple[CarriedLine, ...] = ()
    # Why the scores of the card, its perspectives and its objectives changed, from the top down.
    changes: tuple[ChangeLine, ...] = ()
    themes: tuple[ThemeNode, ...] = ()
    # What the unit itself undertakes, in the order of the configuration.
    initiatives: tuple[InitiativeLine, ...] = ()
    # By what they are judged; None for a card without initiatives.
    tracking: Tracking | None = None
    comments: tuple[Comment, ...] = ()
    # What the front page says, in its order.
    points: tuple[FrontPoint, ...] = ()
    required: tuple[RequiredComment, ...] = ()
    # Whose logo, colours and letters it has.
    brand: Brand = AS_SHIPPED
    # How its scores are shown; here they are 0 to 10 whatever it is.
    score_scale: ScoreScale = "0-10"
    # Where the month is a period of weeks; None of a calendar month.
    period: Period | None = None
    # What waits for somebody, the most pressing first, and what was agreed that somebody does.
    attention: tuple[Attention, ...] = ()
    actions: tuple[ActionLine, ...] = ()

    @property
    def title(self) -> str:
        """The month for people: `October 2026`, or `February 2024 (4 Feb to 2 Mar)`."""
        return Month.parse(self.month).title if self.period is None else self.period.title

    @property
    def measures(self) -> tuple[MeasureLine, ...]:
        """Every measure of the card, in page order."""
        return tuple(line for node in self.perspectives for line in node.measures)

    @property
    def not_shown(self) -> int:
        """Measures that count in the scores and are kept from whom this card is for."""
        return sum(item.not_shown for node in self.perspectives for item in node.objectives)

    @property
    def has_statements(self) -> bool:
        """Whether figures of two sources differ, or an amount of an earlier month is open."""
        return bool(self.carried) or any(found.statement for found in self.breaks)

    def digest(self) -> str:
        """sha256 of the canonical text: what decides whether a new version is due."""
        return hashlib.sha256(to_json(self).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a card a published version; not part of its digest.

    `remarks` say one by one what was waived or left open when it went, `brief` how much of it, and
    which cards below it had not gone. A preview and a flash are no versions; the `note` of a flash
    says how much of its month is over.
    """

    version: int
    status: Literal["provisional", "final", "preview", "flash"]
    caveats: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    # What it replaces of what was released; None for a unit's first card of the month.
    reissue: Reissue | None = None
    note: str = ""

    @property
    def is_version(self) -> bool:
        """Whether it stamps a version of an edition."""
        return self.status in ("provisional", "final")

    @property
    def said(self) -> tuple[str, ...]:
        """All that the card has to be read with."""
        return (*self.caveats, *self.brief)


def to_json(card: Card) -> str:
    """Canonical JSON: keys sorted, no spaces, decimals as plain text without trailing zeros.

    A card of a calendar month has no word of periods, and one that looks as shipped none of that.
    """
    return json.dumps(
        card, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return bare(value)
    told = {name: getattr(value, name) for name in _names(value.__class__)}
    if isinstance(value, Card):
        if value.period is None:
            del told["period"]
        if value.brand == AS_SHIPPED:
            del told["brand"]
    return told


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    if not dataclasses.is_dataclass(kind):
        raise TypeError(f"{kind.__name__} has no place in a card")
    return tuple(field.name for field in dataclasses.fields(kind))


def from_json(text: str | bytes) -> Card:
    """The card a canonical text was made of: what a release prints is what was reviewed."""
    return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Card]:
    return TypeAdapter(Card)
