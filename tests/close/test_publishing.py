"""Publishing again: cards are asked anew only where something may have changed."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from scorecard import stages
from scorecard.close import publish
from scorecard.close.desk import Desk
from scorecard.period import Month
from scorecard.project import Project
from scorecard.report.freeze import freeze
from tests.cli.running import scorecard
from tests.review.deciding import calculate, deciding_organisation, turn
from tests.running import desk_of

MARCH = Month.parse("2026-03")


def whole(desk: Desk) -> None:
    calculate(desk)
    for stage in (stages.scored_breaks, stages.effects):
        stage(desk, MARCH)
    stages.signals(desk)


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """An organisation that was calculated; not to be written to."""
    project = deciding_organisation(tmp_path_factory.mktemp("calculated") / "organisation")
    turn(project)
    with desk_of(project) as desk:
        whole(desk)
    return project


@pytest.fixture
def project(calculated: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(calculated.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


@pytest.fixture
def published(project: Project) -> Project:
    """It was published and asked again, which found nothing new."""
    with desk_of(project) as desk:
        assert [stages.edition(desk, MARCH).new for _ in range(2)] == [True, False]
    return project


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Month]:
    """The months whose cards are frozen from here on."""
    months: list[Month] = []

    def noted(*arguments: Any, **named: Any) -> Any:
        months.append(arguments[4])
        return freeze(*arguments, **named)

    monkeypatch.setattr(publish, "freeze", noted)
    return months


def test_nothing_changed_asks_no_card_and_lays_out_what_is_missing(
    published: Project, asked: list[Month]
) -> None:
    files = sorted((published.published / str(MARCH)).iterdir())
    content = files[0].read_bytes()
    files[0].unlink()
    with desk_of(published) as desk:
        found = stages.edition(desk, MARCH)
    assert (found.new, found.changed, found.edition.number) == (False, (), 1)
    assert asked == []
    assert files[0].read_bytes() == content


def test_what_is_said_or_changed_in_a_template_asks_them_again(
    published: Project, asked: list[Month], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(published.root)
    own = published.root / "templates" / "page" / "page.css"
    own.parent.mkdir(parents=True)
    own.write_text("p { color: #000 }", encoding="utf-8")
    with desk_of(published) as desk:
        assert not stages.edition(desk, MARCH).new
    assert asked == [MARCH]
    at = ("--month", "2026-03", "--unit", "north")
    said = scorecard("comment", *at, "--kpi", "revenue", "--by", "kim", "--text", "Two ships.")
    assert said.exit_code == 0, said.output
    with desk_of(published) as desk:
        whole(desk)
        assert stages.edition(desk, MARCH).changed == ("north",)
    assert asked == [MARCH, MARCH]


def test_a_held_card_is_asked_each_time(
    project: Project, asked: list[Month], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scorecard.report.page.render_pdf", _fails)
    with desk_of(project) as desk:
        for _ in range(3):
            stages.edition(desk, MARCH)
    assert asked == [MARCH] * 3


def _fails(*_: Any) -> bytes:
    raise RuntimeError("no room left")
