"""Workbooks that are the same bytes whenever and wherever they are made."""

import io
import re
import zipfile

_ZIP_TIME = (2026, 11, 2, 8, 0, 0)
_CORE_TIME = "2026-11-02T08:00:00Z"


def byte_stable(workbook: bytes) -> bytes:
    """The same workbook with fixed times, and stored: compressors differ between machines."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target,
    ):
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                stamp = rb"(<dcterms:(created|modified)[^>]*>)[^<]*"
                content = re.sub(stamp, rb"\g<1>" + _CORE_TIME.encode(), content)
            target.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content)
    return buffer.getvalue()
