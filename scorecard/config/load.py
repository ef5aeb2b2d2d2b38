"""Reading a configuration: every error at once, each at its file, line and column.

The folder's `*.yaml` files together hold the sections of `models.Config`. A list section may be
spread over files and is joined in file-name order, rows of tables come after; a single section may
stand in one file only.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, cast, get_args, get_origin

from pydantic import TypeAdapter

from scorecard.config.bundle import Bundle
from scorecard.config.check import check
from scorecard.config.document import parse, spot
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.fold import fold
from scorecard.config.models import Config
from scorecard.config.shape import Misshapen, found_as, shaped
from scorecard.config.table_rows import Place, table_items
from scorecard.config.yaml_tree import Block, Listed
from scorecard.errors import ConfigError, Problem

Spot = Callable[[KeyPath], Place]


@dataclass(slots=True)
class _Sections:
    """Raw sections, and for each item what tells the place of a key in it."""

    values: dict[str, Any] = field(default_factory=dict)
    spots: dict[str, list[Spot]] = field(default_factory=dict)
    holders: dict[str, tuple[str, Block]] = field(default_factory=dict)


def load(bundle: Bundle, *, shown_as: str = "config") -> Config:
    """The configuration in `bundle`; raises `ConfigError` with every problem found.

    `shown_as` is the folder name that errors show before the file name. Mappings and ownership
    stand where they belong: in the sources' layouts, and under the units' parents.
    """
    return fold(read(bundle, shown_as=shown_as))


def read(bundle: Bundle, *, shown_as: str = "config") -> Config:
    """The configuration as it is written, section by section; raises as `load` does."""
    return placed(bundle, shown_as=shown_as)[0]


def placed(bundle: Bundle, *, shown_as: str = "config") -> tuple[Config, Spot]:
    """The configuration as it is written, and what tells file, line and column of a path in it."""
    problems: list[Problem] = []
    sections = _Sections()
    for name, content in sorted(bundle.files.items()):
        if name.endswith(".yaml"):
            _read_file(f"{shown_as}/{name}", content, sections, problems)
    unread = bool(problems)
    values: dict[str, Any] = {}
    if "tables" in sections.values:
        values["tables"] = _validate("tables", sections, shown_as, problems)
        _read_tables(bundle, values["tables"], sections, shown_as, problems)
    for name in Config.model_fields:
        if name in sections.values and name != "tables":
            values[name] = _validate(name, sections, shown_as, problems)
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
    return Config.model_construct(**_with_defaults(values)), partial(_place, sections, shown_as)


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
    tree = parse(name, content, problems)
    if tree is None:
        return
    if not isinstance(tree, Block):
        problems.append(Problem(name, 1, 1, "file", "sections such as `kpis:`", "something else"))
        return
    for key, value in tree.items():
        at = tree.keys_at[key]
        if key not in Config.model_fields:
            known = ", ".join(sorted(Config.model_fields))
            problems.append(Problem(name, *at, str(key), f"one of {known}", "an unknown section"))
        elif _is_list(key):
            if not isinstance(value, Listed):
                problems.append(Problem(name, *at, key, "a list", found_as(value)))
                continue
            sections.values.setdefault(key, []).extend(value)
            sections.spots.setdefault(key, []).extend(
                partial(_yaml_place, name, value, i) for i in range(len(value))
            )
        elif key in sections.values:
            other = sections.holders[key][0]
            problems.append(Problem(name, *at, key, "one such section", f"another in {other}"))
        else:
            sections.values[key] = value
            sections.holders[key] = (name, tree)


def _is_list(section: str) -> bool:
    return get_origin(Config.model_fields[section].annotation) is tuple


def _read_tables(
    bundle: Bundle,
    tables: tuple[Any, ...],
    sections: _Sections,
    shown_as: str,
    problems: list[Problem],
) -> None:
    """Add the rows of every table of the right shape to the section it serves."""
    for place, table in enumerate(tables):
        if table is None:
            continue
        declared = sections.spots["tables"][place]
        items, wrong = table_items(table, bundle.files, declared)
        problems += wrong
        sections.values.setdefault(table.section, []).extend(item for item, _ in items)
        sections.spots.setdefault(table.section, []).extend(where for _, where in items)


def _validate(name: str, sections: _Sections, shown_as: str, problems: list[Problem]) -> Any:
    """A section as its model; an item that has not the right shape is None."""
    adapter = _adapter(name)
    if not _is_list(name):
        return _item(adapter, sections.values[name], (name,), sections, shown_as, problems)
    return tuple(
        _item(adapter, item, (name, index), sections, shown_as, problems)
        for index, item in enumerate(sections.values[name])
    )


@cache
def _adapter(section: str) -> TypeAdapter[Any]:
    """What validates a section, or an item of a list; made once, since it takes as long to make."""
    annotation = Config.model_fields[section].annotation
    return TypeAdapter(get_args(annotation)[0] if _is_list(section) else cast(Any, annotation))


def _item(
    adapter: TypeAdapter[Any],
    item: Any,
    path: KeyPath,
    sections: _Sections,
    shown_as: str,
    problems: list[Problem],
) -> Any:
    try:
        return shaped(adapter, item)
    except Misshapen as error:
        for finding in error.findings:
            whole = Finding((*path, *finding.path), finding.expected, finding.found)
            problems.append(_problem(sections, whole, shown_as))
        return None


def _with_defaults(values: Mapping[str, Any]) -> dict[str, Any]:
    fields = Config.model_fields
    return {name: values.get(name, info.get_default()) for name, info in fields.items()}


def _problem(sections: _Sections, finding: Finding, shown_as: str) -> Problem:
    place = _place(sections, shown_as, finding.path)
    return Problem(*place, _dotted(finding.path), finding.expected, finding.found)


def _place(sections: _Sections, shown_as: str, path: KeyPath) -> Place:
    """File, line and column of a path, or of the deepest part of it that is there."""
    section, *rest = path
    if section in sections.spots and rest and isinstance(rest[0], int):
        return sections.spots[str(section)][rest[0]](tuple(rest[1:]))
    if section in sections.holders:
        name, holder = sections.holders[str(section)]
        return name, *spot(holder, path)
    return f"{shown_as}/", 1, 1


def _dotted(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _yaml_place(name: str, sequence: Listed, index: int, path: KeyPath) -> Place:
    return name, *spot(sequence, (index, *path))
