"""The gate: certificates of sources there are, and an approval somebody else can give."""

from collections.abc import Iterator

from scorecard.config.finding import Finding
from scorecard.config.models import Config
from scorecard.config.organisation import ALL
from scorecard.spelling import nearest


def gate(config: Config) -> Iterator[Finding]:
    """What is wrong with what stops cards."""
    sources = {source.id for source in config.sources}
    for place, source in enumerate(config.gate.certificates):
        if source not in {*sources, ALL}:
            expected = f"the id of a source, or {ALL}{nearest(source, sources)}"
            yield Finding(("gate", "certificates", place), expected, source)
    judges = [person.id for person in config.people if {"osm", "controller"} & {*person.roles}]
    heads = {unit.head for unit in config.units if unit.head}
    if config.gate.approval and len({*judges, *heads}) < 2:
        expected = "a second person who may approve: one with the role osm or controller, or a head"
        yield Finding(("gate", "approval"), expected, ", ".join(judges) or "none")
