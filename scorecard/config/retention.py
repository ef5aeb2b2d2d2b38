"""How long contents of deliveries are kept that nothing depends on any more.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from typing import Annotated

from pydantic import Field

from scorecard.config.strict import Strict


class Retention(Strict):
    """What may be erased. Nothing is by itself: `scorecard retention --apply` does it."""

    deliveries: Annotated[int, Field(ge=12, le=600)] | None = None
    """For how many months the contents of deliveries are kept of which no figure stands; without it
    for ever."""
