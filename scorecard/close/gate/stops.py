"""What stops each card of a month: what the last calculation left open, by the gate's policy."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from scorecard.bidi import isolated
from scorecard.config.models import Config
from scorecard.config.responsible import Owners
from scorecard.impact.alerts import Answering
from scorecard.labels import Labels, speaking, t
from scorecard.period import Month
from scorecard.reconcile.sentences import Names, sentence
from scorecard.report.commented import person_name, required_comments, why_required
from scorecard.report.reasons import no_score
from scorecard.stores.warehouse import Warehouse

Row = Mapping[str, Any]
Kind = Literal["break", "figure", "comment", "certificate", "approval", "window"]

ABOUT_CONTENT: Final = ("break", "figure", "comment", "certificate")
"""Kinds that a deadline may lift: what is known to be open, and is printed instead."""


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver in force: by whom, why, and up to and with which day (`YYYY-MM-DD`)."""

    decision: int
    person: str
    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing that stops a unit's card. `key` names it on that card, as `break 1d2e3f4a5b6c`.

    `what` is a sentence with the figures it is about: a waiver of it holds as long as that is so,
    whatever the language of the cards; `told` is the same as they say it. `who` settles it, by
    name, and `how` says by what. `lifted` once the deadline has passed.
    """

    unit: str
    key: str
    kind: Kind
    what: str
    who: str
    how: str
    told: str = ""
    waived: Waived | None = None
    lifted: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the card stays because of it."""
        return self.waived is None and not self.lifted


def content_stops(warehouse: Warehouse, config: Config, month: Month, labels: Labels) -> list[Stop]:
    """What is open about figures and words of a month's cards, by unit; `labels` are the cards'."""
    found = _Found(warehouse, config, month, labels)
    stops = [*found.breaks(), *found.figures(), *found.comments(), *found.certificates()]
    return sorted(stops, key=lambda stop: (stop.unit, ABOUT_CONTENT.index(stop.kind), stop.key))


class _Found:
    """What a calculation says of a month, read where the policy asks for it."""

    def __init__(self, warehouse: Warehouse, config: Config, month: Month, labels: Labels) -> None:
        self._warehouse = warehouse
        self._config = config
        self._month = month
        self._now = {"month": str(month)}
        self._names = Names(config)
        self._owners = Owners(config, month)
        self._labels = labels

    def breaks(self) -> Iterator[Stop]:
        policy = self._config.gate.breaks
        if policy == "none":
            return
        answering = Answering.of(self._config)
        rows = self._warehouse.rows("impact/select_open_breaks", self._now)
        # A card says nothing of the versions before it.
        opened = {row["break_id"]: row for row in rows if row["rule"] != "restatement"}
        for touched in self._warehouse.rows("gate/select_breaks", self._now):
            row = opened.get(touched["break_id"])
            if row is None or not (touched["matters"] or (policy == "all" and touched["is_own"])):
                continue
            _, owner = answering.told(row, self._names)
            what, told = self._said(sentence, row, self._names)
            yield Stop(
                touched["card"],
                f"break {row['break_id']}",
                "break",
                what,
                owner,
                "a correction at the source, or a decision about it",
                told,
            )

    def figures(self) -> Iterator[Stop]:
        if not self._config.gate.figures:
            return
        for row in self._warehouse.rows("gate/select_missing", self._now):
            what, told = self._said(self._unscored, row)
            yield Stop(
                row["unit"],
                f"figure {row['kpi']}",
                "figure",
                what,
                self._owner(row),
                "the figure, or an estimate",
                told,
            )

    def comments(self) -> Iterator[Stop]:
        if not self._config.gate.comments:
            return
        for row in required_comments(self._warehouse, self._month):
            if not row["given"]:
                what, told = self._said(self._unsaid, row)
                yield Stop(
                    row["unit"],
                    f"comment {row['kpi']}",
                    "comment",
                    what,
                    self._owner(row),
                    "a comment",
                    told,
                )

    def certificates(self) -> Iterator[Stop]:
        if not self._config.gate.certificates:
            return
        at = {"month_index": self._month.index}
        rows = self._warehouse.rows("review/select_certifiable", at)
        wanted = {row["source"] for row in rows if self._config.gate.certifies(row["source"])}
        owners = {source.id: source.owner for source in self._config.sources}
        for row in self._warehouse.rows("gate/select_fed", at):
            source = row["source"]
            if source in wanted:
                name = self._names.source(source)
                what, told = self._said(
                    lambda name=name: t("{source} is not certified", source=name)
                )
                yield Stop(
                    row["card"],
                    f"certificate {source}",
                    "certificate",
                    what,
                    person_name(owners.get(source, ""), self._names),
                    "its certificate",
                    told,
                )

    def _said(self, say: Callable[..., str], *about: object) -> tuple[str, str]:
        """A sentence in English, by which a waiver knows it, and in the language of the cards."""
        what = say(*about)
        with speaking(self._labels):
            return what, say(*about)

    def _uncertified(self, source: str) -> str:
        return t("{source} is not certified", source=self._names.source(source))

    def _unscored(self, row: Row) -> str:
        return t(
            "{measure} is required and has no score: {reason}",
            measure=self._kpi(row),
            reason=no_score(row, self._names),
        )

    def _unsaid(self, row: Row) -> str:
        return t("{name}: {why}, and no comment yet", name=self._kpi(row), why=why_required(row))

    def _kpi(self, row: Row) -> str:
        return isolated(self._names.kpis.get(row["kpi"], str(row["kpi"])))

    def _owner(self, row: Row) -> str:
        return person_name(self._owners.of(row["kpi"], row["unit"]), self._names)
