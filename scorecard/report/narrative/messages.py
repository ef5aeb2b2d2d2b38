"""Every text of the narrative with the facts it takes: what a language file has to have.

A text that takes a count has a form for each category of the language's plural rules.
"""

from typing import Final

COUNT: Final = "count"

MESSAGES: Final[dict[str, frozenset[str]]] = {
    key: frozenset(facts.split())
    for key, facts in {
        "sentence": "text",
        "facts": "first second",
        "notes": "first second",
        "list": "first second",
        "list.last": "first second",
        "list.more": "names count",
        "month": "month",
        "month.year": "month year",
        "measure.month": "name figure",
        "measure.quarter": "name figure",
        "measure.ytd": "name figure",
        "measure.rolling_3": "name figure",
        "measure.rolling_12": "name figure",
        "measure.none": "name reason",
        "measure.of_month": "month figure",
        "measure.unscored": "reason",
        "target.above": "difference",
        "target.below": "difference",
        "target.above.favourable": "difference",
        "target.above.adverse": "difference",
        "target.below.favourable": "difference",
        "target.below.adverse": "difference",
        "target.met": "",
        "target.missed": "",
        "range.within": "",
        "range.above": "difference",
        "range.below": "difference",
        "range.just_missed": "",
        "target.just_met": "",
        "target.just_missed": "",
        "change.up": "difference month",
        "change.down": "difference month",
        "change.same": "month",
        "change.slight": "month",
        "change.none": "month",
        "signal.above": "",
        "signal.below": "",
        "signal.within": "",
        "measure.turned": "colour",
        "measure.still_red": "count",
        "measure.units": "units",
        "score.turned": "name colour score",
        "score.stayed": "name colour score",
        "score.new": "name colour score",
        "score.empty": "name",
        "score.nothing": "name count",
        "score.coverage": "name coverage minimum",
        "score.none": "name",
        "score.before": "month score",
        "score.up": "difference month",
        "score.down": "difference month",
        "score.same": "month",
        "score.first": "month",
        "score.led": "change name before now",
        "score.red": "red count",
        "score.lowest": "name score",
        "breaks": "count",
        "breaks.effect": "breaks effect",
        "breaks.none": "breaks",
        "breaks.unknown": "breaks",
    }.items()
}
