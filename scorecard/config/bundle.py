"""A configuration as bytes: what is read, landed, and pinned by a digest."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Where the content of tables stands in a bundle, beside the files of the folder.
TABLES = "tables"
_KINDS = ("yaml", "sql", "dax")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A configuration's files as they were read: what is landed, and what a digest pins."""

    files: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """sha256 over names and contents, in name order."""
        total = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            total.update(f"{name}\0{len(content)}\0".encode())
            total.update(content)
        return total.hexdigest()

    def archive(self) -> bytes:
        """All of it in one file, the same bytes for the same files."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(self.files.items()):
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
        return buffer.getvalue()

    @classmethod
    def unpack(cls, archive: bytes) -> "Bundle":
        """What was made an archive."""
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return cls({name: opened.read(name) for name in opened.namelist()})

    @classmethod
    def read(cls, folder: Path) -> "Bundle":
        """All YAML files and queries under `folder`, named relative to it."""
        names = sorted({path for kind in _KINDS for path in folder.rglob(f"*.{kind}")})
        return cls({path.relative_to(folder).as_posix(): path.read_bytes() for path in names})

    def having(self, tables: Mapping[str, bytes]) -> "Bundle":
        """The same files and the content of tables beside them, by the names `table_name` gives."""
        return Bundle({**self.files, **tables})


def table_name(table_id: str, kind: str) -> str:
    """Where a table's content stands in a bundle; what a query said is kept as CSV."""
    return f"{TABLES}/{table_id}.{'xlsx' if kind == 'excel' else 'csv'}"
