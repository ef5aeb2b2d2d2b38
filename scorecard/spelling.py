"""What somebody may have meant whose name for a thing is none that is known."""

import difflib
from collections.abc import Collection


def nearest(value: str, known: Collection[str]) -> str:
    """The known name most like a wrong one, as the end of an expectation; empty where none is.

    Capitals make no difference.
    """
    names = {name.casefold(): name for name in sorted(known, reverse=True)}
    close = difflib.get_close_matches(value.casefold(), sorted(names), 1)
    return f" (did you mean {names[close[0]]!r}?)" if close else ""
