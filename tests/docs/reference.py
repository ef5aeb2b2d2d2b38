"""docs/configuration-reference.md from the models: a table for each, in the order of sections.

What a key takes is read from the JSON Schema, so that editors and people are told the same.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scorecard.config.models import Config
from scorecard.config.schema import json_schema, unwrapped

Model = type[BaseModel]
Schema = Mapping[str, Any]

HEAD = """\
# Configuration reference

Every section of the YAML files in `config` and every key, as the program takes them. This page is
made from the program's own models; [configuration.md](configuration.md) is the guide with examples.

Months are written `2026-10`. Ids are letters, digits, `-` and `_`, at most 63 of them. Figures are
in base units: euros, not thousands; 0.25 for 25 %. `valid_from` and `valid_to` both belong to a
period; left out, the period has no such end.
"""
# How a pattern is told that has no words yet.
PATTERN = "text like"
# The patterns of texts, in words.
PATTERNS = {
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$": "an id",
    r"^[A-Z]{3}$": "three capital letters",
    r"^[a-z]{2,3}(-[A-Z]{2})?$": "a language, as `en` or `de-AT`",
    r"^([A-Z]{2}|none)$": "two capital letters, or `none`",
    r"^(?:\d{4})-(?:0[1-9]|1[0-2])$": "a month",
    r"^#?[0-9A-Fa-f]{6}$": "colour as `#00B050`",
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": "a time of day, as `06:00`",
    r"^#[0-9A-Fa-f]{6}$": "a colour, as `#1F3A5F`",
    r"^[A-Za-z0-9][A-Za-z0-9_-]*\.(svg|png|jpg|jpeg)$": "a picture's file name",
    r"^[A-Za-z0-9][A-Za-z0-9._-]*\.woff2$": "a WOFF2 font's file name",
    r"^[0-9a-f]{16}$": "16 hex digits",
    r"^[A-Za-z][A-Za-z_]*( [*/] [A-Za-z][A-Za-z_]*){0,5}$": "words with * or / between",
    r"^(path|sheet|[A-Z]{1,3}[1-9][0-9]{0,6})$": "`path`, `sheet` or a cell",
    r"^(path|sheet|(19|20)[0-9]{2}|[A-Z]{1,3}[1-9][0-9]{0,6})$": "year, cell, `path` or `sheet`",
    r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})$": "a host's name",
    r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$": "a mail address",
    r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$": "the name of a header or parameter",
    r"^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$": "an id or a domain",
    r"^[A-Za-z_][A-Za-z0-9_]{0,120}$": "letters, digits and `_`",
    r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*$": (
        "a module and a name in it, as `a.b:c`"
    ),
    r"^[A-Za-z0-9]{1,40}$": "letters and digits",
    r"^[A-Za-z0-9_-]{0,100}$": "letters, digits, `_` and `-`",
    r"^[A-Za-z0-9_-]{10,200}$": "an id of letters, digits, `_` and `-`",
    r"^3\.[0-9]{1,3}$": "a version as `3.19`",
    r"^[A-Z]{1,3}[0-9]*:[A-Z]{1,3}[0-9]*$": "cells as `A3:F`",
    r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$": "an id of 32 digits, as Microsoft's",
}
BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
}


@dataclass(frozen=True)
class Part:
    """A table of the page: a model, or the keys that several choices of a union share."""

    title: str
    # What a link to it says.
    short: str
    model: Model
    keys: Mapping[str, FieldInfo]
    # A choice that has the keys: what is shared has no schema of its own.
    holder: Model
    # The other places of a configuration the model stands at.
    also: tuple[str, ...] = ()

    @property
    def link(self) -> str:
        """A link to its heading, at the address GitHub gives that."""
        kept = "".join(c for c in self.title.lower() if c.isalnum() or c in "_- ")
        return f"[{self.short}](#{kept.replace(' ', '-')})"


def rendered() -> str:
    """The whole page."""
    schema = json_schema()
    parts = list(_parts())
    links = {f"#/$defs/{part.model.__name__}": part.link for part in parts}
    lines = [HEAD, "## Sections", "", *_table(Config.model_fields, schema, links)]
    for part in parts:
        lines += ["", f"## {part.title}", "", unwrapped(inspect.cleandoc(part.model.__doc__ or ""))]
        lines += ["", f"The same at {_listed(part.also, 'and')}.", ""] if part.also else [""]
        lines += _table(part.keys, schema["$defs"][part.holder.__name__], links)
    return "\n".join(lines) + "\n"


def all_models() -> list[Model]:
    """Every model of a configuration with keys of its own, `Config` first."""
    return [Config, *(part.model for part in _parts())]


def _parts() -> Iterator[Part]:
    places = list(_places(Config, "", "", set()))
    stands: dict[Model, list[str]] = {}
    for place in places:
        for model in place.models:
            stands.setdefault(model, []).append(f"`{place.path}`")
    done: set[Model] = set()
    for place in places:
        models, shared = place.models, _shared(place.models)
        if done.issuperset(models):
            continue
        for base in shared:
            heirs = [model for model in models if issubclass(model, base)]
            short = _chosen(heirs, models)
            yield Part(f"`{place.path}`, {short}", short, base, _own(base, shared), heirs[0])
        for model in models:
            if model not in done:
                done.add(model)
                path = f"`{place.path}`"
                chosen = _chosen([model], models) if len(models) > 1 else ""
                title = ", ".join(filter(None, (path, chosen or place.within)))
                also = tuple(other for other in stands[model] if other != path)
                yield Part(title, chosen or path, model, _own(model, shared), model, also)


@dataclass(frozen=True)
class _Place:
    """A key that holds a model, or one of several: a union."""

    path: str
    models: list[Model]
    # Which choice of a union has the key, where no other has it.
    within: str


def _places(model: Model, path: str, within: str, seen: set[Model]) -> Iterator[_Place]:
    """Where models stand, the keys of each model followed once."""
    for name, info in model.model_fields.items():
        inner = _models_in(info.annotation)
        if not inner:
            continue
        place = f"{path}.{name}" if path else name
        yield _Place(place, inner, within)
        for found in inner:
            if found not in seen:
                seen.add(found)
                for key in _places(found, place, within, seen):
                    having = [m for m in inner if key.path[len(place) + 1 :] in m.model_fields]
                    alone = len(inner) > 1 and having == [found]
                    yield replace(key, within=_chosen([found], inner)) if alone else key


def _models_in(annotation: Any) -> list[Model]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    found = [model for part in get_args(annotation) for model in _models_in(part)]
    return list(dict.fromkeys(found))


def _shared(models: list[Model]) -> list[Model]:
    """Bases with keys that several of the models have, the most general first.

    Of bases with the same heirs only the most special one, which has the keys of the others.
    """
    by_heirs: dict[tuple[Model, ...], Model] = {}
    for base in (base for model in models for base in model.__mro__[1:]):
        if issubclass(base, BaseModel) and base.model_fields:
            heirs = tuple(model for model in models if issubclass(model, base))
            known = by_heirs.setdefault(heirs, base)
            by_heirs[heirs] = base if issubclass(base, known) else known
    found = [base for heirs, base in by_heirs.items() if len(heirs) > 1]
    return sorted(found, key=lambda base: len(base.__mro__))


def _own(model: Model, shared: Iterable[Model]) -> dict[str, FieldInfo]:
    elsewhere = {
        name
        for base in shared
        if base is not model and issubclass(model, base)
        for name in base.model_fields
    }
    return {name: info for name, info in model.model_fields.items() if name not in elsewhere}


def _chosen(heirs: list[Model], models: list[Model]) -> str:
    """How a configuration chooses between the models of a union: `type: csv`."""
    key, *_ = (name for name in models[0].model_fields if all(_only(m, name) for m in models))
    if len(heirs) == len(models):
        return f"every {key}"
    return _listed([f"`{key}: {_only(heir, key)}`" for heir in heirs], "or")


def _only(model: Model, key: str) -> str | None:
    """The one value a key permits, None where it permits others."""
    info = model.model_fields.get(key)
    values = get_args(info.annotation) if info else ()
    return values[0] if len(values) == 1 and isinstance(values[0], str) else None


def _table(fields: Mapping[str, FieldInfo], schema: Schema, links: Mapping[str, str]) -> list[str]:
    lines = ["| key | takes | default | meaning |", "| --- | --- | --- | --- |"]
    for name, info in fields.items():
        meaning = " ".join((info.description or "").split())
        takes = _takes(schema["properties"][name], links)
        cells = (f"`{name}`", takes, _default(info), meaning)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return lines


def _takes(schema: Schema, links: Mapping[str, str]) -> str:
    """What a key takes, in words; None, which is the key left out, is not mentioned."""
    if "$ref" in schema:
        return links[schema["$ref"]]
    if "oneOf" in schema:
        return "by " + _listed([links[choice["$ref"]] for choice in schema["oneOf"]], "or")
    if "anyOf" in schema:
        choices = schema["anyOf"]
        kept = [choice for choice in choices if choice.get("type") != "null"]
        return _listed([_takes(choice, links) for choice in kept], "or")
    if set(schema) <= {"description", "default"}:
        return "a value of any kind"
    if "const" in schema:
        return _code(schema["const"])
    if "enum" in schema:
        return _listed([_code(value) for value in schema["enum"]], "or")
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {
        "array": _list_of,
        "object": _names_of,
        "boolean": lambda *_: "`true` or `false`",
        "integer": lambda *_: _number("a whole number", schema),
        "number": lambda *_: _number("a number", schema),
        "string": lambda *_: _text(schema),
    }[types[0]](schema, links)


def _list_of(schema: Schema, links: Mapping[str, str]) -> str:
    inner = _takes(schema["items"], links)
    return f"a list: {inner}" + ("; at least one" if schema.get("minItems") else "")


def _names_of(schema: Schema, links: Mapping[str, str]) -> str:
    key = _text(schema.get("propertyNames", {})).removeprefix("an ").removeprefix("a ")
    inner = schema["additionalProperties"]
    return f"by {key}: {'a value of any kind' if inner is True else _takes(inner, links)}"


def _number(what: str, schema: Schema) -> str:
    if "minimum" in schema and "maximum" in schema:
        return f"{what} from {schema['minimum']} to {schema['maximum']}"
    bounds = [said.format(schema[key]) for key, said in BOUNDS.items() if key in schema]
    return f"{what}, {' and '.join(bounds)}" if bounds else what


def _text(schema: Schema) -> str:
    if "pattern" in schema:
        return PATTERNS.get(schema["pattern"]) or f"{PATTERN} `{schema['pattern']}`"
    if schema.get("format") == "date":
        return "a date, as `2026-12-24`"
    return f"text of at most {schema['maxLength']} characters" if "maxLength" in schema else "text"


def _code(value: Any) -> str:
    """A value in type, those one cannot see by their names."""
    text = {" ": "a space", "\t": "a tab", "": "nothing"}.get(value) if value != 0 else None
    return text or f"`{value}`"


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "required"
    value = info.get_default(call_default_factory=True)
    if isinstance(value, BaseModel):
        return "its defaults"
    if value is None or value in ((), {}, ""):
        return "none"
    if isinstance(value, tuple):
        return "`[" + ", ".join(str(item) or '""' for item in value) + "]`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    assert isinstance(value, (str, int, Decimal))
    return f"`{value}`"


def _listed(items: Iterable[str], word: str) -> str:
    *first, last = dict.fromkeys(items)
    return f"{', '.join(first)} {word} {last}" if first else last
