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
    import, so workers have them before they begin. `always` is whether every card is printed so,
    or only for whom it is sent to; `suffix` tells it from another file of the same extension.
    """

    extension: str
    media_type: str
    modules: tuple[str, ...]
    render: Callable[[Card, Stamp, Templates], bytes]
    always: bool = True
    suffix: str = ""


def _pdf(card: Card, stamp: Stamp, templates: Templates) -> bytes:
    from scorecard.report.page import render_pdf

    return render_pdf(card, stamp, templates)


def _front(card: Card, stamp: Stamp, templates: Templates) -> bytes:
    from scorecard.report.page import render_front

    return render_front(card, stamp, templates)


def _excel(card: Card, stamp: Stamp, templates: Templates) -> bytes:
    from scorecard.report.workbook import render_workbook

    return render_workbook(card, stamp, templates)


def _html(card: Card, stamp: Stamp, templates: Templates) -> bytes:
    from scorecard.report.web.document import render_web

    return render_web(card, stamp, templates)


# Imported where they are used: a command that prints nothing starts without a page renderer.
KINDS: Final[dict[KindName, Kind]] = {
    "pdf": Kind("pdf", "application/pdf", ("weasyprint", "scorecard.report.page"), _pdf),
    "front": Kind("pdf", "application/pdf", (), _front, always=False, suffix="_front"),
    "excel": Kind(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("scorecard.report.workbook",),
        _excel,
    ),
    "html": Kind("html", "text/html", ("scorecard.report.web.document",), _html),
}
# The ends of files' names for people, by kind: what is behind the version in them.
ENDINGS: Final = {str(name): f"{kind.suffix}.{kind.extension}" for name, kind in KINDS.items()}
