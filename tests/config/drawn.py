"""Formulas drawn at random, as text."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

OPERANDS = ("x1", "x2", "x3", "x4")
SIGNS = ("=", "<>", "<", "<=", ">", ">=")
LEAVES = (*OPERANDS, *OPERANDS, "0", "1", "0.000000001", "123.45", "99999999999.5", "none")
KINDS = ("leaf", "pair", "pair", "pair", "sign", "sum", "extreme", "choice")


@st.composite
def formulas(draw: DrawFn, levels: int = 4) -> str:
    """A formula of `OPERANDS`; every kind of node may be in it."""
    return _figure(draw, levels)


def _figure(draw: DrawFn, levels: int) -> str:
    kind = draw(st.sampled_from(KINDS)) if levels else "leaf"
    if kind == "leaf":
        return draw(st.sampled_from(LEAVES))
    parts = [_figure(draw, levels - 1) for _ in range(3 if kind == "sum" else 2)]
    match kind:
        case "pair":
            return f"({parts[0]} {draw(st.sampled_from('+-*/'))} {parts[1]})"
        case "sign":
            return f"-({parts[0]})"
        case "sum":
            return f"({' - '.join(parts)})"
        case "extreme":
            return f"{draw(st.sampled_from(('min', 'max')))}({', '.join(parts)})"
    return f"if({_condition(draw, levels - 1)}, {', '.join(parts)})"


def _condition(draw: DrawFn, levels: int) -> str:
    kind = (
        draw(st.sampled_from(("compared", "compared", "not", "joined"))) if levels else "compared"
    )
    if kind == "not":
        return f"not ({_condition(draw, levels - 1)})"
    if kind == "joined":
        way = draw(st.sampled_from(("and", "or")))
        return f"({_condition(draw, levels - 1)}) {way} ({_condition(draw, levels - 1)})"
    sides = [_figure(draw, min(levels, 1)) for _ in range(2)]
    return f" {draw(st.sampled_from(SIGNS))} ".join(sides)
