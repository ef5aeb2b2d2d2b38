"""A copy of what cannot be made again: configuration, landing, ledger and editions.

A backup folder holds content under its sha256 in `objects`, and `backup.json`, which names every
file. The list is replaced last, so the backup of before stands until the new one is whole.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from scorecard.close.desk import open_ledger
from scorecard.config.bundle import Bundle
from scorecard.errors import InputError, StoreError
from scorecard.project import Project
from scorecard.stores.editions import Editions, Objects
from scorecard.stores.files import write_atomic
from scorecard.stores.landing import Landing, utc_now
from scorecard.stores.lock import project_lock

MANIFEST: Final = "backup.json"
FORMAT: Final = 1
# Where the ledger's copy goes, whatever database it was in.
LEDGER: Final = "var/ledger/ledger.sqlite"
# What is written once and must be in every later backup as it is.
_FOR_EVER: Final = ("var/landing/manifests/*.json", "var/editions/*/edition-*.json")


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup folder holds: when it was made, how far it goes, and its files by sha256.

    Paths are relative to the organisation's folder.
    """

    made_at: str
    landing_sequence: int
    ledger_sequence: int
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: how many of its files are new in the folder, and left it."""

    backup: Backup
    added: int
    removed: int


def back_up(project: Project, into: Path, clock: Callable[[], dt.datetime] = utc_now) -> Made:
    """Copy what is new into a backup folder, read all of it back, and then list it.

    Raises `StoreError` where the project lacks or has altered what it must have, or what the
    backup of before has; that backup then stays as it is.
    """
    _check_place(project, into)
    with project_lock(project.lock, "backup"):
        before = read_backup(into) if (into / MANIFEST).is_file() else None
        objects = Objects(into / "objects")
        known = set(before.files.values()) if before else set()
        landing, editions = Landing(project.landing), Editions(project.editions)
        _check_whole(landing, editions)
        files = {name: _keep(objects, path) for name, path in _paths(project)}
        files[LEDGER], acts = _keep_ledger(project, objects, clock)
        made = Backup(
            made_at=clock().isoformat(timespec="seconds"),
            landing_sequence=landing.last_sequence(),
            ledger_sequence=acts,
            files=files,
        )
        if before is not None:
            _check_follows(before, made, into)
        check_objects(into, made)
        _write(into, made)
        removed = _sweep(objects, set(files.values()))
    return Made(made, len(set(files.values()) - known), removed)


def read_backup(folder: Path) -> Backup:
    """The list of a backup folder; raises `StoreError` where there is none, or it is damaged."""
    path = folder / MANIFEST
    if not path.is_file():
        raise StoreError(f"{folder}: expected a backup, found no {MANIFEST} in it")
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
        if (found := data.pop("format", None)) != FORMAT:
            raise StoreError(
                f"{path}: expected a backup of format {FORMAT}, found {found}: use the version "
                "of this program that made it"
            )
        backup = Backup(**data)
        names = {name: str(sha256) for name, sha256 in backup.files.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise StoreError(f"{path}: not the list of a backup ({error})") from error
    for name, sha256 in names.items():
        _check_entry(path, name, sha256)
    return backup


def check_objects(folder: Path, backup: Backup) -> None:
    """Read every file of a backup; raises `StoreError` at the first that is not as listed."""
    objects = Objects(folder / "objects")
    for name, sha256 in sorted(backup.files.items()):
        path = objects.path(sha256)
        if not path.is_file():
            raise StoreError(f"{path}: missing, it is {name}: this backup is not whole")
        try:
            objects.get(sha256)
        except StoreError:
            raise StoreError(
                f"{path}: altered since it was backed up, it is {name}: this backup is damaged; "
                "use another, or delete that file and back up again"
            ) from None


def _check_place(project: Project, into: Path) -> None:
    if into.resolve().is_relative_to(project.root.resolve()):
        raise InputError(
            f"{into}: expected a folder outside {project.root}: what lies in it is lost with it"
        )
    if into.exists() and not into.is_dir():
        raise InputError(f"{into}: expected a folder, found a file")
    strange = {"objects", MANIFEST}
    if into.is_dir() and any(path.name not in strange for path in into.iterdir()):
        raise InputError(f"{into}: expected an empty folder or a backup, found other files in it")


def _check_entry(path: Path, name: str, sha256: str) -> None:
    """Refuse a name that leads out of the folder it is restored to, and a digest that is none."""
    parts = PurePosixPath(name)
    outside = parts.is_absolute() or ".." in parts.parts or not parts.parts or "\0" in name
    if outside or not _is_digest(sha256):
        raise StoreError(f"{path}: {name!r}: expected a path in the organisation and a sha256")


def _is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _check_whole(landing: Landing, editions: Editions) -> None:
    """Every delivery has its content, and every card its files; what they hold is read later."""
    for delivery in landing.deliveries():
        gone = delivery.sha256 and not landing.blob_path(delivery.sha256).is_file()
        if gone and landing.erasure(delivery) is None:
            landing.content(delivery)
    for edition in editions.all():
        for card in edition.cards:
            for sha256 in card.files.values():
                if not editions.objects.path(sha256).is_file():
                    editions.objects.get(sha256)


def _paths(project: Project) -> Iterator[tuple[str, Path]]:
    """Every file to be kept but the ledger, by its path in the organisation's folder."""
    stores = [project.landing, project.editions, project.tables, project.linked]
    folders = [project.config_dir, *stores]
    if project.template_overrides is not None:
        folders.append(project.template_overrides)
    found = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    # Lists of the configuration may lie anywhere in the folder.
    places = project.table_places(Bundle.read(project.config_dir)).values()
    found |= {path for path in places if path.is_file()}
    for path in sorted(found):
        if not path.name.endswith(".tmp"):
            yield path.relative_to(project.root).as_posix(), path


