"""How a source was declared when a delivery came, for those that today's declaration cannot read.

A heading renamed at the source is declared anew, and files from before still have the old one.
"""

from functools import lru_cache
from pathlib import Path

from scorecard.config.load import load
from scorecard.config.sources import Source
from scorecard.errors import ConfigError
from scorecard.ingest.known import source_digest
from scorecard.stores.landing import CONFIG, Delivery, Landing


def declared_then(landing: Landing, delivery: Delivery) -> Source | None:
    """The declaration a delivery landed under, by the configuration that landed before it.

    None where that was not kept, or is no configuration any more.
    """
    digests = [
        item.parameters["digest"]
        for item in landing.deliveries(delivery.seq)
        if item.source == CONFIG
    ]
    if not digests:
        return None
    wanted = delivery.parameters.get("declaration")
    sources = _sources(landing.folder, digests[-1])
    found = next((source for source in sources if source.id == delivery.source), None)
    return found if found is not None and source_digest(found) == wanted else None


@lru_cache(maxsize=8)
def _sources(folder: Path, digest: str) -> tuple[Source, ...]:
    # What landed under a digest never changes, and a replay asks for it once a delivery.
    try:
        return load(Landing(folder).config_bundle(digest)).sources
    except ConfigError:
        return ()
