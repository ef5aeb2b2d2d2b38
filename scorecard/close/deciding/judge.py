"""Whether a decision can be: that what it names is there, and its months and figures fit."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from scorecard.close.deciding.acting import action, follow_up, minute
from scorecard.close.deciding.breaks import find_break, seen
from scorecard.close.deciding.figures import (
    check_added,
    check_operands,
    check_percent,
    check_range,
    check_taken,
    check_value,
)
from scorecard.close.deciding.passing import let_pass
from scorecard.close.deciding.saying import LONGEST_SAID, SAID, comment, point, said
from scorecard.close.deciding.wanted import Wanted
from scorecard.config.kpis import Kpi
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.errors import InputError
from scorecard.impact.story import Row
from scorecard.period import Month
from scorecard.reconcile.cause_words import clause
from scorecard.reconcile.sentences import Names
from scorecard.reconcile.settle import DEFINING
from scorecard.reconcile.statement import TYPES
from scorecard.reference.spans import FOREVER
from scorecard.spelling import nearest
from scorecard.stores.ledger_decisions import NewDecision
from scorecard.stores.warehouse import Warehouse

# Nobody accepts a difference for ever; what is further off is a mistyped year.
LONGEST: Final = 36
OF_ONE_MONTH: Final = ("validity", "dispute")
"""Rules of one cell, one delivery or one question: there is no such break next month."""
OnCard = Callable[[Config, Wanted, Unit, Month], Wanted]


class Judge:
    """Makes decisions of what people want, by configuration and warehouse as they are now.

    `newest` is the newest closed month.
    """

    def __init__(self, config: Config, warehouse: Warehouse, newest: Month) -> None:
        self._config = config
        self._warehouse = warehouse
        self._newest = newest
        self._kpis = {kpi.id: kpi for kpi in config.kpis}
        self._units = {unit.id: unit for unit in config.units}
        self._sources = {source.id for source in config.sources}
        oldest = warehouse.con.execute("SELECT min(month) FROM ref.months").fetchall()[0][0]
        self._oldest = None if oldest is None else Month.parse(str(oldest))

    def judge(self, wanted: Wanted, reason: str) -> NewDecision:
        """The decision to be recorded; raises `InputError` for one that cannot be."""
        check_taken(wanted)
        found = None
        if wanted.break_id is not None:
            found = find_break(self._warehouse, wanted.break_id, wanted.fingerprint)
            wanted = _about(wanted, found)
        kinds: dict[str, Callable[[Wanted, Row | None], Wanted]] = {
            "override": self._override,
            "estimate": self._estimate,
            "accept": self._accept,
            "prefer": self._prefer,
            "rebase": self._rebase,
            "ignore": self._ignore,
            "dispute": self._dispute,
            "certify": self._certify,
            "explain": self._explain,
            "item": self._item,
            "comment": partial(self._on_card, comment),
            "point": partial(self._on_card, point),
            "action": partial(self._on_card, action),
            "follow_up": partial(self._on_card, follow_up),
            "minute": partial(self._on_card, minute),
            "waive": partial(self._on_card, let_pass),
            "approve": partial(self._on_card, let_pass),
        }
        settled = kinds[wanted.kind](wanted, found)
        _check_order(settled)
        if wanted.kind in SAID:
            reason = said(reason, LONGEST_SAID[wanted.kind])
        return NewDecision(
            kind=settled.kind,
            reason=reason,
            landed=self._landed(),
            evidence=settled.evidence,
            kpi=settled.kpi,
            unit=settled.unit,
            first_month=None if settled.first is None else str(settled.first),
            last_month=None if settled.last is None else str(settled.last),
            source=settled.source,
            value=settled.value,
            numerator=settled.numerator,
            denominator=settled.denominator,
            cause=settled.cause,
            seen=None if found is None else seen(found),
            origin=settled.origin,
            item_type=settled.item_type,
            reverses=None if settled.reverses is None else str(settled.reverses),
            place=settled.place,
            action=settled.action,
            due=settled.due,
            action_owner=settled.action_owner,
            edit=settled.edit,
            position=settled.position,
            about=settled.about,
        )

    def _landed(self) -> int:
        """The newest delivery whose figures the warehouse has: nobody saw one that came later."""
        found = self._warehouse.con.execute("SELECT max(seq) FROM core.loads").fetchall()[0][0]
        return int(found or 0)

    def _override(self, wanted: Wanted, _: Row | None) -> Wanted:
        kpi = self._figure(wanted)
        check_value(wanted, kpi)
        check_operands(wanted, kpi, self._warehouse)
        return replace(wanted, last=wanted.last or wanted.first)

    def _estimate(self, wanted: Wanted, found: Row | None) -> Wanted:
        settled = self._override(wanted, found)
        for row in self._figures(settled):
            actual = row["source"] != "decision" and row["status"] != "estimate"
            if actual and row["value"] is not None and row["coverage"] == 1:
                raise InputError(
                    f"estimate of {settled.kpi} of {settled.unit} for {row['month']}: expected no "
                    f"actual, found one from {row['source']}, before which an estimate lapses: "
                    "override it instead"
                )
        return settled

    def _accept(self, wanted: Wanted, found: Row | None) -> Wanted:
        row, first = self._broken(wanted, found)
        if wanted.last is None and row["rule"] == "cross_scorecard" and row["reason"] in DEFINING:
            # Of what defines a card there is no month in which it ends by itself.
            return replace(wanted, first=first)
        last = wanted.last or first
        if row["rule"] in OF_ONE_MONTH or row["kpi"] is None:
            if last != first:
                raise InputError(
                    f"break {row['break_id']}: expected {first} as last month, found {last}: it is "
                    "of that month alone"
                )
        elif last - LONGEST > first:
            limit = first + LONGEST
            raise InputError(
                f"break {row['break_id']}: expected a month up to {limit}, found {last}: accept it "
                "for now, and again when that is over"
            )
        return replace(wanted, first=first, last=last)

    def _explain(self, wanted: Wanted, found: Row | None) -> Wanted:
        row, first = self._broken(wanted, found)
        if wanted.last not in (None, first):
            raise InputError(
                f"break {row['break_id']}: expected no last month beside explain, found "
                f"{wanted.last}: a cause is of the break's own month"
            )
        cause = (wanted.cause or "").strip() or self._proposed(row)
        if not cause:
            raise InputError(
                f"break {row['break_id']}: expected a cause in a few words, found none, and none "
                "is proposed that could be confirmed"
            )
        return replace(wanted, first=first, last=first, cause=cause)

    def _item(self, wanted: Wanted, found: Row | None) -> Wanted:
        row, first = self._broken(wanted, found)
        about = f"break {row['break_id']}"
        if not self._warehouse.rows("checks/list_statement", {"id": row["break_id"]}):
            raise InputError(
                f"{about}: expected one in which two sources differ, or a unit and its child "
                f"units, found {row['rule']}: it has no reconciliation statement"
            )
        if wanted.item_type not in TYPES:
            raise InputError(
                f"{about}: expected one of {', '.join(TYPES)} as type of the item, "
                f"found {wanted.item_type}"
            )
        if not wanted.value:
            raise InputError(
                f"{about}: expected the amount that leads from {row['left_source']} towards "
                f"{row['right_source']}, found {'none' if wanted.value is None else '0'}"
            )
        check_percent(wanted, self._kpi(wanted.kpi))
        if wanted.item_type != "timing":
            if wanted.reverses is not None or wanted.last not in (None, first):
                raise InputError(
                    f"{about}: expected no later month for an item of type {wanted.item_type}: "
                    "only a timing item is carried"
                )
            return replace(wanted, first=first, last=first)
        _check_carried(wanted, first, about)
        return replace(wanted, first=first)

    def _proposed(self, row: Row) -> str:
        """The cause a run has named for a break, in words; empty where it named none."""
        causes = self._warehouse.rows("checks/list_causes", {"id": row["break_id"]})
        if not causes or not causes[0]["named"]:
            return ""
        return clause({**row, **causes[0]}, Names(self._config))

    def _prefer(self, wanted: Wanted, found: Row | None) -> Wanted:
        kpi = self._kpi(wanted.kpi)
        if wanted.unit is not None:
            self._unit(wanted.unit)
        first = self._check_near(wanted)
        last = wanted.last or (first if found is not None else None)
        # What a ratio's operands give stands as `children` among what can be chosen.
        source = "children" if wanted.source == "formula" else wanted.source or ""
        sides = () if found is None else (found["left_source"], found["right_source"])
        known = ["children" if side == "formula" else side for side in sides if side]
        if found is not None and source not in known:
            raise InputError(
                f"source {source!r}: expected a side of break {found['break_id']} "
                f"({' or '.join(known)})"
            )
        asked = {"kpi": kpi.id, "unit": wanted.unit, "first": first.index}
        asked |= {"last": (last or FOREVER).index}
        listed = [row[0] for row in self._warehouse.run("decide/select_listed", asked)]
        if source not in listed:
            where = "" if wanted.unit is None else f" for {wanted.unit}"
            raise InputError(
                f"source {source!r}: expected one that {kpi.id} lists{where} "
                f"({', '.join(listed)}): add it there first"
            )
        return replace(wanted, last=last, source=source)

    def _rebase(self, wanted: Wanted, _: Row | None) -> Wanted:
        if wanted.kpi is None and wanted.unit is None:
            raise InputError("rebase: expected a KPI, a unit or both, found neither")
        if wanted.kpi is not None:
            self._kpi(wanted.kpi)
        if wanted.unit is not None:
            self._unit(wanted.unit)
        self._check_near(wanted)
        return wanted

    def _ignore(self, wanted: Wanted, _: Row | None) -> Wanted:
        unit = self._unit(wanted.unit)
        if wanted.kpi is not None:
            check_added(self._kpi(wanted.kpi))
        if not unit.parents:
            raise InputError(f"unit {unit.id!r}: expected one with a unit above it, found the top")
        self._check_near(wanted)
        return wanted

    def _dispute(self, wanted: Wanted, _: Row | None) -> Wanted:
        kpi = self._figure(wanted)
        settled = replace(wanted, last=wanted.last or wanted.first)
        if wanted.value is not None:
            check_range(wanted, kpi)
        if not self._figures(settled):
            raise InputError(
                f"{kpi.id} of {wanted.unit}: expected a figure for {wanted.first} to dispute, "
                "found none"
            )
        return settled

    def _certify(self, wanted: Wanted, _: Row | None) -> Wanted:
        if wanted.source not in self._sources:
            raise _unknown("source", wanted.source, self._sources)
        if wanted.kpi is not None:
            self._kpi(wanted.kpi)
        month = self._check_closed(wanted)
        asked = {"source": wanted.source, "kpi": wanted.kpi, "month_index": month.index}
        if not self._warehouse.run("decide/count_claims", asked)[0][0]:
            raise InputError(
                f"source {wanted.source!r}: expected figures for {month} to certify, found none"
            )
        return replace(wanted, last=month)

    def _on_card(self, settle: OnCard, wanted: Wanted, _: Row | None) -> Wanted:
        month = self._check_closed(wanted)
        return settle(self._config, replace(wanted, last=month), self._unit(wanted.unit), month)

    def _broken(self, wanted: Wanted, found: Row | None) -> tuple[Row, Month]:
        if found is None:
            raise InputError(f"{wanted.kind}: expected the id of a break, found none")
        return found, Month.parse(found["month"])

    def _figure(self, wanted: Wanted) -> Kpi:
        """The KPI of a decision about a figure of one unit in months that are over."""
        kpi, unit = self._kpi(wanted.kpi), self._unit(wanted.unit)
        first = self._check_closed(wanted)
        last = wanted.last or first
        if not _overlaps(unit, first, last):
            raise InputError(f"unit {unit.id!r}: expected a month it is valid in, found {first}")
        return kpi

    def _figures(self, wanted: Wanted) -> list[dict[str, Any]]:
        months = {"first": str(wanted.first), "last": str(wanted.last)}
        asked = {"kpi": wanted.kpi, "unit": wanted.unit, **months}
        return self._warehouse.rows("decide/select_figures", asked)

    def _kpi(self, kpi: str | None) -> Kpi:
        if kpi not in self._kpis:
            raise _unknown("KPI", kpi, self._kpis)
        return self._kpis[kpi]

    def _unit(self, unit: str | None) -> Unit:
        if unit not in self._units:
            raise _unknown("unit", unit, self._units)
        return self._units[unit]

    def _check_first(self, wanted: Wanted) -> Month:
        if wanted.first is None:
            raise InputError(f"{wanted.kind}: expected a month, found none")
        earliest = self._config.organisation.first_month
        if earliest is not None and wanted.first < earliest:
            raise InputError(f"month {wanted.first}: expected {earliest} or later")
        if self._oldest is not None and wanted.first < self._oldest:
            raise InputError(
                f"month {wanted.first}: expected {self._oldest} or later, the first there are "
                "figures of"
            )
        return wanted.first

    def _check_near(self, wanted: Wanted) -> Month:
        """The first month of what may begin in a month to come; raises for a mistyped year."""
        first, limit = self._check_first(wanted), self._newest + LONGEST
        if first > limit:
            raise InputError(f"month {first}: expected {limit} or earlier")
        return first

    def _check_closed(self, wanted: Wanted) -> Month:
        first = self._check_first(wanted)
        last = wanted.last or first
        if last > self._newest:
            raise InputError(
                f"month {last}: expected one that is over, the newest being {self._newest}"
            )
        return first


def _about(wanted: Wanted, found: Row) -> Wanted:
    """The same about the figure of a break; raises where another figure is named beside it."""
    for name, own in (("kpi", found["kpi"]), ("unit", found["unit"])):
        given = getattr(wanted, name)
        if given is not None and given != own:
            raise InputError(
                f"break {found['break_id']}: expected {name} {own} or none beside it, found {given}"
            )
    month = Month.parse(found["month"])
    if wanted.first not in (None, month):
        raise InputError(
            f"break {found['break_id']}: expected {month} or no month beside it, "
            f"found {wanted.first}"
        )
    return replace(wanted, kpi=found["kpi"], unit=found["unit"], first=month)


def _check_carried(wanted: Wanted, first: Month, about: str) -> None:
    """Raise unless the months of a timing item come after its own, and not ages after it."""
    if wanted.reverses is not None and not first < wanted.reverses <= first + LONGEST:
        raise InputError(
            f"{about}: expected a month from {first + 1} to {first + LONGEST} for it to come back "
            f"in, found {wanted.reverses}"
        )
    if wanted.last is not None and wanted.last - LONGEST > first:
        raise InputError(
            f"{about}: expected a last month up to {first + LONGEST}, found {wanted.last}"
        )
    if wanted.reverses is not None and wanted.last is not None:
        raise InputError(
            f"{about}: expected the month it comes back in, or the last one it is carried, "
            "found both"
        )


def _check_order(wanted: Wanted) -> None:
    if wanted.first is not None and wanted.last is not None and wanted.last < wanted.first:
        raise InputError(f"last month {wanted.last}: expected {wanted.first} or later")


def _overlaps(unit: Unit, first: Month, last: Month) -> bool:
    started = unit.valid_from is None or unit.valid_from <= last
    return started and (unit.valid_to is None or first <= unit.valid_to)


def _unknown(what: str, found: str | None, known: Any) -> InputError:
    if found is None:
        return InputError(f"{what}: expected the id of one, found none")
    ids = sorted(known)
    listed = f"one of {', '.join(ids)}" if len(ids) <= 12 else f"the id of a {what}"
    return InputError(f"{what} {found!r}: expected {listed}{nearest(found, ids)}")
