"""Posting a text to a chat channel by Apprise: whether it was taken, and nothing of its secret."""

import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from scorecard.config.delivery import Channel
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment

if TYPE_CHECKING:
    from apprise import Apprise

# Seconds a service has in all; connecting and answering have limits of Apprise's own within it.
PATIENCE: Final = 20.0
_STATUS: Final = re.compile(r"\berror=(\d{3})\b")


def post(
    channel: Channel,
    *,
    title: str,
    text: str,
    sender: str,
    values: Mapping[str, str] | None = None,
) -> str:
    """Post a text; returns why it was not taken in a few words, empty where it was.

    `values` stand for the environment where they are given. Nothing of the URL is in what is
    returned, nor logged: a chat's URL is all it takes to write there.
    """
    try:
        service = _service(channel, sender, values)
    except SourceError as error:
        return str(error).removeprefix(f"{channel.id}: ")
    logs: list[str] = []
    with _quiet():
        # What Apprise says may quote the URL; only the number a server answered is taken from it.
        taken = service.notify(
            text,
            title=title,
            body_format="text",
            timeout=PATIENCE,
            log_callback=lambda entry, _: logs.append(str(entry)),
            log_level=logging.WARNING,
        )
    if taken:
        return ""
    answers = _STATUS.findall(" ".join(logs))
    if answers:
        return f"its server answered {answers[-1]}"
    return "its server cannot be reached, or did not answer in time"


def check(channel: Channel, values: Mapping[str, str] | None = None) -> str:
    """Why nothing could be posted to a channel, without posting; empty where something could."""
    try:
        _service(channel, "", values)
    except SourceError as error:
        return str(error).removeprefix(f"{channel.id}: ")
    return ""


def _service(channel: Channel, sender: str, values: Mapping[str, str] | None) -> "Apprise":
    """Raises `SourceError` where the variable is not set, or holds no URL that Apprise knows."""
    url = Environment(values).expand(channel.url, channel.id)
    with _quiet():
        # Imported here because it costs half a second and is needed where something is posted.
        from apprise import Apprise, AppriseAsset

        asset = AppriseAsset(
            app_id=sender,
            app_desc=sender,
            app_url="",
            image_url_logo="",
            image_url_mask="",
            async_mode=False,
            # A server that has moved is told, not followed to wherever it points.
            http_redirects=False,
        )
        service = Apprise(asset=asset)
        if service.add(url):
            return service
    raise SourceError(
        f"{channel.id}: expected an Apprise URL in the environment variable {channel.url[2:-1]}, "
        "as slack://.. or workflows://.., found something else: correct it where the run starts"
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Apprise's own log, and what it is warned of when it loads, are kept from everybody.

    Python writes a warning that nobody listens for to standard error, and this one may hold a URL.
    """
    logger = logging.getLogger("apprise")
    propagate, handlers = logger.propagate, logger.handlers[:]
    logger.propagate, logger.handlers = False, [logging.NullHandler()]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.propagate, logger.handlers = propagate, handlers
