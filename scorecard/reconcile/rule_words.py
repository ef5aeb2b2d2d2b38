"""What the rules are called where people read them; one that is not here goes by its own name."""

from collections.abc import Mapping
from typing import Final

from scorecard.labels import t, translatable

TITLES: Final[Mapping[str, str]] = translatable(
    {
        "agreement": "Agreement",
        "cross_scorecard": "Cross-scorecard",
        "roll_up": "Roll-up",
        "identity": "Identity",
        "restatement": "Restatement",
        "completeness": "Completeness",
        "freshness": "Freshness",
        "validity": "Validity",
        "dispute": "Dispute",
    }
)
SUBJECTS: Final[Mapping[str, str]] = translatable(
    {
        "agreement": "two sources",
        "cross_scorecard": "a department's own scorecard",
        "roll_up": "parent and children",
        "identity": "sum of other figures",
        "restatement": "published figure",
        "completeness": "expected figure",
        "freshness": "figure of its own month",
        "validity": "valid figure",
        "dispute": "disputed figure",
    }
)


def title(rule: str) -> str:
    """A rule as a heading."""
    return t(TITLES.get(rule, rule.replace("_", " ").capitalize()))


def subject(rule: str) -> str:
    """What a rule looks at, in a few words."""
    return t(SUBJECTS.get(rule, rule.replace("_", " ")))
