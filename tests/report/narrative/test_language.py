"""Language files: English says all it must, another one needs no code, and mistakes are named."""

import ast
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scorecard.errors import RenderError
from scorecard.project import SHIPPED, templates_dir
from scorecard.report.narrative.clauses import Context
from scorecard.report.narrative.measures import measure_sentence
from scorecard.report.narrative.messages import COUNT, MESSAGES
from scorecard.report.narrative.plurals import Plurals
from scorecard.report.templates import Templates
from tests.report.narrative.lines import RANGE, context, line, words

ENGLISH = templates_dir() / "language" / "en.yaml"
# Kind of key, and what its last part may be: `f"measure.{line.basis}"` and the like.
BUILT = {
    "measure.": ("month", "quarter", "ytd", "rolling_3", "rolling_12"),
    "signal.": ("above", "below", "within"),
    "target.": ("above", "below"),
    "range.": ("above", "below"),
}


def calls() -> list[tuple[str, int, ast.Call]]:
    """Every call of `say` in the narrative, with where it stands."""
    found: list[tuple[str, int, ast.Call]] = []
    for path in sorted((SHIPPED / "scorecard" / "report" / "narrative").glob("*.py")):
        found += [
            (path.name, node.lineno, node)
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "say"
        ]
    return found


def literal_keys(node: ast.AST) -> set[str]:
    """Keys written out in an expression, those built of parts among them."""
    keys = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and n.value in MESSAGES}
    for part in ast.walk(node):
        if isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant):
            begin = str(part.values[0].value)
            keys |= {f"{begin}{end}" for end in BUILT.get(begin, ())}
    return keys


def test_every_key_a_sentence_uses_exists_and_is_given_exactly_its_facts() -> None:
    """Of a call whose key is written in it; other keys stand in the table of situations."""
    checked = set()
    for file, number, call in calls():
        given = {keyword.arg for keyword in call.keywords}
        for key in literal_keys(call.args[0]):
            assert MESSAGES[key] == given, (file, number, key)
            checked.add(key)
        constant = call.args[0]
        if isinstance(constant, ast.Constant):
            assert constant.value in MESSAGES, (file, number)
    assert len(checked) > 25


def test_every_key_there_is_is_used() -> None:
    folder = SHIPPED / "scorecard" / "report" / "narrative"
    used: set[str] = set()
    for path in folder.glob("*.py"):
        if path.name != "messages.py":
            tree = ast.parse(path.read_text())
            used |= literal_keys(tree)
    used |= {f"target.{side}.{good}" for side in ("above", "below") for good in GOOD}
    hidden = {key for key in MESSAGES if key.endswith(".hidden")}
    assert {key.removesuffix(".hidden") for key in hidden} <= used
    assert used | hidden == set(MESSAGES)


GOOD = ("favourable", "adverse")

POLISH: dict[str, Any] = {
    "plural": {
        "one": "n = 1",
        "few": "n % 10 = 2..4 and n % 100 != 12..14",
    },
    "breaks": {
        "one": "{count} liczba sprawdzana",
        "few": "{count} liczby sprawdzane",
        "other": "{count} liczb sprawdzanych",
    },
}


COUNTED = "{count} figures under review"


def translated(root: Path, change: Any = None) -> Templates:
    """An organisation's own templates with a file `pl.yaml`, English but for its plurals."""
    tree = YAML(typ="safe").load(ENGLISH.read_text())
    tree["plural"] = dict(POLISH["plural"])
    tree["reasons"] = {"no_figure": "brak liczby"}
    for key, facts in MESSAGES.items():
        if COUNT in facts:
            forms = tree["messages"][key]
            tree["messages"][key] = {**forms, "few": forms["other"]}
    tree["messages"]["breaks"] = dict(POLISH["breaks"])
    tree["labels"] = {"Goal": "Cel", COUNTED: dict(POLISH["breaks"])}
    if change is not None:
        change(tree)
    path = root / "language" / "pl.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        YAML(typ="safe").dump(tree, file)
    return Templates(templates_dir(), root)


