"""Tokens signed by an OpenID provider, checked."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

import jwt

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""With two keys, hence never `none` nor a secret that both sides know."""
LEEWAY = 30
"""Seconds by which clocks may differ."""


class TokenRefused(Exception):
    """The token is not what it should be; the message says in which way, for the log."""


def claims_of(
    token: str, keys: Mapping[str, Any], *, issuer: str, audience: str, required: Iterable[str]
) -> dict[str, Any]:
    """What the token says, once its signature, issuer, audience and dates are verified."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise TokenRefused(f"algorithm {header.get('alg')}")
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(header, keys),
            algorithms=[header["alg"]],
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY,
            options={"require": [*required]},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise TokenRefused(f"{type(error).__name__}: {error}") from error
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != audience:
        raise TokenRefused("meant for others too")
    return claims


def check_nonce(claims: Mapping[str, Any], nonce: str) -> None:
    """Whether the token answers this very request; without a nonce in the request, it answers none."""
    if not nonce or not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise TokenRefused("nonce")


def _key(header: Mapping[str, Any], keys: Mapping[str, Any]) -> Any:
    """The key that the token names or, when it names none, the only one that the provider signs with."""
    signing = [key for key in keys["keys"] if isinstance(key, dict) and key.get("use", "sig") == "sig"]
    if "kid" in header:
        signing = [key for key in signing if key.get("kid") == header["kid"]]
    if len(signing) != 1:
        raise TokenRefused("no key for it")
    return jwt.PyJWK(signing[0], algorithm=header["alg"]).key
