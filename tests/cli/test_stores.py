from pathlib import Path

import pytest

from scorecard.project import Project
from scorecard.stores.editions import Editions
from tests.cli.conftest import MONTH
from tests.cli.running import scorecard

pytestmark = pytest.mark.usefixtures("pressed_pages")


def test_what_is_as_published_is_0(published: Project) -> None:
    result = scorecard("verify")
    assert (result.exit_code, result.stdout) == (0, "1 month, 8 files: all as published\n")


@pytest.mark.attack("altered files")
def test_an_edited_page_is_found_by_name(published: Project) -> None:
    page = published.published / MONTH / "north_2026-03_v1.pdf"
    page.write_bytes(page.read_bytes() + b"\n")
    result = scorecard("verify", "--month", MONTH)
    assert result.exit_code == 2
    assert result.stderr == f"{page}: altered since it was published (2026-03 edition 1, north)\n"


@pytest.mark.fault("damaged store")
def test_a_lost_file_of_the_store_is_found(published: Project) -> None:
    edition = Editions(published.editions).latest(MONTH)
    assert edition is not None
    path = Editions(published.editions).objects.path(edition.cards[0].files["excel"])
    path.unlink()
    result = scorecard("verify")
    assert result.exit_code == 2
    assert result.stderr == f"{path}: missing (2026-03 edition 1, group)\n"


def test_verifying_a_month_without_an_edition_is_2(published: Project) -> None:
    result = scorecard("verify", "--month", "2026-02")
    assert result.exit_code == 2
    assert "2026-02: no edition yet" in result.stderr


def test_a_rebuilt_warehouse_has_the_content_it_had(published: Project) -> None:
    result = scorecard("rebuild-warehouse")
    assert result.exit_code == 0, result.output
    assert "differs" not in result.stdout


@pytest.mark.parametrize("damage", [b"no database at all" * 500, None])
@pytest.mark.fault("damaged store")
def test_a_warehouse_is_rebuilt_though_the_old_one_cannot_be_read(
    published: Project, damage: bytes | None
) -> None:
    before = scorecard("query", "SELECT * FROM mart.measure_results ORDER BY ALL").stdout
    published.warehouse.unlink()
    if damage is not None:
        published.warehouse.write_bytes(damage)
    result = scorecard("rebuild-warehouse")
    assert result.exit_code == 0, result.output
    kept = f", what was there is kept as {published.warehouse}.damaged-1" if damage else ""
    assert result.stdout.endswith(f" tables rebuilt, with nothing to compare them with{kept}\n")
    assert scorecard("query", "SELECT * FROM mart.measure_results ORDER BY ALL").stdout == before
    assert "differs" not in scorecard("rebuild-warehouse").stdout


def test_an_edition_can_be_made_again_elsewhere(published: Project, tmp_path: Path) -> None:
    target = tmp_path / "again"
    result = scorecard("rebuild", MONTH, "--edition", "1", "--into", str(target))
    assert result.exit_code == 0, result.output
    assert result.stdout == f"6 files equal, 0 different, in {target}\n"


def test_rebuilding_over_something_is_2(published: Project) -> None:
    result = scorecard("rebuild", MONTH, "--edition", "1", "--into", str(published.root))
    assert result.exit_code == 2
    assert "expected an empty folder" in result.stderr
