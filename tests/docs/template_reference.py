"""docs/templates.md from the templates and from what they are given.

A card, a book and a mail are made, and what each template got is noted: so what is told of a
variable is what it is. What a field means is the comment above it.
"""

import dataclasses
import inspect
import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from unittest.mock import patch

import jinja2
import jinja2.meta
from markupsafe import Markup

from scorecard.control.facts import Control
from scorecard.deliver import card_text
from scorecard.project import templates_dir
from scorecard.report import palette
from scorecard.report.agenda import render_agenda
from scorecard.report.book import Chapter, render_book, render_briefing
from scorecard.report.card import Card
from scorecard.report.page import render_html, styles
from scorecard.report.templates import Templates
from scorecard.report.view.initiatives import initiatives
from scorecard.report.view.replaced import replaced
from scorecard.report.web.document import render_web
from scorecard.report.web.said import said
from tests.pressing import unpressed
from tests.report.sample_card import PROVISIONAL, ordinary

HEAD = """\
# Templates

What an organisation puts into its own folder `templates/` takes the place of the shipped file of
the same name: `templates/page/front.html.j2` replaces the printed front page and nothing else.
Copy the [shipped file](../templates), change it, and look at it with `scorecard publish --preview
UNIT --pdf`. For a logo, colours and letters no template is needed: see
[Design](configuration.md#design).

They are [Jinja](https://jinja.palletsprojects.com/) templates. Whatever a template prints is
escaped, an unknown variable or a mistake holds the card and names file and line, and the printed
page may load nothing but `data:` addresses and the files of `templates/fonts/` as `font:NAME`. A
changed template is on the cards made from then on: one that says what it said keeps its version
and its files. What was in the folder is kept beside the editions, so that `scorecard rebuild` makes
each card again as it looked. A template of your own has to be looked at after an update, when the
[changelog](../CHANGELOG.md) says that its variables have changed.

`{{ t("Goal") }}` prints a label in the language of the card, `{{ t("since {month}", month=...) }}`
one that takes something, and `{{ plural("1 unit", "{count} units", count) }}` one by its count.
Labels of your own are translated in the same [language file](configuration.md#language);
`thousands()` is what stands between thousands.

This page is made from the program.
"""
# What the files are, in the order in which they are told.
FILES: Mapping[str, str] = {
    "page/card.html.j2": "The printed card, of the five parts that follow.",
    "page/front.html.j2": "Its front page.",
    "page/strategy.html.j2": "Its strategy map.",
    "page/measures.html.j2": "Its measures, a section for each perspective.",
    "page/follows.html.j2": "What waits, actions, initiatives and units.",
    "page/annex.html.j2": "Its annex.",
    "page/changes.html.j2": "The table of changes in the annex.",
    "page/macros.html.j2": "What those share.",
    "page/page.css": "Its style.",
    "page/fonts.css": "Which letters are in which font.",
    "web/card.html.j2": "The web page.",
    "web/summary.html.j2": "Its summary.",
    "web/perspective.html.j2": "A perspective's measures.",
    "web/measure.html.j2": "What is behind a measure.",
    "web/history.html.j2": "A measure's history.",
    "web/rest.html.j2": "What follows the measures.",
    "web/macros.html.j2": "What those share.",
    "web/card.css": "Its style.",
    "web/card.js": "Its script: sorting, and opening what is behind a measure.",
    "book/book.html.j2": "The contents and chapters of a book.",
    "book/briefing.html.j2": "The briefing's one page.",
    "book/agenda.html.j2": "The agenda of a review meeting.",
    "book/book.css": "The style of all three, after that of the page.",
    "mail/layout.html.j2": "What all mails share.",
    "mail/card.html.j2": "The mail of a card.",
    "mail/card.txt.j2": "The same in plain text.",
    "mail/digest.html.j2": "The digest of the strategy office.",
    "mail/digest.txt.j2": "The same in plain text.",
    "mail/owner.html.j2": "What is open on somebody's sources.",
    "mail/owner.txt.j2": "The same in plain text.",
    "mail/review.html.j2": "A review workbook.",
    "mail/review.txt.j2": "The same in plain text.",
    "mail/review_receipt.html.j2": "The receipt for a review workbook.",
    "mail/review_receipt.txt.j2": "The same in plain text.",
    "mail/form.html.j2": "A form for figures.",
    "mail/form.txt.j2": "The same in plain text.",
    "mail/reminder.html.j2": "What is still to come from somebody.",
    "mail/reminder.txt.j2": "The same in plain text.",
    "mail/escalation.html.j2": "What is late and whose it is.",
    "mail/escalation.txt.j2": "The same in plain text.",
    "mail/failure.html.j2": "A run that failed.",
    "mail/failure.txt.j2": "The same in plain text.",
    "mail/receipt.html.j2": "The receipt for a delivery.",
    "mail/receipt.txt.j2": "The same in plain text.",
    "mail/refused.html.j2": "Why a workbook somebody replied with was not taken.",
    "mail/refused.txt.j2": "The same in plain text.",
    "control/control.html.j2": "The control page.",
    "control/control.css": "Its style.",
    "language/en.yaml": "The sentences and labels in English.",
    "language/de.yaml": "The same in German.",
}
# What every template knows of labels.
LABELS = frozenset({"t", "plural", "thousands"})
# What every mail knows besides.
MAIL = frozenset({"ink", "muted", "navy", "paper", "rule", "tone", "counted"})
_FIELD = re.compile(r"^    (?P<name>\w+): ")
_NOTE = re.compile(r"^    # (?P<text>.*)$")


