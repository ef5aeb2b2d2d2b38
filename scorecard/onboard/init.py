"""A new organisation's folder: a small, complete, commented configuration from a few answers."""

import csv
import io
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import jinja2

from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.schema import MODELINE, SCHEMA_FILE, schema_text
from scorecard.errors import InputError
from scorecard.onboard.catalogue import Catalogue, Invented, StandardKpi
from scorecard.onboard.naming import identifier
from scorecard.onboard.systems import SYSTEMS
from scorecard.period import Month
from scorecard.project import MARKER
from scorecard.stores.files import make_folder, write_atomic

FIGURES = "drop/figures.csv"
_CONFIG = ("organisation", "people", "units", "kpis", "sources", "scorecards", "targets")
_TOP, _PART = "enterprise", "business_unit"
# The KPI that stands for any where none was chosen.
_FIRST = "revenue"
# What YAML takes for text without quotes, and the words it might take for something else.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.@/-]*(?: [A-Za-z0-9(][A-Za-z0-9_.()-]*)*")
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


@dataclass(frozen=True, slots=True)
class Start:
    """What was answered, and the months the first figures are for.

    `invented`: figures and targets are made up, so that there is a scorecard to see at once.
    `system` is which of `SYSTEMS` is asked for figures, None where they are in a file.
    """

    name: str
    country: str
    currency: str
    time_zone: str
    fiscal_start: int
    units: tuple[str, ...]
    kpis: tuple[str, ...]
    osm_name: str
    osm_email: str
    months: tuple[Month, ...]
    invented: bool
    system: str | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    id: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class _Goal:
    kpi: str
    unit_type: str | None
    red_flag: Decimal
    goal: Decimal


def check_free(folder: Path) -> None:
    """Raise `InputError` where a folder cannot become an organisation's."""
    for above in (folder, *folder.parents):
        if above.exists() and not above.is_dir():
            raise InputError(f"{above}: expected a folder, found a file")
    if (folder / MARKER.parent).exists():
        raise InputError(
            f"{folder}: expected no {MARKER.parent} in it, found one: name another folder, or edit "
            "what is there"
        )


def draft(start: Start, catalogue: Catalogue, templates: Path) -> dict[str, bytes]:
    """Every file of the folder by its name, the configuration among them being valid.

    `templates` is the folder with one template a file. Raises `InputError` for an example without
    KPIs, which could show nothing, or of a system, which has not what is invented.
    """
    if start.invented and not start.kpis:
        raise InputError("an example needs KPIs: expected some of the catalogue, found none")
    if start.invented and start.system is not None:
        raise InputError(
            f"an example has its figures in a file: expected none from {start.system}, found it: "
            "leave one of the two out"
        )
    environment = _environment(templates)
    values = _values(start, catalogue)
    config = {
        f"{name}.yaml": f"{MODELINE}\n{environment.get_template(f'{name}.yaml.j2').render(values)}"
        for name in _CONFIG
    }
    plain = environment.overlay(finalize=None)
    system = SYSTEMS.get(start.system or "")
    if system is not None and system.query is not None and start.kpis:
        config[system.query] = plain.get_template(system.query_template).render(values)
    load(Bundle({name: text.encode() for name, text in config.items()}))
    readme = plain.get_template("README.md.j2").render(values)
    texts = {
        **{f"{MARKER.parent}/{name}": text for name, text in config.items()},
        f"{MARKER.parent}/{SCHEMA_FILE}": schema_text(),
        "README.md": readme,
        ".gitignore": "# Everything the program makes.\nvar/\n",
    }
    if start.kpis and system is None:
        # The mark at its beginning tells Excel that it is UTF-8.
        texts[FIGURES] = "\ufeff" + _figures(start, catalogue)
    return {name: text.encode() for name, text in texts.items()}


