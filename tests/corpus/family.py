"""A kind of error: which figures it gives instead of the right one, and where it occurs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecard.reconcile.evidence import Cause, Setting
from tests.corpus.facts import Facts, Series
from tests.corpus.shapes import SHAPES, Shape


@dataclass(frozen=True, slots=True)
class Scene:
    """What an error starts from.

    `base` is the series it spoils: the right source's own when one is seeded, the left source's
    when it is asked what an error would have given. `others` are pairs of the same two sources.
    """

    facts: Facts
    base: Series
    setting: Setting
    others: Sequence[Facts] = ()


# What the error gives in a month, each with its parameter as `Candidate.detail` writes it.
Predict = Callable[[Scene, int], Iterator[tuple[str, Decimal]]]

AMOUNTS: tuple[Shape, ...] = ("seasonal", "growing", "flat", "negative")
COUNTS: tuple[Shape, ...] = (*AMOUNTS, "small")
ALL: tuple[Shape, ...] = tuple(SHAPES)


@dataclass(frozen=True, slots=True)
class Family:
    """A cause, its figures, and how it comes about.

    `needs` is context without which nobody could tell; `months` how often the error stands in one
    month, in the last two or three, and in all. `rounded` figures are written in the source's step
    again. `free` errors have another parameter every month; `wide` ones can befall a whole source.
    `typed` ones happen to figures copied by hand, which are the same to the last digit before.
    """

    cause: Cause
    predict: Predict
    shapes: tuple[Shape, ...] = COUNTS
    needs: frozenset[str] = frozenset()
    months: tuple[int, int, int] = (50, 30, 20)
    rounded: bool = True
    free: bool = False
    wide: bool = True
    typed: bool = False
    money: bool | None = None
    flows_only: bool = False


def by_cause(*families: Family) -> Mapping[Cause, Family]:
    """Families to look up by what they are called."""
    return {family.cause: family for family in families}
