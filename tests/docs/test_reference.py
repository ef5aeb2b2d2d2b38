"""docs/configuration-reference.md says what the models say, and the models say something."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from scorecard.config.models import Config
from scorecard.config.origin import Origin
from tests.docs.reading import CONFIGURATION, REFERENCE, check_text, fences, section, text_of
from tests.docs.reading import SOURCES as PAGES
from tests.docs.reference import PATTERN, all_models, rendered
from tests.onboard.validating import complaints

SOURCES = [m for m in all_models() if issubclass(m, Origin) and "type" in m.model_fields]


def test_the_reference_is_what_the_models_say() -> None:
    check_text(REFERENCE, rendered())


def test_every_part_of_the_configuration_is_in_the_reference_once() -> None:
    names = [model.__name__ for model in all_models()]
    assert sorted(names) == sorted(set(names))
    # From the deepest place of a configuration, the codes of a source's rows, to the first section.
    assert {"Config", "Organisation", "Measure", "Target", "CsvSource", "Code"} <= set(names)


@pytest.mark.parametrize("model", all_models(), ids=lambda model: model.__name__)
def test_every_part_and_key_says_what_it_means(model: type[BaseModel]) -> None:
    assert model.__doc__
    silent = [name for name, info in model.model_fields.items() if not info.description]
    assert silent == [], f"a text under each of these keys of {model.__module__}.{model.__name__}"
    unfinished = {n for n, i in model.model_fields.items() if not str(i.description).endswith(".")}
    assert unfinished == set()


def test_no_key_is_explained_by_a_regular_expression() -> None:
    bare = [line for line in text_of(REFERENCE).splitlines() if PATTERN in line]
    assert bare == [], "words for the pattern in PATTERNS of tests/docs/reference.py"


def test_every_heading_is_there_once() -> None:
    heads = [line for line in text_of(REFERENCE).splitlines() if line.startswith("#")]
    assert sorted(heads) == sorted(set(heads))


def test_the_guide_leads_to_the_reference() -> None:
    assert f"({REFERENCE.name})" in text_of(CONFIGURATION)


def examples() -> dict[str, dict[str, Any]]:
    """The guide's YAML by its text, what is a comment alone left out."""
    read = {text: YAML(typ="safe", pure=True).load(text) for text in fences(CONFIGURATION, "yaml")}
    return {text: tree for text, tree in read.items() if tree}


def test_every_example_of_the_guide_is_what_the_program_takes() -> None:
    assert [said for text in examples() for said in complaints(text)] == []
    shown = {name for tree in examples().values() for name in tree}
    # These are as a layout's map, a unit's parents, and the lists inside an initiative are.
    inner = {"mappings", "ownership", "milestones", "initiative_reports"}
    assert set(Config.model_fields) - shown == inner


def test_every_type_of_source_is_in_the_guide_with_an_example() -> None:
    text = section(CONFIGURATION, "Sources")
    known = {str(get_args(model.model_fields["type"].annotation)[0]) for model in SOURCES}
    assert {name for name in known if f"`{name}`" not in text} == set()
    pages = [YAML(typ="safe", pure=True).load(t) for path in PAGES for t in fences(path, "yaml")]
    trees = [*examples().values(), *pages]
    declared = [source for tree in trees for source in tree.get("sources", ())]
    # Parquet is declared as CSV is.
    assert known - {source["type"] for source in declared} == {"parquet"}
