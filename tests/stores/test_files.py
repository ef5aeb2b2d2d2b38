"""Files: whole or as before, and still there after the power failed."""

from pathlib import Path

import pytest

from scorecard.stores import files
from scorecard.stores.files import write_atomic


@pytest.mark.fault("disk")
def test_every_folder_made_is_made_durable_in_the_one_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    write_atomic(tmp_path / "a" / "b" / "c" / "file", b"x")
    folders = [tmp_path, tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "c"]
    assert synced == folders
    synced.clear()
    write_atomic(tmp_path / "a" / "b" / "c" / "file", b"y")
    assert synced == folders[-1:]


@pytest.mark.fault("disk")
def test_a_file_that_cannot_be_replaced_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    with pytest.raises(OSError, match="file"):
        write_atomic(tmp_path / "file", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
