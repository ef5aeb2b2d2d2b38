"""How cards leave, who lets them go, and who gets them.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scorecard.config.replies import Replies
from scorecard.config.smtp import Smtp
from scorecard.config.strict import Strict
from scorecard.config.texts import Email, FromEnvironment, Identifier, Text


class Channel(Strict):
    """A chat channel of the strategy office, as in Slack or Teams."""

    id: Identifier
    """A permanent id; messages and errors name the channel by it."""
    url: FromEnvironment
    """`${NAME}`: the environment variable that holds its Apprise URL. Such a URL is a secret."""


class Chat(Strict):
    """A short message after each digest: what is open, what presses most, which cards wait."""

    mode: Literal["files", "live"] = "files"
    """`files`: messages are written as `.txt` beside the mails; `live`: they are posted."""
    channels: tuple[Channel, ...] = ()
    """Where they go: everybody who reads these channels sees titles of alerts, units and scores."""


LinkBase = Annotated[
    Text, StringConstraints(pattern=r"^(https://[A-Za-z0-9]|/|\\\\[A-Za-z0-9]|[A-Z]:\\).*$")
]
"""An address or a folder that links begin with."""

KindName = Literal["front", "pdf", "excel", "html"]
Package = Literal["front", "pdf", "excel", "html", "book"]
Packages = Annotated[tuple[Package, ...], Field(min_length=1)]


class ByRole(Strict):
    """What recipients get whose entry in `distribution` does not say it, by their first role here.

    `front` is the front page alone, `pdf` the printed card, `excel` its workbook, `html` its web
    page, `book` its card and those of all units below that are released, in one PDF.
    """

    osm: Packages = ("pdf", "excel")
    """The strategy office."""
    controller: Packages = ("pdf", "excel")
    """Controllers."""
    executive: Packages = ("pdf",)
    """Executives."""
    owner: Packages = ("pdf",)
    """Owners, and whoever has no role."""


class Delivery(Strict):
    """How mails leave. `files` writes them as .eml and sends none."""

    mode: Literal["files", "redirect", "live"] = "files"
    """`files`: mails are written as `.eml` and none is sent. Chat has a `mode` of its own.

    `redirect`: every mail is sent to `redirect_to` alone, to rehearse. `live`: to whom it is for.
    """
    smtp: Smtp = Smtp()
    """The server that mails are handed to, with `redirect` and `live`."""
    redirect_to: Email | None = None
    """With `redirect`: the one address that gets everything."""
    unknown: Literal["resend", "hold"] = "resend"
    """What becomes of a mail whose connection broke before the server said that it has it.

    `resend`: the same mail is sent once more, so that somebody may have it twice; `hold`: it waits
    for a person.
    """
    largest: Annotated[int, Field(ge=1, le=1000)] = 20
    """MB. A card's mail that would be larger has links instead of attachments, with `link_base`."""
    link_base: LinkBase | None = None
    """Where recipients find `var/linked`: `https://..`, or a folder they know, as a share."""
    pdf_password: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds the password of PDFs in the mails of cards.

    If not set, they open without one. Workbooks and web pages have none in any case.
    """
    replies: Replies | None = None
    """Where replies with filled-in workbooks come back to; without it people use the folders."""
    sender: Email
    """The address mails come from."""
    sender_name: Text
    """The name beside it."""
    allowed_domains: tuple[str, ...]
    """Everybody who gets mail must have an address in one of them."""
    chat: Chat = Chat()
    """Messages to chat channels; without channels there are none."""
    packages: ByRole = ByRole()
    """What recipients get, by role."""


class Release(Strict):
    """Who lets a card go out: a person by `scorecard release`, or the run itself.

    With `shadow` nobody does: cards are made and compared with the hand-made ones.
    """

    policy: Literal["person", "auto", "shadow"] = "person"
    """`person`: cards wait for `scorecard release`; `auto`: the run releases the first version.

    With `auto` too, later versions of a card wait for a person. With `shadow` no card goes out.
    """
    reissue: Literal["any", "material"] = "any"
    """When a card that was released gets another version: after `any` change of it, or after a
    `material` one, that turns a colour or moves its score by more than `materiality.effect`. What
    is not issued anew is among the restated figures of the month after."""


class Recipient(Strict):
    """Who gets which units' cards, in what form, and with how much detail."""

    person: Identifier
    """The id of a person."""
    units: tuple[Identifier, ...]
    """Whose cards, one mail each."""
    attach: Packages | None = None
    """In which form: `front`, `pdf`, `excel`, `html` or `book`; `delivery.packages` if not set."""
    detail: bool | None = None
    """Whether sources at fault and open breaks are told in detail; if not set, to the roles `osm`
    and `controller`."""
