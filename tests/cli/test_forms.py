"""`scorecard forms`: the month's forms as files, and as mails on request."""

from pathlib import Path

import pytest

from scorecard.project import Project
from tests.cli.running import scorecard
from tests.review.world import MONTH, manual_organisation


@pytest.fixture
def asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An organisation that asks Bob and Cleo, with the working directory in it."""
    project = manual_organisation(tmp_path / "organisation")
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    monkeypatch.chdir(project.root)
    return project


def test_forms_are_written_and_said_where(asking: Project) -> None:
    result = scorecard("forms", "--month", MONTH)
    folder = asking.forms / MONTH
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        f"bob: 6 figures, {folder / 'bob.xlsx'}\ncleo: 1 figure, {folder / 'cleo.xlsx'}\n"
    )
    assert list(asking.outbox.rglob("*")) == []


def test_one_form_is_written_to_a_folder_of_ones_own(asking: Project, tmp_path: Path) -> None:
    result = scorecard("forms", "--month", MONTH, "--owner", "cleo", "--to", str(tmp_path / "out"))
    assert result.stdout == f"cleo: 1 figure, {tmp_path / 'out' / 'cleo.xlsx'}\n"


def test_forms_are_mailed_once_and_again_where_asked(asking: Project) -> None:
    first = scorecard("forms", "--month", MONTH, "--send").stdout.splitlines()[2:]
    assert first == ["2 mails sent"] + [
        f"  {asking.outbox / MONTH / name}" for name in ("01_bob_form.eml", "02_cleo_form.eml")
    ]
    second = scorecard("forms", "--month", MONTH, "--send").stdout.splitlines()[2:]
    assert second[0] == "0 mails sent"
    third = scorecard("forms", "--month", MONTH, "--send", "--again", "--owner", "bob")
    assert third.stdout.splitlines()[1] == "1 mail sent"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--owner", "ann"),
            "error: owner 'ann': expected somebody asked for 2026-03: bob, cleo\n",
        ),
        (("--again",), "error: --again: expected --send beside it, found none\n"),
    ],
)
def test_what_cannot_be_is_said(asking: Project, arguments: tuple[str, ...], said: str) -> None:
    result = scorecard("forms", "--month", MONTH, *arguments)
    assert (result.exit_code, result.stderr) == (2, said)
