"""The machine and the program on it: Python, packages, the page renderer, fonts, room for files."""

import importlib.metadata
import platform
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scorecard.errors import RenderError
from scorecard.onboard.doctor.item import Item
from scorecard.project import SHIPPED, templates_dir
from scorecard.report.press import load_weasyprint

_SET_UP = f"make -C {SHIPPED} set-up"
# What a few editions and a rebuild need before anything is known of an organisation's own.
_LEAST = 500_000_000
_MEGABYTE = 1_000_000


def python() -> Iterator[Item]:
    """Whether this Python is one the program is made for."""
    wanted = _declared()["project"]["requires-python"].removeprefix(">=")
    least = tuple(int(part) for part in wanted.split("."))
    if sys.version_info[: len(least)] < least:
        yield Item("problem", "Python", platform.python_version(), f"install {wanted} or newer")
    else:
        yield Item("ok", "Python", f"{platform.python_version()} in {sys.prefix}")


def packages() -> Iterator[Item]:
    """Whether the packages are those of the lock file; those we name ourselves matter most."""
    locked = _locked()
    installed = {
        _plain(found.metadata["Name"]): found.version
        for found in importlib.metadata.distributions()
    }
    declared = _declared()["project"]["dependencies"]
    named = {_plain(re.split(r"[<>=!~ \[;]", text)[0]) for text in declared}
    missing = sorted(named - set(installed))
    other = {n: v for n, v in installed.items() if n in locked and v not in locked[n]}
    if missing:
        yield Item("problem", "packages", f"missing: {', '.join(missing)}", _SET_UP)
    for name, version in sorted(other.items()):
        said = f"{name} {version}, tried with {' or '.join(sorted(locked[name]))}"
        yield Item("problem" if name in named else "warning", "packages", said, _SET_UP)
    if not missing and not other:
        count = len(set(locked) & set(installed))
        yield Item("ok", "packages", f"{count} as locked")


def _declared() -> dict[str, Any]:
    return tomllib.loads((SHIPPED / "pyproject.toml").read_text(encoding="utf-8"))


def _locked() -> Mapping[str, set[str]]:
    lock = tomllib.loads((SHIPPED / "uv.lock").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for package in lock["package"]:
        # A package may be locked in several versions, each for other machines.
        if "version" in package and "editable" not in package.get("source", {}):
            found.setdefault(_plain(package["name"]), set()).add(package["version"])
    return found


def _plain(name: str) -> str:
    """A package's name in its one normal spelling."""
    return re.sub(r"[-_.]+", "-", name).lower()


def renderer() -> Iterator[Item]:
    """Whether pages can be made: WeasyPrint needs Pango from the system."""
    try:
        load_weasyprint()
        from weasyprint.text.ffi import pango

        number = int(pango.pango_version())
    except (RenderError, ImportError, OSError) as error:
        reason = (str(error).splitlines() or [""])[0]
        yield Item("problem", "page renderer", f"Pango cannot be loaded: {reason}", _SET_UP)
        return
    version = f"{number // 10_000}.{number // 100 % 100}.{number % 100}"
    weasyprint = importlib.metadata.version("weasyprint")
    yield Item("ok", "page renderer", f"WeasyPrint {weasyprint}, Pango {version}")


def fonts() -> Iterator[Item]:
    """Whether every font the style sheet names is there, and is one."""
    sheet = (templates_dir() / "page" / "fonts.css").read_text(encoding="utf-8")
    names = sorted(set(re.findall(r"[\w.-]+\.woff2", sheet)))
    bad = [name for name in names if not _is_font(templates_dir() / "fonts" / name)]
    if bad or not names:
        said = f"missing or damaged: {', '.join(bad) or 'all'}"
        yield Item("problem", "fonts", said, "get the program's files again")
    else:
        yield Item("ok", "fonts", f"{len(names)} shipped")


def _is_font(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"wOF2"


def room(folder: Path, used: int, what: str) -> Iterator[Item]:
    """Whether there is room for what a month end writes beside what is there: `used` bytes."""
    need = _LEAST + 2 * used
    free = shutil.disk_usage(folder).free
    said = f"{free // _MEGABYTE:,} MB free, about {need // _MEGABYTE:,} MB wanted, at {folder}"
    if free < need:
        yield Item("problem" if free < need // 2 else "warning", what, said, "make room there")
    else:
        yield Item("ok", what, said)


def temporary() -> Iterator[Item]:
    """Whether temporary files can be made: pages and extracts lie there for a while."""
    try:
        # Finding the folder tries to write in it.
        folder = Path(tempfile.gettempdir())
    except FileNotFoundError:
        yield Item("problem", "temporary files", "no folder may be written", "set TMPDIR")
        return
    yield from room(folder, 0, "temporary files")
