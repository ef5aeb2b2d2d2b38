"""One run per project, and editions that never change."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.errors import LockHeld, StoreError
from scorecard.stores.editions import CardVersion, Edition, Editions
from scorecard.stores.lock import project_lock

CARD = CardVersion("north", 1, "final", "d" * 64, {"pdf": "e" * 64}, "p", ("one caveat",))
EDITION = Edition("2026-10", 1, 7, 3, "c" * 64, "2026-11-03", {"p": {"code": "x"}}, (CARD,))


@pytest.mark.fault("two at once")
def test_the_second_run_is_told_who_has_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    script = (
        "import sys; from pathlib import Path; from scorecard.stores.lock import project_lock\n"
        "with project_lock(Path(sys.argv[1]), 'run 2026-10'):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == b"held\n"
        held = rf"process {holder.pid} on .* \(run 2026-10\)"
        with pytest.raises(LockHeld, match=held), project_lock(path, "status"):
            pass
        # SIGKILL: the kernel frees what the dead held.
        holder.kill()
        holder.wait()
    with project_lock(path, "status"):
        pass


def test_editions_are_numbered_read_back_and_never_overwritten(tmp_path: Path) -> None:
    store = Editions(tmp_path)
    assert store.latest("2026-10") is None
    store.record(EDITION)
    store.record(replace(EDITION, number=2))
    assert store.latest("2026-10") == replace(EDITION, number=2)
    assert store.get("2026-10", 1) == EDITION
    assert store.months() == ["2026-10"]
    with pytest.raises(StoreError, match="never changed"):
        store.record(EDITION)
    with pytest.raises(StoreError, match="no edition 9"):
        store.get("2026-10", 9)


def test_a_manifest_of_another_format_says_so(tmp_path: Path) -> None:
    store = Editions(tmp_path)
    store.record(EDITION)
    path = next(tmp_path.glob("*/edition-*.json"))
    path.write_text(path.read_text().replace('"format": 1', '"format": 9'), encoding="utf-8")
    with pytest.raises(StoreError, match="expected a manifest of format 1, found 9"):
        store.latest("2026-10")


def test_objects_are_kept_once_and_found_altered(tmp_path: Path) -> None:
    objects = Editions(tmp_path).objects
    digest = objects.put(b"page")
    assert objects.put(b"page") == digest
    assert objects.get(digest) == b"page"
    objects.path(digest).write_bytes(b"other")
    with pytest.raises(StoreError, match="altered"):
        objects.get(digest)
    objects.path(digest).unlink()
    with pytest.raises(StoreError, match="missing"):
        objects.get(digest)
