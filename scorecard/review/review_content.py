"""What goes into a review workbook: what a person may decide, and what is known about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from scorecard.close.deciding.entitled import is_judge
from scorecard.close.deciding.waiting import standing
from scorecard.config.models import Config
from scorecard.config.organisation import Person
from scorecard.config.responsible import Owners
from scorecard.figures import Shown
from scorecard.impact.known import KnownEffects
from scorecard.ingest.form_layout import entered_as
from scorecard.period import Month
from scorecard.reconcile.cause_words import clause, closest
from scorecard.reconcile.decided import decision_words, row_of
from scorecard.reconcile.sentences import Names, sentence, with_consequence
from scorecard.review.review_layout import ReviewIdentity, Subject, Word
from scorecard.stores.ledger_decisions import Decision
from scorecard.stores.warehouse import Warehouse

Row = Mapping[str, Any]

# Words in the order a drop-down has them.
WORDS: Final[tuple[Word, ...]] = (
    "explain",
    "accept",
    "override",
    "estimate",
    "prefer left",
    "prefer right",
    "dispute",
    "certify",
    "confirm",
    "reverse",
)
# What two figures that differ are, in few words: both stand beside them.
_DIFFER: Final = {
    "agreement": "two sources differ",
    "cross_scorecard": "two scorecards differ",
    "roll_up": "a total and its parts differ",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was filled into a row before it came back; empty where it is new."""

    decision: str = ""
    value: str = ""
    until: str = ""
    reason: str = ""
    cause: str = ""
    action: str = ""
    due: str = ""
    who: str = ""
    # Why it was not applied.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it is about, both figures in base units, and what may be decided.

    `before` is what was said there last month.
    """

    subject: Subject
    what: str
    words: tuple[Word, ...]
    left: str = ""
    left_value: Decimal | None = None
    right: str = ""
    right_value: Decimal | None = None
    difference: Decimal | None = None
    shown: Shown | None = None
    diagnosis: str = ""
    effect: str = ""
    before: str = ""
    typed: Typed = Typed()


@dataclass(frozen=True, slots=True)
class ReviewContent:
    """A review workbook before it is one. `folder` is empty where it comes back to no folder."""

    identity: ReviewIdentity
    organisation: str
    person: str
    folder: str
    page_size: str
    lines: tuple[Line, ...]

    @property
    def month(self) -> Month:
        """The month reviewed."""
        return Month.parse(self.identity.month)

    @property
    def presses(self) -> bool:
        """Whether anything in it waits; a certificate or what may stay as it is does not press."""
        lines = (line.subject for line in self.lines)
        return any(subject.kind != "source" and not subject.may_stay for subject in lines)

    @property
    def rows(self) -> int:
        """How many rows wait for a decision."""
        return sum(not line.subject.may_stay for line in self.lines)


def review_contents(
    warehouse: Warehouse,
    config: Config,
    decisions: Sequence[Decision],
    month: Month,
    said: Mapping[str, Sequence[Line]] | None = None,
) -> list[ReviewContent]:
    """A review for everybody who may decide something about a month, in the order of people.

    Breaks are those of the month and those of earlier ones that were published over; what moves
    the score of a card furthest comes first. `said` are rows to write in, by person, which come
    after what is to be decided.
    """
    known = _Known(warehouse, config, decisions, month)
    found = [known.of(person, (said or {}).get(person.id, ())) for person in config.people]
    return [content for content in found if content.lines]


class _Known:
    """What there is to decide in a month, whoever it is for."""

    def __init__(
        self,
        warehouse: Warehouse,
        config: Config,
        decisions: Sequence[Decision],
        month: Month,
    ) -> None:
        self._config = config
        self._month = month
        self._names = Names(config)
        self._owners: dict[str, Owners] = {}
        self._units = {unit.id: unit for unit in config.units}
        self._sources = {source.id: source for source in config.sources}
        self._decided = max(
            (max(item.seq, item.since) for item in decisions),
            default=0,
        )
        self._waiting = [item for item in decisions if item.state == "waiting"]
        rows = warehouse.rows("impact/select_open_breaks", {"month": str(month)})
        self._effects = KnownEffects(warehouse, [row["break_id"] for row in rows], month)
        # As alerts are: this month's first, then what moves a card furthest.
        rows.sort(key=lambda row: (row["month"] != str(month), -self._effects.largest([row])))
        self._rows = rows
        self._listed = {tuple(row) for row in warehouse.run("review/select_listed", {})}
        self._own = {(kpi, unit) for kpi, unit, _ in self._listed}
        self._given = warehouse.rows("review/select_certifiable", {"month_index": month.index})
        self._standing = {item.seq: standing(warehouse, item, month) for item in self._waiting}

    def of(self, person: Person, said: Sequence[Line]) -> ReviewContent:
        """The review of one person; without lines where there is nothing for them to decide."""
        organisation = self._config.organisation
        lines = [*self._decisions(person), *self._breaks(person), *said]
        lines += self._certificates(person)
        return ReviewContent(
            identity=ReviewIdentity(
                organisation.id, person.id, str(self._month), str(self._decided)
            ),
            organisation=organisation.name,
            person=person.name,
            folder=self._config.decisions.folder(organisation.name),
            page_size=organisation.page_size,
            lines=tuple(lines),
        )

    def _breaks(self, person: Person) -> Iterator[Line]:
        for row in self._rows:
            words = self._words(person, row)
            if words:
                yield self._break(row, words)

    def _break(self, row: Row, words: tuple[Word, ...]) -> Line:
        names = self._names
        # A weight, a score, a colour is no figure in the KPI's unit: the sentence has both.
        beside = _of_figure(row)
        shown = names.shown.get(row["kpi"] or "") if beside else None
        diagnosis = ""
        if row["cause"]:
            diagnosis = clause(row, names) if row["named"] else closest(row, names)
        return Line(
            subject=Subject(
                about=f"break {row['break_id']}",
                fingerprint=row["fingerprint"],
                entered_as="" if shown is None else entered_as(shown, operands=False),
                kpi_name=names.kpis.get(row["kpi"], row["kpi"] or ""),
                unit_name=names.units.get(row["unit"], row["unit"] or ""),
                month=row["month"],
            ),
            what=_what(row, names),
            left=names.source(row["left_source"]),
            left_value=row["left_value"] if beside else None,
            right=names.source(row["right_source"]) if beside else "",
            right_value=row["right_value"] if beside else None,
            difference=row["difference"] if beside else None,
            shown=shown,
            diagnosis=diagnosis,
            effect=self._effects.words([row], names),
            words=words,
        )

    def _words(self, person: Person, row: Row) -> tuple[Word, ...]:
        """What a person may choose for a break, in the order of the drop-down."""
        found: set[Word] = set()
        if is_judge(person):
            found |= self._of_judges(row)
        if self._owns_a_side(person, row) or self._answers(person, row):
            found.add("explain")
        if row["rule"] == "completeness" and self._answers(person, row):
            found.add("estimate")
        unit = self._units.get(row["unit"] or "")
        if unit is not None and unit.head == person.id and _two_sided(row):
            found.add("dispute")
        return tuple(word for word in WORDS if word in found)

    def _of_judges(self, row: Row) -> set[Word]:
        found: set[Word] = {"explain", "accept"}
        if row["kpi"] is None or row["unit"] is None or not _of_figure(row):
            return found
        found.add("override")
        if row["rule"] == "completeness":
            found.add("estimate")
        sides: tuple[tuple[str, Word], ...] = (
            (row["left_source"], "prefer left"),
            (row["right_source"], "prefer right"),
        )
        if _two_sided(row):
            found |= {word for side, word in sides if self._lists(row, side)}
        return found

    def _lists(self, row: Row, side: str) -> bool:
        """Whether a side may be believed; what operands give stands as `children`."""
        kpi, unit = row["kpi"], row["unit"]
        source = "children" if side == "formula" else side
        return (kpi, unit if (kpi, unit) in self._own else "", source) in self._listed

    def _owns_a_side(self, person: Person, row: Row) -> bool:
        sides = (row["left_source"], row["right_source"])
        return any(
            source is not None and source.owner == person.id
            for source in (self._sources.get(side or "") for side in sides)
        )

    def _answers(self, person: Person, row: Row) -> bool:
        """Whether a person answers for the KPI of the break's unit in its month."""
        if row["kpi"] not in self._names.kpis or row["unit"] not in self._units:
            return False
        month = row["month"]
        if month not in self._owners:
            self._owners[month] = Owners(self._config, Month.parse(month))
        return self._owners[month].of(row["kpi"], row["unit"]) == person.id

    def _decisions(self, person: Person) -> Iterator[Line]:
        """Decisions that wait: a second judge may confirm them, whoever made one take it back."""
        for item in self._waiting:
            own = item.person == person.id
            words: tuple[Word, ...] = ("reverse",) if own else ("confirm", "reverse")
            if own or is_judge(person):
                yield self._waits(item, words)

    def _waits(self, item: Decision, words: tuple[Word, ...]) -> Line:
        names = self._names
        by = names.people.get(item.person, item.person)
        said = decision_words(row_of(item), names)
        stands = self._standing[item.seq]
        return Line(
            subject=Subject(
                about=f"decision {item.seq}",
                fingerprint=stands.fingerprint,
                entered_as="",
                kpi_name=names.kpis.get(item.kpi or "", item.kpi or ""),
                unit_name=names.units.get(item.unit or "", item.unit or "all units"),
                month=item.first_month or "",
            ),
            what=f"waits for a second person: {said}, by {by}: {item.reason}",
            left="as it is",
            left_value=stands.value,
            right="as decided",
            right_value=stands.decided,
            difference=None,
            shown=names.shown.get(item.kpi or ""),
            diagnosis="",
            effect="",
            words=words,
        )

    def _certificates(self, person: Person) -> Iterator[Line]:
        """Sources of theirs whose figures of the month nobody has certified."""
        for row in self._given:
            source = self._sources.get(row["source"])
            if source is None or source.owner != person.id:
                continue
            figures = "1 figure" if row["figures"] == 1 else f"{row['figures']:,} figures"
            yield Line(
                subject=Subject(
                    f"source {source.id}",
                    str(row["newest"]),
                    "",
                    source.name,
                    "",
                    str(self._month),
                ),
                what=f"{figures} of the month, not certified as final",
                words=("certify",),
            )


def _what(row: Row, names: Names) -> str:
    """What a break is; of two figures that differ only that, since both stand beside it."""
    if not _two_sided(row) or not _of_figure(row):
        return sentence(row, names)
    said = _DIFFER.get(row["rule"], f"{row['rule'].replace('_', ' ')}: two figures differ")
    return with_consequence(said, row, names)


def _of_figure(row: Row) -> bool:
    """Whether a break is about the KPI's figure, and not its target, weight, score or colour."""
    return bool(row["rule"] != "cross_scorecard" or row["reason"] == "value")


def _two_sided(row: Row) -> bool:
    """Whether a break is about two figures of which one is to be believed."""
    return row["right_source"] is not None and row["rule"] != "dispute"
