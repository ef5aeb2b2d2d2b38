"""What must come of what was delivered and decided: dictionaries, and no line of the engine's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tests.lives.world import KINDS, PRECEDENCE, RED_FLAG, UNITS, Key, Rows, is_number
from tests.score import plain


@dataclass
class Ruling:
    """A figure that somebody set."""

    seq: int
    key: Key
    value: Decimal
    person: str
    reversed: bool = False


@dataclass(frozen=True)
class Accepted:
    """That somebody found a difference of both CSV sources to be all right: of `a`, then of `b`."""

    key: Key
    sides: tuple[Decimal, Decimal]
    person: str


@dataclass(frozen=True)
class Cells:
    """What must become of a delivery's cells, and what stands of its source after it."""

    loaded: int
    unchanged: int
    quarantined: int
    stands: dict[Key, Decimal]


def read(rows: Rows, stands: Mapping[Key, Decimal], months: str | None, *, full: bool) -> Cells:
    """A delivery of some rows upon what stood before; `months` is the one it covers, None for all.

    A row of an unknown unit or without a number is set aside. A full delivery takes back what it
    no longer has.
    """
    good = {k: Decimal(v) for k, v in rows.items() if k[1] in UNITS and is_number(v)}
    kept = dict(stands)
    if full:
        kept = {k: v for k, v in kept.items() if k in good or months not in (None, k[2])}
    loaded = sum(stands.get(key) != value for key, value in good.items())
    return Cells(loaded, len(good) - loaded, len(rows) - len(good), {**kept, **good})


@dataclass
class Model:
    """What lies where, what a run has taken of it, and what people decided.

    `lying` is None where a file is broken, and has no entry where there is none.
    """

    lying: dict[tuple[str, str], Rows | None] = field(default_factory=dict)
    stands: dict[str, dict[Key, Decimal]] = field(
        default_factory=lambda: {"a": {}, "b": {}, "w": {}}
    )
    rulings: list[Ruling] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    goal: Decimal = Decimal(100)

    def collect(self, month: str) -> None:
        """A run of a month takes what lies there."""
        for source in self.stands:
            rows = self.lying.get((source, month if source == "w" else ""))
            if rows is not None:
                covered = month if source == "w" else None
                cells = read(rows, self.stands[source], covered, full=source != "b")
                self.stands[source] = cells.stands

    def figures(self) -> dict[Key, Decimal]:
        """The resolved figure of every KPI, unit and month that has one."""
        set_ = {r.key: r.value for r in self.rulings if not r.reversed}
        sides = {**self.stands, "set": set_}
        claims = {
            (source, kpi, unit, _month(month)): (value, None, None)
            for source, standing in sides.items()
            for (kpi, unit, month), value in standing.items()
        }
        precedence = {kpi: ("set", *sources) for kpi, sources in PRECEDENCE.items()}
        found: dict[Key, Decimal] = {}
        for month in sorted({key[2] for standing in sides.values() for key in standing}):
            resolved = plain.resolve(UNITS, KINDS, precedence, claims, _month(month))
            found |= {(kpi, unit, month): item[0] for (kpi, unit), item in resolved.items()}
        return found

    def scores(self) -> dict[Key, Decimal]:
        """The score of every measure of North and South that has a figure."""
        return {
            key: plain.score(value, RED_FLAG, self.goal)
            for key, value in self.figures().items()
            if key[1] != "group"
        }

    def differences(self) -> dict[Key, tuple[Decimal, Decimal]]:
        """Where both CSV sources speak of the same and say otherwise: of `a`, then of `b`."""
        a, b = self.stands["a"], self.stands["b"]
        return {key: (a[key], b[key]) for key in sorted(a.keys() & b.keys()) if a[key] != b[key]}

    def open_differences(self) -> list[Key]:
        """Those of them that nobody has accepted as they are, or set a figure instead of."""
        settled = {(item.key, item.sides) for item in self.accepted}
        set_ = {ruling.key for ruling in self.rulings if not ruling.reversed}
        found = self.differences().items()
        return [key for key, sides in found if (key, sides) not in settled and key not in set_]

    def preparers(self, unit: str, month: str) -> set[str]:
        """Who has set or accepted something on a unit's card."""
        about = unit, month
        return {
            *(r.person for r in self.rulings if not r.reversed and r.key[1:] == about),
            *(item.person for item in self.accepted if item.key[1:] == about),
        }


def _month(text: str) -> tuple[int, int]:
    year, number = text.split("-")
    return int(year), int(number)
