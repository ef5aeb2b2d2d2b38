"""What a card has to be read with: printed on its front, and said in its mail."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from scorecard.bidi import isolated
from scorecard.labels import plural, t, translatable
from scorecard.report.breaks import counted
from scorecard.report.card import Card, Stamp
from scorecard.report.reissue import Reissue

# The caveat of a card that has scores and is given none as a whole.
WITHOUT_SCORE: Final = translatable("too little is scored for a score of the whole card")
_HELD: Final = translatable("held back: {units}")
# Measures named in a caveat; of more there is a count.
_NAMED: Final = 3


def caveats(card: Card, held: Collection[str]) -> tuple[str, ...]:
    """The caveats of a card, `held` being the units whose cards are held."""
    found = list(_of_figures(card))
    if card.score.value is None and not card.score.holds:
        found.append(t(WITHOUT_SCORE))
    missing = [isolated(child.name) for child in card.children if child.unit in held]
    if missing:
        found.append(t(_HELD, units=", ".join(missing)))
    return tuple(found)


def restamped(stamp: Stamp, shown: Card) -> Stamp:
    """The stamp of a card as an audience is shown it: its own caveats, the same cards held back."""
    before, _, after = t(_HELD, units="\0").partition("\0")
    held = tuple(text for text in stamp.caveats if text.startswith(before) and text.endswith(after))
    told = (*_of_audience(shown), *caveats(shown, ()), *held)
    return replace(stamp, caveats=told, remarks=(), reissue=_shown(stamp.reissue, shown))


def _shown(reissue: Reissue | None, card: Card) -> Reissue | None:
    """What is told of a reissue to who sees a part of the card: of that, without sources."""
    if reissue is None:
        return None
    seen = {"", *(line.kpi for line in card.measures)}
    kept = (item for item in reissue.differences if item.kpi in seen)
    return replace(reissue, differences=tuple(replace(item, why=item.told) for item in kept))


def not_gone(card: Card, final: Collection[str]) -> tuple[str, ...]:
    """Which child units' cards have not gone when this one does; `final` are units whose have."""
    missing = [
        isolated(child.name)
        for child in card.children
        if child.card and not child.held and child.unit not in final
    ]
    return (t("not released yet: {units}", units=", ".join(missing)),) if missing else ()


def _of_audience(card: Card) -> tuple[str, ...]:
    if not card.not_shown:
        return ()
    said = plural(
        "1 measure is not shown here and counted in the scores",
        "{count} measures are not shown here and counted in the scores",
        card.not_shown,
    )
    return (said,)


def _of_figures(card: Card) -> list[str]:
    found = [
        t(
            "{measure} is required and has no score: {reason}",
            measure=isolated(measure.name),
            reason=measure.no_score_reason,
        )
        for measure in card.measures
        if measure.required and measure.score is None and not measure.not_due
    ]
    unsaid = [item.name for item in card.required if not item.given]
    if unsaid:
        said = plural(
            "1 required comment is outstanding: {names}",
            "{count} required comments are outstanding: {names}",
            len(unsaid),
            names=_listed(unsaid),
        )
        found.append(said)
    if card.breaks:
        found.append(counted(card.breaks))
    partial = [m.name for m in card.measures if m.trail is not None and m.trail.coverage < 1]
    if partial:
        found.append(t("figures of child units are missing in {names}", names=_listed(partial)))
    return found


def _listed(names: Sequence[str]) -> str:
    told = [isolated(name) for name in names[:_NAMED]]
    if len(names) <= _NAMED:
        return ", ".join(told)
    return t("{names} and {count} more", names=", ".join(told), count=len(names) - _NAMED)
