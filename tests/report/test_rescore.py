"""The workbook's formula of every type of score, evaluated, against plain fractions."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorecard.figures import ABSENT
from scorecard.report.measure import MeasureLine, Progress, Scale
from scorecard.report.sheets import recompute, rescore
from tests.report.sample_card import measure
from tests.score import plain
from tests.score.test_types import BAND, EXPLICIT, PLAIN, Case, boundaries


def line_of(case: Case) -> MeasureLine:
    """A measure with all that a case rests on."""
    of = case.given
    polarity = "higher_is_better" if case.higher else "lower_is_better"
    goal = of.get("goal", of.get("target"))
    if case.kind == "yes_no":
        goal = Decimal(1 if case.higher else 0)
    points = [(at, int(score * 3000)) for at, score in of.get("points", ())]
    if "minimum" in of:
        ends = (0, 30_000) if case.higher else (30_000, 0)
        points = list(zip((of["minimum"], of["maximum"]), ends, strict=True))
    scale = Scale(case.kind, of.get("goal_high"), of.get("red_flag_high"), tuple(points))  # type: ignore[arg-type]
    way = None
    if "baseline" in of:
        way = Progress(None, Decimal(0), of["baseline"], "2025-01", of["target"], "2027-01")
    return measure(
        "k",
        "K",
        str(case.x),
        goal=goal,
        red_flag=of.get("red_flag"),
        polarity=polarity,
        scale=scale,
        progress=way,
    )


def evaluated(formula: str, cells: dict[str, Any]) -> Any:
    """What an Excel formula of the functions used here comes to; a branch not taken is not run."""
    text = formula.replace("<>", "!=").replace(f'"{ABSENT}"', "None")
    text = re.sub(r"(?<![<>!=])=(?!=)", "==", text)
    text = re.sub(r"[A-Z]+\d+|\d+(?:\.\d+)?", _operand, text)
    while "IF(" in text:
        text = _choice(text)
    names = {
        "F": Fraction,
        "C": cells,
        "MAX": max,
        "MIN": min,
        "ABS": abs,
        "AND": lambda *parts: all(parts),
        "COUNT": lambda *parts: sum(part is not None for part in parts),
    }
    return eval(text, {"__builtins__": {}}, names)


def _operand(found: re.Match[str]) -> str:
    return f"C[{found[0]!r}]" if found[0][0].isalpha() else f"F({found[0]!r})"


def _choice(text: str) -> str:
    """The last IF as a choice of Python's: no other is in it."""
    start = text.rindex("IF(")
    depth, parts, at = 0, [""], start + 3
    while depth >= 0:
        sign = text[at]
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            parts.append("")
        elif depth >= 0:
            parts[-1] += sign
        at += 1
    condition, then, other = parts
    return f"{text[:start]}(({then}) if ({condition}) else ({other})){text[at:]}"


def test_formulas_and_what_they_come_to_are_what_plain_fractions_give() -> None:
    cases = list(boundaries())
    assert len({case.kind for case in cases}) == 9
    for case in cases:
        line = line_of(case)
        found = plain.typed(case.kind, case.x, case.given, higher=case.higher)
        # A figure without a score is not offered to the formula.
        actual = None if isinstance(found, str) else case.x
        expected = None if isinstance(found, str) else found[0]
        more = [f"M{place}" for place in range(len(rescore.extras(line)))]
        cells = {"D1": actual, "E1": line.red_flag, "F1": line.goal}
        cells |= dict(zip(more, (value for value, _ in rescore.extras(line)), strict=True))
        exact = {key: None if v is None else Fraction(v) for key, v in cells.items()}
        told = evaluated(rescore.formula(line, rescore.Cells("D1", "E1", "F1", more)), exact)
        again = rescore.score(line, actual)
        if expected is None:
            assert (told, again) == (None, None), case
            continue
        assert abs(told - expected) < Fraction(1, 10**9), case
        assert again is not None
        assert abs(Fraction(again) - expected) < Fraction(1, 10**9), case
        assert recompute.agree(again, Decimal(expected.numerator) / expected.denominator)


def test_what_a_scale_rests_on_stands_in_cells() -> None:
    band = rescore.extras(line_of(Case("band", Decimal(50), BAND)))
    assert [figure for figure, _ in band] == [60, 90]
    points = rescore.extras(line_of(Case("explicit", Decimal(50), EXPLICIT)))
    assert [text for _, text in points[1::2]] == [
        "0/3000",
        "10000/3000",
        "20000/3000",
        "30000/3000",
    ]
    assert rescore.extras(line_of(Case("linear", Decimal(600), PLAIN))) == []
