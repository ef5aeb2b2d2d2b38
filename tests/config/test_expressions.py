"""Formulas as text: what is read, what is refused and where, and that nothing else ever happens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.config.expression_parser import DEEPEST, parsed, parsed_again
from scorecard.config.expressions import ExpressionError, names, written
from tests.config.drawn import formulas


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("revenue - cost", "revenue - cost"),
        ("a-b - c", "a-b - c"),
        ("a - (b - c) - (d)", "a - (b - c) - d"),
        ("a / (b * c) / d", "a / (b * c) / d"),
        ("-a * b - -2.50", "(-a) * b - (-2.50)"),
        ("if(orders = 0, none, on_time / orders)", "if(orders = 0, none, on_time / orders)"),
        (
            "if((a > 1 or not b<=2) and c <> 0,max(a,b, 3),\n min(a,0.5))",
            "if((a > 1 or not b <= 2) and c <> 0, max(a, b, 3), min(a, 0.5))",
        ),
        # Functions' words are ids where no parenthesis follows.
        ("min + max", "min + max"),
    ],
)
def test_a_formula_is_read_and_written_again(text: str, again: str) -> None:
    assert written(parsed(text)) == again
    assert written(parsed_again(again)) == again


@pytest.mark.parametrize(
    ("text", "at", "expected", "found"),
    [
        ("", 1, "a number, a KPI's id, or one of if(, min(, max(, none", "the end"),
        ("revenue cost", 9, "a sign, or the end", "'cost'"),
        ("revenue -", 10, "a number, a KPI's id, or one of if(, min(, max(, none", "the end"),
        ("(a - b", 7, "')'", "the end"),
        ("a; drop table b", 2, "a number, a KPI's id or a sign", "';'"),
        ('a"; drop table b; --', 2, "a number, a KPI's id or a sign", "'\"'"),
        ("a -- b; drop", 7, "a number, a KPI's id or a sign", "';'"),
        ("__import__('os').system('x')", 1, "a number, a KPI's id or a sign", "'_'"),
        ("x.__class__", 2, "a number, a KPI's id or a sign", "'.'"),
        ("eval(a)", 1, "if, min or max before (", "'eval'"),
        ("a $1", 3, "a number, a KPI's id or a sign", "'$'"),
        ("é", 1, "a number, a KPI's id or a sign", "'é'"),
        ("1.", 3, "a digit behind the point", "the end"),
        ("a = b", 1, "a figure", "a condition"),
        ("a + (b = c)", 5, "a figure", "a condition"),
        ("if(a, 1, 2)", 4, "a condition, with one of =, <>, <, <=, >, >=", "a figure"),
        ("if(a = 0, 1)", 12, "','", "')'"),
        ("min(a)", 6, "','", "')'"),
        (
            "1e5",
            2,
            "a sign behind a number; an id that begins with a digit cannot be in a formula",
            "'e'",
        ),
        (
            "1234567890123456",
            1,
            "a number of at most 15 digits before and 9 behind the point",
            "1234567890123456",
        ),
        ("(" * 900 + "a", DEEPEST + 2, f"at most {DEEPEST} levels of nesting", "'('"),
        ("-" * 900 + "a", DEEPEST + 2, f"at most {DEEPEST} levels of nesting", "'-'"),
        ("if(" * 300 + "a", 3 * DEEPEST + 4, f"at most {DEEPEST} levels of nesting", "'if'"),
        ("*".join("a" * 30), 2 * DEEPEST + 1, f"at most {DEEPEST} factors in a row", "'a'"),
        ("a+" * 600, 1001, "at most 1,000 characters", "1,200"),
    ],
)
@pytest.mark.attack("SQL and code")
def test_a_mistake_is_told_with_its_place(text: str, at: int, expected: str, found: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parsed(text)
    assert (error.value.at, error.value.expected, error.value.found) == (at, expected, found)


@given(st.text(alphabet="ab1.-+*/()=<>, \n\"';$éif minoraxd", max_size=60) | st.text(max_size=60))
@pytest.mark.attack("SQL and code")
def test_any_text_is_a_formula_or_one_mistake_inside_it(text: str) -> None:
    try:
        node = parsed(text)
    except ExpressionError as error:
        mistake: ExpressionError | None = error
    else:
        mistake = None
        assert written(parsed_again(written(node))) == written(node)
    if mistake is not None:
        assert 1 <= mistake.at <= len(text) + 1
        assert "\n" not in f"{mistake}"


@given(formulas())
def test_what_is_written_is_read_as_the_same(text: str) -> None:
    again = written(parsed_again(text))
    assert written(parsed_again(again)) == again
    assert names(parsed_again(again)) == names(parsed_again(text))
