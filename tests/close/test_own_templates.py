"""Templates of an organisation's own: kept with the cards they made, to make them again."""

import shutil
from pathlib import Path

import pytest

from scorecard.close.rebuild import rebuild_edition
from scorecard.errors import StoreError
from scorecard.period import Month
from scorecard.project import SHIPPED, Project
from scorecard.stores.editions import Editions
from tests.conftest import A, drop, small_organisation
from tests.running import cards_here, run

pytestmark = pytest.mark.usefixtures("nobody_reads")

MONTH = "2026-03"
STYLE = Path("page") / "page.css"


def restyle(project: Project, rule: str) -> None:
    own = project.root / "templates" / STYLE
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text((SHIPPED / "templates" / STYLE).read_text() + rule, encoding="utf-8")


def restate(project: Project, north: int) -> None:
    rows = [row for month in A for row in month]
    drop(
        project, "a.csv", *(r.replace("north,2026-03,100", f"north,2026-03,{north}") for r in rows)
    )


def kept(project: Project) -> list[Path]:
    return sorted((project.editions / "templates").glob("*"))


@pytest.fixture(scope="module")
def worn(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Edition 1 in the shipped style, 2 and 3 in one style and another of its own.

    Not to be written to.
    """
    made = small_organisation(tmp_path_factory.mktemp("worn") / "organisation")
    with cards_here():
        run(made, MONTH)
        for north, rule in ((70, "h1 { color: #111; }"), (60, "h1 { color: #222; }")):
            restyle(made, rule)
            restate(made, north)
            assert run(made, MONTH).publication.changed == ("group", "north")
    return made


@pytest.fixture
def restyled(worn: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(worn.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def test_a_change_of_style_alone_makes_no_new_cards(organisation: Project) -> None:
    run(organisation, MONTH)
    restyle(organisation, "h1 { color: #111; }")
    assert not run(organisation, MONTH).publication.new
    assert kept(organisation) == []


def test_every_edition_is_made_again_in_its_own_style(restyled: Project, tmp_path: Path) -> None:
    shutil.rmtree(restyled.root / "templates")
    editions = Editions(restyled.editions)
    pages = {edition.cards[0].files["pdf"] for edition in editions.of_month(MONTH)}
    assert len(pages) == 3
    assert len(kept(restyled)) == 2
    for number in (1, 2, 3):
        folder = tmp_path / str(number)
        made = rebuild_edition(restyled, Month.parse(MONTH), number, folder)
        assert (made.different, made.other_producer) == ((), ())
        assert len(made.equal) == 6


@pytest.mark.parametrize("damage", ["altered", "missing"])
@pytest.mark.attack("altered files")
def test_kept_templates_that_are_not_what_they_were_are_refused(
    restyled: Project, tmp_path: Path, damage: str
) -> None:
    for path in kept(restyled):
        content = path.read_bytes()
        path.unlink()
        if damage == "altered":
            path.write_bytes(content.replace(b"page/page.css", b"page/cage.css"))
    with pytest.raises(StoreError, match=damage):
        rebuild_edition(restyled, Month.parse(MONTH), 2, tmp_path / "again")