def write(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write the files; returns the names of those that were there and stay as they are.

    What makes the folder an organisation's comes last.
    """
    try:
        make_folder(folder)
    except OSError as error:
        raise InputError(
            f"{folder}: the folder cannot be made ({error.strerror}): name another one"
        ) from None
    kept = [name for name in files if (folder / name).exists()]
    for name in sorted(files, key=lambda name: name == str(MARKER)):
        if name not in kept:
            write_atomic(folder / name, files[name])
    return kept


def _environment(templates: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        # What a template is given is never markup; each value is written as YAML writes it.
        autoescape=False,
        finalize=_scalar,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["commented"] = _commented
    return environment


def _commented(text: str) -> str:
    return re.sub("^(?=.)", "# ", text, flags=re.MULTILINE)


def _scalar(value: object) -> object:
    """A value as YAML: text in double quotes unless it can be nothing but text without them."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if not isinstance(value, str):
        return value
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def _values(start: Start, catalogue: Catalogue) -> dict[str, object]:
    units = _units(start)
    top, *parts = units
    kpis = [catalogue.kpis[kpi] for kpi in start.kpis]
    shown = kpis or [catalogue.kpis[_FIRST]]
    asked = SYSTEMS.get(start.system or "")
    cards = [("organisation_card", "unit", top.id)]
    if parts:
        cards.append(("unit_card", "unit_type", _PART))
    return {
        "top": top,
        "parts": parts,
        "units": units,
        "reporting": parts or [top],
        "currency": start.currency,
        "time_zone": start.time_zone,
        "country": start.country,
        "fiscal_start": start.fiscal_start,
        "osm": {"id": "osm", "name": start.osm_name, "email": start.osm_email},
        "domain": start.osm_email.rpartition("@")[2],
        "catalogue": catalogue,
        "kpis": kpis,
        "headings": _headings(kpis),
        "system": start.system,
        "asked": asked,
        "shown": shown,
        "names": {} if asked is None else asked.names(_headings(shown)),
        "cards": [dict(zip(("id", "scope", "of"), card, strict=True)) for card in cards],
        "targets": list(_goals(kpis, len(parts))),
        "invented": start.invented,
        "month": str(start.months[-1]),
    }


def _units(start: Start) -> list[_Unit]:
    made = [_Unit(identifier(start.name, (), "organisation"), start.name, _TOP)]
    for name in start.units:
        taken = {unit.id for unit in made}
        made.append(_Unit(identifier(name, taken, "unit"), name, _PART))
    return made


def _headings(kpis: Sequence[StandardKpi]) -> list[str]:
    return list(dict.fromkeys(column for kpi in kpis for column in kpi.columns))


def _goals(kpis: Sequence[StandardKpi], parts: int) -> Iterator[_Goal]:
    """A ratio's hold for everybody; a flow's are a unit's, and the top's are those of all units."""
    for kpi in kpis:
        if kpi.aggregation == "ratio" or not parts:
            yield _Goal(kpi.id, None, kpi.red_flag, kpi.goal)
        else:
            yield _Goal(kpi.id, _PART, kpi.red_flag, kpi.goal)
            yield _Goal(kpi.id, _TOP, kpi.red_flag * parts, kpi.goal * parts)


def _figures(start: Start, catalogue: Catalogue) -> str:
    """A row for each unit and month, its cells empty unless they are to be invented."""
    headings = _headings([catalogue.kpis[kpi] for kpi in start.kpis])
    units = _units(start)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["Month", "Unit", *headings, "Remarks"])
    for month in start.months:
        for unit in units[1:] or units:
            made = _invented(f"{unit.id} {month}", headings, catalogue.columns)
            cells = [made[heading] if start.invented else "" for heading in headings]
            writer.writerow([f"{month.year}M{month.number:02d}", unit.name, *cells, ""])
    return text.getvalue()


def _invented(
    seed: str, headings: Sequence[str], columns: Mapping[str, Invented]
) -> dict[str, Decimal]:
    """A row's figures, whole numbers up to 6 % off what is usual; the same for the same seed."""
    made: dict[str, Decimal] = {}
    # What others are a share of comes first.
    for heading in sorted(headings, key=lambda name: columns[name].of is not None):
        column = columns[heading]
        off = Decimal(random.Random(f"{seed} {heading}").randint(-60, 60)) / 1000
        whole = made[column.of] if column.of else Decimal(1)
        figure = (column.about * whole * (1 + off)).quantize(Decimal(1), ROUND_HALF_UP)
        made[heading] = min(figure, whole) if column.of and column.about < 1 else figure
    return made
