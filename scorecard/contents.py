"""What a file is by its first bytes, whatever its name says."""

import re

# Looked for within so many bytes: more stands before it only in files nobody sends.
_LOOKED_AT = 1_000
_KINDS = {
    b"PK\x03\x04": "a workbook or archive",
    b"PK\x05\x06": "an empty archive",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"PARE": "an encrypted Parquet file",
}
_PAGE = re.compile(
    rb"\s*<(?:!doctype\s+html|!--|(?:html|head|body|script|style|meta|link|title|table|div|pre|p|h1)\b)",
    re.IGNORECASE,
)
_XML = re.compile(rb"\s*<\?xml\b", re.IGNORECASE)
WEB_PAGE = "a web page"


def kind_of(content: bytes) -> str | None:
    """What a file plainly is, in words; None where its first bytes do not tell."""
    if not content:
        return "an empty file"
    known = next((kind for start, kind in _KINDS.items() if content.startswith(start)), None)
    if known is not None:
        return known
    start = content.removeprefix(b"\xef\xbb\xbf")[:_LOOKED_AT]
    if _PAGE.match(start):
        return WEB_PAGE
    if not _XML.match(start):
        return None
    return WEB_PAGE if b"<html" in start.lower() else "an XML file"


def another_kind(expected: str, kind: str, remedy: str) -> str:
    """What is said of a file that is another than expected: nobody meant to send a web page."""
    if kind == WEB_PAGE:
        remedy = "the download needs a log-in or the address moved; fetch it again"
    if kind == "an empty file":
        remedy = "ask for it again"
    return f"expected {expected}, found {kind}: {remedy}"
