"""What made an edition: equal fingerprints promise equal bytes."""

import hashlib
import platform
from functools import cache
from pathlib import Path

from scorecard.project import SHIPPED
from scorecard.report.press import load_weasyprint
from scorecard.report.templates import Templates

# Under this an organisation's own templates are named, where it has any.
OWN_TEMPLATES = "own_templates"
SOURCES = ("scorecard/**/*.py", "sql/**/*.sql", "templates/**/*")


def fingerprint(templates: Templates) -> dict[str, str]:
    """Digests of code, lock file and templates, and the versions that shape a page."""
    load_weasyprint()
    from weasyprint.text.ffi import pango

    own = templates.own()
    made_of = {} if own is None else {OWN_TEMPLATES: own.digest}
    return made_of | {
        "code": code_digest(),
        "lock": hashlib.sha256((SHIPPED / "uv.lock").read_bytes()).hexdigest(),
        "templates": templates.digest(),
        "pango": str(pango.pango_version()),
        "python": platform.python_version(),
    }


def producer_id(fingerprint: dict[str, str]) -> str:
    """A short name for a fingerprint, the same wherever it is the same."""
    return hashlib.sha256(repr(sorted(fingerprint.items())).encode()).hexdigest()[:16]


@cache
def code_digest() -> str:
    """sha256 over the shipped engine, SQL and templates."""
    total = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(SHIPPED.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(_line(path))
    return total.hexdigest()


def _line(path: Path) -> bytes:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{path.relative_to(SHIPPED).as_posix()} {digest}\n".encode()
