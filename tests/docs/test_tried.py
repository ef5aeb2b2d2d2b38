"""The README names every kind of attack and fault that tests are marked with, and no other."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.docs.reading import README, section, table_rows
from tests.kinds import MARKS

TESTS = Path(__file__).resolve().parent.parent


def marked() -> Iterator[str]:
    """`attack: kind` of every mark in the tests' text."""
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in MARKS
                and ast.unparse(node.func.value) == "pytest.mark"
            ):
                yield f"{node.func.attr}: {ast.literal_eval(node.args[0])}"


def test_every_kind_that_is_tried_is_told() -> None:
    rows = table_rows(section(README, "What was tried against it"))
    kinds = [row[0] for row in rows]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) == set(marked())


def test_both_targets_are_there() -> None:
    made = (README.parent / "Makefile").read_text(encoding="utf-8")
    for mark in MARKS:
        assert f"\n{mark}s: set-up\n\t@.venv/bin/pytest -q -m " in made