def _keep(objects: Objects, path: Path) -> str:
    """Keep a file; one that lies under its sha256 and is there already is not read again."""
    by_content = _is_digest(path.name) and path.parent.name == path.name[:2]
    if by_content and objects.path(path.name).is_file():
        return path.name
    sha256 = objects.put(path.read_bytes())
    if by_content and sha256 != path.name:
        raise StoreError(f"{path}: altered since it was written: run `scorecard doctor`")
    return sha256


def _keep_ledger(
    project: Project, objects: Objects, clock: Callable[[], dt.datetime]
) -> tuple[str, int]:
    """A copy of all acts as one file, whatever database they are in; and how many they are."""
    objects.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=project.var) as folder, open_ledger(project, clock) as ledger:
        copy = Path(folder) / "ledger.sqlite"
        acts = ledger.sequence()
        ledger.copy_up_to(f"sqlite:///{copy}", acts)
        return objects.put(copy.read_bytes()), acts


def _check_follows(before: Backup, made: Backup, into: Path) -> None:
    """A project that has lost something must not take the place of one that had it."""
    for name, sha256 in sorted(before.files.items()):
        for_ever = any(PurePosixPath(name).match(pattern) for pattern in _FOR_EVER)
        if for_ever and made.files.get(name) != sha256:
            found = "found another" if name in made.files else "found none"
            raise StoreError(
                f"{name}: expected it as it was backed up in {into}, {found}: name an empty folder "
                "for another project, or restore this one"
            )
    if made.ledger_sequence < before.ledger_sequence:
        raise StoreError(
            f"the ledger holds {made.ledger_sequence} acts, and its backup in {into} "
            f"{before.ledger_sequence}: restore it, or name an empty folder"
        )


def _write(into: Path, made: Backup) -> None:
    data = {
        "format": FORMAT,
        "made_at": made.made_at,
        "landing_sequence": made.landing_sequence,
        "ledger_sequence": made.ledger_sequence,
        "files": dict(made.files),
    }
    text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False)
    write_atomic(into / MANIFEST, (text + "\n").encode())


def _sweep(objects: Objects, named: set[str]) -> int:
    """Delete what the list no longer names: earlier ledgers, and what was erased."""
    gone = [path for path in objects.folder.rglob("*") if path.is_file() and path.name not in named]
    for path in gone:
        path.unlink()
    return len(gone)
