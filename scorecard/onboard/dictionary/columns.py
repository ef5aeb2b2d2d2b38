"""The sheets and columns of the workbook, made from the configuration's models.

A subject is a list of entries with a sheet of its own, or a single section. Lists inside an entry
are subjects too, whose rows name the entries they stand under; single models inside an entry are
columns of it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scorecard.config.models import Config
from scorecard.errors import InvariantBroken
from scorecard.onboard.dictionary import titles
from scorecard.period import Month

Path = tuple[str, ...]
Kind = Literal[
    "text", "whole", "number", "share", "month", "day", "choice", "yes_no", "list", "terms", "notes"
]
_SIMPLE: dict[Any, Kind] = {
    str: "text",
    int: "whole",
    bool: "yes_no",
    Decimal: "number",
    Month: "month",
    dt.date: "day",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A key of an entry as a column.

    `path` leads to it inside the entry, `item` is the kind of a list's items, `of_kpi` says that
    the figure is in the base unit of the row's KPI, `refers` whose ids it takes.
    """

    path: Path
    title: str
    meaning: str
    kind: Kind
    required: bool
    default: Any
    item: Kind | None = None
    choices: tuple[Any, ...] = ()
    of_kpi: bool = False
    refers: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A list of entries (or a single section) of the configuration.

    `path` leads there through the models' keys, `above` are the columns that name the entries its
    rows stand under, outermost first, and `key` the paths that tell a row from its neighbours.
    """

    path: Path
    sheet: str
    noun: str
    model: type[BaseModel]
    above: tuple[Column, ...]
    columns: tuple[Column, ...]
    key: tuple[Path, ...]
    single: bool = False

    @property
    def name(self) -> str:
        """Its path as one word: `scorecards.perspectives`."""
        return ".".join(self.path)

    @property
    def section(self) -> str:
        """The section of the configuration it is in."""
        return self.path[0]

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns of its sheet, those of the entries above first."""
        return (*self.above, *self.columns)

    def column(self, path: Path) -> Column:
        """The column of a path inside an entry."""
        return next(column for column in self.columns if column.path == path)


@cache
def subjects() -> tuple[Subject, ...]:
    """Every subject, an entry's own before those inside it."""
    made: list[Subject] = []
    for name, info in Config.model_fields.items():
        if name in titles.LEFT_OUT:
            continue
        inner, listed = model_of(info.annotation)
        if inner is None:
            raise InvariantBroken(f"section {name}: neither a model nor a list of models")
        made += _subjects((name,), inner, (), single=not listed)
    return tuple(made)


def subject(name: str) -> Subject:
    """The subject with a name such as `units.parents`."""
    return next(item for item in subjects() if item.name == name)


def inside(outer: Subject) -> tuple[Subject, ...]:
    """The subjects whose rows stand directly under a subject's."""
    return tuple(item for item in subjects() if item.path[:-1] == outer.path)


def _subjects(
    path: Path, model: type[BaseModel], above: tuple[Column, ...], *, single: bool
) -> Iterator[Subject]:
    named = titles.KEYS.get(model, ("id",) if "id" in model.model_fields else ())
    columns = tuple(_ordered(list(_columns(model, ())), named))
    name = ".".join(path)
    found = Subject(
        path=path,
        sheet=titles.SINGLES if single else titles.SHEETS.get(name, _plain(path[-1])),
        noun=titles.NOUNS.get(name, path[-1]),
        model=model,
        above=above,
        columns=columns,
        key=() if single else tuple((part,) for part in named),
        single=single,
    )
    yield found
    for key, info in model.model_fields.items():
        inner, listed = model_of(info.annotation)
        if inner is not None and listed:
            yield from _subjects((*path, key), inner, (*above, _link(found)), single=False)


def _link(found: Subject) -> Column:
    """The column by which rows name the entry they stand under."""
    own = found.column(found.key[0])
    noun = titles.NOUNS[found.name].capitalize()
    meaning = f"The {titles.NOUNS[found.name]} it belongs to, as on the sheet {found.sheet}."
    return Column(own.path, noun, meaning, own.kind, True, None, refers=found.name)


def _ordered(columns: list[Column], key: Sequence[str]) -> list[Column]:
    """What names a row first, then its months: inherited keys would else come before its own."""
    if not key or columns[0].path[0] in key[:1]:
        return columns
    first = [*key, "valid_to"]
    return sorted(
        columns,
        key=lambda column: first.index(column.path[0]) if column.path[0] in first else len(first),
    )


def _columns(
    model: type[BaseModel], path: Path, *, optional: bool = False, absent: bool = False
) -> Iterator[Column]:
    """Columns of a model. Where it may be `absent` as a whole, empty cells are no defaults."""
    for key, info in model.model_fields.items():
        inner, listed = model_of(info.annotation)
        here = (*path, key)
        if inner is None:
            column = _column(model, key, here, info, optional=optional)
            yield replace(column, default=None) if absent else column
        elif not listed:
            may_lack = not info.is_required()
            is_absent = may_lack and info.default is None
            yield from _columns(
                inner, here, optional=optional or may_lack, absent=absent or is_absent
            )


def _column(
    model: type[BaseModel], key: str, path: Path, info: FieldInfo, *, optional: bool
) -> Column:
    kind, item, choices = _kind(info.annotation, f"{model.__name__}.{key}")
    if _marked(titles.SHARES, model, key):
        kind = "share"
    return Column(
        path=path,
        title=_titled(model, key),
        meaning=" ".join((info.description or "").replace("`", "").split()),
        kind=kind,
        required=info.is_required() and not optional,
        default=None if info.is_required() else info.get_default(call_default_factory=True),
        item=item,
        choices=choices,
        of_kpi=_marked(titles.OF_THE_KPI, model, key),
        refers=titles.REFERENCES.get(key, ""),
    )


def _marked(marks: frozenset[tuple[type[BaseModel], str]], model: type, key: str) -> bool:
    return any((base, key) in marks for base in model.__mro__)


def _titled(model: type[BaseModel], key: str) -> str:
    found = (titles.TITLES.get((base, key)) for base in model.__mro__)
    return next((title for title in found if title), _plain(key))


def _plain(key: str) -> str:
    text = key.replace("_", " ").capitalize()
    return {"Kpi": "KPI", "Id": "Id"}.get(text, text)


def _bare(annotation: Any) -> Any:
    """An annotation without its constraints and without `None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        return _bare(parts[0]) if len(parts) == 1 else annotation
    return annotation


def model_of(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model an annotation is or lists, and whether it lists it."""
    bare = _bare(annotation)
    listed = get_origin(bare) is tuple
    inner = _bare(get_args(bare)[0]) if listed else bare
    is_model = isinstance(inner, type) and issubclass(inner, BaseModel)
    return (inner if is_model else None), listed


def _kind(annotation: Any, where: str) -> tuple[Kind, Kind | None, tuple[Any, ...]]:
    bare = _bare(annotation)
    origin, arguments = get_origin(bare), get_args(bare)
    if origin is Literal:
        return "choice", None, arguments
    if origin is tuple:
        kind, _, choices = _kind(arguments[0], where)
        return "list", kind, choices
    if origin is dict:
        return ("terms" if _bare(arguments[1]) is Decimal else "notes"), None, ()
    if bare in _SIMPLE:
        return _SIMPLE[bare], None, ()
    raise InvariantBroken(f"{where}: no kind of column is known for {bare}")
