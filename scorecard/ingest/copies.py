"""A month's file that is another month's under a new name, where nothing in it says so.

A scorecard workbook may take its month or year from the path alone. Then only its bytes tell.
"""

import hashlib

from scorecard.config.books import BookSource
from scorecard.config.sources import TableSource
from scorecard.errors import SourceError
from scorecard.stores.landing import Arrival, Landing


def check_copy(source: TableSource, arrival: Arrival, landing: Landing) -> None:
    """Raise `SourceError` where what arrived is byte for byte the file of another month."""
    if not isinstance(source, BookSource) or arrival.content is None:
        return
    if "path" not in (source.months.only, source.months.year):
        return
    sha256 = hashlib.sha256(arrival.content).hexdigest()
    newest = {d.name: d for d in landing.deliveries() if d.source == source.id}
    for delivery in newest.values():
        if delivery.sha256 == sha256 and delivery.month != arrival.month:
            raise SourceError(
                f"{arrival.name}: expected the workbook of {arrival.month}, found {delivery.name} "
                f"of {delivery.month} once more, byte for byte: ask for the workbook of "
                f"{arrival.month}; if it is this one, put the right one of {delivery.month} in its "
                "place first"
            )
