"""docs/templates.md says which variables each template has, and it has those."""

import pytest

from tests.docs.reading import TEMPLATES, check_text, text_of
from tests.docs.template_reference import FILES, MAIL, given, rendered, shipped, used

# Templates that are filled in by themselves; the others are parts of them.
WHOLE = (
    "page/card.html.j2",
    "web/card.html.j2",
    "book/book.html.j2",
    "book/briefing.html.j2",
    "control/control.html.j2",
    "book/agenda.html.j2",
)


def test_the_document_is_what_the_templates_are_given() -> None:
    check_text(TEMPLATES, rendered())


def test_every_template_is_told() -> None:
    assert set(FILES) == shipped()


@pytest.mark.parametrize("part", ["page", "web"])
def test_parts_read_what_the_whole_is_given_or_makes(part: str) -> None:
    """What is set around an include is known within it; nothing else may be read."""
    known = set(given()[f"{part}/card.html.j2"])
    made = {"item", "line", "row", "below", "image", "rate", "written"} if part == "web" else set()
    parts = {name for name in shipped() if name.startswith(part) and name.endswith("j2")}
    unknown = {name: used(name) - known - made for name in parts}
    assert {name: names for name, names in unknown.items() if names} == {}


@pytest.mark.parametrize(
    "name", [*WHOLE, "page/page.css", "page/fonts.css", "web/card.css", "control/control.css"]
)
def test_a_template_reads_nothing_it_is_not_given(name: str) -> None:
    assert used(name) - set(given()[name]) == set()


def test_a_mail_reads_nothing_it_is_not_given() -> None:
    known = set(given()["mail/card.html.j2"]) | MAIL
    assert used("mail/card.html.j2") - known == set()
    assert used("mail/card.txt.j2") - known == set()


def test_what_is_in_a_variable_is_told_too() -> None:
    text = text_of(TEMPLATES)
    assert "| `status_note` | text |" in text
