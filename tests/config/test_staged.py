"""Several files replaced together: whatever is cut short, a reader finds all old or all new."""

from pathlib import Path

import pytest

from scorecard.config.bundle import Bundle
from scorecard.config.staged import INCOMING, replace_files, settle

OLD = {"a.yaml": b"a: old\n", "b.yaml": b"b: old\n", "sub/c.yaml": b"c: old\n"}
NEW = {"a.yaml": b"a: new\n", "b.yaml": b"b: new\n", "d.yaml": b"d: new\n"}
AFTER = {**OLD, **NEW}


class Crash(BaseException):
    """What nothing may catch."""


def folder_of(tmp_path: Path) -> Path:
    for name, content in OLD.items():
        path = tmp_path / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "config"


def read(folder: Path) -> dict[str, bytes]:
    """What the next reader sees."""
    settle(folder)
    return dict(Bundle.read(folder).files)


def test_all_files_are_replaced_and_nothing_is_left_behind(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "a.yaml").chmod(0o640)
    replace_files(folder, NEW)
    assert dict(Bundle.read(folder).files) == AFTER
    assert not (folder / INCOMING).exists()
    assert (folder / "a.yaml").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("step", range(5))
def test_a_crash_after_any_step_leaves_all_old_or_all_new(tmp_path: Path, step: int) -> None:
    folder = folder_of(tmp_path)
    seen: list[str] = []

    def checkpoint(name: str) -> None:
        seen.append(name)
        if len(seen) == step + 1:
            raise Crash(name)

    with pytest.raises(Crash):
        replace_files(folder, NEW, checkpoint)
    assert read(folder) == (AFTER if "announced" in seen else OLD)
    # And the next change is not hindered by what was left.
    replace_files(folder, {"a.yaml": b"a: third\n"})
    assert read(folder)["a.yaml"] == b"a: third\n"
    assert not (folder / INCOMING).exists()


def test_a_crash_at_any_renaming_leaves_all_old_or_all_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renaming = Path.replace
    for at in range(1, 10):
        folder = folder_of(tmp_path / str(at))
        calls: list[Path] = []

        def replace(self: Path, target: Path, calls: list[Path] = calls, at: int = at) -> Path:
            calls.append(self)
            if len(calls) == at:
                raise Crash
            return renaming(self, target)

        monkeypatch.setattr(Path, "replace", replace)
        try:
            replace_files(folder, NEW)
            crashed = False
        except Crash:
            crashed = True
        monkeypatch.undo()
        # The first renaming is the note's: before it nothing counts, after it everything does.
        assert read(folder) == (OLD if at == 1 else AFTER)
        if not crashed:
            assert len(calls) == at - 1 == 4
            return
    pytest.fail("it was never reached that nothing crashed")
