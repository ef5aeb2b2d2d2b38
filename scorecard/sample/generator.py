"""Writing the sample organisation's sources into its folder."""

import hashlib
from pathlib import Path

from scorecard.sample import books, databases, drops, forms
from scorecard.sample.facts import build

STAMP = ".generated"


def generate(folder: Path) -> None:
    """Write every source under `folder`; nothing where this generator did so before.

    A stamp goes in last, so that a run killed on the way is redone. With the stamp in place a file
    changed or deleted by hand stays so: that is how one tries what a source that fails does.
    """
    stamp = folder / STAMP
    version = _version()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == version:
        return
    stamp.unlink(missing_ok=True)
    facts = build()
    for name, content in {
        **{f"drops/{name}": content for name, content in drops.hr_files(facts).items()},
        **{f"books/{name}": content for name, content in books.book_files(facts).items()},
        **{f"forms/{name}": content for name, content in forms.form_files(facts).items()},
        "service.csv": drops.service_file(facts),
        "desk.csv": drops.desk_file(facts),
        "group_report.csv": drops.group_file(facts),
    }.items():
        _replace(folder / name, content)
    for name, write in (("erp.sqlite", databases.write_erp), ("crm.sqlite", databases.write_crm)):
        temporary = folder / f".{name}.tmp"
        temporary.unlink(missing_ok=True)
        write(temporary, facts)
        temporary.replace(folder / name)
    _replace(stamp, version.encode())


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_bytes(content)
    temporary.replace(path)


def _version() -> str:
    """A digest of this package's own text: a changed generator writes anew."""
    total = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()
