"""The kinds of file a card is printed as: whatever makes, keeps, names or mails one asks here.

A kind's name is what `attach` takes and what a manifest calls its file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scorecard.config.delivery import KindName
from scorecard.report.card import Card, Stamp
from scorecard.report.templates import Templates


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of file is made and called.

    `render` gives equal bytes for equal arguments and raises `RenderError`; `modules` are dear to
    import, so workers have them before they begin.
    """

    extension: str
    media_type: str
    modules: tuple[str, ...]
    render: Callable[[Card, Stamp, Templates], bytes]


def _pdf(card: Card, stamp: Stamp, templates: Templates) -> bytes:
    from scorecard.report.page import render_pdf

    return render_pdf(card, stamp, templates)


def _excel(card: Card, stamp: Stamp, _: Templates) -> bytes:
    from scorecard.report.workbook import render_workbook

    return render_workbook(card, stamp)


def _html(card: Card, stamp: Stamp, templates: Templates) -> bytes:
    from scorecard.report.web.document import render_web

    return render_web(card, stamp, templates)


# Imported where they are used: a command that prints nothing starts without a page renderer.
KINDS: Final[dict[KindName, Kind]] = {
    "pdf": Kind("pdf", "application/pdf", ("weasyprint", "scorecard.report.page"), _pdf),
    "excel": Kind(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("scorecard.report.workbook",),
        _excel,
    ),
    "html": Kind("html", "text/html", ("scorecard.report.web.document",), _html),
}
EXTENSIONS: Final = {str(name): kind.extension for name, kind in KINDS.items()}
