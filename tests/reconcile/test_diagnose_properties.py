"""What must not change a diagnosis: the order of things, their names, their size, and when."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from scorecard.reconcile.diagnose import diagnose
from scorecard.reconcile.evidence import Diagnosis, Pair, Setting
from tests.corpus.cases import Organisation, draw_corpus

# What a break is called, by the pair and the month it is in.
Named = dict[tuple[str, ...], tuple[str, str]]
BY_MONTH = (
    "left_values",
    "right_values",
    "tolerance",
    "vintages",
    "right_vintages",
    "targets",
    "summands",
)
BY_NAME_AND_MONTH = ("children", "child_vintages", "child_others", "operands", "others")


@pytest.fixture(scope="module", params=[11, 12])
def organisation(request: pytest.FixtureRequest) -> Organisation:
    """Forty wrong pairs, a third of them decoys, among clean ones."""
    (drawn,) = draw_corpus(request.param, 40)
    return drawn


def called(found: list[Diagnosis]) -> Named:
    return {
        (item.kpi, item.unit, item.left, item.right, str(item.month)): (
            (item.cause, item.named.detail) if item.named else ("unknown", "")
        )
        for item in found
    }


def named(pairs: tuple[Pair, ...] | list[Pair], setting: Setting) -> Named:
    found = called(diagnose(pairs, setting))
    # Something is named, or equal answers would say nothing.
    assert len({cause for cause, _ in found.values()}) > 5
    return found


def test_the_order_of_pairs_rates_and_children_changes_nothing(organisation: Organisation) -> None:
    rng = Random(1)

    def shuffled(value: Any) -> Any:
        if isinstance(value, Mapping):
            items = list(value.items())
            rng.shuffle(items)
            return dict(items)
        return value

    pairs = [
        replace(pair, **{item.name: shuffled(getattr(pair, item.name)) for item in fields(pair)})
        for pair in organisation.pairs
    ]
    rng.shuffle(pairs)
    setting = organisation.setting
    mixed = replace(
        setting,
        rates=rng.sample(list(setting.rates), len(setting.rates)),
        tax_rates=list(reversed(setting.tax_rates)),
    )
    assert named(pairs, mixed) == named(organisation.pairs, setting)


def test_names_change_nothing(organisation: Organisation) -> None:
    def renamed(name: str) -> str:
        # Backwards, so that they sort in another order; a cause or factor has no such name.
        return f"x{name[::-1]}" if "_" in name else name

    pairs = [_renamed(pair, renamed) for pair in organisation.pairs]
    expected = {
        tuple(renamed(part) for part in key): (cause, _detail_renamed(cause, detail, renamed))
        for (key, (cause, detail)) in named(organisation.pairs, organisation.setting).items()
    }
    found = {
        key: (cause, "+".join(sorted(detail.split("+"))))
        for key, (cause, detail) in named(pairs, organisation.setting).items()
    }
    assert found == expected


def _renamed(pair: Pair, renamed: Callable[[str], str]) -> Pair:
    return replace(
        pair,
        **{name: renamed(getattr(pair, name)) for name in ("kpi", "unit", "left", "right")},
        eliminations=frozenset(renamed(name) for name in pair.eliminations),
        **{
            name: {_each(renamed, key): series for key, series in getattr(pair, name).items()}
            for name in BY_NAME_AND_MONTH
        },
    )


def _detail_renamed(cause: str, detail: str, renamed: Callable[[str], str]) -> str:
    if cause == "year_to_date":
        return detail
    return "+".join(sorted(_each(renamed, part) for part in detail.split("+")))


def _each(renamed: Callable[[str], str], named: str) -> str:
    """Each name in `north=crm` or `north*1000`."""
    return re.sub(r"[^*=]+", lambda name: renamed(name[0]), named)


@pytest.mark.parametrize("exponent", [2, -1])
def test_size_changes_nothing(organisation: Organisation, exponent: int) -> None:
    """Not so of percentages: what a share lacks to one is another share."""
    factor = Decimal(1).scaleb(exponent)

    def bigger(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: bigger(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return tuple(bigger(item) for item in value)
        return value * factor

    amounts = [pair for pair in organisation.pairs if pair.aggregation != "ratio"]
    figures = [name for name in (*BY_MONTH, *BY_NAME_AND_MONTH) if name != "summands"]
    pairs = [
        replace(pair, **{name: bigger(getattr(pair, name)) for name in figures}) for pair in amounts
    ]
    before = named(amounts, organisation.setting)
    expected = {key: _step_grown(*answer, factor) for key, answer in before.items()}
    after = named(pairs, organisation.setting)
    assert {key: _step_grown(*answer, Decimal(1)) for key, answer in after.items()} == expected


def _step_grown(cause: str, detail: str, factor: Decimal) -> tuple[str, str | Decimal]:
    return cause, Decimal(detail) * factor if cause == "rounded" else detail


def test_a_year_later_nothing_has_changed(organisation: Organisation) -> None:
    def later(series: Mapping[int, Any]) -> dict[int, Any]:
        return {month + 12: value for month, value in series.items()}

    pairs = [
        replace(
            pair,
            breaks=frozenset(month + 12 for month in pair.breaks),
            **{name: later(getattr(pair, name)) for name in BY_MONTH},
            **{
                name: {key: later(series) for key, series in getattr(pair, name).items()}
                for name in BY_NAME_AND_MONTH
            },
        )
        for pair in organisation.pairs
    ]
    setting = organisation.setting
    moved = replace(setting, rates=[replace(rate, month=rate.month + 12) for rate in setting.rates])
    expected = {
        (*key[:-1], str(int(key[-1]) + 12)): answer
        for key, answer in named(organisation.pairs, setting).items()
    }
    assert named(pairs, moved) == expected


def test_zeros_written_behind_the_last_digit_change_nothing(organisation: Organisation) -> None:
    """A warehouse holds nine decimals of every figure, whatever its source showed."""

    def padded(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: padded(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return tuple(padded(item) for item in value)
        return value.quantize(Decimal("0.000000001")) if isinstance(value, Decimal) else value

    pairs = [
        replace(
            pair, **{name: padded(getattr(pair, name)) for name in (*BY_MONTH, *BY_NAME_AND_MONTH)}
        )
        for pair in organisation.pairs
    ]
    assert named(pairs, organisation.setting) == named(organisation.pairs, organisation.setting)
