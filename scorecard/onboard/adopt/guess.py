"""What a measure's rows let one guess: display, scale, direction, aggregation.

Each guess says by what it was made and what else it might be.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from scorecard.onboard.adopt.collect import Collected, Measured
from scorecard.onboard.adopt.goals import goals_of, in_base, set_red_flag, targets_of
from scorecard.onboard.adopt.judged import AGGREGATION, POLARITY, SCALE, Judged
from scorecard.onboard.adopt.tables import titles
from scorecard.onboard.adopt.words import (
    HIGHEST,
    HOURS,
    LEVELS,
    LOWER,
    NEW,
    PARENTS,
    STOCKS,
    measuring,
    mentions,
)
from scorecard.period import Month

_SIGNS = {"≥": True, ">": True, "min": True, "≤": False, "<": False, "max": False}
_PARENTHESES = re.compile(r"[(\[](?P<inside>[^()\[\]]+)[)\]]\s*$")
# Units of measurement that are no word after a figure.
_BARE = r"#|no\.?|nr\.?|number|count|index|score|x"
_MONEY = (
    "revenue sales cost profit cash ebit expense budget umsatz kosten ventas income turnover "
    "order~intake"
)
_ENOUGH = 3


def judge(name: str, rows: Sequence[Measured], found: Collected) -> Judged:
    """Everything that can be told of a KPI from its rows in all units."""
    kpi = Judged(name)
    _display(kpi, rows)
    targets = {id(row): targets_of(kpi, row, found.number(row.table)) for row in rows}
    _polarity(kpi, rows, targets)
    _aggregation(kpi, rows)
    for unit in dict.fromkeys(row.unit for row in rows):
        mine = [row for row in rows if row.unit == unit]
        kpi.goals += goals_of(
            kpi, mine, {m: t for row in mine for m, t in targets[id(row)].items()}
        )
    set_red_flag(kpi, rows, targets)
    return kpi


def _display(kpi: Judged, rows: Sequence[Measured]) -> None:
    """Percent, currency or number, its decimals and suffix, and what one written unit is worth."""
    form = Counter(text for row in rows for text in row.formats).most_common(1)
    style = form[0][0] if form else "General"
    values = [value for row in rows for value in row.values.values()]
    kpi.decimals = _decimals(style, values)
    if "%" in style:
        kpi.kind = "percent"
        return
    told, by = _measured_in(kpi, rows)
    kind, scale = told or ("number", 1)
    if kind == "percent":
        kpi.kind = "percent"
        if max((abs(value) for value in values), default=Decimal(0)) > Decimal("1.5"):
            kpi.scale = Decimal("0.01")
            says = f"figures are read as per cent ({by}, and above 1.5): 96.4 becomes 0.964"
        else:
            kpi.decimals = max(0, kpi.decimals - 2)
            says = f"figures are read as fractions ({by}, and none above 1.5): 0.964 is 96.4 %"
        kpi.guess(SCALE, "scales", says)
        return
    if kind == "currency" or _currency(style):
        kpi.kind = "currency"
        kpi.currency = _currency(style) or _currency(by)
        kind = "currency" if told is None else kind
    elif not re.fullmatch(_BARE, kind.casefold()):
        kpi.suffix = kind[:20]
    if scale != 1:
        kpi.scale = Decimal(scale)
        kpi.shown_scale = scale
        kpi.guess(
            SCALE,
            "scales",
            f"figures are read as {'thousands' if scale == 1000 else 'millions'} ({by})",
        )
    elif kpi.kind == "currency":
        kpi.guess(
            SCALE,
            "scales",
            f"figures are read as they are written ({by or 'number format'}), not as thousands",
        )


def _measured_in(kpi: Judged, rows: Sequence[Measured]) -> tuple[tuple[str, int] | None, str]:
    """What a KPI is measured in, and by what one can tell."""
    for row in rows:
        if row.unit_of_measure and (told := measuring(row.unit_of_measure)):
            return told, f"the unit of measure {row.unit_of_measure!r}"
    inside = _PARENTHESES.search(kpi.name)
    if inside and (told := measuring(inside["inside"])):
        return told, f"the name says {inside['inside']!r}"
    if kpi.name.rstrip().endswith("%") or kpi.name.lstrip().startswith("%"):
        return ("percent", 1), "the name says '%'"
    if _sounds_like_money(kpi.name):
        for cell, text in titles(rows[0].table):
            if (told := measuring(text)) and told[0] == "currency":
                return told, f"cell {cell} says {text[:50]!r}"
        return ("currency", 1), "the name is about money"
    return None, ""


def _sounds_like_money(name: str) -> bool:
    return (
        bool(mentions(name, _MONEY))
        and not mentions(name, LEVELS)
        and "staff" not in name.casefold()
    )


def _currency(text: str) -> str:
    for sign, code in (
        ("€", "EUR"),
        ("£", "GBP"),
        ("CHF", "CHF"),
        ("USD", "USD"),
        ("$", "USD"),
        ("EUR", "EUR"),
        ("GBP", "GBP"),
    ):
        # Excel writes every accounting format with a locale such as [$-409].
        if sign in re.sub(r"\[\$-[^\]]*\]", "", text).upper():
            return code
    return ""


def _decimals(style: str, values: Sequence[Decimal]) -> int:
    found = re.search(r"0\.(0+)", style)
    if found:
        return min(4, len(found[1]))
    if style != "General":
        return 0
    places = [max(0, -int(value.normalize().as_tuple().exponent)) for value in values]
    return min(2, Counter(places).most_common(1)[0][0]) if places else 0


def _polarity(
    kpi: Judged, rows: Sequence[Measured], targets: Mapping[int, Mapping[Month, Decimal]]
) -> None:
    for higher, why in (
        *_signs(rows),
        *_by_colours(kpi, rows, targets),
        *_by_red_flag(kpi, rows, targets),
    ):
        kpi.higher = higher
        kpi.guess(POLARITY, "polarity", f"{_side(higher)} is better: {why}")
        return
    word = mentions(kpi.name, LOWER)
    kpi.higher = not word
    why = f"the name says {word!r}" if word else "nothing says otherwise"
    kpi.guess(
        POLARITY,
        "polarity",
        f"{_side(kpi.higher)} is better: {why}; it might be the other way round",
    )


def _side(higher: bool) -> str:
    return "higher" if higher else "lower"


def _signs(rows: Sequence[Measured]) -> Iterator[tuple[bool, str]]:
    for row in rows:
        for sign, higher in _SIGNS.items():
            if row.wanted.casefold().startswith(sign):
                yield higher, f"the target is written {row.wanted!r}"


def _by_colours(
    kpi: Judged, rows: Sequence[Measured], targets: Mapping[int, Mapping[Month, Decimal]]
) -> Iterator[tuple[bool, str]]:
    """By which side of its target a figure is green, else by green figures against red ones."""
    votes: Counter[bool] = Counter()
    for row in rows:
        for month, colour in row.colours.items():
            target = targets[id(row)].get(month)
            value = row.values[month] * kpi.scale
            if target is None or value == target or colour == "amber":
                continue
            votes[(value > target) == (colour == "green")] += 1
    (higher, count), total = (votes.most_common(1) or [(True, 0)])[0], sum(votes.values())
    if total >= _ENOUGH and count * 5 >= total * 4:
        yield higher, f"{count} of {total} green and red cells are on that side of their target"
    elif not total:
        green, red = _of_colour(rows, "green"), _of_colour(rows, "red")
        if green and red and (min(green) > max(red) or max(green) < min(red)):
            yield min(green) > max(red), "its green figures all lie on that side of its red ones"


def _of_colour(rows: Sequence[Measured], colour: str) -> list[Decimal]:
    return [row.values[m] for row in rows for m, c in row.colours.items() if c == colour]


def _by_red_flag(
    kpi: Judged, rows: Sequence[Measured], targets: Mapping[int, Mapping[Month, Decimal]]
) -> Iterator[tuple[bool, str]]:
    for row in rows:
        goal = next(iter(targets[id(row)].values()), None)
        if row.red_flag is not None and goal is not None and goal != in_base(kpi, row.red_flag):
            yield goal > in_base(kpi, row.red_flag), "its target lies on that side of its red flag"


def _aggregation(kpi: Judged, rows: Sequence[Measured]) -> None:
    level, highest, new = (mentions(kpi.name, words) for words in (LEVELS, HIGHEST, NEW))
    # New customers are counted month by month; only customers are there at its end.
    stock = "" if new else mentions(kpi.name, STOCKS)
    also = "flow adds up over units and months, stock over units, recompute_only never does"
    if kpi.kind == "percent":
        kpi.aggregation = "ratio"
        why = "ratio, since it is a share: shares of units are never added"
    elif highest:
        kpi.aggregation, why = "max", f"max: the name says {highest!r}"
    elif (added := _adds_up(rows)) is not None:
        kpi.aggregation = ("stock" if stock else "flow") if added else "recompute_only"
        verb = "is" if added else "is not"
        why = f"{kpi.aggregation}: the figure of the whole {verb} the sum of its units"
    elif level and not stock:
        kpi.aggregation, why = "recompute_only", f"recompute_only: the name says {level!r}"
    elif stock:
        kpi.aggregation, why = "stock", f"stock: the name says {stock!r}"
    elif hours := mentions(kpi.name, HOURS):
        kpi.aggregation, why = "flow", f"flow: the name says {hours!r}, and hours add up"
    elif kpi.suffix.casefold() in ("days", "h", "hours", "points", "pts"):
        kpi.aggregation, why = "recompute_only", f"recompute_only: measured in {kpi.suffix}"
    else:
        kpi.aggregation = "flow"
        why = f"flow: the name says {new!r}" if new else "flow: nothing in its name says otherwise"
    if kpi.aggregation == "recompute_only":
        also += "; when you make it a flow or a stock, add children to its sources"
    kpi.guess(AGGREGATION, "aggregation", f"{why} ({also})")


def _adds_up(rows: Sequence[Measured]) -> bool | None:
    """Whether the figures of a unit that sounds like the whole are the sums of all the others."""
    whole = [row for row in rows if mentions(row.unit, PARENTS)]
    parts = [row for row in rows if not mentions(row.unit, PARENTS)]
    if len(whole) != 1 or len(parts) < 2:
        return None
    months = [m for m in whole[0].values if all(m in part.values for part in parts)]
    sums = [sum(part.values[m] for part in parts) for m in months]
    near = [
        abs(total - whole[0].values[m]) * 200 <= abs(whole[0].values[m])
        for m, total in zip(months, sums, strict=True)
    ]
    if len(months) < _ENOUGH:
        return None
    return True if sum(near) * 2 > len(near) else False if not any(near) else None
