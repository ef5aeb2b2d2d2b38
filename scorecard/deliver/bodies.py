"""The text and the HTML of a mail, from templates. What a mail is about is elsewhere."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import jinja2

from scorecard.errors import RenderError
from scorecard.project import templates_dir
from scorecard.report.label_words import in_templates
from scorecard.report.palette import INK, MUTED, NAVY, PAPER, RULE, paint, painted_tone
from scorecard.report.templates import Templates

SHIPPED: Final = Templates(templates_dir())


@dataclass(frozen=True, slots=True)
class Body:
    """The same content twice: plain text, and HTML without images, links or scripts."""

    text: str
    html: str


def body(templates: Templates, name: str, **values: object) -> Body:
    """Fill in `mail/<name>.txt.j2` and `.html.j2`; raises `RenderError` naming the template."""
    text = _filled(templates, f"mail/{name}.txt.j2", values)
    return Body(text=text.strip() + "\n", html=_filled(templates, f"mail/{name}.html.j2", values))


def one_line(value: object) -> object:
    """Plain text on one line, without control characters: a name cannot add lines or colours."""
    if type(value) is not str:
        return value
    return "".join(_safe(character) for character in value)


def _safe(character: str) -> str:
    if character in "\r\n\t\v\f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}\x85":
        return " "
    refused = unicodedata.category(character) in ("Cc", "Cs")
    return "\N{REPLACEMENT CHARACTER}" if refused else character


def _filled(templates: Templates, name: str, values: dict[str, object]) -> str:
    environment = _environment(templates, escape=name.endswith(".html.j2"))
    try:
        return environment.get_template(name).render(**values, navy=paint(NAVY), tone=painted_tone)
    except jinja2.TemplateSyntaxError as error:
        where = f"{error.filename or error.name}:{error.lineno}"
        raise RenderError(f"{where}: expected a Jinja template: {error.message}") from error
    except jinja2.TemplateError as error:
        raise RenderError(f"template {name}: {error}: correct the template") from error


@lru_cache(maxsize=4)
def _environment(templates: Templates, *, escape: bool) -> jinja2.Environment:
    folders = [folder for folder in (templates.override, templates.shipped) if folder]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        # By name and not by ending: Jinja's own choice leaves `*.html.j2` unescaped.
        autoescape=escape,
        undefined=jinja2.StrictUndefined,
        finalize=one_line,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(ink=INK, muted=MUTED, paper=PAPER, rule=RULE)
    environment.globals.update(in_templates(escaped=escape, printable=one_line))
    return environment
