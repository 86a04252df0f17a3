"""Who may come in to the page: people with a password, and programs with a token."""

import re
from typing import Final

import msgspec

from alerting.model.times import DAY, HOUR, EpochMs, Ms
from alerting.model.visitor import Role

#: Without a request for so long, a browser is logged out; and after so long in any case.
IDLE: Final[Ms] = 12 * HOUR
LONGEST: Final[Ms] = 7 * DAY
NAME_PATTERN: Final = "[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}"
_NAME: Final = re.compile(NAME_PATTERN, re.ASCII)


class User(msgspec.Struct, frozen=True):
    """`password`: an argon2id hash, with its salt and how it was made."""

    id: int
    name: str
    role: Role
    password: str
    made_at: EpochMs
    changed_at: EpochMs
    """When role or password were last set."""


class Login(msgspec.Struct, frozen=True):
    """A browser in which somebody is logged in."""

    user: User
    made_at: EpochMs
    used_at: EpochMs
    """When it was last written down that it was used."""

    def is_over(self, now: EpochMs) -> bool:
        return now - self.used_at >= IDLE or now - self.made_at >= LONGEST


class ApiToken(msgspec.Struct, frozen=True):
    """What lets a program in; the token itself is nowhere."""

    name: str
    role: Role
    prefix: str
    """How it begins, by which people know it."""
    made_at: EpochMs
    used_at: EpochMs
    """0: never."""
    expires_at: EpochMs
    """0: never."""

    def is_over(self, now: EpochMs) -> bool:
        return bool(self.expires_at) and now >= self.expires_at


def is_name(name: str) -> bool:
    """Of a user or a token: nothing that could be mistaken on a page or in a log."""
    return _NAME.fullmatch(name) is not None


NAME_RULE: Final = (
    "A name has up to 64 letters, digits and . _ @ + -, and begins with a letter or a digit"
)