class _Noted(Templates):
    """Notes what each template is given."""

    given: typing.ClassVar[dict[str, dict[str, object]]] = {}

    def render(self, name: str, **values: object) -> str:
        self.given.setdefault(name, {}).update(values)
        return super().render(name, **values)


@cache
def given() -> dict[str, dict[str, object]]:
    """The variables of each template that is filled in by itself, with their values.

    Not to be written to.
    """
    card, templates = ordinary(), _Noted(templates_dir())
    mailed: dict[str, object] = {}

    def body(_: Templates, name: str, **values: object) -> object:
        mailed.update(values)
        return None

    with unpressed(), patch.object(card_text, "body", body):
        render_html(card, PROVISIONAL, templates)
        styles(card, templates)
        render_web(card, PROVISIONAL, templates)
        chapters = [Chapter(card.unit_name, 0, card, PROVISIONAL, "")]
        render_book(chapters, templates)
        render_briefing(chapters, templates)
        render_agenda(chapters, ["Revenue of North: certified"], templates, as_of="2026-11-04")
        card_text.card_body(card, PROVISIONAL, recipient="Ann", sender="OSM", attachments=())
    nothing = {field.name: () for field in dataclasses.fields(Control)}
    page = {"control/control.html.j2": {"control": Control(**nothing), "style": ""}}
    style = {"control/control.css": {"palette": palette}}
    return {**_Noted.given, "mail/card.html.j2": mailed, **page, **style}


def shipped() -> set[str]:
    """Every template there is, but those that begin an organisation; fonts are none."""
    folder = templates_dir()
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if not name.startswith(("start/", "fonts/"))}


def used(name: str) -> set[str]:
    """The variables a template reads that it does not make itself."""
    tree = jinja2.Environment(autoescape=True).parse(_text(name))
    return jinja2.meta.find_undeclared_variables(tree) - LABELS


def _text(name: str) -> str:
    return (Path(templates_dir()) / name).read_text(encoding="utf-8")


def rendered() -> str:
    """The whole document."""
    known = given()
    parts = [HEAD, "## Files\n", "| File | What it is | Reads |", "| --- | --- | --- |"]
    for name, what in FILES.items():
        read = used(name) if name.endswith((".j2", ".css")) else set()
        if name.startswith("mail/"):
            read -= MAIL
        listed = ", ".join(f"`{item}`" for item in sorted(read)) or "nothing"
        parts.append(f"| `{name}` | {what} | {listed} |")
    parts.append("\n## Variables\n")
    classes: dict[str, type[object]] = {}
    hints = _hints()
    for name, values in known.items():
        parts += [f"### Of `{name}`\n", "| Variable | What it is |", "| --- | --- |"]
        for variable, value in sorted(values.items()):
            told = _type(hints[variable], classes) if variable in hints else _kind(value, classes)
            parts.append(f"| `{variable}` | {told} |")
        parts.append("")
    parts.append("## What is in them\n")
    parts += _classes(classes)
    return "\n".join(parts).rstrip() + "\n"


