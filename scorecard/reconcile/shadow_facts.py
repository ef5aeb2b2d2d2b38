"""What a comparison with hand-made scorecards looks at, read once and found by its keys."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scorecard.config.books import BookSource
from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.reconcile.pairs import setting_of

Ask = Callable[[str, Mapping[str, Any]], Sequence[Mapping[str, Any]]]
"""Rows of a shipped query by its name, from the warehouse or from the snapshot."""

# What tells a cell from the others of a month.
_CELL = ("source", "kpi", "perspective", "unit", "field", "sheet", "cell")
FIELDS = ("value", "target", "red_flag", "weight", "score", "colour")


class Facts:
    """Everything a comparison looks at, by what it is looked for."""

    def __init__(self, ask: Ask, config: Config, asked: Mapping[str, Any]) -> None:
        mine = {s.id for s in config.sources if isinstance(s, BookSource)}
        self.names = {source.id: source.name for source in config.sources}
        self.kpis = {kpi.id: kpi for kpi in config.kpis}
        self.units = {unit.id: place for place, unit in enumerate(config.units)}
        self.setting = setting_of(config)
        self.month = str(asked["month"])
        self.printed = [i for i in ask("shadow/select_printed", asked) if i["source"] in mine]
        self.results = {
            (row["unit"], row["kpi"]): row for row in reversed(ask("shadow/select_results", asked))
        }
        self.lines = {key: place for place, key in enumerate(reversed(self.results))}
        self.scores = {
            (row["unit"], row["perspective"]): row for row in ask("shadow/select_scores", asked)
        }
        self._told = {
            tuple(row[name] for name in _CELL): row for row in ask("shadow/select_cells", asked)
        }
        self.figures: dict[tuple[str, str], dict[int, Mapping[str, Any]]] = defaultdict(dict)
        for row in ask("shadow/select_figures", asked):
            self.figures[row["kpi"], row["unit"]][index_of(row)] = row
        self.claims: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
        for row in ask("shadow/select_claims", asked):
            self.claims[row["kpi"], row["unit"]].append(row)
        self.goals: dict[tuple[str, str], dict[int, Decimal]] = defaultdict(dict)
        for row in ask("shadow/select_goals", {"unit": asked["unit"]}):
            self.goals[row["kpi"], row["unit"]][index_of(row)] = row["goal"]
        # By source, kpi or perspective, unit and field: what they print, month by month.
        self.series: dict[tuple[Any, ...], dict[int, Mapping[str, Any]]] = defaultdict(dict)
        for item in self.printed:
            self.series[self.key(item)].setdefault(index_of(item), item)

    def now(self) -> Iterator[Mapping[str, Any]]:
        """What they print of the month itself, figures, scores and colours."""
        for item in self.printed:
            if item["month"] == self.month and item["field"] in FIELDS:
                yield item

    def compared(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        """How a cell of the month compares with ours, as the rule of the stage before found it."""
        return self._told[tuple(item[name] for name in _CELL)]

    def told(self, item: Mapping[str, Any], field: str) -> Mapping[str, Any] | None:
        """What the same card prints of the same measure and month in another field."""
        key = (item["source"], item["kpi"], item["perspective"], item["unit"], field)
        return self.series.get(key, {}).get(index_of(item))

    def figure(self, item: Mapping[str, Any], field: str) -> Decimal | None:
        """The same as a figure."""
        told = self.told(item, field)
        return None if told is None else told["figure"]

    @staticmethod
    def key(item: Mapping[str, Any]) -> tuple[Any, ...]:
        """What is printed again every month."""
        return item["source"], item["kpi"], item["perspective"], item["unit"], item["field"]


def index_of(row: Mapping[str, Any]) -> int:
    """A row's month as a number."""
    return Month.parse(row["month"]).index
