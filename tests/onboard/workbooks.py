"""Editing a dictionary workbook as a person would, and giving it back."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl

from scorecard.config.bundle import Bundle
from scorecard.config.load import read
from scorecard.onboard.dictionary.export import Origin, export
from scorecard.onboard.dictionary.importing import Taken, take
from scorecard.onboard.dictionary.written import Written

HEAD = 4
# Everything a YAML author may do with layout: comments everywhere, three ways of writing an entry,
# quotes, thousands with underscores, block lists, a folded text, a section over two files.
ORGANISATION = """\
# The company.
organisation:
  id: acme   # permanent
  name: "Acme"
  currency: EUR
  time_zone: Europe/London
  calendar: {country: GB, subdivision: ENG}

delivery:
  sender: osm@acme.example
  sender_name: 'Acme scorecards'
  allowed_domains:
    - acme.example

people:
  # The office.
  - {id: ann, name: Ann, email: ann@acme.example, roles: [osm]}
  -   id: bob
      name: Bob   # the head of North
      email: bob@acme.example
      roles:
        - owner
        - executive

perspectives:
  - {id: financial, name: Financial}
  - {id: customer, name: Customer}

units:
- id: group
  name: Group
  type: enterprise

- id: north
  name: North
  type: region
  parents:
    - unit: group    # fully
  attributes:
    market: Nordics, Baltics

# South came later.
- id: south
  name: South
  type: region
  parents: [{unit: group, share: 0.5}]
  valid_from: 2025-01

distribution:
  - {person: ann, units: [group, north], attach: [pdf, excel]}
  - person: bob
    units:
      - north
"""
KPIS = """\
kpis:
  - id: revenue
    name: Revenue
    description: >
      Invoiced sales
      of the month.
    aggregation: flow
    polarity: higher_is_better
    owner: ann
    display: {kind: currency, scale: 1000}
    sources: [a, children]

  # A share.
  - id: margin
    name: Margin
    description: Profit as a share of revenue, in percent
    aggregation: ratio
    polarity: higher_is_better
    owner: bob
    sources: [a]
    display:
      kind: percent
      decimals: 1
    tolerance: {relative: 0.005}
sources:
  - id: a
    name: Source
    owner: ann
    type: csv
    path: drops/a.csv
    covers: history
    columns:
      - {name: kpi, type: text}
      - {name: unit, type: text}
      - {name: month, type: month}
      - {name: value, type: number}
    layout:
      shape: long
      kpi: {column: kpi}
      unit: {column: unit}
      month: month
      value: value
"""
CARDS = """\
scorecards:
  - id: group_card
    unit: group
    perspectives:
      - perspective: financial
        weight: 60
        objectives:
          - id: grow
            name: Grow
            owner: ann
            measures:
              - {kpi: revenue, role: lagging, weight: 70, required: true}
              # New this year.
              - {kpi: margin, role: leading, weight: 30}
  - id: region_card
    unit_type: region
    perspectives:
      - perspective: financial
        objectives:
          - id: grow
            name: Grow
            owner: bob
            measures: [{kpi: revenue, role: lagging, basis: ytd}]
"""
TARGETS = """\
# Budgets of the board.
targets:
  # The group.
  - {kpi: revenue, unit: group, valid_to: 2025-12, red_flag: 80_000, goal: 100_000}
  - {kpi: revenue, unit: group, valid_from: 2026-01, red_flag: 90_000, goal: 110_000}  # agreed

  # Shares.
  - kpi: margin
    unit_type: region
    valid_from: 2026-01
    red_flag: 0.05
    goal: 0.1   # ten percent
"""
MORE_TARGETS = "targets:\n  - {kpi: margin, unit: group, red_flag: 0.04, goal: 0.08}\n"
FILES = {
    "organisation.yaml": ORGANISATION,
    "kpis.yaml": KPIS,
    "cards.yaml": CARDS,
    "targets.yaml": TARGETS,
    "wide.yaml": MORE_TARGETS,
}


def bundle_of(files: Mapping[str, str] = FILES, **changed: str) -> Bundle:
    """A configuration of texts; `organisation=..` stands for the file organisation.yaml."""
    texts = {**files, **{f"{name}.yaml": text for name, text in changed.items()}}
    return Bundle({name: text.encode() for name, text in texts.items()})


def exported(bundle: Bundle) -> bytes:
    """The workbook of a configuration."""
    return export(read(bundle), Origin(bundle.digest, Written.read(bundle).counts))


class Sheet:
    """A sheet of a workbook by headings and by what stands in a row."""

    def __init__(self, sheet: Any) -> None:
        self.raw = sheet
        self.columns = {
            sheet.cell(HEAD, place).value: place for place in range(1, sheet.max_column + 1)
        }

    def row(self, **wanted: Any) -> int:
        """The number of the first row that says so; `Unit_type` stands for `Unit type`."""
        for number in range(HEAD + 1, self.raw.max_row + 1):
            if all(self.get(number, name) == value for name, value in wanted.items()):
                return number
        raise AssertionError(f"no row {wanted} on {self.raw.title}")

    def get(self, row: int, heading: str) -> Any:
        """What a cell holds; a date as `2026-01`."""
        value = self.raw.cell(row, self.columns[heading.replace("_", " ")]).value
        return f"{value:%Y-%m}" if hasattr(value, "strftime") else value

    def put(self, row: int, **values: Any) -> None:
        """Fill cells by their headings."""
        for heading, value in values.items():
            self.raw.cell(row, self.columns[heading.replace("_", " ")]).value = value

    def append(self, **values: Any) -> None:
        """A new row below the last one that is not empty."""
        last = self.raw.max_row
        while last > HEAD and all(cell.value in (None, "") for cell in self.raw[last]):
            last -= 1
        self.put(last + 1, **values)


def edited(content: bytes, edit: Callable[[Any], object]) -> bytes:
    """The workbook after `edit` had its way with it, saved anew."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def given_back(bundle: Bundle, edit: Callable[[Any], object], now: Bundle | None = None) -> Taken:
    """What an import takes of an edited export; `now` is what became of the configuration."""
    return take(now or bundle, edited(exported(bundle), edit), "dictionary.xlsx")


def on(sheet: str, **values: Any) -> Callable[[Any], None]:
    """An edit: a new row of a sheet."""
    return lambda book: Sheet(book[sheet]).append(**values)


def text(taken: Taken, name: str) -> str:
    """A file the import would write."""
    return taken.files[name].decode()
