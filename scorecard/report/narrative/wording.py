"""A language file, checked: every text it must have, each with the facts it takes and no other.

Facts are filled in once and never looked at again, so that braces in a name stay braces.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NoReturn

from scorecard.config.document import parse
from scorecard.config.yaml_tree import Block
from scorecard.errors import Problem, RenderError
from scorecard.figures import number
from scorecard.labels import FACT, OTHER, Labels, speaking
from scorecard.period import Month
from scorecard.report.narrative.catalogue import Catalogue, catalogue
from scorecard.report.narrative.messages import COUNT, MESSAGES
from scorecard.report.narrative.plurals import Plurals
from scorecard.report.templates import Templates

SECTIONS: Final = ("plural", "months", "colours", "reasons", "messages")
# What a file of a language may leave out: numbers and labels are then written as in English.
MORE: Final = ("numbers", "labels")
SIGNS: Final = ("decimal", "thousands")
COLOURS: Final = ("green", "amber", "red")
LISTED: Final = 3
"""So many names are listed; of more there is a count."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a language. A text with a count has several forms."""

    plurals: Plurals
    months: tuple[str, ...]
    colours: Mapping[str, str]
    reasons: Mapping[str, str]
    messages: Mapping[str, Mapping[str, str]]
    labels: Labels
    # Labels the file has no text for: they stay English.
    missing: tuple[str, ...]

    def say(self, key: str, **facts: str | int) -> str:
        """The text of a key with its facts; a count is written with thousands separated."""
        forms = self.messages[key]
        form = OTHER
        if COUNT in facts:
            form = self.plurals.category(int(facts[COUNT]))
        texts = {
            name: number(Decimal(value), 0) if isinstance(value, int) else value
            for name, value in facts.items()
        }
        return FACT.sub(lambda found: texts[found[1]], forms[form])

    def month(self, month: Month, beside: Month) -> str:
        """A month's name, with its year where that is not the year of the month beside it."""
        name = self.months[month.number - 1]
        if month.year == beside.year:
            return self.say("month", month=name)
        return self.say("month.year", month=name, year=str(month.year))

    def listed(self, names: Sequence[str]) -> str:
        """`North, South and West`; beyond a few a count of the others."""
        if len(names) > LISTED:
            shown = self.joined("list", names[:LISTED])
            return self.say("list.more", names=shown, count=len(names) - LISTED)
        if len(names) < 2:
            return "".join(names)
        return self.say("list.last", first=self.joined("list", names[:-1]), second=names[-1])

    def said(self, level: str, facts: Sequence[str]) -> str:
        """A level with up to two facts about it: `Revenue 12: 3 above target and 2 up`."""
        if not facts:
            return level
        text = facts[0]
        if len(facts) > 1:
            text = self.say("list.last", first=text, second=facts[1])
        return self.say("said", level=level, facts=text)

    def sentence(self, said: str, notes: Sequence[str] = ()) -> str:
        """What is said, then what is to be noted besides, as one sentence."""
        return self.say("sentence", text=self.joined("notes", [said, *notes]))

    def joined(self, key: str, parts: Sequence[str]) -> str:
        """Parts one after the other as a text that takes two of them says; empty without any."""
        text = parts[0] if parts else ""
        for part in parts[1:]:
            text = self.say(key, first=text, second=part)
        return text


def read_wording(templates: Templates, language: str) -> Wording:
    """The words of a language; an organisation's own file goes before the shipped one.

    Raises `RenderError` where there is none, or with what is wrong in it.
    """
    try:
        path = templates.find(f"language/{language}.yaml")
    except RenderError:
        raise RenderError(
            f"language {language!r}: expected templates/language/{language}.yaml in the "
            "organisation's folder, found none: copy the shipped en.yaml there and translate it"
        ) from None
    facts = path.stat()
    return _read(path, (facts.st_size, facts.st_mtime_ns), catalogue(templates))


@contextmanager
def worded(templates: Templates, language: str) -> Iterator[Wording]:
    """Write every label, month and number inside in a language; raises as `read_wording` does."""
    words = read_wording(templates, language)
    with speaking(words.labels):
        yield words


@lru_cache(maxsize=8)
def _read(path: Path, state: tuple[int, int], known: Catalogue) -> Wording:
    """One reading a process for each state of the file; `state` only tells them apart."""
    problems: list[Problem] = []
    tree = parse(path.name, path.read_bytes(), problems)
    if problems:
        raise RenderError("; ".join(str(problem) for problem in problems))
    if not isinstance(tree, dict) or set(tree) - set(MORE) != set(SECTIONS):
        sections = ", ".join((*SECTIONS, *MORE))
        raise RenderError(f"{path.name}: expected the sections {sections}, no other")
    texts = _Texts(path.name, tree)
    try:
        plurals = Plurals.parse(texts.section("plural"))
    except ValueError as error:
        raise RenderError(f"{path.name}: {error}") from None
    months = texts.months()
    labels = texts.labels(plurals, known)
    return Wording(
        plurals=plurals,
        months=months,
        colours=texts.section("colours", COLOURS),
        reasons=texts.section("reasons"),
        messages=texts.messages(plurals),
        labels=Labels(labels, plurals.category, months, **texts.signs()),
        missing=tuple(key for key in known.counted if key not in labels),
    )


