"""The strategy map of a card: its picture, and the same in words."""

from dataclasses import dataclass
from typing import Final

from scorecard.bidi import isolated
from scorecard.labels import t, translatable
from scorecard.report import charts
from scorecard.report.card import Card
from scorecard.report.charts import Picture
from scorecard.report.objective import Drive, ObjectiveNode
from scorecard.report.score import Score
from scorecard.report.strategy.drawing import Label, Words, drawn
from scorecard.report.strategy.layout import lay_out
from scorecard.report.strategy.shapes import Node
from scorecard.report.view.rating import rating

# What a page has room for, in points: within its margins, less heading and legend.
_SIZES: Final = {"A4": (762.0, 462.0), "Letter": (711.0, 476.0)}
# The lane of objectives that serve no theme, where others do.
_NO_THEME: Final = translatable("No theme")
_MOVES: Final = translatable("{one} is expected to move {other} after {months} months.")
_MOVES_OTHERWISE: Final = translatable(
    "{one} is expected to move {other} after {months} months, the other way round."
)


@dataclass(frozen=True, slots=True)
class Strategy:
    """The map, and what its arrows mean; `legend` is empty where there is none.

    `picture` has the shapes, and `labels` are the words that stand on it. `drawing` is both, as SVG
    text for a page that has the fonts.
    """

    picture: Picture
    labels: tuple[Label, ...]
    drawing: str
    legend: str


def strategy(card: Card) -> Strategy | None:
    """The map of a card; None for a card without objectives."""
    objectives = [node for item in card.perspectives for node in item.objectives]
    if not objectives:
        return None
    lanes = _lanes(card, objectives)
    places = {name: at for at, name in enumerate(lanes)}
    nodes = [
        Node(node.id, band, places[_lane(node, lanes)])
        for band, item in enumerate(card.perspectives)
        for node in item.objectives
    ]
    drives = [(node, drive) for node in objectives for drive in node.drives]
    width, height = _SIZES[card.page_size]
    layout = lay_out(
        nodes,
        [(node.id, drive.objective) for node, drive in drives],
        bands=len(card.perspectives),
        lanes=len(lanes),
        width=width,
        height=height,
    )
    dashed = frozenset(
        (node.id, drive.objective) for node, drive in drives if drive.expected == "negative"
    )
    found = drawn(
        layout,
        {node.id: _words(node.name, node.score, node.owner) for node in objectives},
        [_words(item.name, item.score) for item in card.perspectives],
        lanes,
        dashed,
    )
    legend = _legend(has_arrows=bool(layout.arrows), has_dashed=bool(dashed))
    picture = charts.picture(found.shapes, _alt(card, drives))
    return Strategy(picture, found.labels, found.whole, legend)


def _lanes(card: Card, objectives: list[ObjectiveNode]) -> list[str]:
    """The themes of a card in their order; one nameless lane where nothing serves any."""
    names = [theme.name for theme in card.themes if any(theme.name in o.themes for o in objectives)]
    if not names:
        return [""]
    return names if all(node.themes for node in objectives) else [*names, t(_NO_THEME)]


def _lane(node: ObjectiveNode, lanes: list[str]) -> str:
    """The first of its themes; one that serves several stands in one lane alone."""
    return next((name for name in node.themes if name in lanes), lanes[-1])


def _words(name: str, score: Score, owner: str = "") -> Words:
    shown = rating(score.value, score.colour)
    plain = " ".join(name.split())
    return Words(plain, shown.mark, shown.figure, shown.word, score.colour, owner)


def _legend(*, has_arrows: bool, has_dashed: bool) -> str:
    if not has_arrows:
        return ""
    told = t("An arrow leads from an objective to one that it is expected to move.")
    if not has_dashed:
        return told
    return f"{told} {t('Where it is dashed, better there is expected to follow on worse here.')}"


def _alt(card: Card, drives: list[tuple[ObjectiveNode, Drive]]) -> str:
    """The whole map in words: what stands where, how, whose it is, and what moves what."""
    names = {node.id: node.name for item in card.perspectives for node in item.objectives}
    told = [t("Strategy map.")]
    for item in card.perspectives:
        stands = "; ".join(
            f"{isolated(node.name)}, {_words('', node.score).status}, {isolated(node.owner)}"
            + "".join(", " + t("theme {theme}", theme=isolated(theme)) for theme in node.themes)
            for node in item.objectives
        )
        told.append(f"{isolated(item.name)}: {stands or t('no objectives')}.")
    for node, drive in drives:
        if drive.objective in names:
            months = ", ".join(str(lag) for lag in drive.lags)
            text = _MOVES if drive.expected == "positive" else _MOVES_OTHERWISE
            one, other = (isolated(name) for name in (node.name, names[drive.objective]))
            told.append(t(text, one=one, other=other, months=months))
    return " ".join(told)
