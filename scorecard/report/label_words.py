"""Labels as templates ask for them: `t("Goal")`, and `plural(one, other, count)` by the count."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from markupsafe import Markup, escape

from scorecard import labels

Printable = Callable[[object], object]


def in_templates(*, escaped: bool, printable: Printable) -> Mapping[str, Callable[..., str]]:
    """What a template knows of labels; `printable` makes plain text safe to print.

    With `escaped` a label is text and never markup, and so is what it takes, unless a template
    made that.
    """

    @lru_cache(maxsize=4096)
    def safe(text: str) -> str:
        told = str(printable(text))
        return Markup(_escaped(told)) if escaped else told

    def filled(text: str, facts: Mapping[str, object]) -> str:
        told = safe(text)
        if not facts:
            return told
        if not escaped:
            return labels.filled(told, {key: printable(fact) for key, fact in facts.items()})
        parts = {key: escape(printable(fact)) for key, fact in facts.items()}
        return Markup(labels.filled(told, parts))

    def t(text: str, /, **facts: object) -> str:
        return filled(labels.label(text), facts)

    def plural(one: str, other: str, /, count: int, **facts: object) -> str:
        return filled(labels.label_of(one, other, count), {"count": count, **facts})

    return {"t": t, "plural": plural, "thousands": labels.thousands}


def _escaped(text: str) -> str:
    """As it may stand between tags and in double quotes; apostrophes stay as they are."""
    for letter, code in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(letter, code)
    return text
