"""The guesses of a draft: marked where they stand, and listed with the most important first."""

import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scorecard.onboard.adopt.collect import Left
from scorecard.onboard.adopt.judged import (
    AGGREGATION,
    LOOKS,
    NAMES,
    PLACEHOLDER,
    POLARITY,
    RED_FLAG,
    SCALE,
    STRUCTURE,
)

_TITLES = {
    PLACEHOLDER: "Targets that are not the workbook's own: they decide scores and colours",
    SCALE: "Scale: a wrong one makes figures a thousand times too large",
    POLARITY: "Which way is good: a wrong one turns colours round",
    RED_FLAG: "Where red begins",
    AGGREGATION: "How figures add up over units and months",
    STRUCTURE: "Units, perspectives, objectives and weights",
    NAMES: "The organisation and its people",
    LOOKS: "How figures are shown",
}
_WIDTH = 100
# What ends a line to a reader of YAML, or may not stand in a file of it.
_HOSTILE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A guess by the file and the thing it is about."""

    rank: int
    file: str
    about: str
    says: str
    # The source it is about, where there may be several.
    place: str = ""


@dataclass(slots=True)
class Text:
    """A file being written line by line; a remark goes above its line and into the list."""

    file: str
    entries: list[Entry]
    lines: list[str] = field(default_factory=list)

    def add(self, line: str = "") -> None:
        """One line."""
        self.lines.append(line)

    def review(self, rank: int, about: str, says: str, indent: int = 0, *, place: str = "") -> None:
        """A guess, as a comment above the line that comes next."""
        self.entries.append(Entry(rank, self.file, about, says, place))
        lead = " " * indent + "# "
        wrapped = textwrap.wrap(
            f"review: {_escaped(says)}",
            _WIDTH - indent,
            initial_indent=lead,
            subsequent_indent=lead + "  ",
        )
        self.lines += wrapped

    @property
    def content(self) -> bytes:
        """The file."""
        return ("\n".join(self.lines) + "\n").encode()


def quoted(text: str) -> str:
    """Text as YAML has it in double quotes, whatever it holds."""
    return _escaped(json.dumps(text, ensure_ascii=False))


def _escaped(text: str) -> str:
    """Text with what would end its line written by its number, as JSON does."""
    return _HOSTILE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def review_page(
    organisation: str, file: str, entries: Sequence[Entry], unread: Sequence[str], month: str
) -> bytes:
    """REVIEW.md: what to do next, every guess with the most important first, what was left out."""
    guesses = once(entries)
    lines = [
        f"# {organisation}: what was guessed",
        "",
        f"Drafted from `{file}`. {len(guesses)} guesses stand below, those that change a score "
        "first; each is",
        "marked `# review:` wherever it stands in `config`. Take the mark out when it is settled.",
        "",
        "```sh",
        "scorecard validate",
        f"scorecard run --month {month}",
        f"scorecard shadow --month {month}",
        "```",
        "",
        "`shadow` compares the cards cell by cell with those of the workbook and names the cause "
        "of each",
        "difference. Until `release.policy` in `config/organisation.yaml` is changed, no card is "
        "mailed:",
        "forms and receipts go to owners of figures, the rest to the strategy office.",
    ]
    for rank, title in _TITLES.items():
        found = [(entry, at) for entry, at in guesses.items() if entry.rank == rank]
        if found:
            lines += ["", f"## {title}", ""]
            lines += [f"- [ ] {_guess(entry, places)}" for entry, places in found]
    lines += ["", "## Not understood, and left out", ""]
    lines += [f"- {_plain(text)}" for text in unread] or ["Nothing."]
    return ("\n".join(lines) + "\n").encode()


def once(entries: Sequence[Entry]) -> dict[Entry, list[str]]:
    """Each guess once, with the sources it stands at in the order written."""
    found: dict[Entry, list[str]] = {}
    for entry in entries:
        places = found.setdefault(replace(entry, place=""), [])
        if entry.place and entry.place not in places:
            places.append(entry.place)
    return found


def told(left: Sequence[Left]) -> list[str]:
    """What was not taken: each reason once, with all the rows and cells it is the reason of."""
    found: dict[str, dict[str, list[str]]] = {}
    for item in left:
        found.setdefault(item.why, {}).setdefault(item.spot, []).append(repr(item.sheet))
    said = []
    for why, spots in found.items():
        places = list(spots.items())
        if len(places) == 1 and len(places[0][1]) == 1:
            said.append(f"sheet {places[0][1][0]}, {places[0][0]}: {why}")
        else:
            listed = (
                f"{spot} of sheet{'s' * (len(sheets) > 1)} {joined(sheets)}"
                for spot, sheets in places
            )
            said.append(f"{why} ({'; '.join(listed)})")
    return said


def joined(names: Sequence[str]) -> str:
    """`a`, `a and b`, or `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _guess(entry: Entry, places: Sequence[str]) -> str:
    at = f"`{entry.file}`"
    if places:
        at += f", source{'s' * (len(places) > 1)} {joined(places)}"
    return f"**{_plain(entry.about)}** ({at}): {_plain(entry.says)}"


def _plain(text: str) -> str:
    """Text of a workbook as text in Markdown, on one line."""
    return " ".join(text.split()).replace("<", "&lt;").replace("|", "\\|").replace("*", "\\*")
