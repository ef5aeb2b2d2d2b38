"""Reading a configuration folder: every error at once, each at its file, line and column.

The folder's `*.yaml` files together hold the sections of `models.Config`. A list section may be
spread over files and is joined in file-name order; a single section may stand in one file only.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, cast, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode

from scorecard.config.check import check
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.models import Config
from scorecard.errors import ConfigError, Problem

SIZE_LIMIT = 5_000_000


@dataclass(frozen=True, slots=True)
class Bundle:
    """A configuration's files as they were read: what is landed, and what a digest pins."""

    files: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """sha256 over names and contents, in name order."""
        total = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            total.update(f"{name}\0{len(content)}\0".encode())
            total.update(content)
        return total.hexdigest()

    @classmethod
    def read(cls, folder: Path, extra: Iterator[Path] | tuple[Path, ...] = ()) -> "Bundle":
        """All YAML and SQL files under `folder`, named relative to it."""
        names = sorted({*folder.rglob("*.yaml"), *folder.rglob("*.sql"), *extra})
        return cls({path.relative_to(folder).as_posix(): path.read_bytes() for path in names})


@dataclass(slots=True)
class _Sections:
    """Raw sections with the node and file each item came from."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    holders: dict[str, tuple[str, CommentedMap]] = field(default_factory=dict)


class _Constructor(RoundTripConstructor):
    """Keeps decimals exact and refuses tags of any language."""


def _decimal(loader: Any, node: ScalarNode) -> Decimal | str:
    try:
        return Decimal(str(node.value).replace("_", ""))
    except InvalidOperation:
        return str(node.value)


_Constructor.add_constructor("tag:yaml.org,2002:float", _decimal)
_Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: str(node.value))


def load(bundle: Bundle, *, shown_as: str = "config") -> Config:
    """The configuration in `bundle`; raises `ConfigError` with every problem found.

    `shown_as` is the folder name that errors show before the file name.
    """
    problems: list[Problem] = []
    sections = _Sections()
    for name, content in sorted(bundle.files.items()):
        if name.endswith(".yaml"):
            _read_file(f"{shown_as}/{name}", content, sections, problems)
    unread = bool(problems)
    values = _validate(sections, shown_as, problems)
    if not unread:
        problems += [
            Problem(f"{shown_as}/", 1, 1, name, "this section in one of the files", "none")
            for name in _missing(values)
        ]
    problems += [
        _problem(sections, finding, shown_as)
        for finding in _findings(values, sections, bundle.files, partial=bool(problems))
    ]
    if problems:
        raise ConfigError(problems)
    return Config.model_construct(**_with_defaults(values))


def _missing(values: Mapping[str, Any]) -> list[str]:
    fields = Config.model_fields.items()
    return [name for name, info in fields if info.is_required() and name not in values]


def _findings(
    values: Mapping[str, Any],
    sections: _Sections,
    files: Mapping[str, bytes],
    *,
    partial: bool,
) -> Iterator[Finding]:
    """What is wrong between the items that have the right shape.

    With items left out (`partial`), what could be wrong only because of that is not said.
    """
    singles = [name for name in values if not _is_list(name)]
    if _missing(values) or any(values[name] is None for name in singles):
        return
    places = {
        name: [place for place, item in enumerate(items) if item is not None]
        for name, items in values.items()
        if _is_list(name)
    }
    whole = {
        name: tuple(value[place] for place in places[name]) if name in places else value
        for name, value in values.items()
    }
    left_out = {
        repr(str(item.get("id")))
        for name, items in sections.values.items()
        if name in places
        for place, item in enumerate(items)
        if place not in places[name] and isinstance(item, Mapping)
    }
    for finding in check(Config.model_construct(**_with_defaults(whole)), files):
        if partial and (finding.found == "none" or finding.found in left_out):
            continue
        section, *rest = finding.path
        if section in places and rest and isinstance(rest[0], int):
            path = (section, places[str(section)][rest[0]], *rest[1:])
            yield Finding(path, finding.expected, finding.found)
        else:
            yield finding


def _read_file(name: str, content: bytes, sections: _Sections, problems: list[Problem]) -> None:
    tree = _parse(name, content, problems)
    if tree is None:
        return
    if not isinstance(tree, CommentedMap):
        problems.append(Problem(name, 1, 1, "file", "sections such as `kpis:`", "something else"))
        return
    for key, value in tree.items():
        spot = _key_spot(tree, key)
        if key not in Config.model_fields:
            known = ", ".join(sorted(Config.model_fields))
            problems.append(Problem(name, *spot, str(key), f"one of {known}", "an unknown section"))
        elif _is_list(key):
            if not isinstance(value, CommentedSeq):
                problems.append(Problem(name, *spot, key, "a list", _found(value)))
                continue
            sections.values.setdefault(key, []).extend(value)
            sections.origins.setdefault(key, []).extend(
                (name, (value, i)) for i in range(len(value))
            )
        elif key in sections.values:
            other = sections.holders[key][0]
            problems.append(Problem(name, *spot, key, "one such section", f"another in {other}"))
        else:
            sections.values[key] = value
            sections.holders[key] = (name, tree)


def _parse(name: str, content: bytes, problems: list[Problem]) -> Any:
    if len(content) > SIZE_LIMIT:
        problems.append(Problem(name, 1, 1, "file", "at most 5 MB", f"{len(content):,} bytes"))
        return None
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    try:
        text = content.decode("utf-8-sig")
        refused = next(_tags_and_anchors(yaml, text), None)
        if refused is not None:
            problems.append(Problem(name, *refused, "plain YAML", "an anchor, alias or tag"))
            return None
        return yaml.load(text)
    except UnicodeDecodeError as error:
        problems.append(Problem(name, 1, 1, "file", "UTF-8 text", f"byte {error.start} is not"))
    except DuplicateKeyError as error:
        line, column = _mark(error)
        problems.append(Problem(name, line, column, "key", "each key once", "a duplicate key"))
    except MarkedYAMLError as error:
        line, column = _mark(error)
        problems.append(Problem(name, line, column, "syntax", "valid YAML", str(error.problem)))
    except (YAMLError, ValueError) as error:
        problems.append(Problem(name, 1, 1, "syntax", "valid YAML", str(error).splitlines()[0]))
    return None


def _tags_and_anchors(yaml: YAML, text: str) -> Iterator[tuple[int, int, str]]:
    for token in yaml.scan(text):
        if type(token).__name__ in {"AnchorToken", "AliasToken", "TagToken"}:
            yield token.start_mark.line + 1, token.start_mark.column + 1, "value"


def _mark(error: MarkedYAMLError) -> tuple[int, int]:
    mark = error.problem_mark or error.context_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _is_list(section: str) -> bool:
    return get_origin(Config.model_fields[section].annotation) is tuple


def _validate(sections: _Sections, shown_as: str, problems: list[Problem]) -> dict[str, Any]:
    """The sections there are, an item that has not the right shape as None."""
    values: dict[str, Any] = {}
    for name, info in Config.model_fields.items():
        if name not in sections.values:
            continue
        if _is_list(name):
            adapter = TypeAdapter(get_args(info.annotation)[0])
            values[name] = tuple(
                _item(adapter, item, (name, index), sections, shown_as, problems)
                for index, item in enumerate(sections.values[name])
            )
        else:
            adapter = TypeAdapter(cast(Any, info.annotation))
            values[name] = _item(
                adapter, sections.values[name], (name,), sections, shown_as, problems
            )
    return values


def _with_defaults(values: Mapping[str, Any]) -> dict[str, Any]:
    fields = Config.model_fields
    return {name: values.get(name, info.get_default()) for name, info in fields.items()}


def _item(
    adapter: TypeAdapter[Any],
    item: Any,
    path: KeyPath,
    sections: _Sections,
    shown_as: str,
    problems: list[Problem],
) -> Any:
    try:
        return adapter.validate_json(json.dumps(_plain(item)), strict=True)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=True):
            finding = Finding(
                (*path, *_without_tags(detail["loc"], item)), *_expectation(detail, item)
            )
            problems.append(_problem(sections, finding, shown_as))
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (dt.date, Decimal)):
        return str(value)
    return str(value)


def _without_tags(loc: tuple[int | str, ...], item: Any) -> KeyPath:
    """Drop what pydantic adds for unions: parts of the location that the data does not have."""
    kept: list[int | str] = []
    node = item
    for place, part in enumerate(loc):
        last = place == len(loc) - 1
        if isinstance(node, Mapping) and (part in node or last):
            kept.append(part)
            node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            kept.append(part)
            node = node[part]
        elif last and not isinstance(node, (Mapping, list)) and not kept:
            break
    return tuple(kept)


def _expectation(detail: Any, item: Any) -> tuple[str, str]:
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "missing":
        return "this key", "nothing"
    if kind == "extra_forbidden":
        return "no such key (a misspelling?)", _found(detail["input"])
    if kind == "union_tag_not_found":
        return f"a key {context.get('discriminator', 'type')}", "none"
    if kind in {"literal_error", "union_tag_invalid"}:
        choices = context.get("expected") or context.get("expected_tags")
        return f"one of {choices}", _found(context.get("tag", detail["input"]))
    if kind == "string_pattern_mismatch":
        return f"text like {context.get('pattern')}", _found(detail["input"])
    message = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return message, _found(detail["input"])


def _found(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return repr(str(value))[:80]


def _problem(sections: _Sections, finding: Finding, shown_as: str) -> Problem:
    section, *rest = finding.path
    key = _dotted(finding.path)
    if section in sections.origins and rest and isinstance(rest[0], int):
        name, (sequence, index) = sections.origins[section][rest[0]]
        line, column = _spot(sequence, (index, *rest[1:]))
    elif section in sections.holders:
        name, holder = sections.holders[str(section)]
        line, column = _spot(holder, (section, *rest))
    else:
        name, line, column = f"{shown_as}/", 1, 1
    return Problem(name, line, column, key, finding.expected, finding.found)


def _dotted(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _spot(node: Any, path: KeyPath) -> tuple[int, int]:
    """Line and column of the deepest part of `path` that exists under `node`, from 1."""
    line, column = node.lc.line + 1, node.lc.col + 1
    for part in path:
        if isinstance(node, CommentedMap) and part in node:
            line, column = _key_spot(node, part)
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            found = node.lc.item(part)
            line, column = found[0] + 1, found[1] + 1
        else:
            break
        node = node[part]
    return line, column


def _key_spot(node: CommentedMap, key: Any) -> tuple[int, int]:
    line, column = node.lc.key(key)
    return line + 1, column + 1
