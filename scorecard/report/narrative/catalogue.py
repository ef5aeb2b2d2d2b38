"""Every label there is: in the shipped English file, and in an organisation's own templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import jinja2
import jinja2.nodes

from scorecard.config.document import parse
from scorecard.errors import RenderError
from scorecard.labels import FACT, shown
from scorecard.report.templates import Templates

ENGLISH: Final = "language/en.yaml"


@dataclass(frozen=True, eq=False, slots=True)
class Catalogue:
    """Labels by their English text, and whether each has a form for every plural."""

    counted: Mapping[str, bool]

    def facts(self, key: str) -> frozenset[str]:
        """What a label takes."""
        return frozenset(FACT.findall(shown(key)))


def catalogue(templates: Templates) -> Catalogue:
    """The labels that files of these templates may have."""
    english = templates.shipped / ENGLISH
    facts = english.stat()
    return _catalogue(templates, (facts.st_size, facts.st_mtime_ns), _own_state(templates))


@lru_cache(maxsize=4)
def _catalogue(templates: Templates, english: tuple[int, int], own: str) -> Catalogue:
    """One reading a process for each state of the files; the states only tell them apart."""
    tree = parse(ENGLISH, (templates.shipped / ENGLISH).read_bytes(), [])
    if tree is None:
        raise RenderError(f"{templates.shipped / ENGLISH}: expected YAML: reinstall")
    found = {key: isinstance(text, dict) for key, text in tree["labels"].items()}
    for path in _own_templates(templates):
        found |= labels_in(path.read_text(encoding="utf-8"))
    return Catalogue(found)


def labels_in(template: str) -> dict[str, bool]:
    """The labels a template asks for by name; a template with a mistake in it has none."""
    try:
        tree = jinja2.Environment(autoescape=True).parse(template)
    except jinja2.TemplateSyntaxError:
        return {}
    found = {}
    for call in tree.find_all(jinja2.nodes.Call):
        name = call.node.name if isinstance(call.node, jinja2.nodes.Name) else ""
        place = {"t": 0, "plural": 1}.get(name)
        if place is not None and len(call.args) > place:
            key = call.args[place]
            if isinstance(key, jinja2.nodes.Const):
                found[str(key.value)] = name == "plural"
    return found


def _own_templates(templates: Templates) -> Iterator[Path]:
    if templates.override is not None:
        yield from sorted(templates.override.rglob("*.j2"))


def _own_state(templates: Templates) -> str:
    return "" if templates.override is None else templates.state()