@dataclass(frozen=True, slots=True)
class _Texts:
    """The tree of a language file, and how what is wrong in it is told."""

    file: str
    tree: Mapping[str, Any]

    def section(self, name: str, keys: Sequence[str] | None = None) -> dict[str, str]:
        """A section of plain texts, with these keys and no other where any are asked for."""
        found = self.tree[name]
        if found is None:
            found = {}
        if not isinstance(found, dict) or not all(_is_text(text) for text in found.values()):
            self._refuse(name, "a text for each key", name)
        if keys is not None and set(found) != set(keys):
            self._refuse(name, f"the keys {', '.join(keys)}", name)
        return {str(key): str(text) for key, text in found.items()}

    def months(self) -> tuple[str, ...]:
        """The twelve names of months."""
        found = self.tree["months"]
        if not isinstance(found, list) or len(found) != 12 or not all(map(_is_text, found)):
            self._refuse("months", "twelve names", "months")
        return tuple(str(name) for name in found)

    def messages(self, plurals: Plurals) -> dict[str, dict[str, str]]:
        """Every text by its key and form; raises for one too many, too few, or with other facts."""
        found = self.tree["messages"]
        if not isinstance(found, dict):
            self._refuse("messages", "a text for each key", "messages")
        for key in sorted({str(key) for key in found} ^ set(MESSAGES)):
            self._refuse(key, "it there" if key in MESSAGES else "no such key", "messages", key)
        return {
            key: self._forms(
                ("messages", key), found[key], takes, plurals if COUNT in takes else None
            )
            for key, takes in MESSAGES.items()
        }

    def signs(self) -> dict[str, str]:
        """What stands between thousands, and before decimals: one letter each."""
        if "numbers" not in self.tree:
            return {"decimal": ".", "thousands": ","}
        found = self.tree["numbers"]
        if not isinstance(found, dict) or set(found) != set(SIGNS):
            self._refuse("numbers", f"the keys {', '.join(SIGNS)}", "numbers")
        for key, sign in found.items():
            if not isinstance(sign, str) or len(sign) != 1 or sign.isalnum():
                self._refuse(key, f"one sign, found {sign!r}", "numbers", key)
        return dict(found)

    def labels(self, plurals: Plurals, known: Catalogue) -> dict[str, dict[str, str]]:
        """Every label the file has, by its English text and form; raises for one there is not."""
        found = self.tree.get("labels") or {}
        if not isinstance(found, dict):
            self._refuse("labels", "a text for each label", "labels")
        for key in found:
            if key not in known.counted:
                self._refuse(str(key), "no such label", "labels", key)
        return {
            key: self._forms(
                ("labels", key), text, known.facts(key), plurals if known.counted[key] else None
            )
            for key, text in found.items()
        }

    def _forms(
        self, place: tuple[str, str], found: object, takes: frozenset[str], plurals: Plurals | None
    ) -> dict[str, str]:
        """A text's forms, those of `plurals` where it has a count, each with the facts it takes."""
        key = place[1]
        categories = (OTHER,) if plurals is None else plurals.categories
        forms = {OTHER: found} if plurals is None else found
        if not isinstance(forms, dict) or set(forms) != set(categories):
            self._refuse(key, f"a text for each of {', '.join(categories)}", *place)
        for form, text in forms.items():
            if not _is_text(text):
                self._refuse(key, "a text", *place)
            # A form of one number may say it in a word.
            missing = takes - set(FACT.findall(text)) - ({COUNT} if form != OTHER else set())
            rest = FACT.sub("", text)
            if missing or set(FACT.findall(text)) - takes or "{" in rest or "}" in rest:
                facts = " ".join(f"{{{name}}}" for name in sorted(takes)) or "nothing in braces"
                self._refuse(key, f"{facts}, found {text!r}", *place)
        return {str(form): str(text) for form, text in forms.items()}

    def _refuse(self, key: str, expected: str, *path: str) -> NoReturn:
        tree: Any = self.tree
        line = 1
        for step in path:
            if isinstance(tree, Block) and step in tree:
                line = tree.keys_at[step][0]
                tree = tree[step]
        raise RenderError(f"{self.file}:{line}: {key}: expected {expected}")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
