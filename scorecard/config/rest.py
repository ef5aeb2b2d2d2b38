"""A table that any server gives over HTTP as JSON or delimited text."""

from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from scorecard.config.access import Access, Name, NoLogin
from scorecard.config.paging import Paging
from scorecard.config.strict import Strict
from scorecard.config.web import Answer, Checks, JsonAnswer, WebOrigin


class RestAsking(Strict):
    """What is asked of a server, and how it answers.

    In `url`, `query`, `headers` and `body` `${NAME}` is from the environment, and becomes a value
    there, whatever it holds.
    """

    url: str
    """Its address, as `https://api.acme.example/v1/sales`."""
    method: Literal["get", "post"] = "get"
    """How it is asked. What is posted must change nothing: it is posted again after a failure."""
    headers: dict[Name, str] = Field(default_factory=dict)
    """Further headers, by name."""
    query: dict[str, str] = Field(default_factory=dict)
    """Parameters of the address, by name."""
    body: Any = None
    """What is posted, as a tree that becomes JSON; a decimal in it becomes text."""
    form: bool = False
    """`true`: the body is sent as a form, of names and texts."""
    auth: Access = NoLogin(type="none")
    """How the server lets us in."""
    paging: Paging | None = None
    """How to come to the next page; left out where the answer is in one piece."""
    answer: Answer = JsonAnswer(type="json")
    """Where the rows stand in an answer."""
    checks: Checks = Checks()
    """What an answer says of itself, and must be true."""
    add_columns: dict[str, str] = Field(default_factory=dict)
    """Columns no answer has, the same in every row, as `{month: "{month}"}` where it is of one."""

    @property
    def asked(self) -> str:
        """The address as it is declared, without user and parameters."""
        return shown_address(self.url)


class RestSource(RestAsking, WebOrigin):
    """An answer over HTTP, in one piece or in pages.

    In `url`, `query`, `headers` and `body` `{month}` and `{from_month}` are months as `2026-10`,
    `{month_start}` and `{month_end}` days, and `${NAME}` is from the environment. All of them
    become values there, whatever they hold.
    """

    type: Literal["rest"]
    """A server that answers over HTTP."""


def shown_address(url: str) -> str:
    """A declared address without what may be secret in it: user, password and parameters."""
    bare = url.partition("#")[0].partition("?")[0]
    try:
        host = urlsplit(bare).netloc
    except ValueError:
        return bare.rpartition("@")[2]
    return bare.replace(host, host.rpartition("@")[2], 1) if "@" in host else bare
