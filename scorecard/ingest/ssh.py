"""Keys of SSH; imported only where files are read over SFTP, with the library that knows them."""

import io
from typing import Any

import paramiko

from scorecard.errors import SourceError


class HostKey(paramiko.MissingHostKeyPolicy):
    """Takes a server with one public key, and no other."""

    def __init__(self, kind: str, key: str, where: str) -> None:
        self._expected = kind, key
        self._where = where

    def missing_host_key(self, _: Any, hostname: str, key: Any) -> None:
        """Raise where it is another, so that nothing is sent to it."""
        found = key.get_name(), key.get_base64()
        if found != self._expected:
            raise SourceError(
                f"{self._where}: expected a server with the key {self._expected[0]} of host_key, "
                f"found {hostname} with another, {found[0]}: ask who runs it, and correct host_key"
            )


def read_key(text: str, where: str) -> Any:
    """A private key without a passphrase; raises `SourceError` where it is none."""
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(text))
        except (paramiko.SSHException, ValueError, IndexError, TypeError):
            continue
    raise SourceError(
        f"{where}: expected a private key of OpenSSH without a passphrase, found another text: set "
        "the variable to the whole file"
    )
