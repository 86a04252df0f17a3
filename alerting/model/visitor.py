"""Who looks at the page, and what they may do there."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal


class Role(IntEnum):
    """Each may do what those before it may."""

    VIEWER = 1
    """Sees everything."""
    SUPERVISOR = 2
    """Takes alerts, makes silences, changes rules."""
    ADMIN = 3
    """Also makes users and tokens, and handles the outbox."""


Proof = Literal["session", "token", "proxy", "demo"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has been let in."""

    name: str
    """As it stands in audit and timelines."""
    role: Role
    by: Proof
    csrf: str = ""
    """What their forms must send along; empty where no browser sends credentials by itself."""

    def may(self, role: Role) -> bool:
        return self.role >= role
