"""What a backup holds, what it refuses, and that a restored project sends nothing twice."""

import datetime as dt
import json
import os
import shutil
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.close.backup import MANIFEST, back_up, read_backup
from scorecard.close.restore import restore
from scorecard.close.verify import verify
from scorecard.errors import InputError, LockHeld, StoreError
from scorecard.project import Project
from scorecard.stores.editions import Editions, Objects
from scorecard.stores.files import write_atomic
from scorecard.stores.landing import Landing
from scorecard.stores.ledger import RESTORED, Ledger, OutboxMessage, QueuedMessage
from scorecard.stores.lock import project_lock
from tests.conftest import drop
from tests.running import calculate, desk_of, files_of, run
from tests.servers import Server, written

MONTH = "2026-03"
AT = dt.datetime(2026, 11, 3, 13, tzinfo=dt.UTC)


def clock() -> dt.datetime:
    return AT


@pytest.fixture
def ran(organisation: Project) -> Project:
    """The small organisation after its first run."""
    run(organisation, MONTH)
    return organisation


def stored(project: Project) -> dict[str, bytes]:
    """Every file that cannot be made again, but the ledger's."""
    folders = (project.config_dir, project.landing, project.editions)
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(project.root)): path.read_bytes() for path in found}


def test_a_restored_project_has_the_stores_and_the_figures_it_had(
    ran: Project, tmp_path: Path
) -> None:
    made = back_up(ran, tmp_path / "backup", clock)
    assert made.backup.landing_sequence == Landing(ran.landing).last_sequence()
    with desk_of(ran) as desk:
        hashes, acts = desk.warehouse.table_hashes(), desk.ledger.sequence()
    before = stored(ran)
    published = files_of(ran)
    shutil.rmtree(ran.root)
    restored = restore(tmp_path / "backup", tmp_path / "again", clock)
    assert restored.backup == made.backup
    project = Project(tmp_path / "again")
    assert stored(project) == before
    assert verify(Editions(project.editions), project.published, [MONTH]) == []
    # The sources' own files are no part of it: what they said has landed.
    assert not (project.root / "drops").exists()
    with Ledger.open(project.ledger_url) as ledger:
        assert ledger.sequence() == acts
    drop_again(project)
    calculate(project, MONTH)
    with desk_of(project) as desk:
        assert desk.warehouse.table_hashes() == hashes
    assert files_of(project).items() <= published.items()


def drop_again(project: Project) -> None:
    """The sources have the files they had."""
    landing = Landing(project.landing)
    for delivery in landing.deliveries():
        if delivery.media == "csv":
            path = project.root / "drops" / f"{delivery.source}.csv"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(landing.content(delivery))


@pytest.mark.parametrize("state", ["PENDING", "CLAIMED", "DEFERRED", "UNKNOWN"])
@pytest.mark.fault("crash")
def test_what_had_not_left_is_held_and_a_run_sends_nothing_twice(
    ran: Project, tmp_path: Path, state: str
) -> None:
    """A second mail of the digest is queued, and leaves only after the backup was made."""
    with desk_of(ran) as desk:
        mail = replace(queued(desk.ledger.messages(state="SENT")[0]), key="of another digest")
        desk.ledger.record_digest(MONTH, 1, [mail])
        key = mail.key
        if state != "PENDING":
            desk.ledger.claim(key, dt.timedelta(0))
        if state in ("DEFERRED", "UNKNOWN"):
            desk.ledger.mark(key, state, "as a test has it")
    back_up(ran, tmp_path / "backup", clock)
    restored = restore(tmp_path / "backup", tmp_path / "again", clock)
    assert restored.held == 1
    project = Project(tmp_path / "again")
    with Ledger.open(project.ledger_url) as ledger:
        held = next(mail for mail in ledger.messages() if mail.key == key)
    assert (held.state, held.detail.startswith(RESTORED)) == ("UNKNOWN", True)
    drop_again(project)
    run(project, MONTH)
    assert not list(project.outbox.rglob("*.eml"))
    with Ledger.open(project.ledger_url) as ledger:
        assert [mail.key for mail in ledger.messages(state="UNKNOWN")] == [key]


