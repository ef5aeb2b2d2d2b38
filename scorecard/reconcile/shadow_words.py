"""The comparison with hand-made scorecards in words: what is compared, and each cause."""

from decimal import Decimal

from scorecard import figures
from scorecard.config.models import Config
from scorecard.figures import Shown, figure
from scorecard.reconcile.sentences import Names
from scorecard.reconcile.shadow_cells import Cell

FIELDS = {
    "value": "Figure",
    "target": "Target",
    "red_flag": "Red flag",
    "weight": "Weight",
    "score": "Score",
    "colour": "Colour",
}
STATES = {
    "equal": "equal",
    "rounding": "equal as rounded",
    "tolerance": "within tolerance",
    "differs": "differs",
    "only_there": "only there",
    "only_here": "only here",
}
CAUSES = {
    "scale": "Scale: ten, a hundred, a thousand or a million times",
    "sign": "The other sign",
    "earlier_month": "An earlier month's figure",
    "year_to_date": "Year to date instead of the month",
    "rolling_12": "Twelve months instead of the month",
    "other_source": "Another source's figure",
    "other_vintage": "Our figure before it was restated",
    "doubled": "Twice our figure",
    "halved": "Half of our figure",
    "quarter": "The quarter instead of the month",
    "later_month": "A later month's figure",
    "prior_year": "The figure of a year before",
    "cut_off": "An amount in the wrong month",
    "digits_swapped": "Two digits exchanged",
    "digit_wrong": "One digit wrong",
    "currency": "Another currency",
    "rate_kind": "Another rate of exchange",
    "tax": "With tax against without",
    "unit_of_measure": "Another unit of measurement",
    "rounded": "Rounded further",
    "complement": "What is left of 100 %",
    "inverted": "Denominator by numerator",
    "other_figure": "Follows from a figure that differs",
    "other_target": "Another target",
    "other_month": "The target of another month",
    "year": "The year's target instead of the month's",
    "threshold": "Red begins elsewhere",
    "scale_type": "Another type of score",
    "basis": "Another period is scored",
    "polarity": "Which way is good differs",
    "contradiction": "Their colour contradicts their own figure and target",
    "parts": "Follows from scores that differ",
    "score": "Follows from a score that differs",
    "weights": "Their own weights",
    "weight": "Another weight",
    "equal_weights": "All weigh the same there",
    "worst_child": "The worst part counts there",
    "median": "The middle part counts there",
    "not_here": "Their card has it, ours does not",
    "not_there": "Our card has it, theirs does not",
    "unreadable": "Their cell is no figure",
    "unknown": "Unknown",
}


class Words:
    """Names and figures as people read them."""

    def __init__(self, config: Config) -> None:
        self._names = Names(config)

    def unit(self, cell: Cell) -> str:
        """The unit's name."""
        return self._names.units.get(cell.unit, cell.unit)

    def subject(self, cell: Cell) -> str:
        """What the cell is about: a KPI, a perspective, or the card."""
        if cell.kpi is not None:
            return self._names.kpis.get(cell.kpi, cell.kpi)
        return self._names.perspectives.get(
            cell.perspective or "", cell.perspective or "The whole card"
        )

    def source(self, cell: Cell) -> str:
        """The workbook's name."""
        return self._names.source(cell.source)

    def shown(self, cell: Cell) -> Shown | None:
        """How the cell's figures are written; None where they are scores or words."""
        if cell.field == "weight":
            return Shown("percent", 1, 1, "", "")
        written = cell.field in ("value", "target", "red_flag")
        return self._names.shown.get(cell.kpi or "") if written else None

    def value(self, cell: Cell, side: Decimal | str | None) -> str:
        """One side as it is written; a difference too small for the usual decimals gets more."""
        if side is None:
            return figures.ABSENT
        if isinstance(side, str):
            return side
        shown = self.shown(cell)
        if shown is None:
            return figures.number(side, 2)
        other = cell.theirs if side is cell.ours else cell.ours
        if isinstance(other, Decimal) and other != side:
            for decimals in range(shown.decimals, 7):
                finer = Shown(shown.kind, decimals, shown.scale, shown.suffix, shown.currency)
                one, two, nothing = (figure(x, finer) for x in (side, other, Decimal(0)))
                if one != two and all(
                    t != nothing or not x for t, x in ((one, side), (two, other))
                ):
                    return one
        return figure(side, shown)
