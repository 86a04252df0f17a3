"""What a webhook must have to be taken."""

from enum import StrEnum


class Auth(StrEnum):
    TOKEN = "token"  # noqa: S105 a mode, no secret
    WATCH = "watch"
    """The token; the signature is only looked at, and counted."""
    JWT = "jwt"
    BOTH = "jwt+token"
