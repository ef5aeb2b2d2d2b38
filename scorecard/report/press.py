"""HTML to PDF by WeasyPrint, with no way out: no network, no file, no clock, no quiet warning."""

import base64
import binascii
import contextlib
import gc
import importlib
import logging
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from scorecard.errors import RenderError
from scorecard.report.tagging import scope_headers
from scorecard.report.templates import Templates

PANGO_ADVICE = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_FONT = re.compile(r"font:([\w.-]+\.woff2)")
_NOTES = re.compile(r"footnote|note-area|list-item|:\s*note\b")
_OF_NOTES = re.compile(r"^::(?:foot)?note-\w+ \{[^}]*\}$", re.MULTILINE)
_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
# Elements that HTML never closes; values are escaped, so no `>` is within a tag.
_VOID = re.compile(r"(<(?:br|col|hr|img|meta|wbr)\b[^<>]*?)/?>")


def to_pdf(html: str, css: str, templates: Templates) -> bytes:
    """One HTML document as tagged PDF (PDF/UA-1); the same input gives the same bytes.

    Anything the renderer warns of raises `RenderError`: a page with a fault is not sent.
    """
    kit = _kit(templates, templates.state(), css)
    with _warnings_raise(), _no_collection():
        try:
            pdf: bytes = document(html, css, kit).write_pdf(
                stylesheets=[kit.css],
                font_config=kit.fonts,
                pdf_variant="pdf/ua-1",
                finisher=scope_headers,
            )
        except MemoryError:
            raise
        except Exception as error:  # whatever it stumbles over, this one card is held, not the run
            raise RenderError(
                f"the page renderer failed ({type(error).__name__}: {error}): report this card"
            ) from error
    return pdf


def document(html: str, css: str, kit: "_Kit") -> Any:
    """WeasyPrint's document of a page, with what it would do for nothing left out.

    Its parser takes fourteen times as long as one of XML for the same elements, so it reads only
    what an organisation's own templates leave open. And for every element it makes the styles of
    six pseudo-elements, of lists and notes, so they are left out where no style asks for them.
    """
    root = tree(html)
    if root is None:
        return kit.weasyprint.HTML(string=html, url_fetcher=kit.fetcher)
    page = kit.weasyprint.HTML(string="", url_fetcher=kit.fetcher)
    wrapper = importlib.import_module("cssselect2").ElementWrapper.from_html_root(root)
    page.wrapper_element, page.etree_element = wrapper, wrapper.etree_element
    if not asks_for_notes(css) and not asks_for_notes(html):
        page._ua_stylesheets = lambda forms=False: [kit.plain]
    return page


def asks_for_notes(text: str) -> bool:
    """Whether a style sheet or page may have notes, or lists of elements other than `li`."""
    return _NOTES.search(text) is not None


def tree(html: str) -> ElementTree.Element | None:
    """A page's elements, where it is XML but for what HTML never closes; None where it is not."""
    try:
        root = ElementTree.fromstring(_VOID.sub(r"\1/>", _DOCTYPE.sub("", html, count=1)))
    except ElementTree.ParseError:
        return None
    # HTML gives every row a group that style sheets may name; XML leaves it where it is.
    return None if root.find(".//table/tr") is not None else root


@dataclass(frozen=True, slots=True)
class _Kit:
    """What is dear to make and the same for every page: parsed CSS and loaded fonts."""

    weasyprint: Any
    fetcher: Any
    fonts: Any
    css: Any
    # The renderer's own style sheet without notes.
    plain: Any


@lru_cache(maxsize=4)
def _kit(templates: Templates, state: str, css: str) -> _Kit:
    """One kit a process for each style sheet; `state` tells states of the folders apart."""
    weasyprint = load_weasyprint()
    fetcher = _closed_fetcher(templates)
    fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    # Raises before anything is cached: a faulty style sheet fails every page, not just the first.
    with _warnings_raise():
        sheet = weasyprint.CSS(string=css, font_config=fonts, url_fetcher=fetcher)
    return _Kit(weasyprint, fetcher, fonts, sheet, weasyprint.CSS(string=_without_notes()))


def _without_notes() -> str:
    own: str = importlib.import_module("weasyprint.html").UA
    return _OF_NOTES.sub("", own).replace("\n::marker {", "\nli::marker {")


def load_weasyprint() -> Any:
    """WeasyPrint, imported when first needed. Raises `RenderError` where Pango is missing."""
    try:
        return importlib.import_module("weasyprint")
    except OSError as error:
        raise RenderError(
            f"a PDF needs the system library Pango, and it could not be loaded: {PANGO_ADVICE}"
        ) from error


def _closed_fetcher(templates: Templates) -> Any:
    """Gives data: addresses and the fonts folder, and nothing else; it opens no connection."""
    urls = importlib.import_module("weasyprint.urls")

    def fetch(self: Any, url: str, headers: Any = None) -> Any:
        media_type, body = resource(url, templates)
        return urls.URLFetcherResponse(url, body, {"Content-Type": media_type})

    # The base class is known only once WeasyPrint, and with it Pango, has been loaded.
    return type("ClosedFetcher", (urls.URLFetcher,), {"fetch": fetch})(allow_redirects=False)


def resource(url: str, templates: Templates) -> tuple[str, bytes]:
    """Media type and content of a `data:` or `font:` address; `ValueError` for any other."""
    if font := _FONT.fullmatch(url):
        return "font/woff2", templates.find(f"fonts/{font[1]}").read_bytes()
    if not url.startswith("data:"):
        raise ValueError(f"{url[:80]}: only data: addresses are fetched")
    head, comma, payload = url.removeprefix("data:").partition(",")
    if not comma:
        raise ValueError("a data: address without a comma")
    body = urllib.parse.unquote_to_bytes(payload)
    if head.endswith(";base64"):
        try:
            body = base64.b64decode(body, validate=True)
        except binascii.Error as error:
            raise ValueError("a data: address that is not base64") from error
    return head.partition(";")[0], body


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Layout makes millions of living objects; looking for dead ones among them costs a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextlib.contextmanager
def _warnings_raise() -> Iterator[None]:
    logger = logging.getLogger("weasyprint")
    collector, level, propagate = _Collector(), logger.level, logger.propagate
    logger.addHandler(collector)
    logger.setLevel(logging.WARNING)
    # They come out as one error; printing them besides would say everything twice.
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)
        logger.propagate = propagate
    if collector.lines:
        shown = "; ".join(line[:200] for line in collector.lines[:3])
        more = f" (and {len(collector.lines) - 3} more)" if len(collector.lines) > 3 else ""
        raise RenderError(f"the page renderer warned, so no PDF was made: {shown}{more}")
