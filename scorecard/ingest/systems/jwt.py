"""JSON Web Tokens (RFC 7519) that are signed here, by a secret or by a private key."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from scorecard.errors import SourceError


def by_secret(claims: Mapping[str, Any], secret: str) -> str:
    """A token signed with a secret both sides know (HS256)."""
    return _token(
        "HS256", claims, lambda text: hmac.new(secret.encode(), text, hashlib.sha256).digest()
    )


def by_key(claims: Mapping[str, Any], private_key: str, where: str) -> str:
    """A token signed with an RSA key in PEM (RS256).

    Raises `SourceError` where it is none, or where what signs is not installed.
    """
    try:
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
    except ImportError:
        raise SourceError(
            f"{where}: expected what signs with a key, found that cryptography is not installed: "
            "pip install 'scorecard[google]'"
        ) from None
    try:
        key = serialization.load_pem_private_key(private_key.encode(), password=None)
    # Whatever it finds wrong, it may quote the key.
    except Exception:
        key = None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SourceError(
            f"{where}: expected an RSA key under private_key, found another text: set the variable "
            "to the whole file of the service account's key"
        )
    return _token("RS256", claims, lambda text: key.sign(text, padding.PKCS1v15(), hashes.SHA256()))


def _token(algorithm: str, claims: Mapping[str, Any], seal: Callable[[bytes], bytes]) -> str:
    parts = ({"alg": algorithm, "typ": "JWT"}, claims)
    text = ".".join(_written(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    return f"{text}.{_written(seal(text.encode()))}"


def _written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