def _hints() -> dict[str, object]:
    """What those variables are that the example card has nothing for."""
    return {
        "initiatives": typing.get_type_hints(initiatives)["return"],
        "replaced": typing.get_type_hints(replaced)["return"],
        "passed": tuple[str, ...],
        "comments": typing.get_type_hints(said)["return"],
        "missing": tuple[Chapter, ...],
        "logo": str | None,
        "attachments": tuple[str, ...],
        "links": tuple[str, ...],
        "bodies": tuple[str, ...],
    }


def _classes(found: dict[str, type[object]]) -> Iterator[str]:
    told: set[str] = set()
    while waiting := sorted(set(found) - told):
        for name in waiting:
            told.add(name)
            list(_fields(found[name], found))
    for name in sorted(found):
        kind = found[name]
        yield f"### {name}\n"
        yield " ".join((inspect.getdoc(kind) or "").split()) + "\n"
        yield "| Field | Type | What it is |"
        yield "| --- | --- | --- |"
        yield from _fields(kind, found)
        yield ""


def _fields(kind: type[object], classes: dict[str, type[object]]) -> Iterator[str]:
    hints, notes = typing.get_type_hints(kind), _notes(kind)
    for field in dataclasses.fields(typing.cast(typing.Any, kind)):
        yield f"| `{field.name}` | {_type(hints[field.name], classes)} | {notes[field.name]} |"


def _notes(kind: type[object]) -> dict[str, str]:
    """The comments above the fields of a class and of those it is made of."""
    notes: dict[str, str] = {}
    for part in reversed(kind.__mro__):
        if not dataclasses.is_dataclass(part):
            continue
        above: list[str] = []
        for line in inspect.getsource(part).splitlines():
            if note := _NOTE.match(line):
                above.append(note["text"])
            elif field := _FIELD.match(line):
                notes[field["name"]] = " ".join(above)
                above = []
            else:
                above = []
    return notes


def _kind(value: object, classes: dict[str, type[object]]) -> str:
    """What a value is, in words."""
    if isinstance(value, types.ModuleType):
        return "the measures of a drawing: " + ", ".join(
            f"`{name}`" for name in sorted(vars(value)) if name.isupper() and name[0] != "_"
        )
    if isinstance(value, types.SimpleNamespace):
        return "colours: " + ", ".join(f"`{name}`" for name in vars(value))
    if isinstance(value, (tuple, list)):
        kinds = sorted({_type(type(item), classes) for item in value})
        return "a list of " + (" or ".join(kinds) if kinds else "texts")
    return "nothing" if value is None else _type(type(value), classes)


_NUMBER = "a number"
_PLAIN = {
    str: "text",
    Markup: "text",
    bool: "true or false",
    int: _NUMBER,
    Decimal: _NUMBER,
    float: _NUMBER,
}


def _type(hint: object, classes: dict[str, type[object]]) -> str:
    if hint is type(None):
        return "nothing"
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _link(hint, classes)
    if isinstance(hint, type) and hint in _PLAIN:
        return _PLAIN[hint]
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return " or ".join(f"`{item}`" if item else "nothing" for item in inner)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type(item, classes) for item in inner)
    if origin is tuple:
        if inner[-1] is not ...:
            return _listed(inner, classes)
        return "a list of " + _type(inner[0], classes)
    if origin in (list, dict) or (isinstance(hint, type) and issubclass(hint, (tuple, list, dict))):
        return "a list" if hint is not dict and origin is not dict else "texts by name"
    return f"`{getattr(hint, '__name__', hint)}`"


def _listed(inner: Iterable[object], classes: dict[str, type[object]]) -> str:
    return " and ".join(_type(item, classes) for item in inner)


def _link(kind: type[object], classes: dict[str, type[object]]) -> str:
    """A class by its name; where two are called the same, with the room it is of."""
    if kind is Card:
        return "the whole card, as it was frozen: [card.py](../scorecard/report/card.py)"
    name = kind.__name__.lstrip("_")
    if classes.get(name, kind) is not kind:
        name = f"{name} of {kind.__module__.rpartition('.')[2]}"
    classes.setdefault(name, kind)
    return f"[{name}](#{name.lower().replace(' ', '-')})"
