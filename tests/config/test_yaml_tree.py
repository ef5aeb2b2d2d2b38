"""What a YAML text means, as in YAML 1.2, and where everything in it stands."""

from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scorecard.config.document import parse, spot
from scorecard.config.yaml_tree import tree
from scorecard.errors import Problem

# Left: as it is written; it is a text wherever it stands in quotation marks.
PLAIN: dict[str, Any] = {
    "~": None,
    "null": None,
    "true": True,
    "FALSE": False,
    "yes": "yes",
    "off": "off",
    "0": 0,
    "-12": -12,
    "+7": 7,
    "1_000": 1000,
    "010": 10,
    "0o17": 15,
    "0xff": 255,
    "-0b11": -3,
    "0.1": Decimal("0.1"),
    "-.5": Decimal("-0.5"),
    "1.": Decimal(1),
    "1e3": Decimal(1000),
    "1_0.5e-3": Decimal("0.0105"),
    "12:30": "12:30",
    "2026-03": "2026-03",
    "2026-03-01": "2026-03-01",
    ".inf": ".inf",
    ".nan": ".nan",
    "-": [None],
    "1.2.3": "1.2.3",
    "North = 1": "North = 1",
    "<<": "<<",
    "Größe": "Größe",
}


@pytest.mark.parametrize(("text", "value"), PLAIN.items())
def test_plain_text(text: str, value: Any) -> None:
    found = tree(f"{text}\n")
    assert found == value
    assert type(found) is type(value) or isinstance(value, list)
    assert tree(f"'{text}'\n") == text
    assert tree(f'"{text}"\n') == text


def test_everything_knows_its_place() -> None:
    found = tree("# first\nkpis:\n  - {id: a, name: [x, y]}\n  - id: b\nlast: |\n  text\n")
    assert found == {"kpis": [{"id": "a", "name": ["x", "y"]}, {"id": "b"}], "last": "text\n"}
    assert spot(found, ("kpis",)) == (2, 1)
    assert spot(found, ("kpis", 0)) == (3, 5)
    assert spot(found, ("kpis", 0, "name")) == (3, 13)
    assert spot(found, ("kpis", 0, "name", 1)) == (3, 23)
    assert spot(found, ("kpis", 1, "id")) == (4, 5)
    assert spot(found, ("kpis", 1, "name")) == (4, 5)
    assert spot(found, ("last",)) == (5, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\n---\nb: 2\n", "f:2:1: file: expected one document, found another one"),
        ("? [a, b]\n: 1\n", "f:1:3: key: expected a text, found a list or a mapping"),
        ("a: {b: 1, b: 2}\n", "f:1:11: key: expected each key once, found a duplicate key"),
        ("a: !x 1\n", "f:1:4: value: expected plain YAML, found an anchor, alias or tag"),
        (
            "a: [1, 2\nb: 3\n",
            "f:2:2: syntax: expected valid YAML, here ',' or ']', found something else",
        ),
        ("a: \x07\n", "f:1:1: syntax: expected valid YAML, found unacceptable character #x0007"),
        (f"a: {'9' * 5000}\n", "f:1:1: syntax: expected valid YAML, found Exceeds the limit"),
    ],
)
def test_what_has_no_place_is_told_with_its_line(text: str, said: str) -> None:
    problems: list[Problem] = []
    assert parse("f", text.encode(), problems) is None
    assert len(problems) == 1
    assert str(problems[0]).startswith(said)


def test_nesting_has_no_limit_of_ours() -> None:
    found = tree("[" * 900 + "]" * 900)
    depth = 0
    while found:
        found, depth = found[0], depth + 1
    assert depth == 899


SCALARS = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text()
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(DATA)
def test_what_is_written_is_read(data: Any) -> None:
    # In double quotation marks a text cannot be taken for anything else.
    text = yaml.dump(data, Dumper=_Quoting, allow_unicode=True)
    assert tree(text) == data


class _Quoting(yaml.SafeDumper):
    """Marks every text as one."""


_Quoting.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)
