"""`scorecard publish`: what is published, printed for a meeting."""

import pytest
from pypdf import PdfReader

from scorecard.project import Project
from scorecard.stores.editions import Editions
from tests.cli.conftest import MONTH
from tests.cli.running import scorecard

pytestmark = pytest.mark.usefixtures("pressed_pages")


def text_of(path: str) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_a_book_binds_the_unit_and_those_below(published: Project) -> None:
    result = scorecard("publish", "--book", "group")
    assert result.exit_code == 0, result.output
    path = published.var / "books" / f"book_group_{MONTH}.pdf"
    assert result.stdout == f"{path}\n"
    text = text_of(str(path))
    assert "Group and the units below" in text
    assert text.count("Version 1, provisional") >= 2
    assert "drops/a.csv" in text
    assert Editions(published.editions).latest(MONTH).number == 1


def test_a_briefing_says_what_waits_as_the_person_may_see_it(published: Project) -> None:
    result = scorecard("publish", "--briefing", "--unit", "north", "--for", "ann", "--month", MONTH)
    assert result.exit_code == 0, result.output
    path = published.var / "books" / f"briefing_north_{MONTH}_for_ann.pdf"
    assert result.stdout == f"{path}\n"
    assert "Which of the two figures is right?" in text_of(str(path))


def test_a_preview_is_of_what_was_calculated_last(published: Project) -> None:
    result = scorecard("publish", "--preview", "north")
    assert result.exit_code == 0, result.output
    path = published.var / "preview" / f"north_{MONTH}_preview.html"
    assert result.stdout == f"{path}\n"
    assert "Preview: not part of any edition" in path.read_text(encoding="utf-8")
    printed = scorecard("publish", "--preview", "north", "--pdf").stdout.splitlines()
    assert [line.rpartition(".")[2] for line in printed] == ["html", "pdf"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--book UNIT, --briefing, --agenda and --preview UNIT, found none"),
        (("--book", "group", "--briefing"), "found 2"),
        (("--book", "south"), "unit 'south': neither it nor a unit below has a card"),
        (("--book", "east"), "unit 'east': expected one of group, north, south"),
        (("--book", "group", "--for", "eve"), "person 'eve': expected one of ann"),
        (("--book", "group", "--unit", "north"), "--unit: expected --briefing or --agenda"),
        (("--book", "group", "--pdf"), "--pdf: expected --preview"),
        (("--preview", "north", "--for", "ann"), "--for: expected --book, --briefing or --agenda"),
        (("--preview", "south"), "expected a unit with a card for 2026-03: group, north"),
        (("--book", "group", "--month", "2026-02"), "2026-02: no edition yet"),
    ],
)
def test_what_cannot_be_printed_is_said(
    published: Project, arguments: tuple[str, ...], said: str
) -> None:
    result = scorecard("publish", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
