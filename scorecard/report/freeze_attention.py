"""What a card asks of people: figures to settle, comments that are owed, reds nobody acts on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scorecard.bidi import isolated
from scorecard.config.models import Config
from scorecard.config.responsible import Owners
from scorecard.impact.alerts import Answering
from scorecard.labels import t, translatable
from scorecard.period import Month
from scorecard.reconcile.sentences import Names
from scorecard.report.attention import Attention, reviewed
from scorecard.report.breaks import BreakLine
from scorecard.report.card import Card
from scorecard.report.measure import MeasureLine
from scorecard.report.narrative.news import News
from scorecard.stores.warehouse import Warehouse

Row = Mapping[str, Any]
# Months in red after which an action is missed, where the organisation has not said how many.
LASTING: Final = 3
_QUESTIONS: Final = translatable(
    {
        "completeness": "When will the figure be there, or what is the estimate until then?",
        "delivery_failed": "When will a file come that can be read?",
        "dispute": "Does the figure stand?",
        "freshness": "Is the figure really that of this month?",
        "validity": "What should the cell have said?",
    }
)
_WHICH: Final = translatable("Which of the two figures is right?")
_WHY: Final = translatable("What is behind it, and what will be done?")
_ACT: Final = translatable("What will be done, by whom and until when?")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who settles each open break of a month, by its id: the key of its cause, and a name."""

    settles: Mapping[str, tuple[tuple[str, ...], str]]
    news: News
    lasting: int

    @classmethod
    def read(
        cls, warehouse: Warehouse, config: Config, names: Names, news: News, month: Month
    ) -> "Asked":
        """Of all cards of a month."""
        answering = Answering.of(config)
        owners = Owners(config, month)
        rows = warehouse.rows("impact/select_open_breaks", {"month": str(month)})
        settles = {}
        for row in rows:
            cause, name = answering.told(row, names)
            if not name and row["kpi"] in names.kpis and row["unit"] is not None:
                # No source is at fault where none has a figure.
                person = owners.of(row["kpi"], row["unit"])
                cause, name = (*cause, person), names.people.get(person, person)
            settles[row["break_id"]] = cause, name
        return cls(
            settles=settles,
            news=news,
            lasting=config.commentary.red_months or LASTING,
        )

    def of(self, card: Card) -> tuple[Attention, ...]:
        """What presses first: figures by their effect, then comments, then reds by their age."""
        reviews = sorted(self._reviews(card), key=lambda item: -(item.effect or 0))
        return (*reviews, *_comments(card), *lasting_reds(card, self.lasting))

    def _reviews(self, card: Card) -> Iterator[Attention]:
        """Open breaks of a card, those of one cause together."""
        groups: dict[tuple[str, ...], list[BreakLine]] = defaultdict(list)
        owners: dict[tuple[str, ...], str] = {}
        for line in card.breaks:
            key, owner = self.settles.get(line.id, ((line.id,), ""))
            groups[key].append(line)
            owners[key] = owner
        for key, found in groups.items():
            ids = tuple(line.id for line in found)
            yield Attention(
                kind="review",
                what=reviewed(found),
                question=_question(key, found),
                owner=owners[key],
                effect=self.news.largest((card.unit, "card", "", ""), ids),
                breaks=ids,
            )


def lasting_reds(card: Card, lasting: int) -> Iterator[Attention]:
    """Measures red for `lasting` months on which nothing is agreed, and no comment is asked for."""
    placed = {line.place for line in card.actions if line.is_open}
    placed |= {item.place for item in card.required if not item.given}
    lines: dict[str, MeasureLine] = {}
    for line in card.measures:
        if line.colour == "red" and line.red_months >= lasting:
            lines.setdefault(f"measure {line.kpi}", line)
    for place, line in sorted(lines.items(), key=lambda pair: -pair[1].red_months):
        if place not in placed:
            name, months = isolated(line.name), line.red_months
            what = t(
                "{name}: off target for {months} months, and no action agreed",
                name=name,
                months=months,
            )
            yield Attention("red", what, t(_ACT), line.owner, place=place)


def _comments(card: Card) -> Iterator[Attention]:
    for item in card.required:
        if not item.given:
            what = t("{name}: {why}, and no comment yet", name=isolated(item.name), why=item.why)
            yield Attention("comment", what, t(_WHY), item.person, place=item.place)


def _question(cause: tuple[str, ...], found: Sequence[BreakLine]) -> str:
    """What is to be answered; `cause` has the reason in the second place."""
    reason = cause[1] if len(cause) > 1 else ""
    return t(_QUESTIONS.get(reason) or _QUESTIONS.get(found[0].rule, _WHICH))
