"""Ways in a JSON answer: keys with dots between them, and numbers in lists."""

from typing import Any, Final


class _Absent:
    """Nothing stands there; not null, which stands there."""

    def __bool__(self) -> bool:
        return False


ABSENT: Final = _Absent()


def find(document: Any, way: str) -> Any:
    """What stands at the end of a way, `ABSENT` where nothing does; an empty way is all of it.

    A key may have dots in it, as `@odata.nextLink`: of several readings the longest key goes first.
    """
    return _find(document, way.split(".") if way else [])


def _find(value: Any, keys: list[str]) -> Any:
    if not keys:
        return value
    if isinstance(value, list):
        place = int(keys[0]) if keys[0].isdecimal() and len(keys[0]) < 10 else len(value)
        return _find(value[place], keys[1:]) if place < len(value) else ABSENT
    if not isinstance(value, dict):
        return ABSENT
    for end in range(len(keys), 0, -1):
        key = ".".join(keys[:end])
        if key in value:
            found = _find(value[key], keys[end:])
            if found is not ABSENT:
                return found
    return ABSENT
