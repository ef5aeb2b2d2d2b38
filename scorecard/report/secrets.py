"""Finding in texts the names of KPIs that a reader is not cleared for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.labels import t, translatable

_ISOLATES: Final = re.compile("[\u2066-\u2069]")
_UNNAMED: Final = translatable("a measure not shown")


@dataclass(frozen=True, slots=True)
class Secrets:
    """KPIs by id, and by their names however those are written in a text.

    `others` are names that are shown and contain one of them.
    """

    ids: frozenset[str]
    names: re.Pattern[str] | None
    others: re.Pattern[str] | None

    @classmethod
    def of(cls, kpis: Mapping[str, str], hidden: Sequence[str]) -> "Secrets":
        """Those that are hidden, of all KPIs with their names by id."""
        names = {_plain(kpis[kpi]) for kpi in hidden if kpi in kpis}
        shown = {_plain(name) for kpi, name in kpis.items() if kpi not in hidden} - names
        found = _any_of(names)
        longer = {name for name in shown if found is not None and found.search(name)}
        return cls(frozenset(hidden), found, _any_of(longer))

    def placed(self, place: str) -> bool:
        """Whether a place is one of these: `measure ID`, or `measure ID BASIS`."""
        level, _, item = place.partition(" ")
        return level == "measure" and item.partition(" ")[0] in self.ids

    def named_in(self, text: str) -> bool:
        """Whether a text has one of the names, other than as a part of a name that is shown."""
        if self.names is None:
            return False
        text = _plain(text)
        if self.others is not None:
            text = self.others.sub("", text)
        return self.names.search(text) is not None

    def without(self, text: str) -> str:
        """The text with other words in the place of the names."""
        return text if self.names is None else self.names.sub(t(_UNNAMED), _plain(text))


def _plain(text: str) -> str:
    """A text on one line, without what keeps the order of names written from right to left."""
    return " ".join(_ISOLATES.sub("", text).split())


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """The names as whole words, the longest first, in capitals or not."""
    found = sorted(names, key=lambda name: (-len(name), name))
    if not found:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found))})(?!\w)", re.IGNORECASE)