def queued(mail: QueuedMessage) -> OutboxMessage:
    """The mail as it was before it was queued."""
    return OutboxMessage(**{f.name: getattr(mail, f.name) for f in dataclass_fields(OutboxMessage)})


def test_a_second_backup_copies_only_what_is_new_and_lets_old_copies_go(
    ran: Project, tmp_path: Path
) -> None:
    into = tmp_path / "backup"
    first = back_up(ran, into, clock)
    times = {path: path.stat().st_mtime_ns for path in (into / "objects").rglob("*")}
    assert back_up(ran, into, clock).removed <= 1
    drop(ran, "a.csv", "revenue,north,2026-03,110")
    calculate(ran, MONTH)
    second = back_up(ran, into, clock)
    new = set(second.backup.files.values()) - set(first.backup.files.values())
    # The delivery with its content, the configuration's second landing if any, and the ledger.
    assert 2 <= len(new) <= 4
    kept = set(first.backup.files.values()) & set(second.backup.files.values())
    for sha256 in kept:
        path = Objects(into / "objects").path(sha256)
        assert path.stat().st_mtime_ns == times[path]
    held = {path.name for path in (into / "objects").rglob("*") if path.is_file()}
    assert held == set(second.backup.files.values())


@pytest.mark.attack("altered files")
def test_a_backup_that_is_altered_cut_or_lacks_a_file_restores_nothing(
    ran: Project, tmp_path: Path
) -> None:
    into = tmp_path / "backup"
    made = back_up(ran, into, clock)
    target = tmp_path / "again"
    for name, sha256 in made.backup.files.items():
        path = Objects(into / "objects").path(sha256)
        content = path.read_bytes()
        for damage, said in ((content + b"x", "altered"), (None, "missing")):
            path.unlink()
            if damage is not None:
                path.write_bytes(damage)
            with pytest.raises(StoreError, match=said):
                restore(into, target, clock)
            assert not target.exists(), name
        path.write_bytes(content)
        if list(made.backup.files).index(name) > 5:
            break
    manifest = (into / MANIFEST).read_bytes()
    for cut in (0, 1, len(manifest) // 2, len(manifest) - 3):
        (into / MANIFEST).write_bytes(manifest[:cut])
        with pytest.raises(StoreError, match="not the list of a backup"):
            restore(into, target, clock)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "organisation"]


@pytest.mark.fault("crash")
def test_a_crash_while_restoring_leaves_no_folder(
    ran: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(ran, tmp_path / "backup", clock)
    written_so_far = []
    whole = write_atomic

    def failing(path: Path, content: bytes) -> None:
        if len(written_so_far) == 5:
            raise OSError(28, "No space left on device")
        written_so_far.append(path)
        whole(path, content)

    monkeypatch.setattr("scorecard.close.restore.write_atomic", failing)
    with pytest.raises(OSError, match="No space"):
        restore(tmp_path / "backup", tmp_path / "again", clock)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "organisation"]
    monkeypatch.undo()
    restore(tmp_path / "backup", tmp_path / "again", clock)
    assert (tmp_path / "again" / "config" / "organisation.yaml").is_file()


