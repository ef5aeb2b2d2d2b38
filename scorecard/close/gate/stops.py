"""What stops each card of a month: what the last calculation left open, by the gate's policy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from scorecard.bidi import isolated
from scorecard.config.models import Config
from scorecard.config.responsible import Owners
from scorecard.impact.alerts import Answering
from scorecard.period import Month
from scorecard.reconcile.sentences import Names, sentence
from scorecard.report.commented import person_name, why_required
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

    `what` is a sentence with the figures it is about: a waiver of it holds as long as that is so.
    `who` settles it, by name, and `how` says by what. `lifted` once the deadline has passed.
    """

    unit: str
    key: str
    kind: Kind
    what: str
    who: str
    how: str
    waived: Waived | None = None
    lifted: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the card stays because of it."""
        return self.waived is None and not self.lifted


def content_stops(warehouse: Warehouse, config: Config, month: Month) -> list[Stop]:
    """What is open about the figures and words of a month's cards, by unit."""
    found = _Found(warehouse, config, month)
    stops = [*found.breaks(), *found.figures(), *found.comments(), *found.certificates()]
    return sorted(stops, key=lambda stop: (stop.unit, ABOUT_CONTENT.index(stop.kind), stop.key))


class _Found:
    """What a calculation says of a month, read where the policy asks for it."""

    def __init__(self, warehouse: Warehouse, config: Config, month: Month) -> None:
        self._warehouse = warehouse
        self._config = config
        self._month = month
        self._now = {"month": str(month)}
        self._names = Names(config)
        self._owners = Owners(config, month)

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
            yield Stop(
                touched["card"],
                f"break {row['break_id']}",
                "break",
                sentence(row, self._names),
                owner,
                "a correction at the source, or a decision about it",
            )

    def figures(self) -> Iterator[Stop]:
        if not self._config.gate.figures:
            return
        for row in self._warehouse.rows("gate/select_missing", self._now):
            yield Stop(
                row["unit"],
                f"figure {row['kpi']}",
                "figure",
                f"{self._kpi(row)} is required and has no score: {no_score(row, self._names)}",
                self._owner(row),
                "the figure, or an estimate",
            )

    def comments(self) -> Iterator[Stop]:
        if not self._config.gate.comments:
            return
        for row in self._warehouse.rows("report/select_required", self._now):
            if not row["given"]:
                yield Stop(
                    row["unit"],
                    f"comment {row['kpi']}",
                    "comment",
                    f"{self._kpi(row)}: {why_required(row)}, and no comment yet",
                    self._owner(row),
                    "a comment",
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
                yield Stop(
                    row["card"],
                    f"certificate {source}",
                    "certificate",
                    f"{self._names.source(source)} is not certified",
                    person_name(owners.get(source, ""), self._names),
                    "its certificate",
                )

    def _kpi(self, row: Row) -> str:
        return isolated(self._names.kpis.get(row["kpi"], str(row["kpi"])))

    def _owner(self, row: Row) -> str:
        return person_name(self._owners.of(row["kpi"], row["unit"]), self._names)
