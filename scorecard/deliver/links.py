"""Files that are too large to travel with a mail: where they lie, and links that lead there."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from scorecard.config.delivery import Delivery
from scorecard.deliver.mail import Attachment
from scorecard.stores.files import write_atomic

_MEGABYTE: Final = 1_000_000
# Bytes travel as base64 in lines of 76 characters.
_AS_TEXT: Final = 4 / 3 * 78 / 76


def too_large(attachments: Sequence[Attachment], delivery: Delivery) -> bool:
    """Whether a mail with these is above `delivery.largest`, where links could stand instead."""
    size = sum(len(attachment.content) for attachment in attachments) * _AS_TEXT
    return delivery.link_base is not None and size > delivery.largest * _MEGABYTE


def linked(
    attachments: Sequence[Attachment], month: str, base: str, folder: Path
) -> tuple[str, ...]:
    """Write files where links lead, and return the links.

    A part of each path is made from the file's content, so that one link tells nobody another.
    """
    links = []
    for attachment in attachments:
        own = hashlib.sha256(attachment.content).hexdigest()[:32]
        parts = (month, own, attachment.name)
        path = folder.joinpath(*parts)
        if not path.is_file():
            write_atomic(path, attachment.content)
        links.append(_link(base, parts))
    return tuple(links)


def _link(base: str, parts: Sequence[str]) -> str:
    if base.startswith("https://"):
        return "/".join((base.rstrip("/"), *(quote(part) for part in parts)))
    between = "\\" if "\\" in base else "/"
    return between.join((base.rstrip(between), *parts))
