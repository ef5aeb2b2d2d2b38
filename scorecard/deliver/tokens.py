"""Access tokens by which a mail account is opened (XOAUTH2), asked for when they are needed."""

import base64
from pathlib import Path

from scorecard.config.access import OAuthGrant
from scorecard.ingest.environment import Environment
from scorecard.ingest.web.client import Limits, Web
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import granted


def access_token(
    grant: OAuthGrant, where: str, root: Path, environment: Environment, ca_file: str | None
) -> str:
    """A new access token; raises `SourceError` where none is given.

    `where` is how messages call the account. The token is kept out of what `environment` redacts.
    """
    with Web(Limits(ca_file), where, root, environment) as web:
        token, _ = granted(grant, web, Filling({}, environment, where))
    return token


def xoauth2(user: str, token: str, environment: Environment) -> str:
    """What a client says to log in by a token (Google's and Microsoft's SASL XOAUTH2).

    It is kept out of messages as it stands in what is sent, which a server may quote.
    """
    said = f"user={user}\x01auth=Bearer {token}\x01\x01"
    environment.hide(base64.b64encode(said.encode()).decode())
    return said
