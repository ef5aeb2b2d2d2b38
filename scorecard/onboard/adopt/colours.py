"""Which fills and texts of a scorecard are its green, amber and red."""

import colorsys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecard.config.books import Colour
from scorecard.onboard.adopt.tables import Table
from scorecard.onboard.adopt.words import folded

# Hue in degrees; what is nearly grey or white has no colour.
_GREEN, _AMBER, _RED = (75, 170), (25, 74), (330, 24)
_STRONG, _LIGHTEST = 0.2, 0.97
_WORDS: Mapping[Colour, str] = {
    "green": "g green gruen vert verde on track on target ok good achieved met",
    "amber": "a y amber yellow orange gelb jaune ambar amarillo naranja at risk watch warning",
    "red": "r red rot rouge rojo off track off target behind missed critical",
}
_PHRASES: Mapping[str, Colour] = {
    "on track": "green",
    "on target": "green",
    "at risk": "amber",
    "off track": "red",
    "off target": "red",
}
_SYMBOLS: Mapping[str, Colour] = {
    "▲": "green",
    "✔": "green",
    "✓": "green",
    "▬": "amber",
    "►": "amber",
    "■": "amber",
    "◆": "amber",
    "▼": "red",
    "✘": "red",
    "✗": "red",
}


@dataclass(frozen=True, slots=True)
class Palette:
    """What the colours mean, by fill (`#RRGGBB`) and by text; `unknown` texts of status columns."""

    fill: Mapping[str, Colour]
    text: Mapping[str, Colour]
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, tables: Sequence[Table]) -> "Palette":
        """The colours of the cells with figures or statuses; none where fills tell only one."""
        fills: Counter[str] = Counter()
        texts: Counter[str] = Counter()
        for table in tables:
            for row, at in _status_cells(table):
                text = table.sheet.text(row, at)
                if text:
                    texts[text] += 1
            for row, at in _coloured_cells(table):
                fill = table.sheet.look.fills.get((row, at))
                if fill is not None:
                    fills[fill] += 1
        meant = {fill: colour for fill in sorted(fills) if (colour := colour_of_fill(fill))}
        if len(set(meant.values())) < 2:
            meant = {}
        told = {text: colour for text in sorted(texts) if (colour := colour_of_text(text))}
        unknown = tuple(text for text in sorted(texts) if text not in told)
        return cls(meant, told, unknown)

    def colour(self, table: Table, row: int, at: int) -> Colour | None:
        """The colour of a cell, by its text before its fill."""
        fill = table.sheet.look.fills.get((row, at), "")
        return self.text.get(table.sheet.text(row, at)) or self.fill.get(fill)


def colour_of_fill(fill: str) -> Colour | None:
    """Green, amber or red by hue; None for greys, blues and what is nearly white."""
    channels = [int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    hue, light, strength = colorsys.rgb_to_hls(*channels)
    degrees = hue * 360
    if strength < _STRONG or light > _LIGHTEST or max(channels) < 0.3:
        return None
    if _GREEN[0] <= degrees <= _GREEN[1]:
        return "green"
    if _AMBER[0] <= degrees <= _AMBER[1]:
        return "amber"
    return "red" if degrees >= _RED[0] or degrees <= _RED[1] else None


def colour_of_text(text: str) -> Colour | None:
    """What a status says: a letter, a word or a symbol; None where it is not known."""
    if text in _SYMBOLS:
        return _SYMBOLS[text]
    plain = folded(text)
    if plain in _PHRASES:
        return _PHRASES[plain]
    return next((colour for colour, words in _WORDS.items() if plain in words.split()), None)


def _status_cells(table: Table) -> list[tuple[int, int]]:
    columns = [part["status"] for part in table.columns.values() if "status" in part]
    if "status" in table.once:
        columns.append(table.once["status"])
    return [(row, at) for row in table.lines if table.has_figures(row) for at in columns]


def _coloured_cells(table: Table) -> list[tuple[int, int]]:
    """Where colours stand: in the columns of statuses, else in the cells with the figures."""
    status = _status_cells(table)
    if status:
        return status
    columns = [part["value"] for part in table.columns.values()]
    return [(row, at) for row in table.lines for at in columns if table.sheet.text(row, at)]
