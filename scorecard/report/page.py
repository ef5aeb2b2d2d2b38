"""A card as a printed page: frozen tree in, HTML or PDF out, with no store and no clock."""

import re

from markupsafe import Markup

from scorecard.figures import scores_on
from scorecard.labels import FACT, label, t
from scorecard.report.brand import font_files, logo, quoted_families, wearing
from scorecard.report.card import Card, Stamp
from scorecard.report.narrative.wording import worded
from scorecard.report.palette import in_templates
from scorecard.report.press import to_pdf
from scorecard.report.templates import Templates
from scorecard.report.view.lines import perspectives
from scorecard.report.view.shared import shared

# Where the front page leads to other pages; text is escaped, so this is never a part of one.
_LINK = re.compile(r'(<a\b[^>]*?) href="#[^"]*"')


def render_html(card: Card, stamp: Stamp, templates: Templates, *, whole: bool = True) -> str:
    """The page as HTML, or its front page. Names are shown as they are: markup stays text."""
    with worded(templates, card.language), scores_on(card.score_scale), wearing(card.brand):
        return templates.render(
            "page/card.html.j2",
            whole=whole,
            perspectives=perspectives(card),
            organisation=card.organisation_name,
            as_of=card.as_of,
            logo=logo(card.brand, templates),
            **shared(card, stamp),
        )


def render_pdf(card: Card, stamp: Stamp, templates: Templates) -> bytes:
    """The page as tagged PDF; equal arguments give equal bytes.

    Raises `RenderError` where Pango is missing, a template is faulty or the renderer warns.
    """
    return to_pdf(render_html(card, stamp, templates), styles(card, templates), templates)


def render_front(card: Card, stamp: Stamp, templates: Templates) -> bytes:
    """The front page alone, as `render_pdf`: what leads to other pages is plain text there."""
    html = _LINK.sub(r"\1", render_html(card, stamp, templates, whole=False))
    return to_pdf(html, styles(card, templates), templates)


def styles(card: Card, templates: Templates) -> str:
    """The style sheet of a card's pages."""
    with worded(templates, card.language), wearing(card.brand):
        fonts = templates.render("page/fonts.css", own=font_files(card.brand))
        return fonts + templates.render(
            "page/page.css",
            page_size=card.page_size,
            palette=in_templates(),
            families=quoted_families(),
            title=_in_style(t("Balanced scorecard")),
            numbering=_numbering(),
        )


def _numbering() -> Markup:
    """What a style sheet prints as the number of a page: texts and counters one after another."""
    parts = FACT.split(label("page {page} of {pages}"))
    # Every second part is the name of a counter.
    return Markup(" ").join(
        Markup(f"counter({part})") if number % 2 else _in_style(part)
        for number, part in enumerate(parts)
        if part
    )


def _in_style(text: str) -> Markup:
    """A text as a style sheet has it; quotes are left out."""
    return Markup('"{}"').format(text.replace("\\", "").replace('"', ""))