def test_a_second_language_is_a_file_with_its_own_plurals(tmp_path: Path) -> None:
    own = Context(words("pl", translated(tmp_path)), context().now, context().coverage_minimum)

    def said(count: int) -> str:
        measure = line(limits=RANGE, breaks=tuple(f"b{n}" for n in range(count)))
        return measure_sentence(own, measure).split("; ")[-1].split(",")[0]

    assert [said(count) for count in (1, 2, 4, 5, 12, 22, 25)] == [
        "1 liczba sprawdzana",
        "2 liczby sprawdzane",
        "4 liczby sprawdzane",
        "5 liczb sprawdzanych",
        "12 liczb sprawdzanych",
        "22 liczby sprawdzane",
        "25 liczb sprawdzanych",
    ]
    missing = line(None, None, reason="no_figure", no_score_reason="no figure", score=None)
    assert measure_sentence(own, missing) == "Revenue: brak liczby."


def _without(tree: Any) -> None:
    del tree["messages"]["target.above"]


def _unknown(tree: Any) -> None:
    tree["messages"]["target.beyond"] = "far"


def _other_fact(tree: Any) -> None:
    tree["messages"]["target.above"] = "{difference} above {goal}"


def _missing_fact(tree: Any) -> None:
    tree["messages"]["target.above"] = "above target"


def _brace(tree: Any) -> None:
    tree["messages"]["target.above"] = "{difference.__class__} above target"


def _form(tree: Any) -> None:
    del tree["messages"]["breaks"]["few"]


def _rule(tree: Any) -> None:
    tree["plural"]["few"] = "n mod 10"


def _category(tree: Any) -> None:
    tree["plural"]["plenty"] = "n = 3"


def _months(tree: Any) -> None:
    tree["months"] = tree["months"][:11]


def _empty(tree: Any) -> None:
    tree["messages"]["target.met"] = " "


def _section(tree: Any) -> None:
    del tree["colours"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without, "target.above: expected it there"),
        (_unknown, "target.beyond: expected no such key"),
        (_other_fact, "target.above: expected {difference}, found"),
        (_missing_fact, "target.above: expected {difference}, found 'above target'"),
        (_brace, "target.above: expected {difference}, found"),
        (_form, "breaks: expected a text for each of few, one, other"),
        (_rule, "plural few: expected a rule as 'n % 10 = 2..4', found 'n mod 10'"),
        (_category, "plural plenty: expected one of zero, one"),
        (_months, "months: expected twelve names"),
        (_empty, "target.met: expected a text"),
        (_section, "expected the sections plural, months, colours, reasons, messages"),
    ],
)
def test_a_mistake_in_a_language_file_is_named(tmp_path: Path, change: Any, said: str) -> None:
    with pytest.raises(RenderError) as error:
        words("pl", translated(tmp_path, change))
    assert said in str(error.value)
    assert str(error.value).startswith("pl.yaml")


def test_a_language_without_a_file_is_refused_and_says_where_it_goes() -> None:
    with pytest.raises(RenderError, match=r"language 'pl': expected templates/language/pl.yaml"):
        words("pl")


# From the Unicode CLDR charts: which form these numbers take.
CHARTS = [
    ({"one": "n = 0,1"}, "one", (0, 1), (2, 10, 101)),
    ({"one": "n % 10 = 1 and n % 100 != 11"}, "one", (1, 21, 101), (11, 111, 12, 0)),
    ({"few": "n % 100 = 3..10 or n = 200"}, "few", (3, 10, 103, 200), (2, 11, 201)),
]


@pytest.mark.parametrize(("rules", "name", "within", "without"), CHARTS)
def test_plural_rules_are_read_as_unicode_writes_them(
    rules: dict[str, str], name: str, within: tuple[int, ...], without: tuple[int, ...]
) -> None:
    plurals = Plurals.parse(rules)
    assert [plurals.category(count) for count in within] == [name] * len(within)
    assert [plurals.category(count) for count in without] == ["other"] * len(without)
