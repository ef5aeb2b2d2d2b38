"""Every label the program and its templates ask for, read out of their text.

A label stands in a call of `t` or `plural`, in what `translatable` marks, or is the title of a
column; words of the tree that are shown as they are (`leading`, `final`) stand in its types.
"""

import ast
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from scorecard.config import kpis
from scorecard.project import SHIPPED, templates_dir
from scorecard.reconcile import statement
from scorecard.report import attention, breaks, card, change, measure, objective, trail
from scorecard.report.narrative.catalogue import labels_in

# Fields whose words are labels themselves.
_FIELDS = (
    (measure.MeasureLine, "role"),
    (objective.CascadeLine, "role"),
    (measure.MeasureLine, "value_status"),
    (card.Stamp, "status"),
    (attention.ActionLine, "state"),
    (trail.Trail, "rule"),
    (change.ChangeLine, "level"),
    (breaks.StatementLine, "origin"),
)


@cache
def used() -> dict[str, bool]:
    """Labels by their English text, and whether each has a count."""
    found = dict.fromkeys(_values(), False)
    for path in sorted((SHIPPED / "scorecard").rglob("*.py")):
        found |= in_program(path.read_text(encoding="utf-8"), columns="sheets" in path.parts)
    for path in sorted(Path(templates_dir()).rglob("*")):
        if path.suffix in (".j2", ".css"):
            found |= labels_in(path.read_text(encoding="utf-8"))
    return found


def given() -> list[tuple[str, str, set[str]]]:
    """Every call of `t` or `plural` with its label written in it: where, the label, its facts."""
    found = []
    for path in sorted((SHIPPED / "scorecard").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if not isinstance(node, ast.Call) or name not in ("t", "plural"):
                continue
            facts = {str(keyword.arg) for keyword in node.keywords}
            if "None" in facts:
                continue
            at = 0 if name == "t" else 1
            facts |= {"count"} if name == "plural" else set()
            place = f"{path.name}:{node.lineno}"
            found += [(place, key, facts) for key in _chosen(node.args[at])]
    return found


def in_program(source: str, *, columns: bool = True) -> dict[str, bool]:
    """The labels of a module; with `columns` the titles of columns are labels."""
    found: dict[str, bool] = {}
    for node in ast.walk(ast.parse(source)):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if not isinstance(node, ast.Call) or not node.args:
            continue
        if name in ("t", "label"):
            found |= dict.fromkeys(_chosen(node.args[0]), False)
        elif name == "plural":
            found |= dict.fromkeys(_chosen(node.args[1]), True)
        elif name == "translatable":
            found |= dict.fromkeys(_marked(node.args[0]), False)
        elif name == "Heading" and columns:
            found |= dict.fromkeys(_chosen(node.args[0]), False)
    return found


def _chosen(node: ast.expr) -> Iterator[str]:
    """Texts written out in a call: one, or one of two."""
    if isinstance(node, ast.IfExp):
        yield from _chosen(node.body)
        yield from _chosen(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _marked(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _marked(value)
    elif isinstance(node, ast.Tuple | ast.List):
        for item in node.elts:
            yield from _marked(item)


def _values() -> Iterator[str]:
    yield from typing.get_args(kpis.RateKind)
    yield from typing.get_args(statement.Kind)
    for kind, field in _FIELDS:
        hint = typing.get_type_hints(kind)[field]
        for part in (hint, *typing.get_args(hint)):
            if typing.get_origin(part) is typing.Literal:
                yield from typing.get_args(part)
