"""Breaks with their statements, what is carried of earlier ones, and decisions, frozen."""

from collections.abc import Iterable, Mapping
from typing import Any

from scorecard.labels import capital, t
from scorecard.reconcile.cause_words import item_words
from scorecard.reconcile.decided import decision_words
from scorecard.reconcile.sentences import Names, sentence
from scorecard.report.breaks import BreakLine, CarriedLine, StatementLine
from scorecard.report.decision import DecisionLine

Row = Mapping[str, Any]


def break_of(row: Row, statement: Iterable[Row], names: Names) -> BreakLine:
    """A row of breaks with those of its reconciliation statement."""
    kpi = row["kpi"] or ""
    return BreakLine(
        id=row["break_id"],
        rule=row["rule"],
        kpi=kpi,
        kpi_name=names.kpis.get(kpi, kpi),
        left=names.source(row["left_source"]),
        left_value=row["left_value"],
        right=names.source(row["right_source"]),
        right_value=row["right_value"],
        difference=row["difference"],
        sentence=sentence(row, names),
        shown=names.beside(row),
        statement=tuple(_statement_line({**row, **line}, names) for line in statement),
    )


def _statement_line(row: Row, names: Names) -> StatementLine:
    what = t("Unexplained")
    if row["line"] == "item":
        what = item_words(row, names)
    elif row["source"] is not None:
        what = names.source(row["source"])
    return StatementLine(
        line=row["line"],
        what=capital(what),
        amount=row["amount"],
        type=row["type"],
        origin=row["origin"],
        person=None if row["person"] is None else names.people.get(row["person"], row["person"]),
        reason=row["reason"] or "",
        evidence=row["evidence"] or "",
        decision=row["decision"],
    )


def carried_of(row: Row, names: Names) -> CarriedLine:
    """An item of an earlier month that is still to reverse."""
    return CarriedLine(
        kpi_name=names.kpis[row["kpi"]],
        shown=names.shown[row["kpi"]],
        from_month=row["from_month"],
        reverses=row["reverses"],
        outstanding=row["outstanding"],
        person=names.people.get(row["person"], str(row["person"])),
        reason=row["reason"],
        decision=row["seq"],
    )


def decision_of(row: Row, names: Names) -> DecisionLine:
    """A decision as it is about one figure."""
    # A decision about months or units in the plural says this one figure's.
    own = {"unit": row["of_unit"], "kpi": row["of_kpi"]}
    months = {"valid_from": row["of_month"], "valid_to": row["of_month"]}
    if row["kind"] in ("ignore", "rebase"):
        months = {"valid_from": row["valid_from"], "valid_to": row["valid_to"]}
    confirmed = row["confirmed_by"]
    return DecisionLine(
        seq=row["seq"],
        kind=row["kind"],
        unit=row["of_unit"],
        kpi=row["of_kpi"],
        what=decision_words({**row, **own, **months}, names),
        value=row["counts"],
        instead=None if row["instead_source"] is None else names.source(row["instead_source"]),
        instead_value=row["instead_value"],
        difference=row["moved"],
        shown=names.shown.get(row["of_kpi"]),
        person=names.people.get(row["person"], str(row["person"])),
        decided_on=row["decided_on"].isoformat(),
        confirmed_by=None if confirmed is None else names.people.get(confirmed, confirmed),
        reason=row["reason"],
        evidence=row["evidence"],
    )
