"""Weights drawn anew: how often, how far, and so that nothing but the weight's name decides a draw.

Neither the run, the machine nor anything else in the configuration moves one: the seed is the
sha256 of the names, and the bits of PCG64, which numpy keeps as they are, are all that is used.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Final

import numpy as np

from scorecard.score.drawn import Array

DRAWS: Final = 1000
SPREAD: Final = 0.25
"""A weight is drawn evenly between one less and one more this share of it."""


@lru_cache(maxsize=4096)
def factors(*weight_of: str) -> Array:
    """What a weight is multiplied by in each draw; `weight_of` names the weight."""
    digest = sha256("\x1f".join(weight_of).encode()).digest()
    raw = np.random.PCG64(int.from_bytes(digest, "big")).random_raw(DRAWS)
    drawn: Array = 1 - SPREAD + 2 * SPREAD * ((raw >> np.uint64(11)) * 2.0**-53)
    drawn.flags.writeable = False
    return drawn
