"""A card as one HTML file that needs nothing else: no network, no other file, no store, no clock.

It is read from a mail or a share, by a browser that trusts neither, so it says itself what it may
do: its own style and its own script, known by their digests, and pictures within it.
"""

import base64
import hashlib

from scorecard.figures import scores_on
from scorecard.report.brand import OWN_FONT, Brand, font_files, logo, quoted_families, wearing
from scorecard.report.card import Card, Stamp
from scorecard.report.narrative.wording import worded
from scorecard.report.palette import in_templates
from scorecard.report.templates import Templates
from scorecard.report.view.front import points
from scorecard.report.view.shared import shared
from scorecard.report.web import chart
from scorecard.report.web.measures import web_perspectives
from scorecard.report.web.said import said

# The letters of English, and the marks; other scripts are left to the reader's own fonts, or the
# file would be several times its size.
_FONTS = {
    ("Source Sans 3", 400): "source-sans-3-latin-400.woff2",
    ("Source Sans 3", 600): "source-sans-3-latin-600.woff2",
    ("Scorecard Marks", 400): "scorecard-marks.woff2",
}


def render_web(card: Card, stamp: Stamp, templates: Templates) -> bytes:
    """The card as HTML; equal arguments give equal bytes.

    Names are shown as they are: markup in them stays text. Raises `RenderError` where a template
    is faulty.
    """
    script = templates.find("web/card.js").read_text(encoding="utf-8")
    words = worded(templates, card.language)
    with words, scores_on(card.score_scale), wearing(card.brand):
        style = templates.render(
            "web/card.css",
            palette=in_templates(),
            fonts=_fonts(card.brand, templates),
            families=quoted_families(),
        )
        html = templates.render(
            "web/card.html.j2",
            style=style,
            script=script,
            policy=_policy(style, script),
            perspectives=web_perspectives(card),
            comments=said(card.comments),
            points=points(card),
            chart=chart,
            logo=logo(card.brand, templates),
            **shared(card, stamp),
        )
    return html.encode()


def _fonts(brand: Brand, templates: Templates) -> dict[tuple[str, int], str]:
    own = {(OWN_FONT, weight): name for weight, name in font_files(brand).items()}
    return {
        face: base64.b64encode(templates.find(f"fonts/{name}").read_bytes()).decode()
        for face, name in (own | _FONTS).items()
    }


def _policy(style: str, script: str) -> str:
    """What a browser may load and run for this page: what is in it, and nothing else."""
    return (
        f"default-src 'none'; style-src {_known(style)}; script-src {_known(script)}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _known(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
