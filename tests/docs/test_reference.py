"""docs/configuration-reference.md says what the models say, and the models say something."""

import pytest
from pydantic import BaseModel

from tests.docs.reading import CONFIGURATION, REFERENCE, check_text, text_of
from tests.docs.reference import PATTERN, all_models, rendered


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