@pytest.mark.fault("crash")
def test_a_crash_while_backing_up_leaves_the_backup_of_before(
    ran: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = tmp_path / "backup"
    first = back_up(ran, into, clock).backup
    drop(ran, "a.csv", "revenue,north,2026-03,110")
    calculate(ran, MONTH)
    whole = os.fsync
    calls = []

    def failing(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 3:
            raise OSError(28, "No space left on device")
        whole(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="No space"):
        back_up(ran, into, clock)
    monkeypatch.undo()
    assert read_backup(into) == first
    restore(into, tmp_path / "again", clock)


def test_only_an_empty_folder_is_restored_into(ran: Project, tmp_path: Path) -> None:
    back_up(ran, tmp_path / "backup", clock)
    before = stored(ran)
    with pytest.raises(InputError, match="expected an empty folder to restore into"):
        restore(tmp_path / "backup", ran.root, clock)
    assert stored(ran) == before
    with pytest.raises(StoreError, match=f"found no {MANIFEST}"):
        restore(ran.root, tmp_path / "again", clock)


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "config/../../evil", ""])
@pytest.mark.attack("paths and links")
def test_a_name_that_leads_out_of_the_folder_is_refused(
    ran: Project, tmp_path: Path, name: str
) -> None:
    into = tmp_path / "backup"
    made = back_up(ran, into, clock)
    data = json.loads((into / MANIFEST).read_text())
    data["files"][name] = next(iter(made.backup.files.values()))
    (into / MANIFEST).write_text(json.dumps(data))
    with pytest.raises(StoreError, match="expected a path in the organisation and a sha256"):
        restore(into, tmp_path / "again", clock)


@pytest.mark.fault("damaged store")
def test_a_project_that_lost_something_does_not_replace_its_backup(
    ran: Project, tmp_path: Path
) -> None:
    into = tmp_path / "backup"
    first = back_up(ran, into, clock).backup
    newest = max((ran.landing / "manifests").iterdir())
    aside = newest.read_bytes()
    newest.unlink()
    with pytest.raises(StoreError, match="found none: name an empty folder for another project"):
        back_up(ran, into, clock)
    newest.write_bytes(aside)
    blob = next(path for path in (ran.landing / "blobs").rglob("*") if path.is_file())
    content = blob.read_bytes()
    blob.unlink()
    with pytest.raises(StoreError, match="is missing"):
        back_up(ran, into, clock)
    blob.write_bytes(content)
    for file in (ran.var / "ledger").iterdir():
        file.unlink()
    with pytest.raises(StoreError, match="the ledger holds 0 acts, and its backup"):
        back_up(ran, into, clock)
    assert read_backup(into) == first


@pytest.mark.attack("altered files")
def test_altered_content_is_not_backed_up(ran: Project, tmp_path: Path) -> None:
    blob = next(path for path in (ran.landing / "blobs").rglob("*") if path.is_file())
    blob.write_bytes(b"x")
    with pytest.raises(StoreError, match="altered since it was written"):
        back_up(ran, tmp_path / "backup", clock)
    assert not (tmp_path / "backup" / MANIFEST).exists()


def test_a_backup_lies_elsewhere_and_by_itself(ran: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a folder outside"):
        back_up(ran, ran.var / "backup", clock)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="found other files in it"):
        back_up(ran, tmp_path / "taken", clock)


@pytest.mark.fault("two at once")
def test_a_backup_waits_for_nobody(ran: Project, tmp_path: Path) -> None:
    with project_lock(ran.lock, "run 2026-03"), pytest.raises(LockHeld, match="run 2026-03"):
        back_up(ran, tmp_path / "backup", clock)


def test_a_ledger_on_a_server_is_copied_and_filled_again(
    organisation: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    postgresql: Server,
) -> None:
    monkeypatch.setenv("SCORECARD_LEDGER_URL", written(postgresql.fresh()))
    calculate(organisation, MONTH)
    with desk_of(organisation) as desk:
        desk.ledger.record_steps(MONTH, ["run WD1 06:00"])
        acts = desk.ledger.sequence()
    back_up(organisation, tmp_path / "backup", clock)
    # It outlived the folder: it knows more than the backup, and is left alone.
    kept = restore(tmp_path / "backup", tmp_path / "one", clock)
    assert (kept.kept_ledger, kept.held) == (True, 0)
    monkeypatch.setenv("SCORECARD_LEDGER_URL", written(postgresql.fresh()))
    assert not restore(tmp_path / "backup", tmp_path / "two", clock).kept_ledger
    with Ledger.open(Project(tmp_path / "two").ledger_url) as ledger:
        assert (ledger.sequence(), list(ledger.steps_done(MONTH))) == (acts, ["run WD1 06:00"])
    assert not (tmp_path / "two" / "var" / "ledger" / "ledger.sqlite").exists()
