"""What one written text means, worked out apart from the engine: no code of it is used here.

A number is walked through sign by sign, a date matched by a pattern written down for its format.
"""

import datetime as dt
import re
from collections.abc import Collection
from decimal import Context, Decimal
from typing import NamedTuple

from scorecard.config.layouts import Code, NumberFormat

# Beside blanks, what surrounds a text without being part of it.
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
EXACT = Context(prec=200)
DIGITS = set("0123456789")
NARROW = "\u00a0\u202f\u2009\u2007 "
SEPARATORS = {" ": NARROW, "'": "'\u2019", ",": ",", ".": ".", "": ""}
TOTALS = {
    *("total", "totals", "subtotal", "subtotals", "grandtotal", "grandtotals", "sum", "sums"),
    *("summe", "summen", "gesamtsumme", "gesamtsummen", "zwischensumme", "zwischensummen"),
    *("teilsumme", "teilsummen", "gesamt", "insgesamt"),
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR, _MONTH, _DAY = r"(?P<Y>\d\d\d\d)", "(?P<m>1[0-2]|0?[1-9])", "(?P<d>3[01]|[12][0-9]|0?[1-9])"
PATTERNS = {
    "%Y-%m": f"{_YEAR}-{_MONTH}",
    "%Y-%m-%d": f"{_YEAR}-{_MONTH}-{_DAY}",
    "%d/%m/%Y": f"{_DAY}/{_MONTH}/{_YEAR}",
    "%m/%d/%Y": f"{_MONTH}/{_DAY}/{_YEAR}",
    "%d.%m.%y": rf"{_DAY}\.{_MONTH}\.(?P<y>\d\d)",
    "%Y%m": r"(?P<Y>\d\d\d\d)(?P<m>1[0-2]|0[1-9])",
    "%d%m%Y": r"(?P<d>3[01]|[12][0-9]|0[1-9])(?P<m>1[0-2]|0[1-9])(?P<Y>\d\d\d\d)",
    "%m%d%Y": r"(?P<m>1[0-2]|0[1-9])(?P<d>3[01]|[12][0-9]|0[1-9])(?P<Y>\d\d\d\d)",
    "%Y-%d-%m": f"{_YEAR}-{_DAY}-{_MONTH}",
    "%m.%d.%y": rf"{_MONTH}\.{_DAY}\.(?P<y>\d\d)",
    "%b %Y": rf"(?P<b>[a-z]{{3}})\s+{_YEAR}",
}


class Said(NamedTuple):
    """What a key says: its value as far as it can be told, and the reason it cannot be taken."""

    value: str | int | None
    reason: str | None = None
    ignored: bool = False


def bare(text: str) -> str:
    """A text without what surrounds it."""
    return text.strip().strip(INVISIBLE).strip()


def number(text: str, style: NumberFormat) -> Decimal | str:
    """The number a text stands for, or the reason why it is none."""
    body = bare(text)
    word = (body[1:] if body[:1] in ("+", "-") else body).lower()
    if word in ("nan", "inf", "infinity", "∞") or re.fullmatch(r"1\.#\w+", word):
        return "not_finite"
    factor, wrapped = Decimal(1), set[str]()
    while True:
        if style.percent and body.endswith("%") and "%" not in wrapped:
            body, factor = bare(body[:-1]), factor * Decimal("0.01")
            wrapped.add("%")
        elif style.parentheses and body[:1] == "(" and body[-1:] == ")" and "(" not in wrapped:
            body, factor = bare(body[1:-1]), -factor
            wrapped.add("(")
        else:
            break
    if len(body) > 100:
        return "bad_number"
    body = body.replace("\u2212", "-")
    sign = body[:1] if body[:1] in ("+", "-") else ""
    digits = _unsigned(body[len(sign) :], style)
    if digits is None or (sign and "(" in wrapped):
        return "bad_number"
    return EXACT.multiply(digits, -factor if sign == "-" else factor)


def _unsigned(body: str, style: NumberFormat) -> Decimal | None:
    mantissa, mark, exponent = body.replace("E", "e").partition("e")
    if mark:
        power = exponent.removeprefix("+") if exponent[:1] == "+" else exponent.removeprefix("-")
        if not (1 <= len(power) <= 4) or not set(power) <= DIGITS:
            return None
    whole, mark, fraction = mantissa.partition(style.decimal)
    if mark and (not fraction or not set(fraction) <= DIGITS):
        return None
    digits = _whole(whole, SEPARATORS[style.thousands])
    if digits is None or not (digits or fraction):
        return None
    return Decimal(f"{digits or '0'}.{fraction or '0'}E{exponent or '0'}")


def _whole(whole: str, separators: str) -> str | None:
    groups, group = [], ""
    for sign in whole:
        if sign in separators:
            groups.append(group)
            group = ""
        elif sign in DIGITS:
            group += sign
        else:
            return None
    groups.append(group)
    if len(groups) > 1:
        first, *rest = groups
        if not (1 <= len(first) <= 3) or first[0] == "0" or any(len(item) != 3 for item in rest):
            return None
    return "".join(groups)


def month(text: str, native: bool, style: str) -> int | None:
    """The month a text or a native date names, as year times twelve and months."""
    if native:
        found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T][0-9]{2}:.*)?", text)
        try:
            return _index(dt.date.fromisoformat(found[1])) if found else _written(text, style)
        except ValueError:
            return _written(text, style)
    return _written(text, style)


def _written(text: str, style: str) -> int | None:
    found = re.fullmatch(PATTERNS[style], bare(text), re.IGNORECASE)
    if found is None:
        return None
    parts = found.groupdict()
    year = int(parts["Y"]) if parts.get("Y") else int(parts["y"])
    if parts.get("y"):
        year += 2000 if year < 69 else 1900
    if parts.get("b"):
        if parts["b"].lower() not in MONTHS:
            return None
        parts["m"] = str(MONTHS.index(parts["b"].lower()) + 1)
    try:
        return _index(dt.date(year, int(parts["m"]), int(parts.get("d") or 1)))
    except ValueError:
        return None


def _index(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def code(text: str, declared: Code, known: Collection[str], what: str) -> Said:
    """What a code stands for."""
    written = bare(text)
    if written in declared.ignore:
        return Said(None, ignored=True)
    meaning = declared.map.get(written, written)
    if meaning in known:
        return Said(meaning)
    is_total = TOTALS & set(re.split("[^a-z]+", written.lower()))
    is_mapped = written in declared.map or written == declared.column
    return Said(None, "total_row" if is_total and not is_mapped else f"unknown_{what}")


def status(text: str) -> Said:
    """How far a figure is to be trusted."""
    word = bare(text).lower()
    return Said(word) if word in ("estimate", "preliminary", "final") else Said(None, "bad_status")
